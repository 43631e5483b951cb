"""Beside the nation: our counts next to national figures, kinds of death first, each with its caution."""

import pandas as pd

from ..synthesis.intervals import find_newcombe_interval, find_wilson_interval
from .figures import draw_pairs
from .opened import Report
from .page import Cell, Html, join_html, make_html_table, make_list, make_paragraph
from .pieces import make_details
from .recount import FEW_OF_OURS
from .words import FEW, count_things, end_sentence, say_of, start_large, start_small

ROWS = 14  # measures in a chart; the table has all
LEAST = 3  # of fewer reviews of a kind of death no chart is drawn
# How the sources of one dataset tell its parts apart: behind its citation, after a semicolon.
REST, HERE = "; all other partnerships", "partnerships alone"
BASES = ("measure", "label", "death_type")


def show_comparisons(report: Report) -> Html:
    """Show ours beside the nation's: paired dots for the commonest kind of death, and tables with all measures."""
    rows = report.count_from("comparisons")
    rows = rows[rows["ours_n"].notna() & (rows["ours_of"] > 0) & (rows["theirs_of"] > 0)]
    if rows.empty:
        return make_paragraph(f"Nothing is set beside the nation, because {_say_why(report)}.", kind="note")
    rows = rows[~rows["source"].str.contains(REST, regex=False) & ~rows["source"].str.endswith(HERE)]
    cautions = _list_cautions(rows)
    kind = _choose_kind(rows)
    parts = [make_paragraph(_say_lead(report, rows, kind), kind="lead"), _draw(report, rows, kind, cautions)]
    others = rows[rows["death_type"] != kind]
    if len(others):
        table = _tabulate(report, others, cautions, "Other kinds of death, and all together, beside the nation")
        parts.append(make_details("Other kinds of death, and all together", table, kind="data"))
    listed = make_list([end_sentence(start_large(text)) for text in cautions], numbered=True, kind="evidence")
    parts.append(make_details("Cautions, by their numbers in these tables", listed, kind="data"))
    return join_html(parts)


def _say_why(report: Report) -> str:
    if len(report.count_from("comparisons")):
        return "the counts of this report are too few to be set beside others"
    return report.say_why_empty("comparisons")


def _choose_kind(rows: pd.DataFrame) -> str:
    """Choose the kind of death that most of our reviews are of; blank (all) where each has few."""
    sizes = rows[rows["death_type"] != ""].groupby("death_type")["ours_of"].max()
    return str(sizes.idxmax()) if len(sizes) and sizes.max() >= LEAST else ""


def _list_cautions(rows: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(part for text in rows["caution"] for part in split_cautions(text)))


def split_cautions(text: str) -> list[str]:
    """Split a row's cautions; that ours are few is plain from the count and not said again."""
    return [part.strip() for part in text.split(";") if part.strip() and not FEW_OF_OURS.search(part)]


def _say_kind(report: Report, kind: str) -> str:
    return start_small(report.word("circumstances", kind)) if kind else "all kinds of death together"


def _say_lead(report: Report, rows: pd.DataFrame, kind: str) -> str:
    of_kind = rows[rows["death_type"] == kind]
    above, below = int((of_kind["low"] > 0).sum()), int((of_kind["high"] < 0).sum())
    unclear = len(of_kind) - above - below
    return (f"People {_say_kind(report, kind)}: " if kind else "All deaths: ") + (
        f"of {count_things(len(of_kind), 'figure')} set beside the nation's, {above} "
        f"{'is' if above == 1 else 'are'} clearly higher here "
        f"and {below} clearly lower; for {unclear} the reviews are too few to tell a difference from chance."
    )


def _draw(report: Report, rows: pd.DataFrame, kind: str, cautions: list[str]) -> Html:
    of_kind = rows[rows["death_type"] == kind]
    drawn = of_kind.drop_duplicates("measure")
    drawn = (
        drawn.assign(far=drawn["difference"].abs()).sort_values(["far", "label"], ascending=[False, True]).head(ROWS)
    )
    ends = [find_wilson_interval(int(n), int(of)) for n, of in zip(drawn["ours_n"], drawn["ours_of"], strict=True)]
    drawn = drawn.assign(low=[low for low, _ in ends], high=[high for _, high in ends])
    first = drawn.iloc[0]
    title = (
        f"Farthest apart: {start_small(first['label'])}, {say_of(first['ours_n'], first['ours_of'])} here and "
        f"{say_of(first['theirs_n'], first['theirs_of'], share=True)} in the nation"
    )
    told = [
        f"{r.label}: ours {say_of(r.ours_n, r.ours_of)}, nation {say_of(r.theirs_n, r.theirs_of)}"
        for r in drawn.itertuples()
    ]
    subtitle = (
        f"Reviews (ours) and cases (nation), {_say_kind(report, kind)}; the widest differences first. Lines are "
        "95% intervals of ours."
    )
    data = _tabulate(report, of_kind, cautions, f"Beside the nation: {_say_kind(report, kind)}")
    return draw_pairs(drawn, "fig-nation", title, subtitle, f"{title}. {'; '.join(told)}.", data)


def _tabulate(report: Report, rows: pd.DataFrame, cautions: list[str], caption: str) -> Html:
    kinds = [_say_kind(report, kind) for kind in rows["death_type"]]
    table = pd.DataFrame({
        "measure": rows["label"].where(rows["label"] != "", rows["measure"]).tolist(), "kind of death": kinds,
        "these reviews": [_cell(r.ours_n, r.ours_of) for r in rows.itertuples()],
        "nation": [_cell(r.theirs_n, r.theirs_of) for r in rows.itertuples()],
        "difference": [_say_difference(r.low, r.high, r.difference, r.ours_of) for r in rows.itertuples()],
        "source": [f"{r.source} ({r.basis})" if r.basis else r.source for r in rows.itertuples()],
        "cautions": [_number_cautions(text, cautions) for text in rows["caution"]],
    })  # fmt: skip
    if rows["death_type"].nunique() == 1:
        table = table.drop(columns="kind of death")
    note = "Difference: our share less the nation's, in percentage points, with its 95% interval (Newcombe)."
    return make_html_table(table, caption, note=note, source="comparisons")


def _cell(n: int, of: int) -> Cell:
    return Cell(say_of(n, of, share=True), (int(n), int(of)))


def _number_cautions(text: str, cautions: list[str]) -> Cell:
    numbers = [str(cautions.index(part) + 1) for part in split_cautions(text)]
    return Cell(", ".join(numbers), text)


def _say_difference(low: float, high: float, difference: float, of: int) -> str:
    if pd.isna(low):
        return ""
    reading = "higher here" if low > 0 else "lower here" if high < 0 else "no clear difference"
    return reading if of < FEW else f"{reading}: {difference:+.0%} ({low:+.0%} to {high:+.0%})".replace("%", "")


def show_region_in_nation(report: Report) -> Html:
    """Show what sets the region apart in the national dataset itself: its partnerships beside all others."""
    rows = report.count_from("comparisons").query("death_type == ''")
    here = rows[rows["source"].str.endswith(HERE)].set_index("measure")
    rest = rows[rows["source"].str.contains(REST, regex=False)].set_index("measure")
    both = [one for one in here.index if one in rest.index and here.loc[one, "theirs_of"] > 0]
    if not both:
        return Html("")
    lines = [_set_apart(here.loc[one], rest.loc[one]) for one in both]
    table = pd.DataFrame(lines).sort_values(["order", "measure"], ascending=[False, True]).drop(columns="order")
    clear = int(table["difference"].str.startswith(("higher", "lower")).sum())
    lead = (
        f"In the national dataset itself, {clear} of {len(table)} measures clearly set the region's "
        "partnerships apart from all others."
        " These are other deaths than those of the reviews read here, over many more years."
    )
    caption = "In the national dataset: the region's partnerships beside all others"
    source = str(here["source"].iloc[0])
    folded = make_details(
        caption, make_html_table(table, caption, note=f"Source: {source}.", source=source), kind="data"
    )
    return join_html([make_paragraph(lead), folded])


def _set_apart(here: pd.Series, rest: pd.Series) -> dict[str, object]:
    difference, low, high = find_newcombe_interval(
        int(here["theirs_n"]), int(here["theirs_of"]), int(rest["theirs_n"]), int(rest["theirs_of"])
    )
    return {
        "measure": here["label"], "the region": _cell(here["theirs_n"], here["theirs_of"]),
        "all others": _cell(rest["theirs_n"], rest["theirs_of"]),
        "difference": _say_difference(low, high, difference, int(here["theirs_of"])), "order": abs(difference),
    }  # fmt: skip

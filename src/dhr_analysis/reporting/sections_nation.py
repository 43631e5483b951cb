"""Beside the nation: our counts next to national figures, each with its caution."""

import pandas as pd

from ..synthesis.intervals import find_wilson_interval
from .figures import draw_pairs
from .opened import Report
from .page import Cell, Html, join_html, make_html_table, make_list, make_paragraph
from .words import FEW, say_of

ROWS = 16  # measures in the chart; the table has all


def show_comparisons(report: Report) -> Html:
    """Show ours beside the nation's: paired dots, and a table with difference, interval, source and caution."""
    rows = report.count_from("comparisons")
    rows = rows[rows["ours_n"].notna() & (rows["ours_of"] > 0) & (rows["theirs_of"] > 0)]
    if rows.empty:
        return make_paragraph(f"Nothing is set beside the nation, because {_say_why(report)}.", kind="note")
    parts = [make_paragraph(_say_lead(rows), kind="lead")]
    parts.append(_draw(report, rows))
    cautions = [text for text in dict.fromkeys(rows["caution"]) if text]
    if cautions:
        parts += [make_paragraph("What makes the two unlike:"), make_list(cautions)]
    return join_html(parts)


def _say_why(report: Report) -> str:
    if len(report.count_from("comparisons")):
        return "the counts of this report are too few to be set beside others"
    return report.say_why_empty("comparisons")


def _say_lead(rows: pd.DataFrame) -> str:
    above, below = (rows["low"] > 0).sum(), (rows["high"] < 0).sum()
    unclear = len(rows) - above - below
    return (
        f"Of {len(rows)} figures set beside the nation's, {above} {'is' if above == 1 else 'are'} clearly higher here and "
        f"{below} clearly lower; for {unclear} the reviews are too few to tell a difference from chance."
    )


def _draw(report: Report, rows: pd.DataFrame) -> Html:
    drawn = rows.assign(label=[_label(report, row) for row in rows.itertuples()])
    drawn = (
        drawn.assign(far=drawn["difference"].abs()).sort_values(["far", "label"], ascending=[False, True]).head(ROWS)
    )
    ends = [find_wilson_interval(int(n), int(of)) for n, of in zip(drawn["ours_n"], drawn["ours_of"], strict=True)]
    drawn = drawn.assign(low=[low for low, _ in ends], high=[high for _, high in ends])
    first = drawn.iloc[0]
    title = f"Farthest apart: {first['label'][:1].lower()}{first['label'][1:]}, {say_of(first['ours_n'], first['ours_of'])} here and {say_of(first['theirs_n'], first['theirs_of'], share=True)} in the nation"
    alt = (
        f"{title}. "
        + "; ".join(
            f"{r.label}: ours {say_of(r.ours_n, r.ours_of)}, nation {say_of(r.theirs_n, r.theirs_of)}"
            for r in drawn.itertuples()
        )
        + "."
    )
    subtitle = (
        "Share of reviews (ours) and of cases (nation); the widest differences first. Lines are 95% intervals of ours."
    )
    if len(rows) > ROWS:
        subtitle += f" {ROWS} of {len(rows)} measures."
    return draw_pairs(drawn, "fig-nation", title, subtitle, alt, _tabulate(report, rows))


def _label(report: Report, row: object) -> str:
    label = str(getattr(row, "label", "") or getattr(row, "measure", ""))
    kind = getattr(row, "death_type", "")
    return f"{label} ({report.word('circumstances', kind).lower()})" if kind else label


def _tabulate(report: Report, rows: pd.DataFrame) -> Html:
    table = pd.DataFrame({
        "measure": [_label(report, row) for row in rows.itertuples()],
        "these reviews": [Cell(say_of(r.ours_n, r.ours_of), (int(r.ours_n), int(r.ours_of))) for r in rows.itertuples()],
        "nation": [Cell(say_of(r.theirs_n, r.theirs_of, share=True), (int(r.theirs_n), int(r.theirs_of))) for r in rows.itertuples()],
        "difference": [_say_difference(row) for row in rows.itertuples()],
        "source of the nation's figure": [f"{r.source}. {r.basis}".strip(" .") for r in rows.itertuples()],
        "caution": rows["caution"].tolist(),
    })  # fmt: skip
    note = "Difference: our share less the nation's, in percentage points, with its 95% interval (Newcombe)."
    return make_html_table(table, "These reviews beside the nation", note=note, source="comparisons")


def _say_difference(row: object) -> str:
    low, high, difference, of = (getattr(row, name) for name in ("low", "high", "difference", "ours_of"))
    if pd.isna(low):
        return ""
    reading = "higher here" if low > 0 else "lower here" if high < 0 else "no clear difference"
    return reading if of < FEW else f"{reading}: {difference:+.0%} ({low:+.0%} to {high:+.0%})".replace("%", "")

"""Stage 6: our figures beside national ones, kind of death by kind of death, and the region within the nation."""

from dataclasses import dataclass

import pandas as pd

from ..reporting.charts import draw_chart, finish_chart, wrap_words
from ..reporting.figures import draw_pairs
from ..reporting.opened import Report
from ..reporting.page import Cell, Html, join_html, make_html_table, make_list, make_paragraph
from ..reporting.palette import INK, LINE, NATION, OURS
from ..reporting.pieces import make_details, make_heading
from ..reporting.sections_nation import HERE, REST, split_cautions
from ..reporting.words import FEW, count_things, end_sentence, say_of, start_large, start_small
from ..synthesis.intervals import find_wilson_interval

KINDS = ("intimate_partner", "adult_family", "suicide", "")
LEAST = 3  # of fewer reviews of a kind of death no chart is drawn
ROWS = 12  # measures in a chart; the table below it has all
ROW = 0.4
Sides = tuple[str, str, str]
SIDES: Sides = ("these reviews", "the nation", "nation")


def select_beside(shown: Report) -> pd.DataFrame:
    """Select what is set beside the nation: not the dataset's own parts, and only where ours were counted."""
    rows = shown["comparisons"]
    own_parts = rows["source"].str.contains(REST, regex=False) | rows["source"].str.endswith(HERE)
    return rows[~own_parts & (rows["ours_of"].fillna(0) > 0) & (rows["theirs_of"].fillna(0) > 0)]


def show_beside(shown: Report) -> Html:
    """Show every kind of death beside the nation: shares where ours are ten or more, else counts alone."""
    rows = select_beside(shown)
    if rows.empty:
        return make_paragraph(
            "Nothing can be set beside the nation yet: none of our figures answers to a national one.", kind="note"
        )
    notes = list_notes(rows)
    parts = [_show_kind(shown, rows[rows["death_type"] == kind], kind, notes) for kind in KINDS]
    return join_html([*parts, make_heading("Cautions and sources", 3, "cautions"), _list_notes(notes)])


@dataclass(frozen=True)
class Notes:
    """What stands below the tables once for all rows: cautions by number, sources by letter."""

    cautions: tuple[str, ...]
    sources: tuple[str, ...]

    def name(self, row: object) -> str:
        """Name a row's notes: ``1, 4; B``."""
        numbers = [str(self.cautions.index(part) + 1) for part in split_cautions(str(getattr(row, "caution", "")))]
        return "; ".join(filter(None, [", ".join(numbers), name_letter(self.sources.index(_name_source(row)))]))


def list_notes(rows: pd.DataFrame) -> Notes:
    """List what makes the figures unlike and where theirs come from, once each, in the order of the rows."""
    cautions = [part for text in rows["caution"] for part in split_cautions(text)]
    sources = [_name_source(row) for row in rows.itertuples()]
    return Notes(tuple(dict.fromkeys(cautions)), tuple(dict.fromkeys(sources)))


def name_letter(place: int) -> str:
    """Name a place by letters: A to Z, then AA and so on."""
    before, letter = divmod(place, 26)
    return (name_letter(before - 1) if before else "") + chr(ord("A") + letter)


def _name_source(row: object) -> str:
    source, basis = str(getattr(row, "source", "")), str(getattr(row, "basis", "") or "")
    return f"{source} ({basis})" if basis else source


def _list_notes(notes: Notes) -> Html:
    lead = make_paragraph(
        "Numbers and letters in the tables' last column stand for these: what makes a figure of ours unlike the "
        "nation's, and where the nation's comes from."
    )
    cautions = make_list([end_sentence(start_large(one)) for one in notes.cautions], numbered=True, kind="evidence")
    sources = make_list([f"{name_letter(place)}: {one}." for place, one in enumerate(notes.sources)], kind="evidence")
    return join_html([lead, cautions, sources])


def _show_kind(shown: Report, rows: pd.DataFrame, kind: str, notes: Notes) -> Html:
    name = shown.word("circumstances", kind) if kind else "All kinds of death together"
    heading = make_heading(name, 3, f"kind-{kind or 'all'}".replace("_", "-"))
    most = int(rows["ours_of"].max()) if len(rows) else 0
    if not most:
        return join_html([heading, make_paragraph("None of our reviews is of this kind, or none of them was read.")])
    table = tabulate(rows, notes, f"Beside the nation: {start_small(name)}")
    if most < LEAST:
        text = f"{count_things(most, 'review')} of ours: too few to say anything. The counts stand in the table."
        return join_html([heading, make_paragraph(text), make_details("The counts, beside the nation's", table)])
    return join_html([heading, make_paragraph(_say_lead(rows, most)), _draw(rows, kind, name, table)])


def _say_lead(rows: pd.DataFrame, most: int) -> str:
    above, below = int((rows["low"] > 0).sum()), int((rows["high"] < 0).sum())
    clear = (
        f"{above or 'None'} of {count_things(len(rows), 'figure')} {'is' if above == 1 else 'are'} clearly higher here "
        f"and {below or 'none'} clearly lower"
    )
    few = f" With {count_things(most, 'review')} at most, ours are counts and not shares." if most < FEW else ""
    return f"{clear}; for the others chance may explain the difference.{few}"


def _draw(rows: pd.DataFrame, kind: str, name: str, table: Html) -> Html:
    drawn = rows.drop_duplicates("measure").assign(far=lambda table: table["difference"].abs())
    drawn = drawn.sort_values(["far", "label"], ascending=[False, True]).head(ROWS)
    first = drawn.iloc[0]
    title = (
        f"Farthest apart: {start_small(first['label'])}, {say_of(first['ours_n'], first['ours_of'], share=True)} here, "
        f"{say_of(first['theirs_n'], first['theirs_of'], share=True)} in the nation"
    )
    told = [
        f"{row.label}: ours {say_of(row.ours_n, row.ours_of)}, nation {say_of(row.theirs_n, row.theirs_of)}"
        for row in drawn.itertuples()
    ]
    place, alt = f"fig-nation-{kind or 'all'}".replace("_", "-"), f"{title}. {'; '.join(told)}."
    subtitle = f"{name}: the {len(drawn)} widest differences of {rows['measure'].nunique()} measures."
    if drawn["ours_of"].min() >= FEW:
        ends = [find_wilson_interval(int(r.ours_n), int(r.ours_of)) for r in drawn.itertuples()]
        drawn = drawn.assign(low=[low for low, _ in ends], high=[high for _, high in ends])
        return draw_pairs(drawn, place, title, f"{subtitle} Lines are 95% intervals of ours.", alt, table)
    subtitle += " From none to all; ours are too few for shares, and most distances may be chance."
    return draw_counts(drawn, place, title, subtitle, alt, table)


def draw_counts(
    rows: pd.DataFrame, name: str, title: str, subtitle: str, alt: str, data: Html, *, sides: Sides = SIDES
) -> Html:
    """Draw ours (dot) beside theirs (diamond) as counts: no share of ours where they are under ten.

    Columns: label, ours_n, ours_of, theirs_n, theirs_of. ``sides`` names ours, theirs, and theirs in short.
    """
    ours_named, theirs_named, short = sides
    with draw_chart(name, 0.7 + ROW * len(rows)) as (figure, axes):
        for place, row in enumerate(rows.itertuples(index=False)):
            ours, theirs = row.ours_n / row.ours_of, row.theirs_n / row.theirs_of
            axes.plot([ours, theirs], [place, place], color=LINE, linewidth=2, zorder=1)
            axes.plot([theirs], [place], "D", color=NATION, markersize=7, markeredgecolor=INK, markeredgewidth=0.6)
            axes.plot([ours], [place], "o", color=OURS, markersize=7.5)
            counts = say_of(row.ours_n, row.ours_of, share=True)
            axes.text(1.05, place, f"{counts}; {short} {theirs:.0%}", va="center")
        axes.plot([], [], "o", color=OURS, label=ours_named)
        axes.plot([], [], "D", color=NATION, markeredgecolor=INK, markeredgewidth=0.6, label=theirs_named)
        axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=2, frameon=False, handletextpad=0.3)
        axes.set_yticks(range(len(rows)), [wrap_words(label, 44) for label in rows["label"]])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlim(-0.02, 1.02)
        axes.set_xticks([0, 0.5, 1], ["none", "half", "all"])
        axes.grid(axis="x", color=LINE, linewidth=0.5)
        axes.set_axisbelow(True)
        axes.tick_params(length=0)
        return finish_chart(figure, name, title, subtitle, alt, data)


def tabulate(rows: pd.DataFrame, notes: Notes, caption: str) -> Html:
    """Set ours beside theirs; a difference in points only where ours are ten or more."""
    table = pd.DataFrame({
        "measure": rows["label"].where(rows["label"] != "", rows["measure"]).tolist(),
        "these reviews": [_cell(row.ours_n, row.ours_of) for row in rows.itertuples()],
        "nation": [_cell(row.theirs_n, row.theirs_of) for row in rows.itertuples()],
        "difference": [say_difference(row.difference, row.low, row.high, row.ours_of) for row in rows.itertuples()],
        "notes": [Cell(notes.name(row), to="cautions") for row in rows.itertuples()],
    })  # fmt: skip
    note = "Difference: our share less the nation's, in points with its 95% interval where ours are ten or more."
    return make_html_table(table, caption, note=note, source="comparisons")


def _cell(n: int, of: int) -> Cell:
    return Cell(say_of(n, of, share=True), (int(n), int(of)))


def say_difference(difference: float, low: float, high: float, of: int) -> str:
    """Say a difference: under three of ours too few to say, under ten its direction alone, else in points."""
    if pd.isna(low) or of < LEAST:
        return "too few to say"
    reading = "higher here" if low > 0 else "lower here" if high < 0 else "no clear difference"
    return reading if of < FEW else f"{reading}: {100 * difference:+.0f} ({100 * low:+.0f} to {100 * high:+.0f})"

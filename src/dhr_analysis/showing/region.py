"""Stage 6: what is compared, and the region's partnerships beside all others within the nation's own figures."""

import pandas as pd

from ..reporting.opened import Report
from ..reporting.page import Cell, Html, join_html, make_html_table, make_paragraph
from ..reporting.sections_nation import HERE, REST, show_region_in_nation
from ..reporting.words import FEW, count_things, join_words, say_of, start_small, were
from ..synthesis.cases import name_circumstances
from .nation import KINDS, ROWS, draw_counts

SIDES = ("the region's partnerships", "all others", "others")


def show_basis(shown: Report) -> Html:
    """Say how many of our reviews there are of each kind of death, and where the nation's figures come from."""
    reviews = shown["reviews"]
    regional = reviews[reviews["review_id"].isin(shown.regional_ids)]
    sizes, read = name_circumstances(regional).value_counts(), int(regional["read"].fillna(False).sum())
    kinds = [f"{sizes.get(kind, 'none')} {start_small(shown.word('circumstances', kind))}" for kind in KINDS[:3]]
    sources = shown["comparisons"]["source"].str.split(";").str[0].nunique()
    text = (
        f"{count_things(read, 'review')} of the region {were(read)} read. By "
        f"what is known of the deaths, also from the register: {join_words(kinds)}. The nation's "
        f"figures come from {count_things(sources, 'source')}."
    )
    return make_paragraph(text, kind="lead")


def show_region(shown: Report) -> Html:
    """Show what sets the region's partnerships apart from all others in the national dataset itself."""
    told = show_region_in_nation(shown)
    rows = pair_parts(shown["comparisons"])
    if not told or rows.empty:
        return make_paragraph(
            "The national figures at hand don't tell the region's partnerships from the others. “dhr national "
            f"{shown.study.name} --from FOLDER” loads the dataset that does."
        )
    drawn = rows[(rows["ours_of"] >= FEW) & (rows["theirs_of"] >= FEW)].head(ROWS)
    if drawn.empty:
        return told
    first = drawn.iloc[0]
    title = (
        f"Farthest apart: {start_small(first['label'])}, {say_of(first['ours_n'], first['ours_of'], share=True)} in "
        f"the region and {say_of(first['theirs_n'], first['theirs_of'], share=True)} elsewhere"
    )
    lines = [
        f"{row.label}: region {say_of(row.ours_n, row.ours_of)}, others {say_of(row.theirs_n, row.theirs_of)}"
        for row in drawn.itertuples()
    ]
    subtitle = (
        f"Deaths in the national dataset: the {len(drawn)} widest differences of {len(rows)} measures, from none to "
        "all. Most of them chance may explain; the table below says which not."
    )
    table = pd.DataFrame({
        "measure": drawn["label"].tolist(),
        "the region": [
            Cell(say_of(r.ours_n, r.ours_of, share=True), (r.ours_n, r.ours_of)) for r in drawn.itertuples()
        ],
        "all others": [
            Cell(say_of(r.theirs_n, r.theirs_of, share=True), (r.theirs_n, r.theirs_of)) for r in drawn.itertuples()
        ],
    })  # fmt: skip
    data = make_html_table(table, "The widest differences between the region and all others", source="comparisons")
    alt = f"{title}. {'; '.join(lines)}."
    return join_html([draw_counts(drawn, "fig-region", title, subtitle, alt, data, sides=SIDES), told])


def pair_parts(comparisons: pd.DataFrame) -> pd.DataFrame:
    """Pair the region's part of the national dataset with all others, all kinds of death together, farthest first.

    Columns: label, ours_n, ours_of (the region), theirs_n, theirs_of (all others).
    """
    rows = comparisons[(comparisons["death_type"] == "") & (comparisons["theirs_of"].fillna(0) > 0)]
    here = rows[rows["source"].str.endswith(HERE)][["measure", "label", "theirs_n", "theirs_of"]]
    rest = rows[rows["source"].str.contains(REST, regex=False)][["measure", "theirs_n", "theirs_of"]]
    both = here.rename(columns={"theirs_n": "ours_n", "theirs_of": "ours_of"}).merge(rest, on="measure")
    far = (both["ours_n"] / both["ours_of"] - both["theirs_n"] / both["theirs_of"]).abs().astype("float64")
    return both.assign(far=far).sort_values(["far", "label"], ascending=[False, True]).drop(columns=["measure", "far"])

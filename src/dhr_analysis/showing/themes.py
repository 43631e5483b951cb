"""Stage 3: themes over reviews, reviews by codes, and the themes that rest on little."""

import pandas as pd

from ..reporting.evidence import place_of
from ..reporting.opened import Report
from ..reporting.page import Cell, Html, join_html, make_html_table, make_paragraph
from ..reporting.palette import find_shade
from ..reporting.pieces import make_details
from ..reporting.sections_themes import GROUPS, show_themes
from ..reporting.words import count_things, join_words, say_of, start_small
from .opened import list_read_ids

NOT_FOUND, NOT_READ = "–", "not read"
MANY = 5  # passages of a review from which the shade is the darkest
THIN_SHOWN = 8
FEW_PASSAGES = 1  # a theme that one passage of a review bears is worth a look


def show_all_themes(shown: Report) -> Html:
    """Show how many of the region's reviews speak of each theme, agencies' practice first, then people's lives."""
    return join_html(show_themes(shown, group) for group in GROUPS)


def show_review_grid(shown: Report) -> Html:
    """Show codes × reviews: passages where a theme is present, and apart where it was not found or not read."""
    ids = list_read_ids(shown)
    themes = shown["review_codes"]
    if themes.empty or not ids:
        return make_paragraph("No review was coded, so there is nothing to set side by side.", kind="note")
    cells = themes.set_index(["code", "review_id"])
    codes = [code for code in shown.codes.index if code in set(themes["code"])]
    totals = themes[themes["present"].fillna(False)].groupby("code")["review_id"].nunique()
    ordered = sorted(codes, key=lambda code: (-int(totals.get(code, 0)), shown.name_code(code)))
    rows = [_make_row(shown, cells, code, ids, int(totals.get(code, 0))) for code in ordered]
    lead = (
        f"Of {say_of(len(ids), len(shown['reviews']))} reviews a document was received. A number counts the passages "
        f"that show a theme; {NOT_FOUND} is read and not found, which is no proof of absence. Reviews without a "
        "document have no column: nothing is known of them."
    )
    note = "Darker is more passages. Each theme leads to its passages."
    table = make_html_table(pd.DataFrame(rows), "Passages that show each theme, review by review", note=note,
                            source="review_codes", kind="grid")  # fmt: skip
    return join_html([make_paragraph(lead), table])


def _make_row(shown: Report, cells: pd.DataFrame, code: str, ids: list[str], total: int) -> dict[str, object]:
    row: dict[str, object] = {"theme": Cell(shown.name_code(code), to=place_of(code))}
    return row | {"reviews": total} | {one: _make_cell(cells, code, one) for one in ids}


def _make_cell(cells: pd.DataFrame, code: str, review: str) -> Cell:
    if (code, review) not in cells.index:
        return Cell(NOT_READ)
    found = cells.loc[(code, review)]
    if pd.isna(found["present"]):
        return Cell(NOT_READ)
    n = 0 if pd.isna(found["n_passages"]) else int(found["n_passages"])
    if not found["present"]:
        return Cell(NOT_FOUND, 0)
    return Cell(str(n) if n else "by hand", n, shade=find_shade(min(max(n, 1), MANY), MANY))


def show_thin(shown: Report) -> Html:
    """Show the themes that rest on single passages: a wrong coding would take the review off the count."""
    themes = shown["review_codes"]
    present = themes[themes["present"].fillna(False)]
    thin = present[present["n_passages"].fillna(0) <= FEW_PASSAGES]
    counts = present.groupby("code").size().rename("of").to_frame().join(thin.groupby("code").size().rename("n"))
    counts = (
        counts.dropna().astype("int64").reset_index().sort_values(["n", "of", "code"], ascending=[False, True, True])
    )
    if counts.empty:
        return make_paragraph("Every theme rests on several passages in each of its reviews.", kind="note")
    text = (
        f"{count_things(len(thin), 'presence', 'presences')} of {len(present)} "
        f"{'rests' if len(thin) == 1 else 'rest'} on one passage. "
        "These are the first to check: one wrong coding takes the review off the count."
    )
    wholly = [start_small(shown.name_code(row.code)) for row in counts.itertuples() if row.n == row.of]
    if wholly:
        text += f" Nothing but single passages: {join_words(wholly)}."
    return join_html([make_paragraph(text), *_list_thin(shown, counts, thin)])


def _list_thin(shown: Report, counts: pd.DataFrame, thin: pd.DataFrame) -> list[Html]:
    reviews = thin.sort_values("review_id").groupby("code")["review_id"].agg(list)
    table = pd.DataFrame({
        "theme": [Cell(shown.name_code(code), to=place_of(code)) for code in counts["code"]],
        "reviews on one passage": [Cell(say_of(r.n, r.of), (r.n, r.of)) for r in counts.itertuples()],
        "which": [join_words(reviews[code]) for code in counts["code"]],
    })  # fmt: skip
    caption = "Themes that rest on one passage of a review"
    first = make_html_table(table.head(THIN_SHOWN), caption, source="review_codes")
    rest = table.iloc[THIN_SHOWN:]
    if rest.empty:
        return [first]
    return [
        first,
        make_details(f"{count_things(len(rest), 'further theme')}", make_html_table(rest, f"{caption}, continued")),
    ]

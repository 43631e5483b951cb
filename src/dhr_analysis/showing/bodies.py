"""Stage 5: what the reviews ask of each body, by theme: a shaded table, and the words behind every body."""

import pandas as pd

from ..reporting.opened import Report
from ..reporting.page import Cell, Html, join_html, make_html_table, make_paragraph
from ..reporting.palette import find_shade
from ..reporting.pieces import make_details
from ..reporting.sections_agencies import show_agencies
from ..reporting.words import count_things, say_of, start_large, start_small
from .opened import lead_to

COLUMNS = 7  # bodies that fit on a page
LEAST = 5  # shades are reckoned of at least so many reviews: small numbers look small


def show_bodies(shown: Report) -> Html:
    """Show bodies × themes by the number of reviews that ask it; each number leads to the body's recommendations."""
    counts = shown["agency_themes"]
    if counts.empty:
        return make_paragraph("No body that recommendations name was recognised, or none of them has a theme.")
    bodies = counts.groupby("agency").agg(n=("n_recommendations", "sum"), reviews=("n_reviews", "max")).reset_index()
    order = bodies.sort_values(["n", "reviews", "agency"], ascending=[False, False, True])["agency"].tolist()
    top = counts.sort_values(["n_reviews", "n_recommendations", "agency", "code"], ascending=[False, False, True, True])
    first, of = top.iloc[0], shown["recommendations"].query("review_id in @shown.regional_ids")["review_id"].nunique()
    text = (
        f"Asked most: {start_small(shown.name_code(first['code']))}, of {shown.word('agency', first['agency'])}. "
        f"{say_of(first['n_reviews'], of)} reviews ask for it, in {count_things(int(first['n_csps']), 'partnership')}."
    )
    parts = [make_paragraph(text), _make_grid(shown, counts, order[:COLUMNS], of, "most named")]
    if order[COLUMNS:]:
        grid = _make_grid(shown, counts, order[COLUMNS:], of, "less often named")
        parts.append(make_details(f"{count_things(len(order) - COLUMNS, 'further body', 'further bodies')}", grid))
    return join_html(parts)


def _make_grid(shown: Report, counts: pd.DataFrame, bodies: list[str], of: int, which: str) -> Html:
    own = counts[counts["agency"].isin(bodies)]
    cells = own.set_index(["code", "agency"])["n_reviews"]
    totals = own.groupby("code")["n_reviews"].sum()
    codes = sorted(totals.index, key=lambda code: (-int(totals[code]), shown.name_code(code)))
    rows = [
        {"theme": shown.name_code(code)} | {_name(shown, one): _shade(cells, code, one, of) for one in bodies}
        for code in codes
    ]
    caption = f"Reviews that ask it, by theme and body: the bodies {which}"
    note = f"N = {of} reviews of the region with recommendations. Each number leads to the body's recommendations."
    return make_html_table(pd.DataFrame(rows), caption, note=note, source="agency_themes", kind="grid")


def _name(shown: Report, agency: str) -> str:
    return start_large(shown.word("agency", agency).removeprefix("the "))


def _shade(cells: pd.Series, code: str, agency: str, of: int) -> Cell:
    n = int(cells.get((code, agency), 0))
    return Cell(str(n) if n else "–", n, to=f"told-{agency}" if n else "", shade=find_shade(n, max(of, LEAST)))


def show_told(shown: Report) -> Html:
    """Show what each body was told, in the reviews' words, folded body by body."""
    return lead_to(show_agencies(shown), "5_synthesise")

"""The passages behind every theme, folded code by code: where all numbers of the stages' pages lead to."""

from ..reporting.evidence import MOST, make_quote, place_of
from ..reporting.opened import Report
from ..reporting.page import Html, join_html, make_list, make_paragraph
from ..reporting.pieces import escape, make_details
from ..reporting.words import count_things


def show_proofs(shown: Report) -> Html:
    """Show for each theme the passages behind its count, folded; a link that leads to one opens it."""
    evidence = shown.evidence
    if evidence.empty:
        return make_paragraph("No passage shows a theme.", kind="note")
    ordered = sorted(evidence["code"].unique(), key=shown.name_code)
    lead = "At most two passages a review and theme, the clearest first; words that describe injuries are left out."
    return join_html([make_paragraph(lead, kind="note"), *(_fold_code(shown, code) for code in ordered)])


def _fold_code(shown: Report, code: str) -> Html:
    rows = shown.evidence.query("code == @code")
    quotes = [make_quote(shown, row, words=place < MOST) for place, (_, row) in enumerate(rows.iterrows())]
    name = shown.name_code(code)
    summary = f"{name}: {count_things(rows['review_id'].nunique(), 'review')}"
    # The place stands inside: a browser that is led to it opens the fold.
    place = Html(f'<p class="note" id="{place_of(code)}">{escape(str(shown.codes["definition"].get(code, "")))}</p>')
    return make_details(summary, join_html([place, make_list(quotes, kind="evidence")]))

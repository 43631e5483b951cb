"""Where each count comes from: review, document, page, paragraph and the review's own words."""

import pandas as pd

from .opened import Report
from .pieces import Html, escape, join_html, make_heading, make_list, make_paragraph
from .words import count_things, cut_words, join_words

A_REVIEW = 2  # passages of a review under a theme
MOST = 40  # passages under a theme with their words; further ones give their place alone
WORDS = 40
MACHINE, MEANING = "machine", "meaning"
ON_PAPER = "On paper only the places are listed; the page on screen and the Word document give the words beside each."


def list_evidence(report: Report) -> pd.DataFrame:
    """List the passages that show each theme, best first, as far as the audience may see them.

    Columns: code, review_id, csp, doc_type, page, paragraph, quote, graphic (describes injuries), passage_id, guessed
    (bool: found by meaning alone, and nobody has confirmed it); at most two a review and theme. In the order of code,
    partnership and review.
    """
    codings = report["codings"].query("status == 'found'")
    best = report["review_codes"][["review_id", "code", "best_passage_id"]]
    placed = codings.merge(
        report["passages"][["passage_id", "review_id", "document_id", "page", "paragraph", "position"]], on="passage_id"
    )
    placed = placed.merge(best, on=["review_id", "code"], how="left")
    placed["rank"] = (placed["passage_id"] != placed["best_passage_id"]).astype(int)
    placed["graphic"] = placed["graphic"].fillna(False)
    placed["guessed"] = is_guessed(placed)
    order = ["code", "review_id", "rank", "guessed", "graphic", "score", "position", "start"]
    ranked = placed.sort_values(order, ascending=[True] * 5 + [False, True, True], kind="stable")
    ranked = ranked.drop_duplicates(["code", "passage_id"]).groupby(["code", "review_id"], sort=False).head(A_REVIEW)
    named = ranked.merge(report["documents"][["document_id", "doc_type"]], on="document_id", how="left")
    named = named.merge(report["reviews"][["review_id", "csp", "scope"]], on="review_id")
    columns = ["code", "review_id", "csp", "scope", "doc_type", "page", "paragraph", "quote", "graphic", "passage_id",
               "guessed"]  # fmt: skip
    return named.sort_values(["code", "scope", "csp", "review_id"], ascending=[True, False, True, True], kind="stable")[
        columns
    ].reset_index(drop=True)


def is_guessed(codings: pd.DataFrame) -> pd.Series:
    """Say of codings whether meaning alone speaks for them: no word of the codebook, and no person."""
    return (codings["method"] == MEANING) & codings["decided_by"].isin(("", MACHINE))


def cite(report: Report, row: pd.Series) -> str:
    """Say where a passage stands: review, document, page, paragraph."""
    document = report.word("doc_type", row["doc_type"]) if row.get("doc_type") else ""
    page = f"page {row['page']}" if pd.notna(row["page"]) else ""
    paragraph = f"paragraph {row['paragraph']}" if row.get("paragraph") else ""
    return ", ".join(filter(None, [row["review_id"], document, page, paragraph]))


def make_quote(report: Report, row: pd.Series, *, words: bool = True) -> Html:
    """Make a quotation with its place; words that describe injuries are left out."""
    where = escape(cite(report, row))
    if row["graphic"]:
        return Html(f'<span class="where">{where}.</span> Words left out: they describe injuries.')
    if not words:
        return Html(f'<span class="where">{where}</span>')
    return Html(f'<q>{escape(cut_words(row["quote"], WORDS))}</q> <span class="where">{where}</span>')


def is_hidden(report: Report, code: str) -> bool:
    """Say whether the audience is not told how many reviews have a theme."""
    counts = report.count_from("theme_counts").query("by == 'all' and code == @code")
    return bool(counts["n"].isna().any())


def place_of(code: str) -> str:
    """Name the place of a theme's evidence in the page."""
    return f"evidence-{code.replace('_', '-')}"


def show_evidence(report: Report) -> Html:
    """Show for each theme the passages behind its count, with their place in the reviews."""
    evidence = report.evidence
    if evidence.empty:
        return make_paragraph("No passages can be shown to this audience.", kind="note")
    parts = [make_paragraph(_say_what_is_left_out(report), kind="note"), make_paragraph(ON_PAPER, kind="note on-paper")]
    for code, rows in evidence.groupby("code", sort=True):
        parts += [make_heading(report.name_code(str(code)), 3, place_of(str(code))), _list_passages(report, rows)]
    return join_html(parts)


def _list_passages(report: Report, rows: pd.DataFrame) -> Html:
    code = rows["code"].iloc[0]
    if is_hidden(report, code):
        regional = rows[rows["scope"] != "national"]
        shown = regional[~regional["graphic"]].head(report.examples)
        quotes = [make_quote(report, row) for _, row in shown.iterrows()]
        if not quotes:
            return make_paragraph("How many reviews speak of it is hidden, and so are their passages.", kind="note")
        return join_html(
            [make_paragraph("An example, since a full list would give the hidden count away.", kind="note"),
             make_list(quotes, kind="evidence")]
        )  # fmt: skip
    quotes = [make_quote(report, row, words=place < MOST) for place, (_, row) in enumerate(rows.iterrows())]
    counted = report.count_from("review_codes").query("code == @code and present == True")
    shown_reviews = set(report["review_codes"].query("code == @code and present == True")["review_id"])
    unshown = counted[~counted["review_id"].isin(shown_reviews)]["review_id"].nunique()
    note = f"Further {count_things(unshown, 'review')} with this theme: not published, so no words." if unshown else ""
    listed = make_list(quotes, kind="evidence places")
    return join_html([listed, make_paragraph(note, kind="note") if note else Html("")])


def _say_what_is_left_out(report: Report) -> str:
    start = (
        f"At most {A_REVIEW} passages a review and theme, the clearest first. Words in quotation marks are "
        "the reviews' own, "
        "cut where dots stand."
    )
    if report.audience == "restricted":
        return start
    counted, shown = report.count_from("reviews"), set(report["codings"].merge(report["passages"])["review_id"])
    unpublished = sorted(
        set(counted.loc[~counted["published"].fillna(False) & counted["read"].fillna(False), "review_id"]) - shown
    )
    if not unpublished:
        return start
    return (
        f"{start} The words of {join_words(unpublished)} are not for this audience, since these reviews are not "
        "published; they are counted."
    )

"""Stage 2: the facts of one review with the words they were read from, their place and how they were found."""

import re

import pandas as pd

from ..reporting.opened import Report
from ..reporting.page import Html, join_html, make_html_table, make_paragraph
from ..reporting.pieces import escape, make_details
from ..reporting.words import count_things, cut_words, join_words, start_small
from .opened import drop_blank, say_confidence, say_place
from .reading import say_fact

LONG_RULE = 40  # letters
SHEET = re.compile(r"codebook/(\w+\.csv): (.+)")
WORDS = 45


def select_of(shown: Report, name: str, review: str) -> pd.DataFrame:
    """Select a table's rows of one review; problems name it by their document or in their first words."""
    table = shown[name]
    if name != "problems":
        return table[table["review_id"] == review]
    documents = shown["documents"]
    own = set(documents.loc[documents["review_id"] == review, "document_id"])
    return table[table["document_id"].isin(own) | table["what"].str.startswith(f"{review}:")]


def show_facts(shown: Report, review: str) -> Html:
    """Show a review's facts as taken, what was not found, and the readings that were not taken, folded."""
    facts = select_of(shown, "facts", review)
    used = facts["used"].fillna(False)
    if facts.empty:
        return make_paragraph("No fact of the case was found.", kind="note")
    missing = [shown.word("fact", one) for one in _list_facts(shown) if one not in set(facts.loc[used, "fact"])]
    note = f"Not found: {join_words(start_small(name) for name in missing)}." if missing else ""
    caption = f"{review}: facts of the case, and where they stand"
    taken = make_html_table(_tell_facts(shown, facts[used]), caption, note=note, source="facts")
    if used.all():
        return taken
    others = _tell_facts(shown, facts[~used])
    left = make_html_table(others, f"{review}: other readings, not taken", source="facts")
    return join_html([taken, make_details(f"{count_things(len(others), 'other reading')}, not taken", left)])


def _list_facts(shown: Report) -> list[str]:
    """List the facts that are looked for: the reviews' columns that have words as facts, in the table's order."""
    return [name for name in shown["reviews"].columns if shown.word("fact", name) != name.replace("_", " ")]


def _tell_facts(shown: Report, facts: pd.DataFrame) -> pd.DataFrame:
    paragraphs = shown["passages"].set_index("passage_id")["paragraph"]
    order = {name: place for place, name in enumerate(_list_facts(shown))}
    rows = facts.sort_values("fact", key=lambda names: names.map(order), kind="stable")
    table = pd.DataFrame({
        "fact": [shown.word("fact", one) for one in rows["fact"]],
        "value": [say_fact(shown, *pair) for pair in zip(rows["fact"], rows["value"], strict=True)],
        "words": [Html(f"<q>{escape(cut_words(one, WORDS))}</q>") if one else "" for one in rows["quote"]],
        "where": [say_place(row.page, paragraphs.get(row.passage_id, "")) for row in rows.itertuples()],
        "sure (0 to 1)": [say_confidence(one) for one in rows["confidence"]],
        "found by": [_say_rule(one) for one in rows["found_by"]],
    })  # fmt: skip
    return drop_blank(table)


def _say_rule(rule: str) -> str:
    """Say the rule that found a fact; long lists of alternatives are cut."""
    found = SHEET.fullmatch(rule)
    words = f"“{found[2]}” ({found[1]})" if found and len(found[2]) <= LONG_RULE else rule
    return f"“{found[2][:LONG_RULE]}…” ({found[1]})" if found and len(found[2]) > LONG_RULE else words

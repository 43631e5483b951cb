"""The pages of a coding sheet: open (the machine's marks are shown), blind (no one's marks are), or to agree on."""

from collections.abc import Mapping

import pandas as pd

from .books_out import Field, Page

CODINGS, FURTHER, BOOK, LISTS, AGREED = "Codings", "Further", "Codebook", "Lists", "To agree"
FURTHER_ROWS = 200
OPEN, BLIND, TO_AGREE = "codings", "blind codings", "agreed codings"
WHEN_FOUND = ("accept", "reject", "change_span")
WHEN_NOT_FOUND = ("add", "reject")
READ_BACK = (
    "Leave blank what you have not decided. Save, then: dhr sheets STUDY --read THIS_FILE. "
    "It may be read again at any time."
)
GUIDE: dict[str, tuple[str, ...]] = {
    OPEN: (
        "Each row is a passage and a code; machine says what the machine makes of it: found, or why it is set aside.",
        "verdict: accept = the passage shows the code, in the words the machine marked; reject = it does not; "
        "change_span = it does, in other words: copy these into new_words. Where nothing was found: add or reject.",
        "Codes for passages that are not listed go on the sheet Further: copy words of the passage, choose a code.",
        READ_BACK,
    ),
    BLIND: (
        "Each row is a passage and a code. Decide alone, and by the codebook, whether the passage shows the code.",
        "present: yes or no. new_words: copy the words that show it, if you can. memo: what made you doubt.",
        READ_BACK,
    ),
    TO_AGREE: (
        "Each row is a passage and a code on which two coders disagree. Measure agreement before you talk it over.",
        "present: what you agree on, yes or no. reason: why, in a sentence. agreed_by: whose word it is (AB;CD).",
        READ_BACK,
    ),
}  # fmt: skip
ROW_FIELDS = (
    Field("review_id", 13), Field("file", 18), Field("page", 6), Field("paragraph", 10), Field("heading", 18),
    Field("before", 26), Field("text", 60), Field("after", 26), Field("code", 18), Field("code_name", 20),
)  # fmt: skip
KEY_FIELDS = (Field("passage_id", 16), Field("wording", 10, hidden=True))
MEMO = Field("memo", 30, filled_in=True, help="A note for yourself or your colleagues; it is kept.")
NEW_WORDS = Field("new_words", 30, filled_in=True, help="Words copied from the passage that show the code.")
YES_NO = ("yes", "no")


def make_coding_pages(
    rows: pd.DataFrame, codebook: pd.DataFrame, about: Mapping[str, str], *, blind: bool = False
) -> list[Page]:
    """Make the pages of a coding sheet from its rows (deciding.rows), the codes and what is to be said about it."""
    if blind:
        present = Field("present", 9, True, YES_NO, "yes: the passage shows the code; no: it does not.")
        fields: tuple[Field, ...] = (*ROW_FIELDS, present, NEW_WORDS, MEMO, *KEY_FIELDS)
        return [_main(rows, fields), make_guide(BLIND), _make_codebook(codebook), make_about(about)]
    place = _letter(len(ROW_FIELDS))
    lists = f'=IF(${place}2="found",{LISTS}!$A$2:$A$4,{LISTS}!$B$2:$B$3)'
    verdict = Field("verdict", 13, True, lists, "found: accept, reject or change_span. Else: add or reject.")
    fields = (
        *ROW_FIELDS, Field("machine", 12), Field("words", 30), Field("reason", 24), verdict, NEW_WORDS, MEMO,
        *KEY_FIELDS, Field("start", 7, hidden=True), Field("end", 7, hidden=True),
    )  # fmt: skip
    pages = [_main(rows, fields), _make_further(codebook), make_guide(OPEN), _make_codebook(codebook), _make_lists()]
    return [*pages, make_about(about)]


def make_agreement_pages(rows: pd.DataFrame, codebook: pd.DataFrame, about: Mapping[str, str]) -> list[Page]:
    """Make the pages of a sheet to agree on: what each coder says and her words, and a column for what is agreed.

    ``rows``: those of deciding.rows, and first_says, first_words, second_says, second_words.
    """
    fields = (
        *ROW_FIELDS, Field("first_says", 11), Field("first_words", 30), Field("second_says", 11),
        Field("second_words", 30), Field("present", 9, True, YES_NO, "What you agree on."),
        Field("reason", 30, True, help="Why, in a sentence."), Field("agreed_by", 12, True, help="For instance AB;CD."),
        *KEY_FIELDS,
    )  # fmt: skip
    main = Page(AGREED, rows, fields, frozen=1, first=True)
    return [main, make_guide(TO_AGREE), _make_codebook(codebook), make_about(about)]


def make_guide(kind: str) -> Page:
    """Make the page that says how to fill the sheet in."""
    return Page("How to", pd.DataFrame({"how to": list(GUIDE[kind])}), (Field("how to", 110),))


def make_about(about: Mapping[str, str]) -> Page:
    """Make the page that says what the sheet is; its last row is the date, to be filled in."""
    rows = pd.DataFrame({"what": [*about, "date"], "value": [*about.values(), ""]})
    help_ = "Only the date is to be filled in: when you decided, for instance 2026-11-24."
    return Page("About", rows, (Field("what", 18), Field("value", 60, True, help=help_)), open_rows=(len(about),))


def _main(rows: pd.DataFrame, fields: tuple[Field, ...]) -> Page:
    return Page(CODINGS, rows, fields, frozen=1, first=True)


def _make_further(codebook: pd.DataFrame) -> Page:
    listed = f"={BOOK}!$A$2:$A${len(codebook) + 1}"
    fields = (
        Field("new_words", 70, True, help="Words copied from the passage that show the code."),
        Field("code", 22, True, listed), MEMO,
        Field("passage_id", 16, True, help="Only needed where the words stand in several passages."),
    )  # fmt: skip
    return Page(FURTHER, pd.DataFrame(), fields, blank_rows=FURTHER_ROWS)


def _make_codebook(codebook: pd.DataFrame) -> Page:
    columns = [("code", 22), ("name", 26), ("definition", 50), ("include", 40), ("exclude", 40), ("examples", 60)]
    rows = codebook.assign(examples=codebook["examples"].str.replace(";", "\n"))
    return Page(BOOK, rows, tuple(Field(name, width) for name, width in columns), frozen=1)


def _make_lists() -> Page:
    rows = pd.DataFrame({"found": WHEN_FOUND, "not found": [*WHEN_NOT_FOUND, ""]})
    return Page(LISTS, rows, (Field("found"), Field("not found")), hidden=True)


def _letter(column: int) -> str:
    return chr(ord("A") + column)

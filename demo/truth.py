"""Write the truth tables that stand in the sources (columns in demo/README.md)."""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

import pypdfium2
from source import CASE_KEYS, Marked, Source, fail, tidy

COLUMNS = {
    "recommendations": "document_id rec_id number_as_printed text agencies scope level page paragraph codes",
    "cases": f"document_id case_id {' '.join(CASE_KEYS)}",
    "documents": "document_id file csp region doc_type published n_pages review_id",
    "no_contact_agencies": "document_id agency phrase",
    "themes": "document_id code present evidence_paragraph note",
    "passages": "document_id passage codes trap",
    "traps": "document_id passage trap about_codes location",
    "actions": "document_id action_id rec_id action lead target_date status",
}
REGION = "West Midlands"
Row = list[str]


def list_truth(sources: list[Source], raw: Path, pages: dict[str, dict[str, int]]) -> dict[str, list[Row]]:
    """Rows of every truth table, in the order of documents and lines; `pages` is document → recommendation → page."""
    tables: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for source in sources:
        printed = read_pages(raw / source.head["file"])
        tables["documents"].append(describe_document(source, printed))
        tables["cases"] += describe_case(source)
        tables["recommendations"] += list_recommendations(source, printed, pages[source.head["document_id"]])
        tables["actions"] += list_actions(source)
        tables["no_contact_agencies"] += [[source.head["document_id"], *pair] for pair in name_absent(source)]
        tables["themes"] += list_themes(source)
        tables["passages"] += list_passages(source)
        tables["traps"] += list_traps(source)
    return tables


def read_pages(path: Path) -> list[str]:
    """Letters and digits of each page of a PDF; none for other formats."""
    if path.suffix != ".pdf":
        return []
    document = pypdfium2.PdfDocument(path)
    try:
        return [squeeze(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def squeeze(text: str) -> str:
    """Letters and digits alone, which survive line ends and hyphens."""
    return re.sub(r"\W|_", "", text)


def describe_document(source: Source, printed: list[str]) -> Row:
    """Row of documents.csv."""
    head = source.head
    return [
        head["document_id"], head["file"], head["csp"], head.get("region", REGION), head["doc_type"], head["published"],
        str(len(printed) or ""), head["review_id"],
    ]  # fmt: skip


def describe_case(source: Source) -> list[Row]:
    """Row of cases.csv, if the source carries the case."""
    case = source.head.get("case")
    document = source.head["document_id"]
    return [[document, f"{document}-C1", *(case.get(key, "") for key in CASE_KEYS)]] if case else []


def list_recommendations(source: Source, printed: list[str], pages: dict[str, int]) -> list[Row]:
    """Rows of recommendations.csv; the page is given only if the beginning of the words is found on it."""
    rows = []
    for mark in source.marked("rec"):
        at, rec = mark.attributes, mark.attributes["id"]
        page = pages.get(rec, 0)
        sure = 0 < page <= len(printed) and squeeze(mark.text)[:15] in printed[page - 1]
        number = at.get("number", mark.number)
        rows.append(
            [source.head["document_id"], rec, number, mark.text, at.get("agencies", ""), at.get("scope", ""),
             at.get("level", "overview"), str(page) if sure else "", at.get("paragraph", ""), at.get("codes", "")]
        )  # fmt: skip
    return rows


def list_actions(source: Source) -> list[Row]:
    """Rows of actions.csv; an action's id is made unique with its document's."""
    document = source.head["document_id"]
    rows = []
    for mark in source.marked("act"):
        at = mark.attributes
        name = at["id"] if at["id"].startswith(f"{document}-") else f"{document}-{at['id']}"
        rows.append(
            [document, name, at.get("rec", ""), mark.text, *(at.get(key, "") for key in ("lead", "target", "status"))]
        )
    return rows


def name_absent(source: Source) -> Iterable[tuple[str, str]]:
    """Agencies that had no contact, and the words that name them."""
    return [(agency, phrase) for agency, phrase in (source.head.get("no_contact") or {}).items()]


def say_place(mark: Marked) -> str:
    """Where a sentence stands: its paragraph's number, else the paragraph's first words."""
    return mark.number or " ".join(mark.block_text.split()[:8])


def list_themes(source: Source) -> list[Row]:
    """Rows of themes.csv, with the first marked sentence that shows the theme, or that only seems to."""
    rows = []
    for code, value in (source.head.get("themes") or {}).items():
        present, _, note = value.partition(" ")
        shown = next(
            (
                say_place(mark)
                for mark in source.marked("passage")
                if code in mark.attributes["codes"].split(";")
                and mark.attributes["trap"] == note
            ),
            "",
        )  # fmt: skip
        rows.append([source.head["document_id"], code, present, shown, note])
    return rows


def list_passages(source: Source) -> list[Row]:
    """Rows of passages.csv; a trap's codes stand in traps.csv, for the sentence must not get them."""
    document = source.head["document_id"]
    return [
        [document, mark.text, "" if mark.attributes["trap"] else mark.attributes["codes"], mark.attributes["trap"]]
        for mark in source.marked("passage")
    ]


def list_traps(source: Source) -> list[Row]:
    """Rows of traps.csv."""
    return [
        [source.head["document_id"], mark.text, mark.attributes["trap"], mark.attributes["codes"], say_place(mark)]
        for mark in source.marked("passage")
        if mark.attributes["trap"]
    ]


def check_together(sources: list[Source]) -> None:
    """Refuse ids that two sources share, and actions of recommendations that none has."""
    for what, ids in (
        ("document_id", [(source.head["document_id"], source, 1) for source in sources]),
        ("file", [(source.head["file"], source, 1) for source in sources]),
        (
            "@rec id",
            [(mark.attributes["id"], source, mark.line) for source in sources for mark in source.marked("rec")],
        ),
    ):
        seen: dict[str, Source] = {}
        for name, source, line in ids:
            if name in seen:
                raise fail(source.path, line, f"{what} {name} is doubled (also in {seen[name].path.name})")
            seen[name] = source
    recs = {mark.attributes["id"] for source in sources for mark in source.marked("rec")}
    for source in sources:
        for mark in source.marked("act"):
            for rec in filter(None, mark.attributes.get("rec", "").split(";")):
                if rec not in recs:
                    raise fail(source.path, mark.line, f"action {mark.attributes['id']} is of {rec}, which no @rec has")


def write_table(path: Path, columns: list[str], rows: list[Row]) -> None:
    """Write a CSV table, the same bytes on every system."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerows([columns, *([tidy(cell) for cell in row] for row in rows)])

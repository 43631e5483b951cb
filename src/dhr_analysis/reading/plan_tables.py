"""Read the tables that print recommendations and the actions on them, whatever their columns are called."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .bodies import Setting, is_agency_heading
from .candidates import Line, list_headings
from .dates import find_dates
from .item_numbers import is_theme, read_item_number, split_label
from .numbers import split_number
from .plan_columns import is_header, name_by_contents, name_columns
from .wordings import asks_for_something

FEWEST_WORDS = 6  # of a recommendation across the table; shorter orders are themes ("Improve training")
STATUS_COLUMNS = ("status", "completion")
_NOTHING = re.compile(r"(?:n/?a|not applicable|none|nil|[-–—]+)\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row of such a table: its cells by the kind of their column, and the theme, agency or short title above it."""

    line: Line
    number: str = ""
    recommendation: str = ""
    action: str = ""
    lead: str = ""
    target: str = ""
    status: str = ""
    source: str = ""
    theme: str = ""
    above: str = ""
    short: str = ""
    colour_only: bool = False
    headings: tuple[str, ...] = field(default=())


def list_plan_rows(lines: Sequence[Line], folder: Path) -> list[PlanRow]:
    """List the rows of all tables of a document that print recommendations or actions, in order.

    Blank recommendation cells take that of the row above. Rows across the table are kept as ``above``; in a table
    without a column for recommendations they may print them.
    """
    found: list[PlanRow] = []
    columns: tuple[str, ...] = ()
    above, last_table, headed = "", None, ("", "")
    below, last = "", found[-1:]
    held = _list_cells(lines, folder)
    for line in lines:
        if line.kind != "table_row" or not line.cells:
            headed = _read_heading(line, headed, folder)
            continue
        cells = [str(cell) for cell in json.loads(line.cells)]
        if line.table != last_table:
            columns, above, last_table = _carry_columns(line, cells, columns, folder), "", line.table
            below = ""
            columns = name_by_contents(columns, held[line.document_id, line.table], folder)
        if cells == _list_heads(line) and not is_header(cells, folder):
            continue
        if is_header(cells, folder):
            columns = name_by_contents(name_columns(cells, folder), held[line.document_id, line.table], folder)
            above = below = ""
            continue
        if not _is_plan(columns, line):
            continue
        across = _read_across(cells) or _read_order(cells, columns, folder)
        if across:
            # An agency right below a recommendation parts its actions by who does them, as do those that follow.
            fresh = above and (below or found[-1:] == last) and "recommendation" not in columns
            below = across if fresh and _is_order(above, folder) and _is_agency(across, folder) else ""
            above, last = (above, last) if below else (across, found[-1:])
            continue
        row = _make_row(line, cells, columns, above)
        if row and "recommendation" not in columns:
            row = _take_from_above(row, headed, folder)
            row = replace(row, above=below or row.above)
        if row:
            _append_row(found, row)
    return found


def _list_cells(lines: Sequence[Line], folder: Path) -> dict[tuple[str, int | None], list[list[str]]]:
    """List the cells of the rows of each table, without heads and rows across."""
    held: dict[tuple[str, int | None], list[list[str]]] = {}
    for line in lines:
        if line.kind == "table_row" and line.cells:
            cells = [str(cell) for cell in json.loads(line.cells)]
            rows = held.setdefault((line.document_id, line.table), [])
            if not is_header(cells, folder) and not _read_across(cells) and cells != _list_heads(line):
                rows.append(cells)
    return held


def _list_heads(line: Line) -> list[str]:
    return [str(cell) for cell in json.loads(line.columns)] if line.columns else []


def _read_heading(line: Line, before: tuple[str, str], folder: Path) -> tuple[str, str]:
    """Give number and words of the recommendation that heads the tables below a line; blank where a section begins."""
    number, text = split_label(line.text)
    number = number if number.family == "label" else read_item_number(line.paragraph)
    asks = len(text.split()) >= FEWEST_WORDS and asks_for_something(text, folder)
    if number.family == "label":
        return number.printed, text if asks else ""
    if line.kind != "heading":
        return before
    return ("", text) if asks else ("", "")


def _take_from_above(row: PlanRow, headed: tuple[str, str], folder: Path) -> PlanRow:
    """Take the row across the table, else the heading above it, for the recommendation; themes ask for nothing."""
    title, words = split_title(row.above)
    number, text = split_recommendation(words)
    printed, title = split_recommendation(title) if title else ("", "")
    if _is_order(row.above, folder):
        return replace(row, number=number or printed, recommendation=text, theme=title or row.theme, above="")
    if any(headed) and not row.number:
        return replace(row, number=headed[0], recommendation=headed[1])
    if number and text and not is_theme(words):
        return replace(row, number=row.number or number, short=text)
    return row


def _is_order(above: str, folder: Path) -> bool:
    """Say whether a row across the table is a recommendation: it is long enough, no theme, and asks for something."""
    _, text = split_recommendation(split_title(above)[1])
    return len(text.split()) >= FEWEST_WORDS and not is_theme(text) and asks_for_something(text, folder)


def _is_agency(across: str, folder: Path) -> bool:
    return is_agency_heading(across, Setting(folder))


def _carry_columns(line: Line, cells: Sequence[str], before: tuple[str, ...], folder: Path) -> tuple[str, ...]:
    """Name the columns of a new table by its header; without one it goes on the table before if it is as wide."""
    header = _list_heads(line)
    named = name_columns(header, folder)
    if is_header(header, folder):
        return named
    if header and line.role in ("recommendations", "action_plan") and len(header) == len(cells):
        return named
    return before if len(before) == len(cells) else ()


def _is_plan(columns: tuple[str, ...], line: Line) -> bool:
    kinds = set(columns)
    if [column for column in columns if column != "number"][:1] == ["target"] and "recommendation" not in kinds:
        return False  # a chronology: what happened when
    if "recommendation" in kinds:
        return len(kinds - {""}) > 1
    if "action" not in kinds or not kinds & {"lead", "target", "status", "completion"}:
        return False
    # Elsewhere only what can't be a chronology is a plan: who does what by when, and how that stands.
    whole = {"lead", "target"} <= kinds and bool(kinds & {"status", "completion"})
    later = whole and columns.index("target") > columns.index("action")
    return line.role in ("action_plan", "recommendations", "appendix") or later


def _read_across(cells: Sequence[str]) -> str:
    """Give the words of a row that runs across the table: one text in all cells, or in the first alone."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or len(set(filled)) > 1 or len(cells) < 3:
        return ""
    return filled[0] if len(filled) == len(cells) or (cells[0].strip() and len(filled[0].split()) > 1) else ""


def _read_order(cells: Sequence[str], columns: Sequence[str], folder: Path) -> str:
    """Give number and words of a recommendation in the column of the actions, with nothing beside them."""
    filled = [(column, " ".join(cell.split())) for column, cell in zip(columns, cells, strict=False) if cell.strip()]
    if "recommendation" in columns or len(cells) < 4 or [column for column, _ in filled] != ["number", "action"]:
        return ""
    number, text = filled[0][1].rstrip(".:"), filled[1][1]
    asks = len(text.split()) >= FEWEST_WORDS and asks_for_something(text, folder)
    return f"{number}. {text}" if asks and read_item_number(number).family in ("simple", "label", "code") else ""


def _make_row(line: Line, cells: Sequence[str], columns: tuple[str, ...], above: str) -> PlanRow | None:
    texts: dict[str, list[str]] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column and cell.strip():
            texts.setdefault(column, []).append(cell.strip())
    if not any(texts.get(column) for column in ("recommendation", "action", "lead", "status")):
        return None
    if all(_NOTHING.fullmatch(text) for column in texts for text in texts[column]):
        return None
    title, words = split_title(" ".join(texts.get("recommendation", [])))
    number, recommendation = split_recommendation(words)
    status = _read_latest(line, cells, columns)
    return PlanRow(
        line, number=first_text(texts, "number") or number, recommendation=recommendation,
        action="\n".join(texts.get("action", [])), lead="\n".join(texts.get("lead", [])),
        target=first_text(texts, "target"), status=status, source=first_text(texts, "source"),
        theme=title or first_text(texts, "theme"), above=above,
        colour_only=not status and _is_coloured(line, columns), headings=list_headings(line),
    )  # fmt: skip


def _read_latest(line: Line, cells: Sequence[str], columns: Sequence[str]) -> str:
    """Give the status of a row: of updates side by side the last that is filled in, else the first status."""
    heads = _list_heads(line)
    filled = [
        (column, cell.strip(), place < len(heads) and bool(find_dates(heads[place])))
        for place, (column, cell) in enumerate(zip(columns, cells, strict=False))
        if column in STATUS_COLUMNS and cell.strip()
    ]
    dated = [text for column, text, is_dated in filled if is_dated and column == "status"]
    if len(dated) > 1:
        return dated[-1]
    return next((text for wanted in STATUS_COLUMNS for column, text, _ in filled if column == wanted), "")


def first_text(texts: dict[str, list[str]], column: str) -> str:
    """Give the first filled cell of a kind of column, blank when there is none."""
    return (texts.get(column) or [""])[0]


def split_title(cell: str) -> tuple[str, str]:
    """Part a title on a line of its own from the words below it in a recommendation cell."""
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    titled = (
        len(lines) > 1 and len(lines[0].split()) <= 8 and re.search(r"[a-z0-9]$", lines[0]) and lines[1][:1].isupper()
    )
    if not titled or re.search(r"\b(?:should|must|to|will|and|the|of|for|with|a)$|\b(?:should|must|will)\b", lines[0]):
        return "", flatten(cell)
    return lines[0], flatten(" ".join(lines[1:]))


def split_recommendation(cell: str) -> tuple[str, str]:
    """Part the number in a recommendation cell from its words ("5.1 The Force to …", "MH 1. …")."""
    flat = flatten(cell)
    label, words = split_label(flat)
    if label.family == "label" and label.printed and words:
        return label.printed, words
    coded = re.match(r"(?P<number>[A-Z]{1,6}\s?\d{1,2}(?:\.\d{1,2})*[a-z]?)[.:)]?\s+(?=[\"“‘'(]?[A-Z])", flat)
    if coded:
        return coded["number"], flat[coded.end() :]
    lettered = re.match(r"(?P<number>\d{1,2}[a-h])\s+(?=[\"“‘'(]?[A-Z])", flat)
    if lettered:
        return lettered["number"], flat[lettered.end() :]
    number, rest = split_number(flat, hanging=True)
    known = read_item_number(number)
    return (known.printed, rest) if known.family not in ("none", "other") and rest else ("", flat)


def flatten(cell: str) -> str:
    """Put the words of a cell on one line."""
    return " ".join(cell.split())


def _is_coloured(line: Line, columns: tuple[str, ...]) -> bool:
    shades = [str(shade).strip().lower() for shade in json.loads(line.shading)] if line.shading else []
    return any(
        column in STATUS_COLUMNS and shade not in ("", "auto", "ffffff", "#ffffff", "none")
        for column, shade in zip(columns, shades, strict=False)
    )


def _append_row(found: list[PlanRow], row: PlanRow) -> None:
    """Add a row: a blank recommendation is that of the row above, a row that only goes on a text is joined to it."""
    before = found[-1] if found and found[-1].line.document_id == row.line.document_id else None
    if (
        before
        and not row.recommendation
        and (not row.number or row.number == before.number)
        and row.above == before.above
        and row.line.section == before.line.section
    ):
        row = _fill(row, before)
    if before and _goes_on(row, before):
        found[-1] = _join(before, row)
    else:
        found.append(row)


def _fill(row: PlanRow, before: PlanRow) -> PlanRow:
    return replace(row, number=row.number or before.number, recommendation=before.recommendation)


def _goes_on(row: PlanRow, before: PlanRow) -> bool:
    """Say whether a row is the rest of the row above, cut by a page: every text begins in lower case."""
    texts = [text for text in (row.action, row.lead, row.target, row.status) if text]
    fresh = row.recommendation if row.recommendation != before.recommendation else ""
    starts = [text[:1] for text in (*texts, fresh) if text]
    return (
        bool(starts) and all(start.islower() for start in starts) and not (row.number and row.number != before.number)
    )


def _join(before: PlanRow, row: PlanRow) -> PlanRow:
    fresh = row.recommendation if row.recommendation != before.recommendation else ""
    return replace(
        before, recommendation=f"{before.recommendation} {fresh}".strip(),
        action=f"{before.action} {row.action}".strip(),
        lead=f"{before.lead} {row.lead}".strip(), target=f"{before.target} {row.target}".strip(),
        status=f"{before.status} {row.status}".strip(),
    )  # fmt: skip

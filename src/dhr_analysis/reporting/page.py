"""Tables that people can read with eyes, ears or on paper, and take into a spreadsheet."""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .pieces import Html as Html
from .pieces import Sheet, as_html, escape
from .pieces import join_html as join_html
from .pieces import make_list as make_list
from .pieces import make_paragraph as make_paragraph
from .words import count_things as count_things

SHORT = 20  # letters: such cells don't break, so that ids and names stay whole


@dataclass(frozen=True)
class Cell:
    """A table's cell: its words, the value for the workbook (a pair: n and of), a link, and a shade from 0 to 5."""

    words: str
    value: Any = None
    to: str = ""
    shade: int = -1


def make_html_table(
    table: pd.DataFrame,
    caption: str,
    *,
    headers: Mapping[str, str] | None = None,
    row_header: bool = True,
    total: bool = False,
    note: str = "",
    source: str = "",
    most: int | None = None,
    kind: str = "",
) -> Html:
    """Make a table with caption, header scopes and a labelled scroll box; cells are plain values, Cell or Html.

    ``headers`` renames columns (others lose their underscores), ``row_header`` makes the first column the header of
    its row, ``total`` sets the last row apart as the sum of those above, ``note`` stands below, ``most`` shows only
    the first rows and says so, ``kind`` is a class of the page's style. Blank cells stay blank.
    """
    if table.empty:
        return make_paragraph(f"{caption}: none.", kind="note")
    shown = table if most is None else table.head(most)
    names = [(headers or {}).get(str(column), _label(column)) for column in table.columns]
    kinds = [_kind_of(shown[column]) for column in shown.columns]
    rows = [_make_row(row, kinds, row_header) for row in shown.itertuples(index=False, name=None)]
    if total:
        rows[-1] = rows[-1].replace("<tr>", '<tr class="total">', 1)
    if len(shown) < len(table):
        note = f"{note} The first {len(shown)} of {len(table)} rows.".strip()
    heads = "".join(f'<th scope="col"{class_}>{escape(name)}</th>' for name, class_ in zip(names, kinds, strict=True))
    attribute = f' class="{escape(kind)}"' if kind else ""
    text = (
        f'<div class="scroll" role="region" aria-label="{escape(caption)}" tabindex="0">\n<table{attribute}>\n'
        f"<caption><span>{escape(caption)}</span></caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"
        + "\n".join(rows)
        + "\n</tbody>\n</table>\n</div>"
        + (f'\n<p class="note">{escape(note)}</p>' if note else "")
    )
    return Html(text, sheets=(_make_sheet(shown, names, caption, note, source),))


def _make_row(row: tuple[Any, ...], kinds: Iterable[str], row_header: bool) -> str:
    cells = []
    for place, (value, kind) in enumerate(zip(row, kinds, strict=True)):
        tag, scope = ("th", ' scope="row"') if row_header and place == 0 else ("td", "")
        if isinstance(value, Cell) and value.shade >= 0:
            kind = f'{kind[:-1]} s{value.shade}"' if kind else f' class="s{value.shade}"'
        cells.append(f"<{tag}{scope}{kind}>{show_value(value)}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>"


def _kind_of(values: pd.Series) -> str:
    """Say the class of a column's cells, as an attribute: numbers stand right, short words don't break."""
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        return ' class="number"'
    cells = [value for value in values if isinstance(value, Cell)]
    if cells and any(isinstance(cell.value, int | float | tuple) for cell in cells):
        return ' class="number"'
    return ' class="short"' if values.map(lambda value: len(_plain(value))).max() <= SHORT else ""


def _plain(value: Any) -> str:
    return re.sub(r"<[^>]+>", "", show_value(value))


def show_value(value: Any) -> str:
    """Show a cell's value as HTML: thousands apart, truth as yes and no, blank where nothing is known."""
    if isinstance(value, Html):
        return value.text
    if isinstance(value, Cell):
        words = escape(value.words)
        return f'<a href="#{escape(value.to)}">{words}</a>' if value.to else words
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return ""
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) and abs(value) >= 10_000 else as_html(str(value)).text


def _label(column: object) -> str:
    words = re.sub(r"_+", " ", str(column)).strip()
    return words[:1].upper() + words[1:]


def _make_sheet(table: pd.DataFrame, names: Sequence[str], caption: str, note: str, source: str) -> Sheet:
    """Make the workbook's sheet of a table: a column of pairs becomes two, "n" and "of"."""
    columns: list[str] = []
    values: list[list[Any]] = []
    for name, column in zip(names, table.columns, strict=True):
        cells = list(table[column])
        if any(isinstance(cell, Cell) and isinstance(cell.value, tuple) for cell in cells):
            columns += [name, f"{name}: of"]
            values += [[_half(cell, 0) for cell in cells], [_half(cell, 1) for cell in cells]]
        else:
            columns.append(name)
            values.append([_value_of(cell) for cell in cells])
    return Sheet(caption, tuple(columns), tuple(zip(*values, strict=True)), note, source)


def _half(cell: Any, place: int) -> Any:
    return _value_of(cell.value[place]) if isinstance(cell, Cell) and isinstance(cell.value, tuple) else _value_of(cell)


def _value_of(value: Any) -> Any:
    if isinstance(value, Cell):
        return value.words if value.value is None or isinstance(value.value, tuple) else _value_of(value.value)
    if isinstance(value, Html):
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", value.text))).strip()
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return None
    if hasattr(value, "item"):
        return value.item()
    return value

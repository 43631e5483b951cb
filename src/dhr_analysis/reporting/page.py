"""Pieces of a page: safe HTML, and tables that people can read with eyes, ears or on paper."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Html:
    """A finished piece of HTML; notebooks show it as it is."""

    text: str

    def _repr_html_(self) -> str:
        return self.text

    def __str__(self) -> str:
        return self.text


def join_html(parts: Iterable[Html]) -> Html:
    """Join pieces of HTML, one below the other."""
    return Html("\n".join(part.text for part in parts if part.text))


def escape(value: object) -> str:
    """Escape a text for HTML."""
    return html.escape(str(value))


def make_paragraph(text: str, *, kind: str = "") -> Html:
    """Make a paragraph of plain text; ``kind`` is a class of the page's style: lead, note, warning, marking."""
    return Html(f'<p class="{escape(kind)}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>")


def make_list(items: Iterable[str], *, numbered: bool = False) -> Html:
    """Make a list of plain texts; nothing when there are none."""
    rows = "".join(f"<li>{escape(item)}</li>" for item in items)
    tag = "ol" if numbered else "ul"
    return Html(f"<{tag}>{rows}</{tag}>" if rows else "")


def count_things(n: int, thing: str, things: str = "") -> str:
    """Say a number of things: ``1 review``, ``2 reviews``."""
    return f"{n:,} {thing if n == 1 else things or thing + 's'}"


def make_html_table(
    table: pd.DataFrame,
    caption: str,
    *,
    headers: Mapping[str, str] | None = None,
    row_header: bool = True,
    total: bool = False,
    note: str = "",
    most: int | None = None,
) -> Html:
    """Make a table with caption, header scopes and a labelled scroll box; cells are plain text or Html.

    ``headers`` renames columns (others lose their underscores), ``row_header`` makes the first column the header of
    its row, ``total`` sets the last row apart as the sum of those above, ``note`` stands below, ``most`` shows only
    the first rows and says so. Blank cells stay blank.
    """
    if table.empty:
        return make_paragraph(f"{caption}: none.", kind="note")
    shown = table if most is None else table.head(most)
    kinds = [_kind_of(shown[column]) for column in shown.columns]
    rows = [_make_row(row, kinds, row_header) for row in shown.itertuples(index=False, name=None)]
    if total:
        rows[-1] = rows[-1].replace("<tr>", '<tr class="total">', 1)
    if len(shown) < len(table):
        note = f"{note} The first {len(shown)} of {len(table)} rows.".strip()
    return Html(
        f'<div class="scroll" role="region" aria-label="{escape(caption)}" tabindex="0">\n<table>\n'
        f"<caption><span>{escape(caption)}</span></caption>\n"
        f"<thead>{_make_head(table, kinds, headers or {})}</thead>\n<tbody>\n"
        + "\n".join(rows)
        + "\n</tbody>\n</table>\n</div>"
        + (f'\n<p class="note">{escape(note)}</p>' if note else "")
    )


SHORT = 20  # letters: such cells don't break, so that ids and names stay whole


def _make_head(table: pd.DataFrame, kinds: Iterable[str], headers: Mapping[str, str]) -> str:
    cells = (
        f'<th scope="col"{kind}>{escape(headers.get(str(column), _label(column)))}</th>'
        for column, kind in zip(table.columns, kinds, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _make_row(row: tuple[Any, ...], kinds: Iterable[str], row_header: bool) -> str:
    cells = []
    for place, (value, kind) in enumerate(zip(row, kinds, strict=True)):
        tag, scope = ("th", ' scope="row"') if row_header and place == 0 else ("td", "")
        cells.append(f"<{tag}{scope}{kind}>{_show(value)}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>"


def _kind_of(values: pd.Series) -> str:
    """Say the class of a column's cells, as an attribute: numbers stand right, short words don't break."""
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        return ' class="number"'
    return ' class="short"' if values.map(lambda value: len(_show(value))).max() <= SHORT else ""


def _show(value: Any) -> str:
    if isinstance(value, Html):
        return value.text
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return ""
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) and abs(value) >= 10_000 else escape(value)


def _label(column: object) -> str:
    words = re.sub(r"_+", " ", str(column)).strip()
    return words[:1].upper() + words[1:]

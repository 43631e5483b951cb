"""Part the cells of a plan's row into the lines that are actions of their own."""

import re
from collections.abc import Iterator

from .plan_tables import PlanRow, flatten

_MARK = re.compile(
    r"^\s*(?:\d{1,2}(?:\.\d{1,2})+\.?(?=\s+[A-Z])|\(?(?P<mark>\d{1,2}|[a-h]|[ivx]{1,4})[.)]|\((?P<inner>\d{1,2}|[a-h]|[ivx]{1,4})\)|[•●▪■◦‣·])\s+(?=\S)"
)

_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})+\.?\s+(?=[A-Z])")


def split_actions(row: PlanRow) -> Iterator[tuple[str, str, str, str]]:
    """Yield action, lead, target and status of each action line of a row.

    Lines that are numbered in the cell are actions of their own, with leads, targets and statuses of their own where
    the neighbouring cells have as many lines.
    """
    pieces = _split_marked(row.action)
    if len(pieces) < 2:
        yield (
            _NUMBER.sub("", flatten(row.action)),
            "; ".join(row.lead.split("\n")),
            flatten(row.target),
            flatten(row.status),
        )
        return
    leads, targets, statuses = (_spread(cell, len(pieces)) for cell in (row.lead, row.target, row.status))
    for place, piece in enumerate(pieces):
        yield piece, leads[place] or "; ".join(row.lead.split("\n")), targets[place], statuses[place]


def _split_marked(cell: str) -> list[str]:
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    if sum(_MARK.match(line) is not None for line in lines) < 2 or not _MARK.match(lines[0]):
        return [flatten(cell)]
    pieces: list[str] = []
    for line in lines:
        mark = _MARK.match(line)
        if mark:
            pieces.append(line[mark.end() :])
        else:
            pieces[-1] += f" {line}"
    return pieces


def _spread(cell: str, count: int) -> list[str]:
    """Give each action its own words of a neighbouring cell, which is numbered alike or has as many lines."""
    marked = _split_marked(cell)
    if len(marked) == count:
        return marked
    lines = [line.strip() for line in cell.split("\n") if line.strip()]
    return lines if len(lines) == count else [flatten("; ".join(lines))] * count

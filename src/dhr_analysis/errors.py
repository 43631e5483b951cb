"""Errors that are shown to a person without a traceback."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


class DhrError(Exception):
    """Something a person must mend; the message says what happened, where, and what to do."""


@dataclass(frozen=True)
class Fault:
    """One fault in one place of one file."""

    file: str
    found: str
    allowed: str = ""
    hint: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column {self.column}")
        text = f"{', '.join(place)}: {self.found}"
        if self.allowed:
            text += f"; allowed: {self.allowed}"
        return f"{text}. {self.hint}" if self.hint else f"{text}."


class FaultsError(DhrError):
    """All faults of one or more files, in one message."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = tuple(faults)
        count = len(self.faults)
        head = f"{count} fault{'s' if count != 1 else ''} must be mended:"
        super().__init__("\n".join([head, *(f"  {fault}" for fault in self.faults)]))


def suggest_name(name: str, known: Iterable[str]) -> str:
    """Say the nearest known name, or all of them when none is near."""
    options = sorted(known)
    near = get_close_matches(name.lower(), options, n=1, cutoff=0.6)
    return f"Did you mean {near[0]!r}?" if near else f"Known are: {', '.join(options)}."

"""Count the printed numbers of recommendations: how many were found, which are missing in between."""

import re
from collections import defaultdict
from collections.abc import Sequence

from ..tables import make_problem
from .candidates import Candidate
from .item_numbers import fold_number

_LAST = re.compile(r"^(?P<lead>.*?)(?P<count>\d{1,3})(?P<rest>(?:\([a-z0-9]+\)|[a-z])?)$")
MOST = 80  # a run of numbers is no longer than that
FIRST = 3  # a run that begins by then is held to begin with 1


def count_numbers(candidates: Sequence[Candidate], files: dict[str, str]) -> list[dict[str, str]]:
    """Make rows for ``problems``, one a list: "R1–R54: 54 found" as a note, as a warning where numbers are missing.

    Numbers that restart under each agency are counted under its heading.
    """
    lists: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        lists[candidate.document_id, candidate.listed_in].append(candidate)
    return [_tell_list(items, candidates, files) for items in lists.values()]


def _tell_list(items: Sequence[Candidate], candidates: Sequence[Candidate], files: dict[str, str]) -> dict[str, str]:
    runs = _join_headings(items)
    told = ", ".join(_write_run(lead, counts) for lead, counts in runs)
    # A plan or a summary may leave out what the report's own list holds.
    elsewhere = {fold_number(one.number).split("(")[0] for one in candidates if one.listed_in != items[0].listed_in}
    missing = [
        f"{lead}{count}"
        for lead, counts in runs
        for count in _find_missing(counts)
        if fold_number(f"{lead}{count}") not in elsewhere
    ]
    what = f"recommendations {told or 'without numbers'}: {len(items)} found"
    what += f"; {', '.join(missing)} missing" if missing else ""
    todo = "Look for the missing numbers in the document; add them in decisions/recommendations.csv."
    first = items[0]
    return make_problem(
        "read", "warning" if missing else "note", what, todo if missing else "Compare it with the document.",
        file=files.get(first.document_id, ""), document_id=first.document_id,
        where=first.headings[-1] if first.headings else "",
    )  # fmt: skip


def _join_headings(items: Sequence[Candidate]) -> list[tuple[str, list[int]]]:
    """Join the numbers of one list that go on under the next heading; those that restart stay apart."""
    runs: list[tuple[str, list[int]]] = []
    roman = bool(items) and re.match(r"\(?[iI](?![a-zA-Z])", items[0].number) is not None
    for item in items:
        found = _LAST.match(_write_plain(_read_roman(item.number) if roman else item.number))
        if not found:
            continue
        count = int(found["count"])
        last = next((counts for lead, counts in reversed(runs) if lead == found["lead"]), None)
        if last and count >= last[-1]:
            last.append(count)
        else:
            runs.append((found["lead"], [count]))
    return runs


def _read_roman(number: str) -> str:
    """Write a Roman number of a list that begins with I in plain figures ("V(a)" gives "5(a)")."""
    found = re.match(r"\(?(?P<count>[ivxIVX]+)(?![a-zA-Z])[.)]*(?P<rest>.*)$", number)
    if not found:
        return number
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in found["count"].lower()]
    total = sum(-one if one < two else one for one, two in zip(values, [*values[1:], 0], strict=True))
    return f"{total}{found['rest']}"


def _write_plain(number: str) -> str:
    return number if re.search(r"\d", number) else fold_number(number)


def _write_run(lead: str, counts: Sequence[int]) -> str:
    first = 1 if counts[0] <= FIRST else counts[0]
    return f"{lead}{first}–{lead}{counts[-1]}" if counts[-1] > first else f"{lead}{counts[-1]}"


def _find_missing(counts: Sequence[int]) -> list[int]:
    first = 1 if counts[0] <= FIRST else counts[0]
    return [count for count in range(first, counts[-1]) if count not in counts] if counts[-1] <= MOST else []

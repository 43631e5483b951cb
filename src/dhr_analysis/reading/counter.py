"""Count the printed numbers of recommendations: how many were found, which are missing in between."""

import re
from collections import defaultdict
from collections.abc import Sequence

from ..tables import make_problem
from .candidates import Candidate
from .item_numbers import fold_number

_LAST = re.compile(r"^(?P<lead>.*?)(?P<count>\d{1,3})(?P<rest>(?:\([a-z0-9]+\)|[a-z])?)$")
MOST = 80  # a run of numbers is no longer than that


def count_numbers(candidates: Sequence[Candidate], files: dict[str, str]) -> list[dict[str, str]]:
    """Make rows for ``problems``: "R1–R54: 54 found" as a note, missing numbers as a warning, per document and list.

    Numbers that restart under each agency are counted under its heading.
    """
    runs: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for candidate in candidates:
        found = _LAST.match(_write_plain(candidate.number))
        if found:
            heading = candidate.headings[0] if candidate.headings else ""
            runs[candidate.document_id, candidate.listed_in, heading, found["lead"]].append(int(found["count"]))
    return [
        _tell_run(document_id, lead, sorted(set(counts)), files) for (document_id, lead, counts) in _join_headings(runs)
    ]


def _write_plain(number: str) -> str:
    return number if re.search(r"\d", number) else fold_number(number)


def _join_headings(runs: dict[tuple[str, str, str, str], list[int]]) -> list[tuple[str, str, list[int]]]:
    """Join the runs of one list that go on under the next heading; those that restart stay apart."""
    joined: list[tuple[tuple[str, str, str], list[int]]] = []
    for (document_id, listed_in, _, lead), counts in runs.items():
        key = (document_id, listed_in, lead)
        last = next((entry for entry in reversed(joined) if entry[0] == key), None)
        if last and min(counts) > max(last[1]):
            last[1].extend(counts)
        else:
            joined.append((key, list(counts)))
    return [(document_id, lead, counts) for (document_id, _, lead), counts in joined]


def _tell_run(document_id: str, lead: str, counts: list[int], files: dict[str, str]) -> dict[str, str]:
    first = 1 if counts[0] <= 3 else counts[0]
    missing = [count for count in range(first, counts[-1] + 1) if count not in counts] if counts[-1] <= MOST else []
    run = f"{lead}{first}–{lead}{counts[-1]}" if counts[-1] > first else f"{lead}{counts[-1]}"
    what = f"recommendations {run}: {len(counts)} found"
    if missing:
        what += f"; {', '.join(f'{lead}{count}' for count in missing)} missing"
    todo = (
        "Look for the missing numbers in the document; add them in decisions/recommendations.csv."
        if missing
        else "Nothing, if it agrees with the document."
    )
    return make_problem(
        "read", "warning" if missing else "note", what, todo, file=files.get(document_id, ""), document_id=document_id
    )

"""Read target dates as people print them, never more precisely than they are printed."""

import re
from dataclasses import dataclass

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
YEAR = r"(?P<year>(?:19|20)\d\d|['’]?\d\d(?!\d))"
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)",
        r"(?<![\d/.-])(?P<day>\d{1,2})[/.\-](?P<number>\d{1,2})[/.\-](?P<year>\d{4}|\d\d)(?![\d/])",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s+)?[-\s]?{MONTH}\b\.?,?[-\s]*(?P<year>(?:19|20)\d\d|\d\d\b)",
        rf"\b{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)\b",
        rf"\b{MONTH}\b\.?[-\s,/]*{YEAR}",
        r"(?<![\d/.-])(?P<number>\d{1,2})[/.](?P<year>(?:19|20)\d\d)(?![\d/])",
    )
)
# "2019/20", "2019-20" and a quarter are spans, which stay words; so do "3 months" and "Ongoing".
SPAN = re.compile(
    r"\b(?:19|20)\d\d\s*[/–-]\s*(?:(?:19|20)\d\d|\d\d)(?![\d/.-])|\bQ(?:uarter)?\s?[1-4]\b|\bquarter\b", re.I
)
LONE_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/])")
CHANGED = re.compile(r"\b(?:revised|extended|amended|moved|now|new date|changed)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date found in a text: its ISO form (YYYY, YYYY-MM or YYYY-MM-DD) and where it stands."""

    iso: str
    start: int
    end: int


def read_target_date(printed: str) -> str:
    """Read a target date: YYYY, YYYY-MM or YYYY-MM-DD, blank where the words are no date.

    Of several dates the last counts when the words say that it was changed or print a span; else the first.
    Quarters, financial years, "within 3 months of publication" and "ongoing" stay words.
    """
    found = find_dates(printed)
    if not found:
        return _read_lone_year(printed)
    between = printed[found[0].end : found[-1].start]
    last_counts = len(found) > 1 and (CHANGED.search(printed) or re.fullmatch(r"\s*(?:[-–—]|to|until)\s*", between))
    return found[-1].iso if last_counts else found[0].iso


def find_dates(text: str) -> list[PrintedDate]:
    """Find the dates of a text that name at least a month, in order; columns: none."""
    found: list[PrintedDate] = []
    for pattern in PATTERNS:
        for hit in pattern.finditer(text):
            iso = _write_iso(hit.groupdict())
            if iso and all(hit.end() <= other.start or hit.start() >= other.end for other in found):
                found.append(PrintedDate(iso, hit.start(), hit.end()))
    return sorted(found, key=lambda date: date.start)


def _read_lone_year(printed: str) -> str:
    if SPAN.search(printed):
        return ""
    years = LONE_YEAR.findall(printed)
    words = re.findall(r"[A-Za-z]+", printed.lower())
    only_year = set(words) <= {"by", "in", "end", "of", "during"}
    return years[0] if len(years) == 1 and only_year else ""


def _write_iso(parts: dict[str, str | None]) -> str:
    """Write the parts of a date; blank when there is no such day or month."""
    digits = re.sub(r"\D", "", parts["year"] or "")
    year = int(digits) + (2000 if len(digits) == 2 else 0)
    named = parts.get("month")
    month = MONTHS[named.lower()] if named else int(parts.get("number") or 0)
    if not 1 <= month <= 12 or not 1990 <= year <= 2099:
        return ""
    if not parts.get("day"):
        return f"{year}-{month:02}"
    day = int(parts["day"] or 0)
    return f"{year}-{month:02}-{day:02}" if 1 <= day <= _days_in(year, month) else ""


def _days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31

"""How a file counts places in its texts: programs differ, and the quotes that they write tell which way is meant.

The standard counts code points from 0. Some files count a line end as two signs, some count in UTF-16, some give the
last sign in place of the one after it, some count a byte order mark.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

COMPARED = 20  # letters: a quote as long as this may have been cut without a sign
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Reading:
    """A way to read places: the standard's own, unless something is set."""

    end_included: bool = False
    line_end_is_two: bool = False
    in_utf16: bool = False
    mark_counted: bool = False

    def say(self) -> str:
        """Say in words how this reading differs from the standard's."""
        words = {
            "end_included": "the end is the last sign, not the one after it",
            "line_end_is_two": "a line end counts as two signs",
            "in_utf16": "signs are counted in UTF-16",
            "mark_counted": "a byte order mark is counted",
        }
        return "; ".join(said for name, said in words.items() if getattr(self, name))


READINGS = tuple(Reading(*flags) for flags in sorted(product((False, True), repeat=4), key=sum))


@dataclass(frozen=True)
class Text:
    """A text with line ends of one sign, and whether the file had two-sign line ends or a byte order mark."""

    text: str
    two_sign_ends: bool = False
    marked: bool = False


@dataclass(frozen=True)
class Stretch:
    """A stretch as a file gives it: its places, and the words that it is said to hold (blank: not said)."""

    source: str
    start: int
    end: int
    words: str = ""


def decode_source(data: bytes) -> Text:
    """Decode a source's text (UTF-8, or UTF-16 with a byte order mark)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raw, marked = data.decode("utf-16"), True
    else:
        raw, marked = data.decode("utf-8-sig", errors="replace"), data.startswith(b"\xef\xbb\xbf")
    return Text(raw.replace("\r\n", "\n"), "\r\n" in raw, marked)


def choose_reading(texts: dict[str, Text], stretches: Sequence[Stretch]) -> Reading:
    """Choose for a whole file the reading under which most quotes stand where they should; in doubt the standard's."""
    told = [stretch for stretch in stretches if stretch.words and stretch.source in texts]
    possible = [reading for reading in READINGS if _is_possible(reading, texts.values())]
    scores = {reading: count_fitting(reading, texts, told) for reading in possible}
    return max(possible, key=lambda reading: scores[reading])  # the first of the best, and they begin with the plainest


def _is_possible(reading: Reading, texts: Iterable[Text]) -> bool:
    """Leave out readings that make no difference to these texts."""
    there = list(texts)
    return (
        (not reading.line_end_is_two or any(text.two_sign_ends for text in there))
        and (not reading.mark_counted or any(text.marked for text in there))
        and (not reading.in_utf16 or any(_list_wide(text.text) for text in there))
    )


def count_fitting(reading: Reading, texts: dict[str, Text], stretches: Iterable[Stretch]) -> int:
    """Count the stretches whose words stand where a reading says."""
    return sum(
        fits(texts[stretch.source].text[slice(*find_places(reading, texts[stretch.source], stretch))], stretch.words)
        for stretch in stretches
    )


def fits(found: str, words: str) -> bool:
    """Say whether a stretch is what its quote says, which may be cut or spaced otherwise."""
    ours, theirs = (_BLANKS.sub(" ", text).strip() for text in (found, words))
    cut = theirs.removesuffix("…").removesuffix("...").rstrip()
    if cut != theirs or (len(ours) > len(theirs) >= COMPARED):
        return bool(cut) and ours.startswith(cut)
    # Blanks at the ends count: they tell an end that is included from one that isn't.
    return ours == theirs and _has_blanks(found) == _has_blanks(words)


def _has_blanks(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def find_places(reading: Reading, text: Text, stretch: Stretch) -> tuple[int, int]:
    """Find the places of a stretch in the text with one-sign line ends: (start, end), end exclusive."""
    start, end = stretch.start, stretch.end + (1 if reading.end_included else 0)
    if reading.mark_counted and text.marked:
        start, end = start - 1, end - 1
    two = reading.line_end_is_two and text.two_sign_ends
    places = [_undo(place, text.text, reading.in_utf16, two) for place in (start, end)]
    first = min(max(places[0], 0), len(text.text))
    return first, min(max(places[1], first), len(text.text))


def _undo(place: int, text: str, in_utf16: bool, two: bool) -> int:
    """Turn a counted place into one of the text: subtract a sign for each that was counted double before it."""
    if not in_utf16 and not two:
        return place
    doubled = _list_doubled(text, in_utf16, two)
    return place - bisect_left(doubled, place)


@lru_cache(maxsize=256)
def _list_doubled(text: str, in_utf16: bool, two: bool) -> list[int]:
    """List, in counted places, where each sign that counts double begins."""
    signs = sorted([*(_list_wide(text) if in_utf16 else ()), *(_list_ends(text) if two else ())])
    return [place + before for before, place in enumerate(signs)]


def _list_wide(text: str) -> list[int]:
    return [match.start() for match in re.finditer(r"[\U00010000-\U0010ffff]", text)]


def _list_ends(text: str) -> list[int]:
    return [match.start() for match in re.finditer(r"\n", text)]

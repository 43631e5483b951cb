"""Find the lists that a report cites: what others recommended, what members suggested, the lessons before a list."""

import re
from collections.abc import Sequence

from .bodies import Setting
from .candidates import Line, list_headings
from .item_numbers import NO_NUMBER, read_item_number, split_label
from .phrases import load_cue
from .wordings import find_said, split_sentences

_OPEN = re.compile(r"(?::|\bthat|[–—])\s*$")
_OWN = re.compile(
    r"\b(?:panel|review|author|chair|reviewers?|we|I)\s+(?:\w+ly\s+|also\s+)?recommends?\b"
    r"|\bis recommended(?: that| to|:)"
)

_REPRINTS = re.compile(
    r"\b(?:appendix|annex|annexe|schedule|extracts?|published|reprinted|reproduced|printed)\b", re.IGNORECASE
)
_OURS = re.compile(r"\b(?:this|our|joint|and this|overview|panel)\b", re.IGNORECASE)


def find_cited(lines: Sequence[Line], setting: Setting) -> set[int]:
    """Find the positions of the items that stand below words that cite them ("It made five recommendations:").

    A cited list ends where the form of its lines changes: with a heading, with the next numbered paragraph, or with
    a paragraph below its bullets. All that an appendix reprints of another report is cited.
    """
    cited = {line.position for line in lines if quotes_report(line, setting)}
    form = ""
    for place, line in enumerate(lines):
        if form and _name_form(line) == form:
            cited.add(line.position)
            continue
        form = ""
        if line.kind in ("paragraph", "list_item") and _cites(line, setting):
            following = lines[place + 1 : place + 2]
            below = _name_form(following[0]) if following else ""
            form = below if below and below != _name_form(line) else ""
    return cited


def _name_form(line: Line) -> str:
    """Name the form of an item's line: its number's family or its bullet; blank for what is no item."""
    if line.kind in ("heading", "table_row", "footnote"):
        return ""
    number = read_item_number(line.paragraph)
    if number is NO_NUMBER:
        number = split_label(line.text)[0]
    if number.family != "none":
        return number.family
    return "bullet" if line.kind == "list_item" else ""


def _cites(line: Line, setting: Setting) -> bool:
    """Say whether a paragraph leads up to a list that it cites, and does not itself recommend what follows."""
    if not _OPEN.search(line.text):
        return False
    last = line.text[slice(*split_sentences(line.text)[-1])]
    if find_said(last, setting.folder) or _OWN.search(last):
        return False
    if load_cue(setting.folder, "cited_list").search(last):
        return True
    told = load_cue(setting.folder, "cited_maker").search(line.text)
    return told is not None and re.search(r"\brecommend|\bthey\b|\bthese\b|\bfollow", last) is not None


def quotes_report(line: Line, setting: Setting) -> bool:
    """Say whether a line stands under the heading of an appendix that reprints somebody else's report."""
    return any(
        _REPRINTS.search(heading)
        and not _OURS.search(heading)
        and load_cue(setting.folder, "cited_maker").search(heading)
        for heading in list_headings(line)
    )


def is_other_reviews(line: Line, setting: Setting) -> bool:
    """Say whether the nearest heading above a line is about the recommendations of another review."""
    return any(load_cue(setting.folder, "other_review_heading").search(heading) for heading in list_headings(line)[:1])

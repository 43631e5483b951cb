"""Arrange a page when all its pieces stand: numbers, contents, references, abbreviations."""

import re
from dataclasses import dataclass, field

from .glossary import fill_glossary
from .pieces import make_place

HEADING = re.compile(r"<h([23])((?: [^>]*)?)>(.*?)</h\1>", re.DOTALL)
PLACED = re.compile(r'id="([^"]+)" class="placed"')
APPENDIX = re.compile(r"Appendix:\s*")
REF = re.compile(r'(\s?)<a class="ref" href="#([^"]+)">.*?</a>')
LINK = re.compile(r'<a href="#([^"]+)">(.*?)</a>', re.DOTALL)
BRIEF = "In brief"  # stands before the list of contents and bears no number
BACK = '<p class="back"><a href="#contents">Back to the contents</a></p>\n'


@dataclass
class _Count:
    """Where the numbering stands; lives only while one page is arranged."""

    sections: int = 0
    parts: int = 0
    appendices: int = 0
    entries: list[tuple[str, str, str]] = field(default_factory=list)  # place, number, words: of sections
    names: dict[str, str] = field(default_factory=dict)  # place → "section 3", "appendix B"


def arrange_page(body: str) -> str:
    """Number headings, tables and figures, list the contents, fill references, open abbreviations."""
    count = _Count()
    numbered = HEADING.sub(lambda found: _number_heading(found, count), body)
    numbered = _number_captions(numbered)
    if len(count.entries) > 1:
        first = numbered.index(f'<h2 id="{count.entries[0][0]}">')
        numbered = f"{numbered[:first]}{_list_contents(count)}{numbered[first:]}{BACK}"
    return drop_dead_links(fill_glossary(_fill_refs(numbered, count)))


def _number_heading(found: re.Match[str], count: _Count) -> str:
    level, words = found[1], found[3].strip()
    plain = re.sub(r"<[^>]+>", "", words).strip()
    if plain == BRIEF:
        return f'<h2 id="in-brief">{words}</h2>'
    placed = PLACED.search(found[2])
    place = _make_unique(placed[1] if placed else make_place(APPENDIX.sub("", plain)), count)
    if level == "2":
        number = _number_section(plain, count)
        words = APPENDIX.sub("", words, count=1)
        count.entries.append((place, number, re.sub(r"<[^>]+>", "", words).strip()))
        back = BACK if len(count.entries) > 1 else ""
    else:
        count.parts += 1
        number, back = f"{_top(count)}.{count.parts}", ""
    count.names[place] = f"{'appendix' if count.appendices else 'section'} {number}"
    return f'{back}<h{level} id="{place}"><span class="number">{number}</span> {words}</h{level}>'


def _number_section(plain: str, count: _Count) -> str:
    count.parts = 0
    if APPENDIX.match(plain):
        count.appendices += 1
    else:
        count.sections += 1
    return _top(count)


def _top(count: _Count) -> str:
    return chr(ord("A") + count.appendices - 1) if count.appendices else str(count.sections)


def _make_unique(place: str, count: _Count) -> str:
    unique, further = place, 2
    while unique in count.names:
        unique, further = f"{place}-{further}", further + 1
    return unique


def _list_contents(count: _Count) -> str:
    items = "\n".join(
        f'<li><span class="number">{number}</span> <a href="#{place}">{words}</a></li>'
        for place, number, words in count.entries
    )
    head = '<nav class="contents" aria-labelledby="contents"><h2 id="contents">Contents</h2>'
    return f"{head}\n<ol>\n{items}\n</ol></nav>\n"


def _number_captions(body: str) -> str:
    """Write ``Table 1`` and ``Figure 1`` before captions, so that people can point to them."""
    counts = {"Table": 0, "Figure": 0}

    def number(found: re.Match[str]) -> str:
        what = "Table" if found[0].startswith("<caption") else "Figure"
        counts[what] += 1
        return f'{found[0]}<b class="number">{what} {counts[what]}.</b> '

    return re.sub(r'<caption><span>|<figcaption><span class="title">', number, body)


def _fill_refs(body: str, count: _Count) -> str:
    """Write the number of the section that a reference leads to; a reference that leads nowhere goes."""

    def fill(found: re.Match[str]) -> str:
        name = count.names.get(found[2])
        return f'{found[1]}<a class="ref" href="#{found[2]}">({name})</a>' if name else ""

    return REF.sub(fill, body)


def drop_dead_links(body: str) -> str:
    """Take links away that lead to no place in the page; their words stay."""
    places = set(re.findall(r'\bid="([^"]+)"', body))
    return LINK.sub(lambda link: link[0] if link[1] in places or link[1] == "main" else link[2], body)

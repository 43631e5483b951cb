"""Parts of a Word document that python-docx does not make: automatic numbering and footnotes."""

import re
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
FOOTNOTES_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
SHAPE = re.compile(r"(?P<lead>.*?)(?P<value>\d+(?:\.\d+)*|(?<![A-Za-z])[a-z](?![A-Za-z]))(?P<tail>[.):]*)")
Counts = tuple[int, ...]


@dataclass(frozen=True)
class Counter:
    """A list of Word: its definition, its number, where it stands and where its levels start."""

    abstract: int
    num: int
    state: Counts
    starts: Counts

    def follow(self, levels: int) -> Counts:
        """The count that Word prints next at a level."""
        if len(self.state) >= levels:
            return (*self.state[: levels - 1], self.state[levels - 1] + 1)
        fresh = range(len(self.state), levels)
        return self.state + tuple(self.starts[n] if n < len(self.starts) else 1 for n in fresh)


@dataclass(frozen=True)
class Numbering:
    """Word's numbering as it stands after a paragraph: the counters, and the last paragraph's list and level."""

    part: Any
    counters: tuple[tuple[str, Counter], ...] = ()
    num: int = 0
    level: int = 0

    @classmethod
    def of(cls, document: Any) -> "Numbering":
        """The numbering of a new document."""
        return cls(document.part.numbering_part.element)

    def count(self, number: str) -> "Numbering | None":
        """Numbering after a paragraph whose printed number is `number`; None if Word can't count so."""
        found = SHAPE.fullmatch(number)
        if not found:
            return None
        letter = found["value"].isalpha()
        wanted = (ord(found["value"]) - 96,) if letter else tuple(map(int, found["value"].split(".")))
        plain = not found["lead"] and not letter
        key = "decimal" if plain else f"{found['lead']}1{found['tail']}{letter}"
        known = dict(self.counters)
        counter = known.get(key)
        if counter and counter.follow(len(wanted)) == wanted:
            counter = replace(counter, state=wanted)
        else:
            abstract = counter.abstract if counter else self.define(key, found, letter, len(wanted) if plain else 0)
            counter = Counter(abstract, self.begin(abstract, wanted), wanted, wanted)
        counters = tuple({**known, key: counter}.items())
        return replace(self, counters=counters, num=counter.num, level=len(wanted) - 1)

    def define(self, key: str, found: re.Match[str], letter: bool, tail_level: int) -> int:
        """A list definition for a shape of number."""
        known = self.part.findall(qn("w:abstractNum"))
        abstract = 1 + max(int(item.get(qn("w:abstractNumId"))) for item in known)
        levels = []
        for level in range(9):
            digits = ".".join(f"%{n + 1}" for n in range(level + 1))
            tail = found["tail"] if not tail_level or level == tail_level - 1 else ""
            shown = quoteattr(f"{found['lead']}{digits}{tail}")
            left = 1531 if letter else 851
            levels.append(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/>'
                f'<w:numFmt w:val="{"lowerLetter" if letter else "decimal"}"/>'
                f'<w:lvlText w:val={shown}/><w:lvlJc w:val="left"/>'
                f'<w:pPr><w:ind w:left="{left}" w:hanging="{680 if letter else 851}"/></w:pPr></w:lvl>'
            )
        known[-1].addnext(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}">'
                f'<w:multiLevelType w:val="multilevel"/>{"".join(levels)}</w:abstractNum>'
            )
        )
        return abstract

    def begin(self, abstract: int, wanted: Counts) -> int:
        """A new list that starts where it is wanted."""
        number = 1 + max(int(item.get(qn("w:numId"))) for item in self.part.findall(qn("w:num")))
        starts = "".join(
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{value}"/></w:lvlOverride>'
            for level, value in enumerate(wanted)
        )
        self.part.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{starts}</w:num>')
        )
        return number

    def apply(self, paragraph: Any) -> None:
        """Number a paragraph with the last count."""
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = self.level
        properties.get_or_add_numId().val = self.num


def add_note_reference(paragraph: Any, number: int) -> None:
    """A superscript reference to a footnote."""
    run = paragraph.add_run()
    run.font.superscript = True
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), str(number))
    run._r.append(reference)


def add_footnotes(document: Any, notes: list[tuple[int, str]]) -> None:
    """The footnotes part: Word's two separators, then the notes (number, text)."""
    if not notes:
        return
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{place}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
        for place, kind, mark in ((-1, "separator", "separator"), (0, "continuationSeparator", "continuationSeparator"))
    )
    body = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
        for number, text in notes
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    xml = f"{head}\n<w:footnotes {nsdecls('w')}>{separators}{body}</w:footnotes>"
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES_TYPE, xml.encode("utf-8"), package)
    document.part.relate_to(part, FOOTNOTES_LINK)

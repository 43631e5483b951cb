"""Gather what each part of a review's documents prints as recommendations, with the agencies that must act."""

import json
import re
import statistics
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from .addressees import Addressee, find_addressees
from .agencies import AgencyMatch, find_agencies
from .bodies import Setting
from .boxes import open_boxes
from .candidates import Candidate, Line, find_zones, list_headings, list_lines
from .cited import find_cited, is_other_reviews
from .copies import is_same_print
from .item_numbers import NO_NUMBER, read_item_number
from .items import list_items, split_inline_parts, trim_item
from .own_names import learn_own_names
from .phrases import load_cue
from .plan_columns import is_header, name_field
from .plan_forms import list_form_rows
from .plan_tables import PlanRow, list_plan_rows, split_recommendation
from .prose import list_prose
from .wordings import asks_for_something, is_about_recommendations

_NONE = re.compile(
    r"(?:none|nil|n/?a|not applicable|no (?:further |specific )?recommendations?)\b(?! of)", re.IGNORECASE
)
# Kinds of body whose short form ("the Trust") means the one that a document names.
_PROPER_NOUN = re.compile(r"\b(?:Trust|Directorate|Association|Society|College|Federation)\b")
RANKS = {"overview": 0, "joint_review": 0, "learning_review": 1, "other": 2, "executive_summary": 3, "action_plan": 4}
REPEATED = 0.3  # the rank of a list that prints again what stands elsewhere
GIST = 0.6  # a list whose items have but this share of the words of another is its gist
SHORT = 12  # so few words name an act and do not ask for it
Found = tuple[Candidate, tuple[Addressee, ...]]


def list_review(passages: pd.DataFrame, kinds: dict[str, str], folder: Path) -> list[list[Found]]:
    """List what each part of a review's documents prints, with who must act; lists whose words are kept come first."""
    ranked: list[tuple[float, str, list[Found]]] = []
    own = learn_own_names(passages, folder)
    for document_id, of_document in passages.groupby("document_id", sort=False):
        kind = kinds.get(str(document_id), "other")
        if kind == "home_office_letter":
            continue
        lines = list_lines(of_document)
        setting = Setting(folder, own, earlier=_name_bodies(lines, folder))
        for rank, items in list_candidates(lines, setting):
            ranked.append((RANKS.get(kind, 2) + rank, str(document_id), _address(items, setting)))
    ranked.sort(key=lambda entry: entry[:2])
    return _drop_doubles([items for _, _, items in ranked])


def list_candidates(lines: Sequence[Line], setting: Setting) -> list[tuple[float, list[Candidate]]]:
    """List the candidates of one document, list by list, each with a rank: lists 0, prose and boxes 0.2, tables 0.4."""
    lines = open_boxes(lines)
    zones = find_zones(lines, setting.folder)
    found = []
    for place, zone in enumerate(zones):
        items = list_items(zone, setting, f"{zone.lines[0].document_id} list {place}")
        found.append((_rank_list(items, zone.lines, setting.folder), items))
        if not zone.weak:
            found.append((0.1, list_bare_rows(zone.lines, setting)))
    found.append((0.2, list_prose(lines, zones, setting)))
    found.append((0.4, list_planned(list_plan_rows(lines, setting.folder), setting)))
    found.append((0.5, list_planned(list_form_rows(lines, setting.folder), setting)))
    left = find_cited(lines, setting)
    return _drop_short_prints([(rank, kept) for rank, items in found if (kept := _leave_out(items, left))])


def _leave_out(items: Sequence[Candidate], positions: set[int]) -> list[Candidate]:
    return [item for item in items if item.position not in positions]


def _drop_short_prints(found: list[tuple[float, list[Candidate]]]) -> list[tuple[float, list[Candidate]]]:
    """Drop a list that only names what another list of the document prints in full ("in brief": "Better letters")."""
    lists = [items for _, items in found]
    return [
        (rank, items)
        for rank, items in found
        if rank != REPEATED or not any(_is_gist(items, other) for other in lists if len(other) >= len(items))
    ]


def _is_gist(items: Sequence[Candidate], full: Sequence[Candidate]) -> bool:
    """Say whether items are so much shorter than those of another list that they are but their gist."""
    words = [len(item.text.split()) for item in items]
    others = [len(item.text.split()) for item in full]
    brief = max(words) <= SHORT < max(others)
    return brief or statistics.mean(words) <= GIST * statistics.mean(others)


def _rank_list(items: Sequence[Candidate], lines: Sequence[Line], folder: Path) -> float:
    """Rank a list: one that repeats what stands elsewhere comes after boxes, one in a summary after the report's."""
    words = " ".join([lines[0].heading, *(item.introduction for item in items)])
    if load_cue(folder, "repeated_list").search(words):
        return REPEATED
    return 0.1 if "executive summary" in lines[0].section.lower() else 0.0


def list_bare_rows(lines: Sequence[Line], setting: Setting) -> list[Candidate]:
    """List the recommendations of tables without a header: rows of a number and a text that asks for something."""
    found: list[Candidate] = []
    above = ("", None)  # the number that a form prints in the row above the words, and its table
    for line in lines:
        cells = [" ".join(str(cell).split()) for cell in json.loads(line.cells)] if line.cells else []
        header = [str(cell) for cell in json.loads(line.columns)] if line.columns else []
        known = is_header(header, setting.folder) or (len(cells) > 2 and cells == [" ".join(h.split()) for h in header])
        if line.kind != "table_row" or not 1 <= len(cells) <= 3 or known:
            continue
        text = max(cells, key=len)
        if found and len(cells) == 2 and name_field(cells[0], setting.folder) == "lead":
            found[-1] = replace(found[-1], lead=found[-1].lead or cells[1])
        field = name_field(cells[0], setting.folder)
        if len(cells) == 2 and field == "number":
            above = (read_item_number(cells[1]).printed, line.table)
        if field not in ("", "recommendation", "number"):
            continue
        rest = [
            cell
            for cell in cells
            if cell
            and cell != text
            and (read_item_number(cell).family == "label" or not name_field(cell, setting.folder))
        ]
        number = read_item_number(rest[0]) if rest else NO_NUMBER
        if asks_for_something(text, setting.folder) and not is_about_recommendations(text, setting.folder):
            lead = "; ".join(rest[1:] if number.family != "none" else rest)
            printed, words = (number.printed, text) if number.printed else split_recommendation(text)
            if not printed and field == "recommendation" and above[1] == line.table:
                printed = above[0]
            found.append(
                Candidate(
                    line.document_id, line.passage_id, line.position, line.page, line.paragraph, printed, words,
                    "table without header", 0.8, headings=list_headings(line), lead=lead,
                    listed_in=f"{line.document_id} rows",
                )
            )  # fmt: skip
    return found


def list_planned(rows: Sequence[PlanRow], setting: Setting) -> list[Candidate]:
    """List the recommendations that tables print, one for all rows with the same words."""
    found: list[Candidate] = []
    for row in rows:
        if not row.recommendation or _is_no_recommendation(row, setting):
            continue
        if found and found[-1].text == row.recommendation and found[-1].number == row.number:
            leads = dict.fromkeys([*found[-1].lead.split("; "), *row.lead.split("\n")])
            found[-1] = replace(found[-1], lead="; ".join(lead for lead in leads if lead))
            continue
        headings = (row.above, row.theme, *row.headings)
        found.append(
            Candidate(
                row.line.document_id, row.line.passage_id, row.line.position, row.line.page, row.line.paragraph,
                row.number, row.recommendation, "table", 0.9, headings=tuple(filter(None, headings)),
                lead="; ".join(row.lead.split("\n")), source=row.source, listed_in=f"{row.line.document_id} table",
            )
        )  # fmt: skip
    return [part for item in found for part in _split_planned(item, setting)]


def _is_no_recommendation(row: PlanRow, setting: Setting) -> bool:
    """Say whether a cell says that there is none, or the table is about those of other reviews."""
    if _NONE.match(row.recommendation) or is_other_reviews(row.line, setting):
        return True
    told = any(load_cue(setting.folder, "not_recommendation_heading").search(heading) for heading in row.headings[:1])
    return told and not any(
        "recommend" in heading.lower() or "action plan" in heading.lower() for heading in row.headings[:1]
    )


def _split_planned(item: Candidate, setting: Setting) -> list[Candidate]:
    inline = split_inline_parts(item.text, setting)
    if not inline:
        return [trim_item(item, setting)]
    return [replace(item, number=f"{item.number}{mark}", text=text, stem=inline[0]) for mark, text in inline[1]]


def _name_bodies(lines: Sequence[Line], folder: Path) -> tuple[AgencyMatch, ...]:
    """List the bodies that a document names in full, if it has but one of their kind ("the only Trust")."""
    named = [match for line in lines if line.kind != "heading" for match in find_agencies(line.text, folder)]
    kinds: dict[str, dict[AgencyMatch, None]] = {}
    for match in named:
        for noun in _PROPER_NOUN.findall(match.words) if match.kind == "body" else ():
            kinds.setdefault(noun, {})[replace(match, start=0, end=0)] = None
    return tuple(
        match
        for noun, matches in sorted(kinds.items())
        if len({match.agency for match in matches}) == 1
        for match in matches
    )


def _address(items: Sequence[Candidate], setting: Setting) -> list[Found]:
    """Find who must act on each item; "the Trust" may mean a body that an earlier item names."""
    found: list[Found] = []
    earlier = setting.earlier
    previous: tuple[AgencyMatch, ...] = ()
    above: tuple[str, ...] = ()
    for item in items:
        previous = previous if item.headings == above else ()
        above = item.headings
        around = replace(
            setting, stem=item.stem, lead=item.lead, headings=item.headings, earlier=earlier, previous=previous
        )
        addressees = tuple(find_addressees(item.text, around))
        previous = tuple(_stand_for(agency, addressees) for agency in sorted(list_codes(addressees)))
        found.append((item, addressees))
        words = " ".join((item.stem, item.text))
        earlier += tuple(
            match for match in find_agencies(words, setting.folder, setting.own) if match.kind in ("body", "own")
        )
    return found


def _stand_for(agency: str, addressees: Sequence[Addressee]) -> AgencyMatch:
    named = next(addressee for addressee in addressees if addressee.agency == agency)
    return AgencyMatch(agency, named.sector, "body", 0, 0, named.words)


def _drop_doubles(lists: Sequence[Sequence[Found]]) -> list[list[Found]]:
    """Drop what two finders met at one and the same place."""
    kept: list[list[Found]] = []
    seen: list[Candidate] = []
    for items in lists:
        fresh = [entry for entry in items if not any(is_same_print(entry[0], other) for other in seen)]
        seen += [candidate for candidate, _ in fresh]
        kept.append(fresh)
    return kept


def list_codes(found: Sequence[Addressee]) -> frozenset[str]:
    return frozenset(addressee.agency for addressee in found if addressee.agency)

"""Find the actions of printed action plans and link each to the recommendation it serves."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ..ids import make_text_ids
from ..tables import make_problem, make_table
from .addressees import find_addressees
from .agencies import OwnName, find_agencies
from .bodies import Setting, is_agency_heading
from .candidates import list_lines
from .copies import measure_likeness
from .dates import find_dates, read_target_date
from .item_numbers import fold_number
from .own_names import learn_own_names
from .plan_columns import name_columns
from .plan_forms import list_form_rows
from .plan_lines import split_actions
from .plan_tables import PlanRow, list_plan_rows
from .statuses import read_status

STAGE = "read"
LINKED = 0.6
LETTERS = {"R": "red", "A": "amber", "G": "green", "B": "blue"}  # as R/A/G columns print them


def find_actions(
    passages: pd.DataFrame,
    documents: pd.DataFrame,
    recommendations: pd.DataFrame,
    copies: pd.DataFrame,
    codebook_folder: Path,
) -> tuple[pd.DataFrame, list[dict[str, str]]]:
    """Find the lines of all printed action plans; returns the table ``actions`` and rows for ``problems``.

    An action belongs to the recommendation whose text its row prints, else to the one with its number; statuses that
    are colours without words are told of.
    """
    files = dict(zip(documents["document_id"], documents["file"], strict=True))
    rows: list[dict[str, Any]] = []
    problems: list[dict[str, str]] = []
    for review_id, of_review in passages.groupby("review_id", sort=True):
        prints = _list_prints(str(review_id), recommendations, copies)
        made: list[dict[str, Any]] = []
        own: tuple[OwnName, ...] | None = None
        for document_id, of_document in of_review.groupby("document_id", sort=False):
            lines = list_lines(of_document)
            plan = [row for row in list_plan_rows(lines, codebook_folder) if row.action]
            plan += list_form_rows([line for line in lines if not plan or line.kind != "table_row"], codebook_folder)
            if plan:
                own = learn_own_names(of_review, codebook_folder) if own is None else own
                setting = Setting(codebook_folder, own)
                made += [entry for row in plan for entry in _write_actions(row, str(review_id), prints, setting)]
                problems += _tell_colours(plan, str(document_id), files)
        for action_id, row in zip(
            make_text_ids("a", str(review_id), [row["action"] for row in made]), made, strict=True
        ):
            rows.append({"action_id": action_id, **row})
        problems += _tell_unlinked(made, files)
    return make_table("actions", rows), problems


def _list_prints(review_id: str, recommendations: pd.DataFrame, copies: pd.DataFrame) -> list[tuple[str, str, str]]:
    """List every printed form of a review's recommendations: id, number, text."""
    own = recommendations[recommendations["review_id"] == review_id]
    further = copies[copies["recommendation_id"].isin(own["recommendation_id"])]
    whole = own.assign(text=(own["stem"] + " " + own["text"]).str.strip())
    return [
        (str(row.recommendation_id), str(row.number), str(row.text))
        for table in (own, whole, further)
        for row in table[["recommendation_id", "number", "text"]].itertuples(index=False)
    ]


def _write_actions(
    row: PlanRow, review_id: str, prints: Sequence[tuple[str, str, str]], setting: Setting
) -> list[dict[str, Any]]:
    recommendation_id, linked_by = link_row(row, prints, setting.folder)
    written = []
    heads = find_lead_above(row, setting)
    for action, lead, target, status in split_actions(row):
        lead = lead or heads
        written.append(
            {
                "review_id": review_id, "document_id": row.line.document_id, "passage_id": row.line.passage_id,
                "page": row.line.page, "recommendation_id": recommendation_id, "action": action, "lead": lead,
                "agency": find_lead_agency(lead, row, setting), "target_printed": target,
                "target_date": read_target_date(target), "status_printed": status,
                "status": read_printed_status(status, setting.folder), "recommendation_printed": row.recommendation,
                "number": row.number, "linked_by": linked_by,
            }
        )  # fmt: skip
    return written


def link_row(row: PlanRow, prints: Sequence[tuple[str, str, str]], folder: Path) -> tuple[str, str]:
    """Say which recommendation a row serves, and by what: its text first, its number second; blank when unsure."""
    if row.recommendation:
        scored = [
            (measure_likeness(row.recommendation, text, folder), fold_number(number) == fold_number(row.number), name)
            for name, number, text in prints
        ]
        best = max(scored, key=lambda score: (score[0] + 0.05 * score[1], score[1]), default=None)
        if best and best[0] >= LINKED:
            return best[2], "text"
    found = find_by_number(row.number, prints, stems=bool(row.short) or not row.above)
    if row.short and not any(name == found and shares_words(row.short, text) for name, _, text in prints):
        return "", ""
    return (found, "number") if found else ("", "")


def find_by_number(printed: str, prints: Sequence[tuple[str, str, str]], *, stems: bool) -> str:
    """Find the recommendation with a number; of several numbers the first counts.

    Else it is the first part of that number ("3(a)" for "3"), the part so lettered, or that whose action is numbered
    behind it ("3.1" for "3", with ``stems`` and unless the recommendations are numbered so themselves); blank when
    unsure.
    """
    wanted = fold_number(re.split(r"\s*(?:[,;&\n]|\band\b|\bto\b)\s*", printed.strip(), maxsplit=1)[0])
    if not wanted:
        return ""
    folded = sorted({(name, fold_number(number), number) for name, number, _ in prints})
    named = {name for name, number, _ in folded if number == wanted}
    if named:
        return named.pop() if len(named) == 1 else ""
    worded = {name for name, number, whole in folded if re.fullmatch(rf"[a-z]{{3,}}{wanted}", number) and " " in whole}
    if wanted.isdigit() and worded:
        return worded.pop() if len(worded) == 1 else ""
    parts = [name for name, number, whole in folded if number.startswith(wanted) and "(" in whole]
    if parts:
        return parts[0]
    lettered = {name for name, _, whole in folded if re.fullmatch(r"[a-z]", wanted) and whole.endswith(f"({wanted})")}
    if len(lettered) == 1:
        return lettered.pop()
    stem = re.fullmatch(r"(?P<stem>[a-z]*\d+)(?:\.\d+|[a-z])", wanted) if stems else None
    of_stem = {name for name, number, _ in folded if stem and number == stem["stem"]}
    alike = stem and any(re.fullmatch(rf"{stem['stem']}(?:\.\d+|[a-z])", number) for _, number, _ in folded)
    return of_stem.pop() if len(of_stem) == 1 and not alike else ""


def shares_words(short: str, text: str) -> bool:
    """Say whether a short title shares a longer word with a text, but for its ending."""
    words, others = ({word[:5] for word in re.findall(r"[a-z]{4,}", given.lower())} for given in (short, text))
    return bool(words & others)


def find_lead_above(row: PlanRow, setting: Setting) -> str:
    """Give the agency that heads the rows of a table without a column for leads, across it or as its heading."""
    columns = [str(cell) for cell in json.loads(row.line.columns)] if row.line.columns else []
    if not columns or "lead" in name_columns(columns, setting.folder):
        return ""
    return next((head for head in (row.above, *row.headings[:1]) if head and is_agency_heading(head, setting)), "")


def find_lead_agency(lead: str, row: PlanRow, setting: Setting) -> str:
    """Name the agency of a lead: the first that its words name, else the agency heading above the row."""
    named = [match for match in find_agencies(lead, setting.folder, setting.own) if match.kind != "matter"]
    if named:
        return named[0].agency
    above = find_addressees(
        "", Setting(setting.folder, setting.own, headings=tuple(filter(None, (row.above, *row.headings))))
    )
    return above[0].agency if above and lead else ""


def read_printed_status(printed: str, folder: Path) -> str:
    """Read a status; a cell that holds nothing but a past form of date means that the action was completed then."""
    dates = find_dates(printed)
    bare = printed.strip(" .")
    printed = LETTERS.get(bare, printed)
    if len(dates) == 1 and dates[0].start == 0 and dates[0].end >= len(bare):
        return "done"
    return read_status(printed, folder)


def _tell_colours(plan: Sequence[PlanRow], document_id: str, files: dict[str, str]) -> list[dict[str, str]]:
    coloured = [row for row in plan if row.colour_only]
    if not coloured:
        return []
    what = f"the status of {len(coloured)} actions is a colour without a word, which is not read"
    todo = "Look at the plan and fill the statuses in by hand."
    return [make_problem(STAGE, "warning", what, todo, file=files.get(document_id, ""), document_id=document_id)]


def _tell_unlinked(made: Sequence[dict[str, Any]], files: dict[str, str]) -> list[dict[str, str]]:
    return [
        make_problem(
            STAGE, "warning", f"no recommendation was found for the action {row['action'][:90]!r}",
            "Check the recommendation's words or number in the plan.", file=files.get(row["document_id"], ""),
            document_id=row["document_id"], where=f"row {row['number']}" if row["number"] else "",
        )
        for row in made
        if not row["recommendation_id"]
    ]  # fmt: skip

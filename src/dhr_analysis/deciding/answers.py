"""What a filled coding sheet says, as rows of decisions: each row finds its passage again, or says that it can't."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..csvfiles import split_list
from ..errors import Fault, FaultsError, suggest_name
from .books_in import fault
from .coding_sheets import AGREED, CODINGS, FURTHER, WHEN_FOUND, WHEN_NOT_FOUND, YES_NO
from .places import find_passages, fold_letters, locate_words, shorten_text

Row = dict[str, Any]
Book = Mapping[str, list[Row]]
INITIALS = re.compile(r"[A-Za-z][A-Za-z0-9]{0,11}")


@dataclass(frozen=True)
class Answers:
    """What a sheet says: decisions, memos without a decision, and lines on rows that fit nothing any more."""

    decisions: tuple[Row, ...]
    memos: tuple[Row, ...]
    lost: tuple[str, ...]


class Finder:
    """Finds the passage that a row of a sheet is about, among the passages there are now."""

    def __init__(self, passages: pd.DataFrame):
        self._passages = passages
        self._texts = dict(zip(passages["passage_id"], passages["text"], strict=True))

    def text(self, passage_id: str) -> str:
        """Give a passage's text; blank when there is no such passage."""
        return str(self._texts.get(passage_id, ""))

    def find(self, row: Row) -> str:
        """Find a row's passage: by its id, else by its whole text in the same review, else the id as it was."""
        if row["passage_id"] in self._texts or not row.get("text"):
            return str(row["passage_id"])
        wanted = fold_letters(row["text"])
        review = self._passages[self._passages["review_id"] == row.get("review_id", "")]
        same = [
            passage_id
            for passage_id, text in zip(review["passage_id"], review["text"], strict=True)
            if fold_letters(text) == wanted
        ]
        return same[0] if len(same) == 1 else str(row["passage_id"])

    def find_by_words(self, words: str) -> list[str]:
        """Find the passages that hold some words."""
        return list(find_passages(self._passages, words)["passage_id"])


def read_codings(
    book: Book, about: Mapping[str, str], file: str, passages: pd.DataFrame, codes: Collection[str]
) -> Answers:
    """Read a filled coding sheet, open or blind; raises FaultsError with every cell that can't be understood."""
    finder = Finder(passages)
    faults: list[Fault] = []
    decisions, memos, lost = [], [], []
    for row in book.get(CODINGS, ()):
        answer = {
            "verdict": "",
            "present": "",
            "new_words": "",
            "memo": "",
            "text": "",
            "start": "",
            "end": "",
            "words": "",
            **row,
        }
        verdict = {"yes": "add", "no": "reject"}.get(answer["present"], answer["verdict"])
        found = _check_answer(answer, verdict, file)
        if found:
            faults.append(found)
        elif verdict:
            decision, problem = _decide(answer, verdict, finder, file)
            faults += [problem] if problem else []
            decisions.append({**decision, "wording": row.get("wording", ""), "sample": about.get("sample", "")})
            lost += (
                []
                if finder.text(decision["passage_id"])
                else [_say_lost(decision, answer, file, "its passage is gone")]
            )
            lost += (
                [] if row["code"] in codes else [_say_lost(decision, answer, file, "its code is not in the codebook")]
            )
        elif answer["memo"]:
            memos.append({"about": "passage", "id": finder.find(answer), "memo": f"{row['code']}: {answer['memo']}"})
    for row in book.get(FURTHER, ()):
        decision, problem = _read_further(row, finder, file, codes)
        faults += [problem] if problem else []
        decisions.append(decision)
    if faults:
        raise FaultsError(faults)
    who = {"decided_by": about["coder"], "decided_on": about.get("date", "")}
    return Answers(tuple({**row, **who} for row in decisions), tuple({**row, **who} for row in memos), tuple(lost))


def read_agreed(book: Book, about: Mapping[str, str], file: str) -> Answers:
    """Read a sheet to agree on; raises FaultsError with every cell that can't be understood."""
    faults, decisions = [], []
    for row in book.get(AGREED, ()):
        if not row["present"]:
            if row["reason"]:
                faults.append(fault(file, AGREED, row, "present", "blank, with a reason", "yes, no"))
            continue
        names = split_list(row["agreed_by"])
        if row["present"] not in YES_NO:
            faults.append(fault(file, AGREED, row, "present", repr(row["present"]), "yes, no"))
        if not names or not all(INITIALS.fullmatch(name) for name in names):
            faults.append(fault(file, AGREED, row, "agreed_by", repr(row["agreed_by"]), "initials, for instance AB;CD"))
        decisions.append(
            {
                "review_id": row["review_id"], "passage_id": row["passage_id"], "code": row["code"],
                "present": row["present"], "reason": row["reason"], "decided_by": ";".join(sorted(names)),
                "decided_on": about.get("date", ""),
            }
        )  # fmt: skip
    if faults:
        raise FaultsError(faults)
    return Answers(tuple(decisions), (), ())


def _check_answer(row: Row, verdict: str, file: str) -> Fault | None:
    """Check what a row answers; None when it is understood."""
    if row["present"] and row["present"] not in YES_NO:
        return fault(file, CODINGS, row, "present", repr(row["present"]), "yes, no")
    allowed = WHEN_FOUND if row.get("machine") == "found" else WHEN_NOT_FOUND
    if verdict and verdict not in allowed:
        hint = (
            "accept is for what the machine found; for anything else say add or reject."
            if verdict in WHEN_FOUND
            else ""
        )
        return fault(file, CODINGS, row, "verdict", repr(verdict), ", ".join(allowed), hint)
    if row["new_words"] and verdict not in ("add", "change_span"):
        return fault(file, CODINGS, row, "new_words", "words without add or change_span", "words only with these")
    if verdict == "change_span" and not row["new_words"]:
        return fault(file, CODINGS, row, "new_words", "blank", "the words that show the code, copied from the passage")
    return None


def _decide(row: Row, verdict: str, finder: Finder, file: str) -> tuple[Row, Fault | None]:
    """Make the decision of a row: its words are those given, else those the machine marked, else the whole passage."""
    passage_id = finder.find(row)
    decision = {"passage_id": passage_id, "code": row["code"], "verdict": verdict, "memo": row["memo"]}
    text = finder.text(passage_id)
    if row["new_words"]:
        span = locate_words(text, row["new_words"])
        if span is None and text:
            hint = "Copy them from the column text, without changing them."
            return decision, fault(
                file, CODINGS, row, "new_words", repr(row["new_words"]), "words of the passage", hint
            )
        return {**decision, **_say_span(text, span, row["new_words"])}, None
    if row["start"] and row["end"]:
        return {**decision, "start": row["start"], "end": row["end"], "quote": row["words"]}, None
    return {**decision, "quote": shorten_text(row["text"] or text)}, None


def _read_further(row: Row, finder: Finder, file: str, codes: Collection[str]) -> tuple[Row, Fault | None]:
    decision = {"passage_id": row["passage_id"], "code": row["code"], "verdict": "add", "memo": row["memo"]}
    if row["code"] not in codes:
        hint = suggest_name(row["code"], codes)
        return decision, fault(file, FURTHER, row, "code", repr(row["code"]), "a code of the codebook", hint)
    if not row["passage_id"]:
        found = finder.find_by_words(row["new_words"])
        if len(found) != 1:
            where = f"the words stand in {len(found)} passages" + (f": {', '.join(found[:5])}" if found else "")
            return decision, fault(
                file, FURTHER, row, "new_words", where, "one passage", "Copy more words, or give passage_id."
            )
        decision["passage_id"] = found[0]
    text = finder.text(decision["passage_id"])
    span = locate_words(text, row["new_words"])
    if span is None and row["new_words"]:
        return decision, fault(file, FURTHER, row, "new_words", repr(row["new_words"]), "words of the passage")
    return {**decision, **_say_span(text, span, row["new_words"] or shorten_text(text))}, None


def _say_span(text: str, span: tuple[int, int] | None, words: str) -> Row:
    if span is None:
        return {"quote": words}
    return {"start": str(span[0]), "end": str(span[1]), "quote": text[span[0] : span[1]]}


def _say_lost(decision: Row, row: Row, file: str, why: str) -> str:
    place = f"{file}, row {row['row_in_file']}: {why}"
    return f"{place} ({decision['code']} in {decision['passage_id']}): “{decision['quote']}”"

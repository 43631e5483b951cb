"""Headings are found in every way they are printed, and give the passages below them their role."""

from pathlib import Path
from typing import Any

import pytest

from dhr_analysis.blocks import Block
from dhr_analysis.reading.contents import find_contents
from dhr_analysis.reading.passages import attach_numbers, make_passages
from dhr_analysis.reading.sections import mark_headings, place_blocks
from dhr_analysis.tables import check_table

FOLDER = Path(__file__).resolve().parents[1] / "codebook"
BODY = "The officer who took the first call wrote down what she had been told and sent the form on that evening."


def text(words: str = BODY, **kwargs: Any) -> Block:
    return Block(words, **{"size": 11.0, **kwargs})


def head(words: str, number: str = "", **kwargs: Any) -> Block:
    return text(words, number=number, **{"bold": True, "size": 14.0, **kwargs})


def list_roles(*blocks: Block) -> list[str]:
    passages = make_passages(blocks, "d_1", "R1", FOLDER)
    return list(passages.loc[passages["kind"] != "heading", "role"])


def list_headings(*blocks: Block) -> list[str]:
    return [block.text for block in mark_headings(blocks, lambda words: words.lower() in ("analysis", "conclusions"))
            if block.kind == "heading"]  # fmt: skip


@pytest.mark.parametrize(
    ("block", "is_heading"),
    [
        (text("The surgery and the hospital", bold=True), True),
        (text("THE SURGERY AND THE HOSPITAL"), True),
        (text("The surgery and the hospital", size=13.0), True),
        (text("The surgery", number="4.2"), True),
        (text("Analysis", size=0.0), True),
        (text("Could the death have been foreseen?", bold=True), True),
        (text("The surgery and the hospital"), False),
        (text("The surgery should have asked her.", bold=True), False),
        (text("The Trust should ask every patient", bold=True, number="Recommendation 3a"), False),
        (text("The Trust to ask every patient", bold=True, number="R3"), False),
        (text("The Trust should ask", bold=True, boxed=True), False),
        (text("whether risk was assessed", bold=True), False),
        (text("14 May 2012", bold=True, kind="table_row"), False),
        (text(" ".join(["Words"] * 20), bold=True), False),
        (text("2014", bold=True), False),
    ],
)
def test_what_is_a_heading(block: Block, is_heading: bool) -> None:
    assert (block.text in list_headings(head("Analysis"), text(), text(), block, text(), text())) is is_heading


def test_plain_lists_of_short_items_are_no_headings() -> None:
    items = [text(name, number=str(n)) for n, name in enumerate(("The police", "The surgery", "The school"), 1)]
    assert list_headings(head("Analysis"), text(), *items, text()) == ["Analysis"]


def test_title_lines_are_no_headings_but_the_first_section_is() -> None:
    cover = [head("Overview report", size=20.0), head("Into the death of Anna", size=16.0)]
    sections = [head("About Anna"), text(), head("Analysis"), text(), head("Conclusions"), text(), head("Thanks")]
    assert list_headings(*cover, *sections) == ["About Anna", "Analysis", "Conclusions", "Thanks"]


def list_sections(*blocks: Block) -> list[str]:
    return [place.section for place in place_blocks(mark_headings(blocks, lambda _: False))]


def test_levels_follow_type_and_numbers() -> None:
    sections = list_sections(
        text(), head("Analysis", "4", size=16.0), head("The police", size=13.0), text(), head("Health", size=13.0),
        text(), head("Conclusions", "5", size=16.0), text(),
    )  # fmt: skip
    assert sections[3] == "Analysis > The police"
    assert sections[5] == "Analysis > Health"
    assert sections[7] == "Conclusions"


def test_a_later_number_ends_a_section_whatever_its_type() -> None:
    sections = list_sections(text(), head("Analysis", "4", size=16.0), text(), head("Conclusions", "5"), text())
    assert sections[-1] == "Conclusions"


def test_a_list_that_starts_anew_stays_in_its_section() -> None:
    sections = list_sections(text(), head("Recommendations", "5", size=16.0), head("Police", "1"), text())
    assert sections[-1] == "Recommendations > Police"


def test_levels_that_the_file_gives_are_kept() -> None:
    given = [Block(words, "heading", level=level) for words, level in (("Report", 1), ("Analysis", 2), ("Police", 3))]
    sections = list_sections(*given, text("Bold line", bold=True), text())
    assert sections[-1] == "Report > Analysis > Police > Bold line"


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Terms of Reference", "terms_of_reference"),
        ("4. ANALYSIS OF INVOLVEMENT", "analysis"),
        ("Section Four – The Facts", "facts"),
        ("Appendix 3: Action plan", "action_plan"),
        ("Lessons to be learnt:", "lessons"),
        ("Recommendations", "recommendations"),
        ("Parallel Reviews", "boilerplate"),
        ("Conclusions", "conclusions"),
        ("Glossary", "appendix"),
    ],
)
def test_a_heading_gives_its_role(heading: str, role: str) -> None:
    assert list_roles(head(heading), text()) == [role]


@pytest.mark.parametrize(
    ("above", "below", "role"),
    [
        (head("Recommendations", size=16.0), head("West Midlands Police"), "recommendations"),
        (head("Recommendations"), head("West Midlands Police"), "recommendations"),
        (head("Analysis"), head("Housing"), "analysis"),
        (head("Analysis", "4"), head("Terms of reference 2: was risk assessed", "4.2"), "analysis"),
        (head("Recommendations", "8"), head("Keeping the plan alive", "9"), "boilerplate"),
        (head("Terms of reference", "2"), head("A life in Bilston", "3"), "facts"),
        (head("Analysis", "2"), head("A life in Bilston", "3"), "analysis"),
    ],
)
def test_a_heading_of_unknown_words_inherits(above: Block, below: Block, role: str) -> None:
    assert list_roles(above, text(), below, text())[-1] == role


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("The Act defines it as a review of the death of a person aged 16 or over which has, or appears to have, "
         "resulted from violence, abuse or neglect by a relative.", "boilerplate"),
        ("Domestic homicide reviews are not inquiries into how the victim died or who is culpable.", "boilerplate"),
        ("The panel looked at age, disability, gender reassignment, marriage and civil partnership.", "boilerplate"),
        ("Was risk assessed, and by whom? Did anybody ask?", "terms_of_reference"),
        ("She was aged 16 when violence began, and neglect by her parents was never asked about.", "facts"),
        ("The panel met five times.", "facts"),
        ("The nurse asked her why she had come? She said nothing.", "facts"),
        ("The panel looked at age, disability, gender reassignment, marriage and civil partnership. It found staff "
         "would have asked a younger woman far more, her deafness was never thought of, and that nobody had booked "
         "an interpreter for any of the visits.", "facts"),
    ],
)  # fmt: skip
def test_words_that_are_no_finding(words: str, role: str) -> None:
    assert list_roles(head("The Facts"), text(words)) == [role]


def test_items_below_a_stem_are_what_was_asked() -> None:
    items = [text("the use that was made of interpreters", kind="list_item"), text("supervision", kind="list_item")]
    roles = list_roles(head("Introduction"), text("The terms of reference included:"), *items, text())
    assert roles[1:] == ["terms_of_reference", "terms_of_reference", "facts"]


def test_conclusions_and_recommendations_are_told_apart() -> None:
    asks = text("The Trust should ask every patient, alone, about violence.", number="7.2")
    past = text("The surgery should have asked her.", number="7.1")
    labelled = text("The Board to write to the Minister.", number="Recommendation 3")
    assert list_roles(head("Conclusions and recommendations"), past, asks, labelled) == [
        "conclusions", "recommendations", "recommendations",
    ]  # fmt: skip


def test_a_letter_is_no_finding_up_to_the_next_section() -> None:
    letter = text("Thank you for submitting the report to the Quality Assurance Panel.")
    roles = list_roles(head("Analysis"), text(), head("Annex"), letter, text(), head("Glossary"), text())
    assert roles == ["analysis", "letter", "letter", "appendix"]


PLAN = ("Recommendation", "Action to take", "Lead agency", "Target date")


def test_an_action_plan_is_told_by_its_columns() -> None:
    rows = [Block("x", "table_row", cells=("a", "b", "c", "d"), header=PLAN, table=0, row=n) for n in (1, 2)]
    dates = Block("x", "table_row", cells=("a", "b"), header=("Date", "What happened"), table=1, row=1)
    assert list_roles(head("Chronology"), dates, *rows) == ["chronology", "action_plan", "action_plan"]


def test_an_action_plan_of_its_own_may_tell_the_case() -> None:
    row = Block("1 | Train staff", "table_row", cells=("1", "Train staff"), header=("No", "Task"), table=0, row=1)
    assert list_roles(head("Action plan"), text(), row) == ["facts", "action_plan"]


@pytest.mark.parametrize(
    ("lines", "contents"),
    [
        (["Contents", "1 Introduction ........ 3", "2 The facts .......... 5", BODY], {0, 1, 2}),
        (["Contents", "Introduction 3", "The facts 5", "Analysis 9", BODY], {0, 1, 2, 3}),
        (["Contents", "Introduction", "The facts", BODY, "Introduction", BODY, "The facts"], {0, 1, 2}),
        (["Introduction", BODY, "The facts"], set()),
        (["Contents of the file", BODY], set()),
    ],
)
def test_contents_pages(lines: list[str], contents: set[int]) -> None:
    assert find_contents([text(line) for line in lines], lambda words: words == "Contents") == contents


def test_a_number_alone_goes_with_the_text_below() -> None:
    blocks = attach_numbers(
        [text("", number="4.1"), text("Nobody asked."), text("", number="4.2"), text("x", number="4.3")]
    )
    assert [(block.number, block.text) for block in blocks] == [("4.1", "Nobody asked."), ("4.2", ""), ("4.3", "x")]


def test_passages_are_a_checked_table_with_lasting_ids() -> None:
    blocks = [head("Analysis", "4"), text(number="4.1", page=7), text("Nobody asked.", number="4.2")]
    passages = check_table("passages", make_passages(blocks, "d_1", "R1", FOLDER))
    assert list(passages["paragraph"]) == ["4", "4.1", "4.2"]
    assert passages["page"].isna().tolist() == [True, False, True]
    assert list(passages["section"].unique()) == ["Analysis"]
    fewer = make_passages(blocks[::2], "d_1", "R1", FOLDER)
    assert set(fewer["passage_id"]) < set(passages["passage_id"])


def test_no_blocks_make_an_empty_table() -> None:
    assert make_passages([], "d_1", "R1", FOLDER).empty

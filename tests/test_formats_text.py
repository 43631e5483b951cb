"""Plain text, also a scan's, comes out in paragraphs with their numbers; scanner's faults are mended where certain."""

from pathlib import Path

import pytest

from dhr_analysis.blocks import Block
from dhr_analysis.formats import read_document
from dhr_analysis.reading.mend import (
    Lexicon,
    collect_words,
    find_acronyms,
    join_lines,
    mend_faults,
    mend_spaced_letters,
)
from dhr_analysis.reading.numbers import is_number, number_depth, split_bullet, split_number

WRAPPED = """1.1
The officer who took the first call wrote down what she had been told
and sent the form to the unit on the same evening.

1.2
A neighbour had heard shouting through the wall on most nights of that
winter but did not know whom to ring."""


LINES = ["The nurse rang the school.", "Nobody at the surgery had asked her.", "The file was closed in May."]


def read(folder: Path, text: str, encoding: str = "utf-8") -> list[Block]:
    path = folder / "report.txt"
    path.write_bytes(text.encode(encoding))
    return list(read_document(path).blocks)


def shown(blocks: list[Block]) -> list[str]:
    return [f"{block.number} {block.text}".strip() for block in blocks]


def test_wrapped_lines_are_joined_and_lone_numbers_go_with_the_text_below(tmp_path: Path) -> None:
    blocks = read(tmp_path, WRAPPED)
    assert [block.number for block in blocks] == ["1.1", "1.2"]
    assert blocks[1].text.startswith("A neighbour") and blocks[1].text.endswith("whom to ring.")


def test_pages_end_at_form_feeds_and_their_furniture_goes(tmp_path: Path) -> None:
    pages = [f"Case 06 Overview\n{n}.1\n{line}\n\nPage {n} of 3\n" for n, line in enumerate(LINES, 1)]
    blocks = read(tmp_path, "\f".join(pages))
    assert [block.page for block in blocks] == [1, 2, 3]
    assert all("Page" not in block.text and "Overview" not in block.text for block in blocks)


def test_labels_of_items_at_the_edges_of_pages_stay_and_a_foot_with_a_title_goes(tmp_path: Path) -> None:
    pages = [f"Rec. {n * n}\n{line}\n\nThe case of Ann - Page {n} of 3\n" for n, line in enumerate(LINES, 1)]
    assert [block.number for block in read(tmp_path, "\f".join(pages))] == ["Rec. 1", "Rec. 4", "Rec. 9"]
    headed = [f"Part {n}\n{line}\n\nThe case of Ann - Page {n} of 3\n" for n, line in enumerate(LINES, 1)]
    assert [block.text for block in read(tmp_path, "\f".join(headed))] == LINES


@pytest.mark.parametrize("foot", ["Page {n} of 9", "{n} | P a g e", "- {n} -"])
def test_page_lines_within_running_text(tmp_path: Path, foot: str) -> None:
    text = "".join(f"{line}\n{foot.format(n=n)}\n" for n, line in enumerate(LINES, 1))
    blocks = read(tmp_path, text)
    assert [block.text for block in blocks] == LINES
    assert [block.page for block in blocks] == [1, 2, 3]


def test_a_number_over_the_page_end(tmp_path: Path) -> None:
    blocks = read(
        tmp_path, "1.1\nThe first paragraph ends.\n\n1.2\n\nPage 1 of 2\n\fThe second begins here.\n\nPage 2 of 2\n"
    )
    assert shown(blocks) == ["1.1 The first paragraph ends.", "1.2 The second begins here."]


def test_the_end_of_a_sentence_is_no_number(tmp_path: Path) -> None:
    text = "The panel asked about sex and disability, and they are in part\n4.\n\n2.1\nHe was born in Bilston.\n"
    assert shown(read(tmp_path, text))[0].endswith("in part 4.")


def test_unbroken_paragraphs(tmp_path: Path) -> None:
    long = "This paragraph was never broken into lines and goes on for a good while. " * 4
    assert shown(read(tmp_path, f"{long}\n{long}\n")) == [long.strip()] * 2


def test_a_table_of_tabs(tmp_path: Path) -> None:
    rows = [("Recommendation", "Action to take", "Lead"), ("1. Ask every patient", "Write a course", "Trust"),
            ("2. Check the list", "Name a manager", "Board"), ("3. Ring back", "Set a rule", "Force")]  # fmt: skip
    blocks = read(tmp_path, "\n".join("\t".join(cell.ljust(22) for cell in row) for row in rows))
    assert [block.cells for block in blocks] == rows
    assert blocks[1].header == rows[0]


PLAN = [
    ("No", "What will be done", "Who", "By when"),
    ("1", "Write a tool and agree it with those who are to use it.", "Head of Public Protection", "May 2018"),
    ("", "Read fifty files.", "", "June 2018"),
    ("2", "Print a card.", "Chair", ""),
]


@pytest.mark.parametrize("mark", ["\t", "   ", " | "])
def test_a_plan_in_plain_text(tmp_path: Path, mark: str) -> None:
    blocks = read(tmp_path, "\n".join(["The plan of 2018:", "", *(mark.join(row) for row in PLAN), "", LINES[0]]))
    assert [block.kind for block in blocks] == ["paragraph", *["table_row"] * 4, "paragraph"]
    assert [block.cells for block in blocks[1:5]] == PLAN


def test_a_plan_in_plain_text_goes_on_over_the_page_and_rows_may_run_across(tmp_path: Path) -> None:
    one = ["   ".join(row) for row in PLAN[:3]]
    two = ["The Board should look at the plan.", "   ".join(PLAN[3]).rstrip(), "", *LINES]
    blocks = read(tmp_path, "\n".join(one) + "\n\f" + "\n".join(two))
    assert [block.cells[0] for block in blocks if block.kind == "table_row"] == [
        "No", "1", "", "The Board should look at the plan.", "2",
    ]  # fmt: skip


TEXTS = [
    "Name   Age   Town",
    "She said no.   He said yes.   Nobody wrote.\n\nThey left.",
    "1\tThe nurse rang.\n2\tThe doctor rang.\n3\tNobody rang.",
]


@pytest.mark.parametrize("text", TEXTS)
def test_words_with_gaps_are_no_table(tmp_path: Path, text: str) -> None:
    assert "table_row" not in {block.kind for block in read(tmp_path, text)}


def test_notes_in_square_brackets(tmp_path: Path) -> None:
    blocks = read(tmp_path, "She is called Mary [1] here.\n\nNothing more.\n\n[1] A name her sister chose.\n")
    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", "She is called Mary here."),
        ("paragraph", "Nothing more."),
        ("footnote", "A name her sister chose."),
    ]


def test_old_text_in_windows_letters(tmp_path: Path) -> None:
    assert shown(read(tmp_path, "“No”, she said – twice.", "cp1252")) == ["“No”, she said – twice."]


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("4.2 The panel met.", "4.2", "The panel met."),
        ("4.2.17 The panel met.", "4.2.17", "The panel met."),
        ("(a) to ask", "(a)", "to ask"),
        ("iv) To ask", "iv)", "To ask"),
        ("R12: Ask.", "R12", "Ask."),
        ("SR1 Ask everyone.", "SR1", "Ask everyone."),
        ("Recommendation One: Ask.", "Recommendation One", "Ask."),
        ("Recommendation 3a", "Recommendation 3a", ""),
        ("RECOMMENDATION 4 The Trust should ask.", "RECOMMENDATION 4", "The Trust should ask."),
        ("Rec. 7 – Ask.", "Rec. 7", "Ask."),
        ("Learning Point 2: Ask.", "Learning Point 2", "Ask."),
        ("3. Police were called", "3", "Police were called"),
        ("12 June 2014 was a Thursday", "", "12 June 2014 was a Thursday"),
        ("12.03.2014 Police attended", "", "12.03.2014 Police attended"),
        ("10.30 am, at the house", "", "10.30 am, at the house"),
        ("2.5 million people", "", "2.5 million people"),
        ("Recommendation 3 was accepted", "", "Recommendation 3 was accepted"),
        ("Recommendations made by others", "", "Recommendations made by others"),
        ("A neighbour rang", "", "A neighbour rang"),
        ("I. Introduction", "I", "Introduction"),
        ("999 calls were made", "", "999 calls were made"),
    ],
)  # fmt: skip
def test_printed_numbers(text: str, number: str, rest: str) -> None:
    assert split_number(text) == (number, rest)


@pytest.mark.parametrize(
    ("text", "alone"), [("5.1", True), ("R7", True), ("(b)", True), ("12", True), ("2014", False), ("He", False)]
)
def test_numbers_that_stand_alone(text: str, alone: bool) -> None:
    assert is_number(text) is alone


@pytest.mark.parametrize(("number", "depth"), [("4", 1), ("4.2", 2), ("4.2.1", 3), ("(a)", 0), ("R1", 0), ("", 0)])
def test_depth_of_numbers(number: str, depth: int) -> None:
    assert number_depth(number) == depth


@pytest.mark.parametrize(
    ("text", "bullet"),
    [("• ask", True), ("- ask", True), ("\uf0b7 ask", True), ("– ask", True), ("-5 degrees", False), ("ask", False)],
)
def test_bullets(text: str, bullet: bool) -> None:
    assert split_bullet(text)[0] is bullet


@pytest.mark.parametrize(
    ("lines", "elsewhere", "joined"),
    [
        (["no infor-", "mation"], "the information", "no information"),
        (["a mortgage-", "sized debt"], "", "a mortgage-sized debt"),
        (["twenty-", "one"], "", "twenty-one"),
        (["a co-", "ordinated plan"], "well co-ordinated", "a co-ordinated plan"),
        (["safe\u00ad", "guarding"], "", "safeguarding"),
        (["and/", "or"], "", "and/or"),
        (["Anna-", "Marie"], "", "Anna-Marie"),
        (["it was -", "so they said"], "", "it was - so they said"),
    ],
)  # fmt: skip
def test_broken_words(lines: list[str], elsewhere: str, joined: str) -> None:
    assert join_lines(lines, collect_words([*lines, elsewhere])) == joined


def test_a_text_that_breaks_words_is_told_by_how_often_it_does() -> None:
    broken = [f"words at the start of line {n} then safe-" if n % 2 else "guarding of others" for n in range(20)]
    assert collect_words(broken).hyphenates
    assert not collect_words(["words", "more words of it", "a mortgage-", "sized debt", *["and so on"] * 60]).hyphenates


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("R E C O M M E N D A T I O N S", "RECOMMENDATIONS"),
        ("2 T H E  F A C T S", "2 THE FACTS"),
        ("on d o m e s t i c  v i o l e n c e spoke", "on domestic  violence spoke"),
        ("A B C of it", "A B C of it"),
        ("vitamins A, B, C and D", "vitamins A, B, C and D"),
    ],
)
def test_spaced_letters(text: str, mended: str) -> None:
    assert mend_spaced_letters(text) == mended


def test_spaced_words_are_parted_by_known_words() -> None:
    assert mend_spaced_letters("T H E F A C T S", frozenset({"the", "facts"})) == "THE FACTS"


WORDS = frozenset({"and", "or", "well", "help"})


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("andIor", "and/or"),
        ("heIp", "help"),
        ("weII", "well"),
        ("MrI", "MrI"),
        ("I went", "I went"),
        ("DIY", "DIY"),
        ("iPad", "iPad"),
    ],
)
def test_capital_i(text: str, mended: str) -> None:
    assert mend_faults(text, WORDS, {}) == mended


@pytest.mark.parametrize(
    ("text", "mends"),
    [
        ("An OHR is a Domestic Homicide Review.", {"OHR": "DHR"}),
        ("DOMESTIC HOMICIDE REVIEW. The OHR says", {"OHR": "DHR"}),
        ("PART ONE. He did not eat. Did Nobody Ever ask?", {}),
        ("The OHR, Occupational Health Record, and the Domestic Homicide Review", {}),
        ("The OHR came.", {}),
    ],
)
def test_acronyms_with_o_for_d(text: str, mends: dict[str, str]) -> None:
    assert find_acronyms(text) == mends


def test_mended_words_are_kept_as_received(tmp_path: Path) -> None:
    (block,) = read(tmp_path, "This Domestic Homicide Review is an OHR of 2014.\n")
    assert block.text == "This Domestic Homicide Review is an DHR of 2014."
    assert "OHR" in block.raw


def test_a_lexicon_may_be_empty() -> None:
    assert join_lines(["one", "two"], Lexicon()) == "one two"

"""The demo's builder: the source format, its faults, and the same bytes each time."""

import csv
import sys
import zipfile
from pathlib import Path

import pytest

DEMO = Path(__file__).resolve().parents[1] / "demo"
sys.path.insert(0, str(DEMO))

import build  # noqa: E402
import parse  # noqa: E402
import source as source_module  # noqa: E402
import truth  # noqa: E402

HEAD = """---
file: {file}
review_id: T
document_id: {document}
csp: Dudley
doc_type: overview
published: yes
title: A tiny review
layout: {layout}
themes: {{risk_assessment: yes, economic_abuse: no negation}}
case: {{date_of_death: 2012-03, victim_sex: F}}
no_contact: {{probation: the probation trust}}
---
"""
BODY = """= Fictitious, written to show the program
%%
# 1 The facts
| 1.1 | {{codes=risk_assessment|The form was left blank.}} The DHR panel met and/or wrote.
^ A form of two pages.
- {{trap=negation codes=economic_abuse|Nobody took her wages.}}
# 2 Recommendations
@rec id=X-01 agencies=police scope=single_agency codes=risk_assessment
| R1 | The force should fill in the form.
| R2 | A title. <<rec X-02>>The school should ring back.<</rec>> A reason.
@rec id=X-02 number="Rec 2" agencies=education scope=single_agency level=overview codes=referral_and_follow_up
@rec id=X-03 agencies=hospital scope=single_agency codes=training
<<rec X-03>>The Panel invites the hospital to:
- train its staff
- ask them what they learned.<</rec>>
# 3 Action plan
+ Recommendation + Action + Status
+ Police
@action id=AC1 rec=X-01 lead="The force" target="March 2013" status="Done"
+ R1 + <<act AC1>>Print // forms<</act>> + Done
@action id=AC2 rec=X-01 status=""
+ < + <<act AC2>>Count them<</act>> +
"""
LAYOUTS = {
    "a.pdf": "{running_foot: '{page} | P a g e', contents: true, landscape_tables: true, columns: 2}",
    "b.docx": "{word_numbers: true, landscape_tables: true, marking: RESTRICTED}",
    "c.html": "{ol: true, site: true}",
    "d.txt": "{ocr: true}",
}


def write_study(folder: Path, body: str = BODY, files: tuple[str, ...] = tuple(LAYOUTS)) -> Path:
    """Write a source for each file and give their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in files:
        head = HEAD.format(file=name, document=name[0].upper(), layout=LAYOUTS[name])
        (folder / f"{name}.txt").write_text(head + body.replace("X-0", f"{name[0]}-0"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny study built in all four formats."""
    root = tmp_path_factory.mktemp("demo")
    write_study(root / "sources")
    build.build_study(root / "sources", root / "raw", root / "truth")
    return root


def read_truth(root: Path, name: str, document: str) -> list[dict[str, str]]:
    """Rows of a truth table about one document."""
    with (root / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["document_id"] == document]


def test_build_gives_same_bytes_again(built: Path, tmp_path: Path) -> None:
    build.build_study(built / "sources", tmp_path / "raw", tmp_path / "truth")
    for path in sorted([*(built / "raw").iterdir(), *(built / "truth").iterdir()]):
        assert path.read_bytes() == (tmp_path / path.parent.name / path.name).read_bytes(), path.name


@pytest.mark.parametrize("document", ["A", "B", "C", "D"])
def test_truth_tells_what_is_marked(built: Path, document: str) -> None:
    low = document.lower()
    recs = read_truth(built, "recommendations", document)
    assert [(row["rec_id"], row["number_as_printed"], row["text"]) for row in recs] == [
        (f"{low}-01", "R1", "The force should fill in the form."),
        (f"{low}-02", "Rec 2", "The school should ring back."),
        (f"{low}-03", "", "The Panel invites the hospital to: train its staff ask them what they learned."),
    ]
    assert [row["page"] for row in recs] == (["3"] * 3 if document == "A" else [""] * 3)
    actions = read_truth(built, "actions", document)
    assert [(row["action_id"], row["action"], row["target_date"]) for row in actions] == [
        (f"{document}-AC1", "Print forms", "March 2013"),
        (f"{document}-AC2", "Count them", ""),
    ]
    assert [row["evidence_paragraph"] for row in read_truth(built, "themes", document)] == [
        "1.1",
        "Nobody took her wages.",
    ]
    traps = read_truth(built, "traps", document)
    assert [(row["trap"], row["about_codes"]) for row in traps] == [("negation", "economic_abuse")]
    assert [row["codes"] for row in read_truth(built, "passages", document)] == ["risk_assessment", ""]
    assert read_truth(built, "documents", document)[0]["review_id"] == "T"


def test_marks_never_reach_the_files(built: Path) -> None:
    for path in (built / "raw").iterdir():
        data = path.read_bytes()
        if path.suffix == ".docx":
            with zipfile.ZipFile(path) as package:
                data = b"".join(package.read(name) for name in package.namelist())
        for mark in (b"{{", b"<<rec", b"&lt;&lt;", b"@rec", b"codes=", b"\x01"):
            assert mark not in data or (mark == b"\x01" and path.suffix == ".pdf"), (path.name, mark)


def test_word_numbers_are_automatic_and_notes_real(built: Path) -> None:
    import docx

    document = docx.Document(str(built / "raw" / "b.docx"))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "The facts" in texts and "The force should fill in the form." in texts
    with zipfile.ZipFile(built / "raw" / "b.docx") as package:
        assert "A form of two pages." in package.read("word/footnotes.xml").decode("utf-8")
        assert 'w:lvlText w:val="R%1"' in package.read("word/numbering.xml").decode("utf-8")
    assert document.tables[0].rows[1].cells[0].text == document.tables[0].rows[1].cells[2].text == "Police"
    assert document.tables[0].rows[3].cells[0].text == "R1"


# What is changed in a sound source, words on the line that the error must name, and what it must say.
FAULTS = [
    ("published: yes", "published: perhaps", "---", "published is 'perhaps'"),
    ("title: A tiny", "colour: red\ntitle: A tiny", "colour: red", "unknown key 'colour'"),
    ("{ocr: true}", "{ocr: true, pages: 3}", "pages: 3", "unknown key 'pages'"),
    ("{ocr: true}", "{ocr: perhaps}", "ocr: perhaps", "layout ocr is 'perhaps'"),
    ("risk_assessment: yes", "risk_assessment: maybe", "themes:", "'maybe'"),
    ("id=d-02", "id=d-01", "@rec id=d-01 number", "doubled"),
    ("| R1 | The force should fill in the form.", "# Nothing", "@rec id=d-01", "has no words"),
    ("<</rec>> A reason", " A reason", "<<rec d-02>>", "never closed"),
    ("<</act>> + Done", " + Done", "<<act AC1>>", "never closed"),
    ("<<act AC1>>", "", "<</act>> + Done", "not open"),
    ("trap=negation", "trap=denial", "trap=denial", "unknown trap 'denial'"),
    ("@rec id=d-01", "@recs id=d-01", "@recs", "unknown line @recs"),
    ("agencies=police", "agency=police", "agency=police", "['agency']"),
    ("<<act AC2>>Count", "<<act AC3>>Count", "@action id=AC2", "without words"),
    ("+ Recommendation + Action + Status", "+ Recommendation + Action", "<<act AC1>>", "3 cells"),
    ("id=AC2 rec=d-01", "id=AC2 rec=d-09", "@action id=AC2", "d-09, which no @rec has"),
]


@pytest.mark.parametrize(("old", "new", "where", "what"), FAULTS)
def test_faulty_source_is_refused_with_file_and_line(tmp_path: Path, old: str, new: str, where: str, what: str) -> None:
    folder = write_study(tmp_path, files=("d.txt",))
    path = folder / "d.txt.txt"
    text = path.read_text(encoding="utf-8")
    assert old in text
    changed = text.replace(old, new, 1)
    path.write_text(changed, encoding="utf-8")
    line = next(n for n, words in enumerate(changed.splitlines(), 1) if where in words)
    with pytest.raises(source_module.SourceError) as caught:
        build.read_sources(folder)
    assert str(caught.value).startswith(f"d.txt.txt, line {line}: ")
    assert what in str(caught.value)


@pytest.mark.parametrize(
    ("words", "what"), [("word " * 3000, "taller than a page"), ("done \u2713", "built-in PDF fonts have no '\u2713'")]
)
def test_pdf_refuses_what_it_cannot_print(tmp_path: Path, words: str, what: str) -> None:
    folder = write_study(tmp_path / "sources", BODY.replace("+ Police", f"+ {words} +  + "), ("a.pdf",))
    with pytest.raises(source_module.SourceError, match=what):
        build.build_study(folder, tmp_path / "raw", tmp_path / "truth")


def test_empty_cells_and_pluses_in_words() -> None:
    assert parse.split_row("+ a +  + c+d +") == ("a", "", "c+d", "")


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_tracked_demo_is_what_its_sources_say(tmp_path: Path) -> None:
    files = build.build_study(DEMO / "sources", tmp_path / "raw", tmp_path / "truth")
    tracked = {tmp_path / "raw" / name: DEMO.parent / "data" / "raw" / "demo" / name for name in files}
    tracked |= {tmp_path / "truth" / f"{name}.csv": DEMO / "truth" / f"{name}.csv" for name in truth.COLUMNS}
    changed = [old.name for new, old in tracked.items() if not old.is_file() or old.read_bytes() != new.read_bytes()]
    assert not changed, "run: python demo/build.py"


def test_demo_has_the_agreed_reviews() -> None:
    raw = DEMO.parent / "data" / "raw" / "demo"
    register = {row["review_id"]: row for row in read_rows(raw / "register.csv")}
    documents = {row["document_id"]: row for row in read_rows(DEMO / "truth" / "documents.csv")}
    regional = [row for row in register.values() if row["scope"] == "regional"]
    completed = {row["review_id"] for row in regional if row["status"] == "completed"}
    counted = [
        row["rec_id"]
        for row in read_rows(DEMO / "truth" / "recommendations.csv")
        if documents[row["document_id"]]["review_id"] in completed
    ]
    assert (len(regional), len(completed), len(register) - len(regional)) == (25, 6, 3)
    assert len(counted) == len(set(counted)) == 55
    for row in documents.values():
        review = register[row["review_id"]]
        assert (row["csp"], row["published"]) == (review["csp"], review["published"]), row["file"]
    listed = {(row["file"], row["review_id"], row["doc_type"]) for row in read_rows(raw / "documents.csv")}
    assert listed == {(row["file"], row["review_id"], row["doc_type"]) for row in documents.values()}


def test_demo_truth_agrees_with_itself() -> None:
    tables = {name: read_rows(DEMO / "truth" / f"{name}.csv") for name in truth.COLUMNS}
    shown = {(row["document_id"], code) for row in tables["passages"] for code in row["codes"].split(";")}
    themes = [(row["document_id"], row["code"], row["present"]) for row in tables["themes"]]
    assert not [row for row in themes if (row[2] == "yes") != (row[:2] in shown)]
    recs = {row["rec_id"] for row in tables["recommendations"]}
    alike = read_rows(DEMO / "sources" / "same_as.csv")
    assert {row["rec_id"] for row in alike} <= recs
    assert len({(row["group"], row["label"]) for row in alike}) == len({row["group"] for row in alike})
    assert all(1 <= len(row["codes"].split(";")) <= 3 and row["codes"] for row in tables["recommendations"])

"""Sheets out and back: nothing filled is overwritten, nothing dropped unsaid, the same sheet twice changes nothing."""

import csv
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from coding_studies import CODES, TEXTS, list_passages, make_coded_study
from openpyxl import load_workbook
from typer.testing import CliRunner

from dhr_analysis.check import check_study
from dhr_analysis.cli import app
from dhr_analysis.codebook import find_codebook, load_codebook
from dhr_analysis.deciding.changes import (
    compare_counts,
    keep_former_counts,
    list_changed_codes,
    list_changed_counts,
    record_codes,
    say_changed_codes,
)
from dhr_analysis.deciding.places import find_span, locate_words, shorten_text
from dhr_analysis.deciding.samples import draw_sample, list_population, mark_passages, share_out
from dhr_analysis.decisions import lay_over_codings, read_coding_decisions, read_decisions
from dhr_analysis.errors import DhrError, FaultsError
from dhr_analysis.sheets import read_sheet, write_agreement_sheet, write_coding_sheet, write_matrix
from dhr_analysis.study import Study
from dhr_analysis.tables import make_table, read_table, write_table


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return make_coded_study(tmp_path)


def rows_of(path: Path, sheet: str) -> list[dict[str, Any]]:
    lines = list(load_workbook(path)[sheet].iter_rows(values_only=True))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def fill(path: Path, sheet: str, answers: dict[tuple[str, str], dict[str, str]]) -> Path:
    """Fill in rows of a sheet, by passage (or review) and code; saves beside it, as a person would by mail."""
    book = load_workbook(path)
    page = book[sheet]
    head = {cell.value: cell.column for cell in page[1]}
    key = "passage_id" if "passage_id" in head else "review_id"
    for number in range(2, page.max_row + 1):
        code = page.cell(number, head["code"]).value if "code" in head else ""
        for column, value in answers.get((page.cell(number, head[key]).value, code), {}).items():
            page.cell(number, head[column]).value = value
    filled = path.with_name(f"filled_{path.name}")
    book.save(filled)
    return filled


def add_further(path: Path, *rows: dict[str, str]) -> Path:
    book = load_workbook(path)
    page = book["Further"]
    head = {cell.value: cell.column for cell in page[1]}
    for number, row in enumerate(rows, start=2):
        for column, value in row.items():
            page.cell(number, head[column]).value = value
    book.save(path)
    return path


def decided(study: Study, name: str) -> list[tuple[str, ...]]:
    columns = ["passage_id", "code", "verdict", "quote", "memo"]
    return list(read_decisions(study.decisions, name)[columns].itertuples(index=False, name=None))


ASKED, GRADED, KEPT = ("p_3.1", "enquiry"), ("p_3.2", "risk"), ("p_3.3", "isolation")


def test_a_sheet_shows_passages_with_what_stands_around_them_and_what_the_machine_made(study):
    written = write_coding_sheet(study, "AB")
    rows = {(row["passage_id"], row["code"]): row for row in rows_of(written.path, "Codings")}
    assert len(rows) == 5 and written.path.parent == study.decisions / "sheets"
    row = rows[GRADED]
    assert row["before"] == TEXTS["d_1"][0][1] and row["after"] == TEXTS["d_1"][2][1]
    assert (row["review_id"], row["file"], row["page"], row["paragraph"]) == ("D1", "d_1.txt", "4", "3.2")
    assert (row["machine"], row["words"], row["reason"]) == ("found", "risk was graded medium", "phrase of risk")
    assert rows["p_3.4", "enquiry"]["machine"] == "negated" and rows["p_3.4", "enquiry"]["after"] is None


def test_columns_to_know_a_row_by_are_locked_and_those_to_fill_in_are_open(study):
    page = load_workbook(write_coding_sheet(study, "AB").path)["Codings"]
    head = {cell.value: cell for cell in page[1]}
    is_open = {name for name, cell in head.items() if not page.cell(2, cell.column).protection.locked}
    assert is_open == {"verdict", "new_words", "memo"} and page.protection.sheet
    assert page.freeze_panes == "B2"
    lists = [rule for rule in page.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == 1 and 'IF($K2="found"' in lists[0].formula1 and head["machine"].column_letter == "K"


def test_a_blind_sheet_holds_no_one_s_marks_and_also_passages_the_machine_left(study):
    read_sheet(
        study, fill(write_coding_sheet(study, "AB").path, "Codings", {ASKED: {"verdict": "reject", "memo": "canary"}})
    )
    written = write_coding_sheet(study, "CD", blind=True)
    book = load_workbook(written.path)
    words = [str(cell.value) for page in book for line in page.iter_rows() for cell in line if cell.value]
    assert not {"machine", "found", "negated", "phrase of risk", "canary", "AB", "start"} & set(words)
    keys = {(row["passage_id"], row["code"]) for row in rows_of(written.path, "Codings")}
    assert ASKED in keys and ("p_5.3", "risk") in keys


def test_answers_become_decisions_of_that_coder(study):
    path = fill(
        write_coding_sheet(study, "AB").path,
        "Codings",
        {
            ASKED: {"verdict": "accept"},
            GRADED: {"verdict": "reject", "memo": "said of another family"},
            KEPT: {"verdict": "change_span", "new_words": "from  the café where she had worked"},
            ("p_3.4", "enquiry"): {"memo": "a finding of absence?"},
        },
    )
    add_further(path, {"new_words": "no money of her own", "code": "isolation", "memo": "money"})
    said = read_sheet(study, path)
    assert said[0] == "codings_AB.csv: 4 added"
    assert decided(study, "codings_AB") == [
        ("p_3.1", "enquiry", "accept", "asked her twice about home", ""),
        ("p_3.2", "risk", "reject", "risk was graded medium", "said of another family"),
        ("p_3.3", "isolation", "change_span", "from the café where she had worked", ""),
        ("p_5.3", "isolation", "add", "no money of her own", "money"),
    ]
    memos = read_decisions(study.decisions, "memos")
    assert memos[["about", "id", "memo", "decided_by"]].values.tolist() == [
        ["passage", "p_3.4", "enquiry: a finding of absence?", "AB"]
    ]
    codings, problems = lay_over_codings(
        read_table(study.processed, "codings"),
        read_table(study.processed, "passages"),
        read_coding_decisions(study.decisions),
    )
    assert problems == [] and sorted(codings.query("coder == 'AB'")["quote"]) == [
        "from the café where she had worked", "no money of her own",
    ]  # fmt: skip


def test_a_blind_yes_or_no_is_an_add_or_a_reject(study):
    answers = {ASKED: {"present": "yes", "new_words": "asked her twice"}, GRADED: {"present": "no"}}
    read_sheet(study, fill(write_coding_sheet(study, "CD", blind=True).path, "Codings", answers))
    assert [row[:4] for row in decided(study, "codings_CD")] == [
        ("p_3.1", "enquiry", "add", "asked her twice"),
        ("p_3.2", "risk", "reject", TEXTS["d_1"][1][1]),
    ]
    assert set(read_decisions(study.decisions, "codings_CD")["sample"]) == {"seed 2013, 200 rows, all codes"}


def test_the_same_sheet_read_twice_changes_nothing(study):
    path = fill(
        write_coding_sheet(study, "AB").path, "Codings", {ASKED: {"verdict": "accept"}, GRADED: {"verdict": "reject"}}
    )
    read_sheet(study, path)
    file = study.decisions / "codings_AB.csv"
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    assert read_sheet(study, path) == ["codings_AB.csv: 2 there already"]
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_what_is_filled_in_is_not_overwritten_unless_asked(study):
    sheet = write_coding_sheet(study, "AB").path
    read_sheet(study, fill(sheet, "Codings", {ASKED: {"verdict": "accept"}}))
    other = fill(sheet, "Codings", {ASKED: {"verdict": "reject"}, GRADED: {"verdict": "accept", "memo": "yes"}})
    said = read_sheet(study, other)
    assert said[0] == "codings_AB.csv: 1 added" and "1 contradict" in said[1] and "accept enquiry in p_3.1" in said[2]
    assert [row[2] for row in decided(study, "codings_AB")] == ["accept", "accept"]
    assert read_sheet(study, other, replace=True)[0] == "codings_AB.csv: 1 replaced, 1 there already"
    kept = read_decisions(study.decisions, "codings_AB")
    assert kept["verdict"].tolist() == ["reject", "accept"]
    assert kept["note"].tolist()[0].startswith("before: AB: accept enquiry in p_3.1")


def test_rows_that_others_wrote_in_the_file_stay_as_they_are(study):
    file = study.decisions / "codings_AB.csv"
    study.decisions.mkdir(parents=True, exist_ok=True)
    file.write_text("passage_id,code,verdict,decided_by,memo\np_gone,risk,add,AB,by hand\n", encoding="utf-8")
    read_sheet(study, fill(write_coding_sheet(study, "AB").path, "Codings", {ASKED: {"verdict": "accept"}}))
    assert decided(study, "codings_AB")[0] == ("p_gone", "risk", "add", "", "by hand")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")  # so that Excel shows the curly quotes


def test_a_filled_workbook_is_never_written_over(study):
    first = write_coding_sheet(study, "AB")
    assert first.is_new and not write_coding_sheet(study, "AB").is_new
    book = load_workbook(first.path)
    book["Codings"]["A2"] = "mine"
    book.save(first.path)
    second = write_coding_sheet(study, "AB")
    assert second.path.name == "codings_AB_2.xlsx" and load_workbook(first.path)["Codings"]["A2"].value == "mine"


def test_what_is_decided_is_not_asked_again(study):
    read_sheet(study, fill(write_coding_sheet(study, "AB").path, "Codings", {ASKED: {"verdict": "accept"}}))
    again = write_coding_sheet(study, "AB")
    assert ASKED not in {(row["passage_id"], row["code"]) for row in rows_of(again.path, "Codings")}
    assert "1 row left out" in again.lines[1]


def reread(study: Study, change: dict[str, dict[str, str] | None]) -> None:
    """Read the study anew: some passages have changed, or are gone."""
    rows = [
        row | (change[row["passage_id"]] or {}) if row["passage_id"] in change else row
        for row in list_passages()
        if change.get(row["passage_id"], {}) is not None
    ]
    write_table(study.processed, "passages", make_table("passages", rows))


def test_a_sheet_from_an_older_run_still_reads(study):
    path = fill(
        write_coding_sheet(study, "AB").path,
        "Codings",
        {ASKED: {"verdict": "accept"}, GRADED: {"verdict": "reject"}, KEPT: {"verdict": "accept"}},
    )
    reread(study, {"p_3.1": {"passage_id": "p_new"}, "p_3.2": None})  # renumbered; gone
    said = read_sheet(study, path)
    assert said[0] == "codings_AB.csv: 3 added" and said[1].startswith("1 fit nothing")
    assert "row 3: its passage is gone (risk in p_3.2): “risk was graded medium”" in said[2]
    assert [row[0] for row in decided(study, "codings_AB")] == ["p_new", "p_3.2", "p_3.3"]


def test_a_code_that_is_gone_is_told_and_kept(study):
    path = fill(write_coding_sheet(study, "AB").path, "Codings", {GRADED: {"verdict": "reject"}})
    (study.root / "codebook" / "codes.csv").write_text(
        CODES.replace("risk,practice", "danger,practice"), encoding="utf-8"
    )
    load_codebook.cache_clear()
    said = read_sheet(study, path)
    assert "its code is not in the codebook (risk in p_3.2)" in said[2]
    assert decided(study, "codings_AB")[0][:3] == ("p_3.2", "risk", "reject")


@pytest.mark.parametrize(
    ("key", "answer", "said"),
    [
        (ASKED, {"verdict": "maybe"}, r"row 2, column verdict: 'maybe'; allowed: accept, reject, change_span"),
        (("p_3.4", "enquiry"), {"verdict": "accept"}, "accept is for what the machine found"),
        (ASKED, {"verdict": "change_span"}, "column new_words: blank"),
        (ASKED, {"verdict": "change_span", "new_words": "asked him"}, "'asked him'; allowed: words of the passage"),
        (ASKED, {"verdict": "accept", "new_words": "home"}, "words without add or change_span"),
    ],
)
def test_answers_that_cannot_be_understood_change_nothing(study, key, answer, said):
    path = fill(write_coding_sheet(study, "AB").path, "Codings", {GRADED: {"verdict": "reject"}, key: answer})
    with pytest.raises(FaultsError, match=said):
        read_sheet(study, path)
    assert not (study.decisions / "codings_AB.csv").exists()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"new_words": "nowhere said", "code": "risk"}, "the words stand in 0 passages"),
        ({"new_words": "her", "code": "risk"}, r"the words stand in \d passages: p_3.1"),
        ({"new_words": "no money of her own", "code": "rsk"}, "Did you mean 'risk'"),
        ({"new_words": "no money of her own", "code": "risk", "passage_id": "p_3.1"}, "words of the passage"),
    ],
)
def test_further_codings_must_find_their_place(study, row, said):
    with pytest.raises(FaultsError, match=said):
        read_sheet(study, add_further(write_coding_sheet(study, "AB").path, row))


@pytest.mark.parametrize("name", ["", "A B", "machine", "../x", "1A", "agreed"])
def test_initials_that_could_be_no_one_are_refused(study, name):
    with pytest.raises(DhrError, match="can't stand for a coder"):
        write_coding_sheet(study, name)


def test_other_workbooks_are_refused(study, tmp_path):
    book = load_workbook(write_coding_sheet(study, "AB").path)
    book["Codings"]["M1"] = "my verdict"
    renamed = [cell for cell in book["Codings"][1] if cell.value == "verdict"]
    for cell in renamed:
        cell.value = "Urteil"
    book.save(tmp_path / "renamed.xlsx")
    with pytest.raises(DhrError, match="the columns verdict are missing"):
        fill(tmp_path / "renamed.xlsx", "Codings", {})
        read_sheet(study, tmp_path / "renamed.xlsx")
    (tmp_path / "x.xlsx").write_text("no workbook", encoding="utf-8")
    with pytest.raises(DhrError, match="can't be read as a workbook"):
        read_sheet(study, tmp_path / "x.xlsx")
    with pytest.raises(DhrError, match="is not there"):
        read_sheet(study, tmp_path / "y.xlsx")


class TestSamples:
    POPULATION = pd.DataFrame(
        [
            {"passage_id": f"p_{csp}{year}{n}", "csp": csp, "year": year}
            for csp, size in (("A", 30), ("B", 10))
            for year in ("2012", "2013")
            for n in range(size)
        ]
    )
    MARKS = pd.DataFrame(
        [
            {"passage_id": passage_id, "code": "risk", "mark": "found" if n % 4 else "set aside"}
            for n, passage_id in enumerate(POPULATION["passage_id"][::2])
        ]
    )

    def test_the_same_seed_draws_the_same_and_another_seed_another(self):
        drawn = [draw_sample(self.MARKS, self.POPULATION, ["risk", "x"], 20, seed) for seed in (1, 1, 2)]
        assert drawn[0].equals(drawn[1]) and not drawn[0].equals(drawn[2])

    def test_codes_marks_partnerships_and_years_have_their_share(self):
        drawn = draw_sample(self.MARKS, self.POPULATION, ["risk", "isolation"], 40, 7)
        assert drawn["code"].value_counts().to_dict() == {"risk": 20, "isolation": 20}
        risk = drawn[drawn["code"] == "risk"].merge(self.POPULATION)
        assert risk["mark"].value_counts().to_dict() == {"found": 10, "none": 7, "set aside": 3}
        assert set(drawn[drawn["code"] == "isolation"]["mark"]) == {"none"}
        assert 2 <= (risk["csp"] == "B").sum() <= 8 and 7 <= (risk["year"] == "2012").sum() <= 13
        assert not drawn.duplicated(["passage_id", "code"]).any()

    @pytest.mark.parametrize(
        ("size", "there", "given"),
        [
            (20, (100, 100, 100), (10, 3, 7)),
            (20, (4, 0, 100), (4, 0, 16)),
            (20, (100, 100, 2), (15, 3, 2)),
            (20, (2, 9, 1), (2, 9, 1)),
            (0, (5, 5, 5), (0, 0, 0)),
        ],
    )
    def test_sizes_where_there_are_too_few(self, size, there, given):
        names = ("found", "set aside", "none")
        assert share_out(size, dict(zip(names, there, strict=True))) == dict(zip(names, given, strict=True))

    def test_headings_and_boilerplate_are_not_asked_about(self, study):
        passages = read_table(study.processed, "passages")
        roles = passages["role"].where(passages["passage_id"] != "p_5.3", "boilerplate")
        machine = read_table(study.processed, "codings")
        there = list_population(passages.assign(role=roles), read_table(study.processed, "reviews"), machine)
        assert "p_5.3" not in set(there["passage_id"]) and len(there) == 6
        assert there["year"].tolist() == ["2012"] * 4 + ["2015"] * 2
        assert mark_passages(machine)["mark"].tolist() == ["found", "found", "found", "set aside", "found"]


class TestMatrix:
    def fill(self, path: Path, **cells: str) -> Path:
        return fill(path, "Matrix", {("D1", ""): {f"{code}: summary": text for code, text in cells.items()}})

    def test_cells_hold_the_best_passages_with_their_page(self, study):
        written = write_matrix(study, "AB", codes=["risk", "isolation"])
        rows = rows_of(written.path, "Matrix")
        assert rows[0]["risk: passages"] == "[page 4, paragraph 3.2] risk was graded medium"
        assert [row["review_id"] for row in rows] == ["D1", "D2"] and rows[1]["risk: passages"] is None
        assert not any(name.startswith("enquiry") for name in rows[0])

    def test_summaries_come_back_are_shown_and_may_be_improved(self, study):
        read_sheet(study, self.fill(write_matrix(study, "AB").path, risk="Graded once.", isolation="From friends."))
        kept = read_decisions(study.decisions, "matrix")
        assert kept[["review_id", "code", "summary", "decided_by"]].values.tolist() == [
            ["D1", "risk", "Graded once.", "AB"], ["D1", "isolation", "From friends.", "AB"],
        ]  # fmt: skip
        second = write_matrix(study, "AB").path
        assert rows_of(second, "Matrix")[0]["risk: summary"] == "Graded once."
        improved = self.fill(second, risk="Graded once and never again.")
        assert read_sheet(study, improved) == ["matrix.csv: 1 replaced"]
        assert read_decisions(study.decisions, "matrix")["summary"].tolist() == [
            "Graded once and never again.",
            "From friends.",
        ]
        assert read_sheet(study, improved) == ["matrix.csv: 1 there already"]

    def test_a_summary_that_someone_else_wrote_meanwhile_stays(self, study):
        ours, theirs = write_matrix(study, "AB").path, write_matrix(study, "CD").path
        read_sheet(study, self.fill(ours, risk="Graded once."))
        said = read_sheet(study, self.fill(theirs, risk="Not graded."))
        assert "1 contradict" in said[1] and read_decisions(study.decisions, "matrix")["summary"].tolist() == [
            "Graded once."
        ]

    def test_an_emptied_cell_changes_nothing_and_is_told(self, study):
        read_sheet(study, self.fill(write_matrix(study, "AB").path, risk="Graded once."))
        said = read_sheet(study, self.fill(write_matrix(study, "AB").path, risk=""))
        assert "emptied" in said[-1] and read_decisions(study.decisions, "matrix")["summary"].tolist() == [
            "Graded once."
        ]


def test_what_two_coders_agree_on_comes_back(study):
    for coder, verdict in (("AB", "yes"), ("CD", "no")):
        sheet = write_coding_sheet(study, coder, blind=True).path
        read_sheet(study, fill(sheet, "Codings", {ASKED: {"present": verdict}, GRADED: {"present": "yes"}}))
    sheet = write_agreement_sheet(study, "AB", "CD").path
    rows = rows_of(sheet, "To agree")
    assert [(row["passage_id"], row["code"], row["first_says"], row["second_says"]) for row in rows] == [
        (*ASKED, "yes", "no")
    ]
    unsigned = fill(sheet, "To agree", {ASKED: {"present": "yes"}})
    with pytest.raises(FaultsError, match="agreed_by: ''; allowed: initials"):
        read_sheet(study, unsigned)
    signed = fill(sheet, "To agree", {ASKED: {"present": "yes", "agreed_by": "CD; AB", "reason": "twice is asking"}})
    assert read_sheet(study, signed) == ["agreed_codings.csv: 1 added"]
    agreed = read_decisions(study.decisions, "agreed_codings").iloc[0]
    assert (agreed["decided_by"], agreed["present"], agreed["reason"]) == ("AB;CD", "yes", "twice is asking")
    assert rows_of(write_agreement_sheet(study, "AB", "CD").path, "To agree") == []


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("She said: “no-one asked”.", "no one ASKED", "no-one asked"),
        ("A café 😀 and home", "home", "home"),
        ("the co-\nordinated plan", "coordinated plan", "co-\nordinated plan"),
        ("cafe\u0301 closed", "café closed", "cafe\u0301 closed"),
        ("asked", "asking", None),
        ("asked", "", None),
        ("asked", "…", None),
    ],
)
def test_words_are_located(text, words, found):
    span = locate_words(text, words)
    assert (text[slice(*span)] if span else None) == found


def test_the_nearest_of_several_places_is_taken():
    assert locate_words("her and her and her", "her", near=9) == (8, 11)
    assert find_span("so her and her", "8", "11", "her") == (11, 14)
    assert find_span("so her", "", "", "her") is None
    assert shorten_text("one two three", 8) == "one two…" and shorten_text("short") == "short"


class TestChanges:
    def test_codes_that_changed_and_what_rests_on_their_old_wording(self, study):
        record_codes(study)
        assert say_changed_codes(study) == []
        answers = {ASKED: {"verdict": "accept"}, GRADED: {"verdict": "reject"}}
        read_sheet(study, fill(write_coding_sheet(study, "AB").path, "Codings", answers))
        changed = CODES.replace("How risk was weighed", "How danger was weighed").replace(",asked,", ",asked;asks,")
        changed = changed.replace("isolation,dynamics", "loneliness,dynamics")
        (study.root / "codebook" / "codes.csv").write_text(changed, encoding="utf-8")
        load_codebook.cache_clear()
        rows = list_changed_codes(study)
        assert rows.values.tolist() == [
            ["enquiry", "phrases", 0, ""], ["isolation", "gone", 0, ""], ["loneliness", "new", 0, ""],
            ["risk", "wording", 1, "AB"],
        ]  # fmt: skip
        assert "risk is worded otherwise than at the last run; 1 decision rests" in say_changed_codes(study)[3]
        record_codes(study)  # a run: what rests on the old wording is still told
        assert list_changed_codes(study).values.tolist() == [["risk", "earlier", 1, "AB"]]

    def test_counts_since_the_run_before(self, study):
        def count(n: int, of: int = 6) -> pd.DataFrame:
            return make_table("theme_counts", [{"code": "risk", "by": "all", "group": "all", "n": n, "of": of}])

        def run(n: int, of: int = 6) -> list[list[Any]]:
            keep_former_counts(study, count(n, of))
            write_table(study.processed, "theme_counts", count(n, of))
            return list_changed_counts(study).values.tolist()

        assert run(3) == []
        assert run(4, 7) == [["risk", "all", "all", 3, 6, 4, 7]]
        assert run(4, 7) == [["risk", "all", "all", 3, 6, 4, 7]]  # once more, with nothing changed
        more = pd.concat([count(4), count(1).assign(code="new")])
        assert compare_counts(count(4), more)["code"].tolist() == ["new"]


def test_files_of_decisions_are_plain_csv(study):
    read_sheet(study, fill(write_coding_sheet(study, "AB").path, "Codings", {KEPT: {"verdict": "accept"}}))
    with (study.decisions / "codings_AB.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    assert row["decided_by"] == "AB" and row["quote"] == "kept her from friends" and len(row["wording"]) == 8


class TestCommands:
    def dhr(self, study: Study, *words: object) -> Any:
        return CliRunner().invoke(app, [str(word) for word in (*words, "--root", study.root)])

    def test_a_sheet_out_and_back(self, study):
        written = self.dhr(study, "sheets", "small", "--coder", "AB", "--code", "risk")
        assert written.exit_code == 0 and "1 row: 1 passage, 1 code" in written.output
        path = Path(written.output.splitlines()[0])
        read = self.dhr(study, "sheets", "small", "--read", fill(path, "Codings", {GRADED: {"verdict": "accept"}}))
        assert read.exit_code == 0 and "codings_AB.csv: 1 added" in read.output and "dhr run small" in read.output

    @pytest.mark.parametrize(
        ("options", "code", "said"),
        [
            ((), 2, "Say whose sheet it is"),
            (("--read", "x.xlsx", "--coder", "AB"), 2, "--read goes alone"),
            (("--coder", "AB", "--matrix", "--blind"), 2, "don't go together"),
            (("--coder", "AB", "--code", "rsik"), 1, "The codebook has no code 'rsik'. Did you mean 'risk'?"),
            (("--coder", "AB", "--against", "CD"), 1, "No codings of 'AB'"),
            (("--read", "x.xlsx"), 1, "is not there"),
        ],
    )
    def test_wrong_use_and_faults(self, study, options, code, said):
        result = self.dhr(study, "sheets", "small", *options)
        assert result.exit_code == code and said in result.output.replace("\n", " ")

    def test_before_a_run_it_says_what_to_run(self, study):
        (study.processed / "parts" / "code" / "codings.parquet").unlink()
        result = self.dhr(study, "sheets", "small", "--coder", "AB")
        assert result.exit_code == 1 and "run the stage that makes the table 'codings' first" in result.output

    def test_the_check_tells_of_changed_codes(self, study, monkeypatch):
        monkeypatch.setattr("dhr_analysis.check.check_codebook", lambda folder: [])  # it has tests of its own
        shutil.rmtree(study.root / "notebooks")  # those of the checkout serve
        settings = study.raw / "study.yml"
        settings.write_text(settings.read_text(encoding="utf-8").replace("small_report", "interim_report"), "utf-8")
        shutil.copytree(find_codebook(), study.root / "codebook", dirs_exist_ok=True)
        (study.root / "codebook" / "codes.csv").write_text(CODES, encoding="utf-8")
        record_codes(study)
        (study.root / "codebook" / "codes.csv").write_text(CODES.replace("How risk", "How danger"), encoding="utf-8")
        load_codebook.cache_clear()
        findings = check_study(study.root, "small")
        assert findings.to_mend == ()
        assert "codebook: risk is worded otherwise than at the last run." in findings.to_look_at

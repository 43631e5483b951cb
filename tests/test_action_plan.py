"""The action plan as a workbook: out, filled in by people, and back, without anything lost or overwritten."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from product_studies import HISTORY, make_product_study, make_tables

from dhr_analysis.action_plan import (
    choose_day,
    make_plan,
    read_plan_sheet,
    read_updates,
    write_plan_sheet,
)
from dhr_analysis.decisions import read_decisions
from dhr_analysis.errors import DhrError, FaultsError
from dhr_analysis.products.plan_book import ABOUT, PLAN, SENT
from dhr_analysis.products.plan_columns import COLUMNS, HEADS
from dhr_analysis.sheets import read_sheet
from dhr_analysis.study import Study

TELLER = {"partnership": "Walsall", "filled_in_by": "EF", "meeting": "2014-09-01"}


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return make_product_study(tmp_path)


def fill_in(path: Path, changes: dict[tuple[str, str], Any], teller: dict[str, str] | None = None) -> Path:
    """Fill in a plan as people do: cells by step and column, and who tells."""
    book = load_workbook(path)
    sheet, about = book[PLAN], book[ABOUT]
    heads = [cell.value for cell in sheet[1]]
    rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
    for (step, column), value in changes.items():
        sheet.cell(rows[step], heads.index(HEADS[column]) + 1).value = value
    for row in about.iter_rows(min_row=2):
        row[1].value = (TELLER if teller is None else teller).get(row[0].value, row[1].value)
    book.save(path)
    return path


def history(study: Study) -> list[dict[str, str]]:
    return read_decisions(study.decisions, "action_status").drop(columns="row_in_file").to_dict("records")


class TestOut:
    def test_same_plan_gives_the_same_bytes(self, study: Study, tmp_path: Path) -> None:
        first, second = (write_plan_sheet(study, tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx"))
        assert first == second

    def test_columns_are_the_home_office_s_and_the_monitor_s(self, study: Study, tmp_path: Path) -> None:
        sheet = load_workbook(write_plan_sheet(study, tmp_path / "a.xlsx"))[PLAN]
        heads = [cell.value for cell in sheet[1]]
        for head in ("Recommendation", "Scope", "Action", "Lead agency", "Key milestones", "Target date",
                     "Completion and outcome", "Step", "Theme", "Evidence", "RAG", "Last update", "Next review",
                     "Assurance seen"):  # fmt: skip
            assert head in heads

    def test_only_what_people_fill_in_is_open(self, study: Study, tmp_path: Path) -> None:
        sheet = load_workbook(write_plan_sheet(study, tmp_path / "a.xlsx"))[PLAN]
        assert sheet.protection.sheet
        for place, column in enumerate(COLUMNS, start=1):
            assert sheet.cell(2, place).protection.locked is not column.filled_in
        lists = [one.formula1 for one in sheet.data_validations.dataValidation if one.type == "list"]
        assert lists == ['"Not started,On track,Late,Complete,Superseded,Not known"']

    def test_evidence_leads_back_to_reviews(self, study: Study) -> None:
        row = make_plan(study, make_tables()).rows.iloc[0]
        assert row["evidence"].startswith("C-01, recommendation 1, page 20; ") and row["evidence"].endswith("more")

    def test_another_file_is_not_written_over(self, study: Study, tmp_path: Path) -> None:
        path = write_plan_sheet(study, tmp_path / "a.xlsx")
        assert write_plan_sheet(study, path) == path
        filled = fill_in(path, {("s3", "update"): "Begun"}).read_bytes()
        with pytest.raises(DhrError, match="may have been filled in"):
            write_plan_sheet(study, path)
        assert path.read_bytes() == filled and sorted(tmp_path.glob("*.xlsx")) == [path]

    def test_rejected_proposals_have_no_steps(self, study: Study) -> None:
        tables = make_tables()
        proposals = tables["proposals"]
        tables["proposals"] = proposals.assign(status=proposals["status"].where(proposals["rank"] != 1, "rejected"))
        assert make_plan(study, tables).rows["step_id"].tolist() == ["s1", "s2", "s3"]

    def test_nothing_gives_an_empty_plan(self, study: Study, tmp_path: Path) -> None:
        plan = make_plan(study, {})
        assert plan.rows.empty and plan.judged.empty and plan.conflicts.empty


class TestBack:
    def test_unchanged_sheet_adds_nothing(self, study: Study, tmp_path: Path) -> None:
        path = write_plan_sheet(study, tmp_path / "a.xlsx")
        before = (study.decisions / "action_status.csv").read_bytes()
        assert read_plan_sheet(study, path) == ["action_status.csv: 0 rows added"]
        assert (study.decisions / "action_status.csv").read_bytes() == before

    def test_changes_become_rows_behind_those_that_stand_there(self, study: Study, tmp_path: Path) -> None:
        path = fill_in(
            write_plan_sheet(study, tmp_path / "a.xlsx"),
            {("s3", "status"): "On track", ("s3", "due"): "31 March 2015", ("s3", "update"): "Begun in May"},
        )
        before = history(study)
        assert read_plan_sheet(study, path)[0] == "action_status.csv: 1 row added"
        after = history(study)
        assert after[: len(before)] == before and len(before) == len(HISTORY)
        told = {key: value for key, value in after[-1].items() if value}
        assert told == {
            "step_id": "s3", "csp": "Walsall", "status": "on_track", "due": "2015-03-31", "update": "Begun in May",
            "meeting": "2014-09-01", "decided_by": "EF", "decided_on": "2014-09-01",
        }  # fmt: skip

    def test_same_sheet_twice_adds_once(self, study: Study, tmp_path: Path) -> None:
        path = fill_in(write_plan_sheet(study, tmp_path / "a.xlsx"), {("s3", "owner"): "The Board"})
        read_plan_sheet(study, path)
        once = history(study)
        assert read_plan_sheet(study, path)[0] == "action_status.csv: 0 rows added, 1 there already"
        assert history(study) == once

    def test_older_sheet_still_reads_and_only_its_changes_count(self, study: Study, tmp_path: Path) -> None:
        older = write_plan_sheet(study, tmp_path / "older.xlsx")
        newer = fill_in(write_plan_sheet(study, tmp_path / "newer.xlsx"), {("s3", "status"): "Late"})
        read_plan_sheet(study, newer)
        fill_in(older, {("s3", "assurance"): "Minutes seen"}, TELLER | {"partnership": "", "meeting": "2014-10-01"})
        read_plan_sheet(study, older)
        step = make_plan(study, make_tables(), "2014-10-02").judged.set_index("step_id").loc["s3"]
        assert (step["status"], step["assurance"]) == ("late", "Minutes seen")

    def test_two_partnerships_that_differ_are_both_told(self, study: Study, tmp_path: Path) -> None:
        for name, csp, status in (("c", "Coventry", "Complete"), ("d", "Dudley", "Late")):
            path = tmp_path / f"{name}.xlsx"
            write_plan_sheet(study, path)
            fill_in(path, {("s2", "status"): status}, TELLER | {"partnership": csp})
            lines = read_plan_sheet(study, path)
        assert lines[-1].startswith("Partnerships differ about status of step s2: Coventry says done; Dudley says late")
        plan = make_plan(study, make_tables(), "2014-09-02")
        assert plan.conflicts.query("step_id == 's2'")["value"].tolist() == ["done", "late"]
        assert bool(plan.rows.set_index("step_id")["contested"]["s2"])

    def test_emptied_cells_change_nothing_and_are_told(self, study: Study, tmp_path: Path) -> None:
        path = fill_in(write_plan_sheet(study, tmp_path / "a.xlsx"), {("s0c", "due"): None, ("s0c", "owner"): None})
        assert read_plan_sheet(study, path) == [
            "action_status.csv: 0 rows added", "2 cells were emptied; a blank changes nothing, write what holds now",
        ]  # fmt: skip

    def test_rows_without_a_partnership_keep_their_own(self, study: Study, tmp_path: Path) -> None:
        path = write_plan_sheet(study, tmp_path / "a.xlsx")
        fill_in(path, {("s0d", "update"): "Still in use", ("s3", "update"): "Asked"}, TELLER | {"partnership": ""})
        read_plan_sheet(study, path)
        assert [row["csp"] for row in history(study)[-2:]] == ["Dudley", ""]

    def test_step_that_is_gone_is_kept_and_told(self, study: Study, tmp_path: Path) -> None:
        from dhr_analysis.tables import write_table

        path = fill_in(write_plan_sheet(study, tmp_path / "a.xlsx"), {("s3", "update"): "Begun"})
        plan = make_tables()["action_plan"]
        write_table(study.processed, "action_plan", plan[plan["step_id"] != "s3"])
        assert "The plan has no step s3 any more; the row is kept" in read_plan_sheet(study, path)
        assert history(study)[-1]["step_id"] == "s3"

    @pytest.mark.parametrize(
        ("changes", "teller", "message"),
        [
            ({("s3", "status"): "Finshed"}, TELLER, r"row 7, column Status: 'Finshed'; allowed: Not started, On track"),
            ({("s3", "due"): "soon"}, TELLER, "column Target date: 'soon'; allowed: a day, a month or a year"),
            ({("s3", "due"): "2015-02-30"}, TELLER, "column Target date"),
            ({("s3", "update"): "x"}, TELLER | {"meeting": ""}, "column meeting: ''"),
            ({("s3", "update"): "x"}, TELLER | {"filled_in_by": ""}, "column filled_in_by"),
            ({("s3", "update"): "x"}, TELLER | {"partnership": "Dudly"}, "Did you mean 'Dudley'"),
        ],
    )
    def test_faults_are_named_and_change_nothing(
        self, study: Study, tmp_path: Path, changes: dict[tuple[str, str], str], teller: dict[str, str], message: str
    ) -> None:
        path = fill_in(write_plan_sheet(study, tmp_path / "a.xlsx"), changes, teller)
        before = history(study)
        with pytest.raises(FaultsError, match=message):
            read_plan_sheet(study, path)
        assert history(study) == before

    def test_renamed_column_is_refused(self, study: Study, tmp_path: Path) -> None:
        path = write_plan_sheet(study, tmp_path / "a.xlsx")
        book = load_workbook(path)
        book[PLAN]["J1"].value = "State"
        book.save(path)
        with pytest.raises(DhrError, match="columns Status are missing"):
            read_plan_sheet(study, path)

    def test_dates_that_excel_made_of_text_are_read(self, study: Study, tmp_path: Path) -> None:
        from datetime import datetime

        path = fill_in(write_plan_sheet(study, tmp_path / "a.xlsx"), {("s3", "due"): datetime(2015, 3, 31)})
        read_plan_sheet(study, path)
        assert history(study)[-1]["due"] == "2015-03-31"

    def test_words_that_look_like_formulas_stay_words(self, study: Study, tmp_path: Path) -> None:
        tables = make_tables()
        plan = tables["action_plan"].assign(step="=1+1")
        from dhr_analysis.tables import write_table

        write_table(study.processed, "action_plan", plan)
        sheet = load_workbook(write_plan_sheet(study, tmp_path / "a.xlsx"))[PLAN]
        cell = sheet.cell(2, [one.name for one in COLUMNS].index("step") + 1)
        assert (cell.value, cell.data_type) == ("=1+1", "s")

    def test_sheet_of_another_study_is_refused(self, study: Study, tmp_path: Path) -> None:
        path = write_plan_sheet(study, tmp_path / "a.xlsx")
        book = load_workbook(path)
        book[ABOUT]["B3"].value = "elsewhere"
        book.save(path)
        with pytest.raises(DhrError):
            read_sheet(study, path)
        assert book[SENT].sheet_state == "hidden"


class TestDay:
    def test_told_day_then_the_study_s_then_the_last_update(self, study: Study) -> None:
        updates = read_updates(study)
        assert choose_day(study, updates, "2013").isoformat() == "2013-12-31"
        assert choose_day(study, updates, "").isoformat() == "2014-06-30"

    def test_no_day_is_no_guess(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from product_studies import SETTINGS

        monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
        undated = make_product_study(tmp_path, settings=SETTINGS.replace("date: 2014-06-30\n", ""))
        updates = read_updates(undated)
        assert choose_day(undated, updates, "").isoformat() == "2014-06-02"
        with pytest.raises(DhrError, match="No day is known"):
            choose_day(undated, updates.iloc[:0], "")

    def test_wrong_dates_in_the_file_are_named(self, study: Study) -> None:
        path = study.decisions / "action_status.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("2014-05,", "05/2014,"), encoding="utf-8")
        with pytest.raises(FaultsError, match=r"action_status\.csv, row 2, column due: '05/2014'"):
            read_updates(study)

    def test_status_in_a_person_s_own_words(self, study: Study) -> None:
        path = study.decisions / "action_status.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("on_track", "In progress: 61% trained"), "utf-8")
        assert read_updates(study)["status"].tolist() == ["on_track", "done", "done", "on_track"]

"""A run does what is stale and nothing else, leaves nothing half made, and makes the same bytes whatever stopped it."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from small_studies import OPEN, REPORT, REPORT_PARAMETERS, SETTINGS, STAGES, make_small_study, write_notebook

from dhr_analysis.errors import DhrError, FaultsError
from dhr_analysis.pipeline import run_study
from dhr_analysis.running.books import find_notebooks, read_code
from dhr_analysis.running.jobs import STAGES as REAL_STAGES
from dhr_analysis.running.jobs import UnknownJobError, plan_jobs, select_jobs
from dhr_analysis.running.lock import lock_folder
from dhr_analysis.running.sources import PACKAGE, find_sources
from dhr_analysis.running.stamps import fingerprint_job, is_unchanged, list_changes, read_stamp, write_stamp
from dhr_analysis.study import Study, open_study
from dhr_analysis.tables import TABLES

ALL = ("1_load", "2_read", "3_left", "4_right", "small_report.partners", "small_report.public")


def read_all(study: Study) -> dict[str, bytes]:
    """Read all that a run makes: tables, stamps, pages, manifests."""
    places = [study.processed, study.reports]
    files = [path for place in places for path in sorted(place.rglob("*")) if path.is_file()]
    return {path.relative_to(study.root).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Study:
    study = make_small_study(tmp_path_factory.mktemp("finished"))
    assert sorted(run_study(study, stages=STAGES).made) == sorted(ALL)
    return study


@pytest.fixture
def study(finished: Study, tmp_path: Path) -> Study:
    """Give a copy of a finished study, to be changed."""
    shutil.copytree(finished.root, tmp_path / "copy")
    return open_study(finished.name, tmp_path / "copy")


def stale(study: Study) -> list[str]:
    """List the jobs that a run would begin with: those whose own inputs have changed."""
    jobs = plan_jobs(study, study.root / "notebooks", STAGES)
    return [job.name for job in jobs if not is_unchanged(study, job, fingerprint_job(study, job))]


def test_second_run_does_nothing(study: Study) -> None:
    before = read_all(study)
    start = time.perf_counter()
    done = run_study(study, stages=STAGES)
    assert (done.made, sorted(done.unchanged)) == ((), sorted(ALL))
    assert time.perf_counter() - start < 2
    assert read_all(study) == before


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("data/raw/small/a.txt", "Other words here.", ["1_load"]),
        ("data/raw/small/c.txt", "New.", ["1_load"]),
        ("data/raw/small/~$a.docx", "Word's lock file", []),
        ("data/raw/small/register.csv", "review_id,csp,status\nb,Birmingham,completed\n", list(ALL)),
        ("data/raw/small/study.yml", SETTINGS.replace("A small", "Another"), list(ALL[4:])),
        ("data/raw/small/study.yml", SETTINGS + "# a remark\n", []),
        ("data/raw/small/study.yml", SETTINGS + "seed: 7\n", list(ALL)),
        ("data/raw/small/study.yml", SETTINGS + "edition: final\n", list(ALL[4:])),
        ("data/decisions/small/facts.csv", "review_id,fact,value,decided_by\n", ["2_read", *ALL[4:]]),
        ("data/decisions/small/notes.txt", "no sheet", []),
        ("codebook/codes.csv", "code\n", list(ALL)),
        ("reports/small/public/small_report.html", "spoilt", ["small_report.public"]),
        ("reports/small/public/mine.html", "a person's own", []),
    ],
)
def test_what_an_edit_makes_stale(study: Study, file: str, text: str, expected: list[str]) -> None:
    path = study.root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    assert stale(open_study("small", study.root)) == expected


def test_outputs_of_a_notebook_do_not_make_it_stale_but_its_code_does(study: Study) -> None:
    path = study.root / "notebooks" / "2_read.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1]["execution_count"] = 7
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert stale(study) == []
    notebook["cells"][-1]["source"] += "\n1"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert stale(study) == ["2_read"]


def test_deleted_table_is_made_again(study: Study) -> None:
    (study.processed / "topics.parquet").unlink()
    assert stale(study) == ["3_left", "small_report.partners", "small_report.public"]


def test_touched_file_reruns_only_what_depends_on_it(study: Study) -> None:
    (study.raw / "b.txt").write_text("Two others.", encoding="utf-8")
    done = run_study(study, stages=STAGES)
    assert done.made == ("1_load",) and len(done.unchanged) == 5


def test_killed_run_ends_in_the_same_bytes(finished: Study, tmp_path: Path) -> None:
    """Kill a run in another folder after its second stage; what it goes on to make is the same as one run's."""
    study = make_small_study(tmp_path)
    code = (
        "from dhr_analysis.pipeline import run_study\nfrom dhr_analysis.study import open_study\n"
        "from small_studies import STAGES\n"
        f"if __name__ == '__main__':\n    run_study(open_study('small', {str(tmp_path)!r}), stages=STAGES)\n"
    )
    script = tmp_path / "run.py"
    script.write_text(code, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent), "PYTHONHASHSEED": "7"}
    process = subprocess.Popen([sys.executable, str(script)], env=environment, stdout=subprocess.DEVNULL)
    while not (study.processed / "stamps" / "2_read.json").exists():
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    process.wait()
    time.sleep(1.5)  # the killed run's notebook sees that it is alone, and ends
    (study.processed / ".reviews.parquet.1.part").write_bytes(b"half a table")
    done = run_study(study, stages=STAGES)
    assert {"1_load", "2_read"} <= set(done.unchanged) and "small_report.public" in done.made
    assert read_all(study) == read_all(finished)


def test_failing_notebook_is_kept_apart(study: Study) -> None:
    write_notebook(
        study.root / "notebooks" / "3_left.ipynb",
        OPEN,
        "from dhr_analysis.errors import DhrError",
        "raise DhrError('facts.csv, row 3: mend it')",
    )
    before = read_all(study)
    done = run_study(study, stages=STAGES)
    assert not done.is_good and sorted(done.not_run) == ["small_report.partners", "small_report.public"]
    message = done.failures["3_left"].failure
    assert "3_left.ipynb stopped at cell 5 (raise DhrError" in message and "\nfacts.csv, row 3: mend it\n" in message
    failed = study.processed / "failed" / "3_left.ipynb"
    assert str(failed) in message and "papermill-error-cell" in failed.read_text(encoding="utf-8")
    after = read_all(study)
    assert {name for name in after if after[name] != before.get(name)} == {"data/processed/small/failed/3_left.ipynb"}


def test_notebook_that_writes_nothing_has_failed(study: Study) -> None:
    (study.processed / "topics.parquet").unlink()
    write_notebook(study.root / "notebooks" / "3_left.ipynb", OPEN)
    failure = run_study(study, until="left", stages=STAGES).failures["3_left"].failure
    assert "did not write: topics" in failure


def test_products_stand_beside_the_page_only_when_all_is_done(study: Study) -> None:
    product = (
        "from pathlib import Path\nimport os\nfolder = Path(os.environ['DHR_STAGING'])\n"
        "(folder / f'{audience}.txt').write_text('made')"
    )
    notebook = study.root / "notebooks" / "reports" / "small_report.ipynb"
    write_notebook(notebook, REPORT, product, "assert audience == 'public'", parameters=REPORT_PARAMETERS)
    done = run_study(study, stages=STAGES)
    assert (done.made, list(done.failures)) == (("small_report.public",), ["small_report.partners"])
    assert (study.reports / "public" / "public.txt").read_text(encoding="utf-8") == "made"
    assert not (study.reports / "partners" / "partners.txt").exists()
    write_notebook(notebook, REPORT, parameters=REPORT_PARAMETERS)
    run_study(study, stages=STAGES)
    assert not (study.reports / "public" / "public.txt").exists()


def test_report_no_longer_asked_for_is_removed(study: Study) -> None:
    settings = SETTINGS.replace("[partners, public]", "[partners]")
    (study.raw / "study.yml").write_text(settings, encoding="utf-8")
    run_study(open_study("small", study.root), stages=STAGES)
    assert [path.name for path in (study.reports / "public").iterdir()] == []
    assert (study.reports / "partners" / "small_report.html").exists()


def test_two_runs_at_once_are_refused(study: Study) -> None:
    with lock_folder(study.processed), pytest.raises(DhrError, match="Another run is at work"):
        run_study(study, stages=STAGES)


def test_manifest_tells_what_and_hides_the_unpublished(finished: Study) -> None:
    manifest = json.loads((finished.reports / "public" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["audience"] == "public" and manifest["edition"] == "draft" and manifest["date"] == "2013-09-01"
    assert {"register.csv", "codebook/codes.csv"} <= set(manifest["inputs"]) and "raw/a.txt" not in manifest["inputs"]
    made = ["small_report.docx", "small_report.html", "small_report.xlsx"]
    assert (list(manifest["reports"]), manifest["outdated"]) == (made, [])
    assert str(finished.root) not in json.dumps(manifest)


def test_pages_say_nothing_of_where_and_when(finished: Study) -> None:
    for name, content in read_all(finished).items():
        assert str(finished.root).encode() not in content, name
        assert not re.search(rb"20[12]\d-\d\d-\d\dT", content), name


class TestJobs:
    @pytest.mark.parametrize(
        ("until", "only", "expected"),
        [
            ("2_read", (), ["1_load", "2_read"]),
            ("read", (), ["1_load", "2_read"]),
            ("4_right", (), ["1_load", "2_read", "4_right"]),
            ("", ("left", "1_load"), ["1_load", "3_left"]),
            ("", ("small_report",), ["small_report.partners", "small_report.public"]),
            ("", ("small_report.public",), ["small_report.public"]),
            ("", (), list(ALL)),
        ],
    )
    def test_selection(self, finished: Study, until: str, only: tuple[str, ...], expected: list[str]) -> None:
        jobs = plan_jobs(finished, finished.root / "notebooks", STAGES)
        assert [job.name for job in select_jobs(jobs, until=until, only=only)] == expected

    @pytest.mark.parametrize("name", ["5_left", "report", "l", "small_report.secret"])
    def test_unknown_name_is_refused(self, finished: Study, name: str) -> None:
        jobs = plan_jobs(finished, finished.root / "notebooks", STAGES)
        with pytest.raises(UnknownJobError, match="no stage or report"):
            select_jobs(jobs, until=name)

    def test_report_with_a_partnership_is_run_for_each(self, study: Study) -> None:
        parameters = REPORT_PARAMETERS + '\ncsp = ""'
        write_notebook(study.root / "notebooks" / "reports" / "small_report.ipynb", parameters=parameters)
        settings = study.settings.model_copy(update={"partnerships": ["Birmingham", "Bath & Wells"]})
        jobs = plan_jobs(replace(study, settings=settings), study.root / "notebooks", STAGES)
        names = [job.html.name for job in jobs if job.audience == "public"]
        assert names == ["small_report_birmingham.html", "small_report_bath_wells.html"]

    def test_unknown_report_and_unknown_parameter_are_faults(self, study: Study) -> None:
        settings = study.settings.model_copy(update={"reports": ["smal_report"]})
        with pytest.raises(FaultsError, match=r"study\.yml, column reports: unknown report.*'small_report'"):
            plan_jobs(replace(study, settings=settings), study.root / "notebooks", STAGES)
        write_notebook(study.root / "notebooks" / "2_read.ipynb", parameters='study = "demo"')
        with pytest.raises(DhrError, match=r"2_read\.ipynb has no parameter 'root'"):
            plan_jobs(study, study.root / "notebooks", STAGES)

    def test_missing_table_names_the_stage_to_run(self, tmp_path: Path) -> None:
        study = make_small_study(tmp_path)
        with pytest.raises(DhrError, match=r"2_read needs the table 'documents', which 1_load makes.*--until 1_load"):
            run_study(study, only=["2_read"], stages=STAGES)


class TestRealStages:
    def test_every_table_is_made_by_one_stage_from_tables_made_before(self) -> None:
        made = [table for stage in REAL_STAGES for table in stage.makes]
        assert sorted([*made, "problems"]) == sorted(TABLES)
        known: dict[str, set[str]] = {}
        for stage in REAL_STAGES:
            before = set().union(*(known[name] for name in stage.after))
            assert set(stage.needs) <= before
            known[stage.name] = before | set(stage.makes)

    @pytest.mark.parametrize("stage", REAL_STAGES, ids=lambda stage: stage.name)
    def test_tables_and_decisions_named_in_the_code_are_declared(self, stage) -> None:  # type: ignore[no-untyped-def]
        """A table or sheet that a stage reads, and the declaration doesn't name, would not make it stale."""
        notebook = find_notebooks(PACKAGE.parents[1]) / f"{stage.name}.ipynb"
        files = [path for path in find_sources(read_code(notebook)) if path.suffix == ".py"]
        code = "\n".join([read_code(notebook), *(path.read_text(encoding="utf-8") for path in files)])
        tables = set(re.findall(r"read_table\([^()]*\"(\w+)\"\)", code)) - {"problems"}
        assert tables <= {*stage.needs, *stage.makes}
        sheets = set(re.findall(r"read_decisions\([^()]*\"(\w+)\"\)", code))
        assert sheets <= set(stage.decisions)


class TestSources:
    def test_imports_are_followed_inside_functions_and_packages(self) -> None:
        found = {
            path.relative_to(PACKAGE).as_posix() for path in find_sources("from dhr_analysis.load import run_load")
        }
        assert {"load.py", "formats/pdf.py", "blocks.py", "tables.csv", "__init__.py"} <= found
        assert not {"report.py", "pipeline.py", "cli.py"} & found

    def test_templates_count_for_pages(self) -> None:
        found = {path.name for path in find_sources("", ["dhr_analysis.reporting.export"])}
        assert {"index.html.j2", "page.css", "export.py"} <= found

    @pytest.mark.parametrize("code", ["import json", "x = 1", "%load_ext x", "from pandas import DataFrame"])
    def test_other_code_has_no_sources(self, code: str) -> None:
        assert find_sources(code) == []


class TestStamps:
    def test_changes_are_named(self, finished: Study) -> None:
        job = plan_jobs(finished, finished.root / "notebooks", STAGES)[0]
        inputs = fingerprint_job(finished, job)
        assert list_changes(finished, job, inputs | {"a.txt": "other", "z.txt": "new"}) == ["a.txt", "z.txt"]
        assert list_changes(finished, replace(job, name="never"), inputs) == []

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"inputs": {}}'])
    def test_stamp_that_is_no_stamp_counts_as_none(self, study: Study, text: str) -> None:
        (study.processed / "stamps" / "1_load.json").write_text(text, encoding="utf-8")
        assert read_stamp(study, "1_load") == {}

    def test_stamp_names_no_place(self, study: Study) -> None:
        job = plan_jobs(study, study.root / "notebooks", STAGES)[0]
        write_stamp(study, job, {"a": "b"}, [job.html])
        assert list(read_stamp(study, "1_load")["outputs"]) == ["reports/small/restricted/notebooks/1_load.html"]

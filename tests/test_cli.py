"""The commands: what they say, where they end, and that they never show a traceback."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_studies import make_small_study, write_notebook
from typer.testing import CliRunner, Result

from dhr_analysis import check as checking
from dhr_analysis.cli import app
from dhr_analysis.new_study import guess_partnership, make_study
from dhr_analysis.running.jobs import STAGES
from dhr_analysis.study import open_study

CHECKOUT = Path(__file__).parents[1]


def dhr(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a root with data/raw and, through the checkout, the real codebook and notebooks."""
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def received(tmp_path: Path) -> Path:
    folder = tmp_path / "received"
    (folder / "plans").mkdir(parents=True)
    (folder / "LX-7 overview report.txt").write_text(
        "Leeds Community Safety Partnership\n\nOverview report into the death of Adult A\n\nA text of one review.",
        "utf-8",
    )
    (folder / "plans" / "LX-7 action plan.txt").write_text("Leeds\n\nAction plan\n\nThe school acts.", "utf-8")
    (folder / ".hidden").write_text("x", "utf-8")
    return folder


def _complete_notebooks(root: Path) -> None:
    """Give a small study's root a notebook for every real stage."""
    for stage in STAGES:
        write_notebook(root / "notebooks" / f"{stage.name}.ipynb")


class TestHelp:
    @pytest.mark.parametrize("command", ["new", "check", "run", "lab", "purge"])
    def test_every_command_says_what_it_does(self, command: str) -> None:
        result = dhr(command, "--help")
        assert result.exit_code == 0 and "--root" in result.output and "--debug" in result.output

    def test_help_and_module_do_not_import_the_heavy_parts(self) -> None:
        code = (
            "import sys, dhr_analysis.cli\n"
            "heavy = {'pandas', 'papermill', 'nbconvert', 'pydantic', 'matplotlib', 'bertopic'} & set(sys.modules)\n"
            "sys.exit(f'imported {heavy}' if heavy else 0)"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

    def test_module_is_the_command(self) -> None:
        command = [sys.executable, "-m", "dhr_analysis", "--help"]
        result = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        assert result.returncode == 0 and "Usage: dhr" in result.stdout

    @pytest.mark.parametrize("words", [["rum", "demo"], ["run"], ["run", "demo", "--until"], ["check", "demo", "--x"]])
    def test_wrong_use_ends_with_2(self, words: list[str]) -> None:
        assert dhr(*words).exit_code == 2


class TestNew:
    def test_drafts_what_is_missing_from_the_files(self, root: Path, received: Path) -> None:
        result = dhr("new", "leeds", "--from", received, "--root", root)
        assert result.exit_code == 0 and "2 files copied" in result.output
        raw = root / "data" / "raw" / "leeds"
        documents = (raw / "documents.csv").read_text(encoding="utf-8").splitlines()
        assert documents[1:] == [
            "LX-7 overview report.txt,LX,overview,",
            "plans/LX-7 action plan.txt,LX,action_plan,",
        ]
        register = (raw / "register.csv").read_text(encoding="utf-8").splitlines()
        assert len(register) == 2 and ",no," in register[1]
        assert not (raw / ".hidden").exists() and (root / "data" / "decisions" / "leeds").is_dir()

    def test_never_overwrites(self, root: Path, received: Path) -> None:
        dhr("new", "leeds", "--from", received, "--root", root)
        raw = root / "data" / "raw" / "leeds"
        (raw / "study.yml").write_text("mine", encoding="utf-8")
        (raw / "LX-7 overview report.txt").write_text("mine", encoding="utf-8")
        result = dhr("new", "leeds", "--from", received, "--root", root)
        assert "LX-7 overview report.txt: another file of this name is there and was left as it is" in result.output
        assert (raw / "study.yml").read_text(encoding="utf-8") == "mine"
        assert (raw / "LX-7 overview report.txt").read_text(encoding="utf-8") == "mine"

    def test_without_files_makes_drafts_that_say_what_is_wanted(self, root: Path) -> None:
        assert dhr("new", "empty", "--root", root).exit_code == 0
        result = dhr("check", "empty", "--root", root)
        assert result.exit_code == 1 and "column partnerships: found []" in result.output

    @pytest.mark.parametrize("name", ["Big Study", "../out", ""])
    def test_name_that_can_be_no_folder_is_refused(self, root: Path, name: str) -> None:
        result = dhr("new", name, "--root", root)
        assert result.exit_code == 1 and "can't be a study's name" in result.stderr

    def test_folder_that_holds_the_study_itself_is_refused(self, root: Path) -> None:
        result = dhr("new", "x", "--from", root, "--root", root)
        assert result.exit_code == 1 and "the study's own folder" in result.stderr

    @pytest.mark.parametrize(
        ("text", "csp"),
        [
            ("Coventry and again Coventry, once Walsall", "Coventry"),
            ("the Walsall partnership", "Walsall"),
            ("Coventry and Walsall", ""),
            ("no place at all", ""),
            ("Coventrys", ""),
        ],
    )
    def test_partnership_is_guessed_or_left_blank(self, text: str, csp: str) -> None:
        from dhr_analysis.codebook import find_codebook, load_codebook

        assert guess_partnership(text, load_codebook(find_codebook(), "partnerships")) == csp


class TestCheck:
    @pytest.fixture
    def faulty(self, tmp_path: Path) -> Path:
        study = make_small_study(tmp_path)
        _complete_notebooks(tmp_path)
        (study.raw / "study.yml").write_text("titel: x\npartnerships: [Birmingham]\n", encoding="utf-8")
        (study.raw / "register.csv").write_text(
            "review_id,csp,status\na,Birmingham,complete\nb,Birmingham,completed\nb,Birmingham,completed\n", "utf-8"
        )
        (study.raw / "documents.csv").write_text("file,review_id\na.txt,zz\nnone.txt,a\n", encoding="utf-8")
        (study.raw / "empty.txt").write_text("", encoding="utf-8")
        (study.root / "codebook" / "agencies.csv").unlink()
        study.decisions.mkdir(parents=True)
        (study.decisions / "proposal.csv").write_text("x\n", encoding="utf-8")
        return tmp_path

    def test_all_faults_stand_in_one_message(self, faulty: Path) -> None:
        result = dhr("check", "small", "--root", faulty)
        assert result.exit_code == 1
        for words in (
            "study.yml, column titel: unknown key",
            "study.yml, column title: found missing",
            "register.csv, row 2, column status: 'complete'",
            "register.csv, row 4, column review_id: 'b' stands twice",
            "documents.csv, row 2, column review_id: 'zz'",
            "'none.txt' is not in small",
            "empty.txt: it is empty. Ask for the file again",
            "decisions/proposal.csv: is not a sheet of decisions",
            "codebook/agencies.csv: the file is missing",
        ):
            assert words in result.output

    def test_doubled_unlisted_and_missing_files_are_to_look_at(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        study = make_small_study(tmp_path)
        _complete_notebooks(tmp_path)
        (study.raw / "a2.txt").write_bytes((study.raw / "a.txt").read_bytes())
        (study.raw / "register.csv").write_text(
            "review_id,csp,status\na,Birmingham,completed\nQ-9,Birmingham,near_complete\n", encoding="utf-8"
        )
        monkeypatch.setattr(checking, "check_codebook", lambda folder: [])
        shutil.rmtree(study.root / "codebook")  # the real codebook, for the guess
        monkeypatch.setattr(checking, "find_tesseract", lambda: None)
        found = checking.check_study(tmp_path, "small")
        assert found.to_mend == ()
        text = str(found)
        assert "a2.txt: the same content as a.txt" in text and "tesseract is not installed" in text
        assert "review Q-9 (Birmingham) is near complete, but documents.csv names no file of it" in text
        assert "b.txt: has no row in documents.csv; taken as" in text

    def test_unknown_study_is_told_with_the_known_ones(self, tmp_path: Path) -> None:
        make_small_study(tmp_path)
        result = dhr("check", "smal", "--root", tmp_path)
        assert result.exit_code == 1 and "Did you mean 'small'?" in result.stderr and "Traceback" not in result.stderr

    def test_partnership_that_the_study_does_not_name(self, tmp_path: Path) -> None:
        study = make_small_study(tmp_path)
        _complete_notebooks(tmp_path)
        (study.raw / "register.csv").write_text("review_id,csp,status\na,Birmingam,completed\n", encoding="utf-8")
        result = dhr("check", "small", "--root", tmp_path)
        assert "register.csv, row 2, column csp: 'Birmingam'; allowed: Birmingham" in result.output


class TestRun:
    def test_unknown_stage_is_wrong_use(self, tmp_path: Path) -> None:
        make_small_study(tmp_path)
        _complete_notebooks(tmp_path)
        result = dhr("run", "small", "--until", "3_cod", "--root", tmp_path)
        assert result.exit_code == 2 and "Did you mean '3_code'" in " ".join(result.output.split())

    @pytest.mark.parametrize("debug", [False, True])
    def test_fault_is_shown_with_its_traceback_only_in_debugging(self, tmp_path: Path, debug: bool) -> None:
        study = make_small_study(tmp_path)
        (study.raw / "study.yml").write_text("title: [", encoding="utf-8")
        result = dhr("run", "small", "--root", tmp_path, *(["--debug"] if debug else []))
        assert result.exit_code == 1
        assert ("study.yml" in result.stderr) is not debug and (str(result.exception) != "1") is debug


class TestPurge:
    def test_says_first_and_deletes_with_yes(self, tmp_path: Path) -> None:
        study = make_small_study(tmp_path)
        study.processed.mkdir(parents=True)
        (study.processed / "x.parquet").write_bytes(b"x")
        page = study.reports / "public" / "final_report.html"
        page.parent.mkdir(parents=True)
        page.write_text("kept", encoding="utf-8")
        told = dhr("purge", "small", "--root", tmp_path)
        assert told.exit_code == 0 and "Nothing was deleted" in told.output and (study.raw / "a.txt").exists()
        assert dhr("purge", "small", "--yes", "--root", tmp_path).exit_code == 0
        left = sorted(path.name for path in study.raw.iterdir())
        assert left == ["documents.csv", "register.csv", "study.yml"]
        assert not study.processed.exists() and page.exists()

    def test_link_is_deleted_and_not_what_it_points_to(self, tmp_path: Path) -> None:
        study = make_small_study(tmp_path)
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "mine.txt").write_text("mine", encoding="utf-8")
        try:
            (study.raw / "link").symlink_to(outside, target_is_directory=True)
        except OSError:
            pytest.skip("this system lets only administrators make links")
        assert dhr("purge", "small", "--yes", "--root", tmp_path).exit_code == 0
        assert (outside / "mine.txt").exists() and not (study.raw / "link").exists()


def test_drafts_can_be_opened(root: Path, received: Path) -> None:
    made = make_study(root, "walsall", received)
    settings = (made.study.raw / "study.yml").read_text(encoding="utf-8")
    (made.study.raw / "study.yml").write_text(settings.replace("partnerships: []", "partnerships: [Leeds]"), "utf-8")
    assert open_study("walsall", root).settings.edition == "draft"

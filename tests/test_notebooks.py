"""The notebooks keep to the house's shape, and refuse parameters that they don't know."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from small_studies import OPEN, make_small_study, write_notebook

from dhr_analysis.errors import DhrError
from dhr_analysis.notebook import LAB_STUDY, open_notebook
from dhr_analysis.running.books import (
    check_parameters,
    find_notebooks,
    read_assignments,
    read_cells,
    read_code,
    read_parameters,
    read_title,
)

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.rglob("*.ipynb"))
REPORTS = sorted((FOLDER / "reports").glob("*.ipynb"))


def code_cells(path: Path) -> list[str]:
    return [source for kind, source, _ in read_cells(path) if kind == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestEveryNotebook:
    def test_is_valid_and_saved_without_outputs(self, path: Path) -> None:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        ids = [cell["id"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
        assert len(set(ids)) == len(ids)
        assert notebook.metadata.kernelspec.name == "python3"
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert all(not cell.outputs and cell.execution_count is None for cell in code)

    def test_keeps_to_the_budget(self, path: Path) -> None:
        lines = [[line for line in source.splitlines() if line.strip()] for source in code_cells(path)]
        assert max(map(len, lines[:1] + [cell for cell in lines[1:] if not cell[0].startswith("from")])) <= 8
        assert sum(map(len, lines)) <= 60

    def test_holds_calls_and_no_logic(self, path: Path) -> None:
        banned = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Lambda)
        nodes = [node for node in ast.walk(ast.parse(read_code(path)))]
        assert not [node for node in nodes if isinstance(node, banned)]
        stars = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"]
        assert not stars

    def test_begins_with_a_title_parameters_and_imports(self, path: Path) -> None:
        cells = read_cells(path)
        headings = [line for kind, source, _ in cells if kind == "markdown" for line in source.splitlines()]
        assert cells[0][1].startswith("# ") and sum(line.startswith("# ") for line in headings) == 1
        assert "parameters" in cells[1][2]
        assert all(line.startswith(("from ", "import ", " ", ")")) for line in code_cells(path)[1].splitlines())
        assert not [source for source in code_cells(path)[2:] if "import " in source]

    def test_has_a_study_and_a_root(self, path: Path) -> None:
        parameters = read_parameters(path)
        assert parameters["study"] == "demo" and parameters["root"] == ""


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_report_is_restricted_draft_unless_told(path: Path) -> None:
    parameters = read_parameters(path)
    assert (parameters["audience"], parameters["edition"]) == ("restricted", "draft")


def test_ruff_finds_nothing_in_the_notebooks() -> None:
    for command in (["check"], ["format", "--check"]):
        result = subprocess.run(
            [sys.executable, "-m", "ruff", *command, str(FOLDER)], capture_output=True, encoding="utf-8", check=False
        )
        assert result.returncode == 0, result.stdout


def test_what_a_notebook_says_of_itself(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "x.ipynb", "%matplotlib inline\na = b", title="Words", parameters="n: int = 3")
    assert read_title(path) == "Words"
    assert read_parameters(path) == {"n": 3}
    assert "a = b" in read_code(path)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ('study = "a"\nroot = ""', {"study", "root"}),
        ("study: str = 'a'  # a comment", {"study"}),
        ("# Parameters\nlimit = 3", {"limit"}),
        ("print(1)", set()),
        ("a.b = 1", set()),
        ("%load x\n!ls", set()),
    ],
)
def test_assignments(code: str, names: set[str]) -> None:
    assert set(read_assignments(code)) == names


def test_unknown_parameter_is_refused_with_the_known_ones() -> None:
    known = {"study", "root", "edition"}
    check_parameters("x.ipynb", {"study"}, known)
    with pytest.raises(DhrError, match=r"x.ipynb has no parameter 'editon'.*knows: edition, root, study.*'edition'"):
        check_parameters("x.ipynb", {"editon": "final"}, known)


def test_unreadable_notebook_is_told(tmp_path: Path) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(DhrError, match=r"broken\.ipynb"):
        read_cells(path)


def test_notebooks_of_the_root_come_first(tmp_path: Path) -> None:
    assert find_notebooks(tmp_path) == FOLDER
    write_notebook(tmp_path / "notebooks" / "1_load.ipynb")
    assert find_notebooks(tmp_path) == tmp_path / "notebooks"


@pytest.mark.parametrize(
    ("asked", "in_lab", "opened"),
    [("demo", "small", "small"), ("other", "small", "other"), ("small", "", "small")],
)
def test_lab_sets_the_study_unless_the_notebook_says_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str, in_lab: str, opened: str
) -> None:
    make_small_study(tmp_path / "a")
    make_small_study(tmp_path / "a", "other")
    monkeypatch.setenv(LAB_STUDY, in_lab) if in_lab else monkeypatch.delenv(LAB_STUDY, raising=False)
    assert open_notebook(asked, str(tmp_path / "a")).name == opened


def test_papermill_by_hand(tmp_path: Path) -> None:
    import papermill
    from papermill.exceptions import PapermillExecutionError

    study = make_small_study(tmp_path)
    notebook = write_notebook(tmp_path / "hand.ipynb", OPEN, "opened.name")
    given = {"study": "small", "root": str(study.root)}
    done = papermill.execute_notebook(str(notebook), str(tmp_path / "out.ipynb"), given, progress_bar=False)
    assert done.cells[-1].outputs[0].data["text/plain"] == "'small'"
    with pytest.raises(PapermillExecutionError, match="This notebook has no parameter 'stdy'; it knows: root, study"):
        papermill.execute_notebook(
            str(notebook), str(tmp_path / "out.ipynb"), given | {"stdy": "x"}, progress_bar=False
        )

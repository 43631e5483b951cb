"""The pages of the six stages made without a kernel and without running the stages: from the tables that stand."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

import nbformat.v4 as v4
import pandas as pd

from dhr_analysis.reporting.export import export_page
from dhr_analysis.reporting.pieces import Html
from dhr_analysis.running.books import read_cells, read_title
from dhr_analysis.study import Study
from dhr_analysis.tables import TABLES, read_table

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
RUNS = {"1_load": "load", "2_read": "read", "3_code": "code", "4_topics": "topics", "5_synthesise": "synthesise",
        "6_compare": "compare"}  # fmt: skip
PAGES: dict[tuple[str, str], str] = {}


def find_page(study: Study, name: str) -> str:
    """Make a page once for all tests that only read it."""
    key = (str(study.root), name)
    if key not in PAGES:
        PAGES[key] = make_page(study, name)
    return PAGES[key]


def make_page(study: Study, name: str) -> str:
    """Make a stage's page from the study's tables."""
    tables = read_all(study)
    module, given = f"dhr_analysis.{RUNS[name]}", tables["documents"] if name == "1_load" else tables
    import_module(module)
    with (
        patch(f"{module}.run_{RUNS[name]}", lambda _: given),
        patch("dhr_analysis.notebook.open_study", lambda *_: study),
    ):
        cells = list(run_cells(NOTEBOOKS / f"{name}.ipynb"))
    return export_page(v4.new_notebook(cells=cells), title=read_title(NOTEBOOKS / f"{name}.ipynb"))


def read_all(study: Study) -> dict[str, pd.DataFrame]:
    """Read the tables that a study has."""
    there = [name for name in TABLES if (study.processed / f"{name}.parquet").exists()]
    return {name: read_table(study.processed, name) for name in there}


def run_cells(path: Path) -> Iterator[Any]:
    """Run a notebook's cells in plain Python; gives its markdown and what its cells show."""
    space: dict[str, Any] = {}
    for kind, source, _ in read_cells(path):
        if kind == "markdown":
            yield v4.new_markdown_cell(source)
            continue
        *before, last = ast.parse(source).body
        if not isinstance(last, ast.Expr):
            exec(compile(ast.Module([*before, last], []), path.name, "exec"), space)
            continue
        exec(compile(ast.Module(before, []), path.name, "exec"), space)
        piece = eval(compile(ast.Expression(last.value), path.name, "eval"), space)
        assert isinstance(piece, Html)
        output = v4.new_output("display_data", piece._repr_mimebundle_())
        yield v4.new_code_cell(source, outputs=[output], execution_count=1)

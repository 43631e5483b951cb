"""The first call of every notebook: open its study, refuse parameters that the notebook doesn't know.

A notebook runs in three ways: by ``dhr run``, by papermill by hand, and cell by cell in JupyterLab (``dhr lab``).
"""

import os
from typing import Any

from .reporting.page import Html, make_html_table
from .running.books import check_parameters, read_assignments
from .study import Study, open_study
from .tables import read_table

INJECTED = "# Parameters"  # papermill's own cell with the given parameters begins so
LAB_STUDY = "DHR_STUDY"  # set by "dhr lab"


def open_notebook(study: str, root: str = "", **further: str) -> Study:
    """Open the study that a notebook is about; ``further`` are the notebook's other parameters, by name.

    In JupyterLab started by ``dhr lab STUDY`` the study is that one, unless the notebook was given another.
    Raises DhrError for a parameter that papermill was given and the notebook doesn't know.
    """
    shell = _find_shell()
    cells = list(shell.user_ns.get("In", ())) if shell else []
    given = next((read_assignments(cell) for cell in cells if cell.startswith(INJECTED)), {})
    check_parameters("This notebook", given, {"study", "root", *further})
    if shell:
        _show_plain_tables(shell)
    chosen = study if given or study != "demo" else os.environ.get(LAB_STUDY, study)
    return open_study(chosen, root)


def show_problems(study: Study, stage: str) -> Html:
    """Show what a stage has put down for a person to look at."""
    problems = read_table(study.processed / "parts" / stage, "problems")
    columns = ["severity", "file", "where", "what", "what_to_do"]
    return make_html_table(problems[columns], "Things for a person to look at", row_header=False, most=200)


def _find_shell() -> Any:
    """Find the running IPython shell; None outside a notebook."""
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return None
    return get_ipython()


def _show_plain_tables(shell: Any) -> None:
    """Show a bare table that ends a cell as the reports show theirs: with a caption, for those who read by ear."""
    import pandas as pd

    formatter = shell.display_formatter.formatters["text/html"]
    formatter.for_type(pd.DataFrame, lambda table: make_html_table(table, f"{len(table)} rows", most=60).text)

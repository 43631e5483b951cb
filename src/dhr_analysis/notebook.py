"""The first call of every notebook: open its study, refuse parameters that the notebook doesn't know.

A notebook runs in three ways: by ``dhr run``, by papermill by hand, and cell by cell in JupyterLab (``dhr lab``).
"""

import os
from typing import Any

from .problems import SEVERITIES
from .reporting.page import Html, join_html, make_html_table, make_paragraph
from .reporting.pieces import make_details
from .reporting.words import count_things, join_words, load_labels, say_value
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
    """Show what a stage has put down for a person to look at: what is to be mended or looked at open, notes folded."""
    problems = read_table(study.processed / "parts" / stage, "problems")
    counts = problems["severity"].value_counts()
    if problems.empty:
        return make_paragraph("Nothing to look at: this stage met no doubt.")
    told = [f"{counts[one]} {say_value(study.codebook, 'problem', one).lower()}" for one in SEVERITIES if one in counts]
    lead = make_paragraph(f"{count_things(len(problems), 'thing')}: {join_words(told)}.")
    notes = problems["severity"] == "note"
    kept, folded = _list_problems(study, problems[~notes]), _list_problems(study, problems[notes])
    return join_html([lead, kept, make_details("Good to know", folded) if folded else Html("")])


def _list_problems(study: Study, problems: Any) -> Html:
    if problems.empty:
        return Html("")
    table = problems[["severity", "file", "where", "what", "what_to_do"]].astype(str)
    table["where"] = [load_labels(study.codebook).get(("fact", where), where) for where in table["where"]]
    table["severity"] = [say_value(study.codebook, "problem", one) for one in table["severity"]]
    kept = table.loc[:, [column for column in table if (table[column] != "").any()]]
    caption = "Good to know" if (problems["severity"] == "note").all() else "Things for a person to look at"
    return make_html_table(kept, caption, headers={"severity": "How much"}, row_header=False, most=200)


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

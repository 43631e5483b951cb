"""Small studies with small notebooks: enough to run the pipeline's frame in seconds, without the real stages."""

import json
from pathlib import Path

from dhr_analysis.codebook import SHEETS
from dhr_analysis.running.jobs import Stage
from dhr_analysis.study import Study, open_study

SETTINGS = """title: A small study
commissioner: The Partnership
region: West Midlands
partnerships: [Birmingham]
date: 2013-09-01
reports: [small_report]
audiences: [partners, public]
"""
STAGES = (
    Stage("1_load", makes=("documents",)),
    Stage("2_read", after=("1_load",), needs=("documents",), makes=("reviews",), decisions=("facts",)),
    Stage("3_left", after=("2_read",), needs=("reviews",), makes=("topics",)),
    Stage("4_right", after=("2_read",), needs=("reviews",), makes=("proposals",)),
)
PARAMETERS = 'study = "demo"\nroot = ""'
OPEN = """from dhr_analysis.notebook import open_notebook
from dhr_analysis.tables import make_table, read_table, write_table
opened = open_notebook(study, root)"""
LOAD = """rows = [
    {"document_id": f"d_{path.stem}", "file": path.name, "review_id": path.stem,
     "n_words": len(path.read_text("utf-8").split())}
    for path in sorted(opened.raw.glob("*.txt"))
]
write_table(opened.processed, "documents", make_table("documents", rows))"""
READ = """documents = read_table(opened.processed, "documents")
reviews = make_table("reviews", [{"review_id": review} for review in documents["review_id"]])
write_table(opened.processed, "reviews", reviews)"""
LEFT = 'write_table(opened.processed, "topics", make_table("topics", [{"topic": 1, "label": "one"}]))'
RIGHT = 'write_table(opened.processed, "proposals", make_table("proposals", [{"proposal_id": "x"}]))'
REPORT_PARAMETERS = PARAMETERS + '\naudience = "restricted"\nedition = "draft"'
REPORT = """from dhr_analysis.notebook import open_notebook
from dhr_analysis.reporting.page import make_html_table
from dhr_analysis.tables import read_table
opened = open_notebook(study, root, audience=audience, edition=edition)
make_html_table(read_table(opened.processed, "documents")[["review_id", "n_words"]], f"Words, for {audience}")"""


def write_notebook(path: Path, *code: str, title: str = "A small notebook", parameters: str = PARAMETERS) -> Path:
    """Write a notebook: its title, its parameters, and a cell for each piece of code."""
    tagged = {"tags": ["parameters"]}
    cells = [{"cell_type": "markdown", "id": "c0", "metadata": {}, "source": f"# {title}"}]
    for number, source in enumerate((parameters, *code), start=1):
        metadata = tagged if number == 1 else {}
        cells.append(
            {"cell_type": "code", "id": f"c{number}", "metadata": metadata, "source": source, "outputs": [],
             "execution_count": None}
        )  # fmt: skip
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    return path


def make_small_study(root: Path, name: str = "small") -> Study:
    """Make a study of two texts, with a codebook and notebooks of its own under a root, and open it."""
    raw = root / "data" / "raw" / name
    raw.mkdir(parents=True)
    (raw / "study.yml").write_text(SETTINGS, encoding="utf-8")
    (raw / "register.csv").write_text("review_id,csp,status\na,Birmingham,completed\n", encoding="utf-8")
    (raw / "documents.csv").write_text("file,review_id\na.txt,a\n", encoding="utf-8")
    (raw / "a.txt").write_text("Three small words.", encoding="utf-8")
    (raw / "b.txt").write_text("Two words.", encoding="utf-8")
    (root / "codebook").mkdir(exist_ok=True)
    for sheet, form in SHEETS.items():
        (root / "codebook" / f"{sheet}.csv").write_text(",".join(form.columns) + "\n", encoding="utf-8")
    notebooks = root / "notebooks"
    for stage, code in zip(STAGES, (LOAD, READ, LEFT, RIGHT), strict=True):
        write_notebook(notebooks / f"{stage.name}.ipynb", OPEN, code)
    write_notebook(notebooks / "reports" / "small_report.ipynb", REPORT, parameters=REPORT_PARAMETERS)
    return open_study(name, root)

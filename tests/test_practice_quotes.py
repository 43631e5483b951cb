"""What is quoted as good practice is praise in its own words, or was confirmed by a person."""

from pathlib import Path

import pytest
from product_studies import make_product_study

from dhr_analysis.products.themes import list_good_practice
from dhr_analysis.reporting.opened import open_report
from dhr_analysis.reporting.sections_profiles import show_good_practice
from dhr_analysis.tables import read_table, write_table


@pytest.mark.parametrize(
    ("method", "decided_by", "is_quoted"),
    [("both", "machine", True), ("words", "machine", True), ("meaning", "machine", False), ("meaning", "AB", True)],
)
def test_quoted_only_when_sure(tmp_path: Path, method: str, decided_by: str, is_quoted: bool) -> None:
    study = make_product_study(tmp_path)
    codings = read_table(study.processed, "codings").assign(method=method, decided_by=decided_by)
    write_table(study.processed, "codings", codings)
    report = open_report("towns", str(tmp_path), "partners", "draft")
    assert bool(list_good_practice(report, "", 2)) is is_quoted
    page = str(show_good_practice(report))
    assert ("which the panel of" in page) is is_quoted
    assert is_quoted or "none commends in plain words" in page

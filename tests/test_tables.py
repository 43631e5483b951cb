"""The table contract: types, blanks, keys, atomic writes, and the page made from it."""

from pathlib import Path

import pandas as pd
import pytest

from dhr_analysis.errors import DhrError, FaultsError
from dhr_analysis.tables import TABLES, check_table, describe_tables, make_table, read_table, write_table

FACT = {"fact_id": "f_1", "review_id": "D1", "fact": "victim_age", "value": "34", "page": 3}


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_is_whole(name):
    assert check_table(name, make_table(name)).columns.tolist() == TABLES[name].names


def test_blank_is_not_found_and_missing_numbers_stay_missing(tmp_path):
    written = write_table(tmp_path, "facts", make_table("facts", [FACT, {**FACT, "fact_id": "f_2", "page": None}]))
    read = read_table(tmp_path, "facts")
    pd.testing.assert_frame_equal(written, read)
    assert read["quote"].tolist() == ["", ""]
    assert read["page"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("name", "rows", "said"),
    [
        ("facts", [{**FACT, "review_id": ""}], "review_id"),
        ("facts", [FACT, FACT], "fact_id"),
        ("reviews", [{"review_id": "D1", "victim_sex": "female"}], "victim_sex"),
    ],
)
def test_faults_are_refused_and_nothing_is_written(tmp_path, name, rows, said):
    with pytest.raises(FaultsError, match=said):
        write_table(tmp_path, name, make_table(name, rows))
    assert list(tmp_path.iterdir()) == []


def test_equal_tables_have_equal_bytes(tmp_path):
    for folder in ("a", "b"):
        write_table(tmp_path / folder, "facts", make_table("facts", [FACT]))
    assert (tmp_path / "a" / "facts.parquet").read_bytes() == (tmp_path / "b" / "facts.parquet").read_bytes()


@pytest.mark.parametrize(("name", "said"), [("fcts", "no table"), ("facts", "run the stage")])
def test_a_table_that_is_not_there(tmp_path, name, said):
    with pytest.raises(DhrError, match=said):
        read_table(tmp_path, name)


def test_the_page_of_tables_is_up_to_date():
    page = Path(__file__).parents[1] / "docs" / "tables.md"
    assert page.read_text(encoding="utf-8") == describe_tables(), "Make it anew with describe_tables()"

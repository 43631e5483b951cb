"""Every row of headings.csv and roles.csv recognises its examples and nothing else's."""

from pathlib import Path

import pytest

from dhr_analysis.codebook import load_codebook
from dhr_analysis.csvfiles import split_list
from dhr_analysis.reading.roles import PARTS, find_content_role, find_heading_role
from dhr_analysis.tables import ROLES

FOLDER = Path(__file__).resolve().parents[1] / "codebook"


def list_examples(name: str, column: str) -> list[tuple[str, str, str]]:
    table = load_codebook(FOLDER, name)
    where = table["where"] if "where" in table else [""] * len(table)
    rows = zip(where, table["role"], table[column], strict=True)
    return [(example, role, place) for place, role, cell in rows for example in split_list(cell)]


@pytest.mark.parametrize(("example", "role", "_"), list_examples("headings", "examples"))
def test_heading_gets_its_role(example: str, role: str, _: str) -> None:
    assert find_heading_role(example, FOLDER) == role
    assert find_heading_role(f"{example.upper()}:", FOLDER) == role


@pytest.mark.parametrize(("example", "role", "_"), list_examples("headings", "not_examples"))
def test_heading_is_not_of_the_role(example: str, role: str, _: str) -> None:
    assert find_heading_role(example, FOLDER) != role


@pytest.mark.parametrize(("example", "role", "where"), list_examples("roles", "examples"))
def test_words_give_their_role(example: str, role: str, where: str) -> None:
    assert find_content_role(example, FOLDER, where) == role


@pytest.mark.parametrize(("example", "role", "where"), list_examples("roles", "not_examples"))
def test_words_do_not_give_the_role(example: str, role: str, where: str) -> None:
    assert find_content_role(example, FOLDER, where) != role


@pytest.mark.parametrize("name", ["headings", "roles"])
def test_roles_are_those_of_the_table(name: str) -> None:
    roles = {part for cell in load_codebook(FOLDER, name)["role"] for part in cell.split("/")}
    assert roles <= {*ROLES, PARTS}

"""Files that people edit in Excel: what is accepted, and how faults are told."""

import pytest

from dhr_analysis.csvfiles import Sheet, collect_csv, read_csv, resolve_inside, split_list
from dhr_analysis.errors import DhrError, FaultsError

SHEET = Sheet(("name", "status", "note"), ("name", "status"), {"status": ("open", "closed")}, ("name",))


@pytest.mark.parametrize(
    "data",
    [
        "name,status\nCaf\u00e9,open\n".encode(),
        "\ufeffname,status\r\nCaf\u00e9,open\r\n".encode(),
        "name,status\r\nCaf\u00e9,open\r\n".encode("cp1252"),
        "name,status\nCaf\u00e9,open\n".encode("utf-16"),
        " name , status \n\n Caf\u00e9 , open \n,,\n".encode(),
    ],
)
def test_what_excel_writes_is_read(tmp_path, data):
    path = tmp_path / "things.csv"
    path.write_bytes(data)
    table = read_csv(path, SHEET)
    assert table[["name", "status", "note"]].values.tolist() == [["Caf\u00e9", "open", ""]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,statsu\na,open\n", ["row 1", "'statsu'", "Did you mean 'status'?"]),
        ("name,status,name\na,open,b\n", ["'name' stands twice"]),
        ("name\na\n", ["'status' is missing"]),
        ("", ["empty"]),
        ("name,status\na,opne\n", ["row 2", "column status", "'opne'", "open, closed", "Did you mean 'open'?"]),
        ("name,status\n,open\n", ["row 2", "column name", "blank"]),
        ("name,status\na,open\nb,open\na,closed\n", ["row 4", "'a' stands twice"]),
        ("name,status\na,open,x,y\n", ["4 cells", "in quotes"]),
    ],
)
def test_faults_say_where_what_and_what_is_allowed(tmp_path, text, said):
    path = tmp_path / "things.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FaultsError) as raised:
        read_csv(path, SHEET)
    assert all(words in str(raised.value) for words in ["things.csv", *said])


def test_all_faults_come_at_once(tmp_path):
    path = tmp_path / "things.csv"
    path.write_text("name,status\n,opne\nb,shut\n", encoding="utf-8")
    _, faults = collect_csv(path, SHEET)
    assert [(fault.row, fault.column) for fault in faults] == [(2, "name"), (2, "status"), (3, "status")]


@pytest.mark.parametrize("name", ["../secret.pdf", "a/../../b.pdf", "..\\b.pdf", "/etc/passwd"])
def test_a_path_that_leaves_the_folder_is_refused(tmp_path, name):
    with pytest.raises(DhrError, match="leaves the folder"):
        resolve_inside(tmp_path, name)


@pytest.mark.parametrize(("cell", "parts"), [("a; b;", ["a", "b"]), ("", []), (" ; ", []), ("a,b", ["a,b"])])
def test_lists_in_cells(cell, parts):
    assert split_list(cell) == parts

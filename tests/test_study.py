"""Settings and registers: what is refused, and in which words."""

import pytest

from dhr_analysis.errors import DhrError, FaultsError
from dhr_analysis.study import collect_documents, collect_register, list_received, open_study, read_settings

GOOD = "title: T\npartnerships: [Dudley]\n"


def make_study(root, settings=GOOD, register="", documents="", files=()):
    raw = root / "data" / "raw" / "one"
    raw.mkdir(parents=True)
    (raw / "study.yml").write_text(settings, encoding="utf-8")
    (raw / "register.csv").write_text(register or "review_id,csp,status\nD1,Dudley,completed\n", encoding="utf-8")
    (raw / "documents.csv").write_text(documents or "file,review_id\n", encoding="utf-8")
    for file in files:
        (raw / file).write_text("words", encoding="utf-8")
    return open_study("one", root)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("titel: T\npartnerships: [D]\n", ["titel", "Did you mean 'title'?"]),
        ("title: T\npartnerships: []\n", ["partnerships"]),
        ("title: T\npartnerships: [D]\ntopics: {method: lda}\n", ["topics.method", "'lda'", "kmeans"]),
        ("title: T\npartnerships: [D]\ntopics: {metod: auto}\n", ["topics.metod", "Did you mean 'method'?"]),
        ("title: T\ntitle: U\npartnerships: [D]\n", ["'title' stands twice"]),
        ("title: [\n", ["study.yml", "row"]),
        ("", ["holds no settings"]),
        ("title: T\npartnerships: [D]\naudiences: [press]\n", ["audiences.0", "'press'"]),
    ],
)
def test_settings_at_fault(tmp_path, text, said):
    path = tmp_path / "study.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FaultsError) as raised:
        read_settings(path)
    assert all(words in str(raised.value) for words in said)


def test_defaults_protect_small_numbers_and_unpublished_reviews(tmp_path):
    study = make_study(tmp_path)
    register, faults = collect_register(study)
    assert study.settings.small_number_limit["public"] == 5
    assert (register["published"].tolist(), register["scope"].tolist(), faults) == (["no"], ["regional"], [])


def test_an_unquoted_date_is_read_as_written(tmp_path):
    assert make_study(tmp_path, GOOD + "date: 2014-01-31\n").settings.date == "2014-01-31"


def test_register_dates_keep_their_precision_or_are_refused(tmp_path):
    register = "review_id,csp,status,commenced\nD1,Dudley,completed,2012-05\nD2,Dudley,commenced,May 2012\n"
    _, faults = collect_register(make_study(tmp_path, register=register))
    assert [(fault.row, fault.column) for fault in faults] == [(3, "commenced")]


def test_documents_name_known_reviews_and_files_inside_the_study(tmp_path):
    documents = "file,review_id\na.txt,D1\nb.txt,D1\na2.txt,D9\n../x.txt,D1\n"
    study = make_study(tmp_path, documents=documents, files=["a.txt", "a2.txt"])
    _, faults = collect_documents(study, collect_register(study)[0])
    said = [(fault.row, fault.column) for fault in faults]
    assert said == [(3, "file"), (4, "review_id"), (5, "file")]
    assert "Known are: D1" in str(faults[1])


def test_received_files_leave_out_registers_hidden_and_lock_files(tmp_path):
    study = make_study(tmp_path, files=["b.txt", "a.txt", ".DS_Store", "~$a.docx"])
    assert [path.name for path in list_received(study)] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("name", ["../x", "Demo Study", "", "-x"])
def test_names_that_can_t_be_folders_are_refused(tmp_path, name):
    with pytest.raises(DhrError):
        open_study(name, tmp_path)


def test_an_unknown_study_names_the_nearest(tmp_path):
    make_study(tmp_path)
    with pytest.raises(DhrError, match="Did you mean 'one'"):
        open_study("ones", tmp_path)

"""Stage 2 as a whole: what it stumbles over in one review stays in that review."""

import pandas as pd

from dhr_analysis import load, read
from dhr_analysis.study import open_study
from dhr_analysis.tables import read_table

TEXT = (
    "DOMESTIC HOMICIDE REVIEW\n\n1 Facts\n\n{} was killed on 3 May 2012.\n\n"
    "2 Recommendations\n\n1. The Trust should train its staff.\n"
)


def test_a_reader_that_breaks_off_leaves_a_problem(tmp_path, monkeypatch):
    raw = tmp_path / "data" / "raw" / "two"
    raw.mkdir(parents=True)
    (raw / "study.yml").write_text("title: Two\npartnerships: [Walsall]\n", encoding="utf-8")
    (raw / "register.csv").write_text(
        "review_id,csp,status\nR1,Walsall,completed\nR2,Walsall,completed\n", encoding="utf-8"
    )
    (raw / "documents.csv").write_text("file,review_id\na.txt,R1\nb.txt,R2\n", encoding="utf-8")
    for name, person in (("a", "Ann"), ("b", "Bea")):
        (raw / f"{name}.txt").write_text(TEXT.format(person), encoding="utf-8")
    find_facts = read.find_facts

    def stumble(passages: pd.DataFrame, *others: object) -> object:
        if "Bea" in " ".join(passages["text"]):
            raise ZeroDivisionError("by a fault of the program")
        return find_facts(passages, *others)

    monkeypatch.setattr(read, "find_facts", stumble)
    study = open_study("two", tmp_path)
    load.run_load(study)
    read.run_read(study)
    assert set(read_table(study.processed, "facts")["review_id"]) == {"R1"}
    assert set(read_table(study.processed, "recommendations")["review_id"]) == {"R1", "R2"}
    told = read_table(study.processed, "problems")
    assert list(told.loc[told["severity"] == "error", "what"]) == [
        "R2: its facts were not read (ZeroDivisionError: by a fault of the program)"
    ]

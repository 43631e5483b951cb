"""The benchmark of accuracy counts what is found, missed and wrong; each figure can go up and down."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from dhr_analysis.tables import make_table, write_table

SCRIPT = Path(__file__).resolve().parents[1] / "benchmarks" / "accuracy.py"
DOCUMENT = {"document_id": "d", "file": "a.pdf", "review_id": "R"}
TEXTS = ("The Force should audit its forms every quarter.", "The Trust should train its midwives.")


@pytest.fixture(scope="module")
def accuracy() -> ModuleType:
    spec = importlib.util.spec_from_file_location("accuracy", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_study(folder: Path, texts: tuple[str, ...], agency: str = "police") -> tuple[Path, Path]:
    """Write a truth of two recommendations, and tables that hold the given ones."""
    truth, tables = folder / "truth", folder / "tables"
    truth.mkdir()
    pd.DataFrame({"document_id": ["A1"], "file": ["a.pdf"]}).to_csv(truth / "documents.csv", index=False)
    rows = [
        {"document_id": "A1", "rec_id": f"A1-{place}", "number_as_printed": str(place), "text": text,
         "level": "overview", "agencies": "police", "scope": "single_agency", "codes": ""}
        for place, text in enumerate(TEXTS, start=1)
    ]  # fmt: skip
    pd.DataFrame(rows).to_csv(truth / "recommendations.csv", index=False)
    write_table(tables, "documents", make_table("documents", [DOCUMENT]))
    made = [
        {"recommendation_id": f"r{place}", "review_id": "R", "document_id": "d", "number": str(place), "text": text,
         "level": "overview", "scope": "single_agency"}
        for place, text in enumerate(texts, start=1)
    ]  # fmt: skip
    named = [{"recommendation_id": row["recommendation_id"], "agency": agency, "words": agency} for row in made]
    write_table(tables, "recommendations", make_table("recommendations", made))
    write_table(tables, "recommendation_agencies", make_table("recommendation_agencies", named))
    return tables, truth


def test_all_found(accuracy: ModuleType, tmp_path: Path) -> None:
    figures, show = accuracy.measure_study(*write_study(tmp_path, TEXTS))
    names = ("recommendations_f1", "recommendations_exact_text", "agencies_f1", "level_accuracy", "scope_accuracy")
    assert [figures[name] for name in names] == [1.0] * 5
    assert show == []


def test_missed_and_wrong(accuracy: ModuleType, tmp_path: Path) -> None:
    figures, show = accuracy.measure_study(*write_study(tmp_path, (TEXTS[0], "Something else entirely."), "hospital"))
    assert figures["recommendations_precision"] == figures["recommendations_recall"] == 0.5
    assert figures["agencies_f1"] == 0.0
    assert [line.split(" ", 1)[0] for line in show] == ["missed", "extra"]

"""Secrets planted wherever words come from: none gets out to those who may not see it; the researcher has them all."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from product_studies import NAME, SECRET, make_product_study
from report_studies import make_page, run_cells
from test_products import make_all

from dhr_analysis.decisions import SHEETS
from dhr_analysis.reporting.guard import check_files
from dhr_analysis.reporting.guard_texts import read_pieces
from dhr_analysis.reporting.opened import Report, open_report, read_tables
from dhr_analysis.reporting.products import write_companions
from dhr_analysis.reporting.shingles import list_shingles
from dhr_analysis.study import Study, find_root, open_study
from dhr_analysis.tables import make_table, read_table, write_table

TYPED = {
    "update": "Sister Ludmilla Varnish told the board that the ward is closed",
    "assurance": "a call to Constable Oddfellow of the night shift",
    "milestones": "meet the lodger of number nine by Easter",
    "owner": "Nurse Peregrine Thimble",
}
NOTE = "the daughter of the lighthouse keeper asks for silence"
TOPIC, LABEL = "ashgrove", "the diary of Ashgrove"
OPEN_NOTE = "held until the panel has met again"
OWN_WORDS = f"We thank the friends of {NAME} for their time."
# What each audience may not see; partners read what heads of community safety tell one another.
HIDDEN = {
    "partners": (SECRET, NAME, NOTE, TOPIC),
    "public": (SECRET, NAME, NOTE, TOPIC, OPEN_NOTE, *TYPED.values()),
}


def plant(root: Path) -> Study:
    """Plant secrets in notes, the plan, a topic; passages, casts and file names of the study hold theirs already."""
    study = make_product_study(root)
    register = pd.read_csv(study.raw / "register.csv", dtype=str, keep_default_na=False)
    unpublished = register["published"] == "no"
    register["note"] = [
        (NOTE if place % 2 else OPEN_NOTE) if hidden else "" for place, hidden in enumerate(unpublished)
    ]
    register.to_csv(study.raw / "register.csv", index=False)
    blank = dict.fromkeys(SHEETS["action_status"].columns, "")
    told = {"step_id": "s0c", "csp": "Coventry", "decided_on": "2014-06-02", "decided_by": "AB"}
    path = study.decisions / "action_status.csv"
    history = pd.read_csv(path, dtype=str, keep_default_na=False)
    late = {"step_id": "s1", "status": "late", "due": "2014-05", "decided_on": "2014-06-10", "decided_by": "AB"}
    rows = [blank | told | TYPED, blank | late | TYPED]
    pd.concat([history, pd.DataFrame(rows)]).to_csv(path, index=False)
    plan = read_table(study.processed, "action_plan")
    owner, note = plan["owner"].copy(), plan["note"].copy()
    owner[plan["step_id"] == "s0c"], note[plan["step_id"] == "s0c"] = TYPED["owner"], TYPED["update"]
    write_table(study.processed, "action_plan", plan.assign(owner=owner, note=note))
    topic = {"topic": 0, "label": LABEL, "words": f"{TOPIC};clinic", "n_passages": 3, "n_reviews": 2}
    write_table(study.processed, "topics", make_table("topics", [topic | {"nearest_code": "training"}]))
    return study


def open_for(study: Study, audience: str, name: str) -> Report:
    return open_report(study.name, str(study.root), audience, "draft", report_name=name)


def make_files(study: Study, audience: str, folder: Path) -> list[Path]:
    """Make every product of a study for an audience: pages, Word, Excel, slides, the plan's workbook."""
    folder.mkdir()
    files = []
    for name in ("interim_report", "final_report"):
        report = open_for(study, audience, name)
        page = folder / f"{name}.html"
        page.write_text(make_page(report), encoding="utf-8")
        settings = {"title": name, "study": study.settings.title, "audience": audience, "edition": "draft"}
        write_companions(run_cells(report), page, folder, settings)
        files.append(report.folder / f"interim_figures_{audience}.csv")
    report = open_for(study, audience, "briefing")
    for name, text in make_all(report).items():
        (folder / f"{name}.html").write_text(f"<html><body>{text}</body></html>", encoding="utf-8")
    files += [report.folder / name for name in ("action_plan_sheet.xlsx", "event_slides.pptx")]
    return sorted({*files, *folder.iterdir()})


def find_secrets(files: list[Path], secrets: tuple[str, ...]) -> set[str]:
    """Find which secrets stand anywhere in files, whatever their case; read independently of the guard's own search."""
    text = "\n".join(piece.text for path in files for piece in read_pieces(path)).lower()
    return {secret for secret in secrets if secret.lower() in text}


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_none_gets_out(tmp_path: Path, audience: str) -> None:
    study = plant(tmp_path / "root")
    files = make_files(study, audience, tmp_path / "out")
    assert {path.suffix for path in files} == {".html", ".docx", ".xlsx", ".pptx", ".csv"}
    assert find_secrets(files, HIDDEN[audience]) == set()
    assert check_files(study, read_tables(study), audience, files) == []


def test_researcher_has_them_all(tmp_path: Path) -> None:
    study = plant(tmp_path / "root")
    texts = study.decisions / "text"
    texts.mkdir()
    (texts / "final_report.background.md").write_text(OWN_WORDS, encoding="utf-8")
    files = make_files(study, "restricted", tmp_path / "out")
    assert find_secrets(files, HIDDEN["public"]) == set(HIDDEN["public"])
    hits = check_files(study, read_tables(study), "public", files)
    found = {hit.found.lower() for hit in hits}
    for secret in (NAME, NOTE, OPEN_NOTE, TYPED["update"], TYPED["owner"]):
        assert secret.lower() in found
    assert found & list_shingles(SECRET)


def test_name_in_own_words_is_kept_back_for_others(tmp_path: Path) -> None:
    study = plant(tmp_path / "root")
    texts = study.decisions / "text"
    texts.mkdir()
    (texts / "final_report.background.md").write_text(OWN_WORDS, encoding="utf-8")
    path = tmp_path / "final_report.html"
    path.write_text(make_page(open_for(study, "public", "final_report")), encoding="utf-8")
    assert {hit.found for hit in check_files(study, read_tables(study), "public", [path])} == {NAME}


def test_name_in_the_codebook_is_no_excuse(tmp_path: Path) -> None:
    study = plant(tmp_path / "root")
    book = tmp_path / "root" / "codebook"
    shutil.copytree(find_root() / "codebook", book)
    with (book / "glossary.csv").open("a", encoding="utf-8") as file:
        file.write(f"ZQ,The house of {NAME},{SECRET},\n")
    study = open_study("towns", tmp_path / "root")
    path = tmp_path / "x.html"
    path.write_text(f"<p>ZQ is the house of {NAME}</p><p>{SECRET}</p>", encoding="utf-8")
    found = {hit.found for hit in check_files(study, read_tables(study), "partners", [path])}
    assert NAME in found and len(found) > 1

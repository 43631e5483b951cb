"""What a report is beside its page: a Word document and a workbook; and the last look at all of it before it leaves."""

import csv
import io
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import DhrError
from ..study import Study, open_study
from .docx_out import make_docx
from .export import find_layout, say_marking
from .guard import Hit, check_files
from .opened import read_tables
from .pieces import PRODUCTS
from .xlsx_out import make_xlsx

HELD_BACK = "held_back"
TOLD = 8  # hits told in the message; the list beside the held-back files has all


def finish_report(notebook: Any, page: Path, folder: Path, settings: Mapping[str, str], study: str, root: str) -> None:
    """Make what goes with a report's page, and look through all of it before it may leave.

    ``notebook`` has run, ``page`` is its finished page, ``folder`` holds further products, ``settings`` are those of
    export_page. Raises DhrError, and keeps the files in data/processed/<study>/held_back, when one of them holds what
    its audience may not see.
    """
    if find_layout(notebook) == "report":
        write_companions(notebook, page, folder, settings)
    opened = open_study(study, root)
    files = [page, *sorted(path for path in folder.rglob("*") if path.is_file())]
    hits = check_files(opened, read_tables(opened), settings["audience"], files)
    place = opened.processed / HELD_BACK / settings["audience"] / page.stem
    shutil.rmtree(place, ignore_errors=True)
    if hits:
        hold_back(opened, place, files, hits)


def write_companions(notebook: Any, page: Path, folder: Path, settings: Mapping[str, str]) -> None:
    """Write the Word document and the workbook of a page into a folder."""
    pictures, sheets = collect_products(notebook)
    title = f"{settings['title']} – {settings['study']}"
    marking = say_marking(settings["audience"], settings.get("edition", ""), settings.get("date", ""))
    document = make_docx(page.read_text(encoding="utf-8"), pictures, title=title, marking=marking)
    (folder / f"{page.stem}.docx").write_bytes(document)
    if sheets:
        (folder / f"{page.stem}.xlsx").write_bytes(make_xlsx(sheets, title=title, marking=marking))


def collect_products(notebook: Any) -> tuple[dict[str, Any], list[Any]]:
    """Collect the charts' pictures, by name, and the tables, in order, that the pieces of a notebook carry."""
    pictures: dict[str, Any] = {}
    sheets: list[Any] = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            beside = output.get("data", {}).get(PRODUCTS, {})
            pictures |= {picture["name"]: picture for picture in beside.get("pictures", ())}
            sheets += beside.get("sheets", ())
    return pictures, sheets


def hold_back(study: Study, place: Path, files: Sequence[Path], hits: Sequence[Hit]) -> None:
    """Keep files where only the researcher looks, with the reasons beside them; always raises DhrError."""
    place.mkdir(parents=True)
    for path in files:
        shutil.copyfile(path, place / path.name)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["file", "place", "found", "reason"])
    writer.writerows([hit.file, hit.place, hit.found, hit.reason] for hit in hits)
    (place / "reasons.csv").write_text(buffer.getvalue(), encoding="utf-8", newline="\n")
    told = "\n".join(f"  {hit}" for hit in hits[:TOLD])
    more = f"\n  and {len(hits) - TOLD} more" if len(hits) > TOLD else ""
    raise DhrError(
        "The report was kept back, since it holds what its audience may not see; a former one still "
        f"stands:\n{told}{more}\n"
        f"The files and all reasons: {place.relative_to(study.root).as_posix()}. Mend the text or decision it "
        "comes from; "
        "words that are harmless go into not_secret.csv in the study's decisions."
    )

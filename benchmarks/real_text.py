"""Write coroners' reports as PDF, DOCX and HTML files into a study outside the checkout: a run on real prose.

usage: python benchmarks/real_text.py REPORTS_CSV ROOT [--number 200]

REPORTS_CSV has the columns id, date, area, receiver, investigation, circumstances, concerns.
The study is called "real".
"""

import argparse
import csv
import re
import sys
from collections import Counter
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "demo"))
from build import build_document
from parse import read_source

SECTIONS = (
    ("Investigation", "investigation"),
    ("Circumstances of the death", "circumstances"),
    ("Coroner's concerns", "concerns"),
)
ENDINGS = ("pdf", "docx", "html")
PARTNERSHIPS = 7
MARKS = re.compile(r"^[#|>!^=%+@\-]+\s*")


def write_source(row: dict[str, str], ending: str, folder: Path) -> Path:
    """Write one report in the demo's source format, without marks at a line's start that would be read as layout."""
    head = {
        "file": f"{row['id']}.{ending}",
        "review_id": row["id"],
        "document_id": row["id"],
        "csp": row["area"] or "Unknown area",
        "doc_type": "overview",
        "published": "yes",
        "title": f"Report {row['id']}",
        "layout": {"running_foot": "Report {page} of {pages}"},
    }
    lines = ["---", yaml.safe_dump(head, sort_keys=False, allow_unicode=True).strip(), "---", f"= Report {row['id']}"]
    lines.append(f"Sent to: {one_line(row['receiver'])}")
    for number, (heading, column) in enumerate(SECTIONS, start=1):
        paragraphs = [one_line(part) for part in re.split(r"\n\s*\n|\n(?=\s*[\d(])", row[column]) if part.strip()]
        lines += [f"# {number} {heading}", *paragraphs] if paragraphs else []
    path = folder / f"{row['id']}.txt"
    path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return path


def one_line(text: str) -> str:
    """Make one line of a paragraph, in letters that the built-in PDF fonts have."""
    plain = " ".join(text.split()).replace("{{", "(").replace("}}", ")").replace("<<", "").replace(">>", "")
    return MARKS.sub("", plain.encode("cp1252", errors="replace").decode("cp1252"))


def write_registers(rows: list[dict[str, str]], files: list[str], raw: Path) -> None:
    """Write study.yml, register.csv and documents.csv of the study."""
    areas = [area for area, _ in Counter(row["area"] for row in rows if row["area"]).most_common(PARTNERSHIPS)]
    settings = {"title": "Real text", "partnerships": areas, "region": "England and Wales", "date": "2026-01-01"}
    (raw / "study.yml").write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
    with (raw / "register.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["review_id", "csp", "status", "published"])
        writer.writerows([row["id"], row["area"] or "Unknown area", "completed", "yes"] for row in rows)
    with (raw / "documents.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "review_id", "doc_type"])
        writer.writerows([name, row["id"], "overview"] for row, name in zip(rows, files, strict=True))


def main() -> None:
    """Write the study."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reports", type=Path)
    parser.add_argument("root", type=Path)
    parser.add_argument("--number", type=int, default=200)
    given = parser.parse_args()
    raw, sources = given.root / "data" / "raw" / "real", given.root / "sources"
    for folder in (raw, sources):
        folder.mkdir(parents=True, exist_ok=True)
    with given.reports.open(encoding="utf-8", newline="") as file:
        told = [row for row in csv.DictReader(file) if row["id"] and row["concerns"] and row["circumstances"]]
    rows = told[: given.number]
    files = []
    for place, row in enumerate(rows):
        source = read_source(write_source(row, ENDINGS[place % 3], sources))
        build_document(source, raw)
        files.append(f"{row['id']}.{ENDINGS[place % 3]}")
    write_registers(rows, files, raw)
    words = sum(len(f"{row['investigation']} {row['circumstances']} {row['concerns']}".split()) for row in rows)
    print(f"{len(rows)} reports, {words} words, in {raw}")


if __name__ == "__main__":
    main()

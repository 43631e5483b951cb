"""Build the demo study's files and truth tables from its sources: python demo/build.py."""

import argparse
import sys
from pathlib import Path

from docx_out import build_docx
from html_out import build_html
from parse import read_source
from pdf_out import build_pdf
from source import Source, SourceError, fail
from truth import COLUMNS, check_together, list_truth, write_table
from txt_out import build_txt

HERE = Path(__file__).resolve().parent
BUILDERS = {".pdf": build_pdf, ".docx": build_docx, ".html": build_html, ".txt": build_txt}


def read_sources(folder: Path) -> list[Source]:
    """Every source of a folder, by name."""
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise SourceError(f"{folder}: no source here (*.txt)")
    sources = [read_source(path) for path in paths]
    check_together(sources)
    return sources


def build_document(source: Source, raw: Path) -> dict[str, int]:
    """Write one file and give the page of each recommendation that a page could be told of."""
    path = raw / source.head["file"]
    if path.suffix not in BUILDERS or path.name != source.head["file"]:
        raise fail(source.path, 1, f"file is {source.head['file']!r}; allowed: a name ending in {', '.join(BUILDERS)}")
    data, pages = BUILDERS[path.suffix](source)
    path.write_bytes(data)
    return pages


def build_study(sources_folder: Path, raw: Path, truth: Path) -> list[str]:
    """Build a folder of sources into files and truth tables; gives the names of the files built."""
    sources = read_sources(sources_folder)
    for folder in (raw, truth):
        folder.mkdir(parents=True, exist_ok=True)
    pages = {source.head["document_id"]: build_document(source, raw) for source in sources}
    for name, rows in list_truth(sources, raw, pages).items():
        write_table(truth / f"{name}.csv", COLUMNS[name].split(), rows)
    return [source.head["file"] for source in sources]


def main(arguments: list[str] | None = None) -> int:
    """Command line: where the sources are and where files and truth go."""
    parser = argparse.ArgumentParser(description="Build the fictitious demo study from its sources.")
    parser.add_argument("--sources", type=Path, default=HERE / "sources")
    parser.add_argument("--raw", type=Path, default=HERE.parent / "data" / "raw" / "demo")
    parser.add_argument("--truth", type=Path, default=HERE / "truth")
    chosen = parser.parse_args(arguments)
    try:
        names = build_study(chosen.sources, chosen.raw, chosen.truth)
    except SourceError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    print(f"{len(names)} files built in {chosen.raw}: {', '.join(names)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Score reading and coding on a folder of invented reviews with truth.

usage: python benchmarks/reviews.py FOLDER [--work DIR] [--show N] [--read-only]

FOLDER is a folder of sources as demo/README.md describes, or its name under tests/reviews. The files are built, loaded,
read and coded in DIR (a temporary folder unless given) and scored by benchmarks/accuracy.py.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

from dhr_analysis import code, load, read
from dhr_analysis.study import open_study

HERE = Path(__file__).resolve().parent
REVIEWS = HERE.parent / "tests" / "reviews"
STUDY = "kept"


def make_study(sources: Path, work: Path) -> Path:
    """Build the sources into a study, with register and documents from their truth; gives the truth's folder."""
    raw, truth = work / "data" / "raw" / STUDY, work / "truth"
    builder = [sys.executable, str(HERE.parent / "demo" / "build.py"), "--sources", str(sources)]
    subprocess.run([*builder, "--raw", str(raw), "--truth", str(truth)], check=True, stdout=subprocess.DEVNULL)
    documents = pd.read_csv(truth / "documents.csv", dtype=str, keep_default_na=False)
    documents[["file", "review_id", "doc_type"]].to_csv(raw / "documents.csv", index=False)
    register = documents.drop_duplicates("review_id")[["review_id", "csp"]]
    register = register.assign(scope="regional", kind="dhr", status="completed", published="yes")
    register.to_csv(raw / "register.csv", index=False)
    (raw / "study.yml").write_text("title: Invented reviews\npartnerships: [Walsall]\n", encoding="utf-8")
    return truth


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Score reading and coding on invented reviews.")
    parser.add_argument("folder")
    parser.add_argument("--work", type=Path)
    parser.add_argument("--show", default="0")
    parser.add_argument("--read-only", action="store_true", help="leave out coding")
    given = parser.parse_args()
    sources = REVIEWS / given.folder if (REVIEWS / given.folder).is_dir() else Path(given.folder)
    with tempfile.TemporaryDirectory() as made:
        work = given.work or Path(made)
        truth = make_study(sources, work)
        study = open_study(STUDY, work)
        load.run_load(study)
        read.run_read(study)
        if not given.read_only:
            code.run_code(study)
        score = [sys.executable, str(HERE / "accuracy.py"), str(study.processed), str(truth), "--show", given.show]
        subprocess.run(score, check=True)


if __name__ == "__main__":
    main()

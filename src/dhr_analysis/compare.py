"""Stage 6: our figures beside national ones.

Reads ``theme_counts``, ``reviews``, codebook/benchmarks.csv or the study's own national data (``dhr national``); makes
``comparisons`` and its problems.
"""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from .codebook import SHEETS, load_codebook
from .csvfiles import read_csv
from .errors import DhrError, Fault, FaultsError
from .problems import write_problems
from .study import Study
from .synthesis.comparisons import compare_figures, join_benchmarks
from .synthesis.national import DATASET
from .tables import make_problem, read_table, write_table

FIGURES = "figures.csv"


def run_compare(study: Study) -> pd.DataFrame:
    """Run stage 6 and write its table."""
    counts, reviews = (read_table(study.processed, name) for name in ("theme_counts", "reviews"))
    national = read_figures(study)
    benchmarks = check_numbers("benchmarks.csv", load_codebook(study.codebook, "benchmarks"))
    measures = load_codebook(study.codebook, "national_measures")
    compared = compare_figures(join_benchmarks(benchmarks, national, DATASET), measures, counts, reviews)
    write_problems(study.processed, "compare", tell_limits(compared, national is not None))
    return write_table(study.processed, "comparisons", compared)


def find_figures(study: Study) -> Path | None:
    """Say where the study's own national figures stand, by study.yml (national: folder); None when it has none."""
    folder = study.settings.national.folder
    return study.raw.parent / folder / FIGURES if folder else None


def read_figures(study: Study) -> pd.DataFrame | None:
    """Read the study's own national figures; None when study.yml names none, DhrError when they are not there."""
    path = find_figures(study)
    if path is None:
        return None
    if not path.exists():
        raise DhrError(
            f"study.yml names the national data {study.settings.national.folder!r}, but {path} is not there. "
            f"Make it with: dhr national {study.name} --from FOLDER"
        )
    return check_numbers(path.name, read_csv(path, SHEETS["benchmarks"]))


def check_numbers(name: str, figures: pd.DataFrame) -> pd.DataFrame:
    """Check that n and of are whole numbers and that n is no more than of; raises FaultsError."""
    faults = [
        Fault(name, f"{row['theirs_n']} of {row['theirs_of']}", "whole numbers, n no more than of",
              row=row["row_in_file"], column="theirs_n")
        for row in figures.to_dict("records")
        if not (row["theirs_n"].isdigit() and row["theirs_of"].isdigit())
        or int(row["theirs_n"]) > int(row["theirs_of"])
    ]  # fmt: skip
    if faults:
        raise FaultsError(faults)
    return figures


def tell_limits(compared: pd.DataFrame, own: bool) -> Iterable[dict[str, str]]:
    """Tell where theirs come from, and how many figures nothing of ours answers to."""
    origin = "the study's own national data" if own else "the figures of codebook/benchmarks.csv"
    yield make_problem(
        "compare", "note", f"{len(compared)} comparisons with {origin}",
        "Compare like with like: by kind of death first, and read the caution of each row.",
    )  # fmt: skip
    without = compared.loc[compared["ours_of"] == 0, "label"].nunique()
    if without:
        yield make_problem(
            "compare", "note", f"{without} measures could not be compared: none of ours was read or the fact not found",
            "Look at the facts and themes of the reviews.",
        )  # fmt: skip

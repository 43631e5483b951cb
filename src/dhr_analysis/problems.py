"""The table ``problems``: each stage keeps its own part, the whole is put together from the parts."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from .tables import make_table, read_table, write_table

SEVERITIES = ("error", "warning", "note")


def write_problems(folder: Path, stage: str, problems: Iterable[dict[str, str]]) -> pd.DataFrame:
    """Write a stage's problems and put the table ``problems`` together anew; returns the stage's problems."""
    made = make_table("problems", problems).drop_duplicates("problem_id")
    write_table(folder / "parts" / stage, "problems", made)
    join_problems(folder)
    return made


def join_problems(folder: Path) -> pd.DataFrame:
    """Put the table ``problems`` together from all stages' parts: errors first, then by stage, file and place."""
    parts = [read_table(path.parent, "problems") for path in sorted((folder / "parts").glob("*/problems.parquet"))]
    joined = make_table("problems", pd.concat(parts) if parts else ())
    order = joined["severity"].map(SEVERITIES.index).astype("int64")
    ordered = joined.assign(order=order).sort_values(["order", "stage", "file", "where", "what"], kind="stable")
    return write_table(folder, "problems", ordered.drop(columns="order"))

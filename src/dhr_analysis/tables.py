"""The tables that the stages meet in: tables.csv declares them; schemas, docs/tables.md and the writer follow from it.

Text columns are never missing: blank ("") means not found. Whole numbers and truth values may be missing.
"""

import csv
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from .errors import DhrError, Fault, FaultsError
from .ids import make_id

DTYPES = {"text": "str", "int": "Int64", "float": "float64", "bool": "boolean"}
BLANKS: dict[str, Any] = {"text": "", "int": pd.NA, "float": float("nan"), "bool": pd.NA}


@dataclass(frozen=True)
class Column:
    """A column: what it holds, its type and, where the values are a closed list, that list (blank is allowed)."""

    name: str
    meaning: str
    type: str = "text"
    values: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Table:
    """A table: what one row is, which columns make the key, and its columns."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """Names of the columns, in order."""
        return [column.name for column in self.columns]

    def values(self, column: str) -> tuple[str, ...]:
        """Say the closed list of values of a column."""
        return next(declared.values for declared in self.columns if declared.name == column)


def _load_tables() -> dict[str, Table]:
    tables: dict[str, Table] = {}
    with (Path(__file__).parent / "tables.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            values = tuple(filter(None, line["values"].split(";")))
            column = Column(line["column"], line["meaning"], line["type"], values, line["required"] == "yes")
            table = tables.get(line["table"], Table(line["table"], line["row"], (), ()))
            key = (*table.key, column.name) if line["key"] == "yes" else table.key
            tables[table.name] = Table(table.name, table.row, key, (*table.columns, column))
    return tables


TABLES: dict[str, Table] = _load_tables()
ROLES = TABLES["passages"].values("role")
CODING_STATUSES = TABLES["codings"].values("status")
ACTION_STATUSES = TABLES["actions"].values("status")
AUDIENCES = TABLES["documents"].values("audience")
FINDING_ROLES = ("facts", "chronology", "analysis", "lessons", "conclusions")


def make_table(name: str, rows: Iterable[dict[str, Any]] | pd.DataFrame = ()) -> pd.DataFrame:
    """Make a table with all its declared columns in order, typed, blanks filled; further columns stay behind them."""
    declared = TABLES[name]
    made = rows.copy() if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    for column in declared.columns:
        if column.name not in made:
            made[column.name] = pd.Series([BLANKS[column.type]] * len(made), index=made.index, dtype=object)
        made[column.name] = _as_type(made[column.name], column.type)
    further = [name for name in made.columns if name not in declared.names]
    return made[[*declared.names, *further]].reset_index(drop=True)


def _as_type(values: pd.Series, type_: str) -> pd.Series:
    if type_ == "text":
        return values.astype("str").where(values.notna(), "").astype("str")
    if type_ in ("int", "float"):
        return pd.to_numeric(values.replace("", None) if values.dtype == object else values).astype(DTYPES[type_])
    return values.astype(DTYPES[type_])


@cache
def make_schema(name: str) -> Any:
    """Make the pandera schema of a table from its declaration (pandera is imported only here)."""
    import pandera.pandas as pa

    declared = TABLES[name]
    columns = {}
    for column in declared.columns:
        checks = [pa.Check.isin([*column.values, ""])] if column.values else []
        if column.required and column.type == "text":
            checks.append(pa.Check.str_length(min_value=1))
        columns[column.name] = pa.Column(DTYPES[column.type], checks, nullable=column.type != "text")
    return pa.DataFrameSchema(columns, unique=list(declared.key), strict=False)


def check_table(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Check a table against its schema; raise one FaultsError that lists every fault."""
    import pandera.errors

    try:
        checked: pd.DataFrame = make_schema(name).validate(table, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases
        faults = [
            Fault(f"table {name}", f"found {case.failure_case!r}", str(case.check), column=str(case.column or ""),
                  row=None if pd.isna(case.index) else int(case.index))
            for case in cases.itertuples()
        ]  # fmt: skip
        raise FaultsError(faults) from None
    return checked


def table_path(folder: Path, name: str) -> Path:
    """Say where a table stands in a folder of processed tables; refuse a name that is not declared."""
    if name not in TABLES:
        raise DhrError(f"There is no table {name!r}; docs/tables.md lists them: {', '.join(TABLES)}.")
    return folder / f"{name}.parquet"


def write_table(folder: Path, name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Type, check and write a table whole or not at all; returns it as written."""
    checked = check_table(name, make_table(name, table))
    path = table_path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    checked.to_parquet(part, index=False, compression="zstd")
    os.replace(part, path)
    return checked


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Read a table; says which stage to run when it isn't there."""
    path = table_path(folder, name)
    if not path.exists():
        raise DhrError(f"{path} is not there yet: run the stage that makes the table {name!r} first (dhr run).")
    return pd.read_parquet(path)


def make_problem(
    stage: str, severity: str, what: str, what_to_do: str, *, file: str = "", document_id: str = "", where: str = ""
) -> dict[str, str]:
    """Make a row of the problems table."""
    row = {
        "stage": stage,
        "file": file,
        "document_id": document_id,
        "severity": severity,
        "what": what,
        "where": where,
        "what_to_do": what_to_do,
    }
    return {"problem_id": make_id("pr", *row.values()), **row}


def describe_tables() -> str:
    """Write docs/tables.md: every table, what one row is, and its columns."""
    parts = [
        "# Tables",
        "",
        "Made from `src/dhr_analysis/tables.csv`; one Parquet file each in `data/processed/<study>/`.",
    ]
    for table in TABLES.values():
        parts += ["", f"## {table.name}", "", f"One row: {table.row}. Key: {', '.join(table.key)}.", ""]
        parts += ["| column | type | holds | values |", "|---|---|---|---|"]
        for column in table.columns:
            parts.append(f"| {column.name} | {column.type} | {column.meaning} | {', '.join(column.values)} |")
    return "\n".join(parts) + "\n"

"""What changed since the last run: the wording of codes that decisions rest on, and the counts of themes.

The record of the codes stands in data/processed/<study>/codes_at_run.json, the former counts in parts/synthesise.
"""

import hashlib
import json
import os
from pathlib import Path

import pandas as pd

from ..codebook import SHEETS, load_codebook
from ..decisions import read_coding_decisions
from ..study import Study
from ..tables import make_table, read_table, table_path, write_table
from .places import join_names

RECORD = "codes_at_run.json"
WORDING = ("name", "definition", "include", "exclude")  # what a person reads before she decides
COUNTS = "theme_counts"
COUNT_KEY = ["code", "by", "group"]


def hash_wordings(codebook: Path) -> dict[str, str]:
    """Hash each code's wording, that is what a person reads before she decides: code → eight hex digits."""
    rows = load_codebook(codebook, "codes").to_dict("records")
    return {row["code"]: _hash([row[column] for column in WORDING]) for row in rows}


def hash_phrases(codebook: Path) -> dict[str, str]:
    """Hash all else that the codebook says of each code, for the machine: code → eight hex digits."""
    said: dict[str, list[list[str]]] = {}
    for name in ("codes", "phrases"):
        if name in SHEETS and (codebook / f"{name}.csv").exists():
            columns = [column for column in SHEETS[name].columns if column not in WORDING]
            for row in load_codebook(codebook, name).to_dict("records"):
                said.setdefault(row["code"], []).append([name, *(row[column] for column in columns)])
    return {code: _hash(rows) for code, rows in said.items()}


def record_codes(study: Study) -> Path:
    """Record how the codes are worded in this run, for the next check to compare with; returns the file."""
    phrases = hash_phrases(study.codebook)
    codes = {code: [digest, phrases[code]] for code, digest in hash_wordings(study.codebook).items()}
    path = study.processed / RECORD
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_text(json.dumps(codes, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n")
    os.replace(part, path)
    return path


def list_changed_codes(study: Study) -> pd.DataFrame:
    """List codes that changed since the last run, and how many decisions rest on an older wording.

    Columns: code, change (new, gone, wording, phrases; earlier = the wording changed before the last run),
    n_decisions (rows of codings_<initials>.csv made on another wording than today's), coders. Sorted by code.
    """
    now, phrases = hash_wordings(study.codebook), hash_phrases(study.codebook)
    before = _read_record(study)
    decided = read_coding_decisions(study.decisions)["codings"]
    rows = []
    for code in sorted({*now, *(before or {}), *decided["code"]}):
        change = _name_change(code, now, phrases, before)
        old = decided[decided["code"] == code]
        known = old["wording"] != ""
        old = old[known & (old["wording"] != now.get(code, "")) | (~known & (change in ("wording", "gone")))]
        if change or len(old):
            rows.append([code, change or "earlier", len(old), join_names(old["decided_by"])])
    return pd.DataFrame(rows, columns=["code", "change", "n_decisions", "coders"])


def say_changed_codes(study: Study) -> list[str]:
    """Say in lines which codes changed since the last run and what rests on their old wording."""
    words = {
        "new": "is new", "gone": "is gone", "wording": "is worded otherwise than at the last run",
        "phrases": "has other phrases or examples than at the last run", "earlier": "was worded otherwise before",
    }  # fmt: skip
    lines = []
    for row in list_changed_codes(study).itertuples():
        line = f"codebook: {row.code} {words[row.change]}"
        if row.n_decisions:
            rest = "decision rests" if row.n_decisions == 1 else "decisions rest"
            line += f"; {row.n_decisions} {rest} on an older wording (of {row.coders.replace(';', ', ')}). "
            line += "Look at them again in codings_<initials>.csv"
        lines.append(f"{line}.")
    return lines


def keep_former_counts(study: Study, counts: pd.DataFrame) -> None:
    """Keep the theme counts of the run before, when this run's differ; call it before this run's are written.

    A run that counts the same leaves what is kept as it is, so that it says the same as the run before it.
    """
    if not table_path(study.processed, COUNTS).exists():
        return
    standing = read_table(study.processed, COUNTS)
    if not standing.equals(make_table(COUNTS, counts)):
        write_table(_former(study), COUNTS, standing)


def list_changed_counts(study: Study) -> pd.DataFrame:
    """List the theme counts that differ from those of the run before; columns as in ``compare_counts``."""
    now = read_table(study.processed, COUNTS)
    kept = table_path(_former(study), COUNTS).exists()
    return compare_counts(read_table(_former(study), COUNTS) if kept else now, now)


def compare_counts(former: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Compare two tables of theme counts; only what differs, in their order.

    Columns: code, by, group, n_before, of_before, n_now, of_now (missing where there was or is no such group).
    """
    sides = [table[[*COUNT_KEY, "n", "of"]] for table in (former, now)]
    joined = sides[0].merge(sides[1], on=COUNT_KEY, how="outer", suffixes=("_before", "_now"))
    same = (joined["n_before"].fillna(-1) == joined["n_now"].fillna(-1)) & (
        joined["of_before"].fillna(-1) == joined["of_now"].fillna(-1)
    )
    columns = [*COUNT_KEY, "n_before", "of_before", "n_now", "of_now"]
    return joined.loc[~same, columns].sort_values(["by", "group", "code"], kind="stable").reset_index(drop=True)


def _name_change(code: str, now: dict[str, str], phrases: dict[str, str], before: dict[str, list[str]] | None) -> str:
    if before is None:
        return ""
    if code not in now:
        return "gone" if code in before else ""
    if code not in before:
        return "new"
    wording, said = before[code]
    return "wording" if wording != now[code] else "phrases" if said != phrases[code] else ""


def _read_record(study: Study) -> dict[str, list[str]] | None:
    """Read the record of the last run; None when there is none."""
    path = study.processed / RECORD
    if not path.exists():
        return None
    record: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return record


def _former(study: Study) -> Path:
    return study.processed / "parts" / "synthesise" / "former"


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode("utf-8")).hexdigest()[:8]

"""Count figures of the Domestic Homicide Review Dataset (DHRD): tags that officials set on reviews in their library.

A tag that is not set is no finding of absence, so every figure is a floor. Partnerships are told by ``csp``: the
dataset's region holds more than one study's partnerships.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ..csvfiles import split_list
from ..errors import DhrError, Fault, FaultsError, suggest_name

FILES = ("incidents", "victims", "perpetrators")
NOT_KNOWN = ("", "unknown", "not known", "not_known")
DATASET = "Cook, D. & Cook, E. A."
CITATION = f"{DATASET} (2026) DHRD v1.0.0, doi 10.5281/zenodo.21108268, CC BY 4.0"
GROUPS = {
    "": "", "intimate_partner": "intimate_partner_violence", "adult_family": "familial_homicide",
    "suicide": "victim_suicide",
}  # fmt: skip
NOT_TAGGED = "not tagged is not absent: their figure is a floor"
COLUMNS = ("measure", "label", "theirs_n", "theirs_of", "unit", "years", "death_type", "source", "caution")
Tables = Mapping[str, pd.DataFrame]


def read_national(folder: Path, measures: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Read incidents.csv, victims.csv and perpetrators.csv of a folder; raises FaultsError with every fault.

    Columns beyond those that ``measures`` (codebook/national_measures.csv) and the groups ask for are left alone.
    """
    if not folder.is_dir():
        raise DhrError(
            f"{folder} is no folder. Name the folder that holds {', '.join(f'{name}.csv' for name in FILES)}."
        )
    needed = _list_needed(measures)
    tables, faults = {}, []
    for name in FILES:
        path = folder / f"{name}.csv"
        if not path.exists():
            faults.append(Fault(path.name, "the file is missing", hint=f"Expected in {folder}."))
            continue
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        tables[name] = table.apply(lambda column: column.str.strip())
        faults += list(_find_faults(path.name, tables[name], needed[name]))
    if faults:
        raise FaultsError(faults)
    return tables


def _list_needed(measures: pd.DataFrame) -> dict[str, dict[str, bool]]:
    """List the columns that are asked for, by file; true where they hold True or False."""
    needed: dict[str, dict[str, bool]] = {name: {"incident_id": False} for name in FILES}
    needed["incidents"] |= {"csp": False, "death_date": False, "multiple_victims": True}
    needed["incidents"] |= {GROUPS["intimate_partner"]: True, GROUPS["adult_family"]: True}
    needed["victims"][GROUPS["suicide"]] = True
    for cell in measures["theirs"]:
        for name, column, value in _read_tags(cell):
            needed[name][column] = not value
    return needed


def _read_tags(cell: str) -> list[tuple[str, str, str]]:
    """Read a cell such as "victims:a;incidents:b=c": (file, column, value or blank), any of which may hold."""
    tags = []
    for part in split_list(cell):
        name, _, rest = part.partition(":")
        column, _, value = rest.partition("=")
        if name not in FILES or not column:
            raise DhrError(
                f"codebook/national_measures.csv, column theirs: found {part!r}; allowed: file:column or "
                f"file:column=value, where file is one of {', '.join(FILES)}."
            )
        tags.append((name, column, value))
    return tags


def _find_faults(name: str, table: pd.DataFrame, needed: Mapping[str, bool]) -> Iterable[Fault]:
    for column, is_tag in sorted(needed.items()):
        if column not in table:
            yield Fault(name, f"column {column!r} is missing", hint=suggest_name(column, table.columns), row=1)
        elif is_tag:
            for place in table.index[~table[column].str.lower().isin(("true", "false"))][:5]:
                yield Fault(name, repr(table.loc[place, column]), "True, False", row=int(place) + 2, column=column)
    if "incident_id" in table:
        for place in table.index[table["incident_id"].duplicated() | (table["incident_id"] == "")][:5]:
            found = repr(table.loc[place, "incident_id"])
            yield Fault(name, found, "each incident once", row=int(place) + 2, column="incident_id")


def join_national(tables: Tables) -> pd.DataFrame:
    """Join the three files, one row an incident; columns are named "file:column", and ``single``: one victim."""
    parts = [
        table.set_index("incident_id").rename(columns=lambda column, name=name: f"{name}:{column}")
        for name, table in tables.items()
    ]
    joined = pd.concat(parts, axis=1).reindex(tables["incidents"]["incident_id"]).fillna("")
    return joined.assign(single=joined["incidents:multiple_victims"].str.lower() == "false")


def count_tags(joined: pd.DataFrame, cell: str) -> tuple[int, int]:
    """Count the incidents of which any of the tags in a cell holds, of those counted.

    Where a tag is of a person, only incidents with one victim count; where values are compared, only known ones.
    """
    tags = _read_tags(cell)
    counted = joined["single"].copy() if any(name != "incidents" for name, _, _ in tags) else joined["single"].notna()
    holds = pd.Series(False, index=joined.index)
    for name, column, value in tags:
        found = joined[f"{name}:{column}"].str.lower()
        holds |= found == (value.lower() or "true")
        if value:
            counted &= ~found.isin(NOT_KNOWN)
    return int((holds & counted).sum()), int(counted.sum())


def count_national(
    tables: Tables, measures: pd.DataFrame, partnerships: Iterable[str], *, citation: str = CITATION
) -> pd.DataFrame:
    """Count every measure: of all incidents, by kind of death, and of the given partnerships beside all others.

    Columns: those of codebook/benchmarks.csv. Kinds of death are tags and may overlap.
    """
    joined = join_national(tables)
    ours = joined["incidents:csp"].isin(list(partnerships))
    places = [(joined, group, citation) for group in GROUPS]
    if ours.any() and not ours.all():
        number = int(joined.loc[ours, "incidents:csp"].nunique())
        places += [
            (joined[ours], "", f"{citation}; the study's {number} partnerships alone"),
            (joined[~ours], "", f"{citation}; all other partnerships"),
        ]
    rows = []
    for row in measures.to_dict("records"):
        for part, group, source in places:
            if not (group and row["measure"] in GROUPS):
                rows.append(_count(_select_group(part, group), row, group, source))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _select_group(joined: pd.DataFrame, group: str) -> pd.DataFrame:
    """Select the incidents of a kind of death; killings leave out those tagged as suicide of the victim."""
    if not group:
        return joined
    suicide = joined[f"victims:{GROUPS['suicide']}"].str.lower() == "true"
    if group == "suicide":
        return joined[suicide]
    return joined[~suicide & (joined[f"incidents:{GROUPS[group]}"].str.lower() == "true")]


def _count(joined: pd.DataFrame, measure: Mapping[str, Any], group: str, source: str) -> dict[str, Any]:
    n, of = count_tags(joined, measure["theirs"])
    years = joined["incidents:death_date"].str.extract(r"(\d{4})", expand=False).dropna()
    of_people = any(name != "incidents" for name, _, _ in _read_tags(measure["theirs"]))
    return {
        "measure": measure["measure"], "label": measure["label"], "theirs_n": n, "theirs_of": of,
        "unit": "incidents with one victim" if of_people else "incidents",
        "years": f"{years.min()} to {years.max()}" if len(years) else "", "death_type": group, "source": source,
        "caution": "; ".join(filter(None, [NOT_TAGGED, measure["caution"]])),
    }  # fmt: skip

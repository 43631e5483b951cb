"""Count the cases that the region's reviews are about: kinds of death, people, years. Tables in, a table out."""

import pandas as pd

from ..synthesis.cases import describe_cases, select_regional

CASES = "case_counts"
FACTS = ("victim_sex", "perpetrator_sex", "children_in_household")
AGES = ("victim_age", "perpetrator_age")
BANDS = ((0, 24, "under 25"), (25, 34, "25 to 34"), (35, 44, "35 to 44"), (45, 54, "45 to 54"), (55, 64, "55 to 64"),
         (65, 200, "65 and over"))  # fmt: skip
COUNTED_BY = ("year", "death_type", "relationship", "circumstances", *FACTS, *AGES)


def list_read(reviews: pd.DataFrame) -> pd.DataFrame:
    """List the region's reviews that were read: the cases that all counts of themes are of."""
    regional = select_regional(reviews)
    return regional[regional["read"].fillna(False)].reset_index(drop=True)


def count_cases(reviews: pd.DataFrame) -> pd.DataFrame:
    """Count the region's reviews read by what is known of the case.

    Columns: by, group (blank: not stated), n, of (all of them). ``half`` are the earlier and later years of trends.
    """
    read = list_read(reviews)
    cases = describe_cases(read).merge(read[["review_id", *FACTS]], on="review_id")
    for column in AGES:
        cases[column] = read[column].map(name_band).to_numpy()
    parts = [cases.groupby(by).size().rename("n").rename_axis("group").reset_index().assign(by=by) for by in COUNTED_BY]
    counted = pd.concat(parts, ignore_index=True) if len(cases) else pd.DataFrame(columns=["by", "group", "n"])
    return counted.assign(of=len(cases), n=counted["n"].astype("Int64"))[["by", "group", "n", "of"]]


def name_band(age: object) -> str:
    """Name the band of an age in years; blank when it is not known."""
    if pd.isna(age):
        return ""
    return next((name for low, high, name in BANDS if low <= int(age) <= high), "")  # type: ignore[call-overload]

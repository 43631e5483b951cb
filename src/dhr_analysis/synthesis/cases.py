"""The reviews as cases to count: which are the region's, what kind of death each is about, in which year."""

import pandas as pd

PARTNERS = ("current_partner", "former_partner")
KIN = ("child", "parent", "sibling", "other_family")
KILLINGS = ("homicide", "homicide_suicide")
# What reviews are grouped by. National reviews are counted apart: every grouping but "scope" is of the region's.
GROUPINGS = ("csp", "year", "death_type", "relationship", "circumstances", "published")


def describe_cases(reviews: pd.DataFrame) -> pd.DataFrame:
    """Describe each review by what it can be grouped by.

    Columns: review_id, scope (regional or national), and those of GROUPINGS as text; blank: not known.
    """
    cases = reviews[["review_id", "csp", "death_type", "relationship"]].copy()
    cases["scope"] = reviews["scope"].replace("", "regional")
    cases["year"] = find_year(reviews["date_of_death"])
    cases["published"] = reviews["published"].fillna(False).map({True: "yes", False: "no"})
    cases["circumstances"] = name_circumstances(reviews)
    return cases[["review_id", "scope", *GROUPINGS]].reset_index(drop=True)


def name_circumstances(reviews: pd.DataFrame) -> pd.Series:
    """Name the kind of death that syntheses keep apart: intimate_partner, adult_family, suicide; else blank."""
    killed = reviews["death_type"].isin(KILLINGS)
    named = pd.Series("", index=reviews.index, dtype="str")
    named[reviews["death_type"] == "suicide"] = "suicide"
    named[killed & reviews["relationship"].isin(PARTNERS)] = "intimate_partner"
    named[killed & reviews["relationship"].isin(KIN)] = "adult_family"
    return named


def find_year(dates: pd.Series) -> pd.Series:
    """Take the year of dates such as 2012, 2012-05 or 2012-05-14, as text; blank: not known."""
    return dates.str.extract(r"^(\d{4})", expand=False).fillna("").astype("str")


def select_regional(reviews: pd.DataFrame) -> pd.DataFrame:
    """Select the reviews of the study's own region."""
    return reviews[reviews["scope"] != "national"]

"""Open what a stage's notebook may show, and lead from its numbers to the pages that hold the words."""

import re
from collections.abc import Iterable

import pandas as pd

from ..problems import SEVERITIES
from ..reporting.opened import Report
from ..reporting.pieces import Html, make_place
from ..running.jobs import STAGES
from ..study import Study
from ..synthesis.themes import count_themes
from ..tables import make_table, read_table, table_path

# Where a place stands that a page leads to: evidence in stage 3's page, reviews and recommendations in stage 2's.
PAGES = (("evidence-", "3_code"), ("r-", "2_read"), ("review-", "2_read"))


def open_shown(study: Study, stage: str) -> Report:
    """Open the tables that a stage reads and makes, for the researcher; those of later stages are not looked at.

    A page that showed what an earlier run of a later stage left would differ from run to run. ``theme_counts`` are
    counted for stages that come before their table.
    """
    own = next(one for one in STAGES if one.name == stage)
    there = [name for name in (*own.needs, *own.makes) if table_path(study.processed, name).exists()]
    tables = {name: read_table(study.processed, name) for name in there}
    tables["problems"] = read_problems(study, stage)
    if "review_codes" in tables and "theme_counts" not in tables:
        tables["theme_counts"] = count_themes(tables["review_codes"], tables["reviews"])
    return Report(study, "restricted", "draft", tables, tables, study.reports / "restricted")


def read_problems(study: Study, stage: str) -> pd.DataFrame:
    """Read what a stage and those before it have put down for a person to look at: rows of ``problems``."""
    parts = [study.processed / "parts" / name.partition("_")[2] for name in list_forerunners(stage)]
    found = [read_table(part, "problems") for part in parts if table_path(part, "problems").exists()]
    joined = make_table("problems", pd.concat(found, ignore_index=True) if found else ())
    order = joined["severity"].map(SEVERITIES.index).astype("int64")
    return make_table("problems", joined.assign(order=order).sort_values("order", kind="stable").drop(columns="order"))


def list_forerunners(stage: str) -> list[str]:
    """List a stage and all that it needs, in the order in which they run."""
    after = {one.name: one.after for one in STAGES}
    needed = [stage]
    for name in needed:
        needed += [one for one in after[name] if one not in needed]
    return [one.name for one in STAGES if one.name in needed]


def lead_to(piece: Html, here: str) -> Html:
    """Let links of a piece lead to the pages of other stages, where what they lead to stands there."""
    text = piece.text
    for start, page in PAGES:
        if page != here:
            text = text.replace(f'href="#{start}', f'href="{page}.html#{start}')
    return Html(text, piece.pictures, piece.sheets)


def place_of_review(review_id: str) -> str:
    """Name the place of a review in stage 2's page."""
    return f"review-{make_place(review_id)}"


def list_read_ids(shown: Report) -> list[str]:
    """List the reviews that were received, the region's first, each in the order of partnership and id."""
    reviews = shown["reviews"]
    received = reviews[reviews["received"].fillna(False)]
    order = received.assign(national=received["scope"] == "national").sort_values(["national", "csp", "review_id"])
    return list(order["review_id"])


def name_regional(shown: Report, review_ids: Iterable[str]) -> list[str]:
    """Say review ids, each national one marked as such."""
    return [one if one in shown.regional_ids else f"{one} (national)" for one in review_ids]


def say_place(page: object, paragraph: object = "", number: object = "") -> str:
    """Say where something stands: number as printed, page, paragraph; what is not known is left out."""
    told = [("number", number), ("page", page), ("paragraph", paragraph)]
    return ", ".join(
        f"{name} {value}" for name, value in told if value is not None and not pd.isna(value) and value != ""
    )


def drop_blank(table: pd.DataFrame) -> pd.DataFrame:
    """Drop the columns of which every cell is blank; a table without rows stays as it is."""
    filled = [column for column in table if any(str(value) not in ("", "<NA>", "nan") for value in table[column])]
    return table[filled] if len(table) else table


def say_confidence(score: float) -> str:
    """Say how sure a reading is, from 0 to 1; blank where it is not known."""
    return "" if pd.isna(score) else f"{score:.2f}"


def tidy_words(words: str) -> str:
    """Take runs of blanks out of a review's words."""
    return re.sub(r"\s+", " ", words).strip()

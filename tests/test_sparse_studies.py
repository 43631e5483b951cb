"""Every report and product of studies in which there is little: nothing published, no actions, one review, no rows."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from report_studies import make_page, make_study, make_tables
from test_products import make_all

from dhr_analysis.reporting.opened import Report, disclose_study
from dhr_analysis.reporting.recount import recount_published
from dhr_analysis.study import Study
from dhr_analysis.synthesis.themes import count_themes
from dhr_analysis.tables import make_table, write_table

Tables = dict[str, pd.DataFrame]
YEARS = pd.Series(dtype="str")
MEASURES = pd.DataFrame(columns=["measure", "ours"])


def publish_nothing(tables: Tables) -> Tables:
    return tables | {"reviews": tables["reviews"].assign(published=pd.array([False] * 26, "boolean"))}


def publish_national_alone(tables: Tables) -> Tables:
    only = tables["reviews"]["scope"].eq("national").astype("boolean")
    return tables | {"reviews": tables["reviews"].assign(published=only)}


def take_actions(tables: Tables) -> Tables:
    return tables | {"actions": make_table("actions")}


def keep_one_review(tables: Tables) -> Tables:
    return {name: _keep(table, "B1") for name, table in tables.items()} | _count_one(tables)


def _keep(table: pd.DataFrame, review: str) -> pd.DataFrame:
    if "review_id" in table:
        return table[table["review_id"] == review].reset_index(drop=True)
    key = next((key for key in ("passage_id", "recommendation_id") if key in table), "")
    return table[table[key].str.startswith((f"p{review}", f"r{review}"))].reset_index(drop=True) if key else table


def _count_one(tables: Tables) -> Tables:
    themes, reviews = (_keep(tables[name], "B1") for name in ("review_codes", "reviews"))
    counted = {"theme_counts": count_themes(themes, reviews)}
    empty = ("theme_differences", "theme_pairs", "theme_trends", "recommendation_groups", "proposals", "action_plan")
    return counted | {name: make_table(name) for name in empty}


def empty_all_but_reviews(tables: Tables) -> Tables:
    return {name: make_table(name) for name in tables} | {"reviews": tables["reviews"]}


def empty_everything(tables: Tables) -> Tables:
    return {name: make_table(name) for name in tables}


def kinds_of_death_differ(tables: Tables) -> Tables:
    """Make one kind of death common and two rare, so that one group's size is printed and the others' are hidden."""
    reviews = tables["reviews"]
    relation = ["former_partner"] * 12 + ["child"] * 9 + [""] * 5
    kinds = ["homicide"] * 21 + ["suicide"] * 3 + [""] * 2
    ordered = reviews.sort_values(["published", "review_id"], ascending=[False, True], na_position="last")
    told = ordered.assign(relationship=relation, death_type=kinds).astype(reviews.dtypes.to_dict())
    return tables | {"reviews": told, "theme_counts": count_themes(tables["review_codes"], told)}


VARIANTS: dict[str, Callable[[Tables], Tables]] = {
    made.__name__: made
    for made in (
        publish_nothing, publish_national_alone, take_actions, keep_one_review, empty_all_but_reviews, empty_everything,
        kinds_of_death_differ,
    )
}  # fmt: skip


def write_study(root: Path, tables: Tables) -> Study:
    study = make_study(root, write=False)
    for name, table in tables.items():
        write_table(study.processed, name, table)
    return study


def open_sparse(study: Study, tables: Tables, audience: str, name: str) -> Report:
    made = disclose_study(study, tables, audience)
    return Report(study, audience, "draft", made.shown, made.counted, study.processed / "work", name, made.hidden)


@pytest.mark.parametrize("audience", ["partners", "public"])
@pytest.mark.parametrize("variant", VARIANTS)
class TestSparse:
    def test_both_reports_are_made(self, tmp_path: Path, variant: str, audience: str) -> None:
        tables = VARIANTS[variant](make_tables())
        study = write_study(tmp_path, tables)
        for name in ("interim_report", "final_report"):
            page = make_page(open_sparse(study, tables, audience, name))
            assert page.count("<h1") == 1 and "nan" not in page.lower().split() and "<NA>" not in page
            assert "None" not in page.split() and "NaN" not in page

    def test_every_product_is_made(self, tmp_path: Path, variant: str, audience: str) -> None:
        tables = VARIANTS[variant](make_tables())
        study = write_study(tmp_path, tables)
        pages = make_all(open_sparse(study, tables, audience, "briefing"))
        assert len(pages) == 6 and all(pages.values())


@pytest.mark.parametrize("name", sorted({*make_tables()} - {"reviews"}))
def test_one_empty_table_still_gives_products(tmp_path: Path, name: str) -> None:
    tables = make_tables() | {name: make_table(name)}
    study = write_study(tmp_path, tables)
    assert all(make_all(open_sparse(study, tables, "public", "briefing")).values())


def test_nothing_published_leaves_no_group_and_no_proposal() -> None:
    tables = publish_nothing(make_tables())
    public = {name: table.head(0) for name, table in tables.items()}
    made = recount_published(public, tables, YEARS, MEASURES)
    assert made["recommendation_groups"].empty and made["proposals"].empty and made["action_plan"].empty

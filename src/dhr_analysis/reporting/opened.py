"""A report being made: its study, audience and edition, and the tables that this audience may see and count."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from ..codebook import load_codebook
from ..errors import DhrError, suggest_name
from ..notebook import open_notebook
from ..running.books import STAGING
from ..study import Study, collect_register
from ..synthesis.groups import list_years
from ..tables import TABLES, make_table, read_table, table_path
from .audience import check_audience, list_published
from .case_counts import CASES, list_read
from .disclosure import Disclosed, disclose
from .plan_words import clear_plan_words, list_known_bodies
from .register_notes import choose_notes
from .words import list_headers, say_value

EDITIONS = ("draft", "final")
NO_ROWS = pd.DataFrame(columns=["what", "rows", "why"])


@dataclass(frozen=True)
class Report:
    """A report being made: its study, audience and edition, the tables it may show and those it may count.

    ``report["recommendations"]`` are the rows that may be shown, ``report.count_from("reviews")`` those that may be
    counted; a table that is not there, or not for the audience, is empty. Further products go into ``folder``; a run
    moves them beside the page when all is done.
    """

    study: Study
    audience: str
    edition: str
    shown: Mapping[str, pd.DataFrame]
    counted: Mapping[str, pd.DataFrame]
    folder: Path
    name: str = ""
    hidden: pd.DataFrame = field(default_factory=lambda: NO_ROWS)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Give the rows of a table that may be shown."""
        return self._find(self.shown, name)

    def count_from(self, name: str) -> pd.DataFrame:
        """Give the rows of a table that may be counted."""
        return self._find(self.counted, name)

    def _find(self, tables: Mapping[str, pd.DataFrame], name: str) -> pd.DataFrame:
        if name in tables:
            return tables[name]
        if name != CASES and name not in TABLES:
            raise DhrError(f"There is no table {name!r}. {suggest_name(name, TABLES)}")
        return make_table(name) if name in TABLES else pd.DataFrame(columns=["by", "group", "n", "of"])

    def say_why_empty(self, name: str) -> str:
        """Say why a table holds nothing: not for the audience, not made, or nothing was found."""
        if name not in self.counted and table_path(self.study.processed, name).exists():
            return "they are made from all reviews, also unpublished ones, and so are not for this audience"
        return "nothing was found for it" if name in self.counted else "the stage that makes it was not run"

    def word(self, list_: str, value: object) -> str:
        """Say a value of a table in words (codebook/labels.csv)."""
        return say_value(self.study.codebook, list_, value)

    @property
    def headers(self) -> dict[str, str]:
        """Words for tables' columns."""
        return list_headers(self.study.codebook)

    @property
    def limit(self) -> int:
        """Counts of cases below this are hidden from the audience; 0: none."""
        return self.study.settings.small_number_limit.get(self.audience, 0)  # type: ignore[call-overload,no-any-return]

    @property
    def examples(self) -> int:
        """How many passages may be shown of a theme whose count is hidden: more than that could be counted.

        Under a limit of 2 a single one would already say that the count is 1.
        """
        return 1 if self.limit > 2 else 0

    @property
    def is_draft(self) -> bool:
        """Say whether gaps for the researcher are marked."""
        return self.edition == "draft"

    @cached_property
    def codes(self) -> pd.DataFrame:
        """The codebook's codes, by code: group, name, definition, include, exclude."""
        return load_codebook(self.study.codebook, "codes").set_index("code")

    def name_code(self, code: str) -> str:
        """Say a code's name."""
        return str(self.codes["name"].get(code, code.replace("_", " ")))

    @cached_property
    def evidence(self) -> pd.DataFrame:
        """The passages that show each theme, as far as the audience may see them: evidence.list_evidence."""
        from .evidence import list_evidence

        return list_evidence(self)

    @cached_property
    def asked(self) -> pd.DataFrame:
        """The recommendations with partnership, year and state: asked.join_asked, national ones among them."""
        from .asked import join_asked

        return join_asked(self)

    @cached_property
    def register(self) -> pd.DataFrame:
        """The register's rows and notes that the audience may be told of; costs are not for the public."""
        register, _ = collect_register(self.study)
        reviews = self.count_from("reviews")
        told = register[register["review_id"].isin(reviews["review_id"])]
        notes = choose_notes(told, list_published(reviews), self.audience, self.study.codebook)
        blank = {"cost_gbp": ""} if self.audience == "public" else {}
        return told.assign(note=notes, **blank).reset_index(drop=True)

    @cached_property
    def n_notes_kept(self) -> int:
        """How many notes of the register are not for the audience."""
        register, _ = collect_register(self.study)
        return int((register["note"] != "").sum() - (self.register["note"] != "").sum())

    @cached_property
    def years(self) -> pd.Series:
        """The year of each review that the audience may be told of: of its completion, else of the death."""
        return list_years(self.count_from("reviews"), self.register)

    @cached_property
    def cases(self) -> pd.DataFrame:
        """The region's reviews read: what counts of themes are of."""
        return list_read(self.count_from("reviews"))

    @cached_property
    def regional_ids(self) -> set[str]:
        """The ids of the region's reviews."""
        reviews = self.count_from("reviews")
        return set(reviews.loc[reviews["scope"] != "national", "review_id"])


def open_report(study: str, root: str, audience: str, edition: str, *, report_name: str = "", **further: str) -> Report:
    """Open a report with the parameters of its notebook; raises DhrError for an unknown audience or edition.

    ``report_name`` is the notebook's own name: the researcher's texts for it begin so.
    """
    opened = open_notebook(study, root, audience=audience, edition=edition, **further)
    check_audience(audience)
    if edition not in EDITIONS:
        raise DhrError(f"There is no edition {edition!r}. {suggest_name(edition, EDITIONS)}")
    tables = read_tables(opened)
    disclosed = disclose_study(opened, tables, audience)
    folder = Path(os.environ.get(STAGING) or opened.reports / audience)
    return Report(opened, audience, edition, disclosed.shown, disclosed.counted, folder, report_name, disclosed.hidden)


def read_tables(study: Study) -> dict[str, pd.DataFrame]:
    """Read all tables of a study that are there; says which stage to run when not even the reviews are."""
    there = [name for name in TABLES if table_path(study.processed, name).exists()]
    return {name: read_table(study.processed, name) for name in {*there, "reviews"}}


def disclose_study(study: Study, tables: Mapping[str, pd.DataFrame], audience: str) -> Disclosed:
    """Make the tables of a study for an audience."""
    register, _ = collect_register(study)
    limit = study.settings.small_number_limit.get(audience, 0)  # type: ignore[call-overload]
    measures = load_codebook(study.codebook, "national_measures") if "comparisons" in tables else None
    disclosed = disclose(tables, audience, limit, list_years(tables["reviews"], register), measures)
    return clear_plan(study, disclosed) if audience == "public" else disclosed


def clear_plan(study: Study, disclosed: Disclosed) -> Disclosed:
    """Take out of the action plan what people typed into it."""
    if "action_plan" not in disclosed.counted:
        return disclosed
    proposals = disclosed.counted.get("proposals", make_table("proposals"))
    known = list_known_bodies(study, proposals["addressee"])
    cleared = {"action_plan": clear_plan_words(disclosed.counted["action_plan"], known)}
    return Disclosed(disclosed.shown | cleared, disclosed.counted | cleared, disclosed.hidden)

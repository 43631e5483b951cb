"""The reports' sections: what report notebooks call; each function makes a piece of a page from a report's tables.

Reads all tables, as far as the audience may see them; makes pages (through the notebooks in notebooks/reports).
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from .codebook import load_codebook
from .errors import DhrError, suggest_name
from .notebook import open_notebook
from .reporting.audience import check_audience, select_counted, select_shown
from .reporting.counts import (
    TOTAL,
    count_addressees,
    count_missing,
    count_problems,
    count_received,
    count_recommendations,
    count_register,
)
from .reporting.page import Html, count_things, join_html, make_html_table, make_paragraph
from .running.execute import STAGING
from .study import Study
from .tables import TABLES, read_table, table_path

EDITIONS = ("draft", "final")
IN_WORDS = {
    "csp": "Partnership", "review_id": "Review", "near_complete": "Near completion", "under_way": "Under way",
    "overview": "By the panel", "single_agency_imr": "By an agency", "single_agency": "To one agency",
    "multi_agency": "To several", "national": "National",
}  # fmt: skip


@dataclass(frozen=True)
class Report:
    """A report being made: its study, audience and edition, the tables it may show and those it may count.

    ``report["recommendations"]`` are the rows that may be shown, ``report.count_from("reviews")`` those that may be
    counted. Further products (DOCX, XLSX) go into ``folder``; a run moves them beside the page when all is done.
    """

    study: Study
    audience: str
    edition: str
    shown: Mapping[str, pd.DataFrame]
    counted: Mapping[str, pd.DataFrame]
    folder: Path

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Give the rows of a table that may be shown; says which stage to run when the table isn't there."""
        return self._find(self.shown, name)

    def count_from(self, name: str) -> pd.DataFrame:
        """Give the rows of a table that may be counted."""
        return self._find(self.counted, name)

    def _find(self, tables: Mapping[str, pd.DataFrame], name: str) -> pd.DataFrame:
        if name in tables:
            return tables[name]
        if table_path(self.study.processed, name).exists():
            raise DhrError(f"The table {name!r} is not for the audience {self.audience!r}.")
        return read_table(self.study.processed, name)


def open_report(study: str, root: str, audience: str, edition: str, **further: str) -> Report:
    """Open a report with the parameters of its notebook; raises DhrError for an unknown audience or edition."""
    opened = open_notebook(study, root, audience=audience, edition=edition, **further)
    check_audience(audience)
    if edition not in EDITIONS:
        raise DhrError(f"There is no edition {edition!r}. {suggest_name(edition, EDITIONS)}")
    there = [name for name in TABLES if table_path(opened.processed, name).exists()]
    tables = {name: read_table(opened.processed, name) for name in {*there, "reviews"}}
    folder = Path(os.environ.get(STAGING) or opened.reports / audience)
    return Report(opened, audience, edition, select_shown(tables, audience), select_counted(tables, audience), folder)


def make_front(report: Report) -> Html:
    """Say what the report is part of, who commissioned it, and which edition it is."""
    settings = report.study.settings
    by = f"Commissioned by {settings.commissioner}." if settings.commissioner else ""
    draft = "This is a draft: wording and figures may change." if report.edition == "draft" else ""
    return join_html(
        [make_paragraph(settings.title, kind="lead"), *(make_paragraph(text) for text in (by, draft) if text)]
    )


def make_brief(report: Report) -> Html:
    """Say in a few sentences, each with its figure, what the report rests on."""
    documents, recommendations = report.count_from("documents"), report.count_from("recommendations")
    originals = documents[documents["same_as"] == ""]
    reviews = report.count_from("reviews").set_index("review_id")
    sentences = [
        _say_register(report),
        f"{count_things(len(originals), 'document')} of {count_things(originals['review_id'].nunique(), 'review')} "
        f"{_were(len(originals))} received, with {originals['n_words'].sum():,} words.",
        f"They make {count_things(len(recommendations), 'recommendation')} "
        f"in {count_things(recommendations['review_id'].nunique(), 'review')}.",
    ]
    if completed := recommendations["review_id"].map(_is_regional_completed(reviews)).fillna(False).sum():
        sentences.append(f"Of these, {completed} stand in completed reviews of the region.")
    if len(agencies := count_addressees(recommendations, report.count_from("recommendation_agencies"))):
        first = agencies.iloc[0]
        sentences.append(
            f"The body named most often is {first['agency'].replace('_', ' ')}, "
            f"in {count_things(int(first['recommendations']), 'recommendation')}."
        )
    return join_html(make_paragraph(sentence) for sentence in sentences)


def _is_regional_completed(reviews: pd.DataFrame) -> pd.Series:
    return (reviews["scope"] != "national") & (reviews["status"] == "completed")


def _were(n: int) -> str:
    return "was" if n == 1 else "were"


def _say_register(report: Report) -> str:
    if report.audience == "public":
        return f"This report rests on {count_things(len(report['reviews']), 'published review')}."
    total = count_register(report.count_from("reviews")).iloc[-1]
    return (
        f"{count_things(int(total['commenced']), 'review')} {_were(total['commenced'])} commenced in the region, "
        f"of which {total['completed']} {_were(total['completed'])} completed."
    )


def show_register(report: Report) -> Html:
    """Show the reviews of the register by partnership, and how the parts add up to those commenced.

    For the public only the published ones, without a word of the others.
    """
    if report.audience == "public":
        published = report.count_from("reviews").groupby("csp", as_index=False).agg(reviews=("review_id", "size"))
        table = make_html_table(published, "Published reviews by partnership", headers=IN_WORDS)
        return join_html([make_paragraph(_say_register(report), kind="lead"), table])
    counts = count_register(report.count_from("reviews"))
    total = counts.iloc[-1]
    sums = (
        f"{total['commenced']} commenced = {total['completed']} completed + {total['near_complete']} near completion "
        f"+ {total['under_way']} under way + {total['decommissioned']} decommissioned."
    )
    national = int((report.count_from("reviews")["scope"] == "national").sum())
    beside = f" National reviews beside them: {national}." if national else ""
    table = make_html_table(
        counts,
        "Reviews commenced by partnership, and what has become of them",
        headers=IN_WORDS,
        total=True,
        note=sums + beside,
    )
    return join_html([make_paragraph(_say_register(report), kind="lead"), table])


def show_received(report: Report) -> Html:
    """Show what was received of each review and, but to the public, of which completed reviews nothing was."""
    received = count_received(report.count_from("reviews"), report.count_from("documents"))
    received["status"] = received["status"].str.replace("_", " ")
    parts = [make_html_table(received, "Documents received, by review", headers=IN_WORDS)]
    if report.audience != "public":
        missing = count_missing(report.count_from("reviews"), report.count_from("documents"))
        missing["status"] = missing["status"].str.replace("_", " ")
        parts.append(make_html_table(missing, "Completed or nearly completed, and not received", headers=IN_WORDS))
    return join_html(parts)


def show_method(report: Report) -> Html:
    """Say how much was read, by which codebook, and how much there is for a person to look at."""
    codes = load_codebook(report.study.codebook, "codes")
    recommendations = report.count_from("recommendations")
    decided = int((~recommendations["decided_by"].isin(("", "machine"))).sum())
    sentences = [
        f"{count_things(len(report['passages']), 'passage')} of text {_were(len(report['passages']))} read.",
        f"The codebook has {count_things(len(codes), 'code')}.",
        f"A person decided on {decided} of {count_things(len(recommendations), 'recommendation')}.",
    ]
    parts = [make_paragraph(" ".join(sentences))]
    if report.audience == "restricted":
        parts.append(make_html_table(count_problems(report.count_from("problems")), "Things for a person to look at"))
    return join_html(parts)


def show_recommendations(report: Report) -> Html:
    """Show how many recommendations each review makes, and to whom."""
    counts = count_recommendations(report.count_from("recommendations"), report.count_from("reviews"))
    total = counts.loc[counts["review_id"] == TOTAL, "recommendations"].iloc[0]
    lead = f"{count_things(int(total), 'recommendation')} in {count_things(len(counts) - 1, 'review')}."
    return join_html(
        [
            make_paragraph(lead, kind="lead"),
            make_html_table(counts, "Recommendations by review", headers=IN_WORDS, total=True),
        ]
    )


def show_addressees(report: Report) -> Html:
    """Show which bodies the recommendations name."""
    counts = count_addressees(report.count_from("recommendations"), report.count_from("recommendation_agencies"))
    words = counts.assign(**{column: counts[column].str.replace("_", " ") for column in ("agency", "sector")})
    return make_html_table(
        words, "Bodies that recommendations name", note="A recommendation that names two bodies counts for both."
    )

"""Report sections: figures that add up, and for each audience no more than it may see."""

import pandas as pd
import pytest

from dhr_analysis.errors import DhrError
from dhr_analysis.report import (
    Report,
    make_brief,
    make_front,
    open_report,
    show_addressees,
    show_received,
    show_recommendations,
    show_register,
)
from dhr_analysis.reporting.audience import select_counted, select_shown
from dhr_analysis.reporting.counts import (
    count_addressees,
    count_missing,
    count_received,
    count_recommendations,
    count_register,
)
from dhr_analysis.study import Study, StudySettings
from dhr_analysis.tables import make_table

SECRET = "Ashgrove"  # stands in every cell of the unpublished review that no one but the researcher may see


def make_review(
    review_id: str, status: str = "completed", csp: str = "Coventry", **further: object
) -> dict[str, object]:
    return {"review_id": review_id, "csp": csp, "status": status, "scope": "regional", "published": True, **further}


REVIEWS = make_table(
    "reviews",
    [
        make_review("c1", victim_called="Anna"),
        make_review("c2", published=False, victim_called=SECRET, date_of_death="2012-03-04"),
        make_review("c3", "near_complete", published=False),
        make_review("w1", "commenced", "Walsall", published=False),
        make_review("w2", "decommissioned", "Walsall", published=False),
        make_review("n1", csp="Leeds", scope="national"),
    ],
)
TABLES = {
    "reviews": REVIEWS,
    "documents": make_table(
        "documents",
        [
            {"document_id": "d1", "review_id": "c1", "file": "c1.pdf", "n_words": 900, "n_pages": 3},
            {"document_id": "d2", "review_id": "c2", "file": f"{SECRET}.pdf", "title": SECRET, "n_words": 500},
            {"document_id": "d3", "review_id": "c1", "file": "c1 again.pdf", "n_words": 900, "same_as": "d1"},
        ],
    ),
    "passages": make_table(
        "passages",
        [
            {"passage_id": "p1", "document_id": "d1", "review_id": "c1", "text": "Anna."},
            {"passage_id": "p2", "document_id": "d2", "review_id": "c2", "text": SECRET},
        ],
    ),
    "codings": make_table(
        "codings",
        [
            {"passage_id": "p1", "code": "x", "coder": "machine", "start": 0, "quote": "Anna."},
            {"passage_id": "p2", "code": "x", "coder": "machine", "start": 0, "quote": SECRET},
        ],
    ),
    "recommendations": make_table(
        "recommendations",
        [
            {"recommendation_id": "r1", "review_id": "c1", "text": "One.", "level": "overview"},
            {"recommendation_id": "r2", "review_id": "c2", "text": "Two.", "level": "overview", "rationale": SECRET},
            {"recommendation_id": "r3", "review_id": "n1", "text": "Three.", "scope": "national"},
        ],
    ),
    "recommendation_agencies": make_table(
        "recommendation_agencies",
        [
            {"recommendation_id": "r1", "agency": "police", "sector": "criminal_justice", "words": "the police"},
            {"recommendation_id": "r2", "agency": "police", "sector": "criminal_justice", "words": "officers"},
            {"recommendation_id": "r2", "agency": "gp", "sector": "health", "words": "practices"},
            {"recommendation_id": "r3", "agency": "", "words": "someone"},
        ],
    ),
    "topics": make_table("topics", [{"topic": 1, "words": SECRET}]),
    "problems": make_table("problems", [{"problem_id": "x", "file": f"{SECRET}.pdf"}]),
}  # fmt: skip


def make_report(tmp_path, audience: str) -> Report:  # type: ignore[no-untyped-def]
    settings = StudySettings(title="Our study", commissioner="The Board", partnerships=["Coventry", "Walsall"])
    study = Study("small", tmp_path, settings)
    return Report(study, audience, "draft", select_shown(TABLES, audience), select_counted(TABLES, audience), tmp_path)


class TestCounts:
    def test_register_adds_up_by_partnership_and_in_all(self) -> None:
        counts = count_register(REVIEWS)
        assert counts["csp"].tolist() == ["Coventry", "Walsall", "All"]
        assert counts.iloc[-1].tolist() == ["All", 5, 2, 1, 1, 1]
        parts = counts[["completed", "near_complete", "under_way", "decommissioned"]].sum(axis=1)
        assert parts.tolist() == counts["commenced"].tolist() == [3, 2, 5]

    def test_received_leaves_duplicates_out(self) -> None:
        received = count_received(REVIEWS, TABLES["documents"])
        assert received[["review_id", "documents", "words"]].to_numpy().tolist() == [["c1", 1, 900], ["c2", 1, 500]]

    def test_missing_are_the_finished_reviews_without_a_file(self) -> None:
        assert count_missing(REVIEWS, TABLES["documents"])["review_id"].tolist() == ["c3", "n1"]

    def test_recommendations_add_up(self) -> None:
        counts = count_recommendations(TABLES["recommendations"], REVIEWS)
        assert counts["recommendations"].tolist() == [1, 1, 1, 3]
        assert counts.iloc[-1]["overview"] == 2 and counts.iloc[-1]["national"] == 1

    def test_addressees_leave_the_unmatched_out(self) -> None:
        counts = count_addressees(TABLES["recommendations"], TABLES["recommendation_agencies"])
        assert counts[["agency", "recommendations", "reviews"]].to_numpy().tolist() == [["police", 2, 2], ["gp", 1, 1]]

    def test_nothing_gives_empty_tables(self) -> None:
        assert count_register(make_table("reviews")).iloc[-1]["commenced"] == 0
        assert count_received(make_table("reviews"), make_table("documents")).empty
        assert count_addressees(make_table("recommendations"), make_table("recommendation_agencies")).empty


class TestAudiences:
    @pytest.mark.parametrize("audience", ["partners", "public"])
    def test_words_of_an_unpublished_review_are_not_shown(self, audience: str) -> None:
        shown = select_shown(TABLES, audience)
        kept = {name: table for name, table in shown.items() if name != "topics"}
        assert SECRET not in "".join(table.to_csv() for table in kept.values())
        assert "Anna" in shown["passages"].to_csv()

    def test_public_gets_only_published_reviews_in_every_table(self) -> None:
        for select in (select_shown, select_counted):
            chosen = select(TABLES, "public")
            assert chosen["reviews"]["review_id"].tolist() == ["c1", "n1"]
            assert chosen["recommendations"]["recommendation_id"].tolist() == ["r1", "r3"]
            assert chosen["codings"]["passage_id"].tolist() == ["p1"]
            assert not {"topics", "problems"} & set(chosen)

    def test_partners_count_everything(self) -> None:
        assert len(select_counted(TABLES, "partners")["passages"]) == 2
        shown = select_shown(TABLES, "partners")
        assert shown["recommendations"]["text"].tolist() == ["One.", "Two.", "Three."]
        assert shown["reviews"]["csp"].tolist() == REVIEWS["csp"].tolist()
        assert shown["reviews"].dtypes.tolist() == REVIEWS.dtypes.tolist()

    def test_restricted_sees_all(self) -> None:
        assert select_shown(TABLES, "restricted").keys() == TABLES.keys()

    def test_blank_published_counts_as_no(self) -> None:
        reviews = REVIEWS.assign(published=pd.Series([pd.NA] * len(REVIEWS), dtype="boolean"))
        assert select_counted({**TABLES, "reviews": reviews}, "public")["recommendations"].empty

    def test_unknown_audience_is_refused(self) -> None:
        with pytest.raises(DhrError, match=r"'pubic'.*'public'"):
            select_shown(TABLES, "pubic")


class TestSections:
    def test_register_says_how_its_parts_add_up(self, tmp_path) -> None:  # type: ignore[no-untyped-def]
        text = str(show_register(make_report(tmp_path, "partners")))
        assert "5 reviews were commenced in the region, of which 2 were completed." in text
        assert "5 commenced = 2 completed + 1 near completion + 1 under way + 1 decommissioned." in text
        assert "National reviews beside them: 1." in text

    def test_public_hears_no_word_of_the_others(self, tmp_path) -> None:  # type: ignore[no-untyped-def]
        report = make_report(tmp_path, "public")
        sections = (make_front, make_brief, show_register, show_received, show_recommendations, show_addressees)
        text = "".join(str(section(report)) for section in sections)
        assert "2 published reviews" in text and "2 recommendations in 2 reviews." in text
        for word in (SECRET, "Walsall", "c2", "commenced", "not received", "gp"):
            assert word not in text

    def test_partners_hear_the_counts(self, tmp_path) -> None:  # type: ignore[no-untyped-def]
        report = make_report(tmp_path, "partners")
        text = str(make_brief(report)) + str(show_recommendations(report))
        assert "3 recommendations in 3 reviews." in text and "in 2 recommendations" in text
        assert SECRET not in text

    def test_table_that_an_audience_may_not_see_says_so(self, tmp_path) -> None:  # type: ignore[no-untyped-def]
        report = make_report(tmp_path, "public")
        report.study.processed.mkdir(parents=True)
        (report.study.processed / "topics.parquet").write_bytes(b"")
        with pytest.raises(DhrError, match="not for the audience 'public'"):
            report["topics"]
        with pytest.raises(DhrError, match="not there yet"):
            report["theme_counts"]


@pytest.mark.parametrize(("audience", "edition"), [("pubic", "draft"), ("public", "finl")])
def test_wrong_audience_or_edition_is_refused(tmp_path, audience: str, edition: str) -> None:  # type: ignore[no-untyped-def]
    from small_studies import make_small_study

    make_small_study(tmp_path)
    with pytest.raises(DhrError, match="Did you mean"):
        open_report("small", str(tmp_path), audience, edition)

from math import isnan
from pathlib import Path

import pandas as pd
import pytest

from dhr_analysis.running.jobs import STAGES
from dhr_analysis.study import Study, open_study
from dhr_analysis.synthesis.cases import describe_cases
from dhr_analysis.synthesis.intervals import find_newcombe_interval, find_wilson_interval, say_difference
from dhr_analysis.synthesis.notable import count_agency_themes, list_exceptions, list_good_practice
from dhr_analysis.synthesis.themes import count_themes, find_differences, pair_themes
from dhr_analysis.synthesis.trends import choose_split, find_trends
from dhr_analysis.synthesise import NEEDED, run_synthesise
from dhr_analysis.tables import check_table, make_table, read_table, table_path, write_table

WILSON = [  # n, of, low, high: published examples, and the ends
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
    (7, 7, 0.6457, 1.0),
    (0, 0, None, None),
]
NEWCOMBE = [  # n, of, other n, other of, difference, low, high: Newcombe 1998, method 10, and traps
    (56, 70, 48, 80, 0.2, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.6, 0.1705, 0.8090),
    (10, 10, 0, 20, 1.0, 0.6791, 1.0),
    (0, 10, 0, 10, 0.0, -0.2775, 0.2775),
    (3, 0, 1, 4, None, None, None),
]


@pytest.mark.parametrize(("n", "of", "low", "high"), WILSON)
def test_wilson(n, of, low, high):
    found = find_wilson_interval(n, of)
    assert found == pytest.approx((low, high), abs=1e-4) if low is not None else all(map(isnan, found))


@pytest.mark.parametrize(("n", "of", "other_n", "other_of", "difference", "low", "high"), NEWCOMBE)
def test_newcombe(n, of, other_n, other_of, difference, low, high):
    found = find_newcombe_interval(n, of, other_n, other_of)
    expected = (difference, low, high)
    assert found == pytest.approx(expected, abs=1e-4) if low is not None else all(map(isnan, found))


@pytest.mark.parametrize(
    ("low", "high", "of", "other_of", "said"),
    [
        (0.1, 0.5, 9, 9, "up"),
        (-0.5, -0.1, 9, 9, "down"),
        (-0.1, 0.1, 9, 9, "neither"),
        (0.1, 0.5, 4, 9, "too few to say"),
        (0.1, 0.5, 9, 4, "too few to say"),
    ],
)
def test_few_reviews_allow_nothing_to_be_said(low, high, of, other_of, said):
    assert say_difference(low, high, of, other_of, ("up", "down", "neither")) == said


def make_review(review_id: str, **facts: object) -> dict[str, object]:
    return {"review_id": review_id, "csp": "Walsall", "scope": "regional", "published": True, **facts}


REVIEWS = make_table(
    "reviews",
    [
        make_review("A", date_of_death="2011", death_type="homicide", relationship="former_partner"),
        make_review("B", date_of_death="2012-03", death_type="homicide", relationship="child", published=False),
        make_review("C", date_of_death="2014-03-01", death_type="suicide", csp="Dudley"),
        make_review("D", date_of_death="", death_type="other"),
        make_review("N", date_of_death="2012", death_type="homicide", relationship="former_partner", scope="national"),
    ],
)


def make_themes(*rows: tuple[str, str, bool | None]) -> pd.DataFrame:
    columns = ("review_id", "code", "present")
    return make_table("review_codes", [dict(zip(columns, row, strict=True)) for row in rows])


THEMES = make_themes(
    ("A", "risk", True), ("B", "risk", False), ("C", "risk", True), ("D", "risk", None), ("N", "risk", True),
    ("A", "help", True), ("B", "help", False), ("C", "help", False), ("N", "help", True),
)  # fmt: skip
CIRCUMSTANCES = [
    ({"death_type": "homicide", "relationship": "current_partner"}, "intimate_partner"),
    ({"death_type": "homicide_suicide", "relationship": "former_partner"}, "intimate_partner"),
    ({"death_type": "homicide", "relationship": "other_family"}, "adult_family"),
    ({"death_type": "suicide", "relationship": "current_partner"}, "suicide"),
    # traps: what is not known is not guessed
    ({"death_type": "homicide", "relationship": ""}, ""),
    ({"death_type": "homicide", "relationship": "none"}, ""),
    ({"death_type": "", "relationship": "former_partner"}, ""),
]


@pytest.mark.parametrize(("facts", "named"), CIRCUMSTANCES)
def test_circumstances(facts, named):
    assert describe_cases(make_table("reviews", [make_review("A", **facts)]))["circumstances"][0] == named


COUNTS = [  # code, by, group, n, of
    ("risk", "all", "all", 2, 3),  # D was not read, N is no review of the region
    ("risk", "scope", "regional", 2, 3),
    ("risk", "scope", "national", 1, 1),
    ("risk", "csp", "Walsall", 1, 2),
    ("risk", "year", "2012", 0, 1),
    ("risk", "published", "no", 0, 1),
    ("risk", "circumstances", "intimate_partner", 1, 1),
    ("risk", "death_type", "suicide", 1, 1),
    ("risk", "relationship", "child", 0, 1),
    ("help", "all", "all", 1, 3),
]


@pytest.mark.parametrize(("code", "by", "group", "n", "of"), COUNTS)
def test_themes_are_counted_over_reviews_read(code, by, group, n, of):
    counts = count_themes(THEMES, REVIEWS).set_index(["code", "by", "group"]).loc[(code, by, group)]
    assert (counts["n"], counts["of"]) == (n, of)
    assert (counts["low"], counts["high"]) == pytest.approx(find_wilson_interval(n, of))


def test_what_is_not_known_makes_no_group():
    counts = count_themes(THEMES, REVIEWS)
    assert "" not in set(counts["group"]) and "2013" not in set(counts["group"])


def test_differences_are_against_all_others_and_never_rank_partnerships():
    differences = find_differences(count_themes(THEMES, REVIEWS))
    assert set(differences["by"]) == {"circumstances", "published", "scope"}
    row = differences.set_index(["code", "by", "group"]).loc[("risk", "published", "yes")]
    assert tuple(row[["n", "of", "other_n", "other_of"]]) == (2, 2, 0, 1)
    assert row["reading"] == "too few to say"
    check_table("theme_differences", differences)


def test_pairs_are_counted_in_the_region_once():
    pairs = pair_themes(THEMES, REVIEWS).to_dict("records")
    assert pairs == [{"code": "help", "other_code": "risk", "n_both": 1, "n_either": 2, "jaccard": 0.5}]


@pytest.mark.parametrize(
    ("years", "split"),
    [([2011, 2012, 2013, 2014], 2013), ([2011, 2011, 2011, 2014], 2014), ([2012, 2012], None), ([], None)],
)
def test_years_are_split_into_halves(years, split):
    assert choose_split(pd.Series(years, dtype="int64")) == split


@pytest.mark.parametrize(
    ("early", "late", "reading"),
    [((0, 10), (9, 10), "rising"), ((9, 10), (0, 10), "falling"), ((5, 10), (6, 10), "no clear change"),
     ((0, 2), (2, 2), "too few to say")],
)  # fmt: skip
def test_trends_are_read_with_their_uncertainty(early, late, reading):
    ids = [
        (f"{year}{place}", str(year), place < n)
        for year, (n, of) in ((2011, early), (2020, late))
        for place in range(of)
    ]
    reviews = make_table("reviews", [make_review(name, date_of_death=year) for name, year, _ in ids])
    trends = find_trends(make_themes(*((name, "risk", present) for name, _, present in ids)), reviews)
    assert trends["reading"].tolist() == [reading] and trends["split_year"].tolist() == [2020]


def test_agencies_are_counted_once_a_recommendation_and_only_for_the_region():
    recommendations = make_table(
        "recommendations",
        [{"recommendation_id": name, "review_id": name[0], "text": "Do it."} for name in ("A1", "A2", "C1", "N1")],
    )
    agencies = make_table(
        "recommendation_agencies",
        [{"recommendation_id": name, "agency": "police", "sector": "criminal_justice", "words": words}
         for name, words in (("A1", "Force"), ("A1", "officers"), ("A2", "Force"), ("C1", "police"), ("N1", "police"))],
    )  # fmt: skip
    codes = make_table(
        "recommendation_codes", [{"recommendation_id": n, "code": "risk"} for n in ("A1", "A2", "C1", "N1")]
    )
    counted = count_agency_themes(recommendations, agencies, codes, REVIEWS).to_dict("records")
    assert counted == [{"agency": "police", "sector": "criminal_justice", "code": "risk", "n_recommendations": 3,
                        "n_reviews": 2, "n_csps": 2}]  # fmt: skip


def test_exceptions_are_the_reviews_that_do_not_fit():
    reviews = make_table("reviews", [make_review(name) for name in "ABCDE"])
    rows = [(name, "common", name != "E") for name in "ABCDE"] + [(name, "rare", name == "B") for name in "ABCDE"]
    rows += [(name, "half", name in "AB") for name in "ABCDE"] + [(name, "few", name != "C") for name in "ABC"]
    found = list_exceptions(make_themes(*rows), reviews)
    assert [tuple(row) for row in found[["code", "review_id", "kind"]].to_numpy()] == [
        ("common", "E", "common, not found here"),
        ("rare", "B", "found only here"),
    ]


def test_good_practice_is_listed_with_the_other_themes_of_its_passage():
    rows = [("p1", "good_practice", "found"), ("p1", "training", "found"), ("p1", "risk", "negated"),
            ("p2", "good_practice", "considered"), ("p2", "training", "found")]  # fmt: skip
    codings = make_table(
        "codings",
        [{"passage_id": p, "code": code, "coder": "machine", "status": status, "start": 0, "quote": "Well done."}
         for p, code, status in rows],
    )  # fmt: skip
    passages = make_table(
        "passages", [{"passage_id": p, "document_id": "d", "review_id": "A", "page": 3} for p in ("p1", "p2")]
    )
    listed = list_good_practice(codings, passages)
    assert listed[["passage_id", "review_id", "page", "codes"]].to_dict("records") == [
        {"passage_id": "p1", "review_id": "A", "page": 3, "codes": "training"}
    ]


@pytest.mark.parametrize("of", [0, 1])
def test_nothing_read_gives_empty_tables(of):
    themes = make_themes(*([("A", "risk", None)] * of))
    counts = count_themes(themes, REVIEWS)
    for table in (counts, find_differences(counts), pair_themes(themes, REVIEWS), find_trends(themes, REVIEWS)):
        assert table.empty
    assert list_exceptions(themes, REVIEWS).empty


def write_small_study(root: Path) -> Study:
    raw = root / "data" / "raw" / "small"
    raw.mkdir(parents=True)
    settings = "title: Small\nregion: West Midlands\npartnerships: [Walsall, Dudley]\ndate: 2025-01-31\n"
    (raw / "study.yml").write_text(settings, encoding="utf-8")
    (raw / "register.csv").write_text("review_id,csp,status,completed\nA,Walsall,completed,2012\n", encoding="utf-8")
    (raw / "documents.csv").write_text("file,review_id\n", encoding="utf-8")
    study = open_study("small", root)
    texts = {
        "A": "GPs should ask all patients about abuse.",
        "C": "Practices to ask about violence at home, as routine.",
    }
    tables = {
        "reviews": REVIEWS,
        "review_codes": THEMES,
        "recommendations": make_table(
            "recommendations",
            [{"recommendation_id": f"r_{name}", "review_id": name, "text": text, "passage_id": f"p_{name}",
              "action_type": "other"} for name, text in texts.items()]),
        "recommendation_agencies": make_table(
            "recommendation_agencies", [{"recommendation_id": f"r_{name}", "agency": "primary_care", "sector": "health",
                                         "words": "GPs"} for name in texts]),
    }  # fmt: skip
    for name in NEEDED:
        write_table(study.processed, name, tables.get(name, make_table(name)))
    return study


def test_the_stage_writes_its_tables_and_people_s_decisions_stay(tmp_path):
    study = write_small_study(tmp_path)
    made = run_synthesise(study)
    assert set(made) == set(next(stage.makes for stage in STAGES if stage.name == "5_synthesise"))
    proposal = made["proposals"].iloc[0]
    assert proposal["text"].startswith("General practices should ask patients in private")
    assert made["action_plan"]["csp"].tolist() == ["Dudley", "Walsall"]
    first = {name: table_path(study.processed, name).read_bytes() for name in made}
    run_synthesise(study)
    assert first == {name: table_path(study.processed, name).read_bytes() for name in made}
    study.decisions.mkdir(parents=True)
    rows = f"proposal_id,status,text,due,decided_by\n{proposal['proposal_id']},edited,Do it.,2026-01-01,AB\n"
    (study.decisions / "proposals.csv").write_text(rows, encoding="utf-8")
    same = f"recommendation_id,change,group,decided_by\nr_A,apart,{proposal['group_ids']},AB\nr_X,apart,gone,AB\n"
    again = run_synthesise(study)
    assert (again["proposals"]["text"][0], set(again["action_plan"]["due"])) == ("Do it.", {"2026-01-01"})
    (study.decisions / "same_as.csv").write_text(same, encoding="utf-8")
    assert run_synthesise(study)["recommendation_groups"].empty
    problems = read_table(study.processed / "parts" / "synthesise", "problems")
    assert (
        problems["what"].str.contains("r_X").any() and problems["what"].str.contains("not drafted any more").sum() <= 1
    )

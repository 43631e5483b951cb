"""The demo study from files to proposals: its tables beside its truth, and every count counted again another way."""

import csv
import shutil
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from dhr_analysis import code, load, read, synthesise
from dhr_analysis.study import Study, open_study
from dhr_analysis.synthesis.themes import count_themes, pair_themes
from dhr_analysis.tables import make_table, read_table

HERE = Path(__file__).resolve().parents[1]
TRUTH = HERE / "demo" / "truth"
GROUPINGS = ("csp", "death_type", "relationship")


def read_truth(name: str, folder: Path = TRUTH) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Study:
    root = tmp_path_factory.mktemp("demo")
    for kind in ("raw", "decisions"):
        shutil.copytree(HERE / "data" / kind / "demo", root / "data" / kind / "demo")
    study = open_study("demo", root)
    for run in (load.run_load, read.run_read, code.run_code, synthesise.run_synthesise):
        run(study)
    return study


@pytest.fixture(scope="module")
def tables(demo: Study) -> dict[str, pd.DataFrame]:
    names = (
        "reviews", "recommendations", "passages", "codings", "review_codes", "theme_counts", "theme_pairs",
        "recommendation_groups", "proposals", "documents", "agency_themes", "recommendation_agencies",
        "recommendation_codes",
    )  # fmt: skip
    return {name: read_table(demo.processed, name) for name in names}


def test_register_shows_25_reviews_and_6_complete(tables):
    regional = tables["reviews"].query("scope == 'regional'")
    assert len(regional) == 25
    assert regional["status"].value_counts()["completed"] == 6


def test_every_recommendation_is_found_and_no_other(tables):
    found = tables["recommendations"]
    truth = read_truth("recommendations")
    assert len(found) == len(truth)
    completed = set(tables["reviews"].query("scope == 'regional' and status == 'completed'")["review_id"])
    assert found["review_id"].isin(completed).sum() == 55


def test_themes_are_those_of_the_passages_found(tables):
    """A theme is present only where a passage with a finding bears its code, and says how many do."""
    review_of = dict(tables["passages"][["passage_id", "review_id"]].itertuples(index=False))
    bearing: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in tables["codings"].to_dict("records"):
        if row["status"] == "found":
            bearing[review_of[row["passage_id"]], row["code"]].add(row["passage_id"])
    for row in tables["review_codes"].to_dict("records"):
        passages = bearing[row["review_id"], row["code"]]
        if row["present"] is True:
            assert row["n_passages"] == len(passages) > 0
            assert row["best_passage_id"] in passages


def list_facts(reviews: pd.DataFrame) -> dict[str, dict[str, str]]:
    told = reviews[["review_id", "scope", "published", "date_of_death", *GROUPINGS]].astype("str")
    return told.set_index("review_id").to_dict("index")


def recount(themes: list[tuple[str, str, bool]], facts: dict[str, dict[str, str]]) -> dict[tuple[str, str, str], list]:
    """Count (n, of) by (code, by, group), by hand."""
    counts: dict[tuple[str, str, str], list] = defaultdict(lambda: [0, 0])
    for review, theme, present in themes:
        fact = facts[review]
        keys = [("scope", fact["scope"])]
        if fact["scope"] != "national":
            keys += [("all", "all"), ("year", fact["date_of_death"][:4]), *((by, fact[by]) for by in GROUPINGS)]
            keys += [("published", "yes" if fact["published"] == "True" else "no")]
        for by, group in keys:
            if group:
                counts[theme, by, group][0] += present
                counts[theme, by, group][1] += 1
    return counts


def recount_pairs(themes: list[tuple[str, str, bool]], facts: dict[str, dict[str, str]]) -> dict[tuple[str, str], int]:
    borne = defaultdict(set)
    for review, theme, present in themes:
        if present and facts[review]["scope"] != "national":
            borne[review].add(theme)
    both: dict[tuple[str, str], int] = defaultdict(int)
    for codes in borne.values():
        for pair in combinations(sorted(codes), 2):
            both[pair] += 1
    return both


def compare_counts(counts: pd.DataFrame, pairs: pd.DataFrame, themes, facts) -> None:
    expected = recount(themes, facts)
    told = {(row.code, row.by, row.group): [row.n, row.of] for row in counts.itertuples() if row.by != "circumstances"}
    assert told == expected
    together = {(row.code, row.other_code): row.n_both for row in pairs.itertuples() if row.n_both}
    assert together == recount_pairs(themes, facts)


def test_theme_counts_are_those_of_the_codings(tables):
    facts = list_facts(tables["reviews"])
    read = tables["review_codes"].dropna(subset=["present"])
    themes = [(row.review_id, row.code, bool(row.present)) for row in read.itertuples()]
    compare_counts(tables["theme_counts"], tables["theme_pairs"], themes, facts)


def test_theme_counts_of_the_truth_are_those_of_the_truth(tables):
    facts = list_facts(tables["reviews"])
    owner = {row["document_id"]: row["review_id"] for row in read_truth("documents")}
    present: dict[tuple[str, str], bool] = defaultdict(bool)
    for row in read_truth("themes"):
        present[owner[row["document_id"]], row["code"]] |= row["present"] == "yes"
    themes = [(review, theme, found) for (review, theme), found in present.items()]
    bearing = make_table("review_codes", pd.DataFrame(themes, columns=["review_id", "code", "present"]))
    counts, pairs = count_themes(bearing, tables["reviews"]), pair_themes(bearing, tables["reviews"])
    compare_counts(counts, pairs, themes, facts)


def test_agencies_are_told_what_the_recommendations_say(tables):
    asked = tables["recommendation_agencies"].merge(tables["recommendation_codes"], on="recommendation_id")
    asked = asked.merge(tables["recommendations"][["recommendation_id", "review_id"]], on="recommendation_id")
    regional = set(tables["reviews"].query("scope != 'national'")["review_id"])
    expected = defaultdict(set)
    for row in asked.to_dict("records"):
        if row["review_id"] in regional and row["agency"]:
            expected[row["agency"], row["code"]].add(row["review_id"])
    told = {(row.agency, row.code): row.n_reviews for row in tables["agency_themes"].itertuples()}
    assert told == {key: len(reviews) for key, reviews in expected.items()}


def test_recommendations_that_ask_the_same_are_those_of_the_truth(tables):
    """Pairs of different reviews in one group, against the pairs of demo/sources/same_as.csv."""
    texts = tables["recommendations"].set_index("recommendation_id")[["review_id", "text"]]
    owner = {row["document_id"]: row["review_id"] for row in read_truth("documents")}
    by_words = {(owner[row["document_id"]], row["text"]): row["rec_id"] for row in read_truth("recommendations")}
    name = {rec: by_words.get((row.review_id, row.text)) for rec, row in texts.iterrows()}

    def pair_up(groups):
        pairs = {frozenset(pair) for members in groups.values() for pair in combinations(members, 2)}
        return {pair for pair in pairs if len({rec.rsplit("-", 1)[0] for rec in pair}) == 2}

    found, truth = defaultdict(set), defaultdict(set)
    for row in tables["recommendation_groups"].itertuples():
        found[row.group_id].add(name[row.recommendation_id] or row.recommendation_id)
    for row in read_truth("same_as", HERE / "demo" / "sources"):
        truth[row["group"]].add(row["rec_id"])
    made, right = pair_up(found), pair_up(truth)
    assert len(made & right) >= 0.9 * len(made)
    assert len(made & right) >= 0.95 * len(right)


def find_words(text: str, words: list[str]) -> list[str]:
    return words if " ".join(words) in " ".join(text.split()) else []


def test_proposals_lead_to_the_recommendations_and_pages_behind_them(tables):
    recommendations = tables["recommendations"].set_index("recommendation_id")
    passages = tables["passages"].set_index("passage_id")
    csps = tables["reviews"].set_index("review_id")["csp"]
    regional = set(tables["reviews"].query("scope == 'regional'")["review_id"])
    paged = set(tables["documents"].query("file.str.endswith('.pdf')")["document_id"])
    assert 8 <= len(tables["proposals"]) <= 20
    for row in tables["proposals"].to_dict("records"):
        sources = recommendations.loc[row["recommendation_ids"].split(";")]
        reviews = set(sources["review_id"]) & regional or set(sources["review_id"])
        assert (
            row["n_csps"] == len({csps[review] for review in reviews if review in regional}) or not reviews & regional
        )
        evidence = passages.loc[row["passage_ids"].split(";")]
        assert set(sources["passage_id"]) <= set(evidence.index)
        for rec in sources.itertuples():
            passage = passages.loc[rec.passage_id]
            assert rec.document_id not in paged or rec.page == passage["page"] > 0
            assert rec.text.split()[:3] == find_words(passage["text"], rec.text.split()[:3])

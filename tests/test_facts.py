"""Case facts: what a review says of its own case is taken, what it says of anybody else is not."""

from pathlib import Path

import pandas as pd
import pytest
from case_openings import score_openings

from dhr_analysis.codebook import find_codebook, load_codebook
from dhr_analysis.csvfiles import split_list
from dhr_analysis.reading.ages import read_number
from dhr_analysis.reading.fact_rules import kin_pattern, load_rules
from dhr_analysis.reading.facts import find_facts, make_reviews
from dhr_analysis.tables import make_table

CODEBOOK = find_codebook()
DOCUMENTS = make_table("documents", [{"document_id": "d", "review_id": "R1", "csp": "Walsall", "scope": "regional"}])


def make_passages(*texts, role="facts"):
    rows = [
        {"passage_id": f"p{n}", "document_id": "d", "review_id": "R1", "position": n, "role": role, "kind": "paragraph",
         "text": text}
        for n, text in enumerate(texts)
    ]  # fmt: skip
    return make_table("passages", rows)


def used(*texts):
    facts, _ = find_facts(make_passages(*texts), DOCUMENTS, CODEBOOK)
    return dict(facts[facts["used"]][["fact", "value"]].itertuples(index=False))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Mrs B, aged 43, was killed by her husband, Mr B, then 46, on 3 May 2012.",
            {"date_of_death": "2012-05-03", "victim_age": "43", "perpetrator_age": "46",
             "relationship": "current_partner", "victim_sex": "F", "perpetrator_sex": "M", "death_type": "homicide"},
        ),
        (
            "Ada was stabbed to death in June 2015 by her former partner, Luke. Luke was convicted of murder.",
            {"date_of_death": "2015-06", "relationship": "former_partner", "victim_sex": "F",
             "method": "sharp_instrument"},
        ),
        (
            "Ray was 68. He was strangled in 2019 by his son, Callum, who was thirty-nine.",
            {"date_of_death": "2019", "victim_age": "68", "perpetrator_age": "39", "relationship": "child"},
        ),
        (
            "On the REDACTED November 2012 Mr P killed his wife, Mrs P. Mr P then took his own life.",
            {"date_of_death": "2012-11", "death_type": "homicide_suicide", "relationship": "current_partner"},
        ),
        ("Lena died by suicide on 4 April 2021.", {"date_of_death": "2021-04-04", "death_type": "suicide"}),
        ("Ann was killed in May 2012. Her children lived with her.", {"children_in_household": "yes"}),
        ("Ann was killed in May 2012. No children lived in the household.", {"children_in_household": "no"}),
        (
            "On 5 May 2015 Luke came to the flat. A neighbour heard shouting. He strangled Ann and she died there.",
            {"date_of_death": "2015-05-05", "method": "strangulation"},
        ),
        (
            "Huw, who was 49, farmed with his sister and her husband, Carl, 53. Carl shot Huw dead in May 2016.",
            {"relationship": "other_family", "victim_age": "49", "perpetrator_age": "53"},
        ),
        (
            "Tom and Max killed Ray. Tom and Max, who were the brothers of his former wife, were convicted of murder.",
            {"relationship": "other_family", "number_of_perpetrators": "2"},
        ),
        (
            "Luke, 50, stabbed Ann, 47, on 3 May 2014. She died. Luke was charged with murder. He hanged himself.",
            {"death_type": "homicide", "date_of_death": "2014-05-03"},
        ),
        (
            "In May 2018 Ann, 45, and her husband Tom, 48, were found dead. Ann had been stabbed. Tom hanged himself.",
            {"death_type": "homicide_suicide", "victim_age": "45", "perpetrator_age": "48"},
        ),
        (
            "Ann, 50, was stabbed to death in May 2017 by her husband, Luke. Luke jumped to his death from a bridge.",
            {"death_type": "homicide_suicide"},
        ),
        (
            "Ann died on 3 May 2014, aged 29. She met Luke in 2010. She was 25 and he was 31. Luke murdered her.",
            {"victim_age": "29"},
        ),
        (
            "Ann and her children, Child A (9) and Child B (6), were killed on 3 May 2014 by her husband, Luke.",
            {"number_of_victims": "3", "children_in_household": "yes"},
        ),
        (
            "Ann was 31. She ended her life on 6 May 2023, nine months after leaving her husband, Vic, who was 35.",
            {"death_type": "suicide", "victim_age": "31", "victim_sex": "F", "perpetrator_sex": "M",
             "perpetrator_age": "35", "relationship": "former_partner"},
        ),
        (
            "On 6 May 2023 Vic ended the life of his wife, Ann. Vic then took his own life.",
            {"death_type": "homicide_suicide", "victim_sex": "F", "relationship": "current_partner"},
        ),
        (
            "Vic killed Ann. On 6 May 2019 Vic stabbed her. In March 2016 he put his hands around her neck. On 9 March "
            "he was given an order, of which he had done nothing by the time of the homicide.",
            {"date_of_death": "2019-05-06"},
        ),
        (
            "Ann was killed by her father, Vic. She grew up with him and her sister, 12 when she died. As a "
            "woman without children she had no priority.",
            {"children_in_household": "yes"},
        ),
        (
            "Ann was stabbed to death by her husband, Vic. In May Ann was asked to leave by officers, as Vic was hurt.",
            {"relationship": "current_partner"},
        ),
        (
            "Ann was stabbed to death by her husband, Vic. In May Vic was asked to leave by Ann.",
            {"relationship": "former_partner"},
        ),
    ],
)  # fmt: skip
def test_what_the_review_says_of_its_case_is_taken(text, expected):
    found = used(text)
    assert {fact: found.get(fact) for fact in expected} == expected


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Mr B was sentenced to life imprisonment on 3 May 2013.", "date_of_death"),
        ("The panel met first on 3 November 2011.", "date_of_death"),
        ("Ada was killed in June. Her daughter is thirty and lives abroad.", "victim_age"),
        ("In another review a woman was told to wait.", "relationship"),
        ("Ada was killed, aged in her late 70s.", "victim_age"),
        ("The couple met at work.", "children_in_household"),
        ("Ann was seriously injured in May 2022 and survived. Nobody died.", "date_of_death"),
        ("The police gave notification of the death on 16 May 2011.", "date_of_death"),
        ("On 1 July 2022, four months before Ann died, the service closed.", "date_of_death"),
        ("The panel looked at the time from 1 March 2015 until Ann's death.", "date_of_death"),
        ("Ann was killed by Luke. In 2007 Luke was convicted of wounding a former girlfriend.", "relationship"),
        ("Ann was killed by Luke, the father of her child.", "relationship"),
        ("Ann was killed by Luke. Luke is now 44.", "perpetrator_age"),
        ("Ann was killed by two brothers, Tom and Max.", "relationship"),
        ("Ann had self-inflicted cuts to her arms.", "death_type"),
    ],
)
def test_what_is_said_of_others_or_not_at_all_stays_blank(text, fact):
    assert used(text).get(fact, "") == ""


def test_every_fact_leads_to_its_words():
    facts, _ = find_facts(
        make_passages("Ada, aged 30, was killed by her husband, Luke, on 3 May 2012."), DOCUMENTS, CODEBOOK
    )
    assert facts.query("fact == 'date_of_death'")["passage_id"].tolist() == ["p0"]
    assert facts["confidence"].between(0, 1).all()


def test_dates_that_disagree_are_told():
    passages = make_passages("Ada died on 3 May 2012.", "Ada was killed on 5 May 2012.")
    _, problems = find_facts(passages, DOCUMENTS, CODEBOOK)
    assert "2012-05-03" in problems[0]["what"]
    assert "2012-05-05" in problems[0]["what"]


def test_a_review_nothing_was_received_of_stays_in_the_table():
    register = pd.DataFrame(
        [("R1", "Walsall", "completed", "no", "dhr", "regional"),
         ("R2", "Dudley", "commenced", "no", "suicide", "regional")],
        columns=["review_id", "csp", "status", "published", "kind", "scope"],
    )  # fmt: skip
    reviews = make_reviews(make_table("facts"), register, DOCUMENTS, make_passages("Words."))
    assert reviews[["review_id", "received", "read", "death_type"]].values.tolist() == [
        ["R1", True, True, ""],
        ["R2", False, False, "suicide"],
    ]


@pytest.mark.parametrize(("words", "age"), [("aged 34", 34), ("was sixty-two", 62), ("nineteen", 19), ("no age", 0)])
def test_read_number(words, age):
    assert read_number(words) == age


@pytest.mark.parametrize("row", load_codebook(CODEBOOK, "facts").to_dict("records"), ids=lambda row: row["phrase"])
def test_rows_of_facts_csv_know_their_examples(row):
    rules = {rule.phrase: rule.pattern for rule in load_rules(Path(CODEBOOK), row["fact"])}
    assert all(rules[row["phrase"]].search(example) for example in split_list(row["examples"]))
    assert not any(rules[row["phrase"]].search(example) for example in split_list(row["not_examples"]))


@pytest.mark.parametrize("row", load_codebook(CODEBOOK, "kin").to_dict("records"), ids=lambda row: row["words"])
def test_rows_of_kin_csv_know_their_examples(row):
    import re

    pattern = re.compile(rf"\b(?:her|his|a)\s+{kin_pattern(Path(CODEBOOK))}")
    words = split_list(row["words"])
    assert all((found := pattern.search(text)) and found["kin"] in words for text in split_list(row["examples"]))
    assert not any(
        (found := pattern.search(text)) and found["kin"] in words for text in split_list(row["not_examples"])
    )


def test_openings_tell_their_facts():
    judged = score_openings("tune")["judged"].value_counts(normalize=True)
    assert judged["right"] >= 0.97
    assert judged.get("wrong", 0) <= 0.005


def test_what_weighs_nothing_is_no_fact(monkeypatch):
    """Words can be so doubtful that nothing is left of them; the other facts are told all the same."""
    from dhr_analysis.reading import facts as reader

    monkeypatch.setattr(reader, "weigh", lambda evidence: {one.value: 0.0 for one in evidence})
    found, _ = reader.find_facts(
        make_passages("Ada was killed by her husband, Luke, on 3 May 2012."), DOCUMENTS, CODEBOOK
    )
    assert found.empty

"""Stage 3 on hand-made passages: codings, themes, roles that are no findings, and what is learned."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dhr_analysis.code import code_passages, make_review_codes, tell_unknown_people
from dhr_analysis.codebook import find_codebook
from dhr_analysis.coding.classifier import read_classifier, train_classifier, write_classifier
from dhr_analysis.coding.learning import collect_judged
from dhr_analysis.coding.sentences import split_sentences
from dhr_analysis.decisions import SHEETS
from dhr_analysis.tables import check_table, make_table

CODEBOOK = find_codebook()
REVIEWS = make_table(
    "reviews",
    [{
        "review_id": "R1", "victim_called": "Tina", "perpetrator_called": "Joe", "victim_sex": "F",
        "perpetrator_sex": "M", "relationship": "current_partner",
    }],
)  # fmt: skip
DOCUMENTS = make_table("documents", [{"document_id": "D1", "review_id": "R1", "doc_type": "overview"}])


def make_passages(*texts: str, role: str = "analysis", kind: str = "paragraph", heading: str = "") -> pd.DataFrame:
    """Make passages of one document."""
    rows = [
        {
            "passage_id": f"p{place}", "document_id": "D1", "review_id": "R1", "position": place, "role": role,
            "kind": kind, "heading": heading, "text": text,
        }
        for place, text in enumerate(texts)
    ]  # fmt: skip
    return make_table("passages", rows)


def code(*texts: str, **more: str) -> pd.DataFrame:
    """Code passages by phrases alone."""
    return check_table("codings", code_passages(make_passages(*texts, **more), DOCUMENTS, REVIEWS, CODEBOOK))


def find(codings: pd.DataFrame, status: str = "found") -> set[str]:
    """The codes with a status."""
    return set(codings.loc[codings["status"] == status, "code"])


SPLITS = [
    ("Dr J. Hale saw her. He asked nothing.", ["Dr J. Hale saw her.", "He asked nothing."]),
    ("She lived with Mr N. He left.", ["She lived with Mr N.", "He left."]),
    ("He came at 10.30 and rang. Nobody did.", ["He came at 10.30 and rang.", "Nobody did."]),
    ("See para. 4 above. “It was me.” She wept!", ["See para. 4 above.", "“It was me.”", "She wept!"]),
    ("12 May | Police called. | No DASH", ["12 May", "Police called.", "No DASH"]),
    ("one; two, three", ["one; two, three"]),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentences"), SPLITS)
def test_sentences(text: str, sentences: list[str]) -> None:
    """Sentences know where they stand."""
    assert [text[start:end] for start, end in split_sentences(text, ["dr", "mr", "para"])] == sentences


def test_coding_says_where_and_why() -> None:
    """A coding quotes its sentence, says where it stands, and gives the words as printed."""
    text = "They met twice. No risk assessment was carried out by “the Trust”."
    codings = code(text)
    row = codings[codings["code"] == "risk_assessment"].iloc[0]
    assert text[row["start"] : row["end"]] == row["quote"] == "No risk assessment was carried out by “the Trust”."
    assert row["status"] == "found" and row["method"] == "phrase" and "“risk assessment”" in row["reason"]
    assert row["coder"] == row["decided_by"] == "machine" and 0 < row["score"] < 1


TEXTS = [
    ("No DASH was completed.", "risk_assessment", "found"),
    ("There was no evidence of economic abuse.", "economic_abuse", "negated"),
    ("Joe took cocaine.", "perpetrator_substance_use", "found"),
    ("Tina was treated for depression.", "victim_mental_health", "found"),
    ("Joe's brother was treated for depression.", "victim_mental_health", "other_case"),
    ("Joe denied that he had strangled her.", "non_fatal_strangulation", "negated"),
    ("In a case in Leeds a woman had been strangled twice.", "non_fatal_strangulation", "other_case"),
    ("Coercive control is defined as a pattern of acts.", "coercive_control", "definition"),
    ("Whether an interpreter was used.", "equality_and_access", "terms_of_reference"),
    ("Had a referral to MARAC been made, more would have been known.", "multi_agency_working", "considered"),
]


@pytest.mark.parametrize(("text", "code_", "status"), TEXTS)
def test_statuses(text: str, code_: str, status: str) -> None:
    """What the sentence does with the code is its status, and no other status stands beside it."""
    codings = code(text)
    assert set(codings.loc[codings["code"] == code_, "status"]) == {status}


def test_whose_drinking() -> None:
    """The perpetrator's drinking is not the victim's; without facts neither is guessed."""
    text = "He drank a bottle of vodka a day."
    assert "perpetrator_substance_use" in find(code(text)) and "victim_substance_use" not in find(code(text))
    unknown = code_passages(make_passages(text), DOCUMENTS, make_table("reviews", [{"review_id": "R1"}]), CODEBOOK)
    assert not {"perpetrator_substance_use", "victim_substance_use"} & set(unknown["code"])


def test_another_case_goes_on_until_this_one_returns() -> None:
    """What follows the mention of another review belongs to it, until a person of this case is named."""
    codings = code("A review from Kent concerned a son. He had throttled his father. Joe had throttled Tina.")
    rows = codings[codings["code"] == "non_fatal_strangulation"]
    assert list(rows["status"]) == ["other_case", "found"]


@pytest.mark.parametrize("role", ["recommendations", "action_plan", "appendix", "letter", "furniture"])
def test_roles_without_findings(role: str) -> None:
    """Recommendations, plans, letters, appendices and furniture are not coded."""
    assert code("No DASH was completed for Tina.", role=role).empty


def test_roles_that_may_tell_of_the_case() -> None:
    """Terms of reference never find; an introduction finds where it names the people of the case."""
    assert not find(code("Tina was strangled by Joe.", role="terms_of_reference"))
    assert "non_fatal_strangulation" in find(code("Tina was strangled by Joe.", role="front_matter"))
    assert not find(code("The review looks at strangulation.", role="front_matter"))
    assert code("Non-fatal strangulation", kind="heading").empty


def test_letters_and_doubles_are_not_coded() -> None:
    """Documents that don't report on the case, and copies of other documents, are left out."""
    passages = make_passages("No DASH was completed.")
    letter = DOCUMENTS.assign(doc_type="home_office_letter")
    assert code_passages(passages, letter, REVIEWS, CODEBOOK).empty
    assert code_passages(passages, DOCUMENTS.assign(same_as="D0"), REVIEWS, CODEBOOK).empty


def test_graphic_passages_are_marked() -> None:
    """A passage that describes wounds is marked; one that doesn't is not."""
    codings = code("Joe stabbed Tina several times in the chest with a knife.", "Joe threatened her with a knife.")
    assert dict(zip(codings["passage_id"], codings["graphic"], strict=True)) == {"p0": True, "p1": False}


def test_same_input_same_codings() -> None:
    """Two runs give the same table."""
    texts = [text for text, _, _ in TEXTS]
    pd.testing.assert_frame_equal(code(*texts), code(*texts))


def test_themes() -> None:
    """A theme is present with the rule printed, absent when only denied, missing when nothing was read."""
    passages = make_passages("No DASH was completed.", "There was no evidence of economic abuse.")
    codings = code_passages(passages, DOCUMENTS, REVIEWS, CODEBOOK)
    reviews = make_table("reviews", [*REVIEWS.to_dict("records"), {"review_id": "R2"}])
    themes = check_table("review_codes", make_review_codes(codings, passages, reviews, CODEBOOK))
    shown = themes.set_index(["review_id", "code"])
    assert len(themes) == 2 * 38
    assert (
        shown.loc[("R1", "risk_assessment"), "present"]
        and "1 passage of 2" in shown.loc[("R1", "risk_assessment"), "rule"]
    )
    assert shown.loc[("R1", "risk_assessment"), "best_passage_id"] == "p0"
    assert (
        shown.loc[("R1", "economic_abuse"), "present"] is np.False_
        or not shown.loc[("R1", "economic_abuse"), "present"]
    )
    assert pd.isna(shown.loc[("R2", "risk_assessment"), "present"])


def make_vectors(texts: list[str]) -> np.ndarray:
    """A stand-in for an embedder: one number a letter."""
    counts = np.array([[text.count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts], dtype=float)
    return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)


def test_classifier_learns_and_comes_back_from_its_file(tmp_path: Path) -> None:
    """What was learned tells like from unlike, twice the same, and is the same when read from its file."""
    asked = ["home", "work", "pain", "sleep", "fear", "love", "rain", "snow"]
    told = [f"nobody asked her about {word}" for word in asked]
    told += [f"the flat was {word}" for word in ["damp", "cold", "small", "dear", "far", "high", "dark", "old"]]
    labels = np.array([[1.0, 0.0]] * 8 + [[0.0, 1.0]] * 8)
    counts = np.zeros((16, 4))
    first = train_classifier(told, counts, make_vectors(told), labels, ["asking", "housing"])
    again = train_classifier(told, counts, make_vectors(told), labels, ["asking", "housing"])
    assert np.array_equal(first.weights, again.weights)
    write_classifier(tmp_path / "kept.json", first)
    kept = read_classifier(tmp_path / "kept.json")
    new = ["nobody asked her about money", "the flat was noisy"]
    judged = kept.judge(new, np.zeros((2, 4)), make_vectors(new))
    assert np.array_equal(judged, first.judge(new, np.zeros((2, 4)), make_vectors(new)))
    assert judged[0, 0] > 0.5 > judged[0, 1] and judged[1, 1] > 0.5 > judged[1, 0]


def test_code_with_few_examples_is_not_learned() -> None:
    """A target with too few examples is left to its phrases."""
    told = [f"sentence {place} about this" for place in range(20)]
    labels = np.zeros((20, 2))
    labels[:10, 0] = 1
    labels[:3, 1] = 1
    assert train_classifier(told, np.zeros((20, 4)), make_vectors(told), labels, ["many", "few"]).targets == ("many",)


def test_judged_sentences_are_collected() -> None:
    """Sentences that people judged come with the codes they bear now; a rejected code is not among them."""
    codings = make_table(
        "codings",
        [
            {"passage_id": "p0", "code": "training", "start": 0, "status": "found", "decided_by": "AB"},
            {"passage_id": "p0", "code": "separation", "start": 0, "status": "found", "decided_by": "machine"},
            {"passage_id": "p1", "code": "training", "start": 5, "status": "found", "decided_by": "machine"},
        ],
    )
    rejected = {"passage_id": "p2", "code": "training", "verdict": "reject", "start": "7", "decided_by": "AB"}
    decisions = {"codings": pd.DataFrame([rejected], columns=list(SHEETS["codings"].columns))}
    told = {("p0", 0): "she went", ("p1", 5): "he came", ("p2", 7): "it rained"}
    judged = collect_judged(codings, decisions, told)
    assert dict(zip(judged["text"], judged["codes"], strict=True)) == {
        "she went": "training;separation",
        "it rained": "",
    }


def test_shipped_classifier_is_of_this_codebook() -> None:
    """The classifier in codebook/learned was learned from the codebook as it stands (else: coding.py --learn)."""
    from dhr_analysis.coding.learning import LEARNED, choose_labelled, hash_learned
    from dhr_analysis.embeddings import embed_texts

    name = f"passage-{hash_learned(CODEBOOK, choose_labelled(CODEBOOK, 'passage'), embed_texts)}.json"
    assert (CODEBOOK / LEARNED / name).exists()


def test_unknown_people_are_told() -> None:
    """A review that was read without a name or sex of its people is told of; one with them is not."""
    passages = make_passages("She drank.")
    assert tell_unknown_people(REVIEWS, passages) == []
    told = tell_unknown_people(make_table("reviews", [{"review_id": "R1"}, {"review_id": "R2"}]), passages)
    assert [problem["where"] for problem in told] == ["review R1"]

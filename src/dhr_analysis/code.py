"""Stage 3: sentences are coded, themes and recommendations follow.

Reads ``documents``, ``passages``, ``reviews``, ``recommendations``; makes ``codings``, ``review_codes``,
``recommendation_codes``.
"""

from functools import partial
from pathlib import Path

import pandas as pd

from .coding.classifier import Classifier
from .coding.evidence import Embed, gather
from .coding.graphic import find_graphic
from .coding.judging import Sentence, judge_sentences, load_knowledge
from .coding.learning import ENOUGH_JUDGED, collect_judged, learn
from .coding.levels import make_themes
from .coding.lexicon import load_lexicon, load_words
from .coding.people import People, make_people, tell_as_she_and_he
from .coding.phrases import make_plain
from .coding.practice import code_recommendations
from .coding.sentences import make_sentences
from .deciding.changes import record_codes
from .deciding.marks import keep_machine_codings
from .decisions import lay_over_codings, lay_over_review_codes, read_coding_decisions
from .problems import write_problems
from .study import Study
from .tables import FINDING_ROLES, make_problem, make_table, read_table, write_table

CODED_ROLES = (*FINDING_ROLES, "terms_of_reference", "boilerplate", "front_matter")
UNCODED_DOCUMENTS = ("home_office_letter",)  # a plan may tell of the case too; its rows have a role that is not coded
MACHINE = "machine"
Tables = dict[str, pd.DataFrame]


def run_code(study: Study) -> Tables:
    """Run stage 3: code passages and recommendations, lay people's decisions over them, write the tables."""
    from .embeddings import embed_texts

    passages, documents, reviews, recommendations = (
        read_table(study.processed, name) for name in ("passages", "documents", "reviews", "recommendations")
    )
    cache = study.processed / "cache"
    model = Path(study.settings.embeddings) if study.settings.embeddings else None
    embed: Embed = partial(embed_texts, model_folder=model, cache=cache / "vectors")
    decisions = read_coding_decisions(study.decisions)
    codes = load_lexicon(study.codebook).codes

    def code_with(further: pd.DataFrame | None) -> tuple[pd.DataFrame, pd.DataFrame, list[dict[str, str]]]:
        classifier = learn(study.codebook, embed, further=further, cache=cache / "classifiers")
        made = code_passages(passages, documents, reviews, study.codebook, embed, classifier)
        return made, *lay_over_codings(made, passages, decisions, codes)

    machine, codings, problems = code_with(None)
    judged = collect_judged(codings, decisions, tell_sentences(passages, documents, reviews, study.codebook))
    if len(judged) >= ENOUGH_JUDGED:
        machine, codings, problems = code_with(judged)
    # What people left standing counts for the themes; the machine's own codings stay beside them for comparing.
    themes = make_review_codes(codings, passages, reviews, study.codebook)
    review_codes, more = lay_over_review_codes(themes, machine, codings, passages, decisions)
    asked = code_recommendations(
        recommendations,
        study.codebook,
        embed,
        learn(study.codebook, embed, kind="recommendation", cache=cache / "classifiers"),
    )
    write_problems(study.processed, "code", [*problems, *more, *tell_unknown_people(reviews, passages)])
    keep_machine_codings(study, machine)
    record_codes(study)
    tables = {"codings": codings, "review_codes": review_codes, "recommendation_codes": asked}
    return {name: write_table(study.processed, name, table) for name, table in tables.items()}


def code_passages(
    passages: pd.DataFrame,
    documents: pd.DataFrame,
    reviews: pd.DataFrame,
    codebook: Path,
    embed: Embed | None = None,
    classifier: Classifier | None = None,
) -> pd.DataFrame:
    """Code the sentences of passages; returns the table ``codings``.

    Headings, recommendations, action plans, letters, appendices and page furniture are not coded. ``embed`` turns
    texts into vectors; without it phrases decide alone. ``classifier`` is trained from the codebook when not given.
    """
    chosen = choose_passages(passages, documents)
    people = make_all_people(reviews)
    sentences = prepare_sentences(chosen, people, codebook)
    if embed is not None and classifier is None:
        classifier = learn(codebook, embed)
    evidence = gather([row.telling.text for row in sentences], codebook, embed, classifier)
    graphic = find_graphic(chosen, codebook)
    rows = [
        {
            "passage_id": sentence.passage_id, "code": judged.code, "coder": MACHINE, "status": judged.status,
            "start": sentence.start, "end": sentence.end, "quote": sentence.text, "method": judged.method,
            "score": judged.score, "decided_by": MACHINE, "reason": judged.reason,
            "graphic": sentence.passage_id in graphic,
        }
        for sentence, judged in judge_sentences(sentences, evidence, people, load_knowledge(codebook))
    ]  # fmt: skip
    return make_table("codings", rows)


def make_all_people(reviews: pd.DataFrame) -> dict[str, People]:
    """Say for each review whom it is about."""
    return {row["review_id"]: make_people(row) for row in reviews.to_dict("records")}


def tell_sentences(
    passages: pd.DataFrame, documents: pd.DataFrame, reviews: pd.DataFrame, codebook: Path
) -> dict[tuple[str, int], str]:
    """Tell every coded sentence as the classifier sees it, by its passage and place."""
    sentences = prepare_sentences(choose_passages(passages, documents), make_all_people(reviews), codebook)
    return {(sentence.passage_id, sentence.start): sentence.telling.text for sentence in sentences}


def choose_passages(passages: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Choose the passages that are coded: of documents that report on the case, in roles that may tell of it."""
    coded = documents[~documents["doc_type"].isin(UNCODED_DOCUMENTS) & (documents["same_as"] == "")]
    fits = (
        passages["document_id"].isin(coded["document_id"])
        & passages["role"].isin(CODED_ROLES)
        & (passages["kind"] != "heading")
    )
    return passages[fits].sort_values(["document_id", "position"], kind="stable")


def prepare_sentences(passages: pd.DataFrame, people: dict[str, People], codebook: Path) -> list[Sentence]:
    """Split passages into sentences, each beside its plain form and what its passage says of it."""
    about = passages.set_index("passage_id")[["role", "heading", "review_id"]].to_dict("index")
    prepared = []
    for row in make_sentences(passages, load_words(codebook).get("abbreviation", ())).itertuples():
        passage = about[row.passage_id]
        plain = make_plain(row.sentence)
        telling = tell_as_she_and_he(plain, people.get(passage["review_id"], People()))
        prepared.append(
            Sentence(
                row.passage_id, row.start, row.end, row.sentence, plain, telling,
                passage["role"], passage["heading"], passage["review_id"],
            )
        )  # fmt: skip
    return prepared


def tell_unknown_people(reviews: pd.DataFrame, passages: pd.DataFrame) -> list[dict[str, str]]:
    """Tell of reviews that were read and of whose people neither name nor sex is known: rows of ``problems``."""
    read = set(passages.loc[passages["role"].isin(FINDING_ROLES), "review_id"])
    what = "neither name nor sex of victim and perpetrator was found, so their mental health and drinking stay uncoded"
    todo = "Add the facts victim_called, victim_sex, perpetrator_called and perpetrator_sex to facts.csv."
    return [
        make_problem("code", "note", what, todo, where=f"review {review_id}")
        for review_id, people in make_all_people(reviews).items()
        if review_id in read and people == People(relationship=people.relationship)
    ]


def make_review_codes(
    codings: pd.DataFrame, passages: pd.DataFrame, reviews: pd.DataFrame, codebook: Path
) -> pd.DataFrame:
    """Make the table ``review_codes``: one row a review and code, with the rule that decided."""
    return make_themes(codings, passages, reviews, list(load_lexicon(codebook).codes))

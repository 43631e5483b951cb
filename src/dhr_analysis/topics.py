"""Stage 4: passages are grouped into topics without the codebook: a second look, never the headline.

Reads ``passages``, ``reviews``, ``codings`` and topic_labels.csv; makes ``topics``, ``passage_topics``,
``topic_examples`` and their problems.
"""

from collections.abc import Callable, Sequence
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from .codebook import load_codebook
from .decisions import read_decisions
from .embeddings import embed_texts
from .problems import write_problems
from .study import Study, TopicSettings
from .synthesis.masks import find_capitalised, list_names, mask_texts
from .synthesis.topic_labels import Labels, match_topics, merge_topics, read_labels
from .synthesis.topic_models import (
    UNASSIGNED,
    Grouping,
    find_middles,
    find_nearness,
    group_passages,
    measure_stability,
    order_labels,
)
from .synthesis.topic_words import LABEL_WORDS, find_topic_words, measure_coherence
from .tables import FINDING_ROLES, make_problem, make_table, read_table, write_table

FEWEST_WORDS = 8
EXAMPLES = 3
ONE_CASE = 0.5  # a topic of which more comes from one review is no theme
FAR_FROM_CODES = 0.35  # cosine to the nearest code under which a topic may be something that the codebook misses
Tables = dict[str, pd.DataFrame]
Problems = list[dict[str, str]]
Embed = Callable[[Sequence[str]], np.ndarray]


def run_topics(study: Study) -> Tables:
    """Run stage 4 and write its tables; returns them by name."""
    folder = study.raw.parent / study.settings.embeddings if study.settings.embeddings else None

    def embed(texts: Sequence[str]) -> np.ndarray:
        return embed_texts(texts, model_folder=folder, cache=study.processed / "cache" / "embeddings")

    passages = select_passages(read_table(study.processed, "passages"))
    names = list_names(read_table(study.processed, "reviews"), study.codebook)
    codes = load_codebook(study.codebook, "codes")
    decided = read_decisions(study.decisions, "topic_labels")
    tables, problems = make_topics(passages, embed, names, codes, decided, study.settings.topics, study.settings.seed)
    write_problems(study.processed, "topics", problems)
    return {name: write_table(study.processed, name, table) for name, table in tables.items()}


def select_passages(passages: pd.DataFrame) -> pd.DataFrame:
    """Select what topics are made of: paragraphs of findings with at least eight words, in the order of their ids."""
    long = passages["text"].str.split().str.len() >= FEWEST_WORDS
    chosen = passages[passages["role"].isin(FINDING_ROLES) & (passages["kind"] != "heading") & long]
    return chosen.sort_values("passage_id").reset_index(drop=True)


def make_topics(
    passages: pd.DataFrame,
    embed: Embed,
    names: Sequence[str],
    codes: pd.DataFrame,
    decided: pd.DataFrame,
    settings: TopicSettings,
    seed: int,
) -> tuple[Tables, Problems]:
    """Make the tables ``topics``, ``passage_topics`` and ``topic_examples``, and their problems.

    ``embed`` turns texts into vectors of length 1, ``names`` are not counted as words, ``codes`` is codebook/codes.csv,
    ``decided`` topic_labels.csv. With fewer passages than ``settings.min_passages`` all tables are empty, and a problem
    says so.
    """
    if len(passages) < settings.min_passages:
        return _make_none(len(passages), settings.min_passages)
    texts, reviews = passages["text"].tolist(), passages["review_id"].to_numpy()
    vectors = embed(texts)
    how: dict[str, Any] = {"method": settings.method, "n_topics": settings.n_topics}
    grouping = group_passages(vectors, seed=seed, **how)
    masked = mask_texts(texts, names, find_capitalised(texts, reviews))
    labels, given = _lay_decided(grouping.labels, masked, vectors, decided)
    words = find_topic_words(masked, vectors, labels)
    each, overall = measure_stability(vectors, reviews, labels, n_seeds=settings.n_seeds, seed=seed, **how)
    coherence = measure_coherence(masked, words)
    topics = _describe(labels, reviews, words, given.labels, each, coherence).assign(
        method=_say_method(grouping, labels, overall)
    )
    topics = topics.merge(find_nearest_codes(find_middles(vectors, labels), codes, embed), on="topic", how="left")
    nearness = find_nearness(vectors, labels)
    tables = {
        "topics": make_table("topics", topics),
        "passage_topics": list_passage_topics(passages, labels, nearness),
        "topic_examples": choose_examples(passages, labels, nearness),
    }
    return tables, [*given.problems, *_tell(tables["topics"], grouping, labels, overall)]


def _make_none(found: int, needed: int) -> tuple[Tables, Problems]:
    what = f"no topics were made: {found} passages of findings are fewer than the {needed} that topics need"
    todo = "Go by the codes. Or lower topics: min_passages in study.yml, and read the topics with more care."
    tables = {name: make_table(name) for name in ("topics", "passage_topics", "topic_examples")}
    return tables, [make_problem("topics", "note", what, todo)]


def _lay_decided(
    labels: np.ndarray, masked: list[str], vectors: np.ndarray, decided: pd.DataFrame
) -> tuple[np.ndarray, Labels]:
    """Merge the topics that a person called one, and give the labels to the topics as they are numbered then."""
    if decided.empty:
        return labels, Labels({}, [])
    words = find_topic_words(masked, vectors, labels)
    given = read_labels(decided, words)
    merged = order_labels(merge_topics(labels, decided, match_topics(decided, words)))
    numbers = dict(zip(labels.tolist(), merged.tolist(), strict=True))
    return merged, Labels({numbers[topic]: label for topic, label in given.labels.items()}, given.problems)


def _describe(
    labels: np.ndarray,
    reviews: np.ndarray,
    words: dict[int, list[str]],
    given: dict[int, tuple[str, str]],
    stability: dict[int, float],
    coherence: dict[int, float],
) -> pd.DataFrame:
    rows = []
    for topic in sorted(words):
        held = pd.Series(reviews[labels == topic]).value_counts()
        label, who = given.get(topic, (", ".join(words[topic][:LABEL_WORDS]), "machine"))
        rows.append(
            {
                "topic": topic, "label": label or f"topic {topic}", "words": ";".join(words[topic]),
                "n_passages": int(held.sum()), "n_reviews": len(held),
                "largest_share": round(float(held.iloc[0] / held.sum()), 4),
                "stability": round(stability[topic], 4), "coherence": round(coherence[topic], 4), "decided_by": who,
            }
        )  # fmt: skip
    return make_table("topics", rows).drop(columns=["nearest_code", "nearness"])


def _say_method(grouping: Grouping, labels: np.ndarray, overall: float) -> str:
    unassigned = float((labels == UNASSIGNED).mean())
    return (
        f"BERTopic, {grouping.method} ({grouping.reason}); {unassigned:.0%} of {len(labels)} passages in no topic; "
        f"stability of all topics {overall:.2f}"
    )


def find_nearest_codes(middles: dict[int, np.ndarray], codes: pd.DataFrame, embed: Embed) -> pd.DataFrame:
    """Find the code whose definition is nearest to the middle of each topic. Columns: topic, nearest_code, nearness."""
    columns = ["topic", "nearest_code", "nearness"]
    if codes.empty or not middles:
        return pd.DataFrame(
            [{"topic": topic, "nearest_code": "", "nearness": nan} for topic in middles], columns=columns
        )
    vectors = embed([f"{row.name}: {row.definition}" for row in codes[["name", "definition"]].itertuples(index=False)])
    rows = []
    for topic, middle in middles.items():
        cosines = vectors @ middle
        place = int(np.argmax(cosines))
        rows.append(
            {"topic": topic, "nearest_code": codes["code"].iloc[place], "nearness": round(float(cosines[place]), 4)}
        )
    return pd.DataFrame(rows, columns=columns)


def list_passage_topics(passages: pd.DataFrame, labels: np.ndarray, nearness: np.ndarray) -> pd.DataFrame:
    """List the topic of each passage; ``share`` is its cosine to the topic's middle, from 0."""
    shares = np.round(np.clip(nearness, 0, 1), 4)
    rows = pd.DataFrame({"passage_id": passages["passage_id"], "topic": labels, "share": shares})
    return make_table("passage_topics", rows)


def choose_examples(passages: pd.DataFrame, labels: np.ndarray, nearness: np.ndarray) -> pd.DataFrame:
    """Choose three passages that show each topic best: the nearest of each review first, then the next nearest."""
    placed = passages.assign(topic=labels, near=-np.round(nearness, 6))
    ordered = placed[placed["topic"] != UNASSIGNED].sort_values(["topic", "near", "passage_id"])
    turn = ordered.groupby(["topic", "review_id"]).cumcount()
    chosen = ordered.assign(turn=turn).sort_values(["topic", "turn", "near", "passage_id"])
    chosen = chosen.groupby("topic").head(EXAMPLES)
    examples = chosen.assign(place=chosen.groupby("topic").cumcount() + 1, quote=chosen["text"])
    columns = ["topic", "place", "passage_id", "review_id", "document_id", "page", "quote"]
    return make_table("topic_examples", examples[columns])


def _tell(topics: pd.DataFrame, grouping: Grouping, labels: np.ndarray, overall: float) -> Problems:
    """Tell how the topics were made, which of them are one case, and which the codebook may miss."""
    made = f"{len(topics)} topics. {topics['method'].iloc[0] if len(topics) else grouping.method}"
    problems = [make_problem("topics", "note", made, "Read topics beside the codes, not in their place.")]
    for row in topics.itertuples():
        if row.largest_share > ONE_CASE:
            what = f"topic {row.topic} ({row.label}): {row.largest_share:.0%} of its passages come from one review"
            problems.append(make_problem("topics", "note", what, "Do not take it as a theme."))
        elif row.nearness < FAR_FROM_CODES:
            what = f"topic {row.topic} ({row.label}) is far from every code: nearest {row.nearest_code}"
            problems.append(
                make_problem("topics", "note", what, "Read its passages: does the codebook miss something?")
            )
    return problems

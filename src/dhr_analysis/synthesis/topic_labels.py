"""Lay people's decisions (topic_labels.csv) over the topics: labels, and topics that are one.

Numbers of topics change when reviews are added, their words hardly: a row that gives the topic's words is matched by
them, one that gives only a number by that.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..csvfiles import split_list
from ..tables import make_problem

ENOUGH = 1 / 3  # share of words (of both together) that a topic must keep to be the one that a person named


class Labels(NamedTuple):
    """What people decided: label and who, by topic; and the rows that fit no topic any more."""

    labels: dict[int, tuple[str, str]]
    problems: list[dict[str, str]]


def match_topics(decided: pd.DataFrame, words: Mapping[int, Sequence[str]]) -> dict[int, int]:
    """Match the rows of topic_labels.csv to topics: row number in the file → topic; rows without one are left out."""
    matched = {}
    for row in decided.to_dict("records"):
        topic = _match(row, words)
        if topic is not None:
            matched[int(row["row_in_file"])] = topic
    return matched


def _match(row: Mapping[str, Any], words: Mapping[int, Sequence[str]]) -> int | None:
    given = set(split_list(row["words"]))
    if not given:
        number = int(row["topic"]) if row["topic"].isdigit() else None
        return number if number in words else None
    shares = [(len(given & set(found)) / len(given | set(found)), -topic) for topic, found in words.items()]
    share, negative = max(shares, default=(0.0, 0))
    return -negative if share >= ENOUGH else None


def merge_topics(labels: np.ndarray, decided: pd.DataFrame, matched: Mapping[int, int]) -> np.ndarray:
    """Give the passages of each topic that is merged into another that one's number.

    ``merge_into`` holds a topic's number: the one that stands in the column ``topic`` of another row, else of this run.
    """
    named = {
        row["topic"]: matched[int(row["row_in_file"])]
        for row in decided.to_dict("records")
        if row["topic"] and int(row["row_in_file"]) in matched
    }
    merged = labels.copy()
    for row in decided[decided["merge_into"] != ""].to_dict("records"):
        topic = matched.get(int(row["row_in_file"]))
        into = named.get(row["merge_into"], int(row["merge_into"]) if row["merge_into"].isdigit() else None)
        if topic is not None and into is not None and into in labels:
            merged[merged == topic] = into
    return merged


def read_labels(decided: pd.DataFrame, words: Mapping[int, Sequence[str]]) -> Labels:
    """Read the labels that people gave to topics; of two for one topic the later row counts."""
    matched = match_topics(decided, words)
    labels = {}
    for row in decided.to_dict("records"):
        topic = matched.get(int(row["row_in_file"]))
        if topic is not None and not row["merge_into"]:
            labels[topic] = (row["label"], row["decided_by"])
    return Labels(labels, list(_tell_lost(decided, matched)))


def _tell_lost(decided: pd.DataFrame, matched: Mapping[int, int]) -> Iterable[dict[str, str]]:
    for row in decided.to_dict("records"):
        if int(row["row_in_file"]) not in matched:
            yield make_problem(
                "topics", "warning", f"no topic is like the one that {row['decided_by']} called {row['label']!r}",
                "Look at the topics, and correct or delete the row in topic_labels.csv.",
                file="decisions/topic_labels.csv", where=f"row {row['row_in_file']}",
            )  # fmt: skip

"""Measure ways of finding recommendations that ask the same: pair precision and recall.

usage: python benchmarks/groups.py
On the demo's truth, and on invented recommendations of which one half was kept aside while the codebook's acts were
written. The ways that need a bar get the one that is best for them on the same data, which flatters them.
"""

import csv
import time
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from dhr_analysis.embeddings import embed_texts
from dhr_analysis.reading.action_types import classify_action
from dhr_analysis.synthesis.acts import find_acts, load_acts
from dhr_analysis.synthesis.groups import find_members
from dhr_analysis.synthesis.nearness import find_near_pairs, join_pairs, list_act_texts
from dhr_analysis.tables import make_table

ROOT = Path(__file__).resolve().parents[1]
CODEBOOK = ROOT / "codebook"
Pairs = set[tuple[int, int]]


def main() -> None:
    """Print a row for each set and way."""
    sets = {"demo": read_demo(), "tuned on": read_labelled("tune"), "kept aside": read_labelled("aside")}
    print(f"{'set':<12}{'way':<42}{'pairs':>6}{'precision':>11}{'recall':>8}{'F1':>6}{'seconds':>9}")
    for name, rows in sets.items():
        truth = pair_up(rows, rows["act"])
        for way, find in list_ways(rows).items():
            start = time.perf_counter()
            found = find()
            seconds = time.perf_counter() - start
            right = len(found & truth)
            precision, recall = right / max(len(found), 1), right / len(truth)
            f1 = 2 * precision * recall / max(precision + recall, 1e-9)
            print(f"{name:<12}{way:<42}{len(truth):>6}{precision:>11.2f}{recall:>8.2f}{f1:>6.2f}{seconds:>9.1f}")


def read_csv(path: Path) -> pd.DataFrame:
    """Read a CSV file as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return pd.DataFrame(list(csv.DictReader(file)))


def read_demo() -> pd.DataFrame:
    """Read the demo's recommendations. Columns: text, agencies, act (blank: of no group), review."""
    rows = read_csv(ROOT / "demo" / "truth" / "recommendations.csv")
    groups = read_csv(ROOT / "demo" / "sources" / "same_as.csv").set_index("rec_id")["group"]
    review = rows["rec_id"].str.rsplit("-", n=1).str[0]
    return rows.assign(act=rows["rec_id"].map(groups).fillna(""), review=review)


def read_labelled(split: str) -> pd.DataFrame:
    """Read one half of the invented recommendations, each taken as of a review of its own."""
    rows = read_csv(ROOT / "tests" / "labelled" / "same_as.csv")
    chosen = rows[rows["split"] == split].reset_index(drop=True)
    return chosen.assign(review=chosen.index.astype(str))


def pair_up(rows: pd.DataFrame, groups: Iterable[str]) -> Pairs:
    """Pair the rows of different reviews that are of one group."""
    names = list(groups)
    places = combinations(range(len(rows)), 2)
    review = rows["review"].tolist()
    return {(a, b) for a, b in places if names[a] and names[a] == names[b] and review[a] != review[b]}


def list_ways(rows: pd.DataFrame) -> dict[str, Callable[[], Pairs]]:
    """List the ways of finding pairs."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = rows["text"].tolist()
    vectors = embed_texts(texts)
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts)
    lexical = (words @ words.T).toarray()
    meaning = vectors @ vectors.T
    kinds = np.array([classify_action(text, CODEBOOK) for text in texts])
    shared = np.array(
        [[len(set(a.split(";")) & set(b.split(";"))) > 0 for b in rows["agencies"]] for a in rows["agencies"]]
    )
    mixed = meaning / 2 + lexical / 2 + 0.05 * (kinds[:, None] == kinds[None, :]) + 0.05 * shared
    return {
        "meaning (cosine), best bar": lambda: find_best(rows, meaning),
        "words (TF-IDF), best bar": lambda: find_best(rows, lexical),
        "meaning, words, kind, agency, best bar": lambda: find_best(rows, mixed),
        "nearly the same words": lambda: find_near(rows, vectors, kinds),
        "acts by their words": lambda: find_by_acts(rows),
        "acts by words and meaning, near words (used)": lambda: find_used(rows, vectors),
    }


def find_best(rows: pd.DataFrame, scores: np.ndarray) -> Pairs:
    """Pair all above the bar that gives the best F1."""
    truth = pair_up(rows, rows["act"])
    review = rows["review"].tolist()
    all_pairs = [(a, b) for a, b in combinations(range(len(rows)), 2) if review[a] != review[b]]
    best: tuple[float, Pairs] = (-1.0, set())
    for bar in np.arange(0.1, 1, 0.02):
        found = {pair for pair in all_pairs if scores[pair] >= bar}
        f1 = 2 * len(found & truth) / (len(found) + len(truth))
        best = max(best, (f1, found), key=lambda item: item[0])
    return best[1]


def find_near(rows: pd.DataFrame, vectors: np.ndarray, kinds: np.ndarray) -> Pairs:
    """Pair by nearly the same words alone."""
    of_kind = [frozenset([kind]) for kind in kinds]
    pairs = find_near_pairs(rows["text"].tolist(), vectors, of_kind, range(len(rows)))
    return pair_up(rows, [f"g{group}" for group in join_pairs(pairs, len(rows))])


def find_by_acts(rows: pd.DataFrame) -> Pairs:
    """Pair what asks one of the codebook's acts in its words."""
    acts = load_acts(CODEBOOK)
    found = [find_acts(row.text, row.agencies.split(";"), acts) for row in rows.itertuples()]
    return pair_members(rows, [(place, act) for place, names in enumerate(found) for act in names])


def find_used(rows: pd.DataFrame, vectors: np.ndarray) -> Pairs:
    """Pair as the program does."""
    acts = load_acts(CODEBOOK)
    ids = [str(place) for place in range(len(rows))]
    kinds = [classify_action(text, CODEBOOK) for text in rows["text"]]
    table = make_table(
        "recommendations",
        [
            {"recommendation_id": id_, "review_id": review, "text": text, "action_type": kind}
            for id_, review, text, kind in zip(ids, rows["review"], rows["text"], kinds, strict=True)
        ],
    )
    told = [
        {"recommendation_id": id_, "agency": agency, "words": agency}
        for id_, cell in zip(ids, rows["agencies"], strict=True)
        for agency in cell.split(";")
    ]
    agencies = make_table("recommendation_agencies", told)
    act_vectors = embed_texts(list_act_texts(acts.values())[0])
    members = find_members(table, agencies, make_table("recommendation_codes"), acts, vectors, act_vectors)
    return pair_members(rows, [(int(row.recommendation_id), row.group_id) for row in members.itertuples()])


def pair_members(rows: pd.DataFrame, members: list[tuple[int, str]]) -> Pairs:
    """Pair rows of different reviews that share a group; a row may be in several."""
    review = rows["review"].tolist()
    held: dict[str, list[int]] = {}
    for place, group in members:
        held.setdefault(group, []).append(place)
    pairs = (pair for places in held.values() for pair in combinations(sorted(places), 2))
    return {(a, b) for a, b in pairs if review[a] != review[b]}


if __name__ == "__main__":
    main()

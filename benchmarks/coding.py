"""Measure coding on labelled sentences: phrases alone, meaning alone, and both together.

usage: python benchmarks/coding.py [--split tune|aside|all] [--codes] [--speed] [--learn]

Reads tests/labelled/sentences.csv. Sentences that are no traps count for precision and recall of their codes; a trap
is wrongly found when a code that it is about is found in it. ``--codes`` prints precision and recall of each code,
worst last; ``--speed`` times 10,000 passages without embedding. The sentences of the split "tune" are labelled
examples of the codebook too, so only "aside" tells how coding does on sentences that it has not seen. ``--learn``
trains the classifiers anew and keeps them in codebook/learned, which is due after each change of codes.csv,
phrases.csv, labelled.csv or labelled_recommendations.csv. benchmarks/coding_held_out.py measures on whole reviews.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from dhr_analysis.code import code_passages, make_all_people, prepare_sentences
from dhr_analysis.codebook import find_codebook
from dhr_analysis.coding.classifier import Classifier, train_classifier
from dhr_analysis.coding.evidence import find_topics, gather
from dhr_analysis.coding.judging import judge_sentences, load_knowledge
from dhr_analysis.coding.learning import choose_labelled, learn, ship_learned
from dhr_analysis.coding.lexicon import load_lexicon
from dhr_analysis.coding.phrases import make_plain
from dhr_analysis.csvfiles import split_list
from dhr_analysis.embeddings import embed_texts
from dhr_analysis.tables import make_table

ROOT = Path(__file__).resolve().parents[1]
LABELLED = ROOT / "tests" / "labelled" / "sentences.csv"


@dataclass
class Score:
    """Hits, false alarms and misses by code, and traps wrongly found of all traps, by kind."""

    hits: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    traps: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    def line(self, name: str) -> str:
        """One line of figures."""
        precision, recall, f1 = rate(self.hits.total(), self.false.total(), self.missed.total())
        traps = self.wrong.total() / max(1, self.traps.total())
        return f"{name:<9} precision {precision:.3f} recall {recall:.3f} f1 {f1:.3f} traps_wrongly_found {traps:.3f}"


def rate(hits: int, false: int, missed: int) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean."""
    return hits / max(1, hits + false), hits / max(1, hits + missed), 2 * hits / max(1, 2 * hits + false + missed)


def load_labelled(split: str) -> pd.DataFrame:
    """Load the labelled sentences of a split."""
    table = pd.read_csv(LABELLED, dtype=str, keep_default_na=False, encoding="utf-8")
    return table[(table["split"] == split) | (split == "all")].reset_index(drop=True)


def make_frames(labelled: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Make passages, documents and reviews of labelled sentences, one passage a sentence."""
    people = ["victim_called", "perpetrator_called", "victim_sex", "perpetrator_sex"]
    review = labelled[people].agg("|".join, axis=1)
    passages = [
        {
            "passage_id": f"p{place:05d}", "document_id": "d", "position": place, "role": "analysis",
            "kind": "paragraph", "text": text, "review_id": review_id,
        }
        for place, (text, review_id) in enumerate(zip(labelled["sentence"], review, strict=True))
    ]  # fmt: skip
    reviews = labelled[people].assign(review_id=review).drop_duplicates("review_id")
    documents = make_table("documents", [{"document_id": "d", "doc_type": "overview"}])
    return make_table("passages", passages), documents, make_table("reviews", reviews)


def score_codings(labelled: pd.DataFrame, found: Iterable[tuple[str, str]]) -> Score:
    """Score pairs of passage_id and code that were found."""
    got: dict[int, set[str]] = {place: set() for place in range(len(labelled))}
    for passage_id, code in found:
        got[int(passage_id[1:])].add(code)
    score = Score()
    for place, row in enumerate(labelled.itertuples()):
        want = set(split_list(row.codes))
        if row.trap:
            score.traps[row.trap] += 1
            score.wrong[row.trap] += bool(got[place] & set(split_list(row.about_codes)))
            continue
        score.hits.update(got[place] & want)
        score.false.update(got[place] - want)
        score.missed.update(want - got[place])
    return score


def list_found(codings: pd.DataFrame) -> list[tuple[str, str]]:
    """The pairs of passage and code that codings find."""
    found = codings[codings["status"] == "found"]
    return list(zip(found["passage_id"], found["code"], strict=True))


def learn_meaning_alone(codebook: Path) -> Classifier:
    """Train the classifier as if the codebook had no phrases."""
    table, topics = choose_labelled(codebook, "passage"), find_topics(codebook)
    targets = sorted(set(topics.values()))
    labels = np.array(
        [
            [float(target in {topics[code] for code in split_list(cell)}) for target in targets]
            for cell in table["codes"]
        ]
    )
    plain = [make_plain(text) for text in table["text"]]
    counts = np.zeros((len(plain), 2 * len(topics)))
    return train_classifier(plain, counts, embed_texts(plain), labels, targets)


def find_by_meaning(frames: Sequence[pd.DataFrame], codebook: Path) -> list[tuple[str, str]]:
    """What the meaning alone finds."""
    passages, _, reviews = frames
    people = make_all_people(reviews)
    sentences = prepare_sentences(passages, people, codebook)
    told = [sentence.telling.text for sentence in sentences]
    silent = np.zeros((len(told), 2 * len(load_lexicon(codebook).codes)))
    classifier = learn_meaning_alone(codebook)
    evidence = gather(told, codebook, embed_texts, classifier)
    judged = classifier.judge(told, silent, embed_texts(told))
    topics, places = find_topics(codebook), {target: place for place, target in enumerate(classifier.targets)}
    likely = np.stack([judged[:, places[topics[code]]] for code in evidence.lexicon.codes], axis=1)
    alone = replace(evidence, hits=((),) * len(told), counts=silent, likely=likely)
    return [
        (sentence.passage_id, found.code)
        for sentence, found in judge_sentences(sentences, alone, people, load_knowledge(codebook))
        if found.status == "found"
    ]


def print_codes(score: Score) -> None:
    """Print each code's figures, worst last."""
    codes = sorted({*score.hits, *score.false, *score.missed})
    rows = [(rate(score.hits[code], score.false[code], score.missed[code]), code) for code in codes]
    for (precision, recall, f1), code in sorted(rows, reverse=True):
        of = score.hits[code] + score.missed[code]
        print(f"  {code:<30} precision {precision:.2f} recall {recall:.2f} f1 {f1:.2f} of {of}")


def time_coding(codebook: Path) -> None:
    """Time 10,000 passages of three sentences, without embedding."""
    sentences = load_labelled("all")["sentence"].tolist()
    texts = [" ".join(sentences[(place + step * 7) % len(sentences)] for step in range(3)) for place in range(10_000)]
    frames = make_frames(load_labelled("all").iloc[:1])
    passages = pd.concat([frames[0]] * len(texts), ignore_index=True)
    passages = passages.assign(
        text=texts, passage_id=[f"p{place:05d}" for place in range(len(texts))], position=range(len(texts))
    )
    begun = time.perf_counter()
    code_passages(passages, frames[1], frames[2], codebook)
    print(f"passages_10000_seconds {time.perf_counter() - begun:.1f}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=("tune", "aside", "all"), default="tune")
    parser.add_argument("--codes", action="store_true")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--learn", action="store_true")
    given = parser.parse_args()
    codebook = find_codebook()
    if given.learn:
        for kind in ("passage", "recommendation"):
            print(ship_learned(codebook, embed_texts, kind))
        return
    if given.speed:
        time_coding(codebook)
        return
    labelled = load_labelled(given.split)
    frames = make_frames(labelled)
    print(score_codings(labelled, list_found(code_passages(*frames, codebook))).line("phrases"))
    print(score_codings(labelled, find_by_meaning(frames, codebook)).line("meaning"))
    together = score_codings(
        labelled, list_found(code_passages(*frames, codebook, embed_texts, learn(codebook, embed_texts)))
    )
    print(together.line("together"))
    if given.codes:
        print_codes(together)


if __name__ == "__main__":
    main()

"""Learn what a code means from labelled sentences: codebook/labelled.csv and what people have judged themselves."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from ..codebook import load_codebook
from ..csvfiles import split_list
from .classifier import Classifier, read_classifier, train_classifier, write_classifier
from .context import FOUND
from .evidence import Embed, count_hits, find_hits, find_topics
from .lexicon import load_lexicon
from .phrases import make_plain

ENOUGH_JUDGED = 300  # below this a researcher's own judgements change single rows, above it the classifier too
SHEETS_LEARNED_FROM = ("labelled", "codes", "phrases", "words")
MACHINE = "machine"


def learn(
    folder: Path, embed: Embed, *, kind: str = "passage", further: pd.DataFrame | None = None, cache: Path | None = None
) -> Classifier:
    """Train the classifier on codebook/labelled.csv and on ``further`` sentences (columns text and codes).

    ``kind`` is passage or recommendation; recommendations are learned from labelled passages as well. In the folder
    ``cache`` the classifier is kept as plain numbers, and read again while codebook and judgements are the same.
    """
    table = choose_labelled(folder, kind, further)
    kept = cache / f"{kind}-{_hash_learned(folder, table, embed)}.json" if cache else None
    if kept and kept.exists():
        return read_classifier(kept)
    plain = [make_plain(text) for text in table["text"]]
    lexicon, topics = load_lexicon(folder), find_topics(folder)
    targets = sorted(set(topics.values()))
    labels = np.zeros((len(table), len(targets)))
    for row, cell in enumerate(table["codes"]):
        for code in split_list(cell):
            labels[row, targets.index(topics[code])] = 1
    counts = count_hits(find_hits(plain, lexicon), lexicon)
    classifier = train_classifier(plain, counts, np.asarray(embed(plain)), labels, targets)
    if kept:
        write_classifier(kept, classifier)
    return classifier


def choose_labelled(folder: Path, kind: str, further: pd.DataFrame | None = None) -> pd.DataFrame:
    """Choose the labelled texts to learn from: columns text and codes; a person's label wins over the codebook's."""
    table = load_codebook(folder, "labelled")
    asked = table[table["kind"] == "recommendation"]
    told = table[table["kind"] == "passage"]
    # Recommendations are few: each counts twice beside the passages that lend them their words.
    chosen = told if kind == "passage" else pd.concat([asked, asked, told])
    if further is not None and len(further):
        told_of = set(further["text"])
        chosen = pd.concat([chosen[~chosen["text"].isin(told_of)], further])
    return chosen[["text", "codes"]].reset_index(drop=True)


def collect_judged(
    codings: pd.DataFrame, decisions: Mapping[str, pd.DataFrame], told: Mapping[tuple[str, int], str]
) -> pd.DataFrame:
    """Collect the sentences that people judged, with the codes that they bear now: columns text and codes.

    ``codings`` have people's decisions laid over; ``told`` gives each sentence's plain form by passage and start.
    """
    accepted = codings[codings["decided_by"] != MACHINE]
    places = set(zip(accepted["passage_id"], accepted["start"], strict=True))
    for row in decisions["codings"].to_dict("records"):
        if row["verdict"] == "reject" and str(row["start"]).isdigit():
            places.add((row["passage_id"], int(row["start"])))
    found = codings[codings["status"] == FOUND]
    borne = found.groupby(["passage_id", "start"])["code"].agg(";".join).to_dict()
    rows = [{"text": told[place], "codes": borne.get(place, "")} for place in sorted(places) if place in told]
    return pd.DataFrame(rows, columns=["text", "codes"]).drop_duplicates("text", keep="last")


def _hash_learned(folder: Path, table: pd.DataFrame, embed: Embed) -> str:
    parts = [load_codebook(folder, name).to_csv(index=False) for name in SHEETS_LEARNED_FROM]
    # The same words in another model are other numbers, and so another classifier.
    probe = np.asarray(embed(["the same words"])).round(3).tolist()
    return hashlib.sha256("\n".join([*parts, table.to_csv(index=False), repr(probe)]).encode()).hexdigest()[:16]

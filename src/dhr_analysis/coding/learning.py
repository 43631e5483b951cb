"""Learn what a code means from the codebook's labelled texts and from what people have judged themselves."""

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
LEARNED = "learned"
RECIPE = "1"  # change it when the training changes: classifiers kept from before are then not used
MACHINE = "machine"


def learn(
    folder: Path, embed: Embed, *, kind: str = "passage", further: pd.DataFrame | None = None, cache: Path | None = None
) -> Classifier:
    """Train the classifier on the codebook's labelled texts and on ``further`` ones (columns text and codes).

    ``kind`` is passage or recommendation; recommendations are learned from labelled passages as well. A classifier
    that was learned before from the same labels, phrases and model is read from codebook/learned or the folder
    ``cache``, where it is kept as plain numbers.
    """
    table = choose_labelled(folder, kind, further)
    name = f"{kind}-{hash_learned(folder, table, embed)}.json"
    for place in (folder / LEARNED, cache):
        if place and (place / name).exists():
            return read_classifier(place / name)
    classifier = train_on(folder, table, embed)
    if cache:
        write_classifier(cache / name, classifier)
    return classifier


def ship_learned(folder: Path, embed: Embed, kind: str = "passage") -> Path:
    """Train the classifier anew from the codebook and keep it in codebook/learned; returns its file."""
    table = choose_labelled(folder, kind)
    path = folder / LEARNED / f"{kind}-{hash_learned(folder, table, embed)}.json"
    for old in sorted((folder / LEARNED).glob(f"{kind}-*.json")):
        old.unlink()
    write_classifier(path, train_on(folder, table, embed))
    return path


def train_on(folder: Path, table: pd.DataFrame, embed: Embed) -> Classifier:
    """Train the classifier on labelled texts (columns text and codes), as choose_labelled gives them."""
    plain = [make_plain(text) for text in table["text"]]
    lexicon, topics = load_lexicon(folder), find_topics(folder)
    targets = sorted(set(topics.values()))
    labels = np.zeros((len(table), len(targets)))
    for row, cell in enumerate(table["codes"]):
        for code in split_list(cell):
            labels[row, targets.index(topics[code])] = 1
    counts = count_hits(find_hits(plain, lexicon), lexicon)
    return train_classifier(plain, counts, np.asarray(embed(plain)), labels, targets)


def choose_labelled(folder: Path, kind: str, further: pd.DataFrame | None = None) -> pd.DataFrame:
    """Choose the labelled texts to learn from: columns text and codes; a person's label wins over the codebook's."""
    table = load_codebook(folder, "labelled")
    chosen = told = table[table["kind"] == "passage"]
    if kind == "recommendation":
        asked = pd.concat([table[table["kind"] == kind], load_codebook(folder, "labelled_recommendations")])
        # Recommendations are few: each counts twice beside the passages that lend them their words.
        chosen = _keep_practice(pd.concat([asked, asked, told]), folder)
    if further is not None and len(further):
        told_of = set(further["text"])
        chosen = pd.concat([chosen[~chosen["text"].isin(told_of)], further])
    return chosen[["text", "codes"]].reset_index(drop=True)


def _keep_practice(table: pd.DataFrame, folder: Path) -> pd.DataFrame:
    # A recommendation asks for practice: nothing else need be learned for it.
    codes = load_codebook(folder, "codes")
    practice = set(codes.loc[codes["group"] == "practice", "code"])
    kept = [";".join(code for code in split_list(cell) if code in practice) for cell in table["codes"]]
    return table.assign(codes=kept)


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


def hash_learned(folder: Path, table: pd.DataFrame, embed: Embed) -> str:
    """Hash all that a classifier comes from: the labels, the phrases as compiled, the topics and the model."""
    lexicon = load_lexicon(folder)
    phrases = sorted(
        f"{phrase.label}\t{' & '.join(part.pattern for part in phrase.parts)}" for phrase in lexicon.index.phrases
    )
    facets = [f"{label}\t{facet.codes}\t{facet.sure}" for label, facet in sorted(lexicon.facets.items())]
    # The same words in another model are other numbers, and so another classifier.
    probe = np.asarray(embed(["the same words"])).round(2).tolist()
    parts = [
        RECIPE,
        table.to_csv(index=False, lineterminator="\n"),
        *phrases,
        *facets,
        repr(find_topics(folder)),
        repr(probe),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

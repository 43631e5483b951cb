"""The last look before a report leaves: each file is read whole and searched for what its audience may not see.

Searched for are: eight words in a row that stand only in unpublished reviews; what those reviews call the victim and
the perpetrator, and names that stand nowhere else; full dates of those deaths; names of their files; notes of the
register that tell of people; paths of this computer; for the public also the ids of unpublished reviews, all other
notes, and what people typed into the action plan. A hit keeps the report back.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..decisions import read_decisions
from ..study import Study, collect_register
from ..tables import make_table, read_table, table_path
from .audience import list_published
from .guard_names import SHORTEST, list_cast, list_dates, list_only_names, list_plan_words
from .guard_texts import Piece, list_codebook, list_fixed_texts, read_pieces
from .plan_words import list_known_bodies
from .register_notes import choose_notes
from .shingles import LENGTH, list_shingles, list_words

NEEDED = ("documents", "passages", "recommendations")
ASKED = ("recommendations", "recommendation_copies", "actions")
TEXTS_ASKED = (
    "text", "title", "stem", "number", "action", "lead", "recommendation_printed", "status_printed", "target_printed",
)  # fmt: skip
CONTEXT = 30  # letters told on each side of a hit
FEWEST = 3  # words of a note that is searched for whole; shorter ones stand anywhere
PATH = re.compile(r"(?:/home/|/Users/|[A-Za-z]:\\|\bdata/(?:raw|processed|decisions)/)[\w./\\-]*")


@dataclass(frozen=True)
class Hit:
    """Something in a finished file that its audience may not see: where, what, and why it may not be there."""

    file: str
    place: str
    found: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.found!r} ({self.reason})"


@dataclass(frozen=True)
class Secrets:
    """What must not be in a file: texts of unpublished reviews by name of the file, and words with their reason.

    ``loose`` are the words that are sought in small letters too, since no text that may be shown has them.
    """

    texts: tuple[tuple[str, str], ...]
    allowed: tuple[str, ...]
    words: Mapping[str, str]
    loose: frozenset[str] = frozenset()


def check_files(study: Study, tables: Mapping[str, pd.DataFrame], audience: str, files: Iterable[Path]) -> list[Hit]:
    """Check finished files for an audience; no hits means that nothing was found in any of them."""
    if audience == "restricted":
        return []
    secrets = list_secrets(study, tables, audience)
    harmless = _read_harmless(study)
    found = [hit for path in files for hit in find_hits(path.name, read_pieces(path), secrets)]
    return [hit for hit in found if hit.found not in harmless]


def list_secrets(study: Study, tables: Mapping[str, pd.DataFrame], audience: str) -> Secrets:
    """List what must not be in a file for an audience."""
    tables = {name: make_table(name) for name in NEEDED} | dict(tables)
    published = list_published(tables["reviews"])
    documents, passages = tables["documents"], tables["passages"]
    mine, theirs = (passages[passages["review_id"].isin(published) == told] for told in (True, False))
    asked = [(review in published, text) for name in ASKED for review, text in _list_asked(tables, name)]
    shown = [text for told, text in asked if told or audience != "public"]
    names = dict(zip(documents["document_id"], documents["file"], strict=True))
    reviews = tables["reviews"]
    hidden = reviews[~reviews["review_id"].isin(published)]
    told, kept = list_notes(study, published, audience)
    allowed = (*mine["text"], *shown, *told, *list_fixed_texts(study, tables))
    # The codebook excuses words that it prints itself, but neither a person of a case nor a review's sentences.
    printed = (*allowed, *list_codebook(study))
    words = list_only_names(theirs["text"], printed) | list_dates(hidden) | list_cast(hidden, allowed)
    words |= {note: kept[note] for note in find_loose(kept, printed)}
    loose = find_loose(words, allowed)
    words |= _list_files(documents[~documents["review_id"].isin(published)], set(reviews["review_id"]))
    if audience == "public":
        # An id of one or two letters can't be told from a word.
        telling = [review for review in hidden["review_id"] if len(review) > 2 or re.search(r"\d", review)]
        words |= dict.fromkeys(telling, "id of an unpublished review")
    words |= {str(study.root): "path of this computer"}
    texts = [(names.get(row.document_id, ""), row.text) for row in theirs.itertuples()]
    texts += [("a recommendation or action", text) for told, text in asked if not told]
    texts += [("register.csv or the action plan", note) for note in kept]
    return Secrets(tuple(texts), allowed, words, loose)


def list_notes(study: Study, published: set[str], audience: str) -> tuple[list[str], dict[str, str]]:
    """List what of the register an audience is told, and the notes that it is not told, with the reason."""
    register, _ = collect_register(study)
    notes = choose_notes(register, published, audience, study.codebook)
    told = [] if audience == "public" else [*register["review_id"], *register["csp"], *notes]
    kept = {note: "note of the register" for note in set(register["note"]) - set(notes)}
    if audience == "public":
        known = list_known_bodies(study, read_addressees(study))
        kept |= dict.fromkeys(list_plan_words(study, known), "typed into the action plan")
    return told, {note: why for note, why in kept.items() if len(list_words(note)) >= FEWEST}


def read_addressees(study: Study) -> list[str]:
    """Read whom the proposals address; nobody where there are none yet."""
    path = table_path(study.processed, "proposals")
    return list(read_table(study.processed, "proposals")["addressee"]) if path.exists() else []


def find_loose(words: Iterable[str], allowed: Iterable[str]) -> frozenset[str]:
    """Find the words that no allowed text has, however spelt: these are secret in small letters too."""
    common = "\n".join(allowed).lower()
    return frozenset(
        word
        for word in words
        if len(word) >= SHORTEST and not re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", common)
    )


def _list_asked(tables: Mapping[str, pd.DataFrame], name: str) -> Iterator[tuple[str, str]]:
    """Give each review's texts of recommendations and actions: partners may see them all."""
    if name not in tables:
        return
    rows = tables[name]
    if "review_id" not in rows:
        rows = rows.merge(tables["recommendations"][["recommendation_id", "review_id"]], on="recommendation_id")
    for column in TEXTS_ASKED:
        if column in rows:
            yield from zip(rows["review_id"], rows[column], strict=True)


def _list_files(documents: pd.DataFrame, ids: set[str]) -> dict[str, str]:
    """List names of files; a name without its ending only where it is no word ("overview") and no review's id."""
    stems = {stem for file in documents["file"] if re.search(r"[\d_]", stem := Path(file).stem) and stem not in ids}
    names = {name for file in documents["file"] for name in (file, Path(file).name)} | stems
    titles = {title for title in documents["title"] if len(title.split()) > 2}
    return {name: "file of an unpublished review" for name in names} | {
        title: "title of an unpublished document" for title in titles
    }


def find_hits(file: str, pieces: Iterable[Piece], secrets: Secrets) -> Iterator[Hit]:
    """Find what may not be in a file, piece by piece of what it holds."""
    pieces = list(pieces)
    yield from _find_texts(file, pieces, secrets)
    patterns = [(_make_pattern([word], word in secrets.loose), why) for word, why in sorted(secrets.words.items())]
    quick = [
        _make_pattern([word for word in sorted(secrets.words) if (word in secrets.loose) == is_loose], is_loose)
        for is_loose in (True, False)
    ]
    for piece in pieces:
        for pattern, why in patterns if any(one.search(piece.text) for one in quick) else ():
            if found := pattern.search(piece.text):
                yield Hit(file, f"{piece.place}, near “{_near(piece.text, found)}”", found[0], why)
        if found := PATH.search(piece.text):
            yield Hit(file, piece.place, found[0], "path of this computer")


def _make_pattern(words: list[str], is_loose: bool) -> re.Pattern[str]:
    spelt = ("\\s+".join(map(re.escape, word.split())) for word in words)
    joined = "|".join(spelt) or "(?!)"  # of no words, what nothing fits
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE if is_loose else 0)


def _find_texts(file: str, pieces: list[Piece], secrets: Secrets) -> Iterator[Hit]:
    """Find sequences of words that only unpublished reviews have; told once for each place and document."""
    places: dict[str, str] = {}
    for piece in pieces:
        for shingle in list_shingles(piece.text):
            places.setdefault(shingle, piece.place)
    hits: dict[str, str] = {}
    for document, text in secrets.texts:
        hits |= {shingle: document for shingle in list_shingles(text) & places.keys()}
    if hits:
        for text in secrets.allowed:
            for shingle in list_shingles(text) & hits.keys():
                del hits[shingle]
    told = set()
    for shingle, document in sorted(hits.items()):
        if (places[shingle], document) not in told:
            told.add((places[shingle], document))
            yield Hit(file, places[shingle], shingle, f"{LENGTH} words in a row of an unpublished review ({document})")


def _near(text: str, found: re.Match[str]) -> str:
    return " ".join(text[max(0, found.start() - CONTEXT) : found.end() + CONTEXT].split())


def _read_harmless(study: Study) -> set[str]:
    """Read what a person found harmless, exactly as it was found: decisions/not_secret.csv."""
    return set(read_decisions(study.decisions, "not_secret")["words"])

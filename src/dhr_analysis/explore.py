"""Search the passages of a study: by words, by meaning, by code, agency, role, partnership and year; with citations.

For the researcher's desk: shows words of reviews, published or not.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .coding.graphic import find_graphic
from .coding.phrases import make_plain
from .deciding.places import cite_passage, shorten_text
from .errors import DhrError, suggest_name
from .reading.agencies import find_agencies, load_sectors
from .reporting.page import count_things
from .study import Study
from .tables import ROLES, read_table, table_path

AROUND = 70  # letters shown on either side of a word
COVERED = "(describes injuries: covered)"
_TERM = re.compile(r'(-?)(?:"([^"]+)"|(\S+))')
_BETWEEN = r"[\s-]+"
Embed = Callable[[Sequence[str]], np.ndarray]


@dataclass(frozen=True)
class Query:
    """A compiled search: each of ``wanted`` must stand in a passage, none of ``unwanted`` may."""

    text: str
    wanted: tuple[re.Pattern[str], ...]
    unwanted: tuple[re.Pattern[str], ...]

    def fits(self, plain: str) -> bool:
        """Say whether a plain text fits."""
        return all(term.search(plain) for term in self.wanted) and not any(term.search(plain) for term in self.unwanted)

    def find(self, plain: str) -> Iterator[re.Match[str]]:
        """Find all places of the wanted words in a plain text, in their order."""
        yield from sorted((hit for term in self.wanted for hit in term.finditer(plain)), key=lambda hit: hit.span())


def compile_query(text: str) -> Query:
    """Compile a search: words that all must stand, "words in a row", risk* for any ending, -word for none of it.

    a|b is one or the other. Raises DhrError for a search without any word to find.
    """
    wanted: list[re.Pattern[str]] = []
    unwanted: list[re.Pattern[str]] = []
    for sign, phrase, word in _TERM.findall(text):
        choices = [_compile_term(choice) for choice in (phrase or word).split("|") if re.search(r"\w", choice)]
        if choices:
            (unwanted if sign else wanted).append(re.compile("|".join(choices)))
    if text.strip() and not wanted:
        raise DhrError(f'The search {text!r} has no word to find. Write for instance: risk* "not seen alone" -boiler')
    return Query(text, tuple(wanted), tuple(unwanted))


def _compile_term(words: str) -> str:
    pieces = [re.escape(piece).replace(r"\*", r"\w*") for piece in re.split(r"[\s-]+", make_plain(words)) if piece]
    return rf"(?<!\w){_BETWEEN.join(pieces)}(?!\w)"


def open_corpus(study: Study) -> pd.DataFrame:
    """Open a study's passages for searching: columns of ``passages``, and csp, year (of death), file, codes.

    ``codes`` are those found in the passage, joined with ;. Blank before stage 3 has run.
    """
    passages, reviews, documents = (read_table(study.processed, name) for name in ("passages", "reviews", "documents"))
    cases = reviews.set_index("review_id")
    files = dict(zip(documents["document_id"], documents["file"], strict=True))
    codes: dict[str, str] = {}
    if table_path(study.processed, "codings").exists():
        found = read_table(study.processed, "codings").query("status == 'found'")
        codes = found.groupby("passage_id")["code"].agg(lambda group: ";".join(sorted(set(group)))).to_dict()
    return passages.assign(
        csp=passages["review_id"].map(cases["csp"].to_dict()).fillna(""),
        year=passages["review_id"].map(cases["date_of_death"].str[:4].to_dict()).fillna(""),
        file=passages["document_id"].map(files).fillna(""),
        codes=[codes.get(passage_id, "") for passage_id in passages["passage_id"]],
    )


def choose_passages(
    corpus: pd.DataFrame,
    study: Study,
    *,
    code: str = "",
    agency: str = "",
    role: str = "",
    csp: str = "",
    year: str = "",
    review: str = "",
) -> pd.DataFrame:
    """Choose passages by what they hold or belong to; blank chooses all. ``year`` may be a span: 2012-2016.

    Raises DhrError for a code, agency, role, partnership or review that there isn't, with the nearest there is.
    """
    known = {code for cell in corpus["codes"] for code in cell.split(";") if code}
    for name, value, there in (
        ("code", code, known), ("agency", agency, set(load_sectors(study.codebook))), ("role", role, set(ROLES)),
        ("csp", csp, set(corpus["csp"])), ("review", review, set(corpus["review_id"])),
    ):  # fmt: skip
        if value and value not in there:
            raise DhrError(f"There is no {name} {value!r} here. {suggest_name(value, filter(None, there))}")
    fits = pd.Series(True, index=corpus.index)
    for column, value in (("role", role), ("csp", csp), ("review_id", review)):
        fits &= (corpus[column] == value) | (value == "")
    if code:
        fits &= np.array([code in cell.split(";") for cell in corpus["codes"]], dtype=bool)
    if year:
        fits &= _fits_year(corpus["year"], year)
    chosen = corpus[fits]
    if agency:
        chosen = chosen[np.array([_names(text, agency, study) for text in chosen["text"]], dtype=bool)]
    return chosen.reset_index(drop=True)


def _fits_year(years: pd.Series, wanted: str) -> pd.Series:
    span = re.fullmatch(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?", wanted.strip())
    if span is None:
        raise DhrError(f"{wanted!r} is no year; allowed: 2014 or 2012-2016.")
    return years.between(span[1], span[2] or span[1]) & (years != "")


def _names(text: str, agency: str, study: Study) -> bool:
    return any(match.agency == agency for match in find_agencies(text, study.codebook))


def search_passages(corpus: pd.DataFrame, words: str) -> pd.DataFrame:
    """Search passages for words (``compile_query`` says how); all, when no words are given. Rows of the corpus."""
    query = compile_query(words)
    fits = np.array([query.fits(make_plain(text)) for text in corpus["text"]], dtype=bool)
    return corpus[fits].reset_index(drop=True)


def show_in_context(found: pd.DataFrame, words: str, study: Study, *, covered: bool = True) -> pd.DataFrame:
    """Show each place of the words with what stands around it; without words the beginnings of the passages.

    Columns: where (review, page, paragraph, to be cited), before, words, after, role, codes. Passages that describe
    injuries are covered, unless asked otherwise.
    """
    query = compile_query(words)
    graphic = find_graphic(found, study.codebook) if covered else frozenset()
    rows = []
    for row in found.to_dict("records"):
        where = ", ".join(filter(None, [row["review_id"], cite_passage(row)]))
        about = {"where": where, "role": row["role"].replace("_", " "), "codes": row["codes"].replace(";", ", ")}
        for before, hit, after in _list_contexts(row["text"], query):
            shown = ("", COVERED, "") if row["passage_id"] in graphic else (before, hit, after)
            rows.append({**about, **dict(zip(("before", "words", "after"), shown, strict=True))})
    columns = ["where", "before", "words", "after", "role", "codes"]
    return pd.DataFrame(rows, columns=columns).drop_duplicates(ignore_index=True)


def _list_contexts(text: str, query: Query) -> Iterator[tuple[str, str, str]]:
    if not query.wanted:
        yield "", shorten_text(text, 3 * AROUND), ""
    for hit in query.find(make_plain(text)) if query.wanted else ():
        start, end = hit.span()
        before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
        yield (
            ("…" + before.split(" ", 1)[-1]) if start > AROUND else before,
            text[start:end],
            (after.rsplit(" ", 1)[0] + "…") if end + AROUND < len(text) else after,
        )


def make_embed(study: Study) -> Embed:
    """Make what turns texts into vectors, with the study's model and its kept vectors."""
    from .embeddings import embed_texts

    folder = study.raw.parent / study.settings.embeddings if study.settings.embeddings else None
    return lambda texts: embed_texts(texts, model_folder=folder, cache=study.processed / "cache" / "embeddings")


def find_alike(corpus: pd.DataFrame, text: str, embed: Embed, most: int = 20) -> pd.DataFrame:
    """Find the passages nearest in meaning to a text; rows of the corpus and ``nearness`` (cosine), nearest first."""
    if corpus.empty:
        return corpus.assign(nearness=pd.Series(dtype="float64"))
    nearness = embed(list(corpus["text"])) @ embed([text])[0]
    ranked = corpus.assign(nearness=nearness.round(3).astype("float64"))
    return ranked.sort_values("nearness", ascending=False, kind="stable").head(most).reset_index(drop=True)


def say_found(found: pd.DataFrame, corpus: pd.DataFrame, words: str) -> str:
    """Say how many passages, reviews and partnerships a search found, out of how many."""
    what = f"{words!r} stands in" if words else "Chosen are"
    partnerships = found["csp"].replace("", pd.NA).nunique()
    return (
        f"{what} {count_things(len(found), 'passage')} of {len(corpus):,}, "
        f"in {found['review_id'].nunique()} of {count_things(corpus['review_id'].nunique(), 'review')} "
        f"and {count_things(partnerships, 'partnership')}."
    )


def count_found(found: pd.DataFrame, corpus: pd.DataFrame) -> pd.DataFrame:
    """Count the passages found by partnership and year of death: columns csp, year, passages, of, reviews."""
    sizes = corpus.groupby(["csp", "year"])["passage_id"].size()
    counts = found.groupby(["csp", "year"], as_index=False).agg(
        passages=("passage_id", "size"), reviews=("review_id", "nunique")
    )
    counts["of"] = [int(sizes[key]) for key in zip(counts["csp"], counts["year"], strict=True)]
    return counts[["csp", "year", "passages", "of", "reviews"]]


def read_choices(text: str) -> dict[str, str]:
    """Read choices written as ``role=analysis; csp=Coventry``; raises DhrError for one that there is not."""
    known = ("role", "csp", "year", "review")
    choices = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if name not in known or not sign:
            raise DhrError(f"{part!r} is no choice; allowed: {', '.join(f'{name}=…' for name in known)}, joined with ;")
        choices[name] = value
    return choices

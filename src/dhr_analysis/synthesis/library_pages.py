"""Read saved pages of the Home Office's library of reviews: a card for each review, and the file it belongs to.

Nothing is fetched: a person saves the pages of search results and the reports in their browser. Cards are found by
their labels, so that a page saved "complete", with other addresses and classes, reads the same.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import DhrError
from ..ids import fold_text

LABELS = {
    "dhr title": "title", "csp": "csp", "csp region": "region", "uploaded on": "uploaded", "date of death": "death",
}  # fmt: skip
CARD_COLUMNS = ("title", "csp", "region", "uploaded", "death", "label", "download")
REFERENCE = re.compile(r"(\d{4})\s*/?\s*([a-z])?\b")
COPY = re.compile(r"\s*(?:\(\d+\)|- copy)$", re.IGNORECASE)


def read_library_pages(pages: Iterable[Path]) -> pd.DataFrame:
    """Read the cards of saved pages of search results, each review once, in the order of the pages.

    Columns: title, csp, region, uploaded, death (as printed), label (the name of the download), download (its id).
    Raises DhrError for a page without any card.
    """
    cards: dict[tuple[str, ...], dict[str, str]] = {}
    for page in pages:
        found = list(_read_cards(page))
        if not found:
            raise DhrError(f"{page}: no review was found in this page. Save the page that lists the search results.")
        for card in found:
            cards.setdefault(tuple(card[column] for column in CARD_COLUMNS), card)
    return pd.DataFrame(list(cards.values()), columns=list(CARD_COLUMNS), dtype="str")


def _read_cards(page: Path) -> Iterator[dict[str, str]]:
    from lxml import html

    tree = html.fromstring(page.read_bytes(), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    seen = set()
    for link in tree.xpath("//a[@download or contains(@href, '/download/')]"):
        card = next((above for above in link.iterancestors() if _is_card(above)), None)
        if card is not None and card not in seen:
            seen.add(card)
            yield _read_card(card)


def _list_pieces(element: Any) -> list[str]:
    """List the texts of an element in order, without those of links: what a button says is no value."""
    texts = element.xpath(".//text()[not(ancestor::a)]")
    return [piece for piece in (" ".join(text.split()) for text in texts) if piece]


def _is_card(element: Any) -> bool:
    pieces = {piece.lower() for piece in _list_pieces(element)}
    return {"csp", "date of death"} <= pieces


def _read_card(card: Any) -> dict[str, str]:
    """Read a card: after each label stands its value; a value that is itself a label is none."""
    pieces = _list_pieces(card)
    read = dict.fromkeys(CARD_COLUMNS, "")
    for piece, following in zip(pieces, [*pieces[1:], ""], strict=True):
        column = LABELS.get(piece.lower())
        if column and not read[column] and following.lower() not in LABELS:
            read[column] = following
    links = card.xpath(".//a[@download or contains(@href, '/download/')]")
    read["label"] = next((" ".join(link.get("download").split()) for link in links if link.get("download")), "")
    read["download"] = next((link.get("href", "").rstrip("/").rsplit("/", 1)[-1] for link in links), "")
    return read


def make_review_ids(cards: pd.DataFrame) -> list[str]:
    """Make a review's id of its partnership and the year and letter of its label, for instance East-Sussex-2019b.

    Where two would be the same, the title is added.
    """
    ids = []
    for card in cards.to_dict("records"):
        years = REFERENCE.findall(card["label"].lower()) or REFERENCE.findall(card["death"].lower())
        year = "".join(years[-1]) if years else "undated"
        ids.append(f"{_slug(card['csp'])}-{year}")
    doubled = {name for name in ids if ids.count(name) > 1}
    titles = cards["title"].tolist()
    return [f"{name}-{_slug(title)}" if name in doubled else name for name, title in zip(ids, titles, strict=True)]


def _slug(text: str) -> str:
    return re.sub(r"\W+", "-", text).strip("-") or "unknown"


def match_files(cards: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """Match the downloaded files to the cards, by the name that the library gives them or by the download's id.

    Browsers change "/" and add "(1)" to a second copy; of two copies the first by name counts. Blank: no file.
    """
    by_name: dict[str, str] = {}
    for name in sorted(names, reverse=True):
        by_name[fold_text(COPY.sub("", Path(name).stem))] = name
    found = []
    for card in cards.to_dict("records"):
        keys = [fold_text(card[column]) for column in ("label", "download") if card[column]]
        found.append(next((by_name[key] for key in keys if key in by_name), ""))
    return found


def make_register_rows(cards: pd.DataFrame, ids: Sequence[str], partnerships: Iterable[str]) -> list[dict[str, str]]:
    """Make rows of register.csv: published reviews, national where the partnership is none of the study's."""
    ours = set(partnerships)
    return [
        {
            "review_id": review, "csp": card["csp"], "status": "completed",
            "scope": "regional" if card["csp"] in ours else "national", "published": "yes",
            "note": "; ".join(
                f"{word} {card[column]}"
                for word, column in (("region", "region"), ("death", "death"), ("in the library since", "uploaded"))
                if card[column]
            ),
        }
        for review, card in zip(ids, cards.to_dict("records"), strict=True)
    ]  # fmt: skip


def make_document_rows(cards: pd.DataFrame, ids: Sequence[str], files: Sequence[str]) -> list[dict[str, str]]:
    """Make rows of documents.csv for the cards whose file is there; the kind of document is left to be told."""
    return [
        {"file": file, "review_id": review, "title": card["label"] or card["title"]}
        for review, file, card in zip(ids, files, cards.to_dict("records"), strict=True)
        if file
    ]

"""Topics found by machine are made from all reviews: words that stand only in unpublished ones go from their labels."""

from collections.abc import Collection

import pandas as pd

from ..csvfiles import split_list
from .shingles import list_words


def hide_topic_words(topics: pd.DataFrame, passages: pd.DataFrame, published: Collection[str]) -> pd.DataFrame:
    """Take words that only unpublished reviews use from topics' words and labels; a topic that loses all of them goes.

    ``passages`` are all of them, with review_id and text; columns of ``topics`` as they were.
    """
    is_published = passages["review_id"].isin(list(published))
    mine, theirs = (_list_vocabulary(passages.loc[is_published == told, "text"]) for told in (True, False))
    secret = theirs - mine
    words = [";".join(one for one in split_list(cell) if not _has(one, secret)) for cell in topics["words"]]
    labels = [_clean_label(label, secret) for label in topics["label"]]
    cleaned = topics.assign(words=pd.array(words, "str"), label=pd.array(labels, "str"))
    return cleaned[cleaned["words"] != ""].reset_index(drop=True)


def _list_vocabulary(texts: pd.Series) -> set[str]:
    return {word for text in texts for word in list_words(text)}


def _has(words: str, secret: set[str]) -> bool:
    return any(word in secret for word in list_words(words))


def _clean_label(label: str, secret: set[str]) -> str:
    """Keep what a label, a list joined by commas, says in other words."""
    return ", ".join(part for part in label.split(", ") if not _has(part, secret))

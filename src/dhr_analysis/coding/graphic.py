"""Passages that describe injuries or a death in detail, so that a reader can be warned and a report can fold them."""

from pathlib import Path

import pandas as pd

from ..codebook import load_codebook
from .lexicon import compile_cell, load_words
from .phrases import PhraseIndex, make_plain


def find_graphic(passages: pd.DataFrame, folder: Path) -> frozenset[str]:
    """Find the passages that a phrase of codebook/graphic.csv marks; returns their ids."""
    phrases = [
        phrase
        for row in load_codebook(folder, "graphic").itertuples()
        for phrase in compile_cell(row.phrases, "graphic", load_words(folder), "codebook/graphic.csv", row.row_in_file)[
            0
        ]
    ]
    index = PhraseIndex(phrases)
    pairs = zip(passages["passage_id"], passages["text"], strict=True)
    return frozenset(passage_id for passage_id, text in pairs if any(True for _ in index.find(make_plain(text))))

"""Which practices a recommendation asks for: one to three codes each. Makes the table ``recommendation_codes``."""

from pathlib import Path

import numpy as np
import pandas as pd

from ..codebook import load_codebook
from ..tables import make_table
from .classifier import Classifier
from .evidence import Embed, gather
from .phrases import make_plain

# A second code must be as likely as this, a third twice as likely; chosen on labelled recommendations by turns.
LIKELY = 0.18
MOST = 3
MACHINE = "machine"


def code_recommendations(
    recommendations: pd.DataFrame, codebook: Path, embed: Embed | None = None, classifier: Classifier | None = None
) -> pd.DataFrame:
    """Give each recommendation the practice codes that it asks for, likeliest first; returns ``recommendation_codes``.

    With a classifier: the likeliest code, a second that is likely, a third that is twice as likely as that must be;
    without one, the codes whose phrases stand in it. One that nothing speaks for gets no row.
    """
    codes = load_codebook(codebook, "codes")
    practice = set(codes.loc[codes["group"] == "practice", "code"])
    texts = [f"{row.stem} {row.text}".strip() for row in recommendations.itertuples()]
    evidence = gather([make_plain(text) for text in texts], codebook, embed, classifier)
    places = {code: place for place, code in enumerate(evidence.lexicon.codes) if code in practice}
    rows = []
    for place, recommendation_id in enumerate(recommendations["recommendation_id"]):
        scores = {code: _score(evidence.likely, evidence.counts, place, column) for code, column in places.items()}
        ranked = sorted((code for code in scores if scores[code] > 0), key=lambda code: (-scores[code], code))
        least = LIKELY if evidence.likely is not None else 0.0
        for code in [code for rank, code in enumerate(ranked[:MOST]) if rank == 0 or scores[code] >= least * rank]:
            spans = evidence.spans(place, code) or evidence.spans(place, code, sure=False)
            words = "; ".join(sorted({make_plain(texts[place])[start:end] for start, end in spans}))
            reason = f"words: {words}" if words else "like labelled recommendations with this code"
            row = {"recommendation_id": recommendation_id, "code": code, "score": round(scores[code], 3)}
            rows.append(row | {"reason": reason, "decided_by": MACHINE})
    return make_table("recommendation_codes", rows)


def _score(likely: np.ndarray | None, counts: np.ndarray, place: int, column: int) -> float:
    if likely is not None and not np.isnan(likely[place, column]):
        return float(likely[place, column])
    return float(min(counts[place, column], 1) * 0.5)

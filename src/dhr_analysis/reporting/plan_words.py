"""What people type into the action plan: the public is told statuses and days, not their own words.

A lead agency is told where it is a body that the codebook or a proposal names; anything else that was typed there may
name a person or a small unit, and stays with the partners.
"""

from collections.abc import Collection, Iterable

import pandas as pd

from ..codebook import load_codebook
from ..csvfiles import split_list
from ..study import Study
from .words import load_labels

FREE_WORDS = ("update", "milestones", "note", "heard_from", "decided_by")
NOTED = "noted"  # in the place of assurance: that there is some decides the colour
NOT_TOLD = "Named to the partners"
BOARD = "{} Community Safety Partnership"


def list_known_bodies(study: Study, addressees: Iterable[str]) -> set[str]:
    """List the bodies that anyone may hear of, in small letters: of the codebook, the study and its proposals."""
    book = study.codebook
    places = load_codebook(book, "partnerships")
    cells = [cell for column in ("names", "police", "health", "council") for cell in places[column]]
    names = {name for cell in cells for name in split_list(cell)} | set(load_codebook(book, "addressees")["name"])
    names |= {words for (list_, _), words in load_labels(book).items() if list_ in ("agency", "sector")}
    names |= {BOARD.format(csp) for csp in study.settings.partnerships} | set(addressees)
    return {name.lower() for name in names if name}


def clear_plan_words(rows: pd.DataFrame, known: Collection[str]) -> pd.DataFrame:
    """Take people's own words out of steps or of what was told of them; colours stay as they were."""
    cleared = {column: pd.array([""] * len(rows), "str") for column in FREE_WORDS if column in rows}
    owners = [name if not name or name.lower() in known else NOT_TOLD for name in rows["owner"]]
    assurance = ["" if not words.strip() else NOTED for words in rows["assurance"]]
    return rows.assign(**cleared, owner=pd.array(owners, "str"), assurance=pd.array(assurance, "str"))

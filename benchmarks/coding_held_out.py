"""Measure coding on invented reviews whose own sentences and recommendations are held out of the training.

usage: python benchmarks/coding_held_out.py [--work DIR] [--folds N]

The codebook's labelled examples hold those of tests/reviews/sources (column note: "test review" and the review), so
that benchmarks/reviews.py tells how those reviews are remembered. Here they are parted into folds; each fold is coded
by classifiers that saw nothing of its reviews, and the whole is scored by benchmarks/accuracy.py. Takes some minutes.
"""

import argparse
import re
import tempfile
from functools import partial
from pathlib import Path

import pandas as pd
from accuracy import measure_study, write_figures
from reviews import REVIEWS, STUDY, make_study

from dhr_analysis import load, read
from dhr_analysis.code import code_passages, make_review_codes
from dhr_analysis.codebook import find_codebook, load_codebook
from dhr_analysis.coding.evidence import Embed
from dhr_analysis.coding.learning import choose_labelled, train_on
from dhr_analysis.coding.practice import code_recommendations
from dhr_analysis.embeddings import embed_texts
from dhr_analysis.study import open_study
from dhr_analysis.tables import make_table, read_table, write_table

_REVIEW = re.compile(r"^test review (\w+)")
SHOWN = ("recommendation_codes", "themes", "passages", "traps")
READ = ("passages", "documents", "reviews", "recommendations")
Tables = dict[str, pd.DataFrame]


def list_held(codebook: Path, reviews: set[str]) -> set[str]:
    """List the labelled texts that come from reviews."""
    tables = [load_codebook(codebook, name) for name in ("labelled", "labelled_recommendations")]
    return {
        row.text
        for table in tables
        for row in table.itertuples()
        if (named := _REVIEW.match(row.note)) and named[1] in reviews
    }


def code_fold(tables: Tables, codebook: Path, embed: Embed, fold: set[str]) -> Tables:
    """Code the reviews of a fold by what was learned from everything else."""
    held = list_held(codebook, fold)
    learned = {}
    for kind in ("passage", "recommendation"):
        labelled = choose_labelled(codebook, kind)
        learned[kind] = train_on(codebook, labelled[~labelled["text"].isin(held)].reset_index(drop=True), embed)
    kept = {name: table[table["review_id"].isin(fold)].reset_index(drop=True) for name, table in tables.items()}
    passages, reviews = kept["passages"], kept["reviews"]
    codings = code_passages(passages, kept["documents"], reviews, codebook, embed, learned["passage"])
    asked = code_recommendations(kept["recommendations"], codebook, embed, learned["recommendation"])
    themes = make_review_codes(codings, passages, reviews, codebook)
    return {"codings": codings, "review_codes": themes, "recommendation_codes": asked}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--folds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        work = given.work or Path(made)
        truth = make_study(REVIEWS / "sources", work)
        study = open_study(STUDY, work)
        load.run_load(study)
        read.run_read(study)
        tables = {name: read_table(study.processed, name) for name in READ}
        names = sorted(set(tables["reviews"]["review_id"]))
        embed: Embed = partial(embed_texts, cache=study.processed / "cache" / "vectors")
        coded = [
            code_fold(tables, find_codebook(), embed, set(names[start :: given.folds])) for start in range(given.folds)
        ]
        for name in coded[0]:
            whole = pd.concat([one[name] for one in coded], ignore_index=True)
            write_table(study.processed, name, make_table(name, whole.to_dict("records")))
        figures, _ = measure_study(study.processed, truth)
    print("\n".join(line for line in write_figures(figures) if line.startswith(SHOWN)))


if __name__ == "__main__":
    main()

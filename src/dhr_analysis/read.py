"""Stage 2: documents become passages, recommendations, actions and case facts, review by review.

Reads ``documents``, the files and data/decisions/<study>; makes ``passages``, ``facts``, ``reviews``,
``recommendations``, ``recommendation_copies``, ``recommendation_agencies``, ``actions`` and their problems.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from .decisions import lay_over_facts, list_lost_facts, read_decisions
from .formats.cache import fingerprint_readers, read_file, run_jobs
from .problems import write_problems
from .reading.actions import find_actions
from .reading.corrections import lay_over_recommendations
from .reading.facts import find_facts, make_reviews
from .reading.passages import make_passages
from .reading.recommendations import find_recommendations
from .study import Study, collect_register
from .tables import make_problem, make_table, read_table, write_table

MADE = (
    "passages",
    "facts",
    "recommendations",
    "recommendation_copies",
    "recommendation_agencies",
    "actions",
    "problems",
)
FEW_WORDS = 60_000  # three long reviews: below this, starting worker processes costs more than they save
Tables = dict[str, pd.DataFrame]
Problems = list[dict[str, str]]


def run_read(study: Study) -> Tables:
    """Run stage 2 and write its tables; returns them by name."""
    documents = read_table(study.processed, "documents")
    tables = join_reviews(read_reviews(study, documents))
    register, _ = collect_register(study)
    tables["recommendations"], tables["recommendation_agencies"], lost = lay_over_recommendations(
        tables, read_decisions(study.decisions, "recommendations"), study.codebook
    )
    reviews = make_reviews(tables["facts"], register, documents, tables["passages"])
    decided = read_decisions(study.decisions, "facts")
    tables["reviews"] = lay_over_facts(reviews, decided)
    lost += list_lost_facts(reviews, decided)
    problems = tables.pop("problems")
    write_problems(study.processed, "read", [*problems.to_dict("records"), *lost])
    return {name: write_table(study.processed, name, table) for name, table in tables.items()}


def read_reviews(study: Study, documents: pd.DataFrame) -> list[Tables]:
    """Read every review's documents, many reviews at once where there is much to read; in the order of their ids."""
    wanted = documents[(documents["same_as"] == "") & (documents["text_source"] != "none")]
    blocks = study.processed / "cache" / "blocks" / fingerprint_readers()
    jobs = [(study.raw, blocks, group, study.codebook) for _, group in wanted.groupby("review_id", sort=True)]
    return run_jobs(read_review, jobs, study.settings.backend, small=wanted["n_words"].sum() < FEW_WORDS)


def read_review(raw: Path, blocks: Path, documents: pd.DataFrame, codebook: Path) -> Tables:
    """Read one review: all its documents together, since they print the same recommendations again."""
    passages = pd.concat(
        [
            make_passages(read_file(raw / row.file, row.file, blocks).blocks, row.document_id, row.review_id, codebook)
            for row in documents.itertuples()
        ]
    ).reset_index(drop=True)
    (recommendations, copies, agencies), problems = _find(
        ("recommendations", "recommendation_copies", "recommendation_agencies"), documents,
        lambda: find_recommendations(passages, documents, codebook),
    )  # fmt: skip
    (actions,), more = _find(
        ("actions",), documents, lambda: find_actions(passages, documents, recommendations, copies, codebook)
    )
    (facts,), doubts = _find(("facts",), documents, lambda: find_facts(passages, documents, codebook))
    return {
        "passages": passages,
        "facts": facts,
        "recommendations": recommendations,
        "recommendation_copies": copies,
        "recommendation_agencies": agencies,
        "actions": actions,
        "problems": make_table("problems", [*problems, *more, *doubts]),
    }


def _find(
    names: Sequence[str], documents: pd.DataFrame, find: Callable[[], tuple[Any, ...]]
) -> tuple[list[pd.DataFrame], Problems]:
    """Let one reader do its work; where it breaks off, its tables are empty and a problem says so."""
    try:
        *tables, problems = find()
    except Exception as error:
        # What a reader stumbles over in one review can't be foreseen, and must not keep the others from being read.
        what = f"{documents['review_id'].iloc[0]}: its {names[0]} were not read ({type(error).__name__}: {error})"
        advice = f"Add them to {names[0]}.csv in the study's decisions, and tell the program's makers."
        return [make_table(name) for name in names], [make_problem("read", "error", what, advice)]
    return tables, problems


def join_reviews(parts: Iterable[Tables]) -> Tables:
    """Join the tables of all reviews, in the given order."""
    read = list(parts)
    return {
        name: make_table(name, pd.concat([part[name] for part in read], ignore_index=True) if read else ())
        for name in MADE
    }


def make_worklist(tables: Tables, problems: pd.DataFrame) -> pd.DataFrame:
    """List what a person should check first: doubtful recommendations and facts, unmatched agencies, problems.

    Columns: doubt (0 to 1, highest first), review_id, what, words, page, where_to_decide.
    """
    rows: list[dict[str, Any]] = []
    for row in tables["recommendations"].itertuples():
        if row.confidence < 0.8:
            rows.append(
                _work(1 - row.confidence, row.review_id, "recommendation", row.text, row.page, "recommendations")
            )
    for row in tables["facts"].itertuples():
        if row.used and row.confidence < 0.8:
            rows.append(
                _work(1 - row.confidence, row.review_id, f"{row.fact}: {row.value}", row.quote, row.page, "facts")
            )
    review_of = dict(
        zip(tables["recommendations"]["recommendation_id"], tables["recommendations"]["review_id"], strict=True)
    )
    unmatched = tables["recommendation_agencies"].query("agency == ''")
    for row in unmatched.itertuples():
        rows.append(
            _work(
                0.6, review_of.get(row.recommendation_id, ""), "agency not matched", row.words, None, "recommendations"
            )
        )
    for row in problems[problems["severity"] != "note"].itertuples():
        rows.append(_work(0.9 if row.severity == "error" else 0.5, "", row.what, row.where, None, row.what_to_do))
    columns = ["doubt", "review_id", "what", "words", "page", "where_to_decide"]
    return (
        pd.DataFrame(rows, columns=columns).sort_values("doubt", ascending=False, kind="stable").reset_index(drop=True)
    )


def _work(doubt: float, review_id: str, what: str, words: str, page: Any, where: str) -> dict[str, Any]:
    decide = f"data/decisions/<study>/{where}.csv" if where in ("facts", "recommendations") else where
    return {
        "doubt": round(float(doubt), 2),
        "review_id": review_id,
        "what": what,
        "words": words,
        "page": page,
        "where_to_decide": decide,
    }


def summarise_documents(documents: pd.DataFrame, passages: pd.DataFrame, recommendations: pd.DataFrame) -> pd.DataFrame:
    """Count, per document, words received and kept, passages and recommendations first printed there.

    Columns: file, review_id, doc_type, n_pages, n_words, words_kept (share), n_passages, n_recommendations.
    """
    kept = passages.assign(words=passages["text"].str.split().str.len()).groupby("document_id")["words"].sum()
    counts = documents[["document_id", "file", "review_id", "doc_type", "n_pages", "n_words"]].copy()
    counts["words_kept"] = (counts["document_id"].map(kept).astype("float64").fillna(0) / counts["n_words"]).round(3)
    counts["n_passages"] = counts["document_id"].map(passages["document_id"].value_counts()).fillna(0).astype("int64")
    found = recommendations["document_id"].value_counts()
    counts["n_recommendations"] = counts["document_id"].map(found).fillna(0).astype("int64")
    return counts.drop(columns="document_id")

"""A small coded study: two reviews of invented text with the machine's codings, enough for sheets and exchange."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from small_studies import make_small_study

from dhr_analysis.deciding.marks import keep_machine_codings
from dhr_analysis.study import Study, open_study
from dhr_analysis.tables import make_table, write_table

CODES = """code,group,name,definition,include,exclude,phrases,examples,not_examples
enquiry,practice,Enquiry,Asking about abuse,Asked or not asked,,asked,The nurse asked her about home,
risk,practice,Risk assessment,How risk was weighed,,,risk,The risk was graded,
isolation,dynamics,Isolation,Being kept from others,,,isolated,He kept her from friends,
"""
TEXTS = {
    "d_1": (
        ("3.1", "The health visitor asked her twice about home – she said that all was well."),
        ("3.2", "The risk was graded medium by an officer who had not read the log of earlier calls."),
        ("3.3", "Her sister noticed 😀 that he kept her from friends and from the café where she had worked."),
        ("3.4", "No agency asked the sister."),
    ),
    "d_2": (
        ("5.1", "The practice did not ask why he was so often in the room with her."),
        ("5.2", "Nobody weighed the danger to her after she had left in March."),
        ("5.3", "The panel heard that she had no money of her own, and no telephone."),
    ),
}
MARKED = (
    ("3.1", "enquiry", "found", "asked her twice about home"),
    ("3.2", "risk", "found", "risk was graded medium"),
    ("3.3", "isolation", "found", "kept her from friends"),
    ("3.4", "enquiry", "negated", "No agency asked"),
    ("5.1", "enquiry", "found", "did not ask why"),
)
REVIEWS = (
    ("D1", "Birmingham", "2012-05-03", "homicide", True),
    ("D2", "Coventry", "2015", "suicide", False),
)


def make_coded_study(root: Path) -> Study:
    """Make a study of two reviews with documents, passages, reviews and the machine's codings, and open it."""
    shutil.copytree(_build_study(), root, dirs_exist_ok=True)
    return open_study("small", root)


@cache
def _build_study() -> Path:
    """Build the study once for all tests; they get copies."""
    root = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    study = make_small_study(root)
    (root / "codebook" / "codes.csv").write_text(CODES, encoding="utf-8")
    documents = [
        {
            "document_id": document, "file": f"{document}.txt", "sha256": document * 8, "review_id": review, "csp": csp,
            "doc_type": "overview", "published": published, "text_source": "text", "scope": "regional",
        }
        for document, (review, csp, _, _, published) in zip(TEXTS, REVIEWS, strict=True)
    ]  # fmt: skip
    reviews = [
        {
            "review_id": review, "csp": csp, "region": "West Midlands", "date_of_death": death, "death_type": kind,
            "published": published, "status": "completed", "scope": "regional", "kind": "dhr", "victim_age": 34,
        }
        for review, csp, death, kind, published in REVIEWS
    ]  # fmt: skip
    codings = make_table("codings", list_codings())
    for name, rows in (
        ("documents", documents),
        ("passages", list_passages()),
        ("reviews", reviews),
        ("codings", codings),
        ("review_codes", list_themes()),
    ):
        write_table(study.processed, name, make_table(name, rows))
    keep_machine_codings(study, codings)
    return root


def list_passages() -> list[dict[str, Any]]:
    """List the passages of both documents."""
    return [
        {
            "passage_id": f"p_{paragraph}", "document_id": document, "review_id": f"D{document[-1]}",
            "position": place, "page": place // 2 + 4, "paragraph": paragraph, "heading": "Analysis",
            "kind": "paragraph", "role": "analysis", "text": text,
        }
        for document, texts in TEXTS.items()
        for place, (paragraph, text) in enumerate(texts)
    ]  # fmt: skip


def list_codings() -> list[dict[str, Any]]:
    """List what the machine marked."""
    texts = {paragraph: text for given in TEXTS.values() for paragraph, text in given}
    return [
        {
            "passage_id": f"p_{paragraph}", "code": code, "coder": "machine", "status": status,
            "start": texts[paragraph].index(words), "end": texts[paragraph].index(words) + len(words), "quote": words,
            "method": "phrase", "score": 0.8, "decided_by": "machine", "reason": f"phrase of {code}",
        }
        for paragraph, code, status, words in MARKED
    ]  # fmt: skip


def list_themes() -> list[dict[str, Any]]:
    """List the machine's themes."""
    found = {(f"D{1 if paragraph < '5' else 2}", code) for paragraph, code, status, _ in MARKED if status == "found"}
    return [
        {"review_id": review, "code": code, "present": (review, code) in found, "decided_by": "machine"}
        for review in ("D1", "D2")
        for code in ("enquiry", "isolation", "risk")
    ]

"""The reporting checklists ENTREQ and SRQR, filled in as far as a run knows the answers (codebook/checklist.csv)."""

import re

import pandas as pd

from .. import __version__
from ..codebook import load_codebook
from ..deciding.marks import list_coders
from ..decisions import read_coding_decisions
from ..study import Study
from .opened import Report
from .page import Html, join_html, make_html_table, make_paragraph
from .sections_scope import count_flow
from .words import count_things, say_date, say_of

STANDARDS = ("ENTREQ", "SRQR")
OPEN = "For the researcher to write."


def show_checklist(report: Report) -> Html:
    """Show both checklists: what is asked, what this run can say, and in which section."""
    known = know_run(report)
    asked = load_codebook(report.study.codebook, "checklist")
    parts = []
    for standard in STANDARDS:
        rows = asked[asked["standard"] == standard]
        table = pd.DataFrame([_fill(row, known) for row in rows.to_dict("records")])
        open_items = int((table["answer"] == OPEN).sum())
        parts.append(
            make_paragraph(
                f"{standard}: {say_of(len(table) - open_items, len(table))} items are filled in by this run; "
                "the others are for the researcher."
            )
        )
        parts.append(
            make_html_table(table, f"{standard}: what a reader should be told", source="codebook/checklist.csv")
        )
    return join_html(parts)


def _fill(row: dict[str, str], known: dict[str, str]) -> dict[str, object]:
    names = re.findall(r"\{(\w+)\}", row["filled"])
    answer = row["filled"].format_map(known) if row["filled"] and all(known.get(name) for name in names) else OPEN
    place = Html(f'<a class="ref" href="#{row["section"]}">(see below)</a>') if row["section"] else ""
    return {"item": row["item"], "name": row["name"], "asks": row["asks"], "answer": answer.strip(), "where": place}


def know_run(report: Report) -> dict[str, str]:
    """Say in words what the run knows of itself, by the names that codebook/checklist.csv uses; blank: not known."""
    documents = report.count_from("documents")
    originals = documents[documents["same_as"] == ""]
    flow = count_flow(report).set_index("label")["n"]
    codings = report.count_from("codings")
    found = codings[codings["status"] == "found"]
    settings = report.study.settings
    return {
        "commissioner": settings.commissioner, "region": settings.region, "date": say_date(report.study.date),
        "program": f"dhr_analysis {__version__}", "coders": _say_coders(report.study), "agreement": "",
        "n_partnerships": str(len(settings.partnerships)), "n_codes": str(len(report.codes)),
        "n_known": str(flow["Known"]), "n_received": str(flow["Obtained"]),
        "n_readable": str(flow["Readable"]), "n_read": str(flow["Included"]),
        "n_documents": str(len(originals)), "n_same": str(len(documents) - len(originals)),
        "n_words": f"{int(originals['n_words'].sum()):,}", "n_passages": f"{len(report.count_from('passages')):,}",
        "n_codings": f"{len(found):,}", "n_decided": f"{int((~codings['decided_by'].isin(('', 'machine'))).sum()):,}",
        "n_groups": str(report.count_from("recommendation_groups")["group_id"].nunique()),
        "n_topics": str(len(report["topics"])), "n_quotes": f"{len(report.evidence):,}",
        "n_proposals": str(len(report["proposals"].query("status != 'rejected'"))),
        "n_comparisons": str(len(report.count_from("comparisons"))),
    } | {"agreement": _say_agreement(report.study)}  # fmt: skip


def _say_coders(study: Study) -> str:
    coders = list_coders(read_coding_decisions(study.decisions))
    return (
        f"The machine first; {count_things(len(coders), 'person', 'people')} coded passages by hand."
        if coders
        else "The machine alone so far."
    )


def _say_agreement(study: Study) -> str:
    coders = list_coders(read_coding_decisions(study.decisions))
    return "Agreement is reported by code." if len(coders) > 1 else "A second coder has not coded yet."

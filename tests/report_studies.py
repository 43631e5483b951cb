"""A small study with all tables that reports read, and its reports made without a kernel: for the tests of reports."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import nbformat.v4 as v4
import pandas as pd

import dhr_analysis.report as dhr
from dhr_analysis.reporting.export import export_page
from dhr_analysis.reporting.opened import Report, disclose_study
from dhr_analysis.running.books import read_cells, read_title
from dhr_analysis.study import Study, StudySettings
from dhr_analysis.synthesis.groups import describe_groups, list_years
from dhr_analysis.synthesis.notable import count_agency_themes, list_exceptions, list_good_practice
from dhr_analysis.synthesis.themes import count_themes, find_differences, pair_themes
from dhr_analysis.synthesis.trends import find_trends
from dhr_analysis.tables import make_table, write_table

NOTEBOOKS = Path(__file__).parents[1] / "notebooks" / "reports"
SECRET_NAME, SECRET_FILE = "Quillonia", "quillonia_report_v3.pdf"
SECRET_WORDS = "the neighbour with the green gate had heard shouting on nine nights that winter"
SECRET_ADVICE = "the harbour surgery should keep a card by every telephone with the number of the night nurse"
SECRET_NOTE = "held because a cousin objects to the wording of chapter four of it"
PLAIN_NOTE = "held until the panel has met once more"
CANARIES = (SECRET_NAME, SECRET_WORDS, SECRET_ADVICE)
CODES = ("information_sharing", "risk_assessment", "training", "separation", "good_practice")
PARTNERSHIPS = ("Birmingham", "Coventry", "Walsall")
MADE_BY_REVIEW = (
    "documents",
    "passages",
    "codings",
    "facts",
    "recommendations",
    "recommendation_agencies",
    "recommendation_codes",
    "actions",
)
PROPOSAL = {
    "proposal_id": "x1",
    "level": "organisation",
    "addressee": "General practices",
    "sector": "health",
    "code": "training",
    "text": f"General practices should ask patients about harm. Reviews ask that {SECRET_ADVICE}.",
    "n_reviews": 25,
    "n_csps": 3,
    "status": "draft",
    "measure": "A count each year.",
    "group_ids": "g1",
    "rank": 1,
}
COMPARISON = {
    "measure": "separation",
    "label": "Separation",
    "ours_n": 15,
    "ours_of": 24,
    "theirs_n": 231,
    "theirs_of": 426,
    "source": "A dataset",
    "difference": 0.08,
    "low": -0.12,
    "high": 0.25,
    "caution": "not tagged is not absent",
}
TOPIC = {
    "topic": 0,
    "label": "visits",
    "words": "visits;calls",
    "n_passages": 3,
    "n_reviews": 2,
    "nearest_code": "training",
}
TIMES = 8  # reviews of each partnership, the last of them unpublished


def list_reviews() -> list[dict[str, Any]]:
    """List regional reviews, some of them unpublished, one under way, and a national one."""
    rows = []
    for csp in PARTNERSHIPS:
        for number in range(1, TIMES + 1):
            published, is_son = number < TIMES, number == 2
            rows.append(
                {
                    "review_id": f"{csp[0]}{number}",
                    "csp": csp,
                    "region": "West Midlands",
                    "status": "completed",
                    "published": published,
                    "kind": "dhr",
                    "scope": "regional",
                    "received": True,
                    "read": True,
                    "date_of_death": f"{2010 + number}-03-0{number}",
                    "death_type": "homicide",
                    "victim_sex": "F",
                    "relationship": "child" if is_son else "former_partner",
                    "victim_age": 20 + 6 * number,
                    "perpetrator_sex": "M",
                    "perpetrator_age": 28 + 5 * number,
                    "number_of_victims": 1,
                    "children_in_household": "yes" if number % 2 else "no",
                    "victim_called": "Maya" if published else SECRET_NAME,
                    "perpetrator_called": "the perpetrator",
                }
            )
    rows.append({"review_id": "W9", "csp": "Walsall", "status": "commenced", "scope": "regional", "published": False})
    rows.append(
        {
            "review_id": "N1",
            "csp": "Leeds",
            "status": "completed",
            "scope": "national",
            "published": True,
            "received": True,
            "read": True,
            "date_of_death": "2018",
        }
    )
    return rows


@cache
def make_tables() -> dict[str, pd.DataFrame]:
    """Make all tables of the small study, the counts by the stages' own functions; don't change them."""
    reviews = make_table("reviews", list_reviews())
    read = reviews[reviews["read"].fillna(False)].to_dict("records")
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in MADE_BY_REVIEW}
    for review in read:
        for name, made in {**write_review(review), **write_advice(review)}.items():
            rows[name] += made
    made_tables = {name: make_table(name, found) for name, found in rows.items()}
    made_tables |= {"reviews": reviews, "problems": make_table("problems")}
    made_tables["recommendation_copies"] = make_table("recommendation_copies")
    return made_tables | make_counts(made_tables)


def write_review(row: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Write a review: its document, its passages, what is coded in them, and a fact."""
    review, secret = row["review_id"], not row["published"]
    at = {"document_id": f"d{review}", "review_id": review}
    document = at | {"file": SECRET_FILE if secret else f"{review}.pdf", "csp": row["csp"], "doc_type": "overview"}
    document |= {"n_pages": 9, "n_words": 4000, "text_source": "text"}
    document |= {"title": f"About {SECRET_NAME} alone" if secret else "Overview report"}
    passages, codings = [], []
    for place, code in enumerate(CODES):
        text = f"In {review} it is written of {code.replace('_', ' ')} that much was left undone that year."
        if secret:
            text = f"It was told of {SECRET_NAME} that {SECRET_WORDS}, and of {place} more."
        key = f"p{review}{place}"
        where = {"position": place, "page": place + 1, "paragraph": f"4.{place}"}
        passages.append(at | where | {"passage_id": key, "kind": "paragraph", "role": "analysis", "text": text})
        if has_code(review, code):
            found = {"coder": "machine", "status": "found", "start": 0, "end": len(text), "score": 0.9}
            codings.append({"passage_id": key, "code": code, "quote": text, "decided_by": "machine"} | found)
    fact = at | {"fact_id": f"f{review}", "fact": "victim_age", "value": str(row["victim_age"])}
    fact |= {"passage_id": f"p{review}0", "page": 1, "used": True}
    return {"documents": [document], "passages": passages, "codings": codings, "facts": [fact]}


def write_advice(row: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Write a review's two recommendations, whom they name, what they are about, and the action that one led to."""
    review, csp = row["review_id"], row["csp"]
    own = f"Doctors in {csp} should ask patients about harm."
    texts = {
        "own": own if row["published"] else f"In short, {SECRET_ADVICE}.",
        "police": f"Police in {csp} should tell schools of each incident in {review}.",
    }
    at = {"review_id": review, "document_id": f"d{review}", "passage_id": f"p{review}0", "page": 8, "number": "1"}
    kind = {"level": "overview", "scope": "single_agency", "action_type": "train", "has_owner": True}
    bodies = {"own": ("primary_care", "health"), "police": ("police", "criminal_justice")}
    about = {"own": "training", "police": "information_sharing"}
    keys = {body: f"r{review}{body}" for body in texts}
    return {
        "recommendations": [
            at | kind | {"recommendation_id": keys[body], "text": text, "decided_by": "machine"}
            for body, text in texts.items()
        ],
        "recommendation_agencies": [
            {"recommendation_id": keys[body], "agency": agency, "sector": sector, "words": body}
            for body, (agency, sector) in bodies.items()
        ],
        "recommendation_codes": [{"recommendation_id": keys[body], "code": code} for body, code in about.items()],
        "actions": [
            {
                "action_id": f"a{review}",
                "review_id": review,
                "recommendation_id": keys["own"],
                "status": "done" if review.endswith("1") else "on_track",
            }
        ],
    }


def has_code(review: str, code: str) -> bool:
    """Say whether the small study finds a code in a review: the first everywhere, the others ever less often."""
    number, rank = int(review[-1]), CODES.index(code)
    return rank == 0 or number + rank <= TIMES or (code == "good_practice" and number in (1, TIMES))


def make_counts(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Make the tables that are counted from the others, a topic, a comparison, a proposal and its steps."""
    reviews = tables["reviews"]
    themes = make_table("review_codes", list_themes(reviews))
    groups = make_groups(tables)
    proposal = PROPOSAL | {"recommendation_ids": ";".join(groups["recommendation_id"])}
    steps = [
        {"step_id": f"s{csp}", "proposal_id": "x1", "csp": csp, "step": proposal["text"], "rag": "grey"}
        for csp in PARTNERSHIPS
    ]
    told = [tables[name] for name in ("recommendations", "recommendation_agencies", "recommendation_codes")]
    return {
        "review_codes": themes,
        "theme_counts": count_themes(themes, reviews),
        "theme_differences": find_differences(count_themes(themes, reviews)),
        "theme_pairs": pair_themes(themes, reviews),
        "theme_trends": find_trends(themes, reviews),
        "theme_exceptions": list_exceptions(themes, reviews),
        "good_practice": list_good_practice(tables["codings"], tables["passages"]),
        "agency_themes": count_agency_themes(*told, reviews),
        "recommendation_groups": groups,
        "proposals": make_table("proposals", [proposal]),
        "action_plan": make_table("action_plan", steps),
        "comparisons": make_table("comparisons", [COMPARISON]),
        "topics": make_table("topics", [TOPIC]),
        "passage_topics": make_table("passage_topics"),
    }


def list_themes(reviews: pd.DataFrame) -> list[dict[str, Any]]:
    """List which review has which theme; blank where it was not read."""
    return [
        {
            "review_id": row["review_id"],
            "code": code,
            "present": has_code(row["review_id"], code) if row["read"] is True else None,
            "n_passages": 1,
            "best_passage_id": f"p{row['review_id']}{CODES.index(code)}",
        }
        for row in reviews.to_dict("records")
        for code in CODES
    ]


def make_groups(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Gather the recommendations to doctors in one group."""
    keys = [key for key in tables["recommendations"]["recommendation_id"] if key.endswith("own")]
    label = {"group_id": "g1", "label": "Doctors ask patients about harm", "decided_by": "machine"}
    members = pd.DataFrame([label | {"recommendation_id": key} for key in keys])
    reviews = tables["reviews"]
    years = list_years(reviews, pd.DataFrame({"review_id": reviews["review_id"], "completed": "2014-05"}))
    return describe_groups(members, tables["recommendations"], reviews, tables["actions"], years)


def make_study(root: Path, *, write: bool = True, **settings: Any) -> Study:
    """Make the small study under a root: registers, decisions and, unless told not to, its tables."""
    given = {
        "title": "A small study",
        "commissioner": "The Board",
        "region": "West Midlands",
        "partnerships": list(PARTNERSHIPS),
        "date": "2024-05-01",
        "audiences": ["restricted", "partners", "public"],
    }
    study = Study("small", root, StudySettings(**given | settings))
    study.raw.mkdir(parents=True)
    (study.raw / "study.yml").write_text(
        "title: A small study\npartnerships: [Birmingham, Coventry, Walsall]\n", "utf-8"
    )
    lines = ["review_id,csp,status,scope,published,completed,note"]
    for row in list_reviews():
        note = "" if row["published"] else PLAIN_NOTE if row["review_id"] == "W9" else SECRET_NOTE
        published = "yes" if row["published"] else "no"
        lines.append(f"{row['review_id']},{row['csp']},{row['status']},{row['scope']},{published},2014-05,{note}")
    (study.raw / "register.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if write:
        for name, table in make_tables().items():
            write_table(study.processed, name, table)
    return study


def open_small(study: Study, audience: str, name: str = "final_report", edition: str = "draft") -> Report:
    """Open a report of the small study as a notebook would."""
    tables = make_tables()
    made = disclose_study(study, tables, audience)
    folder = study.processed / "work"
    return Report(study, audience, edition, made.shown, made.counted, folder, name, made.hidden)


def run_cells(report: Report) -> Any:
    """Run the cells of a report's notebook without a kernel; returns the executed notebook."""
    cells = []
    for kind, source, _ in read_cells(NOTEBOOKS / f"{report.name}.ipynb"):
        if kind == "markdown":
            cells.append(v4.new_markdown_cell(source))
        elif source.startswith("dhr."):
            piece = eval(source, {"dhr": dhr, "report": report})
            output = v4.new_output("display_data", piece._repr_mimebundle_())
            cells.append(v4.new_code_cell(source, outputs=[output], execution_count=1))
    return v4.new_notebook(cells=cells)


def make_page(report: Report) -> str:
    """Make the page of a report."""
    title = read_title(NOTEBOOKS / f"{report.name}.ipynb")
    settings = {"study": report.study.settings.title, "audience": report.audience, "edition": report.edition}
    return export_page(run_cells(report), title=title, date=report.study.date, **settings)


@cache
def find_page(audience: str, name: str = "final_report", edition: str = "draft") -> tuple[str, Any]:
    """Make a page of the small study once for all tests; returns it with the executed notebook."""
    root = Path(tempfile.mkdtemp(prefix="dhr-test-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    report = open_small(make_study(root, write=audience == "restricted"), audience, name, edition)
    notebook = run_cells(report)
    settings = {"study": report.study.settings.title, "audience": audience, "edition": edition}
    title = read_title(NOTEBOOKS / f"{name}.ipynb")
    return export_page(notebook, title=title, date=report.study.date, **settings), notebook

"""A study whose tables are invented whole, so that products can be made in seconds without the stages."""

import ast
from pathlib import Path
from typing import Any

import nbformat
import nbformat.v4 as v4
import pandas as pd

from dhr_analysis.decisions import SHEETS
from dhr_analysis.reporting.export import export_page
from dhr_analysis.running.books import read_title
from dhr_analysis.study import Study, open_study
from dhr_analysis.synthesis.themes import count_themes, find_differences, pair_themes
from dhr_analysis.synthesis.trends import find_trends
from dhr_analysis.tables import make_table, write_table

CSPS = ("Coventry", "Dudley", "Walsall")
SECRET = "The panel heard that the neighbour Ashgrove had kept a diary of every visit to the red door"
NAME = "Thistledown"  # how an unpublished review calls the person who died
THEMES = (
    "risk_assessment", "information_sharing", "enquiry_and_curiosity", "training", "good_practice", "separation",
)  # fmt: skip
ACTS = {
    "training": "train all front desk staff to recognise controlling behaviour",
    "information_sharing": "agree with each other what may be told between clinic and station, and when",
    "enquiry_and_curiosity": "ask every patient in private whether they feel safe at home",
    "risk_assessment": "look at the assessment of risk again whenever a person moves home",
}
SETTINGS = """title: Reviews of the three towns (invented for tests)
commissioner: The three partnerships (invented)
region: The three towns
partnerships: [Coventry, Dudley, Walsall]
lead_partnership: Coventry
date: 2014-06-30
themes: [information_sharing]
"""


def list_reviews() -> pd.DataFrame:
    """List twelve regional reviews, eight of them published, one unread, and a national one."""
    rows: list[dict[str, Any]] = []
    for place in range(12):
        csp = CSPS[place % 3]
        unpublished = place >= 8
        suicide = place % 5 == 4
        rows.append(
            {
                "review_id": f"{csp[0]}-{place + 1:02}", "csp": csp, "scope": "regional", "read": place != 11,
                "status": "completed" if place != 11 else "commenced", "published": not unpublished,
                "kind": "suicide" if suicide else "dhr", "received": place != 11,
                "date_of_death": f"{2009 + place % 4}-05", "death_type": "suicide" if suicide else "homicide",
                "relationship": "" if place == 11 else ("former_partner", "child", "current_partner")[place % 3],
                "victim_sex": "F", "victim_called": NAME if unpublished else "",
            }
        )  # fmt: skip
    rows.append({**rows[0], "review_id": "NAT-1", "csp": "Leeds", "scope": "national"})
    return make_table("reviews", rows)


def list_findings(reviews: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Make documents, passages, codings, themes and good practice: each read review has most themes."""
    documents, passages, codings, themes, good = [], [], [], [], []
    for place, review in enumerate(reviews[reviews["read"].fillna(False)].to_dict("records")):
        own = review["review_id"]
        documents.append({"document_id": f"d-{own}", "file": f"scan {place}.pdf", "review_id": own,
                          "csp": review["csp"], "doc_type": "overview", "published": review["published"],
                          "n_pages": 30, "n_words": 9000, "text_source": "text",
                          "scope": review["scope"], "status": review["status"]})  # fmt: skip
        for number, code in enumerate(THEMES):
            present = (place + number) % 4 != 0 or code == "information_sharing"
            passage = f"p-{own}-{code}"
            themes.append({"review_id": own, "code": code, "present": present, "n_passages": int(present),
                           "best_passage_id": passage if present else "", "decided_by": "machine"})  # fmt: skip
            if not present:
                continue
            text = _say_finding(code, review, place)
            at = {"passage_id": passage, "document_id": f"d-{own}", "review_id": own, "page": 4 + number}
            passages.append({**at, "position": number, "paragraph": f"4.{number + 1}", "role": "analysis",
                             "kind": "paragraph", "text": text})  # fmt: skip
            codings.append({"passage_id": passage, "code": code, "coder": "machine", "status": "found", "start": 0,
                            "end": len(text), "quote": text, "score": 0.9, "graphic": False})  # fmt: skip
            if code == "good_practice":
                good.append({**at, "paragraph": f"4.{number + 1}", "quote": text, "codes": "information_sharing"})
    made = {"documents": documents, "passages": passages, "codings": codings, "review_codes": themes}
    return {name: make_table(name, rows) for name, rows in {**made, "good_practice": good}.items()}


def _say_finding(code: str, review: dict[str, Any], place: int) -> str:
    if not review["published"]:
        return f"{SECRET}, in {code.replace('_', ' ')} number {place}."
    if code == "good_practice":
        return f"The health visitor rang the station the same day, which the panel of {review['review_id']} commends."
    return (
        f"The clinic of {review['review_id']} knew of {code.replace('_', ' ')} and told nobody for {place + 2} weeks."
    )


def list_asked(reviews: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Make recommendations, their bodies and codes, printed actions, groups and proposals."""
    asked, bodies, codes, actions = [], [], [], []
    statuses = ("done", "on_track", "late", "")
    for place, review in enumerate(reviews[reviews["read"].fillna(False)].to_dict("records")):
        for number, (code, act) in enumerate(ACTS.items()):
            own, agency = f"r-{review['review_id']}-{number + 1}", ("police", "hospital")[(place + number) % 2]
            at = {"review_id": review["review_id"], "document_id": f"d-{review['review_id']}"}
            asked.append({"recommendation_id": own, **at, "passage_id": "", "page": 20 + number,
                          "number": str(number + 1), "level": "overview",
                          "text": f"The {agency} should {act}.", "scope": "single_agency"})  # fmt: skip
            sector = {"police": "criminal_justice", "hospital": "health"}[agency]
            bodies.append({"recommendation_id": own, "agency": agency, "sector": sector, "words": f"The {agency}"})
            codes.append({"recommendation_id": own, "code": code, "score": 1.0, "decided_by": "machine"})
            if status := statuses[(place + number) % 4]:
                actions.append({"action_id": f"a-{own}", "review_id": review["review_id"], "recommendation_id": own,
                                "document_id": f"d-{review['review_id']}", "action": "Do it", "lead": agency,
                                "agency": agency, "status": status})  # fmt: skip
    tables = {"recommendations": asked, "recommendation_agencies": bodies, "recommendation_codes": codes}
    return {name: make_table(name, rows) for name, rows in {**tables, "actions": actions}.items()}


def list_proposed(asked: dict[str, pd.DataFrame], reviews: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Make groups, proposals and the action plan from the recommendations asked."""
    csp_of = dict(zip(reviews["review_id"], reviews["csp"], strict=True))
    groups, proposals, steps = [], [], []
    for place, (code, act) in enumerate(ACTS.items()):
        ids = [one for one in asked["recommendations"]["recommendation_id"] if one.endswith(f"-{place + 1}")]
        owners = sorted({one[2:-2] for one in ids})
        regional = [one for one in owners if one != "NAT-1"]
        groups += [{"group_id": f"g{place}", "recommendation_id": one, "label": act.capitalize(),
                    "n_reviews": len(owners), "n_csps": len({csp_of[one] for one in regional}),
                    "first_year": 2010, "last_year": 2013, "n_done": 3,
                    "n_regional_reviews": len(regional), "decided_by": "machine"} for one in ids]  # fmt: skip
        level = ("organisation", "sector", "across_agencies", "national")[place]
        proposals.append({"proposal_id": f"pr{place}", "level": level, "addressee": "Hospitals", "sector": "health",
                          "code": code, "text": f"Hospitals and the police should {act}.", "n_reviews": len(owners),
                          "n_csps": 3, "recommendation_ids": ";".join(ids), "passage_ids": "", "status": "draft",
                          "decided_by": "machine", "measure": "An audit of twenty files a year.", "n_done": 3,
                          "group_ids": f"g{place}", "rank": place + 1})  # fmt: skip
        for csp in CSPS if level == "organisation" else ("",):
            steps.append({"step_id": f"s{place}{csp[:1].lower()}", "proposal_id": f"pr{place}", "csp": csp,
                          "step": f"Hospitals and the police {act}.", "owner": "Hospitals", "rag": "grey",
                          "measure": "An audit of twenty files a year.", "decided_by": "machine"})  # fmt: skip
    made = {"recommendation_groups": groups, "proposals": proposals, "action_plan": steps}
    return {name: make_table(name, rows) for name, rows in made.items()}


def make_tables() -> dict[str, pd.DataFrame]:
    """Make all tables of the study."""
    reviews = list_reviews()
    found, asked = list_findings(reviews), list_asked(reviews)
    counts = count_themes(found["review_codes"], reviews)
    themes = {
        "theme_counts": counts, "theme_differences": find_differences(counts),
        "theme_pairs": pair_themes(found["review_codes"], reviews),
        "theme_trends": find_trends(found["review_codes"], reviews),
    }  # fmt: skip
    compared = make_table("comparisons", [
        {"measure": "suicide", "label": "Death by suicide", "ours_n": 2, "ours_of": 11, "theirs_n": 49,
         "theirs_of": 158, "source": "Home Office 2022-23", "difference": -0.13, "low": -0.3, "high": 0.1,
         "basis": "deaths"},
    ])  # fmt: skip
    return {"reviews": reviews, **found, **asked, **list_proposed(asked, reviews), **themes, "comparisons": compared,
            "problems": make_table("problems")}  # fmt: skip


HISTORY = (
    {"step_id": "s0c", "csp": "Coventry", "status": "on_track", "due": "2014-05", "owner": "City Hospital",
     "update": "A form is drafted", "meeting": "2014-03-03", "decided_on": "2014-03-03", "decided_by": "AB"},
    {"step_id": "s0d", "csp": "Dudley", "status": "done", "assurance": "Audit of 20 files",
     "update": "In use since May", "meeting": "2014-06-02", "decided_on": "2014-06-02", "decided_by": "CD",
     "due": "2014-06"},
    {"step_id": "s1", "csp": "Coventry", "status": "done", "meeting": "2014-06-02", "decided_on": "2014-06-02",
     "decided_by": "AB", "due": "2014-09"},
    {"step_id": "s1", "csp": "Walsall", "status": "on_track", "meeting": "2014-06-02", "decided_on": "2014-06-02",
     "decided_by": "EF"},
)  # fmt: skip


def make_product_page(study: Study, name: str, audience: str, **further: str) -> str:
    """Make the finished page of a product by running its notebook's cells here, without a kernel."""
    path = Path(__file__).parents[1] / "notebooks" / "reports" / f"{name}.ipynb"
    book = nbformat.read(path, 4)
    given = {"study": study.name, "root": str(study.root), "audience": audience, "edition": "draft"}
    names: dict[str, Any] = {}
    for cell in book.cells:
        if cell.cell_type != "code":
            continue
        *first, last = ast.parse(cell.source).body
        is_shown = isinstance(last, ast.Expr)
        exec(compile(ast.Module(first if is_shown else [*first, last], []), name, "exec"), names)
        shown = eval(compile(ast.Expression(last.value), name, "eval"), names) if is_shown else None
        if "parameters" in cell.metadata.get("tags", ()):
            names |= given | further
        cell.outputs = [] if shown is None else [v4.new_output("display_data", shown._repr_mimebundle_())]
    settings = {"audience": audience, "edition": "draft", "date": study.date}
    return export_page(book, title=read_title(path), study=study.settings.title, **settings)


def make_product_study(root: Path, *, without: tuple[str, ...] = (), settings: str = SETTINGS) -> Study:
    """Make the study under a root, with its tables (some left out if told) and what was told at two meetings."""
    raw = root / "data" / "raw" / "towns"
    raw.mkdir(parents=True)
    (raw / "study.yml").write_text(settings, encoding="utf-8")
    tables = make_tables()
    register = tables["reviews"][["review_id", "csp", "status"]].assign(
        published=tables["reviews"]["published"].map({True: "yes", False: "no"}), scope=tables["reviews"]["scope"],
        kind=tables["reviews"]["kind"],
    )  # fmt: skip
    register.to_csv(raw / "register.csv", index=False)
    (raw / "documents.csv").write_text("file,review_id\n", encoding="utf-8")
    study = open_study("towns", root)
    for name, table in tables.items():
        if name not in without:
            write_table(study.processed, name, table)
    blank = dict.fromkeys(SHEETS["action_status"].columns, "")
    study.decisions.mkdir(parents=True)
    pd.DataFrame([{**blank, **row} for row in HISTORY]).to_csv(study.decisions / "action_status.csv", index=False)
    return study

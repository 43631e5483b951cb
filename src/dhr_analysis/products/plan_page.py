"""The action plan as a page: what is to be done, by whom, by when, and how each step stands."""

from dataclasses import replace

import pandas as pd

from ..action_plan import Plan, describe_plan, make_plan
from ..monitoring import EVERYWHERE, count_colours
from ..reporting.export import say_date
from ..reporting.opened import Report
from ..reporting.page import Html, make_html_table
from ..reporting.pieces import NOTHING, join_html, make_heading, make_list, make_paragraph, make_place
from ..reporting.plan_words import clear_plan_words, list_known_bodies
from ..reporting.words import count_things, end_sentence, join_words, start_small
from .plan_book import write_plan_book
from .plan_columns import COLUMNS, HEADS
from .rag import COLOURS

BOOK = "action_plan_sheet.xlsx"
ALWAYS = ("csp", "step", "owner", "milestones", "due", "rag", "update", "next_review", "step_id")
WHEN_FILLED = ("assurance", "last_update")
FREE_WORDS = tuple(column.name for column in COLUMNS if not column.public)


def open_plan(report: Report, as_of: str = "") -> Plan:
    """Make the plan that a report shows, on a day; for the public without the free words of those who tell."""
    if report.audience != "public":
        return make_plan(report.study, report.shown, as_of)
    known = list_known_bodies(report.study, report["proposals"]["addressee"])
    plan = make_plan(report.study, report.shown, as_of, lambda updates: clear_plan_words(updates, known))
    return replace(plan, rows=plan.rows.assign(**dict.fromkeys(FREE_WORDS, "")))


def show_plan_brief(report: Report, plan: Plan) -> Html:
    """Say how many steps the plan has, for how many recommendations, and how they stand."""
    if plan.rows.empty:
        return make_paragraph(f"The plan has no steps yet: {report.say_why_empty('action_plan')}.", kind="lead")
    n_proposals = plan.rows.loc[plan.rows["proposal_id"] != "", "proposal_id"].nunique()
    named = sorted(set(plan.rows["csp"]) - {""})
    sentences = [
        f"{count_things(len(plan.rows), 'step')} for {count_things(n_proposals, 'recommendation')}.",
        f"{count_things(int((plan.rows['csp'] != '').sum()), 'step')} {_are(int((plan.rows['csp'] != '').sum()))} for "
        f"single partnerships ({count_things(len(named), 'partnership')}); the others are for all of them." if named
        else "All steps are for all partnerships.",
        say_standing(plan),
    ]  # fmt: skip
    return make_list(sentences, numbered=True, kind="brief")


def say_standing(plan: Plan) -> str:
    """Say how many steps have which colour."""
    counts = plan.judged["rag"].value_counts()
    said = [f"{counts[colour]} {colour}" for colour in COLOURS if counts.get(colour)]
    if len(counts) == 1:
        return f"All {count_things(len(plan.judged), 'step')} are {counts.index[0]}."
    return f"Of {count_things(len(plan.judged), 'step')}, {join_words(said)}." if said else "No step is judged yet."


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


def show_rules(plan: Plan) -> Html:
    """Show the rules by which a step gets its colour, in the order in which they are asked."""
    rules = pd.DataFrame(
        [{"order": str(place), "colour": mark_rag(rag.lower(), rag), "when": text}
         for place, (rag, text) in enumerate(plan.list_rules(), start=1)]
    )  # fmt: skip
    return make_html_table(rules, "How a step gets its colour: the first rule that holds decides", row_header=False)


def show_colours(plan: Plan, by: str, caption: str) -> Html:
    """Show how many steps have which colour, by partnership or by who leads; in the order of names."""
    if plan.judged.empty:
        return make_paragraph(f"{caption}: none.", kind="note")
    counts = count_colours(plan.judged, by)
    return make_html_table(counts, caption, headers={**HEADS, "csp": "Partnership"}, total=True)


def mark_rag(colour: str, words: str) -> Html:
    """Mark a colour's words with an edge of that colour; the words alone say it all."""
    return Html(f'<span class="rag rag-{colour}">{words}</span>')


def show_plan(report: Report, plan: Plan) -> Html:
    """Show the plan: each recommendation with its scope, theme and evidence, and its steps in a table."""
    if plan.rows.empty:
        return make_paragraph("There is no step to show.", kind="note")
    parts = []
    for place, (proposal_id, rows) in enumerate(plan.rows.groupby("proposal_id", sort=False), start=1):
        parts += _show_recommendation(str(proposal_id), rows, place)
    return join_html(parts)


def _show_recommendation(proposal_id: str, rows: pd.DataFrame, place: int) -> list[Html]:
    first = rows.iloc[0]
    to = f": {first['addressee']}" if first["addressee"] else ""
    title = f"Recommendation {place}{to}" if first["recommendation"] else "Further steps"
    about = " · ".join(filter(None, [first["scope"], first["theme"]]))
    evidence = f"Rests on: {first['evidence']}." if first["evidence"] else ""
    measure = f"How one will know: {start_small(end_sentence(first['measure']))}" if first["measure"] else ""
    return [
        make_heading(title, 3, make_place(proposal_id or title)),
        *(make_paragraph(text, kind=kind) for text, kind in (
            (first["recommendation"], "asked"), (about, "note"), (measure, ""), (evidence, "note")) if text),
        _show_steps(rows, title),
    ]  # fmt: skip


def _show_steps(rows: pd.DataFrame, title: str) -> Html:
    filled = [name for name in WHEN_FILLED if (rows[name] != "").any()]
    is_asked = bool((rows["step"] == rows["recommendation"]).all())
    is_same = is_asked or (len(rows) > 1 and rows["step"].nunique() == 1)
    names = [name for name in (*ALWAYS, *filled) if not (is_same and name == "step")]
    shown = say_days(rows)[names].assign(csp=rows["csp"].replace("", EVERYWHERE))
    shown["rag"] = [mark_rag(colour, words) for colour, words in zip(rows["colour"], rows["rag"], strict=True)]
    says = "Action: as the recommendation says." if is_asked else f"Action, the same for all: {rows['step'].iloc[0]}"
    action = make_paragraph(says) if is_same else NOTHING
    return join_html([action, make_html_table(shown, f"{title}: steps", headers=HEADS, kind="steps")])


def say_days(rows: pd.DataFrame) -> pd.DataFrame:
    """Say the days of a plan's rows as people do."""
    days = [name for name in ("due", "last_update", "next_review", "on") if name in rows]
    return rows.assign(**{name: [say_date(day) for day in rows[name]] for name in days})


def show_conflicts(report: Report, plan: Plan) -> Html:
    """Show what partnerships say differently of one step, each side with its words; not for the public."""
    if report.audience == "public" or plan.conflicts.empty:
        return make_paragraph("No step has two accounts that differ.") if report.audience != "public" else Html("")
    steps = dict(zip(plan.steps["step_id"], plan.steps["step"], strict=True))
    said = plan.conflicts.assign(
        step=plan.conflicts["step_id"].map(steps),
        field=plan.conflicts["field"].map(HEADS),
        value=[report.word("action_status", value) if field == "status" else value
               for field, value in zip(plan.conflicts["field"], plan.conflicts["value"], strict=True)],
    )  # fmt: skip
    shown = say_days(said)[["step", "step_id", "field", "csp", "value", "on", "decided_by"]]
    heads = {"step_id": "Step id", "field": "What", "csp": "Partnership", "value": "Says", "decided_by": "Told by"}
    note = "Until one side comes round, or someone writes for all, the more worrying account decides the colour."
    return make_html_table(shown, "Two accounts of one step", headers=heads, note=note)


def write_plan_files(report: Report, plan: Plan) -> Html:
    """Write the plan as a workbook beside the page, to fill in for HOCS, to read for the public."""
    public = report.audience == "public"
    columns = [column for column in COLUMNS if column.public or not public]
    write_plan_book(
        report.folder / BOOK, plan.rows, describe_plan(report.study, plan), plan.list_rules(),
        history=None if public else plan.updates,
        partnerships=() if public else report.study.settings.partnerships,
        columns=columns,
    )  # fmt: skip
    what = "to read and sort" if public else "to fill in at the next meeting"
    return make_paragraph(f"The plan is also a workbook, {what}: {BOOK}, beside this page.", kind="note")

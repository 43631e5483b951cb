"""The monitoring page: how the steps stand on a day, what is overdue, what changed since the last meeting."""

import pandas as pd

from ..action_plan import Plan
from ..monitoring import (
    EVERYWHERE,
    find_last_meeting,
    judge_plan,
    list_changes,
    list_overdue,
    trace_meetings,
)
from ..reporting.charts import draw_chart, finish_chart, hide_axis
from ..reporting.export import say_date
from ..reporting.opened import Report
from ..reporting.page import Html, make_html_table
from ..reporting.palette import INK, PAPER, RAG
from ..reporting.pieces import make_list, make_paragraph
from ..reporting.words import count_things
from .plan_columns import HEADS
from .plan_page import say_days, say_standing
from .rag import COLOURS, STATUS_WORDS, say_rag
from .themes import say_short
from .updates import list_meetings

MOST_MEETINGS = 8
STEP_WORDS = 20


def show_monitoring_brief(report: Report, plan: Plan) -> Html:
    """Say how the plan stands on its day: colours, what is overdue, what was heard since the last meeting."""
    if plan.judged.empty:
        return make_paragraph(f"There are no steps to watch: {report.say_why_empty('action_plan')}.", kind="lead")
    overdue, changes = list_overdue(plan.judged), find_changes(plan)
    last, is_are = find_last_meeting(plan.updates, plan.day), "is" if len(overdue) == 1 else "are"
    sentences = [
        f"On {say_date(plan.day.isoformat())}: {say_standing(plan)}",
        f"{count_things(len(overdue), 'step')} {is_are} past the target date and not complete.",
        f"Since the meeting of {say_date(last.isoformat())}, {count_things(changes['step_id'].nunique(), 'step')} "
        "changed." if last else "No earlier meeting is on record, so nothing can be compared with it.",
        _say_unheard(plan),
    ]  # fmt: skip
    return make_list(sentences, numbered=True, kind="brief")


def _say_unheard(plan: Plan) -> str:
    unheard = int((plan.judged["last_update"] == "").sum())
    if unheard == len(plan.judged):
        return "Nothing has been heard of any step yet."
    return f"Of {unheard} nothing has been heard yet." if unheard else "Something has been heard of every step."


def find_changes(plan: Plan) -> pd.DataFrame:
    """Find what changed since the last meeting before the plan's day; columns as in monitoring.list_changes."""
    last = find_last_meeting(plan.updates, plan.day)
    before = plan.judged if last is None else judge_plan(plan.steps, plan.updates, last, plan.rules)
    return list_changes(before, plan.judged)


def show_overdue(report: Report, plan: Plan) -> Html:
    """Show the steps past their target date, longest first."""
    late = list_overdue(plan.judged)
    shown = say_days(late).assign(csp=late["csp"].replace("", EVERYWHERE))
    names = ["step", "csp", "owner", "due", "days_overdue", *([] if _public(report) else ["update"]), "step_id"]
    heads = {**HEADS, "days_overdue": "Days overdue", "step_id": "Step id"}
    caption = "Steps past their target date and not complete"
    return make_html_table(_shorten(shown[names]), caption, headers=heads, kind="acts")


def _shorten(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(step=[say_short(step, STEP_WORDS) for step in rows["step"]])


def _public(report: Report) -> bool:
    return report.audience == "public"


def show_changes(report: Report, plan: Plan) -> Html:
    """Show what changed since the last meeting, each change with what it was and is."""
    last = find_last_meeting(plan.updates, plan.day)
    if last is None:
        return make_paragraph("No earlier meeting is on record. The first comparison can be made at the next one.")
    changes = find_changes(plan)
    shown = changes.assign(
        csp=changes["csp"].replace("", EVERYWHERE),
        was=[_say_change(what, value) for what, value in zip(changes["what"], changes["was"], strict=True)],
        is_now=[_say_change(what, value) for what, value in zip(changes["what"], changes["is_now"], strict=True)],
        what=changes["what"].map(HEADS),
    )
    names = ["step", "csp", "what", "was", "is_now", *([] if _public(report) else ["update"]), "step_id"]
    heads = {**HEADS, "what": "What", "was": "Was", "is_now": "Is now", "update": "What was told", "step_id": "Step id"}
    caption = f"Changed since {say_date(last.isoformat())}"
    return make_html_table(_shorten(shown[names]), caption, headers=heads, kind="acts")


def _say_change(what: str, value: str) -> str:
    if not value:
        return "blank"
    return say_rag(value) if what == "rag" else STATUS_WORDS.get(value, value) if what == "status" else say_date(value)


def trace_plan(plan: Plan) -> pd.DataFrame:
    """Count the plan's steps by colour at each meeting and on its day; columns as in monitoring.trace_meetings."""
    meetings = list_meetings(plan.updates, plan.day)[-MOST_MEETINGS:]
    return trace_meetings(plan.steps, plan.updates, [*meetings, plan.day], plan.rules)


def show_trend(report: Report, plan: Plan) -> Html:
    """Show how many steps had which colour at each meeting, as a chart with its figures below."""
    trend = trace_plan(plan)
    if plan.judged.empty or len(trend) < 2:
        return make_paragraph("A trend needs two meetings; there is none to show yet.")
    first, last = trend.iloc[0], trend.iloc[-1]
    verb = "is" if last["blue"] == 1 else "are"
    done = f"{last['blue']} of {count_things(int(last['steps']), 'step')} {verb} complete with assurance"
    title = f"{done}; at the first meeting shown it was {first['blue']}" if first["blue"] != last["blue"] else done
    alt = f"{title}. " + " ".join(_say_day(row) for row in trend.to_dict("records"))
    data = make_html_table(
        trend.assign(on=[say_date(on) for on in trend["on"]]), "Steps by colour at each meeting", headers={"on": "Day"}
    )
    with draw_chart("fig-trend", 0.55 + 0.42 * len(trend)) as (figure, axes):
        _draw_bars(axes, trend)
        subtitle = "Steps of today's plan, by colour, as they stood on each day."
        return finish_chart(figure, "fig-trend", title, subtitle, alt, data)


def _say_day(row: dict[str, object]) -> str:
    said = ", ".join(f"{row[colour]} {colour}" for colour in COLOURS if row[colour])
    return f"{say_date(str(row['on']))}: {said}."


def _draw_bars(axes: object, trend: pd.DataFrame) -> None:
    """Draw one bar a meeting, a part a colour; each part says its number and its colour's first letter or letters."""
    days = trend.iloc[::-1].reset_index(drop=True)
    starts = pd.Series(0, index=days.index)
    for colour in COLOURS:
        axes.barh(days.index, days[colour], left=starts, color=RAG[colour], edgecolor=PAPER, height=0.7)  # type: ignore[attr-defined]
        for place, (start, n) in enumerate(zip(starts, days[colour], strict=True)):
            if n:
                ink = INK if colour in ("amber", "grey", "green", "red") else PAPER
                axes.text(start + n / 2, place, f"{n} {colour}" if n / days["steps"].max() > 0.09 else str(n),  # type: ignore[attr-defined]
                          ha="center", va="center", fontsize=8.5, color=ink)  # fmt: skip
        starts = starts + days[colour]
    axes.set_yticks(days.index, [say_date(on) for on in days["on"]])  # type: ignore[attr-defined]
    hide_axis(axes)

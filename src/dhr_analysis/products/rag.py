"""The colour of a step of the action plan, by rules that are printed as they are applied."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..study import MonitoringSettings
from .days import count_days, find_first_day, find_last_day, say_days

COLOURS = ("red", "amber", "green", "blue", "grey")
CAUTION = ("red", "amber", "grey", "green", "blue")  # most to least worrying
CLOSED = ("done", "superseded")
STATUS_WORDS = {
    "done": "Complete", "on_track": "On track", "late": "Late", "not_started": "Not started",
    "superseded": "Superseded", "unknown": "Not known", "": "Not known",
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """How a step stands on a day: its status, whether assurance is noted, days until due and since it was heard of."""

    status: str
    assured: bool
    days_left: int | None
    days_silent: int | None


@dataclass(frozen=True)
class Rule:
    """A rule: the colour it gives, its text as printed, the reason shown beside a step, and when it holds."""

    rag: str
    text: str
    say: Callable[[Standing], str]
    holds: Callable[[Standing], bool]


def make_rules(limits: MonitoringSettings) -> tuple[Rule, ...]:
    """Make the rules, in the order in which they are asked: the first that holds decides."""
    soon, silent = limits.due_soon_days, limits.silent_days
    return (
        Rule("blue", "complete, and the assurance seen is noted",
             lambda step: "complete, assurance noted",
             lambda step: step.status == "done" and step.assured),
        Rule("amber", "said to be complete, but no assurance is noted yet",
             lambda step: "said to be complete, no assurance noted",
             lambda step: step.status == "done"),
        Rule("grey", "superseded: something else has taken its place",
             lambda step: "superseded",
             lambda step: step.status == "superseded"),
        Rule("red", "past its target date and not complete",
             lambda step: f"overdue by {say_days(-(step.days_left or 0))}",
             lambda step: step.days_left is not None and step.days_left < 0),
        Rule("amber", f"due within {soon} days and not complete",
             lambda step: _say_due(step.days_left or 0),
             lambda step: step.days_left is not None and step.days_left <= soon),
        Rule("grey", "unknown: nothing has been heard of it yet, or what was heard does not say how it stands",
             lambda step: "nothing heard yet" if step.days_silent is None else "status not known",
             lambda step: step.days_silent is None or step.status in ("", "unknown")),
        Rule("amber", f"no update for {silent} days or more",
             lambda step: f"no update for {say_days(step.days_silent or 0)}",
             lambda step: step.days_silent is not None and step.days_silent >= silent),
        Rule("amber", "said to be late by those who do it, before its target date",
             lambda step: "said to be late",
             lambda step: step.status == "late"),
        Rule("grey", "unknown: no target date is set",
             lambda step: "no target date",
             lambda step: step.days_left is None),
        Rule("green", "on time: the target date is ahead and an update is recent",
             lambda step: "on time",
             lambda step: True),
    )  # fmt: skip


def _say_due(days: int) -> str:
    return "due today" if days == 0 else f"due in {say_days(days)}"


def judge_step(step: Mapping[str, Any], day: date, rules: tuple[Rule, ...]) -> tuple[str, str]:
    """Judge how a step (status, due, assurance, last_update) stands on a day: its colour, and the reason in words."""
    left = count_days(day, due) if (due := find_last_day(step["due"])) else None
    standing = Standing(
        status=step["status"],
        assured=bool(step["assurance"].strip()),
        days_left=left,
        days_silent=count_days(find_first_day(step["last_update"]), day),
    )
    rule = next(rule for rule in rules if rule.holds(standing))
    return rule.rag, rule.say(standing)


def say_rag(rag: str, reason: str = "") -> str:
    """Say a colour in words: the colour's name first, so that nothing hangs on seeing it."""
    return f"{rag.capitalize()}: {reason}" if reason else rag.capitalize()

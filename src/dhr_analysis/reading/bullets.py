"""Tell the bullets that belong to the item above them from bullets that are items of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

from .bodies import Setting, has_body
from .candidates import Line
from .item_numbers import NO_NUMBER, ItemNumber
from .list_forms import ListForm, asks

LEAST, MOST = 6.0, 60.0  # points by which a bullet is set in


@dataclass(frozen=True, slots=True)
class TaggedLine:
    """A line with what it is: heading, lead (names the body of the next items), intro, title, item, part, bullet,
    more (goes on the item), text (of a title), field ("Lead: …"), beside (a reason or remark)."""

    line: Line
    tag: str
    number: ItemNumber = NO_NUMBER


def is_nested(line: Line, form: ListForm, before: list[TaggedLine], setting: Setting) -> bool:
    """Say whether a bullet belongs to the item above: to any with a number, to a bullet or paragraph with a colon."""
    if not before or before[-1].tag not in ("item", "part", "text", "more", "bullet"):
        return False
    place = max(n for n, tagged in enumerate(before) if tagged.tag not in ("bullet", "more"))
    head, own = before[place], [tagged.line for tagged in before[place + 1 :] if tagged.tag == "bullet"]
    if head.line.kind != "list_item" and (form.labelled or form.counted):
        return True
    if head.line.kind != "list_item":
        return bool(own) or before[-1].line.text.rstrip().endswith(":")
    if line.level != head.line.level:
        return line.level > head.line.level
    steps = [_measure_indent(head.line, other) for other in (line, *own)]
    if any(step > 0 for step in steps) and not (_is_whole(head.line) and asks(line.text, setting)):
        return steps[0] > 0
    return head.line.text.rstrip().endswith(":") and not _is_closed(line, own, setting)


def _measure_indent(one: Line, other: Line) -> float:
    """Measure how much deeper a bullet is set in; a step to another column of the page counts for none."""
    step = other.indent - one.indent
    return step if LEAST <= abs(step) <= MOST else 0.0


def _is_whole(line: Line) -> bool:
    return line.text.rstrip().endswith((".", ";"))


def _is_closed(line: Line, own: Sequence[Line], setting: Setting) -> bool:
    """Say whether the bullets below a bullet with a colon are at an end, where nothing sets them in."""
    if not own or line.text[:1].islower():
        return False
    stopped = own[-1].text.rstrip().endswith(".")
    fuller = asks(line.text, setting) and has_body(line.text, setting) and not asks(own[0].text, setting)
    return fuller or (stopped and own[0].text[:1].islower())

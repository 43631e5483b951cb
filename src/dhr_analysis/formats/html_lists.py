"""Count the items of a web page's lists as a browser does."""

from typing import Any

from .docx_numbers import format_count

FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
STYLES = {
    "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i",
    "upper-roman": "I", "decimal": "1",
}  # fmt: skip


def number_items(items: Any, ordered: Any) -> list[str]:
    """Number the items of an <ol>: start, value, reversed and type are honoured; "" where it shows no numbers."""
    form = find_form(ordered)
    if not form:
        return ["" for _ in items]
    step = -1 if ordered.get("reversed") is not None else 1
    count = read_whole(ordered.get("start"), len(items) if step < 0 else 1)
    numbers = []
    for item in items:
        count = read_whole(item.get("value"), count)
        numbers.append(format_count(count, FORMS[form]) if count > 0 else str(count))
        count += step
    return numbers


def find_form(ordered: Any) -> str:
    """Say how a list counts: 1, a, A, i or I; "" for none."""
    style = ordered.get("style", "").replace(" ", "").lower()
    if "list-style:none" in style or "list-style-type:none" in style:
        return ""
    named = next((form for name, form in STYLES.items() if f"type:{name}" in style or f"style:{name}" in style), "")
    form = named or ordered.get("type", "1")
    return form if form in FORMS else "1"


def read_whole(value: str | None, default: int) -> int:
    """Read a whole number from an attribute."""
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default

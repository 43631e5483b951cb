"""Resolve what a Word style says through the styles it is based on: bold, size, outline level, numbering."""

from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class Style:
    """What a style and those it is based on say; None where they say nothing."""

    name: str = ""
    bold: bool | None = None
    italic: bool | None = None
    underlined: bool | None = None
    hidden: bool | None = None
    size: float | None = None
    outline: int | None = None
    num_id: str | None = None
    ilvl: int | None = None
    indent: float | None = None
    style_id: str = ""


def read_styles(root: Any) -> dict[str, Style]:
    """Read styles.xml; the style "" is the default paragraph style laid over the document's defaults."""
    elements = {element.get(f"{W}styleId", ""): element for element in root.iter(f"{W}style")}
    defaults = _read_own(root.find(f"{W}docDefaults/{W}rPrDefault"), "", "")
    styles = {style_id: _resolve(style_id, elements, defaults, frozenset()) for style_id in elements}
    normal = next(
        (style_id for style_id, element in elements.items()
         if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true")),
        None,
    )  # fmt: skip
    return {**styles, "": styles[normal] if normal else defaults}


def read_toggle(properties: Any, name: str) -> bool | None:
    """Read an on-off property such as bold; None where nothing is said."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    return None if found is None else found.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def read_number(properties: Any, path: str, name: str = "val") -> int | None:
    """Read a whole number from a property's attribute; None where there is none."""
    found = properties.find(path) if properties is not None else None
    value = found.get(f"{W}{name}") if found is not None else None
    try:
        return int(float(value)) if value is not None else None
    except ValueError:
        return None


def read_indent(properties: Any) -> float | None:
    """Read a paragraph's left indent in points."""
    for name in ("left", "start"):
        twentieths = read_number(properties, f"{W}ind", name)
        if twentieths is not None:
            return twentieths / 20
    return None


def lay_over(upper: Style, lower: Style) -> Style:
    """Lay one style over another: what the upper says wins."""
    values = {
        name: getattr(lower, name) if getattr(upper, name) is None else getattr(upper, name)
        for name in ("bold", "italic", "underlined", "hidden", "size", "outline", "num_id", "ilvl", "indent")
    }
    return Style(upper.name or lower.name, **values, style_id=upper.style_id or lower.style_id)


def _resolve(style_id: str, elements: dict[str, Any], defaults: Style, seen: frozenset[str]) -> Style:
    element = elements.get(style_id)
    if element is None or style_id in seen:
        return defaults
    name = element.find(f"{W}name")
    own = _read_own(element, name.get(f"{W}val", "") if name is not None else "", style_id)
    based = element.find(f"{W}basedOn")
    if based is None:
        return lay_over(own, defaults)
    lower = _resolve(based.get(f"{W}val", ""), elements, defaults, seen | {style_id})
    return lay_over(own, lower)


def _read_own(element: Any, name: str, style_id: str) -> Style:
    if element is None:
        return Style(name, style_id=style_id)
    run, paragraph = element.find(f"{W}rPr"), element.find(f"{W}pPr")
    size = read_number(run, f"{W}sz")
    num_id = read_number(paragraph, f"{W}numPr/{W}numId")
    return Style(
        name,
        bold=read_toggle(run, "b"),
        italic=read_toggle(run, "i"),
        underlined=read_toggle(run, "u"),
        hidden=read_toggle(run, "vanish"),
        size=size / 2 if size else None,
        outline=read_number(paragraph, f"{W}outlineLvl"),
        num_id=str(num_id) if num_id is not None else None,
        ilvl=read_number(paragraph, f"{W}numPr/{W}ilvl"),
        indent=read_indent(paragraph),
        style_id=style_id,
    )

"""Tell a web page's report from the site around it: navigation, notices, heads, feet and side columns."""

import re
from typing import Any

NEVER = {
    "script", "style", "nav", "aside", "form", "button", "select", "noscript", "template", "svg", "iframe", "dialog",
    "menu", "head", "input", "textarea", "object", "audio", "video", "canvas", "math",
}  # fmt: skip
SITE_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu"}
SITE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|cookies?|ccc|consent|banner|side-?bar|footer|masthead|skip"
    r"|skiplink|social|share|sharing|feedback|related|pagination|pager|search|toolbar|toc|newsletter|subscribe|modal"
    r"|popup|login|page-?tools|site-?header|global-?header|visually-?hidden|sr-?only|screen-?reader\S*|no-?print)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
NOTE_NAME = re.compile(r"(?:foot|end)notes?|^_?(?:fn|ftn|edn)", re.IGNORECASE)
UNFOLDED = re.compile(r"accordion|collapse|tab|panel|expand", re.IGNORECASE)
MAIN_SHARE = 0.4  # an element with so much of the page's words is no furniture, whatever its name says
LINK_SHARE = 0.8


def find_main(root: Any) -> Any:
    """Find the element that holds the report: the page's main part if it holds most words, else its body."""
    body = root.find("body") if root.find("body") is not None else root
    total = count_letters(body)
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = [element for element in body.iterfind(path) if count_letters(element) >= MAIN_SHARE * total]
        if found:
            return found[0]
    return body


def is_site(element: Any, total: int) -> bool:
    """Whether an element belongs to the site, not to the report; ``total`` is the number of the page's letters."""
    tag = element.tag
    if not isinstance(tag, str) or tag in NEVER:
        return True
    name = f"{element.get('class', '')} {element.get('id', '')}".strip()
    if NOTE_NAME.search(name):
        return False
    marked = (
        tag in ("header", "footer")
        or element.get("role", "").lower() in SITE_ROLES
        or (name and SITE_NAME.search(name) is not None)
        or _is_hidden(element, name)
    )
    if marked and count_letters(element) < MAIN_SHARE * total:
        return tag != "header" or not _is_article_head(element)
    return tag in ("ul", "ol", "div", "section", "p") and _is_link_list(element)


def count_letters(element: Any) -> int:
    """Count the letters of an element's words, scripts and styles left out."""
    return sum(
        len(text.strip())
        for text in element.xpath(".//text()[not(ancestor::script) and not(ancestor::style) and not(ancestor::nav)]")
    )


def _is_hidden(element: Any, name: str) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    hidden = "display:none" in style or element.get("hidden") is not None or element.get("aria-hidden") == "true"
    # A folded part of the page holds text that a reader opens.
    return hidden and not UNFOLDED.search(name)


def _is_article_head(element: Any) -> bool:
    return any(parent.tag in ("article", "main") for parent in element.iterancestors())


def _is_link_list(element: Any) -> bool:
    links = element.findall(".//a[@href]")
    if len(links) < 3:
        return False
    linked = sum(len("".join(link.itertext()).strip()) for link in links)
    return linked >= LINK_SHARE * max(count_letters(element), 1)

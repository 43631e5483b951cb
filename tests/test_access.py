"""Accessibility of pages in a real browser: axe finds nothing, nothing is fetched, nothing runs off a narrow screen.

Needs Debian's chromium; without it these tests are skipped with a message.
"""

from pathlib import Path
from typing import Any

import pytest
from browsers import NEEDS_BROWSER, RULES
from product_studies import make_product_page, make_product_study
from report_studies import find_page

pytestmark = NEEDS_BROWSER
PAGES = (("partners", "final_report"), ("public", "final_report"), ("partners", "interim_report"))
PRODUCTS: dict[str, dict[str, str]] = {
    "briefing": {"csp": "Walsall"},
    "seven_minute_briefing": {"theme": "information_sharing"},
    "handout": {"theme": "information_sharing"},
    "event_slides": {},
    "action_plan": {},
    "monitoring": {},
}
VIEWS = {
    "wide": {"viewport": {"width": 1280, "height": 900}},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "forced colours": {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"},
    "paper": {"viewport": {"width": 794, "height": 1123}},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the pages to files, as people get them."""
    place = tmp_path_factory.mktemp("pages")
    for audience, name in PAGES:
        (place / f"{name}.{audience}.html").write_text(find_page(audience, name)[0], encoding="utf-8")
    study = make_product_study(tmp_path_factory.mktemp("towns"))
    for name, further in PRODUCTS.items():
        page = make_product_page(study, name, "partners", **further)
        (place / f"{name}.partners.html").write_text(page, encoding="utf-8")
    return place


def open_page(browser: Any, path: Path, **view: Any) -> tuple[Any, list[str]]:
    context = browser.new_context(**view)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    return page, asked


def open_all_details(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


@pytest.mark.parametrize(
    ("audience", "name", "view"),
    [
        ("partners", "final_report", "wide"),
        ("partners", "final_report", "narrow"),
        ("partners", "final_report", "forced colours"),
        ("public", "final_report", "narrow"),
        ("partners", "final_report", "paper"),
        ("partners", "interim_report", "wide"),
        *(("partners", name, view) for name in PRODUCTS for view in VIEWS),
    ],
)
class TestInABrowser:
    def test_axe_finds_nothing(self, browser: Any, folder: Path, audience: str, name: str, view: str) -> None:
        axe = pytest.importorskip(
            "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
        )
        page, _ = open_page(browser, folder / f"{name}.{audience}.html", **VIEWS[view])
        page.emulate_media(media="print" if view == "paper" else "screen")
        open_all_details(page)
        found = axe.Axe().run(page, options=RULES).response["violations"]
        page.context.close()
        assert [(one["id"], one["nodes"][0]["html"][:120], len(one["nodes"])) for one in found] == []

    def test_nothing_is_fetched_and_nothing_runs_off_the_screen(
        self, browser: Any, folder: Path, audience: str, name: str, view: str
    ) -> None:
        path = folder / f"{name}.{audience}.html"
        page, asked = open_page(browser, path, **VIEWS[view])
        open_all_details(page)
        width = VIEWS[view]["viewport"]["width"]
        wide = page.evaluate("document.documentElement.scrollWidth")
        page.context.close()
        assert asked == [path.as_uri()] and wide <= width


@pytest.mark.parametrize(("audience", "name"), PAGES[:1])
class TestOnPaper:
    def test_print_shows_what_is_folded_and_not_what_is_for_screens(
        self, browser: Any, folder: Path, audience: str, name: str
    ) -> None:
        page, _ = open_page(browser, folder / f"{name}.{audience}.html")
        page.emulate_media(media="print")
        told = page.locator("details.told li").first
        assert told.is_visible() and not page.locator(".back").first.is_visible()
        assert page.locator("figure.chart").first.evaluate("one => getComputedStyle(one).breakInside") == "avoid"
        page.context.close()

    def test_pages_are_numbered_a4(self, browser: Any, folder: Path, audience: str, name: str, tmp_path: Path) -> None:
        from pypdf import PdfReader

        page, _ = open_page(browser, folder / f"{name}.{audience}.html")
        page.pdf(path=str(tmp_path / "x.pdf"), prefer_css_page_size=True)
        page.context.close()
        paper = PdfReader(tmp_path / "x.pdf")
        box = paper.pages[0].mediabox
        assert (round(float(box.width)), round(float(box.height))) == (595, 842)
        assert f"2 of {len(paper.pages)}" in paper.pages[1].extract_text()


def test_keyboard_reaches_text_and_tables(browser: Any, folder: Path) -> None:
    page, _ = open_page(browser, folder / "final_report.partners.html", **VIEWS["wide"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    boxes = page.locator(".scroll")
    assert boxes.count() == page.locator(".scroll[tabindex='0'][role='region'][aria-label]").count() > 10
    page.context.close()


def test_every_picture_says_what_it_shows(browser: Any, folder: Path) -> None:
    page, _ = open_page(browser, folder / "final_report.partners.html", **VIEWS["wide"])
    words = page.evaluate(
        "[...document.querySelectorAll('svg[role=img]')].map(one => one.querySelector('desc').textContent)"
    )
    page.context.close()
    assert len(words) > 5 and len(set(words)) == len(words)
    assert all(len(one) > 30 and any(letter.isdigit() for letter in one) for one in words)

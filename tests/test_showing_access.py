"""Accessibility of the six stages' pages in a real browser: axe finds nothing, and nothing runs off a narrow screen.

Needs Debian's chromium; without it these tests are skipped with a message.
"""

from pathlib import Path
from typing import Any

import pytest
from browsers import NEEDS_BROWSER, RULES
from report_studies import make_study
from showing_pages import RUNS, make_page

from dhr_analysis.tables import make_table, write_table

pytestmark = NEEDS_BROWSER


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the six pages to files beside each other, as a run does."""
    study = make_study(tmp_path_factory.mktemp("study"))
    folder = tmp_path_factory.mktemp("pages")
    for name, stage in RUNS.items():
        write_table(study.processed / "parts" / stage, "problems", make_table("problems"))
        (folder / f"{name}.html").write_text(make_page(study, name), encoding="utf-8")
    return folder


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", RUNS)
def test_axe_finds_nothing_and_nothing_runs_off(browser: Any, pages: Path, name: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((pages / f"{name}.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = axe.Axe().run(page, options=RULES).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert [(one["id"], one["nodes"][0]["html"][:120], len(one["nodes"])) for one in found] == []
    assert wide <= width and len(asked) == 1


def test_a_link_to_another_page_opens_the_fold_that_holds_the_words(browser: Any, pages: Path) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto((pages / "5_synthesise.html").as_uri())
    page.locator("table.grid td a[href^='3_code.html#evidence-']").first.click()
    place = page.locator(":target")
    assert page.url.partition("#")[0].endswith("3_code.html") and place.is_visible()
    page.close()

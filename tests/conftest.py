"""What tests in a browser share."""

from collections.abc import Iterator
from typing import Any

import pytest
from browsers import BROWSER


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start the browser once."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install playwright"
    )
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield opened
        opened.close()

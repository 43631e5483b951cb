"""The browser that pages are looked at in, and what axe is asked of them."""

import shutil

import pytest

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
NEEDS_BROWSER = pytest.mark.skipif(
    BROWSER is None, reason="no chromium here: apt-get install chromium to check pages in a browser"
)
# What WCAG 2.2 AA asks, and axe's own advice on headings, landmarks and names.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

"""Pages: one title, a list of contents, nothing fetched, words for every picture, tables that can be heard."""

import re
from typing import Any

import nbformat.v4 as v4
import pandas as pd
import pytest

from dhr_analysis.errors import DhrError
from dhr_analysis.reporting.export import arrange_page, export_page, say_date, strip_prolog
from dhr_analysis.reporting.page import Html, count_things, make_html_table, make_list, make_paragraph


def make_notebook(*cells: Any) -> Any:
    """Make an executed notebook: texts are markdown cells, mappings the outputs of code cells."""
    made = [v4.new_markdown_cell("# A title")]
    for cell in cells:
        if isinstance(cell, str):
            made.append(v4.new_markdown_cell(cell))
            continue
        data = {key: value for key, value in cell.items() if key != "metadata"}
        output = v4.new_output("display_data", data, metadata=cell.get("metadata", {}))
        made.append(v4.new_code_cell("secret_code()", outputs=[output], execution_count=3))
    return v4.new_notebook(cells=made)


def export(*cells: Any, **settings: str) -> str:
    return export_page(make_notebook(*cells), **{"title": "A title", **settings})


@pytest.mark.parametrize(
    "pattern",
    [
        '<html lang="en-GB">',
        "<title>A title – Our study</title>",
        "default-src 'none'",
        '<a class="skip" href="#main">',
        "<header>",
        '<main id="main"',
        "<footer>",
        '<nav aria-labelledby="contents"',
        "Draft edition · 1 September 2013",
        "@page { size: A4",
    ],
)
def test_page_has(pattern: str) -> None:
    page = export("## One", "## Two", study="Our study", audience="public", edition="draft", date="2013-09-01")
    assert pattern in page


@pytest.mark.parametrize(
    "pattern", ["<script", "http:", "https:", "secret_code", "In&nbsp;[", "src=", "<link", 'id="cell']
)
def test_page_has_not(pattern: str) -> None:
    assert pattern not in export("## One", {"text/plain": "<Figure size 640x480>"}, "## Two")


def test_same_notebook_gives_the_same_page_whatever_its_cells_are_called() -> None:
    assert export("## One", {"text/html": "<p>x</p>"}) == export("## One", {"text/html": "<p>x</p>"})


@pytest.mark.parametrize("cells", [(), ("# Another title",)])
def test_page_without_one_title_is_refused(cells: tuple[str, ...]) -> None:
    notebook = make_notebook(*cells)
    notebook.cells = notebook.cells if cells else []
    with pytest.raises(DhrError, match="headings of level 1"):
        export_page(notebook, title="x")


@pytest.mark.parametrize(
    ("date", "said"),
    [("2013-09-01", "1 September 2013"), ("2013-12", "December 2013"), ("2013", "2013"), ("", ""), ("soon", "soon")],
)
def test_date_is_said_as_precisely_as_it_is_known(date: str, said: str) -> None:
    assert say_date(date) == said


class TestHeadings:
    def test_are_numbered_and_listed(self) -> None:
        page = arrange_page("<h1>T</h1><h2>In brief</h2><h2>One</h2><h3 id='x'>Part</h3><h2>Two</h2>")
        assert '<h2 id="in-brief">In brief</h2>' in page
        assert '<h3 id="part"><span class="number">1.1</span> Part</h3>' in page
        assert re.findall(r'href="#(one|two)">(\w+)', page) == [("one", "One"), ("two", "Two")]
        assert page.index("In brief") < page.index('id="contents"') < page.index('<h2 id="one">')

    @pytest.mark.parametrize("body", ["<h1>T</h1><p>x</p>", "<h1>T</h1><h2>Only one</h2>"])
    def test_short_page_needs_no_contents(self, body: str) -> None:
        assert "contents" not in arrange_page(body)

    def test_marks_inside_a_heading_stay_out_of_the_list(self) -> None:
        page = arrange_page("<h2>A <em>b</em></h2><h2>C</h2>")
        assert '<a href="#a-b">A b</a>' in page


class TestPictures:
    def test_words_are_printed_with_the_picture(self) -> None:
        page = export({"image/png": "aGk=", "metadata": {"image/png": {"alt": 'Three of six say "no"'}}})
        assert "alt='Three of six say \"no\"'" in page or 'alt="Three of six say &quot;no&quot;"' in page

    @pytest.mark.parametrize("metadata", [{}, {"image/png": {"alt": " "}}, {"image/svg+xml": {"alt": "x"}}])
    def test_picture_without_words_is_refused(self, metadata: dict[str, Any]) -> None:
        with pytest.raises(DhrError, match="no words for those who don't see it"):
            export({"image/png": "aGk=", "metadata": metadata})

    def test_drawing_stands_in_the_page(self) -> None:
        drawing = '<?xml version="1.0"?><!DOCTYPE svg><svg><title>t</title></svg>'
        assert strip_prolog(drawing) == "<svg><title>t</title></svg>"
        page = export({"image/svg+xml": drawing, "metadata": {"image/svg+xml": {"alt": "What it says"}}})
        assert 'aria-label="What it says"' in page and "<?xml" not in page


class TestTables:
    TABLE = pd.DataFrame({"csp": ["Coventry", "All"], "n_reviews": [2, 12000], "share": [0.5, float("nan")]})

    @pytest.mark.parametrize(
        "pattern",
        [
            "<caption><span>Reviews &lt;by&gt; place</span></caption>",
            '<th scope="col" class="short">Partnership</th>',
            '<th scope="col" class="number">N reviews</th>',
            '<th scope="row" class="short">Coventry</th><td class="number">2</td><td class="number">0.5</td>',
            '<tr class="total"><th scope="row" class="short">All</th><td class="number">12,000</td>',
            'role="region" aria-label="Reviews &lt;by&gt; place" tabindex="0"',
            '<p class="note">A remark.</p>',
        ],
    )
    def test_table_has(self, pattern: str) -> None:
        made = make_html_table(
            self.TABLE, "Reviews <by> place", headers={"csp": "Partnership"}, total=True, note="A remark."
        )
        assert pattern in str(made)

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            ("<b>&", "&lt;b&gt;&amp;"),
            (True, "yes"),
            (False, "no"),
            (None, ""),
            (pd.NA, ""),
            (float("nan"), ""),
            (2013, "2013"),
            (Html("<em>x</em>"), "<em>x</em>"),
        ],
    )
    def test_cells(self, value: object, shown: str) -> None:
        made = make_html_table(pd.DataFrame({"a": pd.Series([value], dtype=object)}), "T", row_header=False)
        assert re.search(rf"<td[^>]*>{re.escape(shown)}</td>", str(made))

    def test_long_table_says_what_it_leaves_out(self) -> None:
        assert "The first 1 of 2 rows." in str(make_html_table(self.TABLE, "T", most=1))
        assert "The first" not in str(make_html_table(self.TABLE, "T", most=2))

    def test_empty_table_is_a_sentence(self) -> None:
        assert str(make_html_table(self.TABLE.head(0), "Faults")) == '<p class="note">Faults: none.</p>'

    def test_no_header_cell_is_empty(self) -> None:
        assert not re.search(r"<th[^>]*></th>", str(make_html_table(self.TABLE, "T")))


def test_small_pieces() -> None:
    assert str(make_paragraph("a < b", kind="note")) == '<p class="note">a &lt; b</p>'
    assert str(make_list(["a&b"])) == "<ul><li>a&amp;b</li></ul>"
    assert str(make_list([])) == ""
    assert [count_things(n, "review") for n in (0, 1, 2)] == ["0 reviews", "1 review", "2 reviews"]
    assert count_things(2, "body", "bodies") == "2 bodies"

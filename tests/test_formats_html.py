"""Web pages come out as the report alone, with the numbers that a browser shows."""

from pathlib import Path

import pytest

from dhr_analysis.blocks import Block
from dhr_analysis.formats import read_document

LONG = "The officer who took the first call wrote down what she had been told and sent the form on that evening. " * 3


def read(folder: Path, body: str, *, head: str = "", encoding: str = "utf-8") -> list[Block]:
    path = folder / "page.html"
    path.write_bytes(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(encoding))
    return list(read_document(path).blocks)


def shown(blocks: list[Block]) -> list[tuple[str, str]]:
    return [(block.number, block.text) for block in blocks]


@pytest.mark.parametrize(
    "site",
    [
        "<nav><p>Home</p></nav>",
        "<header><p>City Council</p></header>",
        "<footer><p>Contact us</p></footer>",
        "<aside><p>In this section</p></aside>",
        '<div class="cookie-banner"><p>We use cookies</p></div>',
        '<div id="site-footer"><p>Privacy</p></div>',
        '<div role="navigation"><p>Menu</p></div>',
        '<div class="breadcrumb">You are here</div>',
        '<ul><li><a href="/a">Bins</a></li><li><a href="/b">Council tax</a></li><li><a href="/c">Schools</a></li></ul>',
        '<p style="display: none">Hidden</p>',
        "<form><label>Search this site</label></form>",
        "<script>var report = 1;</script>",
    ],
)
def test_the_site_is_left_out(tmp_path: Path, site: str) -> None:
    assert shown(read(tmp_path, f"{site}<p>{LONG}</p>{site}")) == [("", LONG.strip())]


@pytest.mark.parametrize(
    "body",
    [
        f'<main class="page-with-sidebar"><p>{LONG}</p></main>',
        f'<div class="wrapper banner"><p>{LONG}</p></div>',
        f"<article><header><p>{LONG}</p></header></article>",
        f'<div class="accordion-panel" hidden><p>{LONG}</p></div>',
        f"<details><p>{LONG}</p></details>",
    ],
)
def test_the_report_is_kept_whatever_its_wrapper_is_called(tmp_path: Path, body: str) -> None:
    assert LONG.strip() in [text for _, text in shown(read(tmp_path, body))]


@pytest.mark.parametrize(
    ("markup", "numbers"),
    [
        ("<ol><li>a<li>b</ol>", ["1", "2"]),
        ('<ol start="4"><li>a<li>b</ol>', ["4", "5"]),
        ('<ol><li>a<li value="7">b<li>c</ol>', ["1", "7", "8"]),
        ('<ol type="a"><li>a<li>b</ol>', ["a", "b"]),
        ('<ol style="list-style-type: lower-roman"><li>a<li>b</ol>', ["i", "ii"]),
        ("<ol reversed><li>a<li>b</ol>", ["2", "1"]),
        ('<ol style="list-style: none"><li>a<li>b</ol>', ["", ""]),
        ("<ol><li>3.1 Anna<li>3.2 Bill</ol>", ["3.1", "3.2"]),
        ("<ul><li>a<li>b</ul>", ["", ""]),
        ('<ol><li>a<ol type="a"><li>b<li>c</ol><li>d</ol>', ["1", "a", "b", "2"]),
    ],
)
def test_lists_are_numbered(tmp_path: Path, markup: str, numbers: list[str]) -> None:
    assert [block.number for block in read(tmp_path, markup)] == numbers


def test_nested_counters_of_the_page_style(tmp_path: Path) -> None:
    blocks = read(tmp_path, "<ol><li>a<ol><li>b</ol></ol>", head='<style>li:before{content:counters(item,".")}</style>')
    assert [block.number for block in blocks] == ["1", "1.1"]


def test_an_item_of_two_paragraphs_is_numbered_once(tmp_path: Path) -> None:
    assert shown(read(tmp_path, "<ol><li><p>One.</p><p>More.</p></li></ol>")) == [("1", "One."), ("", "More.")]


def test_headings_and_folded_parts_have_levels(tmp_path: Path) -> None:
    blocks = read(
        tmp_path, "<h1>Review</h1><h2>3. Analysis</h2><details><summary>Police</summary><p>Text.</p></details>"
    )
    assert [(block.level, block.number, block.text) for block in blocks[:3]] == [
        (1, "", "Review"), (2, "3", "Analysis"), (3, "", "Police"),
    ]  # fmt: skip


TABLE = """<table><thead><tr><th>No</th><th>Action</th><th>Lead</th></tr></thead><tbody>
<tr><td colspan="3">Theme A</td></tr>
<tr><td rowspan="2">1</td><td>Write a course</td><td rowspan="2">The Trust</td></tr>
<tr><td><ol><li>Run it<li>Count who came</ol></td></tr></tbody></table>"""


def test_spans_of_a_table_are_filled(tmp_path: Path) -> None:
    blocks = read(tmp_path, TABLE)
    assert [block.cells for block in blocks[1:]] == [
        ("Theme A", "Theme A", "Theme A"),
        ("1", "Write a course", "The Trust"),
        ("1", "1 Run it\n2 Count who came", "The Trust"),
    ]
    assert blocks[3].header == ("No", "Action", "Lead")
    assert blocks[3].text == "1 Run it 2 Count who came"


def test_a_table_for_layout_is_no_table(tmp_path: Path) -> None:
    blocks = read(tmp_path, f'<table role="presentation"><tr><td><p>Menu</p></td><td><p>{LONG}</p></td></tr></table>')
    assert {block.kind for block in blocks} == {"paragraph"}


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        ("<p>She rang<sup><a href='#fn1'>1</a></sup> twice.</p>", ["She rang twice."]),
        ("<p>First.<br><br>Second.</p>", ["First.", "Second."]),
        ("<p>A line<br>broken off.</p>", ["A line broken off."]),
        ("<p>Read on:<br>• one<br>• two</p>", ["Read on:", "one", "two"]),
        ("<p>kept <del>dropped</del> in</p>", ["kept in"]),
        ("<p>m<sup>2</sup> and H<sub>2</sub>O</p>", ["m and H2O"]),
        (
            "<div>Loose words <b>in</b> a div<p>and a paragraph</p>after</div>",
            ["Loose words in a div", "and a paragraph", "after"],
        ),
    ],
)
def test_words_of_paragraphs(tmp_path: Path, markup: str, texts: list[str]) -> None:
    assert [text for _, text in shown(read(tmp_path, markup))] == texts


def test_notes_at_the_end_are_footnotes(tmp_path: Path) -> None:
    blocks = read(tmp_path, '<p>Text.</p><ol class="footnotes"><li id="fn1">The note. <a href="#r1">↩</a></li></ol>')
    assert [(block.kind, block.number, block.text) for block in blocks[1:]] == [("footnote", "1", "The note.")]


def test_old_pages_in_windows_letters(tmp_path: Path) -> None:
    assert shown(read(tmp_path, "<p>“No” – she said</p>", encoding="cp1252")) == [("", "“No” – she said")]


def test_a_box_and_bold_words(tmp_path: Path) -> None:
    (block,) = read(
        tmp_path, '<div class="callout"><p><strong>Recommendation 2: The Board should check.</strong></p></div>'
    )
    assert (block.boxed, block.bold, block.number) == (True, True, "Recommendation 2")

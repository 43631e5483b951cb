"""Reports: all sections, figures that agree, evidence behind each count, and a sentence where a table is missing."""

import io
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from report_studies import (
    NOTEBOOKS,
    PLAIN_NOTE,
    SECRET_NOTE,
    find_page,
    make_page,
    make_study,
    make_tables,
    open_small,
    run_cells,
)
from small_studies import make_small_study

import dhr_analysis.report as dhr
from dhr_analysis.codebook import find_codebook, load_codebook
from dhr_analysis.csvfiles import split_list
from dhr_analysis.errors import DhrError
from dhr_analysis.reporting.arrange import arrange_page, drop_dead_links
from dhr_analysis.reporting.care import find_care_words
from dhr_analysis.reporting.checklist import OPEN, know_run, show_checklist
from dhr_analysis.reporting.counts import (
    count_addressees,
    count_missing,
    count_received,
    count_recommendations,
    count_register,
)
from dhr_analysis.reporting.docx_out import make_docx
from dhr_analysis.reporting.glossary import Term, fill_glossary, open_abbreviations
from dhr_analysis.reporting.opened import Report, open_report
from dhr_analysis.reporting.pieces import Html, Sheet, join_html
from dhr_analysis.reporting.products import collect_products, write_companions
from dhr_analysis.reporting.researcher_text import make_markdown
from dhr_analysis.reporting.words import cut_words, join_words, load_labels, say_of, start_small
from dhr_analysis.reporting.xlsx_out import make_xlsx
from dhr_analysis.tables import TABLES, make_table

CODEBOOK = find_codebook()
FINAL = (
    "Summary",
    "Background",
    "Method and limits",
    "The reviews",
    "The cases",
    "Common themes",
    "What the reviews say",
    "Good practice",
    "Beside the nation",
    "What the reviews recommend",
    "Asked again",
    "Findings by sector",
    "Recommendations",
    "Gaps that nobody owns",
    "Action plan",
    "What each agency was told",
    "What changed since the interim report",
    "Evidence",
    "Reviews",
    "Codebook",
    "Agreement",
    "Reporting checklist",
    "Abbreviations",
)
INTERIM = (
    "Commission and scope",
    "The reviews",
    "What has been received",
    "Method and limits",
    "First picture of the cases",
    "First picture of the themes",
    "Recommendations so far",
    "To whom",
    "About what",
    "Early learning",
    "What limits these figures",
    "What is asked of the heads of community safety",
    "Evidence",
)


def plain(page: str) -> str:
    """Take the tags out of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") :]).split())


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """Open the small study's final report for partners."""
    return open_small(make_study(tmp_path, write=False), "partners")


@pytest.mark.parametrize(("name", "headings"), [("final_report", FINAL), ("interim_report", INTERIM)])
@pytest.mark.parametrize("audience", ["restricted", "partners", "public"])
class TestEveryReport:
    def test_has_its_sections(self, name: str, headings: tuple[str, ...], audience: str) -> None:
        page, _ = find_page(audience, name)
        found = re.findall(r"<h[23][^>]*>(?:<span[^>]*>[^<]*</span>)? ?(.*?)</h[23]>", page)
        assert not [heading for heading in headings if heading not in found]
        assert "<h2" in page and page.count("<h1") == 1

    def test_every_link_leads_somewhere(self, name: str, headings: tuple[str, ...], audience: str) -> None:
        page, _ = find_page(audience, name)
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert [one for one, times in Counter(ids).items() if times > 1] == []
        assert set(re.findall(r'href="#([^"]+)"', page)) <= {*ids}
        assert "(see below)" not in page

    def test_tables_and_figures_are_numbered_in_order(
        self, name: str, headings: tuple[str, ...], audience: str
    ) -> None:
        page, _ = find_page(audience, name)
        for what in ("Table", "Figure"):
            numbers = [int(number) for number in re.findall(rf'<b class="number">{what} (\d+)\.</b>', page)]
            assert numbers == list(range(1, len(numbers) + 1)) and numbers
        assert page.count("<caption>") == len(re.findall(r"Table \d+\.</b>", page))
        assert not re.search(r"<th[^>]*></th>", page) and "rowspan" not in page and "colspan" not in page

    def test_says_for_whom_it_is_and_where_help_is(self, name: str, headings: tuple[str, ...], audience: str) -> None:
        page, _ = find_page(audience, name)
        start = plain(page)[:900]
        assert "Samaritans" in start and "116 123" in start and "Draft edition · 1 May 2024" in page

    def test_our_own_words_take_care(self, name: str, headings: tuple[str, ...], audience: str) -> None:
        page, _ = find_page(audience, name)
        own = re.sub(r"<(q|li|td|th|dd|desc|title)\b.*?</\1>", " ", page, flags=re.DOTALL)
        assert find_care_words(plain(own), CODEBOOK) == []

    def test_is_small_and_says_no_percentage_of_few(self, name: str, headings: tuple[str, ...], audience: str) -> None:
        page, _ = find_page(audience, name)
        assert len(page) < 3_000_000
        assert not re.search(r"\bof [1-9] \(\d+%\)", page)
        assert not re.search(r"\b(nan|NaN|NaT)\b|&lt;NA&gt;|None of None|\(None\)", plain(page))


class TestFigures:
    def test_brief_has_five_sentences_with_a_figure_each(self) -> None:
        page, _ = find_page("partners")
        brief = page[page.index('<ol class="brief">') :].split("</ol>")[0]
        items = re.findall(r"<li>(.*?)</li>", brief)
        assert len(items) == 5 and all(re.search(r"\d", item) for item in items)
        assert "25 reviews were commenced in the region, of which 24 were completed; 24 were read" in items[0]

    def test_the_same_number_stands_in_prose_table_and_chart(self) -> None:
        text = plain(find_page("partners")[0])
        assert text.count("24 of 24") >= 4
        assert "Information sharing 24 of 24" in text  # the table behind the chart

    def test_register_adds_up(self) -> None:
        text = plain(find_page("partners")[0])
        assert "25 commenced = 24 completed + 0 near completion + 1 under way + 0 decommissioned." in text
        assert "24 completed = 8 Birmingham + 8 Coventry + 8 Walsall." in text

    def test_flow_ends_at_what_is_counted(self, report: Report) -> None:
        text = str(dhr.show_flow(report))
        assert "24 of 25 known reviews could be included" in text and "not received: 1 under way" in text

    def test_counts_lead_to_their_evidence(self) -> None:
        page, _ = find_page("partners")
        assert re.search(r'<a href="#evidence-information-sharing">24 of 24</a>', page)
        evidence = page[page.index('id="evidence-information-sharing"') :].split("<h3")[0]
        assert "B1, overview report, page 1, paragraph 4.0" in evidence
        assert "Further 3 reviews with this theme: not published, so no words." in evidence

    def test_public_hears_no_word_of_the_others(self) -> None:
        text = plain(find_page("public")[0])
        assert "21 published reviews" in text and "commenced" not in text and SECRET_NOTE not in text
        assert not re.search(r"\b[BCW]8\b|\bW9\b", text)

    def test_partners_see_notes_in_the_interim_report_alone(self) -> None:
        partners, public = (find_page(audience, "interim_report")[0] for audience in ("partners", "public"))
        assert PLAIN_NOTE in partners and "3 further notes speak of the people" in partners
        assert SECRET_NOTE not in partners and SECRET_NOTE in find_page("restricted", "interim_report")[0]
        assert SECRET_NOTE not in public and PLAIN_NOTE not in public and "further notes" not in public

    def test_researcher_sees_what_others_do_not(self) -> None:
        text = plain(find_page("restricted")[0])
        assert "From the public (limit 5)" in text and "fewer than the limit" in text
        assert "fewer than the limit" not in plain(find_page("partners")[0])

    def test_late_review_changes_every_figure(self, tmp_path: Path) -> None:
        study = make_study(tmp_path, write=False)
        tables = make_tables()
        fewer = {name: table for name, table in tables.items()}
        fewer["reviews"] = tables["reviews"].assign(
            read=tables["reviews"]["read"] & (tables["reviews"]["review_id"] != "B1")
        )
        from dhr_analysis.reporting.opened import disclose_study

        made = disclose_study(study, fewer, "partners")
        report = Report(study, "partners", "draft", made.shown, made.counted, tmp_path, "final_report", made.hidden)
        assert "23 of 25 known reviews" in str(dhr.show_flow(report))


class TestEditions:
    def test_draft_marks_what_the_researcher_has_to_write(self) -> None:
        assert "final_report.summary.md" in find_page("partners")[0]

    def test_finished_edition_leaves_gaps_out(self) -> None:
        page, _ = find_page("partners", edition="final")
        assert 'class="todo"' not in page and "final_report.summary.md" not in page
        assert "Final edition" in page

    def test_researchers_words_stand_at_their_section(self, tmp_path: Path) -> None:
        study = make_study(tmp_path, write=False)
        folder = study.decisions / "text"
        folder.mkdir(parents=True)
        (folder / "final_report.summary.md").write_text("We **read** all.\n\n- one\n- two\n", encoding="utf-8")
        (folder / "final_report.background.md").write_text("The victim failed to engage.", encoding="utf-8")
        (folder / "final_report.background.public.md").write_text("For all.", encoding="utf-8")
        page = make_page(open_small(study, "partners"))
        assert "<p>We <strong>read</strong> all.</p>" in page and "<li>two</li>" in page
        assert "Care with words in final_report.background.md: “failed to engage”" in page
        public = open_small(study, "public")
        assert str(dhr.place_text(public, "background")) == "<p>For all.</p>"

    @pytest.mark.parametrize(
        ("text", "made"),
        [
            ("a\nb", "<p>a b</p>"),
            ("a\n\nb", "<p>a</p>\n<p>b</p>"),
            ("## Heading", "<h3>Heading</h3>"),
            ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
            ("- one\n  more", "<ul><li>one more</li></ul>"),
            ("> said\n> so", "<blockquote><p>said so</p></blockquote>"),
            ("*a* and **b**", "<p><em>a</em> and <strong>b</strong></p>"),
            ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
            ("[here](#the-cases)", '<p><a href="#the-cases">here</a></p>'),
            ("[out](https://example.org/a)", '<p><a href="https://example.org/a">out</a></p>'),
            ("[no](javascript:alert(1))", "<p>[no](javascript:alert(1))</p>"),
            ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
            ("![pic](http://x/y.png)", "<p>![pic](http://x/y.png)</p>"),
            ("a\r\nb", "<p>a b</p>"),
            ("", ""),
        ],
    )
    def test_small_and_safe_part_of_markdown(self, text: str, made: str) -> None:
        assert str(make_markdown(text)) == made


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Open a report with all its tables, to take one away at a time."""
    return open_small(make_study(tmp_path_factory.mktemp("whole"), write=False), "partners")


class TestMissingTables:
    @pytest.mark.parametrize("name", sorted({*make_tables()} - {"reviews", "problems"}))
    def test_one_table_missing_gives_a_report(self, whole: Report, name: str) -> None:
        gone = {key: table for key, table in whole.counted.items() if key != name}
        poorer = Report(whole.study, "partners", "final", gone, gone, whole.folder, "final_report")
        for section in SECTIONS_WITHOUT_CHARTS:
            assert isinstance(section(poorer), Html)

    @pytest.mark.parametrize("name", ["final_report", "interim_report"])
    @pytest.mark.parametrize("audience", ["partners", "public"])
    def test_register_alone_gives_a_report(self, tmp_path: Path, name: str, audience: str) -> None:
        study = make_study(tmp_path, write=False)
        reviews = make_table(
            "reviews", [{"review_id": "B1", "csp": "Birmingham", "status": "commenced", "published": False}]
        )
        from dhr_analysis.reporting.opened import disclose_study

        made = disclose_study(study, {"reviews": reviews}, audience)
        report = Report(study, audience, "draft", made.shown, made.counted, tmp_path / "out", name, made.hidden)
        text = plain(make_page(report))
        assert "because the stage that makes it was not run" in text

    def test_reason_is_told(self, tmp_path: Path) -> None:
        study = make_study(tmp_path)
        partners, public = open_small(study, "partners"), open_small(study, "public")
        assert public.say_why_empty("topics").startswith("they are made from all reviews")
        assert partners.say_why_empty("topic_examples") == "the stage that makes it was not run"
        assert partners.say_why_empty("passage_topics") == "nothing was found for it"


SECTIONS_WITHOUT_CHARTS = [
    dhr.make_brief,
    dhr.show_summary,
    dhr.show_received,
    dhr.show_method,
    dhr.show_limits,
    dhr.show_case_facts,
    dhr.show_grid,
    dhr.show_differences,
    dhr.show_trends,
    dhr.show_pairs,
    dhr.show_profiles,
    dhr.show_good_practice,
    dhr.show_missed,
    dhr.show_recommendations,
    dhr.show_kinds,
    dhr.show_outcomes,
    dhr.show_sectors,
    dhr.show_proposals,
    dhr.show_gaps,
    dhr.show_action_plan,
    dhr.show_agencies,
    dhr.show_evidence,
    dhr.show_all_recommendations,
    dhr.show_reviews,
    dhr.show_checklist,
    dhr.show_early_learning,
    dhr.show_asks,
    dhr.show_risks,
]


@pytest.mark.parametrize(("audience", "edition"), [("pubic", "draft"), ("public", "finl")])
def test_wrong_audience_or_edition_is_refused(tmp_path: Path, audience: str, edition: str) -> None:
    make_small_study(tmp_path)
    with pytest.raises(DhrError, match="Did you mean"):
        open_report("small", str(tmp_path), audience, edition)


def test_unknown_table_is_refused(report: Report) -> None:
    with pytest.raises(DhrError, match=r"no table 'recomendations'.*'recommendations'"):
        report["recomendations"]


class TestChanges:
    def test_interim_keeps_its_figures_and_final_tells_what_changed(self, tmp_path: Path) -> None:
        study = make_study(tmp_path, write=False)
        interim = open_small(study, "partners", "interim_report")
        dhr.keep_figures(interim)
        kept = (interim.folder / "interim_figures_partners.csv").read_text(encoding="utf-8")
        assert "Reviews included,24" in kept and "Theme: Separation,15 of 24" in kept
        study.decisions.mkdir(parents=True)
        path = study.decisions / "interim_figures_partners.csv"
        final = open_small(study, "partners")
        assert "No figures of an interim report were kept" in str(dhr.show_changes(final))
        path.write_text(kept, encoding="utf-8")
        assert "Nothing changed: all" in str(dhr.show_changes(final))
        path.write_text(kept.replace("included,24", "included,20") + "Gone,1\n", encoding="utf-8")
        text = plain(f"<main>{dhr.show_changes(final)}")
        assert "2 figures changed" in text and "Reviews included 20 24" in text and "Gone 1" in text


class TestChecklist:
    def test_all_items_of_both_standards_stand_there(self, report: Report) -> None:
        text = str(show_checklist(report))
        rows = load_codebook(CODEBOOK, "checklist")
        assert (rows["standard"] == "ENTREQ").sum() == 21 and (rows["standard"] == "SRQR").sum() == 21
        assert (rows["standard"] == "questions").sum() == 12
        assert text.count('<th scope="row"') == 42 and OPEN in text

    def test_every_name_that_an_answer_uses_is_known(self, report: Report) -> None:
        known = know_run(report)
        for filled in load_codebook(CODEBOOK, "checklist")["filled"]:
            assert set(re.findall(r"\{(\w+)\}", filled)) <= known.keys()

    def test_answers_are_this_runs(self, report: Report) -> None:
        known = know_run(report)
        assert (known["n_known"], known["n_read"], known["n_documents"]) == ("25", "24", "25")

    def test_questions_lead_to_sections_of_the_final_report(self) -> None:
        page, _ = find_page("partners")
        rows = page[page.index("Questions that this report answers</span>") :].split("</table>")[0]
        assert rows.count('class="ref"') == 12


class TestGlossary:
    TERMS = {  # noqa: RUF012
        "MARAC": Term("Multi-Agency Risk Assessment Conference", "A meeting"),
        "GP": Term("general practitioner", ""),
        "GPs": Term("general practitioners", ""),
    }

    @pytest.mark.parametrize(
        ("body", "opened"),
        [
            ("<p>At MARAC. MARAC met.</p>", "<p>At Multi-Agency Risk Assessment Conference (MARAC). MARAC met.</p>"),
            ("<q>At MARAC.</q>", "<q>At MARAC [Multi-Agency Risk Assessment Conference].</q>"),
            (
                '<ul class="evidence"><li>GPs ask.</li></ul>',
                '<ul class="evidence"><li>GPs [general practitioners] ask.</li></ul>',
            ),
            ("<p>Two GPs, one GP.</p>", "<p>Two general practitioners (GPs), one GP.</p>"),
            ("<h2>MARAC</h2><p>x</p>", "<h2>MARAC</h2><p>x</p>"),
            ("<p>general practitioner (GP)</p>", "<p>general practitioner (GP)</p>"),
            ("<p>MARACS, GP-led</p>", "<p>MARACS, GP-led</p>"),
            ('<p title="MARAC">x</p>', '<p title="MARAC">x</p>'),
        ],
    )
    def test_first_use_is_opened(self, body: str, opened: str) -> None:
        assert open_abbreviations(body, self.TERMS) == opened

    def test_list_holds_what_the_page_uses(self) -> None:
        terms = (
            "{&quot;GP&quot;: [&quot;general practitioner&quot;, &quot;A doctor&quot;], &quot;PCC&quot;: "
            "[&quot;x&quot;, &quot;&quot;]}"
        )
        page = fill_glossary(f'<p>Two GPs and a GP.</p><div class="glossary" data-terms="{terms}"></div>')
        assert "<dt>GP</dt><dd>general practitioner. A doctor.</dd>" in page and "PCC" not in page

    def test_page_without_a_list_stays_as_it_is(self) -> None:
        assert fill_glossary("<p>GP</p>") == "<p>GP</p>"


@pytest.mark.parametrize(
    "row", load_codebook(CODEBOOK, "care_words").to_dict("records"), ids=lambda row: row["phrase"][:20]
)
def test_care_words_know_their_examples(row: dict[str, str]) -> None:
    for example in split_list(row["examples"]):
        found = find_care_words(example, CODEBOOK)
        assert row["instead"] in {word.instead for word in found}
    for example in split_list(row["not_examples"]):
        assert row["instead"] not in {word.instead for word in find_care_words(example, CODEBOOK)}


def test_care_words_leave_quotations_alone() -> None:
    assert find_care_words("The letter called it “a domestic” and said so.", CODEBOOK) == []
    assert [word.words for word in find_care_words("It was a domestic.", CODEBOOK)] == ["was a domestic"]


def test_every_value_of_the_tables_has_words() -> None:
    labels = load_labels(CODEBOOK)
    for table, column, list_ in (
        ("reviews", "death_type", "death_type"),
        ("reviews", "relationship", "relationship"),
        ("documents", "doc_type", "doc_type"),
        ("actions", "status", "action_status"),
        ("proposals", "level", "level"),
        ("proposals", "status", "proposal_status"),
    ):
        assert {(list_, value) for value in TABLES[table].values(column)} <= labels.keys()
    agencies = set(load_codebook(CODEBOOK, "agencies")["agency"])
    assert {("agency", agency) for agency in agencies} <= labels.keys()


class TestArranging:
    def test_sections_and_appendices_are_numbered_apart(self) -> None:
        page = arrange_page(
            "<h1>T</h1><h2>One</h2><h3>Part</h3><h2>Appendix: Two</h2><h3>Part</h3><h2>Appendix: Three</h2>"
        )
        assert re.findall(r'<span class="number">([\w.]+)</span> (\w+)', page) == [
            ("1", "One"),
            ("1.1", "Part"),
            ("A", "Two"),
            ("A.1", "Part"),
            ("B", "Three"),
        ]

    def test_references_get_the_number_of_their_section(self) -> None:
        page = arrange_page('<h2>One</h2><p>x <a class="ref" href="#two">(see below)</a>.</p><h2>Two</h2>')
        assert '<a class="ref" href="#two">(section 2)</a>' in page

    def test_reference_to_nothing_goes(self) -> None:
        assert "<p>x.</p>" in arrange_page('<h2>One</h2><p>x <a class="ref" href="#nine">(see below)</a>.</p>')

    def test_dead_link_keeps_its_words(self) -> None:
        assert (
            drop_dead_links('<p id="a"><a href="#a">x</a> <a href="#b">y</a></p>')
            == '<p id="a"><a href="#a">x</a> y</p>'
        )


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (say_of(3, 6), "3 of 6"),
        (say_of(3, 6, share=True), "3 of 6"),  # no percentage of few
        (say_of(12, 25, share=True), "12 of 25 (48%)"),
        (say_of(pd.NA, 25), "not shown"),
        (say_of(1200, 2500), "1,200 of 2,500"),
        (join_words(["a"]), "a"),
        (join_words(["a", "b", "c"]), "a, b and c"),
        (join_words([]), ""),
        (start_small("Police tell"), "police tell"),
        (start_small("GPs ask"), "GPs ask"),
        (cut_words("one two three", 2), "one two …"),
        (cut_words("one two", 2), "one two"),
    ],
)
def test_words(made: str, said: str) -> None:
    assert made == said


@pytest.fixture(scope="module")
def document() -> Any:
    """Make the Word document of the small study's final report."""
    from docx import Document

    page, notebook = find_page("partners")
    return Document(io.BytesIO(make_docx(page, collect_products(notebook)[0], title="T", marking="For partners")))


class TestWord:
    def test_headings_are_real_and_as_in_the_page(self, document: Any) -> None:
        page, _ = find_page("partners")
        styles = Counter(paragraph.style.name for paragraph in document.paragraphs)
        assert styles["Title"] == 1
        assert styles["Heading 1"] == page.count("<h2 ") - 1  # the contents list has a heading of its own
        assert styles["Heading 2"] == page.count("<h3 ")

    def test_tables_have_captions_headers_that_repeat_and_descriptions(self, document: Any) -> None:
        page, _ = find_page("partners")
        assert len(document.tables) == page.count("<table")
        for table in document.tables:
            assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
            assert table._tbl.tblPr.xpath("./w:tblDescription/@w:val")[0].startswith("Table ")
        captions = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "Caption"]
        assert len(captions) == page.count("<caption>") + page.count("<figure")

    def test_pictures_say_what_they_show(self, document: Any) -> None:
        page, _ = find_page("partners")
        words = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
        assert len(words) == page.count("<figure") and all(len(one) > 30 for one in words)

    def test_links_lead_to_bookmarks(self, document: Any) -> None:
        body = document.element.body
        marks = set(body.xpath(".//w:bookmarkStart/@w:name"))
        assert set(body.xpath(".//w:hyperlink/@w:anchor")) <= marks and len(marks) > 20
        assert all(len(name) <= 40 for name in marks)

    def test_language_page_and_marking(self, document: Any) -> None:
        assert document.styles["Normal"].element.xpath(".//w:lang/@w:val")[-1] == "en-GB"
        assert round(document.sections[0].page_width.cm, 1) == 21
        assert document.sections[0].header.paragraphs[0].text == "For partners"

    def test_numbered_lists_begin_at_one(self, document: Any) -> None:
        numbers = document.element.body.xpath(".//w:p[w:pPr/w:pStyle/@w:val='ListNumber']/w:pPr/w:numPr/w:numId/@w:val")
        overrides = document.part.numbering_part.element.xpath(
            "./w:num[w:lvlOverride/w:startOverride/@w:val='1']/@w:numId"
        )
        assert set(numbers) <= set(overrides) and len(set(numbers)) > 3

    def test_says_what_the_page_says(self, document: Any) -> None:
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert "24 were read for this report" in text and "Draft: " in text and "“In B1 it is written" in text


class TestExcel:
    def test_same_tables_in_the_same_order_as_the_page(self) -> None:
        from openpyxl import load_workbook

        page, notebook = find_page("partners")
        captions = re.findall(r"Table \d+\.</b> (.*?)</span>", page)
        book = load_workbook(io.BytesIO(make_xlsx(collect_products(notebook)[1], title="T", marking="For partners")))
        assert book.sheetnames == ["Contents", *(f"Table {number}" for number in range(1, len(captions) + 1))]
        titles = [book[name]["A1"].value for name in book.sheetnames[1:]]
        assert [title.split(". ", 1)[1] for title in titles] == [one.replace("&#x27;", "'") for one in captions]
        for name in book.sheetnames[1:]:
            assert [str(book[name][cell].value).split(":")[0] for cell in ("A2", "A4")] == ["Source", "Notes"]

    def test_numbers_are_numbers_and_pairs_two_columns(self) -> None:
        from openpyxl import load_workbook

        sheet = Sheet("C", ("what", "n", "n: of"), (("=1+1", 3, 6), ("b", None, 6)), "a note")
        page = load_workbook(io.BytesIO(make_xlsx([vars(sheet)], title="T", marking="M")))["Table 1"]
        assert [cell.value for cell in page[5]] == ["what", "n", "n: of"]
        assert [cell.value for cell in page[6]] == ["=1+1", 3, 6] and page["A6"].data_type == "s"
        assert page["B7"].value is None and page["A3"].value == "N = 6; 2 rows" and page.freeze_panes == "B6"


def test_products_have_the_same_bytes_each_time(tmp_path: Path) -> None:
    page, notebook = find_page("public")
    made = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "final_report.html").write_text(page, encoding="utf-8")
        settings = {"title": "Final report", "study": "A small study", "audience": "public", "edition": "draft"}
        write_companions(notebook, folder / "final_report.html", folder, settings)
        made.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert made[0] == made[1] and made[0].keys() == {"final_report.html", "final_report.docx", "final_report.xlsx"}
    with zipfile.ZipFile(tmp_path / "a" / "final_report.docx") as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_same_report_gives_the_same_page(tmp_path: Path) -> None:
    assert make_page(open_small(make_study(tmp_path, write=False), "public")) == find_page("public")[0]


def test_notebooks_call_nothing_that_is_not_there() -> None:
    for name in ("final_report", "interim_report"):
        calls = re.findall(r"dhr\.(\w+)\(", (NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))
        assert set(calls) <= set(dhr.__all__)


def test_pieces_carry_their_tables_and_pictures_along(tmp_path: Path) -> None:
    report = open_small(make_study(tmp_path, write=False), "partners")
    pictures, sheets = collect_products(run_cells(report))
    assert {"fig-flow", "fig-practice", "fig-again"} <= pictures.keys() and len(sheets) > 15
    joined = join_html([Html("a", sheets=(Sheet("x", (), ()),)), Html(""), Html("b")])
    assert joined.text == "a\nb" and len(joined.sheets) == 1


class TestCounts:
    REVIEWS = make_table(
        "reviews",
        [
            {"review_id": "c1", "csp": "Coventry", "status": "completed"},
            {"review_id": "c2", "csp": "Coventry", "status": "completed"},
            {"review_id": "c3", "csp": "Coventry", "status": "near_complete"},
            {"review_id": "w1", "csp": "Walsall", "status": "commenced"},
            {"review_id": "w2", "csp": "Walsall", "status": "decommissioned"},
            {"review_id": "n1", "csp": "Leeds", "status": "completed", "scope": "national"},
        ],
    )
    DOCUMENTS = make_table(
        "documents",
        [
            {"document_id": "d1", "review_id": "c1", "n_words": 900, "n_pages": 3},
            {"document_id": "d2", "review_id": "c2", "n_words": 500},
            {"document_id": "d3", "review_id": "c1", "n_words": 900, "same_as": "d1"},
        ],
    )
    RECOMMENDATIONS = make_table(
        "recommendations",
        [
            {"recommendation_id": "r1", "review_id": "c1", "text": "One.", "level": "overview"},
            {"recommendation_id": "r2", "review_id": "c2", "text": "Two.", "level": "overview"},
            {"recommendation_id": "r3", "review_id": "n1", "text": "Three.", "scope": "national"},
        ],
    )
    AGENCIES = make_table(
        "recommendation_agencies",
        [
            {"recommendation_id": "r1", "agency": "police", "sector": "criminal_justice", "words": "the police"},
            {"recommendation_id": "r2", "agency": "police", "sector": "criminal_justice", "words": "officers"},
            {"recommendation_id": "r2", "agency": "gp", "sector": "health", "words": "practices"},
            {"recommendation_id": "r3", "agency": "", "words": "someone"},
        ],
    )

    def test_register_adds_up_by_partnership_and_in_all(self) -> None:
        counts = count_register(self.REVIEWS)
        assert counts.iloc[-1].tolist() == ["All", 5, 2, 1, 1, 1]
        parts = counts[["completed", "near_complete", "under_way", "decommissioned"]].sum(axis=1)
        assert parts.tolist() == counts["commenced"].tolist() == [3, 2, 5]

    def test_received_leaves_duplicates_out(self) -> None:
        received = count_received(self.REVIEWS, self.DOCUMENTS)
        assert received[["review_id", "documents", "words"]].to_numpy().tolist() == [["c1", 1, 900], ["c2", 1, 500]]

    def test_missing_are_the_finished_reviews_without_a_file(self) -> None:
        assert count_missing(self.REVIEWS, self.DOCUMENTS)["review_id"].tolist() == ["c3", "n1"]

    def test_recommendations_add_up(self) -> None:
        counts = count_recommendations(self.RECOMMENDATIONS, self.REVIEWS)
        assert counts["recommendations"].tolist() == [1, 1, 1, 3]
        assert counts.iloc[-1]["overview"] == 2 and counts.iloc[-1]["national"] == 1

    def test_addressees_leave_the_unmatched_out(self) -> None:
        counts = count_addressees(self.RECOMMENDATIONS, self.AGENCIES)
        assert counts[["agency", "recommendations", "reviews"]].to_numpy().tolist() == [["police", 2, 2], ["gp", 1, 1]]

    def test_nothing_gives_empty_tables(self) -> None:
        assert count_register(make_table("reviews")).iloc[-1]["commenced"] == 0
        assert count_received(make_table("reviews"), make_table("documents")).empty
        assert count_addressees(make_table("recommendations"), make_table("recommendation_agencies")).empty

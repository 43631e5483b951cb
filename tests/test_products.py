"""Briefings, handouts and slides: computed figures, and for each audience no more than it may see."""

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import nbformat.v4 as v4
import pandas as pd
import pytest
from product_studies import NAME, SECRET, SETTINGS, make_product_study, make_tables

from dhr_analysis.codebook import load_codebook
from dhr_analysis.errors import DhrError
from dhr_analysis.products.briefing import (
    open_briefing,
    show_briefing_front,
    show_own_recommendations,
    show_own_reviews,
    show_shared_themes,
    show_things_to_do,
)
from dhr_analysis.products.event import make_event, show_deck, show_files
from dhr_analysis.products.handout import show_handout
from dhr_analysis.products.monitor_page import (
    show_changes,
    show_monitoring_brief,
    show_overdue,
    show_trend,
)
from dhr_analysis.products.plan_book import write_plan_book
from dhr_analysis.products.plan_page import (
    open_plan,
    show_colours,
    show_conflicts,
    show_plan,
    show_plan_brief,
    show_rules,
    write_plan_files,
)
from dhr_analysis.products.seven_minutes import NO_THEME, show_seven_minutes
from dhr_analysis.products.sheet_pieces import show_basis, show_help
from dhr_analysis.products.slides import Slide, open_terms
from dhr_analysis.products.slides_html import show_support_slide
from dhr_analysis.products.slides_pptx import write_slides
from dhr_analysis.products.themes import find_theme, list_quotes, list_themes
from dhr_analysis.reporting.export import LAYOUTS, arrange_slides, export_page, name_subject
from dhr_analysis.reporting.guard import check_files
from dhr_analysis.reporting.opened import Report, open_report, read_tables
from dhr_analysis.running.jobs import plan_jobs
from dhr_analysis.study import Study, find_root

AUDIENCES = ("restricted", "partners", "public")
CHECKOUT = Path(__file__).parents[1]


def open_for(study: Study, audience: str) -> Report:
    return open_report(study.name, str(study.root), audience, "draft")


def make_all(report: Report, csp: str = "Walsall") -> dict[str, str]:
    """Make every product of a report as text."""
    plan, theme, event = open_plan(report), find_theme(report, "information_sharing"), make_event(report)
    briefing = [
        show_briefing_front(report, csp), show_things_to_do(report, csp, plan), show_shared_themes(report, csp),
        show_own_recommendations(report, csp), show_own_reviews(report, csp),
    ]  # fmt: skip
    action_plan = [
        show_plan_brief(report, plan), show_colours(plan, "csp", "By partnership"), show_rules(plan),
        show_plan(report, plan), show_conflicts(report, plan), write_plan_files(report, plan),
    ]  # fmt: skip
    monitoring = [
        show_monitoring_brief(report, plan), show_overdue(report, plan), show_changes(report, plan),
        show_trend(report, plan),
    ]  # fmt: skip
    pages = {
        "briefing": briefing, "action_plan": action_plan, "monitoring": monitoring,
        "seven": [show_seven_minutes(report, theme)], "handout": [show_handout(report, theme)],
        "slides": [show_files(report, event), show_deck(report, event)],
    }  # fmt: skip
    return {name: "\n".join(map(str, parts)) for name, parts in pages.items()}


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return make_product_study(tmp_path_factory.mktemp("towns"))


@pytest.fixture(scope="module")
def pages(study: Study) -> dict[str, dict[str, str]]:
    return {audience: make_all(open_for(study, audience)) for audience in AUDIENCES}


class TestAudiences:
    @pytest.mark.parametrize("audience", ["partners", "public"])
    def test_no_words_or_names_of_unpublished_reviews(self, pages: dict[str, dict[str, str]], audience: str) -> None:
        for name, page in pages[audience].items():
            assert "Ashgrove" not in page and NAME not in page, name

    def test_restricted_has_them(self, pages: dict[str, dict[str, str]], study: Study) -> None:
        quotes = list_quotes(open_for(study, "restricted"), "information_sharing", 20)
        assert any(SECRET[:40] in quote.words for quote in quotes)
        assert len(quotes) == 11 and len({quote.review_id for quote in quotes}) == 11

    def test_public_hears_of_no_unpublished_review(self, pages: dict[str, dict[str, str]], study: Study) -> None:
        hidden = make_tables()["reviews"].query("not published")["review_id"]
        assert len(hidden) == 4
        for page in pages["public"].values():
            assert not [review for review in hidden if review in page]
            assert "under way" not in page and "commenced" not in page

    @pytest.mark.parametrize("audience", ["partners", "public"])
    def test_finished_files_pass_the_guard(
        self, pages: dict[str, dict[str, str]], study: Study, tmp_path: Path, audience: str
    ) -> None:
        report = open_for(study, audience)
        files = []
        for name, page in pages[audience].items():
            path = tmp_path / f"{name}.html"
            path.write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
            files.append(path)
        beside = [report.folder / name for name in ("action_plan_sheet.xlsx", "event_slides.pptx")]
        assert all(path.exists() for path in beside)
        assert check_files(study, read_tables(study), audience, [*files, *beside]) == []

    def test_guard_finds_a_planted_canary(self, study: Study, tmp_path: Path) -> None:
        path = tmp_path / "x.html"
        path.write_text(f"<p>{SECRET}, in training number 9.</p>", encoding="utf-8")
        assert check_files(study, read_tables(study), "partners", [path])

    @pytest.mark.parametrize("name", ["words.pptx", "sheet.xlsx"])
    def test_guard_reads_what_lies_beside_the_page(self, study: Study, tmp_path: Path, name: str) -> None:
        report, path = open_for(study, "partners"), tmp_path / name
        canary = f"{SECRET}, in training number 9."
        if name.endswith("pptx"):
            write_slides(path, "Title", "", "For partners", [Slide("x", "A title", items=("One",), notes=(canary,))])
        else:
            rows = open_plan(report).rows.assign(evidence=canary)
            write_plan_book(path, rows, {"kind": "action plan"}, [], partnerships=["Dudley"])
        assert check_files(study, read_tables(study), "partners", [path])

    def test_public_plan_has_no_free_words(self, study: Study) -> None:
        rows = open_plan(open_for(study, "public")).rows
        assert (rows[["update", "assurance", "milestones"]] == "").all(axis=None)
        assert (open_plan(open_for(study, "partners")).rows["update"] != "").any()

    def test_hidden_counts_are_not_said(self, study: Study) -> None:
        for theme in list_themes(open_for(study, "public")):
            assert theme.n_csps is None and (theme.n is None or theme.n >= 5)
            assert "fewer" not in theme.say_count()


class TestBriefing:
    def test_figures_are_those_of_the_tables(self, pages: dict[str, dict[str, str]]) -> None:
        text = words_of(pages["partners"]["briefing"])
        assert "Walsall has 4 reviews, of which 3 were read." in text
        assert "Of its 12 recommendations, 3 are said to be done in printed plans, 6 to be begun or planned" in text
        assert "Not read yet: 1 under way." in text

    def test_own_reviews_only(self, pages: dict[str, dict[str, str]]) -> None:
        for audience in AUDIENCES:
            assert not re.search(r"\b[CD]-\d\d\b", words_of(pages[audience]["briefing"])), audience

    def test_three_things_own_first_and_the_worrying_first(self, study: Study) -> None:
        report = open_for(study, "partners")
        text = words_of(str(show_things_to_do(report, "Coventry", open_plan(report))))
        assert text.count("Lead:") == 3
        assert text.index("Red: overdue by 30 days") < text.index("Amber: said to be complete")

    def test_closed_steps_are_no_things_to_do(self, study: Study) -> None:
        report = open_for(study, "partners")
        assert "Blue" not in str(show_things_to_do(report, "Dudley", open_plan(report)))

    def test_never_a_ranking(self, pages: dict[str, dict[str, str]]) -> None:
        for audience in AUDIENCES:
            text = words_of(pages[audience]["briefing"]).lower()
            assert not re.search(r"\b(rank|league|best|worst|better|worse|most of all)\b", text)
            assert "Coventry" not in pages[audience]["briefing"]

    def test_lead_partnership_unless_told(self, study: Study) -> None:
        report = open_for(study, "partners")
        assert (open_briefing(report, ""), open_briefing(report, "Dudley")) == ("Coventry", "Dudley")
        with pytest.raises(DhrError, match="Did you mean 'Dudley'"):
            open_briefing(report, "Dudly")

    def test_partnership_without_reviews(self, study: Study) -> None:
        report = open_for(study, "public")
        text = words_of(str(show_briefing_front(report, "Solihull")) + str(show_own_reviews(report, "Solihull")))
        assert "No published review of Solihull is in this study." in text


class TestThemes:
    def test_order_is_by_partnerships_then_reviews(self, study: Study) -> None:
        themes = list_themes(open_for(study, "partners"))
        assert themes[0].code == "information_sharing" and themes[0].n == 11 and themes[0].n_csps == 3
        keys = [(-(theme.n_csps or 0), -(theme.n or 0), theme.code) for theme in themes]
        assert keys == sorted(keys)
        assert not {"good_practice", "separation"} & {theme.code for theme in themes}

    def test_theme_by_code_or_place(self, study: Study) -> None:
        report = open_for(study, "partners")
        first, same, none = (find_theme(report, theme) for theme in ("1", "information_sharing", "99"))
        assert first == same and none is None
        assert NO_THEME in str(show_seven_minutes(report, none)) and NO_THEME in str(show_handout(report, none))
        with pytest.raises(DhrError, match="Did you mean 'training'"):
            find_theme(report, "trainin")

    def test_theme_that_was_found_nowhere(self, study: Study) -> None:
        report = open_for(study, "partners")
        text = words_of(str(show_seven_minutes(report, find_theme(report, "record_keeping"))))
        assert "It was found in none of 11 reviews read." in text
        assert "No recommendation is about it." in text

    def test_seven_boxes(self, pages: dict[str, dict[str, str]]) -> None:
        for audience in AUDIENCES:
            assert re.findall(r'<h2 id="box-(\d)">', pages[audience]["seven"]) == list("1234567")
        text = words_of(pages["partners"]["seven"])
        assert "It was found in 11 of 11 reviews, in 3 of 3 partnerships." in text

    def test_quotes_say_where_they_stand(self, pages: dict[str, dict[str, str]]) -> None:
        for name in ("seven", "handout"):
            page = pages["partners"][name]
            quotes = re.findall(r"<blockquote>(.*?)</blockquote>", page)
            assert quotes and all(
                re.search(r'class="source">[CDW]-\d\d, overview report, page \d+', one) for one in quotes
            )

    def test_injuries_are_not_quoted(self, tmp_path: Path) -> None:
        from dhr_analysis.tables import read_table, write_table

        study = make_product_study(tmp_path)
        codings = read_table(study.processed, "codings")
        write_table(study.processed, "codings", codings.assign(graphic=True))
        report = open_for(study, "restricted")
        assert list_quotes(report, "information_sharing", 5) == []
        assert "“" not in str(show_handout(report, find_theme(report, "training"))).split("Good practice")[0]

    def test_every_code_has_questions_short_enough_to_read_out(self) -> None:
        questions = load_codebook(CHECKOUT / "codebook", "questions")
        codes = load_codebook(CHECKOUT / "codebook", "codes")
        assert set(codes["code"]) <= set(questions["about"])
        assert set(questions["about"]) - set(codes["code"]) == {
            "*", "basis", "cases", "themes", "asked_again", "addressees", "national", "proposals", "plan", "next_steps",
        }  # fmt: skip
        assert all(question.endswith("?") and len(question.split()) <= 25 for question in questions["question"])


class TestSlides:
    @pytest.mark.parametrize("audience", AUDIENCES)
    def test_ten_to_fifteen_with_one_message_and_a_question_each(self, study: Study, audience: str) -> None:
        event = make_event(open_for(study, audience))
        assert 10 <= len(event) + 3 <= 15
        assert all(slide.title and slide.question and slide.notes for slide in event)
        assert len({slide.title for slide in event}) == len(event)
        assert all(len(slide.title.split()) <= 16 for slide in event)

    def test_page_has_a_heading_a_slide_and_no_script(self, pages: dict[str, dict[str, str]]) -> None:
        page = pages["partners"]["slides"]
        slides = re.findall(r'<section class="slide" aria-labelledby="(slide-\d+)"><h2 id="(slide-\d+)">', page)
        assert len(slides) >= 9 and all(label == place for label, place in slides)
        assert "<script" not in page and "http" not in page

    def test_deck_has_titles_alt_texts_notes_and_our_language(
        self, pages: dict[str, dict[str, str]], study: Study
    ) -> None:
        from pptx import Presentation

        report = open_for(study, "partners")
        deck = Presentation(str(report.folder / "event_slides.pptx"))
        slides = list(deck.slides)
        assert 10 <= len(slides) <= 15 and (deck.slide_width, deck.slide_height) == (12191695, 6858000)
        titles = [slide.shapes.title.text_frame.text for slide in slides]
        assert all(titles) and len(set(titles)) == len(titles)
        charts = [shape for slide in slides for shape in slide.shapes if shape.has_chart]
        assert charts
        for chart in charts:
            words = chart._element.nvGraphicFramePr.cNvPr.get("descr")
            assert words and re.search(r"\d+ of \d+", words)
        assert all(slide.has_notes_slide and slide.notes_slide.notes_text_frame.text for slide in slides[1:])
        assert not [
            shape
            for slide in slides
            for shape in slide.placeholders
            if not shape.has_text_frame or not shape.text_frame.text
        ]
        text = zipfile.ZipFile(report.folder / "event_slides.pptx").read("ppt/slides/slide3.xml").decode()
        assert 'lang="en-GB"' in text

    def test_deck_says_what_the_page_says(self, pages: dict[str, dict[str, str]], study: Study) -> None:
        from pptx import Presentation

        page = words_of(pages["public"]["slides"])
        deck = Presentation(str(open_for(study, "public").folder / "event_slides.pptx"))
        for slide in list(deck.slides)[2:]:
            assert slide.shapes.title.text_frame.text in page

    def test_same_bytes_and_no_time_in_them(self, study: Study) -> None:
        report = open_for(study, "partners")
        event = make_event(report)
        made = []
        for _ in range(2):
            show_files(report, event)
            made.append((report.folder / "event_slides.pptx").read_bytes())
        assert made[0] == made[1]
        with zipfile.ZipFile(io.BytesIO(made[0])) as deck:
            assert {entry.date_time for entry in deck.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            books = [name for name in deck.namelist() if name.endswith(".xlsx")]
            for name in books:
                core = zipfile.ZipFile(io.BytesIO(deck.read(name))).read("docProps/core.xml").decode()
                assert "1980-01-01" in core and not re.search(r"20\d\d-\d\d-\d\dT", core)
        assert books


def test_abbreviations_are_opened_once_over_all_slides() -> None:
    glossary = pd.DataFrame({"term": ["MARAC", "MARACs"], "opened": ["Big Meeting", "Big Meetings"]})
    slides = [Slide("a", "A MARAC", items=("The MARAC met.", "A MARAC again.")), Slide("b", "B", question="MARACs?")]
    opened = list(open_terms(slides, glossary))
    assert opened[0].items == ("The Big Meeting (MARAC) met.", "A MARAC again.")
    assert (opened[0].title, opened[1].question) == ("A MARAC", "MARACs?")


class TestWithoutTables:
    @pytest.mark.parametrize("audience", ["partners", "public"])
    def test_only_reviews_give_sentences(self, tmp_path: Path, audience: str) -> None:
        without = tuple(name for name in make_tables() if name not in ("reviews", "problems"))
        made = make_all(open_for(make_product_study(tmp_path, without=without), audience))
        text = words_of(" ".join(made.values()))
        for sentence in (
            "The plan has no steps yet", "There are no steps to watch", "There is nothing to list",
            "No theme can be shown yet.", "No recommendation of a review of Walsall is in this study.",
        ):  # fmt: skip
            assert sentence in text

    @pytest.mark.parametrize("gone", ["theme_counts", "good_practice", "proposals"])
    def test_one_table_missing(self, tmp_path: Path, gone: str) -> None:
        made = make_all(open_for(make_product_study(tmp_path, without=(gone,)), "partners"))
        assert all(words_of(page).strip() for page in made.values())
        assert "nan" not in words_of(" ".join(made.values())).split()


class TestPages:
    def test_subject_joins_title_and_heading(self) -> None:
        page = '<title>Briefing – Towns</title><h1 id="x">Briefing</h1>\n<p class="subject">A &amp; B</p>\n<p>Text</p>'
        told = name_subject(page)
        assert "<title>Briefing: A &amp; B – Towns</title>" in told
        assert '<h1 id="x">Briefing: A &amp; B</h1>' in told and "subject" not in told
        assert name_subject("<title>Plan</title><h1>Plan</h1>") == "<title>Plan</title><h1>Plan</h1>"

    def test_what_comes_first_is_the_title_slide(self) -> None:
        made = arrange_slides('<h1>T</h1><section class="slide" id="a"></section>')
        assert made.startswith('<section class="slide title">\n<h1>T</h1>\n</section>')
        assert arrange_slides("<h1>T</h1>") == '<section class="slide title">\n<h1>T</h1>\n</section>\n'

    def test_each_layout_has_its_style(self) -> None:
        folder = CHECKOUT / "src" / "dhr_analysis" / "reporting" / "templates" / "dhr"
        assert all((folder / f"{layout}.css").exists() for layout in LAYOUTS[1:])

    @pytest.mark.parametrize(
        ("themes", "names"),
        [
            ("[]", ["handout_1", "handout_2", "handout_3"]),
            ("[training, record_keeping]", ["handout_training", "handout_record_keeping"]),
        ],
    )
    def test_handouts_are_run_for_the_study_s_themes(self, tmp_path: Path, themes: str, names: list[str]) -> None:
        settings = SETTINGS.replace("themes: [information_sharing]", f"themes: {themes}") + "reports: [handout]\n"
        study = make_product_study(tmp_path, settings=settings)
        jobs = plan_jobs(study, find_root() / "notebooks")
        assert [job.html.stem for job in jobs if job.is_report and job.audience == "public"] == names


BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")


def export(report: Report, layout: str, *parts: object) -> str:
    """Make the page of some pieces, as a run does."""
    outputs = [v4.new_output("display_data", {"text/html": str(part)}) for part in parts]
    cells = [v4.new_markdown_cell("# A title"), v4.new_code_cell("x", outputs=outputs)]
    notebook = v4.new_notebook(cells=cells, metadata={"dhr": {"layout": layout}})
    return export_page(notebook, title="A title", study="Towns", audience=report.audience, edition="draft")


def make_page(report: Report, name: str) -> str:
    theme, plan = find_theme(report, "information_sharing"), open_plan(report)
    if name == "slides":
        return export(report, "slides", show_support_slide(report), show_deck(report, make_event(report)))
    if name == "plan":
        pieces = ("<h2>The plan</h2>", show_plan(report, plan), show_rules(plan), show_trend(report, plan))
        return export(report, "report", *pieces)
    if name == "briefing":
        pieces = (show_briefing_front(report, "Dudley"), show_shared_themes(report, "Dudley"),
                  show_things_to_do(report, "Dudley", plan), show_own_recommendations(report, "Dudley"))  # fmt: skip
        return export(report, "sheet", *pieces, show_basis(report), show_help(report))
    made = show_seven_minutes(report, theme) if name == "seven" else show_handout(report, theme)
    return export(report, "sheet", made, show_basis(report), show_help(report))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.skipif(BROWSER is None, reason="no chromium here: apt-get install chromium to check pages in a browser")
class TestInABrowser:
    @pytest.mark.parametrize("name", ["slides", "plan", "briefing", "seven", "handout"])
    def test_axe_finds_nothing_and_nothing_runs_off(
        self, study: Study, browser: Any, tmp_path: Path, name: str
    ) -> None:
        axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
        path = tmp_path / "page.html"
        path.write_text(make_page(open_for(study, "partners"), name), encoding="utf-8")
        for width, colours in ((1280, "none"), (320, "none"), (1280, "active")):
            context = browser.new_context(
                viewport={"width": width, "height": 800}, forced_colors=colours, bypass_csp=True
            )
            page = context.new_page()
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert axe.Axe().run(page).response["violations"] == []
            context.close()

    @pytest.mark.parametrize(("name", "pages"), [("seven", 1), ("handout", 2), ("briefing", 2)])
    def test_sheets_print_on_a_page_or_two(
        self, study: Study, browser: Any, tmp_path: Path, name: str, pages: int
    ) -> None:
        import pypdfium2

        path = tmp_path / "page.html"
        path.write_text(make_page(open_for(study, "partners"), name), encoding="utf-8")
        page = browser.new_page()
        page.goto(path.as_uri())
        document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
        assert 1 <= len(document) <= pages
        document.close()

    def test_each_slide_prints_on_a_page_of_16_to_9_and_fits(self, study: Study, browser: Any, tmp_path: Path) -> None:
        import pypdfium2

        path = tmp_path / "page.html"
        text = make_page(open_for(study, "partners"), "slides")
        path.write_text(text, encoding="utf-8")
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.emulate_media(media="print")
        page.goto(path.as_uri())
        over = page.evaluate(
            "[...document.querySelectorAll('.slide')].filter(one => one.scrollHeight > one.clientHeight + 1).length"
        )
        document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
        sizes = {tuple(round(side) for side in document[place].get_size()) for place in range(len(document))}
        slides = len(re.findall(r'<section[^>]* class="slide[ "]', text))
        assert (over, len(document), sizes) == (0, slides, {(960, 540)})
        document.close()

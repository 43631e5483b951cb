"""Disclosure: what each audience may see and count; small counts hidden for good; a last look that misses nothing."""

import io
import itertools
import random
import re
import zipfile
from base64 import b64encode
from pathlib import Path

import pandas as pd
import pytest
from report_studies import (
    CANARIES,
    PLAIN_NOTE,
    SECRET_ADVICE,
    SECRET_FILE,
    SECRET_NAME,
    SECRET_WORDS,
    find_page,
    make_page,
    make_study,
    make_tables,
    open_small,
)

from dhr_analysis.errors import DhrError
from dhr_analysis.reporting.audience import select_counted, select_shown
from dhr_analysis.reporting.case_counts import CASES, name_band
from dhr_analysis.reporting.disclosure import disclose
from dhr_analysis.reporting.guard import Secrets, check_files, find_hits, list_secrets
from dhr_analysis.reporting.guard_names import list_cast, list_dates, list_only_names
from dhr_analysis.reporting.guard_texts import read_pieces
from dhr_analysis.reporting.products import finish_report, write_companions
from dhr_analysis.reporting.recount import drop_hidden
from dhr_analysis.reporting.shingles import list_shingles
from dhr_analysis.reporting.suppression import Sum, find_ranges, hide_counts
from dhr_analysis.tables import make_table

A, B, C, T, T2 = ("a",), ("b",), ("c",), ("t",), ("t2",)
YEARS = pd.Series(dtype="str")


class TestSuppression:
    @pytest.mark.parametrize(
        ("counts", "sums", "limit", "hidden"),
        [
            ({A: 9, B: 3}, [], 5, {A: "", B: "small"}),
            ({A: 9, B: 3}, [], 0, {A: "", B: ""}),
            ({A: 0}, [], 5, {A: "small"}),  # none is few too
            ({A: 5}, [], 5, {A: ""}),
            ({A: 9, B: 3, T: 12}, [Sum(T, (A, B))], 5, {A: "beside", B: "small", T: ""}),  # else 12 - 9 = 3
            (
                {A: 9, B: 7, C: 3, T: 19},
                [Sum(T, (A, B, C))],
                5,
                {A: "", B: "beside", C: "small", T: ""},
            ),  # the smallest
            ({A: 9, B: 2, C: 3, T: 14}, [Sum(T, (A, B, C))], 5, {A: "", B: "small", C: "small", T: ""}),
            ({A: 9, B: 0, C: 0, T: 9}, [Sum(T, (A, B, C))], 5, {A: "beside"}),  # two that add up to 0 are both known
            ({A: 9, B: 4, C: 4, T: 17}, [Sum(T, (A, B, C))], 5, {A: "beside"}),  # and so are two that add up to 8
            ({A: 6, B: 3, T: 9, T2: 9}, [Sum(T, (A, B)), Sum(T2, (T,))], 5, {A: "beside", B: "small"}),
            ({A: 2, T: 2}, [Sum(T, (A,))], 5, {A: "small", T: "small"}),  # the same count in another table
        ],
    )
    def test_hides(self, counts, sums, limit, hidden) -> None:  # type: ignore[no-untyped-def]
        made = hide_counts(counts, sums, limit)
        assert {key: made.get(key, "") for key in hidden} == hidden

    def test_what_everybody_knows_is_not_hidden(self) -> None:
        made = hide_counts({A: 17, B: 3, T: 20}, [Sum(T, (A, B))], 5, printed=[T])
        assert made == {A: "beside", B: "small"}

    @pytest.mark.parametrize("seed", range(12))
    def test_no_hidden_count_can_be_worked_out(self, seed: int) -> None:
        """Try all numbers that fit what is printed: each hidden count must have at least two that do."""
        chance = random.Random(seed)
        rows, columns = 2, 3
        cells = {
            ("cell", str(r), str(c)): chance.choice([0, 1, 2, 3, 4, 6]) for r in range(rows) for c in range(columns)
        }
        sums = [Sum(("row", str(r)), tuple(key for key in cells if key[1] == str(r))) for r in range(rows)]
        sums += [Sum(("column", str(c)), tuple(key for key in cells if key[2] == str(c))) for c in range(columns)]
        counts = dict(cells) | {one.total: sum(cells[key] for key in one.parts) for one in sums}
        hidden = hide_counts(counts, sums, 3)
        unsafe = [key for key, (low, high) in find_ranges(counts, sums, hidden, 3).items() if low == high]
        for key, values in _list_possible(counts, sums, hidden, 3).items():
            assert len(values) > 1 or key in unsafe
        printed = [key for key in counts if key not in hidden]
        assert not unsafe or not printed  # only where nothing more could be hidden

    def test_ring_of_two_way_table_is_seen(self) -> None:
        cells = {("c", r, c): n for (r, c), n in zip(itertools.product("xy", "uv"), [2, 8, 8, 9], strict=True)}
        rows = [Sum(("r", r), tuple(key for key in cells if key[1] == r)) for r in "xy"]
        columns = [Sum(("k", c), tuple(key for key in cells if key[2] == c)) for c in "uv"]
        counts = cells | {one.total: sum(cells[key] for key in one.parts) for one in rows + columns}
        hidden = hide_counts(counts, rows + columns, 5)
        assert hidden["c", "x", "u"] == "small" and len(hidden) >= 4  # one beside in its row and column is not enough
        assert all(low < high for low, high in find_ranges(counts, rows + columns, hidden, 5).values())


def _list_possible(counts, sums, hidden, limit):  # type: ignore[no-untyped-def]
    keys = sorted(hidden)
    ranges = [range(limit) if hidden[key] == "small" else range(limit, 14) for key in keys]
    possible = {key: set() for key in keys}
    if len(keys) > 7:
        return {}
    for values in itertools.product(*ranges):
        tried = counts | dict(zip(keys, values, strict=True))
        if all(tried[one.total] == sum(tried[part] for part in one.parts) for one in sums):
            for key in keys:
                possible[key].add(tried[key])
    return possible


class TestAudiences:
    TABLES = make_tables()

    @pytest.mark.parametrize("audience", ["partners", "public"])
    def test_words_of_an_unpublished_review_are_not_shown(self, audience: str) -> None:
        shown = select_shown(self.TABLES, audience)
        unmade = ("topics", "proposals", "action_plan", "recommendation_groups")
        text = "".join(table.to_csv() for name, table in shown.items() if name not in unmade)
        assert SECRET_NAME not in text and SECRET_WORDS not in text and SECRET_FILE not in text
        assert (SECRET_ADVICE in text) is (audience == "partners")
        assert "Maya" in text

    def test_public_gets_only_published_reviews_in_every_table(self) -> None:
        published = {"N1"} | {f"{csp}{number}" for csp in "BCW" for number in range(1, 8)}
        for select in (select_shown, select_counted):
            chosen = select(self.TABLES, "public")
            assert set(chosen["reviews"]["review_id"]) == published
            for name in ("documents", "passages", "recommendations", "review_codes", "facts", "actions"):
                assert set(chosen[name]["review_id"]) <= published
            assert not {"topics", "problems", "theme_counts", "proposals", "comparisons"} & set(chosen)

    def test_partners_count_everything_and_see_no_single_case(self) -> None:
        counted, shown = select_counted(self.TABLES, "partners"), select_shown(self.TABLES, "partners")
        assert len(counted["passages"]) == len(self.TABLES["passages"])
        assert len(shown["recommendations"]) == len(self.TABLES["recommendations"])
        reviews = shown["reviews"].set_index("review_id")
        assert reviews.loc["B8", "csp"] == "Birmingham" and reviews.loc["B8", "death_type"] == ""
        assert pd.isna(reviews.loc["B8", "victim_age"]) and reviews.loc["B1", "victim_age"] == 26
        assert shown["reviews"].dtypes.tolist() == self.TABLES["reviews"].dtypes.tolist()

    def test_blank_published_counts_as_no(self) -> None:
        reviews = self.TABLES["reviews"].assign(published=pd.array([pd.NA] * 26, "boolean"))
        assert select_counted({**self.TABLES, "reviews": reviews}, "public")["recommendations"].empty

    def test_unknown_audience_is_refused(self) -> None:
        with pytest.raises(DhrError, match=r"'pubic'.*'public'"):
            select_shown(self.TABLES, "pubic")


@pytest.fixture(scope="module")
def public() -> dict[str, pd.DataFrame]:
    """Make what the public may count of the small study."""
    return disclose(make_tables(), "public", 5, YEARS).counted


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Secrets:
    """List what the public may not see of the small study."""
    return list_secrets(make_study(tmp_path_factory.mktemp("guard"), write=False), make_tables(), "public")


class TestCountsForThePublic:
    def test_are_of_published_reviews_alone(self, public: dict[str, pd.DataFrame]) -> None:
        whole = (
            disclose(make_tables(), "public", 0, YEARS).counted["theme_counts"].query("by == 'all'").set_index("code")
        )
        assert whole.loc["information_sharing", ["n", "of"]].tolist() == [21, 21]
        assert public[CASES]["of"].unique().tolist() == [21]

    def test_small_ones_are_missing_with_their_interval(self, public: dict[str, pd.DataFrame]) -> None:
        by_csp = public["theme_counts"].query("by == 'csp'").set_index("code")
        hidden = by_csp.loc["good_practice"]  # found in 2 reviews of each partnership
        assert hidden["n"].isna().all() and hidden["low"].isna().all() and hidden["of"].tolist() == [7, 7, 7]
        assert by_csp.loc["separation", "n"].tolist() == [5, 5, 5]
        assert public["theme_counts"].query("by == 'all' and code == 'separation'")["n"].tolist() == [15]

    def test_group_whose_size_is_hidden_tells_no_n(self, public: dict[str, pd.DataFrame]) -> None:
        cases = public[CASES].query("by == 'relationship'").set_index("group")
        assert cases["n"].isna().all()  # 3 sons are few, and 21 less 18 others would tell of them
        themes = public["theme_counts"].query("by == 'relationship'")
        assert themes["of"].isna().all() and themes["n"].isna().all()

    def test_pairs_trends_and_comparisons_tell_no_small_count(self, public: dict[str, pd.DataFrame]) -> None:
        assert public["theme_pairs"]["n_both"].min() >= 5
        assert not (public["theme_trends"][["n_early", "n_late"]] < 5).any(axis=None)
        assert not (public["comparisons"]["ours_n"] < 5).any()

    def test_groups_and_proposals_rest_on_published_reviews(self, public: dict[str, pd.DataFrame]) -> None:
        groups = public["recommendation_groups"]
        assert groups["n_reviews"].unique().tolist() == [22] and groups["n_csps"].unique().tolist() == [3]
        proposal = public["proposals"].iloc[0]
        assert proposal["text"] == "General practices should ask patients about harm."
        assert proposal["n_reviews"] == 22 and "rB8own" not in proposal["recommendation_ids"]
        assert not public["action_plan"]["step"].str.contains("harbour").any()

    def test_what_is_hidden_is_listed_with_the_reason(self) -> None:
        hidden = disclose(make_tables(), "public", 5, YEARS).hidden
        reasons = hidden.set_index("what")["why"]
        assert reasons["cases / relationship / child"] == "fewer than the limit"
        assert reasons["cases / relationship / former_partner"] == "it would give a small count away"
        assert hidden.loc[hidden["what"] == "table recommendations", "rows"].tolist() == [6]

    def test_no_small_count_of_cases_stands_in_the_page(self) -> None:
        page, _ = find_page("public")
        for number in range(1, 5):
            assert not re.search(rf"(?<!\d){number} of 21", page)
        assert "21 of 21" in page and "not shown" in page


@pytest.mark.parametrize(
    ("age", "band"), [(16, "under 25"), (24, "under 25"), (25, "25 to 34"), (65, "65 and over"), (pd.NA, "")]
)
def test_ages_are_told_in_bands(age: object, band: str) -> None:
    assert name_band(age) == band


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ask in private. Reviews ask a nurse to ring at night.", "Ask in private."),
        ("Reviews ask a nurse to ring at night.", ""),
        ("Ask in private.", "Ask in private."),
    ],
)
def test_sentences_with_hidden_words_are_dropped(text: str, left: str) -> None:
    assert drop_hidden(text, {"a nurse to ring at"}) == left


class TestNames:
    def test_cast_is_names_and_not_roles(self) -> None:
        reviews = make_table(
            "reviews",
            [
                {
                    "review_id": "x",
                    "victim_called": "Adult T;the victim;Mrs N;Anna",
                    "perpetrator_called": "AD;his mother;The husband",
                }
            ],
        )
        assert set(list_cast(reviews, ["Anna is a name in a published review."])) == {"Adult T", "Mrs N", "AD"}

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("He met Tobiah at the door.", {"Tobiah"}),
            ("Officers came. Officers left.", set()),  # begins a sentence, no name
            ("The Officers of the watch, and officers.", set()),  # also in small letters
            ("They drove to Walsall.", set()),  # everybody's place
            ("Tobiah's sister called Tobiah.", {"Tobiah"}),
            ("Crime number 22DV4471 was closed.", {"22DV4471"}),
            ("In Ward 5b he slept.", set()),
        ],
    )
    def test_names_that_stand_only_there(self, text: str, names: set[str]) -> None:
        assert set(list_only_names([text], ["Walsall", "ward"])) == names

    def test_full_dates_only(self) -> None:
        reviews = make_table(
            "reviews", [{"review_id": "x", "date_of_death": "2012-07-09"}, {"review_id": "y", "date_of_death": "2012"}]
        )
        assert set(list_dates(reviews)) == {"2012-07-09", "9 July 2012", "09/07/2012", "9 Jul 2012"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("She’d told the nurse on duty that he kept it.", "she'd TOLD the nurse; on duty – that he", True),
        ("a b c d e f g", "a b c d e f g", False),  # seven words are no sequence of eight
        ("one two three four five six seven eight", "one two three four five six seven nine", False),
    ],
)
def test_sequences_are_known_again(one: str, other: str, same: bool) -> None:
    assert bool(list_shingles(one) & list_shingles(other)) is same


def _make_workbook(words: str) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, words)
    return buffer.getvalue()


class TestGuard:
    """The check of finished files, with secrets put where one would not look."""

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("visible.html", f"<p>{SECRET_WORDS}</p>"),
            ("broken.html", f"<p>{SECRET_WORDS.replace('green', '<em>gre</em>en')}</p>"),
            ("entity.html", f"<p>{SECRET_NAME.replace('ll', '&#108;l')}</p>"),
            ("alt.html", f"<svg><desc>It shows what {SECRET_NAME} said</desc></svg>"),
            ("attribute.html", f'<img alt="{SECRET_NAME}">'),
            ("comment.html", f"<!-- {SECRET_NAME} -->"),
            ("meta.html", f"<meta name='author' content='{SECRET_NAME}'>"),
            ("file.html", f"<p>From {SECRET_FILE}.</p>"),
            ("path.html", "<a href='file:///home/ann/reviews'>x</a>"),
            ("date.html", "<p>on 8 March 2018</p>"),
            ("id.html", "<p>see B8</p>"),
            ("small.html", f"<p>{SECRET_NAME.lower()}</p>"),
            ("note.html", f"<p>{PLAIN_NOTE}</p>"),
            ("place.html", f'<svg><g id="fig-{SECRET_NAME}"></g></svg>'),
            ("lines.svg", f"<svg><text>{SECRET_WORDS[:31]}</text>\n\n<text>{SECRET_WORDS[31:]}</text></svg>"),
            ("address.html", f'<img alt="x" src="data:text/plain;base64,{b64encode(SECRET_NAME.encode()).decode()}">'),
            ("plain_address.html", f'<a href="data:,{SECRET_NAME}%20said">x</a>'),
            (f"{SECRET_FILE}.txt", "x"),
            ("plain.csv", f"a,{SECRET_NAME}"),
        ],
    )
    def test_finds(self, secrets, tmp_path: Path, name: str, content: str) -> None:  # type: ignore[no-untyped-def]
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        hits = list(find_hits(name, read_pieces(path), secrets))
        assert hits and hits[0].file == name and hits[0].place and hits[0].reason

    @pytest.mark.parametrize(
        "content",
        [
            "<p>In B1 it is written of training that much was left undone that year.</p>",  # published words
            "<p>A neighbour with a green gate.</p>",
            "<p>Maya died in March 2012 in Walsall.</p>",
            "<p>The nurse has a card by every telephone.</p>",
        ],
    )
    def test_leaves_alone(self, secrets, tmp_path: Path, content: str) -> None:  # type: ignore[no-untyped-def]
        (tmp_path / "x.html").write_text(content, encoding="utf-8")
        assert not list(find_hits("x.html", read_pieces(tmp_path / "x.html"), secrets))

    @pytest.mark.parametrize("part", ["properties", "comment", "split runs", "alt text"])
    def test_finds_in_word(self, secrets, tmp_path: Path, part: str) -> None:  # type: ignore[no-untyped-def]
        from docx import Document

        document = Document()
        paragraph = document.add_paragraph("Nothing here. ")
        if part == "properties":
            document.core_properties.keywords = SECRET_NAME
        elif part == "comment":
            document.add_comment(paragraph.runs, text=f"ask {SECRET_NAME}")
        elif part == "split runs":
            paragraph.add_run(SECRET_NAME[:4])
            paragraph.add_run(SECRET_NAME[4:])
        else:
            document.add_table(1, 1)._tbl.tblPr.set("descr", SECRET_NAME)
        document.save(str(tmp_path / "x.docx"))
        assert list(find_hits("x.docx", read_pieces(tmp_path / "x.docx"), secrets))

    @pytest.mark.parametrize("part", ["hidden sheet", "comment", "sheet name", "document property", "defined name"])
    def test_finds_in_excel(self, secrets, tmp_path: Path, part: str) -> None:  # type: ignore[no-untyped-def]
        import xlsxwriter

        with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
            first = book.add_worksheet("Figures")
            second = book.add_worksheet(SECRET_NAME if part == "sheet name" else "More")
            if part == "hidden sheet":
                second.write(3, 3, SECRET_WORDS)
                second.hide()
            elif part == "comment":
                first.write_comment("B2", f"from {SECRET_NAME}")
            elif part == "document property":
                book.set_custom_property("checked", SECRET_NAME)
            elif part == "defined name":
                book.define_name(SECRET_NAME, "=Figures!$A$1")
        assert list(find_hits("x.xlsx", read_pieces(tmp_path / "x.xlsx"), secrets))

    @pytest.mark.parametrize("part", ["notes", "hidden slide", "chart's workbook"])
    def test_finds_in_slides(self, secrets, tmp_path: Path, part: str) -> None:  # type: ignore[no-untyped-def]
        from pptx import Presentation

        slides = Presentation()
        slide = slides.slides.add_slide(slides.slide_layouts[5])
        slide.shapes.title.text = SECRET_NAME if part == "hidden slide" else "A title"
        if part == "hidden slide":
            slide._element.set("show", "0")
        elif part == "chart's workbook":
            from pptx.chart.data import CategoryChartData
            from pptx.enum.chart import XL_CHART_TYPE
            from pptx.util import Inches

            data = CategoryChartData()
            data.categories = ["one"]
            data.add_series("n", (1,))
            place = (Inches(1), Inches(2), Inches(5), Inches(3))
            chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data).chart
            chart.part.chart_workbook.update_from_xlsx_blob(_make_workbook(SECRET_NAME))
        else:
            slide.notes_slide.notes_text_frame.text = SECRET_WORDS
        slides.save(str(tmp_path / "x.pptx"))
        assert list(find_hits("x.pptx", read_pieces(tmp_path / "x.pptx"), secrets))

    def test_partners_may_see_ids_notes_and_recommendations(self, tmp_path: Path) -> None:
        study = make_study(tmp_path, write=False)
        page = tmp_path / "x.html"
        page.write_text(f"<p>B8: {SECRET_ADVICE}. {PLAIN_NOTE}</p>", encoding="utf-8")
        assert not check_files(study, make_tables(), "partners", [page])
        assert check_files(study, make_tables(), "public", [page])
        assert not check_files(study, make_tables(), "restricted", [page])

    def test_person_may_say_that_words_are_harmless(self, tmp_path: Path) -> None:
        study = make_study(tmp_path, write=False)
        page = tmp_path / "x.html"
        page.write_text(f"<p>{SECRET_NAME}</p>", encoding="utf-8")
        assert check_files(study, make_tables(), "partners", [page])
        study.decisions.mkdir(parents=True)
        (study.decisions / "not_secret.csv").write_text(f"words,decided_by\n{SECRET_NAME},AB\n", encoding="utf-8")
        assert not check_files(study, make_tables(), "partners", [page])

    def test_archives_are_read_part_by_part(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "x.zip", "w") as packed:
            packed.writestr("a/b.xml", "<x><!--one--><y z='two'>th<b>r</b>ee</y></x>")
            packed.comment = b"four"
        text = "\n".join(piece.text for piece in read_pieces(tmp_path / "x.zip"))
        assert all(word in text for word in ("one", "two", "four", "a/b.xml"))


class TestCanaries:
    """Secrets planted in tables and texts: none gets out, and all do with the check switched off."""

    def _plant(self, tmp_path: Path, audience: str, *, off: bool = False):  # type: ignore[no-untyped-def]
        study = make_study(tmp_path)
        texts = study.decisions / "text"
        texts.mkdir(parents=True)
        (texts / "final_report.background.md").write_text(f"We thank the family of {SECRET_NAME}.", encoding="utf-8")
        report = open_small(study, audience)
        if off:  # the tables as they are, for any audience
            tables = make_tables()
            counted = tables | {CASES: report.counted[CASES]}
            report = type(report)(
                study, "public", "draft", counted, counted, report.folder, "final_report", report.hidden
            )
        return study, report

    @pytest.mark.parametrize("audience", ["partners", "public"])
    def test_none_gets_out(self, tmp_path: Path, audience: str) -> None:
        study, report = self._plant(tmp_path, audience)
        (study.decisions / "text" / "final_report.background.md").unlink()
        page = make_page(report)
        told = CANARIES if audience == "public" else (SECRET_NAME, SECRET_WORDS)
        assert not [canary for canary in told if canary in page]
        path = tmp_path / "final_report.html"
        path.write_text(page, encoding="utf-8")
        assert not check_files(study, make_tables(), audience, [path])

    def test_name_in_the_researchers_text_is_caught(self, tmp_path: Path) -> None:
        study, report = self._plant(tmp_path, "partners")
        path = tmp_path / "final_report.html"
        path.write_text(make_page(report), encoding="utf-8")
        hits = check_files(study, make_tables(), "partners", [path])
        assert {hit.found for hit in hits} == {SECRET_NAME} and "family" in hits[0].place

    def test_all_get_out_with_the_check_switched_off(self, tmp_path: Path) -> None:
        study, report = self._plant(tmp_path, "public", off=True)
        page = make_page(report)
        for canary in CANARIES:
            assert canary in page
        path = tmp_path / "final_report.html"
        path.write_text(page, encoding="utf-8")
        found = {hit.found for hit in check_files(study, make_tables(), "public", [path])}
        assert SECRET_NAME in found
        assert found & list_shingles(SECRET_WORDS) and found & list_shingles(SECRET_ADVICE)

    def test_page_word_and_excel_are_all_clean(self, tmp_path: Path) -> None:
        study, page = make_study(tmp_path), tmp_path / "final_report.html"
        text, notebook = find_page("public")
        page.write_text(text, encoding="utf-8")
        settings = {"title": "Final report", "study": "A small study", "audience": "public", "edition": "draft"}
        write_companions(notebook, page, tmp_path, settings)
        files = [page, tmp_path / "final_report.docx", tmp_path / "final_report.xlsx"]
        assert not check_files(study, make_tables(), "public", files)


class TestHoldingBack:
    SETTINGS = {"title": "Final report", "study": "small", "audience": "public", "edition": "draft"}  # noqa: RUF012

    def _finish(self, tmp_path: Path, text: str):  # type: ignore[no-untyped-def]
        import nbformat.v4 as v4

        study = make_study(tmp_path / "root") if not (tmp_path / "root").exists() else None
        folder = tmp_path / "staging"
        folder.mkdir(exist_ok=True)
        page = tmp_path / "final_report.html"
        page.write_text(f'<html><body><main id="main"><h1>T</h1><p>{text}</p></main></body></html>', encoding="utf-8")
        finish_report(v4.new_notebook(), page, folder, self.SETTINGS, "small", str(tmp_path / "root"))
        return study, folder

    def test_hit_keeps_all_files_back_and_says_where_and_why(self, tmp_path: Path) -> None:
        with pytest.raises(DhrError, match="kept back") as error:
            self._finish(tmp_path, f"It was {SECRET_NAME}.")
        place = tmp_path / "root" / "data" / "processed" / "small" / "held_back" / "public" / "final_report"
        assert {path.name for path in place.iterdir()} == {"final_report.html", "final_report.docx", "reasons.csv"}
        reasons = (place / "reasons.csv").read_text(encoding="utf-8")
        assert SECRET_NAME in reasons and "calls victim" in reasons and SECRET_NAME in str(error.value)

    def test_clean_report_passes_and_clears_what_was_held(self, tmp_path: Path) -> None:
        with pytest.raises(DhrError):
            self._finish(tmp_path, SECRET_NAME)
        _, folder = self._finish(tmp_path, "It was told.")
        assert (folder / "final_report.docx").exists()
        assert not (
            tmp_path / "root" / "data" / "processed" / "small" / "held_back" / "public" / "final_report"
        ).exists()

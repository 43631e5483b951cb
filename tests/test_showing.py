"""What the stages' notebooks show: pieces of a page from tables, on a study of 25 reviews and on one with nothing."""

import html
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from report_studies import make_study, make_tables
from showing_pages import RUNS, find_page, make_page

from dhr_analysis.errors import DhrError
from dhr_analysis.notebook import show_problems
from dhr_analysis.reporting.opened import Report
from dhr_analysis.reporting.pieces import Html
from dhr_analysis.running.jobs import STAGES
from dhr_analysis.showing.across import show_changed, show_circumstances, show_together
from dhr_analysis.showing.apart import show_exceptions
from dhr_analysis.showing.bodies import show_bodies
from dhr_analysis.showing.drafts import find_due, find_owners, show_drafts
from dhr_analysis.showing.intake import count_by_partnership, count_intake, say_intake, show_missing
from dhr_analysis.showing.judging import choose_codes, show_code_passages, show_deciders
from dhr_analysis.showing.nation import Notes, list_notes, name_letter, say_difference, select_beside, show_beside
from dhr_analysis.showing.opened import drop_blank, lead_to, list_forerunners, open_shown, say_place
from dhr_analysis.showing.reading import say_fact, say_person, show_read, show_worklist
from dhr_analysis.showing.region import pair_parts, show_region
from dhr_analysis.showing.repeats import say_group, show_repeats
from dhr_analysis.showing.review_blocks import say_called, say_number, show_reviews
from dhr_analysis.showing.sources import say_done
from dhr_analysis.showing.themes import show_review_grid, show_thin
from dhr_analysis.showing.topic_passages import show_far_topics
from dhr_analysis.showing.topics import list_words, say_share, show_topics
from dhr_analysis.study import Study
from dhr_analysis.tables import TABLES, make_problem, make_table, write_table

NAMES = [stage.name for stage in STAGES]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A study of 24 regional reviews read, one under way and a national one, with all its tables."""
    made = make_study(tmp_path_factory.mktemp("showing"))
    for stage in RUNS.values():
        found = make_problem(stage, "warning", "A list jumps from 2 to 4.", "Look for number 3.", file="B1.pdf")
        write_table(made.processed / "parts" / stage, "problems", make_table("problems", [found]))
    return made


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A study of which nothing was received: all tables are there, and empty."""
    made = make_study(tmp_path_factory.mktemp("empty"), write=False)
    for name in TABLES:
        write_table(made.processed, name, make_table(name))
    for stage in RUNS.values():
        write_table(made.processed / "parts" / stage, "problems", make_table("problems"))
    (made.raw / "register.csv").write_text("review_id,csp,status\n", encoding="utf-8")
    return made


def plain(piece: Html | str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", str(piece))))


def with_tables(shown: Report, **tables: pd.DataFrame) -> Report:
    held = dict(shown.shown) | tables
    return Report(shown.study, "restricted", "draft", held, held, shown.folder)


@pytest.mark.parametrize("name", NAMES)
class TestEveryPage:
    def test_has_no_share_of_few_and_no_bare_column_names(self, study: Study, name: str) -> None:
        page = find_page(study, name)
        told = plain(re.sub(r"<(style|code).*?</\1>", " ", page, flags=re.DOTALL))
        for of, _ in re.findall(r"\d+ of (\d+) \((\d+)%\)", told):
            assert int(of) >= 10
        heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page)
        assert heads and not [head for head in heads if "_" in head or not head]
        assert "nan" not in re.findall(r"\b\w+\b", told) and "&lt;NA&gt;" not in page

    def test_is_the_same_twice(self, study: Study, name: str) -> None:
        assert make_page(study, name) == find_page(study, name)

    def test_says_in_sentences_that_there_is_nothing(self, empty: Study, name: str) -> None:
        page = make_page(empty, name)
        assert page.count("<h2") >= 3 and "<svg" not in page

    def test_pictures_say_their_finding(self, study: Study, name: str) -> None:
        told = re.findall(r"<desc[^>]*>(.*?)</desc>", find_page(study, name))
        assert len(set(told)) == len(told)
        assert all(any(letter.isdigit() for letter in words) and len(words) > 30 for words in told)


class TestOpening:
    @pytest.mark.parametrize(
        ("stage", "forerunners"),
        [
            ("1_load", ["1_load"]),
            ("2_read", ["1_load", "2_read"]),
            ("4_topics", ["1_load", "2_read", "3_code", "4_topics"]),
            ("5_synthesise", ["1_load", "2_read", "3_code", "5_synthesise"]),  # not the topics, which run beside it
            ("6_compare", NAMES),
        ],
    )
    def test_forerunners(self, stage: str, forerunners: list[str]) -> None:
        assert list_forerunners(stage) == forerunners

    def test_what_a_later_stage_left_is_not_looked_at(self, study: Study) -> None:
        shown = open_shown(study, "3_code")
        assert shown["topics"].empty and shown["proposals"].empty and len(shown["codings"])
        assert set(shown["problems"]["stage"]) == {"load", "read", "code"}

    def test_themes_are_counted_before_their_table_is_made(self, study: Study) -> None:
        pd.testing.assert_frame_equal(open_shown(study, "3_code")["theme_counts"], make_tables()["theme_counts"])

    @pytest.mark.parametrize(
        ("here", "link", "led"),
        [
            ("5_synthesise", "#evidence-training", "3_code.html#evidence-training"),
            ("3_code", "#evidence-training", "#evidence-training"),
            ("5_synthesise", "#r-r1", "2_read.html#r-r1"),
            ("3_code", "#review-b1", "2_read.html#review-b1"),
            ("2_read", "#r-r1", "#r-r1"),
            ("5_synthesise", "#told-police", "#told-police"),  # stands in the page itself
        ],
    )
    def test_links_lead_to_the_page_that_holds_the_words(self, here: str, link: str, led: str) -> None:
        assert lead_to(Html(f'<a href="{link}">x</a>'), here).text == f'<a href="{led}">x</a>'

    def test_links_between_pages_lead_somewhere(self, study: Study) -> None:
        pages = {f"{name}.html": find_page(study, name) for name in ("2_read", "3_code", "5_synthesise")}
        links = re.findall(r'href="(\d_\w+\.html)#([^"]+)"', pages["5_synthesise.html"])
        assert len(links) > 20
        assert not [place for page, place in links if f'id="{place}"' not in pages[page]]


class TestIntake:
    def test_flow_and_partnerships(self, study: Study) -> None:
        register = pd.DataFrame(
            {
                "review_id": ["a", "b", "c", "n"],
                "csp": ["Walsall", "Walsall", "Dudley", "Leeds"],
                "status": ["completed", "completed", "commenced", "completed"],
                "scope": ["", "", "", "national"],
            }
        )
        at = {"n_words": 10, "text_source": "text"}
        documents = make_table(
            "documents",
            [
                at | {"document_id": "1", "review_id": "a", "csp": "Walsall", "scope": "regional"},
                at | {"document_id": "2", "review_id": "a", "csp": "Walsall", "scope": "regional", "same_as": "1"},
                at
                | {"document_id": "3", "review_id": "b", "csp": "Walsall", "scope": "regional", "text_source": "none"},
                at | {"document_id": "4", "review_id": "n", "csp": "Leeds", "scope": "national"},
            ],
        )
        steps = count_intake(study, register, documents)
        assert steps["n"].tolist() == [3, 2, 1]
        assert steps["lost"].tolist() == ["", "not received: 1 under way", "1 review without readable text"]
        counts = count_by_partnership(register, documents, ["Coventry", "Walsall"]).set_index("csp")
        assert counts.loc["Walsall"].tolist() == [2, 2, 1, 2, 20]
        assert counts.loc["Coventry"].tolist() == [0, 0, 0, 0, 0] and "Leeds" not in counts.index
        assert counts.loc["All"].tolist() == [3, 2, 1, 2, 20]

    @pytest.mark.parametrize(
        ("rows", "said"),
        [
            ([], "No file was received yet"),
            ([{}], "1 file of 1 review was received: 10 words. Every file could be read."),
            ([{"text_source": "ocr"}], "1 file is a scan"),
            ([{}, {"same_as": "0"}], "1 file came twice and counts once"),
            ([{"text_source": "none", "n_words": 0}], "1 file holds no text"),
            ([{}, {"scope": "national"}], "1 of the files from national reviews"),
        ],
    )
    def test_say_intake(self, rows: list[dict[str, Any]], said: str) -> None:
        base = {"review_id": "a", "n_words": 10, "text_source": "text", "scope": "regional"}
        made = [base | row | {"document_id": str(place)} for place, row in enumerate(rows)]
        assert said in say_intake(make_table("documents", made))

    def test_missing_are_those_due_and_not_those_under_way(self, study: Study) -> None:
        documents = make_tables()["documents"]
        words = plain(show_missing(study, documents[documents["review_id"] != "B3"]))
        assert "1 review completed or near completion has sent no file" in words and "B3" in words
        assert "W9" not in words and "1 further review is still under way" in words
        assert "Nothing is missing" in plain(show_missing(study, documents))


class TestReading:
    @pytest.mark.parametrize(
        ("sex", "age", "said"),
        [("F", 41, "F, 41"), ("", 41, "41"), ("M", pd.NA, "M"), ("", np.nan, "")],
    )
    def test_say_person(self, sex: str, age: object, said: str) -> None:
        assert say_person(sex, age) == said

    @pytest.mark.parametrize(
        ("fact", "value", "said"),
        [
            ("date_of_death", "2013-09-01", "1 September 2013"),
            ("victim_sex", "F", "Female"),
            ("relationship", "former_partner", "Former partner"),
            ("children_in_household", "yes", "Yes"),
            ("victim_called", "F", "F"),  # a name of one letter is no sex
            ("method", "blunt_instrument", "blunt instrument"),
        ],
    )
    def test_say_fact(self, study: Study, fact: str, value: str, said: str) -> None:
        assert say_fact(open_shown(study, "2_read"), fact, value) == said

    @pytest.mark.parametrize(
        ("victim", "perpetrator", "said"),
        [
            ("Maya", "the perpetrator", "The review calls the victim “Maya” and the perpetrator “the perpetrator”. "),
            ("", "Mr A", "The review calls the perpetrator “Mr A”. "),
            ("", "", ""),
        ],
    )
    def test_say_called(self, victim: str, perpetrator: str, said: str) -> None:
        assert say_called(pd.Series({"victim_called": victim, "perpetrator_called": perpetrator})) == said

    def test_a_review_shows_its_facts_advice_and_doubts(self, study: Study) -> None:
        shown = open_shown(study, "2_read")
        doubts = [
            make_problem("read", "warning", "B1: two dates of death", "Look.", where="date_of_death"),
            make_problem("read", "note", "recommendations 1–2: 2 found", "Compare.", file="B1.pdf", document_id="dB1"),
        ]
        shown = with_tables(shown, problems=make_table("problems", doubts))
        words = plain(show_reviews(shown))
        first = words[words.index("B1, Birmingham") : words.index("B2, Birmingham")]
        assert "2 recommendations, 1 printed action, 1 thing in doubt" in first
        assert "two dates of death" in first and "1–2: 2 found" in first
        assert "general practice and primary care (“own”)" in first and "page 8" in first
        assert "Not found: " in first and "two dates" not in words.replace(first, "")

    def test_a_recommendation_has_the_place_that_links_lead_to(self, study: Study) -> None:
        assert 'id="r-rB1own"' in show_reviews(open_shown(study, "2_read")).text

    @pytest.mark.parametrize(("n", "said"), [(0, "no actions"), (1, "1 action"), (2, "2 actions")])
    def test_say_number(self, n: int, said: str) -> None:
        assert say_number(n, "action") == said

    def test_worklist_says_where_to_correct(self, study: Study) -> None:
        rows = [
            (0.9, "B1", "date_of_death: 2013-09-01", "on 1 September", 2, "data/decisions/<study>/facts.csv"),
            (0.5, "", "B2: two dates of death", "date_of_death", pd.NA, "Look at both."),
            (0.5, "", "1–4: 3 missing", "Part 7", pd.NA, "Look for number 3."),
        ]
        columns = ["doubt", "review_id", "what", "words", "page", "where_to_decide"]
        work = pd.DataFrame(rows, columns=columns).astype({"page": "Int64"})
        doubt = make_problem(
            "read", "warning", "1–4: 3 missing", "Look for number 3.", document_id="dW1", where="Part 7"
        )
        shown = with_tables(open_shown(study, "2_read"), problems=make_table("problems", [doubt]))
        words = plain(show_worklist(shown, work))
        assert "3 things to check" in words and "1 in facts.csv of data/decisions/small can be corrected" in words
        assert "Date of death: 1 September 2013" in words
        assert "0.50 W1 1–4: 3 missing Part 7" in words
        assert "0.50 B2 two dates of death Date of death Look at both." in words
        assert "Nothing is in doubt" in plain(show_worklist(open_shown(study, "2_read"), work.iloc[:0]))

    @pytest.mark.parametrize(("kept", "said"), [(0.99, "at least 95%"), (0.6, "x.pdf (60%)"), (np.nan, "at least 95%")])
    def test_lost_words_are_told(self, study: Study, kept: float, said: str) -> None:
        row = {"file": "x.pdf", "review_id": "B1", "doc_type": "overview", "n_pages": 2, "n_words": 100,
               "words_kept": kept, "n_passages": 4, "n_recommendations": 0}  # fmt: skip
        assert said in plain(show_read(open_shown(study, "2_read"), pd.DataFrame([row])))


class TestCoding:
    def test_present_not_found_and_not_read_are_told_apart(self, study: Study) -> None:
        shown = open_shown(study, "3_code")
        themes = shown["review_codes"].copy()
        themes.loc[(themes["review_id"] == "B1") & (themes["code"] == "training"), "present"] = pd.NA
        table = show_review_grid(with_tables(shown, review_codes=make_table("review_codes", themes))).text
        row = re.search(r"<tr><th[^>]*>(?:<a[^>]*>)?Training.*?</tr>", table)[0]  # type: ignore[index]
        cells = [plain(cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
        assert cells[1] == "not read" and {"1", "–"} <= set(cells[2:])

    @pytest.mark.parametrize(("code", "chosen"), [("training", ["training"]), ("", 3)])
    def test_choose_codes(self, study: Study, code: str, chosen: Any) -> None:
        found = choose_codes(open_shown(study, "3_code"), code)
        assert len(found) == chosen if isinstance(chosen, int) else found == chosen
        assert "good_practice" not in found

    def test_an_unknown_code_is_refused_with_the_nearest(self, study: Study) -> None:
        with pytest.raises(DhrError, match=r"no code 'trainig'.*training"):
            show_code_passages(open_shown(study, "3_code"), "trainig")

    def test_injuries_are_folded_and_reasons_told(self, study: Study) -> None:
        shown = open_shown(study, "3_code")
        codings = shown["codings"].copy()
        codings["reason"] = "words “left undone”"
        own = codings.index[codings["code"] == "training"]
        codings.loc[own[0], "graphic"] = True
        codings.loc[own[1], "status"] = "negated"
        text = show_code_passages(with_tables(shown, codings=codings), "training").text
        opened, _, folded = text.partition("<details>")
        assert codings.loc[own[0], "quote"] not in opened and codings.loc[own[0], "quote"] in folded
        assert codings.loc[own[1], "quote"] in folded.partition("set aside")[2]
        assert "words “left undone”" in opened and "open only if you need to" in folded

    def test_what_rests_on_one_passage(self, study: Study) -> None:
        shown = open_shown(study, "3_code")
        assert "rest on one passage" in plain(show_thin(shown))
        sure = shown["review_codes"].assign(n_passages=5)
        assert "several passages" in plain(show_thin(with_tables(shown, review_codes=make_table("review_codes", sure))))

    def test_who_decided(self, study: Study) -> None:
        shown = open_shown(study, "3_code")
        assert "No coding is a person's yet" in plain(show_deciders(shown))
        codings = shown["codings"].copy()
        codings.loc[codings.index[:2], "decided_by"] = "HB"
        words = plain(show_deciders(with_tables(shown, codings=codings)))
        assert "codings were decided by HB" in words and "yet" not in words


class TestTopics:
    @pytest.mark.parametrize(
        ("share", "of", "said"), [(0.5, 20, "50%"), (0.5, 8, "4 of 8"), (1.0, 3, "3 of 3"), (np.nan, 20, "")]
    )
    def test_say_share(self, share: float, of: int, said: str) -> None:
        assert say_share(share, of) == said

    def test_words_are_a_list_with_commas(self) -> None:
        assert list_words("visit;call;letter", 2) == "visit, call"

    @pytest.mark.parametrize(
        ("largest", "nearness", "alone", "missed"),
        [(0.2, 0.2, False, True), (0.9, 0.2, True, False), (0.2, 0.6, False, False)],
    )
    def test_one_case_is_marked_and_no_gap_of_the_codebook(
        self, study: Study, largest: float, nearness: float, alone: bool, missed: bool
    ) -> None:
        shown = open_shown(study, "4_topics")
        topics = shown["topics"].assign(largest_share=largest, nearness=nearness, stability=0.4, coherence=0.1)
        changed = with_tables(shown, topics=make_table("topics", topics))
        assert ("mostly one case" in plain(show_topics(changed))) is alone
        assert ("ask whether the codebook needs a code" in plain(show_far_topics(changed))) is missed


class TestAcross:
    def test_circumstances_say_what_is_too_few(self, study: Study) -> None:
        words = plain(show_circumstances(open_shown(study, "5_synthesise")))
        assert "21 killed by a partner or former partner, 3 killed by a relative and none died by suicide" in words
        assert "Too few to say anything of people died by suicide" in words and "none read" in words

    def test_themes_of_all_reviews_are_left_out_of_pairs(self, study: Study) -> None:
        words = plain(show_together(open_shown(study, "5_synthesise")))
        assert "came up in three quarters of the reviews or more" in words and "Information sharing" not in words

    def test_nothing_changed_without_a_former_run(self, study: Study) -> None:
        assert "No count differs" in plain(show_changed(open_shown(study, "5_synthesise")))

    def test_exceptions_lead_to_their_review(self, study: Study) -> None:
        shown = open_shown(study, "5_synthesise")
        row = {"code": "training", "review_id": "B1", "kind": "found only here", "n": 1, "of": 24, "passage_id": "pB10"}
        odd = with_tables(shown, theme_exceptions=make_table("theme_exceptions", [row]))
        text = show_exceptions(odd).text
        assert 'href="#review-b1"' in text and "found in one review alone" in text and "page 1" in text

    def test_a_common_theme_is_told_once_with_the_reviews_that_lack_it(self, study: Study) -> None:
        shown = open_shown(study, "5_synthesise")
        row = {"code": "training", "kind": "common, not found here", "n": 22, "of": 24}
        rows = [row | {"review_id": one} for one in ("W2", "B1")]
        words = plain(show_exceptions(with_tables(shown, theme_exceptions=make_table("theme_exceptions", rows))))
        assert "Training and staff knowledge 22 of 24 B1 , W2" in words and "one review alone: none" in words

    def test_bodies_are_counted_by_reviews(self, study: Study) -> None:
        words = plain(show_bodies(open_shown(study, "5_synthesise")))
        assert "24 of 24 reviews ask for it, in 3 partnerships" in words


class TestPlaces:
    @pytest.mark.parametrize(
        ("page", "paragraph", "number", "said"),
        [
            (3, "4.1", "R2", "number R2, page 3, paragraph 4.1"),
            (pd.NA, "4.1", "", "paragraph 4.1"),
            (3, "", "", "page 3"),
            (pd.NA, "", "", ""),
            (pd.NA, np.nan, None, ""),
        ],
    )
    def test_say_place(self, page: object, paragraph: object, number: object, said: str) -> None:
        assert say_place(page, paragraph, number) == said

    def test_blank_columns_are_dropped_but_not_zeros(self) -> None:
        table = pd.DataFrame({"a": ["x"], "b": [""], "c": pd.array([pd.NA], "Int64"), "d": [0]})
        assert list(drop_blank(table)) == ["a", "d"] and list(drop_blank(table.iloc[:0])) == list("abcd")


class TestAskedAgain:
    def test_said_in_one_line(self, study: Study) -> None:
        shown = open_shown(study, "5_synthesise")
        group = {"group_id": "g", "label": "x", "n_reviews": 5, "n_csps": 3, "first_year": 2012,
                 "n_regional_reviews": 4}  # fmt: skip
        members = pd.DataFrame({"group_id": ["g", "g", "h"], "state": ["done", "open", "done"]})
        said = say_group(pd.Series(group), members, 7)
        assert said == "asked by 4 of 7 reviews and 1 national one in 3 areas since 2012; done in 1"
        assert "nothing known" in say_group(pd.Series(group | {"first_year": pd.NA}), members.iloc[:0], 7)
        assert "asked by 24 of 24 reviews and 1 national one in 3 areas since 2014" in plain(show_repeats(shown))

    @pytest.mark.parametrize(
        ("states", "said"),
        [
            (["done", "open", "unknown"], "done in 1"),
            (["open", "open"], "not yet done where a plan tells (2)"),
            (["unknown"], "nothing known of its doing"),
            ([], "nothing known of its doing"),
        ],
    )
    def test_say_done(self, states: list[str], said: str) -> None:
        assert say_done(pd.DataFrame({"state": states})) == said

    def test_members_stand_with_review_number_page_words_and_state(self, study: Study) -> None:
        words = plain(show_repeats(open_shown(study, "5_synthesise")))
        assert (
            "Doctors in Walsall should ask patients about harm. W2 Walsall number 1, page 8 2014 not yet done" in words
        )


class TestProposals:
    @pytest.mark.parametrize(
        ("dates", "said"),
        [
            (["", ""], "for the heads of community safety to agree"),
            (["2024-06-30", "2024-06-30"], "30 June 2024"),
            (["2024-06-30", "2025-01"], "30 June 2024 to January 2025"),
            (["2024-06-30", ""], "30 June 2024 (1 of 2 steps; the others are to be agreed)"),
        ],
    )
    def test_by_when(self, study: Study, dates: list[str], said: str) -> None:
        steps = [{"step_id": str(n), "proposal_id": "x", "due": due} for n, due in enumerate(dates)]
        shown = with_tables(open_shown(study, "5_synthesise"), action_plan=make_table("action_plan", steps))
        assert find_due(shown, pd.Series({"proposal_id": "x"})) == said

    @pytest.mark.parametrize(
        ("owners", "said"),
        [([], "General practices"), (["A", "B", "A"], "A and B"), (list("ABCD"), "General practices")],
    )
    def test_owner(self, study: Study, owners: list[str], said: str) -> None:
        steps = [{"step_id": str(n), "proposal_id": "x", "owner": owner} for n, owner in enumerate(owners)]
        shown = with_tables(open_shown(study, "5_synthesise"), action_plan=make_table("action_plan", steps))
        assert find_owners(shown, pd.Series({"proposal_id": "x", "addressee": "General practices"})) == said

    def test_each_has_its_sources_folded(self, study: Study) -> None:
        words = plain(show_drafts(open_shown(study, "5_synthesise")))
        assert "Behind it: 25 reviews of Birmingham, Coventry and Walsall" in words
        assert "The 25 recommendations behind proposal 1" in words and "How one will know: a count each year" in words


class TestNation:
    @pytest.mark.parametrize(
        ("ends", "of", "said"),
        [
            ((0.3, 0.1, 0.5), 24, "higher here: +30 (+10 to +50)"),
            ((-0.3, -0.5, -0.1), 24, "lower here: -30 (-50 to -10)"),
            ((0.1, -0.1, 0.3), 24, "no clear difference: +10 (-10 to +30)"),
            ((0.5, 0.1, 0.7), 9, "higher here"),  # no points of few
            ((0.1, -0.1, 0.3), 5, "no clear difference"),
            ((0.5, 0.1, 0.7), 2, "too few to say"),
            ((np.nan, np.nan, np.nan), 24, "too few to say"),
        ],
    )
    def test_say_difference(self, ends: tuple[float, float, float], of: int, said: str) -> None:
        assert say_difference(*ends, of) == said

    @pytest.mark.parametrize(("of", "labels"), [(24, "these reviews, with interval"), (5, "none half all"), (2, "")])
    def test_shares_only_of_ten_and_more(self, study: Study, of: int, labels: str) -> None:
        shown = open_shown(study, "6_compare")
        rows = shown["comparisons"].assign(ours_n=2, ours_of=of)
        piece = show_beside(with_tables(shown, comparisons=make_table("comparisons", rows)))
        drawn = " ".join(re.findall(r"<text[^>]*>(.*?)</text>", piece.text, flags=re.DOTALL))
        assert ("<svg" in piece.text) is bool(labels)
        assert all(label in plain(drawn) for label in labels.split())
        assert ("too few to say" in plain(piece)) is (of < 3)

    def test_parts_of_the_dataset_are_not_set_beside_ours(self, study: Study) -> None:
        shown = open_shown(study, "6_compare")
        rows = shown["comparisons"]
        parts = [rows.assign(source=f"A dataset; {part}") for part in (
            "the study's 7 partnerships alone", "all other partnerships")]  # fmt: skip
        both = with_tables(shown, comparisons=make_table("comparisons", pd.concat([rows, *parts])))
        assert len(select_beside(both)) == 1

    def test_the_region_stands_beside_all_others(self, study: Study) -> None:
        shown = open_shown(study, "6_compare")
        here = {"measure": "m", "label": "Separation", "theirs_n": 20, "theirs_of": 37,
                "source": "A dataset; the study's 7 partnerships alone"}  # fmt: skip
        rest = here | {"theirs_n": 277, "theirs_of": 610, "source": "A dataset; all other partnerships"}
        both = with_tables(shown, comparisons=make_table("comparisons", [here, rest]))
        assert pair_parts(both["comparisons"]).values.tolist() == [["Separation", 20, 37, 277, 610]]
        assert "20 of 37 (54%) in the region and 277 of 610 (45%) elsewhere" in plain(show_region(both))
        assert "dhr national small --from FOLDER" in plain(show_region(shown))

    def test_cautions_and_sources_are_told_once(self) -> None:
        rows = pd.DataFrame(
            {
                "caution": ["a floor; women alone", "a floor", ""],
                "source": ["S", "S", "T"],
                "basis": ["deaths", "deaths", ""],
            }
        )
        notes = list_notes(rows)
        assert notes == Notes(("a floor", "women alone"), ("S (deaths)", "T"))
        assert [notes.name(row) for row in rows.itertuples()] == ["1, 2; A", "1; A", "B"]

    @pytest.mark.parametrize(("place", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (53, "BB")])
    def test_name_letter(self, place: int, letter: str) -> None:
        assert name_letter(place) == letter


class TestProblems:
    def test_notes_are_folded_and_the_rest_stands_open(self, study: Study, tmp_path: Path) -> None:
        rows = [make_problem("read", kind, f"what {kind} says", "Do it.") for kind in ("error", "warning", "note")]
        write_table(tmp_path / "parts" / "read", "problems", make_table("problems", rows))
        text = show_problems(SimpleNamespace(processed=tmp_path, codebook=study.codebook), "read").text  # type: ignore[arg-type]
        opened, _, folded = text.partition("<details>")
        assert "3 things: 1 to be mended, 1 to be looked at and 1 good to know." in opened
        assert "what error says" in opened and "what note says" in folded and "what note says" not in opened

    def test_nothing_to_look_at_is_a_sentence(self, empty: Study) -> None:
        assert show_problems(empty, "read").text == "<p>Nothing to look at: this stage met no doubt.</p>"

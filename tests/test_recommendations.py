"""Recommendations are found in every layout, once each, and nothing else is."""

import pandas as pd
import pytest
from small_passages import CODEBOOK, write_documents, write_passages

from dhr_analysis.codebook import load_codebook
from dhr_analysis.csvfiles import split_list
from dhr_analysis.reading.action_types import classify_action, has_rule
from dhr_analysis.reading.copies import Printed, compare_items, measure_likeness
from dhr_analysis.reading.item_numbers import fold_number, number_part, read_item_number, split_label
from dhr_analysis.reading.phrases import load_cue
from dhr_analysis.reading.recommendations import find_recommendations
from dhr_analysis.reading.wordings import (
    asks_for_something,
    find_recommending_words,
    names_act,
    split_sentences,
)


def find_in(*texts: str, kinds: tuple[str, ...] = ("overview",)) -> dict[str, pd.DataFrame]:
    passages = pd.concat(
        [write_passages(text, f"d_{place}") for place, text in enumerate(texts, start=1)], ignore_index=True
    )
    names = ("recommendations", "copies", "agencies", "problems")
    return dict(zip(names, find_recommendations(passages, write_documents(*kinds), CODEBOOK), strict=True))


def list_found(text: str) -> list[tuple[str, str]]:
    found = find_in(text)["recommendations"]
    return list(zip(found["number"], found["text"], strict=True))


LAYOUTS = {
    "labelled, per agency": (
        """# 5 | RECOMMENDATIONS
        | 5.1 | Progress is read by the Board at each meeting. Dates are counted from publication.
        ## Thornshire Police
        | Recommendation 1 | Each form should be audited by the Force.
        | Recommendation 2 | Officers should use an interpreter.""",
        [("1", "Each form should be audited by the Force."), ("2", "Officers should use an interpreter.")],
    ),
    "simple numbers under numbered paragraphs": (
        """# 18 | Recommendations
        | 18.1 | The panel makes two recommendations.
        | 1 | Thornshire Police to refresh its training.
        | 2 | The CRC to read every file.
        | 18.2 | The Board will write to the family in the spring.""",
        [("1", "Thornshire Police to refresh its training."), ("2", "The CRC to read every file.")],
    ),
    "bullets": (
        """# Recommendations of this review
        - That the Trust reviews how it keeps notes.
        - Ensure that nobody is seen with a partner.
        - A request to the Department of Health that it amends the leaflet.""",
        [("", "That the Trust reviews how it keeps notes."), ("", "Ensure that nobody is seen with a partner."),
         ("", "A request to the Department of Health that it amends the leaflet.")],
    ),
    "lettered parts": (
        """# 21 | Recommendations
        ## 21.2 | Children's Services
        | 21.2.1 | Children's Services should:
        | (a) | name the father in every assessment; and
        | (b) | put the third report before a manager.""",
        [("21.2.1(a)", "name the father in every assessment; and"),
         ("21.2.1(b)", "put the third report before a manager.")],
    ),
    "parts inside a paragraph": (
        """# Recommendations
        | R1 | The Trust should: (a) review its policy; (b) train its staff.""",
        [("R1(a)", "review its policy;"), ("R1(b)", "train its staff.")],
    ),
    "bullets under one item": (
        """# Recommendations
        | R1 | No case is to be closed until a manager has:
        - read the file;
        - spoken to the worker.
        | R2 | The Trust should act.""",
        [("R1", "No case is to be closed until a manager has: read the file; spoken to the worker."),
         ("R2", "The Trust should act.")],
    ),
    "title and reason": (
        """# Recommendations
        ### Every call in one place
        | R1 | The Force should join the calls to each other. Six looks told it less than one.
        ### Asking
        | R2 | GPs should ask every patient. She was never asked.""",
        [("R1", "The Force should join the calls to each other."), ("R2", "GPs should ask every patient.")],
    ),
    "title in the label's line": (
        """# What should happen now
        ### Recommendation 1 | Listen to fathers
        The Trust should train its crisis staff.
        Ray rang nineteen times.""",
        [("1", "The Trust should train its crisis staff.")],
    ),
    "Roman under agency headings": (
        """# F. Recommendations from the review
        ## Thornshire Police
        | (i) | Enable officers to see who is on licence.
        ## Adult Social Care
        | (i) | Never ask the carer alone.""",
        [("(i)", "Enable officers to see who is on licence."), ("(i)", "Never ask the carer alone.")],
    ),
    "paragraphs without numbers": (
        """# Recommendations
        There are two, put under the names of those who are to carry them out.
        Thornshire Police
        The force is asked to arrest for every breach.
        Safe and Sound
        We would like to see a short guide for bus drivers.""",
        [("", "The force is asked to arrest for every breach."),
         ("", "We would like to see a short guide for bus drivers.")],
    ),
    "boxes in the analysis": (
        """# Analysis
        The officer should have asked about the bruise.
        ! Recommendation 4 | Thornshire Police must audit a sample of forms.
        # Conclusions
        Lessons have been learned.""",
        [("4", "Thornshire Police must audit a sample of forms.")],
    ),
    "prose": (
        """# Lessons
        | 20.4 | Much has been printed. The review therefore recommends that Thornshire Police prepares a plain guide.
        | 20.5 | The Panel invites Rowan House, a refuge, to:
        - give volunteers a card;
        - ring back within the day.""",
        [("", "The review therefore recommends that Thornshire Police prepares a plain guide."),
         ("", "The Panel invites Rowan House, a refuge, to: give volunteers a card; ring back within the day.")],
    ),
    "table with a column for the agency": (
        """# Recommendations
        | 25 | These were accepted in October. Delivery will be followed through the usual arrangements.
        + No + Recommendation + Agency + Timescale
        + 1 + Establish what adults at one address are to each other. + Thornshire Police + 3 months
        + 2 + Agree a safe way of making contact. + Clearwater Recovery + 1 month""",
        [("1", "Establish what adults at one address are to each other."),
         ("2", "Agree a safe way of making contact.")],
    ),
    "bare numbers": (
        """# Recommendations
        ## Thornshire Police
        1 The Force should audit its forms.
        2 Officers should use an interpreter.
        ## The ambulance service
        1 Crews should ask what happened.""",
        [("1", "The Force should audit its forms."), ("2", "Officers should use an interpreter."),
         ("1", "Crews should ask what happened.")],
    ),
    "fields below each item": (
        """# Recommendations
        | Recommendation 1 | Every threat should be recorded.
        Lead agency: Thornshire Police
        Outcome: staff will record every threat
        | Recommendation 2 | Every call should be returned.""",
        [("1", "Every threat should be recorded."), ("2", "Every call should be returned.")],
    ),
    "label before the words, behind a paragraph's number": (
        """# 9 | Learning and recommendations
        | 9.1 | The school was not told. Schools must be told.
        | 9.2 | Recommendation B: The police and the schools should agree a route.""",
        [("B", "The police and the schools should agree a route.")],
    ),
    "a title that is an order": (
        """# What should happen now
        | Recommendation 6 | Tell fathers
        The partnership should carry out a campaign. No form was made for him.""",
        [("6", "The partnership should carry out a campaign.")],
    ),
    "spaced heading": (
        """# 21 | R E C O M M E N D A T I O N S
        | 21.1 | Officers are to visit every offender at home.""",
        [("21.1", "Officers are to visit every offender at home.")],
    ),
    "plain statements": (
        """# Recommendations
        | 6.1 | The Panel accordingly recommends as follows.
        | 6.2 | Thornshire Police and the CPS review their decisions to take no action.
        | 6.3 | Elm Royal Hospital provides every nurse with a card.""",
        [("6.2", "Thornshire Police and the CPS review their decisions to take no action."),
         ("6.3", "Elm Royal Hospital provides every nurse with a card.")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_reads_layout(layout: str) -> None:
    text, found = LAYOUTS[layout]
    assert list_found(text) == found


TRAPS = {
    "other reviews and inspectors": """# Analysis
        A review from the north recommended that every force should train its call-takers.
        The inspectors recommended that officers be trained. That Board was recommended to buy a service.
        The coroner recommends that the Department of Health amends its guidance.""",
    "the court": """# The facts
        The judge recommended that he serve fifteen years. She recommended that the probation service watch him.""",
    "management reviews, past and done": """# Analysis
        The IMR recommended that officers be reminded of the definition; that was done in October.
        The surgery's report recommended that its nurses be thanked.""",
    "terms of reference": """# Terms of reference
        - The panel should consider whether agencies shared information.
        - Agencies should be asked what recommendations they would make.""",
    "no recommendations": """# Recommendations
        | 8.1 | The panel considered whether to make any. It decided not to. It would have asked for what is done.
        | 8.2 | There is therefore no action plan.""",
    "reproach": """# Recommendations
        | 1 | The officer should have asked. The hospital ought to have written to the GP.""",
    "headings and introductions": """# Recommendations
        The Panel makes the following recommendations:
        ## Thornshire Police
        ## Next steps""",
    "letter": """# Letter from the Home Office
        The panel recommends that you expand the section on equality and that you proof-read the report.""",
    "what becomes of them": """# Recommendations
        The partnership accepted all recommendations. The co-ordinator will ask for progress every three months.""",
    "questions": """# Analysis
        The panel asks itself whether the Trust could have known. The review asks four questions.""",
}


@pytest.mark.parametrize("trap", TRAPS)
def test_leaves_what_is_none(trap: str) -> None:
    assert list_found(TRAPS[trap]) == []


def test_a_further_print_is_a_copy_and_the_report_keeps_its_words() -> None:
    report = """# Recommendations
        | 1 | Thornshire Police should audit a sample of its forms each quarter and publish what it finds.
        | 2 | The ambulance service should attend whenever strangulation is alleged."""
    summary = """# Recommendations
        - The ambulance service to attend whenever strangulation is alleged.
        - Thornshire Police to audit a sample of its forms each quarter."""
    found = find_in(summary, report, kinds=("executive_summary", "overview"))
    assert list(found["recommendations"]["number"]) == ["1", "2"]
    assert list(found["recommendations"]["document_id"]) == ["d_2", "d_2"]
    assert sorted(found["copies"]["document_id"]) == ["d_1", "d_1"]


def test_near_equal_texts_to_two_agencies_are_two_recommendations() -> None:
    report = """# Recommendations
        ## Thornshire Police
        | 1 | All staff should be trained to recognise coercive control.
        ## Elm Royal Hospital
        | 1 | All staff should be trained to recognise coercive control."""
    found = find_in(report)
    assert len(found["recommendations"]) == 2
    assert found["recommendations"]["recommendation_id"].is_unique
    assert list(found["agencies"]["agency"]) == ["police", "hospital"]


def test_an_agencys_own_is_not_the_panels() -> None:
    report = """# Recommendations of the panel
        | 1 | Thornshire Police should train response officers in stalking and harassment law.
        # Appendix A: Recommendations from management reviews
        ## Thornshire Police
        | 1 | Train response officers in stalking law and in firearms checks."""
    assert list(find_in(report)["recommendations"]["level"]) == ["overview", "single_agency_imr"]


LEVELS = [
    ("Recommendations of the panel", "overview"),
    ("Recommendations from Individual Management Reviews", "single_agency_imr"),
    ("Recommendations which agencies made for themselves", "single_agency_imr"),
    ("Single agency recommendations", "overview"),
    ("Multi-agency recommendations", "overview"),
]


@pytest.mark.parametrize(("heading", "level"), LEVELS)
def test_level_follows_from_the_heading(heading: str, level: str) -> None:
    found = find_in(f"# {heading}\n| R1 | The Force should audit its forms.")
    assert list(found["recommendations"]["level"]) == [level]


def test_single_agency_lists_beside_the_panels_own_are_the_agencies() -> None:
    found = find_in(
        """# Recommendations
        ## Overview report recommendations
        | 1 | The partnership should audit MARAC.
        ## Single agency recommendations
        | 1 | The Force should audit its forms."""
    )
    assert list(found["recommendations"]["level"]) == ["overview", "single_agency_imr"]


def test_the_lead_below_an_item_is_who_must_act() -> None:
    found = find_in(LAYOUTS["fields below each item"][0])
    assert list(found["agencies"]["agency"]) == ["police"]
    assert list(found["agencies"]["source"]) == ["lead"]


def test_done_recommendations_are_marked() -> None:
    found = find_in(
        """# Recommendations made by agencies in their management reviews
        | ELM1 | Print the helpline on every appointment card (done May 2019).
        | ELM2 | Move the waiting room notice (by June 2024)."""
    )
    assert list(found["recommendations"]["already_done"]) == [True, False]


def test_tells_of_missing_numbers_and_unmatched_bodies() -> None:
    found = find_in(
        """# Recommendations
        | R1 | The trustees of Larkmoor Hall should keep a list.
        | R2 | The Force should audit its forms.
        | R4 | The Force should train its staff."""
    )
    told = {problem["what"]: problem["severity"] for problem in found["problems"]}
    assert told["recommendations R1–R4: 3 found; R3 missing"] == "warning"
    assert any("Larkmoor Hall" in what for what in told)


COUNTS = [
    ("| I | The Force should act on it.\n| II | The Force should train its staff.\n| IV | The Trust should act.",
     "recommendations 1–4: 3 found; 3 missing"),
    ("| 5.1 | The Force should act on it.\n| 5.2 | The Trust should act on it.\n| 5.4 | The Council should act.",
     "recommendations 5.1–5.4: 3 found; 5.3 missing"),
    ("\n".join(f"| R{n} | The Force should read file {n} once more." for n in range(1, 55)),
     "recommendations R1–R54: 54 found"),
]  # fmt: skip


@pytest.mark.parametrize(("items", "told"), COUNTS)
def test_counts_printed_numbers(items: str, told: str) -> None:
    assert told in [problem["what"] for problem in find_in(f"# Recommendations\n{items}")["problems"]]


def test_a_number_that_a_plan_leaves_out_is_not_missing() -> None:
    report = "# Recommendations\n" + "\n".join(
        f"| {n} | The Force should {act} it all." for n, act in enumerate(("read", "check", "train for"), start=1)
    )
    plan = """# Action plan
        + No + Recommendation + Action + Lead
        + 1 + The Force should read it all. + Read + Clerk
        + 3 + The Force should train for it all. + Train + Clerk"""
    told = find_in(report, plan, kinds=("overview", "action_plan"))["problems"]
    assert not [problem for problem in told if "missing" in problem["what"]]


def test_same_input_gives_the_same_tables_and_ids() -> None:
    text = LAYOUTS["labelled, per agency"][0]
    one, two = find_in(text), find_in(text)
    assert all(one[name].equals(two[name]) for name in ("recommendations", "copies", "agencies"))
    moved = find_in(f"# Preface\nWords added in front.\n{text}")["recommendations"]
    assert list(moved["recommendation_id"]) == list(one["recommendations"]["recommendation_id"])


ASKS = [
    ("To review the process.", True),
    ("Thornshire Police to see that it is read.", True),
    ("Officers are to visit at home.", True),
    ("Consideration should be given to a pilot.", True),
    ("Re-read, jointly, every case.", True),
    ("He should have been asked.", False),
    ("The receptionist did what she had been taught to do.", False),
    ("Record keeping was poor.", False),
    ("To date nothing has been heard.", False),
]


@pytest.mark.parametrize(("sentence", "asks"), ASKS)
def test_tells_what_asks(sentence: str, asks: bool) -> None:
    assert asks_for_something(sentence, CODEBOOK) is asks


NAMES_ACT = [
    ("A manager to countersign each closure.", True),
    ("Junior doctors' induction to contain half a day on abuse.", True),
    ("Staff who visit, also at night, to sign the log.", True),
    ("These relate to policing and to health.", False),
    ("The failure to record it cost a week.", False),
    ("She had to wait in the corridor.", False),
    ("Officers tried to ring her back.", False),
    ("It's usual for a report to end so.", False),
]


@pytest.mark.parametrize(("sentence", "acts"), NAMES_ACT)
def test_tells_a_name_and_an_infinitive(sentence: str, acts: bool) -> None:
    assert names_act(sentence, CODEBOOK) is acts


RECOMMENDS = [
    ("It is recommended that the council agrees a route.", True),
    ("We ask the Trust to consider this.", True),
    ("The panel asked itself if it mattered.", False),
    ("The panel makes no recommendation to it.", False),
    ("It recommends that sheltered housing staff be trained.", False),
    ("The IMR recommends that the Force acts.", False),
]


@pytest.mark.parametrize(("sentence", "recommends"), RECOMMENDS)
def test_tells_who_recommends(sentence: str, recommends: bool) -> None:
    assert (find_recommending_words(sentence, CODEBOOK) is not None) is recommends


NUMBERS = [
    ("Recommendation 3a", "label", "3a"),
    ("Recommendation One", "label", "One"),
    ("R12", "code", "R12"),
    ("MH 1", "code", "MH 1"),
    ("21.10.1", "decimal", "21.10.1"),
    ("(iv)", "minor", "(iv)"),
    ("Learning Point 3", "other", "Learning Point 3"),
    ("", "none", ""),
]


@pytest.mark.parametrize(("printed", "family", "number"), NUMBERS)
def test_reads_item_numbers(printed: str, family: str, number: str) -> None:
    assert (read_item_number(printed).family, read_item_number(printed).printed) == (family, number)


def test_numbers_of_parts_and_of_copies() -> None:
    assert number_part("3", "(a)") == "3(a)"
    assert number_part("R3", "b)") == "R3(b)"
    assert fold_number("Recommendation Three") == fold_number("R3") == fold_number("3.") == "3"
    assert split_label("Recommendation A: The Force should act.")[1] == "The Force should act."
    assert split_label("Recommendations 1 to 3 are for the Force.")[0].family == "none"


def test_sentences_keep_short_forms() -> None:
    text = 'Mrs. A left (e.g. at night). "Why?" Nobody knew.'
    assert [text[start:end] for start, end in split_sentences(text)] == [
        "Mrs. A left (e.g. at night).",
        '"Why?"',
        "Nobody knew.",
    ]


def test_likeness_of_shortened_and_of_other_texts() -> None:
    whole = "The Trust should introduce an alert on the records of patients who attend three times in a year."
    assert (
        measure_likeness(whole, "To introduce an alert on the records of patients who attend three times.", CODEBOOK)
        > 0.8
    )
    assert measure_likeness(whole, "The Trust should train every midwife.", CODEBOOK) < 0.5


@pytest.mark.parametrize("cue", sorted(set(load_codebook(CODEBOOK, "wordings")["cue"])))
def test_wordings_recognise_their_examples(cue: str) -> None:
    rows = load_codebook(CODEBOOK, "wordings").query("cue == @cue")
    for row in rows.to_dict("records"):
        assert all(load_cue(CODEBOOK, cue).search(text) for text in split_list(row["examples"])), row
        assert not any(load_cue(CODEBOOK, cue).search(text) for text in split_list(row["not_examples"])), row


@pytest.mark.parametrize(
    "row", load_codebook(CODEBOOK, "action_types").to_dict("records"), ids=lambda row: f"{row['rule']} {row['value']}"
)
def test_action_types_recognise_their_examples(row: dict[str, str]) -> None:
    def read(text: str) -> str:
        if row["rule"] == "action_type":
            return classify_action(text, CODEBOOK)
        return "yes" if has_rule(row["rule"], text, CODEBOOK) else "no"

    assert all(read(text) == row["value"] for text in split_list(row["examples"]))
    assert all(read(text) != row["value"] for text in split_list(row["not_examples"]))


def test_bodies_named_in_the_words_keep_items_apart() -> None:
    from dhr_analysis.reading.candidates import Candidate

    def make(text: str, agency: str) -> Printed:
        return Printed(Candidate("d", "p", 0, None, "", "1", text, "list", 0.9), frozenset({agency}), act=text)

    one, other = make("to train all staff in risk", "police"), make("to train all staff in risk", "hospital")
    assert compare_items(one, other, CODEBOOK) == 0.0
    assert compare_items(one, make("to train all staff in risk", "police"), CODEBOOK) >= 1.0


TITLES = [("6. Warn those in danger", 0), ("9. Warn those in danger", 1)]


@pytest.mark.parametrize(("title", "more"), TITLES)
def test_a_short_title_of_a_plan_goes_by_its_number_where_its_neighbours_do(title: str, more: int) -> None:
    made = [
        "Thornshire Police should audit its forms each quarter.",
        "The Trust should train its nurses in asking about abuse.",
        "The Council should fund a second adviser at the refuge.",
    ]
    report = "# Recommendations\n" + "\n".join(f"| {n} | {text}" for n, text in enumerate(made, 3))
    report += "\n| 6 | The crisis team should always consider whether a partner may come to harm."
    plan = "# Action plan\n+ Recommendation + Action + Lead + Target date\n"
    plan += "\n".join(f"+ {n}. {text} + Write it. + Chair + May 2020" for n, text in enumerate(made, 3))
    plan += f"\n+ {title} + Amend the form. + Chair + June 2020"
    found = find_in(report, plan, kinds=("overview", "action_plan"))["recommendations"]
    assert len(found) == 4 + more

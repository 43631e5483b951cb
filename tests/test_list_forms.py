"""Further lists of recommendations: in sections, tables and prose, and what only looks like one."""

import pytest
from test_recommendations import list_found

from dhr_analysis.reading.item_numbers import split_label
from dhr_analysis.reading.list_forms import counts_up

LAYOUTS = {
    "7.1(1) numbered head": (
        """# 6 | Analysis
        | 6.1 | The nurse did not ask.
        # 7 | Recommendations
        | 7.1 | Thornshire Police should:
        | 1) | review its training;
        | 2) | audit its forms.
        | 7.2 | The Council should fund a second post.""",
        [
            ("7.1(1)", "review its training;"),
            ("7.1(2)", "audit its forms."),
            ("7.2", "The Council should fund a second post."),
        ],
    ),
    "multi-section headings": (
        """# 17 | Recommendations
        ## 17.1 | Local recommendations
        | Recommendation 1 | Safer Thornshire Partnership to run a campaign aimed at employers.
        | Recommendation 2 | Thornshire Police to check all firearms holders against its domestic abuse records.
        ## 17.2 | National recommendations
        | Recommendation 3 | The Home Office to make such checks a duty.""",
        [
            ("1", "Safer Thornshire Partnership to run a campaign aimed at employers."),
            ("2", "Thornshire Police to check all firearms holders against its domestic abuse records."),
            ("3", "The Home Office to make such checks a duty."),
        ],
    ),
    "learning + recommendation pairs in analysis": (
        """# Analysis
        ## Risk assessment
        The form was not used. The officer had not been trained.
        Learning point 1: a form that isn't used protects nobody.
        Recommendation 1: Thornshire Police should require a form at every call.
        ## Carers
        She cared for him alone.
        Learning point 2: carers may be in danger.
        Recommendation 2: Adult Social Care should see carers alone.
        # Conclusions
        A few words.""",
        [
            ("1", "Thornshire Police should require a form at every call."),
            ("2", "Adult Social Care should see carers alone."),
        ],
    ),
    "numbered within each agency": (
        """# Recommendations
        ## Thornshire Council, Housing
        Recommendation for Housing 1 Keep one safe address for every tenant who asks for it.
        Recommendation for Housing 2 Requests to move to be settled within a month.""",
        [
            ("Housing 1", "Keep one safe address for every tenant who asks for it."),
            ("Housing 2", "Requests to move to be settled within a month."),
        ],
    ),
    "own word that counts": (
        """# What we ask
        Plea 1 Review the forms that are used at the desk.
        Plea 2 Train every call handler before next summer.
        Plea 3 Offer an interpreter at each visit.""",
        [
            ("Plea 1", "Review the forms that are used at the desk."),
            ("Plea 2", "Train every call handler before next summer."),
            ("Plea 3", "Offer an interpreter at each visit."),
        ],
    ),
    "letters behind numbers, beside a table": (
        """# Recommendations
        ## Theme 1: Training
        1a Thornshire Police to train every call handler.
        1b Thornshire Police to audit its forms each year.
        ## Theme 2: Records
        2a The Council to keep one record of each tenant.
        ## Single agency recommendations
        + Agency + Recommendation
        + Housing + Add a question on fear to the transfer form.""",
        [
            ("1a", "Thornshire Police to train every call handler."),
            ("1b", "Thornshire Police to audit its forms each year."),
            ("2a", "The Council to keep one record of each tenant."),
            ("", "Add a question on fear to the transfer form."),
        ],
    ),
    "stem with a date": (
        """# Recommendations
        | Recommendation 1 | Thornshire Mental Health Trust must ensure that by May 2031:
        | a) | every clinic asks about home at the first visit;
        | b) | a missed visit leads to a telephone call.""",
        [
            ("1(a)", "every clinic asks about home at the first visit;"),
            ("1(b)", "a missed visit leads to a telephone call."),
        ],
    ),
    "capitals": (
        """# VII RECOMMENDATIONS
        | 4 | The Panel RECOMMENDS that the two Boards bring into being one joint procedure.
        | 5 | For each action we set out why it is needed and who is to do it.""",
        [("4", "The Panel RECOMMENDS that the two Boards bring into being one joint procedure.")],
    ),
    "recommends over parts in prose": (
        """# The way ahead
        | 37 | Having read all this, the Panel UNANIMOUSLY RECOMMENDS:
        | i. | that Thornshire Police ask every caller which language she prefers;
        | ii. | that the Council report on this within a year.
        | 38 | The Panel heard:
        | i. | that the nurse had asked;
        | ii. | that the doctor had not.""",
        [
            ("i.", "that Thornshire Police ask every caller which language she prefers;"),
            ("ii.", "that the Council report on this within a year."),
        ],
    ),
    "headings of what was asked, and questions": (
        """# What we have asked agencies to do
        ## Thornshire Police
        - Give every officer the module on stalking.
        - Stop using neighbours to interpret.
        # For discussion
        - Who in your team should go, and do they?
        - What should be done to improve this?""",
        [("", "Give every officer the module on stalking."), ("", "Stop using neighbours to interpret.")],
    ),
    "We ask / we want": (
        """# What we ask
        We ask Thornshire Police to answer every call from a partner.
        We ask the Council to keep the refuge open.
        We want every GP to know the number of the helpline.
        We thank all who spoke to us.""",
        [
            ("", "We ask Thornshire Police to answer every call from a partner."),
            ("", "We ask the Council to keep the refuge open."),
            ("", "We want every GP to know the number of the helpline."),
        ],
    ),
    "table action only by agency": (
        """# Recommendations
        + Agency + Recommendation
        + Thornshire Police + Review the guidance on third-party reports.
        + Housing + Add a question on fear to the transfer form.""",
        [("", "Review the guidance on third-party reports."), ("", "Add a question on fear to the transfer form.")],
    ),
    "should in conclusion paragraphs not recs when list exists": (
        """# Conclusions
        | 14.1 | Agencies should be proud of how they worked together.
        | 14.2 | It is to be hoped that the changes will last.
        # Recommendations
        | 15.1 | The Board should monitor the changes for two years.""",
        [("15.1", "The Board should monitor the changes for two years.")],
    ),
    "unnumbered bold agency + para": (
        """# Recommendations
        ## Thornshire Police
        Officers who attend a domestic incident should record who else lives in the house.
        The Force should dip-sample fifty incidents a year to see that this is done.
        ## Thornford GP Federation
        A flag should be put on the records of both partners.""",
        [
            ("", "Officers who attend a domestic incident should record who else lives in the house."),
            ("", "The Force should dip-sample fifty incidents a year to see that this is done."),
            ("", "A flag should be put on the records of both partners."),
        ],
    ),
    "dash range numbering 1.- and a.": (
        """# Recommendations
        | 1a | The Trust should write a policy on visitors.
        | 1b | The Trust should train its staff in it.
        | 2 | The Council should do likewise for its homes.""",
        [
            ("1a", "The Trust should write a policy on visitors."),
            ("1b", "The Trust should train its staff in it."),
            ("2", "The Council should do likewise for its homes."),
        ],
    ),
    "numbered with intros between groups": (
        """# Recommendations
        The Panel makes five recommendations. Three are for the Force.
        | 1 | The Force should audit forms every quarter.
        | 2 | The Force should train call takers in stalking.
        The next is for health bodies.
        | 3 | The Trust should alert GPs to every missed appointment.""",
        [
            ("1", "The Force should audit forms every quarter."),
            ("2", "The Force should train call takers in stalking."),
            ("3", "The Trust should alert GPs to every missed appointment."),
        ],
    ),
    "IMR recs past with status": (
        """# Single agency recommendations
        The agencies identified the following for themselves.
        ## Thornshire Police
        - To brief all officers on coercive control. Completed March 2019.
        - To add a marker to the address. Completed.
        ## Moor Hospitals
        - Review of the safeguarding policy.
        - Introduction of a flag on the A&E system.
        - Safeguarding supervision for all band 6 nurses.""",
        [
            ("", "To brief all officers on coercive control."),
            ("", "To add a marker to the address."),
            ("", "Review of the safeguarding policy."),
            ("", "Introduction of a flag on the A&E system."),
            ("", "Safeguarding supervision for all band 6 nurses."),
        ],
    ),
    "trap: conclusions list of learning bullets": (
        """# Lessons to be learned
        The key lessons are:
        - professionals must always think about who is the carer;
        - risk should be reassessed at separation;
        - GPs need to ask.
        # Recommendations
        | 1 | The Board should publish a briefing on these lessons.""",
        [("1", "The Board should publish a briefing on these lessons.")],
    ),
    "rec with sublist numbers in text": (
        """# Recommendations
        | 3 | Adult Social Care and the Trust should agree what follows:
        - who leads; and
        - when a case goes to MARAC.
        | 4 | The CCG should pay for it.""",
        [
            (
                "3",
                "Adult Social Care and the Trust should agree what follows: who leads; and when a case goes to MARAC.",
            ),
            ("4", "The CCG should pay for it."),
        ],
    ),
    "rec with footnote like remark": (
        """# Recommendations
        | 1 | The Partnership should fund a service for children who have lost a parent to homicide.
        The panel notes that the Commissioner is already looking at this.
        | 2 | Schools should be told within a day.""",
        [
            ("1", "The Partnership should fund a service for children who have lost a parent to homicide."),
            ("2", "Schools should be told within a day."),
        ],
    ),
    "summary 7 minute briefing": (
        """# What needs to happen
        - Ask. Then ask again, alone.
        - Write down what you were told, in her words.
        - Refer to MARAC on professional judgement.""",
        [
            ("", "Ask. Then ask again, alone."),
            ("", "Write down what you were told, in her words."),
            ("", "Refer to MARAC on professional judgement."),
        ],
    ),
    "R numbering inline with agency": (
        """# Recommendations
        | R1 | (Police) Review how repeat calls are linked.
        | R2 | (All agencies) Ensure staff know of Clare's Law.""",
        [
            ("R1", "(Police) Review how repeat calls are linked."),
            ("R2", "(All agencies) Ensure staff know of Clare's Law."),
        ],
    ),
    "urges": (
        """# Conclusions
        The panel urges the Government to extend legal aid. It calls upon Thornshire Police to publish its figures.""",
        [
            ("", "The panel urges the Government to extend legal aid."),
            ("", "It calls upon Thornshire Police to publish its figures."),
        ],
    ),
    "letter main numbers with roman parts": (
        """# Recommendations
        | A | Thornshire Police should:
        | (i) | read each file;
        | (ii) | ring each caller.
        | B | The Council should fund a second post.""",
        [("A(i)", "read each file;"), ("A(ii)", "ring each caller."), ("B", "The Council should fund a second post.")],
    ),
    "intro names several; unnumbered sentences in a paragraph": (
        """# Recommendations
        The panel recommends that the Force reads each file. It recommends too that the CCG pays. It made no third.""",
        [("", "The panel recommends that the Force reads each file."), ("", "It recommends too that the CCG pays.")],
    ),
    "rationale first then bold rec": (
        """# Recommendations
        | 1 | Nobody rang Kim back. Thornshire Police should ring each caller back.
        | 2 | The surgery's letter was not read. GPs should read each letter within two days.""",
        [
            ("1", "Thornshire Police should ring each caller back."),
            ("2", "GPs should read each letter within two days."),
        ],
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_reads_list(layout: str) -> None:
    text, found = LAYOUTS[layout]
    assert list_found(text) == found


TRAPS = {
    "usual for a report": """# Conclusions and recommendations
        | 6.1 | It's usual for a report to end in a list. This one doesn't.
        | 6.2 | The panel considered whether it ought to recommend anything and found nothing to ask of any agency.
        | 6.3 | The panel makes no recommendations.""",
    "none: agencies have done": """# Recommendations
        | 9.1 | All have made the changes which should be made. The panel therefore has no recommendations to make.
        | 9.2 | The Board will need to satisfy itself that the changes last.""",
    "none: plain": """# Recommendations
        There are no recommendations arising from this review. Agencies are to be commended for what they did.""",
    "none: not necessary": """# Recommendations
        The panel did not consider it necessary to make recommendations.
        Each agency's own plan is complete and should be published with this report.""",
    "terms of ref list with should": """# Terms of reference
        | 1 | The review should establish whether the risk was known.
        | 2 | Agencies should consider whether their policies were followed.
        # Methodology
        Panel members are asked to return their reports within four weeks.""",
    "trap: good practice list": """# Good practice
        - The nurse went out of her way to see Kim alone.
        - The school is to be commended for ringing.
        # Terms of reference
        - Agencies should say what they knew.""",
    "trap: other review section with numbers": """# Previous domestic homicide reviews
        The review of 2015 made these recommendations:
        | 1 | The police should audit their forms.
        | 2 | GPs should ask.
        All have been carried out.""",
    "trap: legal duties": """# The legal background
        | 5.1 | Section 9 says that a review must be held. Agencies are required to have regard to the guidance.
        | 5.2 | Local authorities must prepare a strategy under the Act of 2021.""",
    "trap: agency policy described": """# Analysis
        | 9.1 | The Trust's policy says that staff should ask about abuse and must record the answer.
        | 9.2 | Under the procedure officers are required to complete a form, which they are to send to the unit.""",
    "trap: court recommendation": """# The facts
        | 2.4 | The judge said that he should serve at least eighteen years and recommended that he be deported.""",
    "trap: recommendations from coroner in section": """# Inquest
        The coroner heard the inquest in May 2019 and wrote a report to prevent future deaths. In it she recommended:
        - that the Trust should review its rota;
        - that the Department should issue guidance.""",
    "trap: family wishes": """# What the family told us
        | 6.1 | Her sister told us that doctors should ask. She would like the police to answer their telephones.
        | 6.2 | "They should have listened," she said. "Somebody must make them," she said.""",
    "trap: training content list": """# Analysis
        The training that officers receive says:
        - officers must ask who else is at home;
        - officers should look for injuries;
        - supervisors will read each form.""",
}


@pytest.mark.parametrize("trap", TRAPS)
def test_finds_none(trap: str) -> None:
    assert list_found(TRAPS[trap]) == []


@pytest.mark.parametrize(
    ("printed", "is_run"),
    [
        (["1", "2", "3"], True),
        (["1a", "1b", "2a", "2b"], True),
        (["1a", "1c"], False),
        (["1", "3"], False),
        (["2a", "2b"], False),
        (["1"], False),
    ],
)
def test_counts_up(printed: list[str], is_run: bool) -> None:
    assert counts_up(printed) is is_run


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Recommendation for Housing 2 Requests to be settled.", "Housing 2"),
        ("Recommendation for Probation and Prisons 1", "Probation and Prisons 1"),
        ("Recommendation for Thornshire Police officers to be trained.", ""),
        ("Recommendation for all 12 Boards to meet.", ""),
    ],
)
def test_reads_label_of_agency(text: str, number: str) -> None:
    assert split_label(text)[0].printed == number

"""Lists that a report cites or prints in brief, boxes set as tables, and lists that look like those and are not."""

import pytest
from test_recommendations import CODEBOOK, list_found

from dhr_analysis.reading.ordinals import split_ordinals

CITED = {
    "another body's, listed by permission": """# 12 | The other investigation
        12.1 An independent investigation reported in May 2020. It makes two recommendations, listed here by permission:
        Recommendation 1: The Trust must review its caseloads.
        Recommendation 2: The Trust should audit its letters.
        # Conclusions
        The panel makes no recommendations.""",
    "suggestions that came to nothing": """# Recommendations
        There are none. The panel had before it the following suggestions, and thanks those who made them:
        - that the Council should write to each household;
        - that chemists need to train their staff.""",
    "quoted from a national analysis": """# Recommendations
        The panel supports the recommendations in the national analysis of 2022, which include that:
        - chairs should be trained;
        - areas must track what they do.""",
    "lessons before a list": """# Conclusions and recommendations
        ## Findings
        The following lessons have been drawn from the reports:
        | i. | That sons may be violent and training should say so.
        | ii. | That doctors must ask about service.""",
    "table of an earlier review": """# Appendix: how the recommendations of DHR 3 stand
        + Recommendation + Agency + Position
        + Landlords should visit older tenants each year. + Thornshire Homes + Complete""",
}


@pytest.mark.parametrize("trap", CITED)
def test_finds_none_in(trap: str) -> None:
    assert list_found(CITED[trap]) == []


LISTS = {
    "own list below a remark on another's": (
        """# Recommendations
        An inspection of 2019 made four recommendations, which are done. The panel recommends that:
        - Thornshire Police should train its call takers;
        - the Trust should audit its letters.""",
        [("", "Thornshire Police should train its call takers;"), ("", "the Trust should audit its letters.")],
    ),
    "numbered items after cited bullets": (
        """# Recommendations
        | 8.1 | The following suggestions were made by members:
        - that the Council should write to each household.
        | 8.2 | Thornshire Police should train its call takers.
        | 8.3 | The Trust should audit its letters.""",
        [("8.2", "Thornshire Police should train its call takers."), ("8.3", "The Trust should audit its letters.")],
    ),
    "in brief, then in full": (
        """# Executive summary
        ## Recommendations in brief
        - Better letters (Trust)
        - Training for call takers (Police)
        # 13 | Recommendations in full
        | 13.1 | The Trust is recommended to say in each letter who is at risk.
        | 13.2 | Thornshire Police is recommended to train its call takers.""",
        [
            ("13.1", "The Trust is recommended to say in each letter who is at risk."),
            ("13.2", "Thornshire Police is recommended to train its call takers."),
        ],
    ),
    "in brief only": (
        """# Recommendations in brief
        - The Trust should audit letters.
        - Thornshire Police should train call takers.""",
        [("", "The Trust should audit letters."), ("", "Thornshire Police should train call takers.")],
    ),
    "boxes of one cell": (
        """# Analysis
        She rang twice and nobody came.
        + Learning point 5 Officers should go back.
        + Recommendation 5: Thornshire Police should set a standard for visits.
        The letter was lost.""",
        [("5", "Thornshire Police should set a standard for visits.")],
    ),
    "codes that count all paragraphs": (
        """# F. Learning and recommendations
        | F1 | Learning has been drawn from an event in May. We kept the words that were used and will say so.
        | F2 | Agencies had already begun. Thornshire Police was to refresh its policy, which is done.
        | F2.1 | Finding one. NICE guidance recommends that midwives ask at each visit. Here they did.
        | F3 | Thornshire Police should train its call takers.""",
        [("F3", "Thornshire Police should train its call takers.")],
    ),
    "coded sections over labelled items": (
        """# C6 | Recommendations
        Two things need to happen. For each we say why.
        ## Recommendation 1 | Carers
        The Council should see carers alone.
        ## Recommendation 2 | Letters
        The Trust should audit its letters.
        # C7 | Recommendations and owners
        Owners should not take the dates as final.""",
        [("1", "The Council should see carers alone."), ("2", "The Trust should audit its letters.")],
    ),
    "an order with bullets among numbered items": (
        """# 7 | Recommendations
        ## 7.4 | Thornshire Safeguarding Children Board
        | 1 | Seek assurance, through its yearly audit, that:
        - escalation is used;
        - minutes are sent.
        | 2 | Agree one procedure with the Partnership.""",
        [
            ("1", "Seek assurance, through its yearly audit, that: escalation is used; minutes are sent."),
            ("2", "Agree one procedure with the Partnership."),
        ],
    ),
    "an appendix that reprints another report": (
        """# 8 | No recommendations by the panel
        | 8.1 | A second list would serve nobody and the panel makes none. It will receive the Trust's reports.
        # Appendix 3: extract from the independent investigation (published by NHS England)
        | Recommendation 1 | The trust must ensure that relatives are asked.
        | Recommendation 2 | The trust should ring each carer by nine.""",
        [],
    ),
    "an appendix of a joint review": (
        """# Appendix 3: Recommendations of this joint review and independent investigation
        | Recommendation 1 | The trust must ensure that relatives are asked.""",
        [("1", "The trust must ensure that relatives are asked.")],
    ),
    "counted in one sentence": (
        """# What the panel asks for
        The panel asks, first, that the Trust see carers; second, that Haven train staff.
        It asks, fourth, that surgeries read, and, lastly, that they ring. The last is not ours. It is that all pay.""",
        [
            ("", "the Trust see carers"),
            ("", "Haven train staff"),
            ("", "surgeries read"),
            ("", "they ring"),
            ("", "all pay"),
        ],
    ),
    "the gist of what stands in full": (
        """# Analysis and recommendations
        ! Recommendation 1. The Trust should ensure that each patient is seen alone at some point of every visit.
        ! Recommendation 2. Thornshire Police should ensure that calls about a former partner are graded by a sergeant.
        # What needs to change, and who has to change it
        The recommendations made along the way are gathered here by agency.
        - The Trust: patients to be seen alone.
        - Police: a sergeant to grade calls.""",
        [
            ("1", "The Trust should ensure that each patient is seen alone at some point of every visit."),
            ("2", "Thornshire Police should ensure that calls about a former partner are graded by a sergeant."),
        ],
    ),
}


@pytest.mark.parametrize("layout", LISTS)
def test_reads_list(layout: str) -> None:
    text, found = LISTS[layout]
    assert list_found(text) == found


ORDINALS = [
    ("The panel recommends, first, that A act; second, that B act.", ["A act", "B act"]),
    ("It asks, firstly, that A act, and, finally, that B act. Thanks are due.", ["A act", "B act"]),
    ("The inspectorate recommends, first, that A act; second, that B act.", []),
    ("The panel found, first, that A acted; second, that B did.", []),
    ("The panel recommends, first, that A act.", []),
]


@pytest.mark.parametrize(("text", "parts"), ORDINALS)
def test_splits_what_is_counted_in_words(text: str, parts: list[str]) -> None:
    assert split_ordinals(text, CODEBOOK)[1] == parts

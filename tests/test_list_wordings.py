"""What a list says of itself, guidance it quotes, and the labels and headings that its items stand under."""

import pytest
from test_recommendations import CODEBOOK, list_found

from dhr_analysis.reading.wordings import asks_for_something, find_recommending_words, is_about_recommendations

ASKS = [
    ("The Force should ensure that its guidance says who is to ring.", True),
    ("It is recommended that wards keep a list of interpreters.", True),
    ("SafeLives guidance recommends that a case be heard within a fortnight.", False),
    ("The Care Act 2014 requires a council to assess any carer.", False),
    ("It provides that both are to be rung.", False),
    ("It is a matter for the court whether the file should be opened.", False),
    ("Her sister told us that we should not think him wicked.", False),
    ("The panel was told that staff should be trained.", False),
    ("The panel thought that staff should be trained.", True),
    ('Ann told a nurse that she "should be over it".', False),
    ('The Trust should print "you are not alone" on its cards.', True),
    ("We know that most will refuse at first.", False),
    ("The panel hopes that the Trust should never have to.", True),
]


@pytest.mark.parametrize(("sentence", "asks"), ASKS)
def test_what_guidance_or_law_says_asks_for_nothing(sentence: str, asks: bool) -> None:
    assert asks_for_something(sentence, CODEBOOK) is asks


ABOUT = [
    ("The panel has sought to keep the list short.", True),
    ("The table shows what is to be done.", True),
    ("Five things need to change.", True),
    ("Note on the third: it was sent to the Commissioner.", True),
    ("The panel did not think it right to recommend a new law.", True),
    ("Progress will be reported to the Board.", True),
    ("Progress on all of these should be reported to the Board in a year.", False),
    ("Three workers should be trained in each office of the Trust.", False),
    ("The table of risks should be read at each handover.", False),
]


@pytest.mark.parametrize(("sentence", "about"), ABOUT)
def test_tells_what_speaks_of_the_list(sentence: str, about: bool) -> None:
    assert is_about_recommendations(sentence, CODEBOOK) is about


SAID = [
    ("It is recommended by the review panel that the Trust acts.", True),
    ("It is recommended by the Royal College that midwives ask.", False),
    ("It is recommended practice to share a draft.", False),
    ("The Trust's own review recommends that staff use the telephone.", False),
    ("The panel's review recommends that staff use the telephone.", True),
]


@pytest.mark.parametrize(("sentence", "said"), SAID)
def test_tells_who_it_is_recommended_by(sentence: str, said: bool) -> None:
    assert (find_recommending_words(sentence, CODEBOOK) is not None) is said


LAYOUTS = {
    "letter and count before the words": (
        """# 4 | Recommendations
        ## A. SCHOOLS
        A.1 Thornshire Council to give each school a named officer.
        A.2 Schools to keep a log of calls.""",
        [
            ("A.1", "Thornshire Council to give each school a named officer."),
            ("A.2", "Schools to keep a log of calls."),
        ],
    ),
    "kind before the label": (
        """# Recommendations
        Multi-agency recommendation 1: Thornshire Police should audit its forms.
        National recommendation 2: The Home Office should publish the data.""",
        [("1", "Thornshire Police should audit its forms."), ("2", "The Home Office should publish the data.")],
    ),
    "actions for those who act": (
        """# Actions arising from the learning
        ## Actions for members of the Board
        | Action 1 | The Trust to ring carers monthly.
        | Action 2 | Thornshire Police to visit within a day.""",
        [("1", "The Trust to ring carers monthly."), ("2", "Thornshire Police to visit within a day.")],
    ),
    "order as a labelled title": (
        """# What the review recommended
        ## Recommendation 1: talk to neighbours
        The Council should hold a meeting in each ward.
        ## Recommendation 2: ask twice
        The Trust should ask about abuse at each visit.""",
        [
            ("1", "The Council should hold a meeting in each ward."),
            ("2", "The Trust should ask about abuse at each visit."),
        ],
    ),
    "trap: points of the text before answers": (
        """# Recommendations
        | 8.1 | As to (a), the law already requires it. As to (b), the chemist did all that she could do.
        | 8.2 | The panel therefore makes no recommendation.""",
        [],
    ),
    "trap: what follows the list": (
        """# Recommendations
        | 1 | The Trust should train its porters.
        # Monitoring
        The author recommends this report to those who wish to learn. The Board should read it in May.
        # Signatures
        The chair should sign below.""",
        [("1", "The Trust should train its porters.")],
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_reads_list(layout: str) -> None:
    text, found = LAYOUTS[layout]
    assert list_found(text) == found

"""What sentences do with what they name: denials, definitions, questions, other cases, possibilities."""

import pytest

from dhr_analysis.codebook import find_codebook, load_codebook
from dhr_analysis.coding.context import is_denied, load_rules, read_context, speaks_for_whole
from dhr_analysis.coding.phrases import make_plain
from dhr_analysis.csvfiles import split_list

CODEBOOK = find_codebook()
RULES = load_rules(CODEBOOK)

# sentence, status as a whole
WHOLE = [
    ("Nobody told the surgery.", "found"),
    ("Whether an interpreter was offered.", "terms_of_reference"),
    ("It is not known whether he was asked.", "found"),
    ("Was she seen by herself?", "terms_of_reference"),
    ("To consider how far her faith shaped what she was offered.", "terms_of_reference"),
    ("To his credit the constable went back.", "found"),
    ("How well did agencies share what they knew?", "terms_of_reference"),
    ("Stalking is defined as a pattern of unwanted behaviour.", "definition"),
    ("IDVA: Independent Domestic Violence Adviser", "definition"),
    ("A carer is someone who provides unpaid support.", "definition"),
    ("Her carer was unkind to her.", "found"),
    ("Section 76 of the Serious Crime Act 2015 created the offence.", "definition"),
    ("Research shows that separation is a time of danger.", "other_case"),
    ("The officer found her in the garden.", "found"),
    ("In that case a son had throttled his mother.", "other_case"),
    ("In this case a son had throttled his mother.", "found"),
    ("A review from Cumbria concerned a man who was hurt by his wife.", "other_case"),
    ("The judge recommended that he serve at least twenty years.", "other_case"),
    ("Her sister had herself been treated for depression.", "other_case"),
    ("Had a form been filled in, the danger would have been seen.", "considered"),
    ("He had a form and would not fill it in.", "found"),
    ("If an adviser had been there she might have spoken.", "considered"),
    ("If he had been breached, as the order required, the court would have known.", "found"),
    ("The fire service had no record of either of them.", "negated"),
    ("There was no record of the second assault.", "found"),
    ("The panel found no fault in the school's work.", "negated"),
    ("The panel found many faults in the school's work.", "found"),
    ("No gap in what staff knew was identified.", "negated"),
    ("A gap in what staff knew was identified.", "found"),
    ("We looked for failings in supervision and have not found any.", "negated"),
    ("She had no need of care and looked after herself.", "negated"),
    ("A conference is a meeting at which agencies talk.", "definition"),
    ("A meeting was held, and it was a form of words.", "found"),
    ("Under the scheme anyone who is uneasy may ask.", "definition"),
    ("Under the stairs someone had put her bag.", "found"),
    ("In a similar death on the coast a visa had been cancelled.", "other_case"),
    ("Her sister was at that time expecting her second child.", "other_case"),
    ("Her sister was told that she was expecting.", "found"),
    ("Had a form been filled in the danger may have been seen.", "considered"),
    ("His brother wonders whether he may have been ill.", "considered"),
    ("The panel will look at whether staff had been trained.", "terms_of_reference"),
    ("The panel looked at what staff had been taught.", "found"),
]  # fmt: skip

# sentence, the words that name a code, whether they are denied (of dynamics)
DENIALS = [
    ("There was no evidence that he controlled her money.", "controlled her money", True),
    ("She did not report that he controlled her money.", "controlled her money", False),
    ("He was not known to misuse drugs.", "drugs", True),
    ("He was known to misuse drugs.", "drugs", False),
    ("She never harmed herself.", "harmed herself", True),
    ("She was never asked if she had harmed herself.", "harmed herself", False),
    ("Neither drink nor drugs played any part.", "drugs", True),
    ("Stalking was considered but ruled out.", "stalking", True),
    ("Honour and forced marriage do not arise on these facts.", "forced marriage", True),
    ("He had no weapon, but he threatened to kill her.", "threatened to kill", False),
    ("He did not follow or pester her.", "pester", True),
    ("She was not allowed to see her sister.", "not allowed to see", False),
    ("She had her own bank account, and there is no sign that he interfered with it.", "bank account", True),
    ("Nobody knew that he had strangled her.", "strangled her", False),
    ("She had no recourse to public funds.", "recourse to public funds", False),
    ("A rumour that she was pregnant was untrue.", "pregnant", True),
    ("He could not breathe for her hands on his neck.", "hands on his neck", False),
    ("The panel did not consider that this was stalking.", "stalking", True),
    ("The officer did not consider that this was stalking.", "stalking", False),
    ("None of those who knew them heard him say that he would kill her.", "kill her", True),
    ("Those who knew them heard him say that he would kill her.", "kill her", False),
    ("It was rumoured that he took drugs, but neither the search nor the tests bore it out.", "drugs", True),
    ("Nothing that her friends said suggests that he told her what to wear.", "told her what to wear", True),
    ("Everything that her friends said suggests that he told her what to wear.", "told her what to wear", False),
]


@pytest.mark.parametrize(("sentence", "status"), WHOLE)
def test_sentence_as_a_whole(sentence: str, status: str) -> None:
    """A sentence's own words say whether it tells of the case."""
    assert read_context(sentence, make_plain(sentence), RULES).status == status


@pytest.mark.parametrize(("sentence", "words", "denied"), DENIALS)
def test_denials(sentence: str, words: str, denied: bool) -> None:
    """A denial reaches what it denies and stops at "but"; not asking and not telling deny nothing."""
    plain = make_plain(sentence)
    start = plain.index(words)
    cue = is_denied(plain, [(start, start + len(words))], read_context(sentence, plain, RULES), True)
    assert bool(cue) == denied


def test_denial_of_practice_is_a_finding() -> None:
    """ "No risk assessment was done" is a finding about risk assessment."""
    plain = "no risk assessment was done."
    assert not is_denied(plain, [(3, 18)], read_context(plain, plain, RULES), False)


def test_telling_of_another_case_goes_on() -> None:
    """A sentence that opens another case is known, so that the next can be read with it."""
    opens = "The chair read two reports from elsewhere."
    closed = "The chair read two letters."
    assert read_context(opens, make_plain(opens), RULES).opens_other_case
    assert not read_context(closed, make_plain(closed), RULES).opens_other_case


def test_rows_speak_in_their_examples() -> None:
    """Every row of context.csv speaks in its examples and in none of its counter-examples."""
    wrong = []
    rows = load_codebook(CODEBOOK, "context").to_dict("records")
    for row, rule in zip(rows, RULES.by_label.values(), strict=True):
        for kind, wanted in (("examples", True), ("not_examples", False)):
            for text in split_list(row[kind]):
                plain = make_plain(text)
                spans = rule.phrase.find(plain)
                if rule.direction in ("start", "question"):
                    spans = [span for span in spans if speaks_for_whole(rule, span[0], plain)]
                wrong += [(kind, rule.phrase.text, text)] if bool(spans) != wanted else []
    assert wrong == []

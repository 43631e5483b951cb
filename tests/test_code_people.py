"""Who is meant: names, role words, kin and pronouns; sentences told of "she" and "he"."""

import pytest

from dhr_analysis.codebook import find_codebook
from dhr_analysis.coding.people import People, make_people, mentions_people, tell_as_she_and_he
from dhr_analysis.coding.subjects import find_whose, load_subject_words

WORDS = load_subject_words(find_codebook())
COUPLE = People(("Tina", "Mrs K"), ("Joe", "Mr K"), "F", "M", "current_partner")
SON = People(("Ada",), ("Ben",), "F", "M", "child")
MEN = People(("Sam",), ("Lee",), "M", "M", "former_partner")
MAN = People(("Mr K",), ("Ms T",), "M", "F", "current_partner")
NOBODY = People()

# people, sentence, words that are about somebody, whom (blank: unknown)
WHOSE = [
    (COUPLE, "tina was treated for depression.", "depression", "victim"),
    (COUPLE, "joe told the nurse that she was depressed.", "depressed", "victim"),
    (COUPLE, "he was drinking heavily.", "drinking", "perpetrator"),
    (COUPLE, "his wife's depression was known.", "depression", "victim"),
    (COUPLE, "her husband drank.", "drank", "perpetrator"),
    (COUPLE, "joe's father had been an alcoholic.", "alcoholic", "other"),
    (COUPLE, "her mother's dementia had worsened.", "dementia", "other"),
    (COUPLE, "depression was diagnosed in mrs k.", "depression", "victim"),
    (COUPLE, "the couple drank together.", "drank", "both"),
    (COUPLE, "he diagnosed depression, and she took tablets for it.", "depression", "victim"),
    (COUPLE, "cannabis was found.", "cannabis", ""),
    (COUPLE, "the children were anxious.", "anxious", "other"),
    (SON, "her son had been detained.", "detained", "perpetrator"),
    (SON, "his mother was low.", "low", "victim"),
    (SON, "his father drank.", "drank", "other"),
    (MEN, "lee drank.", "drank", "perpetrator"),
    (MEN, "he drank.", "drank", ""),
    (MAN, "she drank.", "drank", "perpetrator"),
    (MAN, "he was dependent on alcohol.", "alcohol", "victim"),
    (NOBODY, "the victim was depressed.", "depressed", "victim"),
    (NOBODY, "the perpetrator drank.", "drank", "perpetrator"),
    (NOBODY, "she drank.", "drank", ""),
]  # fmt: skip

# people, sentence, the same told of "she" and "he"
TOLD = [
    (COUPLE, "joe hid tina's keys.", "he hid her keys."),
    (COUPLE, "mr k told mrs k's mother.", "he told her mother."),
    (MAN, "ms t held mr k's card, and he asked her for it.", "he held her card, and she asked his for it."),
    (MEN, "lee drank and he wept.", "he drank and he wept."),
    (NOBODY, "tina wept.", "tina wept."),
    (COUPLE, "the joey and the martina.", "the joey and the martina."),
]


@pytest.mark.parametrize(("people", "sentence", "words", "whose"), WHOSE)
def test_whose(people: People, sentence: str, words: str, whose: str) -> None:
    """The nearest word for a person before the words decides, else the nearest after; unknown stays blank."""
    start = sentence.index(words)
    assert find_whose(sentence, (start, start + len(words)), people, WORDS) == whose


def test_sentence_before_is_asked_last() -> None:
    """A sentence without any person is about whom the sentence before was about."""
    assert find_whose("cannabis was found.", (0, 8), COUPLE, WORDS, "perpetrator") == "perpetrator"


@pytest.mark.parametrize(("people", "sentence", "told"), TOLD)
def test_telling(people: People, sentence: str, told: str) -> None:
    """Names become "she" for the victim and "he" for the perpetrator, whatever their sexes."""
    assert tell_as_she_and_he(sentence, people).text == told


def test_telling_knows_where_words_came_from() -> None:
    """A span of the told sentence leads back to the words of the original."""
    sentence = "joe hid tina's keys."
    telling = tell_as_she_and_he(sentence, COUPLE)
    start = telling.text.index("keys")
    origin = telling.place((start, start + 4))
    assert sentence[origin[0] : origin[1]] == "keys"


def test_people_from_a_review() -> None:
    """Blank facts stay unknown, lists are split."""
    people = make_people({"victim_called": "Tina;Mrs K", "perpetrator_called": "", "victim_sex": "F"})
    assert people == People(("Tina", "Mrs K"), (), "F", "", "")
    assert mentions_people("mrs k came.", people) and not mentions_people("he came.", people)

"""The phrase language of the codebook, and every row's own examples."""

from pathlib import Path

import pytest

from dhr_analysis.codebook import find_codebook, load_codebook
from dhr_analysis.coding.lexicon import compile_cell, load_lexicon, load_words
from dhr_analysis.coding.phrases import PhraseIndex, compile_phrase, make_plain
from dhr_analysis.csvfiles import split_list
from dhr_analysis.errors import DhrError

WORDS = {"money": ("wages", "bank card", "pension*"), "nobody": ("no one", "nobody")}
CODEBOOK = find_codebook()

# phrase, sentence, the words found (blank: none)
FINDS = [
    ("risk* assess*", "The risk-assessment's date is missing.", "risk-assessment"),
    ("risk* assess*", "A risky venture was assessed.", ""),
    ("{money} … (his/her) own account", "Her wages were paid straight into his own account.", "wages … account"),
    ("{money} …2 account", "Her wages were later paid straight into an account.", ""),
    ("no …3 interpreter*", "No independent interpreter was used.", "no … interpreter"),
    ("(very/) low mood", "He saw a low mood.", "low mood"),
    ("(very/) low mood", "He saw a very low mood.", "very low mood"),
    ("held & throat", "By the throat he held her.", "throat … held"),
    ("held & throat", "By the hair he held her.", ""),
    ("({nobody}/not …) asked", "She was not even once asked.", "not … asked"),
    ("scor* #", "It scored 15.", "scored 15"),
    ("scor* #", "It scored fifteen.", ""),
    ("no one", "No-one came.", "no-one"),
    ("ex-wife", "His ex wife moved.", "ex wife"),
    ("wife account", "It was his wife's account.", "wife's account"),
    ("asked … why", "He was asked. Why did he go?", ""),
    ("train*", "They were at a strain.", ""),
    ("police, probation", "Police, probation and housing.", "police, probation"),
    ("took … money", "He took (as he always did) the money.", "took … money"),
    ("honour", "It was “honour”, he said.", "honour"),
]


@pytest.mark.parametrize(("phrase", "sentence", "words"), FINDS)
def test_phrase_finds(phrase: str, sentence: str, words: str) -> None:
    """A phrase finds its words where it should, and nothing where it should not."""
    compiled = compile_phrase(phrase, "x", WORDS)
    plain = make_plain(sentence)
    found = compiled.find(plain)
    assert bool(found) == bool(words)
    assert [(compiled, *span) for span in found] == list(PhraseIndex([compiled]).find(plain))
    if words:
        start, end = found[0]
        first, _, last = words.partition(" … ")
        assert plain[start:end].startswith(first) and plain[start:end].endswith(last or first)


@pytest.mark.parametrize("phrase", ["a (b", "a b)", "{unknown} x", "…", "*"])
def test_unreadable_phrase_is_refused(phrase: str) -> None:
    """A phrase that can't be read is refused with its words."""
    with pytest.raises(DhrError, match=r"The phrase"):
        compile_phrase(phrase, "x", WORDS)


def test_plain_text_keeps_places() -> None:
    """Typographic signs become plain ones of the same length."""
    text = "“Honour” – she’d said…"
    assert make_plain(text) == '"honour" - she\'d said…' and len(make_plain(text)) == len(text)


@pytest.mark.parametrize("sheet", ["codes", "phrases", "graphic"])
def test_rows_find_their_examples(sheet: str) -> None:
    """Every row finds its examples and none of its counter-examples."""
    wrong = []
    for row in load_codebook(CODEBOOK, sheet).to_dict("records"):
        phrases, faults = compile_cell(row["phrases"], "x", load_words(CODEBOOK), sheet, row["row_in_file"])
        assert not faults
        index = PhraseIndex(phrases)
        wrong += [("missed", text) for text in split_list(row["examples"]) if not list(index.find(make_plain(text)))]
        wrong += [("found", text) for text in split_list(row["not_examples"]) if list(index.find(make_plain(text)))]
    assert wrong == []


def test_lexicon_knows_all_codes() -> None:
    """The codebook has 38 codes, each with phrases of its own."""
    lexicon = load_lexicon(CODEBOOK)
    spoken_for = {code for facet in lexicon.facets.values() for code in facet.codes if facet.sure}
    assert len(lexicon.codes) == 38 and spoken_for == set(lexicon.codes)


def test_unknown_code_in_phrases_is_told(tmp_path: Path) -> None:
    """A code that codes.csv does not have is a fault with file, row and the nearest known name."""
    for file in ("codes", "words", "phrases"):
        (tmp_path / f"{file}.csv").write_bytes((CODEBOOK / f"{file}.csv").read_bytes())
    with (tmp_path / "phrases.csv").open("a", encoding="utf-8") as added:
        added.write("risk_asessment,mine,sure,danger money,,danger money,\n")
    with pytest.raises(DhrError, match=r"phrases\.csv.*'risk_asessment'.*Did you mean 'risk_assessment'"):
        load_lexicon(tmp_path)

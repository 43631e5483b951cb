"""Ids come from words, so that decisions stay attached when reading improves."""

import pytest

from dhr_analysis.ids import fold_text, make_text_ids


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The re-\u00adview  said", "the review said", True),
        ("It\u2019s \ufb01ne", "Its fine", True),
        ("Police should train", "Police should not train", False),
        ("", " \u2013 ", True),
    ],
)
def test_only_letters_and_digits_count(one, other, same):
    assert (fold_text(one) == fold_text(other)) is same


def test_equal_texts_are_told_apart_by_their_order_and_owner():
    ids = make_text_ids("p", "d1", ["a", "b", "a"])
    assert len(set(ids)) == 3
    assert make_text_ids("p", "d1", ["x", "a", "b", "a"])[1:] == ids
    assert make_text_ids("p", "d2", ["a"])[0] not in ids

"""Sequences of words by which a text is known again, whatever stands around it: eight words in a row, plainly spelt."""

import re

LENGTH = 8
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def list_words(text: str) -> list[str]:
    """List a text's words in small letters, without punctuation; typographic apostrophes are made plain."""
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]


def list_shingles(text: str, length: int = LENGTH) -> set[str]:
    """List the sequences of so many words in a text; none when it has fewer."""
    words = list_words(text)
    return {" ".join(words[place : place + length]) for place in range(len(words) - length + 1)}

"""Persons told of in one list: "her father and her older brother", "Kirsty, 31, her son Harry, eight, and Lola"."""

import re
from collections.abc import Sequence

from .mentions import Mention

_WITH = re.compile(r'"?(?:\s\((?:aged\s)?[\w-]+\)|,\s(?:aged\s|who\swas\s)?[\w-]+,?)?,?\s(?:and|&)\s"?')
CHILDREN_OF = re.compile(r"\s(?:\w+\s){0,2}(?:children|sons|daughters),?\s")
_AND_CHILDREN = re.compile(
    r"(?:,\s(?:aged\s)?[\w-]+,?|\s\([^)]*\))?,?\sand\s(?:her|his|their)\s(?:\w+\s){0,2}(?:children|sons|daughters),?\s"
)
_LISTED = re.compile(r'"?(?:,\s(?:aged\s|who\swas\s)?[\w-]+|\s\((?:aged\s)?[\w-]+\))?,\s"?')


def add_listed(plain: str, mentions: Sequence[Mention], place: int) -> tuple[int, ...]:
    """Add those who stand in one list with a mention: "her father and her older brother", "his nephews, A and B"."""
    places = [place]
    for later in range(place + 1, len(mentions)):
        between = plain[mentions[places[-1]].end : mentions[later].start]
        if mentions[later].possessive and mentions[later].kind == "pronoun":
            break
        if mentions[later].group == mentions[places[-1]].group:
            places[-1] = later
        elif (
            (_WITH.fullmatch(between) and mentions[later].kind in ("name", "kin", "role"))
            or (
                _LISTED.fullmatch(between)
                and mentions[later].kind in ("name", "kin")
                and _goes_on(plain, mentions, later)
            )
            or (
                mentions[places[-1]].plural
                and re.fullmatch(r"(?:,|\s\(|:)\s?", between)
                and mentions[later].kind == "name"
            )
        ):
            places.append(later)
        else:
            break
    return tuple(places)


def is_joined(between: str) -> bool:
    """Whether the words between two persons only join them: "Ann (67) and her daughter"."""
    return bool(_WITH.fullmatch(between))


def _goes_on(plain: str, mentions: Sequence[Mention], place: int) -> bool:
    """Whether a list goes on to an "and" after this mention."""
    for later in range(place + 1, min(place + 3, len(mentions))):
        if _WITH.fullmatch(plain[mentions[later - 1].end : mentions[later].start]):
            return True
    return False


def list_back(plain: str, mentions: Sequence[Mention], last: int) -> tuple[int, ...]:
    """Add those listed before a subject: "Kirsty, 31, her son Harry, eight, and her daughter Lola"."""
    places = [last]
    ands = 0
    for earlier in range(last - 1, -1, -1):
        mention, first = mentions[earlier], mentions[places[0]]
        between = plain[mention.end : first.start]
        if mention.group == first.group:
            places[0] = earlier
            continue
        if mention.possessive and CHILDREN_OF.fullmatch(plain[mention.end : first.start]):
            continue  # "Ann and her children, Child A and Child B"
        if "pronoun" in (mention.kind, first.kind):
            break  # in "he beat her, and she died" nobody is listed
        joined = _WITH.fullmatch(between) or _AND_CHILDREN.fullmatch(between)
        if (joined and (not ands or _AND_CHILDREN.fullmatch(between))) or (ands and _LISTED.fullmatch(between)):
            ands += 1
            places.insert(0, earlier)
        else:
            break
    return tuple(places)

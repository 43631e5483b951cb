"""The two sides of a case, those who died and those held responsible: what was learned of them."""

from collections import Counter
from dataclasses import dataclass, field

KILLED = r"(?:killed|murdered|stabbed|strangled|shot|attacked|assaulted|beaten|struck|drowned|smothered|suffocated)"


@dataclass
class People:
    """What was learned of the two sides; every Counter counts how often, and how plainly, the text says so."""

    victims: Counter[str] = field(default_factory=Counter)
    perpetrators: Counter[str] = field(default_factory=Counter)
    relationships: Counter[str] = field(default_factory=Counter)
    victim_sex: Counter[str] = field(default_factory=Counter)
    perpetrator_sex: Counter[str] = field(default_factory=Counter)
    places: dict[tuple[str, str], int] = field(default_factory=dict)


def weigh_place(place: int) -> int:
    """Say how loudly the sentence at a place speaks: who is who is told early."""
    return 3 if place < 15 else 2 if place < 60 else 1


def name_of(counter: Counter[str]) -> str:
    """Say the plainest value, blank where two values are equally plain."""
    best = counter.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return ""
    return best[0][0]


def name_clearly(counter: Counter[str]) -> str:
    """Say the plainest value where it is half as plain again as the next; two readings that compete leave it blank."""
    best = counter.most_common(2)
    competes = len(best) > 1 and best[0][1] * 2 < best[1][1] * 3
    return "" if competes else name_of(counter)


def list_called(names: Counter[str]) -> Counter[str]:
    """List up to three names that a review calls a side by; role words ("the victim") are nobody's own."""
    return Counter(dict(Counter({name: n for name, n in names.items() if name[:4].lower() != "the "}).most_common(3)))

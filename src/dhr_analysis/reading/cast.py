"""The people of a review as far as they are known: sides, names, sexes, and what a mention in a sentence means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .events import Event
from .mentions import Mention
from .telling import Sentence

VICTIM, PERPETRATOR, OTHER, BOTH = "victim", "perpetrator", "other", "both"
PARTNERS = ("current_partner", "former_partner")


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with who is spoken of in it and what they did."""

    sentence: Sentence
    mentions: tuple[Mention, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a mention means: a side (blank where it can't be said), and a name where there is one."""

    side: str = ""
    name: str = ""
    sex: str = ""
    kin_of: str = ""  # the side of whom a word for kin says that he or she is kin


def is_done_to_oneself(event: Event, here: Sequence[Who]) -> bool:
    """Whether those who did something and those to whom it was done are one person: "Ann ended her life"."""
    did = {here[place].name for place in event.agents} - {""}
    return bool(did & {here[place].name for place in event.patients})


Pairs = list[tuple[Mention, Who]]


@dataclass(frozen=True, slots=True)
class Cast:
    """What is known so far of the people of a review; names are in the order of how plainly they were told."""

    victims: tuple[str, ...] = ()
    perpetrators: tuple[str, ...] = ()
    victim_sex: str = ""
    perpetrator_sex: str = ""
    relationship: str = ""
    sexes: Mapping[str, str] = field(default_factory=dict)
    kin_names: Mapping[str, str] = field(default_factory=dict)
    lone: Mapping[str, str] = field(default_factory=dict)  # the only name of a sex

    def side_of(self, name: str) -> str:
        """Say the side of a name; everybody else is somebody else once the two are known."""
        if name in self.victims:
            return VICTIM
        if name in self.perpetrators:
            return PERPETRATOR
        return OTHER if self.victims and self.perpetrators else ""

    def sex_of(self, who: Who) -> str:
        """Say the sex of a person as far as it is known."""
        own = who.sex or self.sexes.get(who.name, "")
        return own or {VICTIM: self.victim_sex, PERPETRATOR: self.perpetrator_sex}.get(who.side, "")

    @property
    def sexes_differ(self) -> bool:
        """Whether "he" and "she" tell the two apart."""
        mixed = any(
            len({self.sexes[name] for name in names if self.sexes.get(name)}) > 1
            for names in (self.victims, self.perpetrators)
        )
        return {self.victim_sex, self.perpetrator_sex} == {"F", "M"} and not mixed

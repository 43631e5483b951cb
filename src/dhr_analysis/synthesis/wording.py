"""The wording of proposals: who should do what, from the acts that the reviews themselves ask for, by rules."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

DEMAND = re.compile(
    r"\b(?:should(?: also| therefore)?|must|shall|ought to|will|needs? to"
    r"|(?:is|are) (?:to|asked to|requested to|invited to)|to)\s+",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"^(?:(?:the|this) (?:review|panel|report|author)(?: panel)? (?:therefore )?(?:recommends|asks|proposes) that\s+"
    r"|it is (?:therefore )?recommended that\s+|that\s+)",
    re.IGNORECASE,
)
PASSIVE = re.compile(r"(?:(?:from|by|in|on|after|before)\b[^,]{0,25}\s)?(?:be|have)\b", re.IGNORECASE)
COLON_NAME = re.compile(r"^[^:.]{3,80}:\s+")


def name_deed(text: str, owners: Iterable[str]) -> str:
    """Take the act out of a recommendation as words that can follow "should"; blank where its subject is not the owner.

    ``owners`` are the words that name those who must act, as printed. "X to do Y", "X should do Y", "X: To do Y" and
    "To do Y" give "do Y"; "every form should be signed" gives nothing, since the form is not the owner.
    """
    plain = OPENING.sub("", COLON_NAME.sub("", " ".join(text.split())))
    names = [owner.lower() for owner in owners if owner]
    for demand in DEMAND.finditer(plain):
        subject, deed = plain[: demand.start()].lower().strip(), plain[demand.end() :].strip().rstrip(".")
        bare = demand[0].strip().lower() == "to"
        if bare and not _ends_with_owner(subject, names):
            continue  # "sends a note to the surgery"
        named = not subject or any(name in subject for name in names)
        return deed if named and deed and not PASSIVE.match(deed) else ""
    return ""


def _ends_with_owner(subject: str, names: Sequence[str]) -> bool:
    return not subject or subject.endswith(",") or any(subject.endswith(name) for name in names)


def join_names(names: Sequence[str]) -> str:
    """Join names as people do: "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def propose(owner: str, deed: str) -> str:
    """Word a proposal of one act: "Owner should deed."."""
    return f"{owner[:1].upper()}{owner[1:]} should {deed.rstrip('.')}."


def propose_aim(owner: str, aim: str, deeds: Sequence[tuple[str, str]]) -> str:
    """Word a proposal of a theme: its aim, then the acts that reviews ask and of whom: (who, act).

    Where all are asked of the owner itself, ``who`` is blank.
    """
    listed = [f"{who} to {deed}" if who else deed for who, deed in deeds]
    joined = "; ".join([*listed[:-1], f"and {listed[-1]}"] if len(listed) > 1 else listed)
    start = "Reviews ask " if any(who for who, _ in deeds) else "Reviews ask them to: "
    return propose(owner, aim) + (f" {start}{joined.rstrip('.')}." if joined else "")


def choose_national_name(words: Iterable[str], otherwise: str) -> str:
    """Choose the national body that recommendations name most often, with its article; else the given name."""
    bare = [re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE) for name in words]
    counts = Counter(name for name in bare if name)
    if not counts:
        return otherwise
    most = min(counts, key=lambda name: (-counts[name], name.lower(), name))
    return f"the {most}"

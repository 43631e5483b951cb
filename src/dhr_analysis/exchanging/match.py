"""Match what a file names to what the study knows: its users, codes and texts, however another program spells them."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from ..deciding.answers import INITIALS
from ..deciding.places import fold_letters
from ..deciding.themes import MACHINE
from ..errors import DhrError
from .gather import MACHINE_NAME, OURS, RECOMMENDATION, code_guid, user_guid
from .model import Code, Project, Source, User
from .texts import DocumentText

SHORT = 4  # letters: a longer name is a name, not initials


def name_coders(project: Project, given: Mapping[str, str], coders: Collection[str] = ()) -> dict[str, str]:
    """Name each user of a file by initials, or as the machine; the guid "" stands for codings without a user.

    Initials are those given for the user's name, else its id or name where that is one of the ``coders`` known, else
    made from them. Raises DhrError when the initials of someone who coded can't be told, or two would share them.
    """
    names = {
        user.guid: MACHINE if is_machine(user) else given.get(user.name) or make_initials(user, coders)
        for user in project.users
    }
    used = {coding.user for coding in (*project.codings, *project.whole)}
    if used - set(names):
        people = {name for name in names.values() if name != MACHINE}
        if "" not in given and len(people) != 1:
            raise DhrError("Some codings name no user of the file. Say whose they are with --coder AB.")
        names |= dict.fromkeys(["", *sorted(used - set(names))], given.get("") or next(iter(people)))
    _check_names(project, names, used)
    return names


def _check_names(project: Project, names: Mapping[str, str], used: Collection[str]) -> None:
    shared = Counter(names[user.guid] for user in project.users if names[user.guid] != MACHINE)
    # A name that is initials already is sure of them: the other one must say.
    for user in sorted(project.users, key=lambda user: user.name == names[user.guid]):
        name = names[user.guid]
        if user.guid in used and name != MACHINE and (not INITIALS.fullmatch(name) or shared[name] > 1):
            raise DhrError(f'Which initials does the user {user.name!r} have? Say it with --coder "{user.name}=AB".')


def is_machine(user: User) -> bool:
    """Say whether a user is our machine, also where another program gave it a new GUID."""
    return user.guid == user_guid(MACHINE) or user.name.strip() in (MACHINE_NAME, OURS) or user.id == MACHINE


def make_initials(user: User, coders: Collection[str] = ()) -> str:
    """Make a user's initials from id or name; blank when there are no letters to make them of."""
    for name in (user.id, user.name):
        if name in coders or (INITIALS.fullmatch(name) and len(name) <= SHORT):
            return name
    pieces = re.findall(r"[A-Za-z]+|\d+", user.name)
    return "".join(piece if piece.isdigit() else piece[0].upper() for piece in pieces)[:12]


def match_codes(codes: Sequence[Code], known: Mapping[str, str]) -> dict[str, str]:
    """Match a file's codes to ours, guid → code: by guid, else by name or code; else a code made from the name.

    ``known``: code → its exported name.
    """
    by_guid = {code_guid(ours): ours for ours in (*known, RECOMMENDATION)}
    by_name: dict[str, str] = {}
    for ours, name in sorted(known.items()):
        by_name |= {fold_letters(name): ours, fold_letters(ours): ours}
    names = Counter(_fold_name(code) for code in codes if code.is_codable)
    matched = {}
    for code in codes:
        folded = _fold_name(code)
        same = by_guid.get(code.guid) or (by_name.get(folded, "") if names[folded] == 1 else "")
        matched[code.guid] = same or _make_code(code, codes, unique=names[folded] <= 1)
    return matched


def _fold_name(code: Code) -> str:
    """Fold a code's name for comparison, without the group that a flat codebook puts before it."""
    return fold_letters(code.name.rpartition(" > ")[2])


def _make_code(code: Code, codes: Sequence[Code], *, unique: bool) -> str:
    """Make a code from a name that the codebook doesn't have; under its group's name where two share it."""
    parent = next((other.name for other in codes if other.guid == code.parent), "")
    name = code.name if unique or not parent else f"{parent} {code.name}"
    return "_".join(re.findall(r"[a-z0-9]+", name.lower())) or "code"


def match_source(source: Source, known: Mapping[str, str], texts: Mapping[str, DocumentText]) -> DocumentText | None:
    """Find the study's text that a source is: by guid, by its words, else by its name; None when it is none.

    ``known``: guid or exported name → document_id.
    """
    if source.guid in known:
        return texts.get(known[source.guid])
    words = fold_letters(source.text)
    same = [text for text in texts.values() if fold_letters(text.text) == words]
    return same[0] if len(same) == 1 else texts.get(known.get(source.name, ""))

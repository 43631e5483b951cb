"""GUIDs from what they stand for, so that two exports of the same study are the same; one spelling of each."""

import uuid

_SPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "dhr_analysis.refi-qda")


def make_guid(kind: str, *keys: object) -> str:
    """Make a GUID from a kind of thing and its stable keys: lower case, without braces."""
    return str(uuid.uuid5(_SPACE, "\x1f".join([kind, *map(str, keys)])))


def spell_guid(text: str | None) -> str:
    """Spell a GUID from any file in our way; what is none stays as it is, so that it still tells things apart."""
    spelled = (text or "").strip().lower()
    return spelled[1:-1] if spelled.startswith("{") and spelled.endswith("}") else spelled

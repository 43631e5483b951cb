"""What an exchange file holds, whichever program wrote it; positions are those of a Python string, end exclusive."""

from dataclasses import dataclass


@dataclass(frozen=True)
class User:
    """Someone who coded: a person, or a program's machine."""

    guid: str
    name: str
    id: str = ""


@dataclass(frozen=True)
class Code:
    """A code, or a group of codes (not codable); ``parent`` is the guid of what it stands under, blank at the top."""

    guid: str
    name: str
    description: str = ""
    is_codable: bool = True
    color: str = ""
    parent: str = ""


@dataclass(frozen=True)
class Source:
    """A text; ``variables`` are its attributes by name."""

    guid: str
    name: str
    text: str
    variables: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Case:
    """A case and the texts that belong to it."""

    guid: str
    name: str
    sources: tuple[str, ...]
    variables: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Coding:
    """A code on a stretch of a text by a user; guids name source, code and user (blank: the file names no user)."""

    guid: str
    source: str
    start: int
    end: int
    code: str
    user: str = ""
    memo: str = ""
    date: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Variable:
    """An attribute: its name and type (Text, Boolean, Integer)."""

    guid: str
    name: str
    type: str = "Text"


@dataclass(frozen=True)
class Group:
    """A set of texts."""

    guid: str
    name: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    """A note of the project, and its text."""

    guid: str
    name: str
    text: str
    user: str = ""


@dataclass(frozen=True)
class Project:
    """A whole exchange file; ``whole`` are codes on whole texts.

    ``warnings`` say what was read otherwise than it stands, or not at all.
    """

    name: str
    origin: str = ""
    date: str = ""
    user: str = ""
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[Source, ...] = ()
    codings: tuple[Coding, ...] = ()
    whole: tuple[Coding, ...] = ()
    groups: tuple[Group, ...] = ()
    notes: tuple[Note, ...] = ()
    warnings: tuple[str, ...] = ()

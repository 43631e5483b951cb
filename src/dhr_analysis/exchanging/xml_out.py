"""A project as project.qde and its texts; written for the weakest reader that is known (docs/exchange.md)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from .codes_xml import add_codes, clean, write_xml
from .model import Case, Coding, Note, Project, Source

PROJECT = "urn:QDA-XML:project:1.0"
QUOTED = 250  # letters of a quote that a selection's name holds


def write_project(project: Project, *, on_cases: bool = False, line_ends: str = "\n") -> list[tuple[str, bytes]]:
    """Write a project as the entries of an archive: name and bytes.

    Variables stand on the texts, or on the cases. ``line_ends`` of the texts; the places stay those of one sign.
    """
    texts = [(f"sources/{source.guid}.txt", source.text) for source in project.sources]
    texts += [(f"sources/{note.guid}.txt", note.text) for note in project.notes]
    entries = [(name, text.replace("\n", line_ends).encode("utf-8", "replace")) for name, text in texts]
    return [("project.qde", write_xml(_make_root(project, on_cases))), *entries]


def _make_root(project: Project, on_cases: bool) -> Any:
    from lxml import etree

    root = etree.Element(
        f"{{{PROJECT}}}Project",
        {
            "name": clean(project.name), "origin": project.origin, "creatingUserGUID": project.user,
            "creationDateTime": project.date, "modifyingUserGUID": project.user, "modifiedDateTime": project.date,
        },
        nsmap={None: PROJECT},
    )  # fmt: skip
    users = _add_list(root, "Users", project.users)
    for user in project.users:
        _add(users, "User", guid=user.guid, name=clean(user.name), id=user.id)
    if project.codes:
        add_codes(_add(root, "CodeBook"), project.codes, PROJECT)
    variables = _add_list(root, "Variables", project.variables)
    for variable in project.variables:
        _add(variables, "Variable", guid=variable.guid, name=variable.name, typeOfVariable=variable.type)
    _add_cases(root, project, on_cases)
    _add_sources(root, project, on_cases)
    notes = _add_list(root, "Notes", project.notes)
    for note in project.notes:
        _add_text(notes, "Note", note, project)
    sets = _add_list(root, "Sets", project.groups)
    for group in project.groups:
        made = _add(sets, "Set", guid=group.guid, name=clean(group.name))
        for source in group.sources:
            _add(made, "MemberSource", targetGUID=source)
    return root


def _add_cases(root: Any, project: Project, on_cases: bool) -> None:
    cases = _add_list(root, "Cases", project.cases)
    for case in project.cases:
        made = _add(cases, "Case", guid=case.guid, name=clean(case.name))
        _add_values(made, case if on_cases else None, project)
        for source in case.sources:
            _add(made, "SourceRef", targetGUID=source)


def _add_sources(root: Any, project: Project, on_cases: bool) -> None:
    codings: dict[str, list[Coding]] = defaultdict(list)
    for coding in project.codings:
        codings[coding.source].append(coding)
    sources = _add_list(root, "Sources", project.sources)
    for source in project.sources:
        made = _add_text(sources, "TextSource", source, project)
        for coding in codings[source.guid]:
            _add_coding(made, coding, source.text, project)
        _add_values(made, None if on_cases else source, project)


def _add_text(parent: Any, name: str, item: Source | Note, project: Project) -> Any:
    """Add a text's element: always with path, user and date, without which some programs stop."""
    return _add(
        parent, name, guid=item.guid, name=clean(item.name), plainTextPath=f"internal://{item.guid}.txt",
        creatingUser=project.user, creationDateTime=project.date, modifyingUser=project.user,
        modifiedDateTime=project.date,
    )  # fmt: skip


def _add_coding(parent: Any, coding: Coding, text: str, project: Project) -> None:
    """Add a coding as a selection of its own, so that its memo is its own too."""
    when = {"creatingUser": coding.user, "creationDateTime": coding.date or project.date}
    words = clean(text[coding.start : coding.end])
    name = words if len(words) <= QUOTED else words[: QUOTED - 1] + "…"
    selection = _add(
        parent, "PlainTextSelection", guid=coding.guid, name=name, startPosition=str(coding.start),
        endPosition=str(coding.end), **when,
    )  # fmt: skip
    if coding.memo:
        _add(selection, "Description").text = clean(coding.memo)
    made = _add(selection, "Coding", guid=make_inner_guid(coding.guid), **when)
    _add(made, "CodeRef", targetGUID=coding.code)


def make_inner_guid(guid: str) -> str:
    """Make the guid of a selection's one coding from the selection's."""
    from .guids import make_guid

    return make_guid("coding", guid)


def _add_values(parent: Any, item: Source | Case | None, project: Project) -> None:
    variables = {variable.name: variable for variable in project.variables}
    for name, value in item.variables if item else ():
        variable = variables[name]
        made = _add(parent, "VariableValue")
        _add(made, "VariableRef", targetGUID=variable.guid)
        _add(made, f"{variable.type}Value").text = clean(value)


def _add_list(root: Any, name: str, items: Iterable[object]) -> Any:
    """Add a list's element, which the standard doesn't allow to be empty; None when there is nothing to list."""
    return _add(root, name) if tuple(items) else None


def _add(parent: Any, name: str, /, **attributes: str) -> Any:
    from lxml import etree

    return etree.SubElement(parent, f"{{{PROJECT}}}{name}", {key: value for key, value in attributes.items() if value})

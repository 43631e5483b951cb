"""Read a .qdpx file of any program: its texts, codes, users and codings; what is not understood is said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import DhrError
from .archive import Archive
from .codes_xml import find_all, list_codes, name_of, parse_xml, text_of
from .guids import spell_guid
from .model import Case, Coding, Note, Project, Source, User
from .positions import Reading, Stretch, Text, choose_reading, count_fitting, decode_source, find_places

INTERNAL = "internal://"
TEXTS = ("TextSource", "PDFSource")
OTHERS = ("PictureSource", "AudioSource", "VideoSource")


def read_project(path: Path) -> Project:
    """Read a .qdpx file; raises DhrError for an archive or XML that is damaged or may mean harm."""
    if not path.is_file():
        raise DhrError(f"{path} is not there. Name the .qdpx file that another program has exported.")
    with Archive(path) as archive:
        root = parse_xml(archive.read_project(), path.name)
        if name_of(root) != "Project":
            raise DhrError(
                f"{path.name}: the root is {name_of(root)!r}; allowed: Project. Export it as REFI-QDA (.qdpx)."
            )
        elements = [item for sources in find_all(root, "Sources") for item in sources if name_of(item) in TEXTS]
        texts, warnings = _read_texts(archive, elements)
        notes = [_read_note(archive, item) for item in find_all(root, "Notes", "Note")]
    found = [pair for item in elements for pair in _list_codings(item)]
    codings, more = _place_codings(found, texts)
    return Project(
        name=root.get("name", ""),
        origin=root.get("origin", ""),
        date=root.get("creationDateTime", ""),
        user=spell_guid(root.get("creatingUserGUID")),
        users=_read_users(root),
        codes=tuple(code for book in find_all(root, "CodeBook") for code in list_codes(book)),
        cases=_read_cases(root),
        sources=_make_sources(root, elements, texts),
        codings=tuple(codings),
        whole=tuple(coding for item in elements for coding in _list_whole(item)),
        notes=tuple(notes),
        warnings=(*warnings, *more, *_tell_left_out(root)),
    )


def _read_users(root: Any) -> tuple[User, ...]:
    users = find_all(root, "Users", "User")
    return tuple(User(spell_guid(user.get("guid")), user.get("name", ""), user.get("id", "")) for user in users)


def _list_whole(element: Any) -> list[Coding]:
    """List the codes that stand on a whole text."""
    source = spell_guid(element.get("guid"))
    return [
        Coding(
            spell_guid(coding.get("guid")), source, 0, 0, spell_guid(reference.get("targetGUID")),
            spell_guid(coding.get("creatingUser")), "", coding.get("creationDateTime") or "",
        )
        for coding in find_all(element, "Coding")
        for reference in find_all(coding, "CodeRef")
    ]  # fmt: skip


def _read_texts(archive: Archive, elements: Sequence[Any]) -> tuple[dict[str, Text], list[str]]:
    """Read the texts of sources, by guid; a PDF's is that of its representation."""
    texts, warnings = {}, []
    for element in elements:
        holder = element if name_of(element) == "TextSource" else next(iter(find_all(element, "Representation")), None)
        text, why = (None, "has no text") if holder is None else _read_text(archive, holder)
        if text is None:
            warnings.append(f"the source {element.get('name', '')!r} {why}; its codings are not read")
        else:
            texts[spell_guid(element.get("guid"))] = text
    return texts, warnings


def _read_text(archive: Archive, element: Any) -> tuple[Text | None, str]:
    path = element.get("plainTextPath", "")
    if not path:
        content = find_all(element, "PlainTextContent")
        return (Text(content[0].text or ""), "") if content else (None, "has no plain text")
    if not path.lower().startswith(INTERNAL):
        return None, f"stands outside the file ({path}), which is never opened"
    data = archive.read_source(path[len(INTERNAL) :].lstrip("/"))
    return (decode_source(data), "") if data is not None else (None, f"is missing from the file ({path})")


def _read_note(archive: Archive, element: Any) -> Note:
    text, _ = _read_text(archive, element)
    guid, user = spell_guid(element.get("guid")), spell_guid(element.get("creatingUser"))
    return Note(guid, element.get("name", ""), text.text if text else text_of(element, "Description"), user)


def _list_codings(element: Any) -> list[tuple[Stretch, Coding]]:
    """List a source's codings of stretches, with the places as they stand in the file."""
    source, found = spell_guid(element.get("guid")), []
    for selection in [
        *find_all(element, "PlainTextSelection"),
        *find_all(element, "Representation", "PlainTextSelection"),
    ]:
        start, end = selection.get("startPosition", ""), selection.get("endPosition", "")
        if not (start.lstrip("-").isdigit() and end.lstrip("-").isdigit()):
            continue
        stretch = Stretch(source, int(start), int(end), selection.get("name", ""))
        memo = text_of(selection, "Description")
        for coding in find_all(selection, "Coding"):
            for reference in find_all(coding, "CodeRef"):
                user = coding.get("creatingUser") or selection.get("creatingUser")
                date = coding.get("creationDateTime") or selection.get("creationDateTime") or ""
                code = spell_guid(reference.get("targetGUID"))
                guid = spell_guid(selection.get("guid"))
                found.append((stretch, Coding(guid, source, 0, 0, code, spell_guid(user), memo, date)))
    return found


def _place_codings(found: Sequence[tuple[Stretch, Coding]], texts: dict[str, Text]) -> tuple[list[Coding], list[str]]:
    """Place codings in their texts by the reading that their quotes speak for."""
    stretches = [stretch for stretch, _ in found]
    reading = choose_reading(texts, stretches)
    warnings = (
        [f"places are read otherwise than the standard says, as the quotes tell: {reading.say()}"]
        if reading != Reading()
        else []
    )
    codings = []
    for stretch, coding in found:
        if stretch.source in texts:
            start, end = find_places(reading, texts[stretch.source], stretch)
            codings.append(replace(coding, start=start, end=end, quote=texts[stretch.source].text[start:end]))
    told = [stretch for stretch in stretches if stretch.words and stretch.source in texts]
    unfit = len(told) - count_fitting(reading, texts, told)
    if unfit:
        warnings.append(f"{unfit} of {len(told)} selections do not hold the words that their name says; check them")
    return codings, warnings


def _make_sources(root: Any, elements: Sequence[Any], texts: dict[str, Text]) -> tuple[Source, ...]:
    names = {spell_guid(item.get("guid")): item.get("name", "") for item in find_all(root, "Variables", "Variable")}
    made = []
    for element in elements:
        guid = spell_guid(element.get("guid"))
        if guid in texts:
            made.append(Source(guid, element.get("name", ""), texts[guid].text, _read_values(element, names)))
    return tuple(made)


def _read_cases(root: Any) -> tuple[Case, ...]:
    names = {spell_guid(item.get("guid")): item.get("name", "") for item in find_all(root, "Variables", "Variable")}
    return tuple(
        Case(
            spell_guid(case.get("guid")), case.get("name", ""),
            tuple(spell_guid(reference.get("targetGUID")) for reference in find_all(case, "SourceRef")),
            _read_values(case, names),
        )
        for case in find_all(root, "Cases", "Case")
    )  # fmt: skip


def _read_values(element: Any, names: dict[str, str]) -> tuple[tuple[str, str], ...]:
    values = []
    for value in find_all(element, "VariableValue"):
        guid = next((spell_guid(item.get("targetGUID")) for item in find_all(value, "VariableRef")), "")
        text = next(((item.text or "").strip() for item in value if name_of(item).endswith("Value")), "")
        if text:
            values.append((names.get(guid, guid), text))
    return tuple(values)


def _tell_left_out(root: Any) -> list[str]:
    """Say what stands in the file and is not taken over."""
    counts = Counter({f"{name} (only texts are read)": len(find_all(root, "Sources", name)) for name in OTHERS})
    for source in [*find_all(root, "Sources", "TextSource"), *find_all(root, "Sources", "PDFSource")]:
        counts["codings of areas of PDF pages"] += len(find_all(source, "PDFSelection", "Coding"))
        selections = [
            *find_all(source, "PlainTextSelection"),
            *find_all(source, "Representation", "PlainTextSelection"),
        ]
        counts["selections without a code"] += sum(not find_all(selection, "Coding") for selection in selections)
    counts["links"] = len(find_all(root, "Links", "Link"))
    counts["graphs"] = len(find_all(root, "Graphs", "Graph"))
    return [f"not taken over: {n} {what}" for what, n in sorted(counts.items()) if n]

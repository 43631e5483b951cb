"""Codebooks in both of their forms: within a project, and alone as a .qdc file."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from ..errors import DhrError
from .guids import spell_guid
from .model import Code

CODEBOOK = "urn:QDA-XML:codebook:1.0"
PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def write_codebook(codes: Sequence[Code], origin: str) -> bytes:
    """Write a .qdc file."""
    from lxml import etree

    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", {"origin": origin}, nsmap={None: CODEBOOK})
    add_codes(root, codes, CODEBOOK)
    return write_xml(root)


def add_codes(parent: Any, codes: Sequence[Code], space: str) -> None:
    """Add a codebook's codes to an element, groups around their codes, in the order given."""
    from lxml import etree

    children: dict[str, list[Code]] = defaultdict(list)
    for code in codes:
        children[code.parent].append(code)

    def add(element: Any, code: Code) -> None:
        attributes = {"guid": code.guid, "name": clean(code.name), "isCodable": "true" if code.is_codable else "false"}
        made = etree.SubElement(element, f"{{{space}}}Code", attributes | ({"color": code.color} if code.color else {}))
        if code.description:
            etree.SubElement(made, f"{{{space}}}Description").text = clean(code.description)
        for child in children[code.guid]:
            add(made, child)

    listed = etree.SubElement(parent, f"{{{space}}}Codes")
    for code in children[""]:
        add(listed, code)


def read_codebook(data: bytes, file: str) -> list[Code]:
    """Read a .qdc file of any spelling of the namespace."""
    root = parse_xml(data, file)
    if name_of(root) != "CodeBook":
        raise DhrError(
            f"{file}: the root is {name_of(root)!r}; allowed: CodeBook. Export the codebook as REFI-QDA (.qdc)."
        )
    return list_codes(root)


def list_codes(element: Any, parent: str = "") -> list[Code]:
    """List the codes under an element (CodeBook, Codes or Code), each before those under it."""
    codes: list[Code] = []
    for child in element:
        if name_of(child) == "Codes":
            codes += list_codes(child, parent)
        elif name_of(child) == "Code":
            guid = spell_guid(child.get("guid"))
            codable = child.get("isCodable", "true").strip().lower() in ("true", "1")
            code = Code(
                guid,
                child.get("name", "").strip(),
                text_of(child, "Description"),
                codable,
                child.get("color", ""),
                parent,
            )
            codes += [code, *list_codes(child, guid)]
    return codes


def parse_xml(data: bytes, file: str) -> Any:
    """Parse XML that may mean harm: nothing is fetched, no entity opened, no document type allowed."""
    from lxml import etree

    harmful = f"{file} declares a document type, which may hide harmful entities. It is not read."
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise DhrError(harmful)
    try:
        root = etree.fromstring(data, etree.XMLParser(**PARSER))
    except etree.XMLSyntaxError as error:
        raise DhrError(f"{file} can't be read as XML ({error}). Export it again.") from None
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise DhrError(harmful)
    return root


def write_xml(root: Any) -> bytes:
    """Write an element as a whole XML file."""
    from lxml import etree

    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def name_of(element: Any) -> str:
    """Say an element's name without its namespace; blank for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def find_all(element: Any, *path: str) -> list[Any]:
    """Find the children of an element by a path of names, whatever their namespace."""
    found = [element]
    for name in path:
        found = [child for parent in found for child in parent if name_of(child) == name]
    return found


def text_of(element: Any, name: str) -> str:
    """Give the text of a child; blank when there is none."""
    found = find_all(element, name)
    return (found[0].text or "").strip() if found else ""


def clean(text: str) -> str:
    """Leave out what XML can't hold: control signs, and halves of signs."""
    return "".join(
        sign for sign in text
        if sign in "\t\n\r" or " " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign > "\uffff"
    )  # fmt: skip

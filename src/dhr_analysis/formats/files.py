"""Open a received file whatever its format: from a path to its blocks."""

from dataclasses import dataclass
from pathlib import Path

from ..blocks import Block
from ..errors import DhrError

ADVICE = {
    "encrypted": "Open it with its password, save a copy without one, and put the copy in its place.",
    "empty": "Ask for the file again, or delete it.",
    "no_text": "It is a scan: install tesseract, or ask for a version with text.",
    "unsupported": "Save it as PDF, DOCX, HTML or TXT and put that in its place.",
    "broken": "Open it in its own program and save it again, or ask for the file again.",
}


class UnreadableFile(DhrError):
    """A file that can't be read; ``reason`` is encrypted, empty, no_text, unsupported or broken."""

    def __init__(self, path: Path, reason: str, found: str):
        self.path, self.reason, self.found, self.what_to_do = path, reason, found, ADVICE[reason]
        super().__init__(f"{path.name}: {found}. {self.what_to_do}")


@dataclass(frozen=True)
class PageProblem:
    """Something about a page (None: the whole file) that a person should know, and what to do."""

    what: str
    what_to_do: str
    page: int | None = None


@dataclass(frozen=True)
class Reading:
    """What was read of a file: its blocks in reading order, its pages (None where it has none), and what is amiss."""

    blocks: tuple[Block, ...]
    n_pages: int | None = None
    text_source: str = "text"
    problems: tuple[PageProblem, ...] = ()


def read_blocks(path: Path) -> list[Block]:
    """Read the blocks of a file in reading order; raises UnreadableFile, and nothing else, for a bad file."""
    return list(read_document(path).blocks)


def read_document(path: Path) -> Reading:
    """Read a file: its blocks, number of pages and what is amiss with single pages; raises UnreadableFile."""
    data = _load(path)
    kind = tell_format(path, data)
    try:
        reading = _read(kind, path, data)
    except UnreadableFile:
        raise
    except Exception as error:
        # A damaged file fails deep inside the library that reads it, in ways that can't be listed.
        raise UnreadableFile(path, "broken", f"the {kind} can't be read ({type(error).__name__}: {error})") from error
    if not any(block.text.strip() for block in reading.blocks):
        raise UnreadableFile(path, "no_text", "it holds no text")
    return reading


def tell_format(path: Path, data: bytes) -> str:
    """Tell the format by content, then by ending: pdf, docx, html or txt; raises UnreadableFile for others."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if start.startswith(b"PK"):
        if b"word/document" in data or path.suffix.lower() in (".docx", ".docm"):
            return "docx"
        raise UnreadableFile(path, "unsupported", "it is a packed file that is no Word document")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        # A Word document with a password is such a container too.
        if b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e" in data:
            raise UnreadableFile(path, "encrypted", "it is locked with a password")
        raise UnreadableFile(path, "unsupported", "it is in the old Office format (.doc)")
    if start.startswith(b"{\\rtf"):
        raise UnreadableFile(path, "unsupported", "it is rich text (.rtf)")
    if path.suffix.lower() in (".html", ".htm", ".xhtml") or _looks_like_html(start):
        return "html"
    if path.suffix.lower() in (".pdf", ".docx"):
        raise UnreadableFile(path, "broken", f"its ending is {path.suffix} but its content is not")
    if b"\x00" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableFile(path, "unsupported", "it is neither PDF, Word, web page nor text")
    return "txt"


def _looks_like_html(start: bytes) -> bool:
    head = start[:1024].lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in head


def _load(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path, "broken", f"it can't be opened ({error.strerror or error})") from error
    if not data.strip():
        raise UnreadableFile(path, "empty", "it is empty")
    return data


def _read(kind: str, path: Path, data: bytes) -> Reading:
    if kind == "pdf":
        from .pdf import read_pdf

        return read_pdf(path, data)
    if kind == "docx":
        from .docx import read_docx

        return read_docx(path, data)
    if kind == "html":
        from .html import read_html

        return read_html(path, data)
    from .text import read_text

    return read_text(path, data)

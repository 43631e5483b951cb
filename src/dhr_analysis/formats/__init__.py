"""Readers of the formats in which reviews arrive: PDF, DOCX, HTML and plain text."""

from .files import PageProblem, Reading, UnreadableFile, read_blocks, read_document

__all__ = ["PageProblem", "Reading", "UnreadableFile", "read_blocks", "read_document"]

"""What reading a file yields, and the error that says why a file can't be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..blocks import Block
from ..errors import DhrError


@dataclass(frozen=True)
class PageFault:
    """Something a person should look at in a file that could be read."""

    severity: str
    what: str
    what_to_do: str
    where: str = ""


@dataclass(frozen=True)
class Document:
    """A file as read: its blocks in reading order, its pages where the format has them, and the faults met."""

    blocks: Sequence[Block]
    n_pages: int | None = None
    faults: Sequence[PageFault] = field(default=())


class UnreadableFile(DhrError):
    """A file that can't be read; kind is encrypted, empty, no_text, unsupported or broken."""

    def __init__(self, kind: str, what: str, what_to_do: str):
        super().__init__(f"{what}. {what_to_do}")
        self.kind, self.what, self.what_to_do = kind, what, what_to_do

"""What a format reader yields: the blocks of a document in reading order, before anything is made of them."""

from dataclasses import dataclass, field

KINDS = ("heading", "paragraph", "list_item", "table_row", "footnote")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, table row or footnote as it stands in the file.

    ``page`` counts from 1 and is None where the format has no pages; ``number`` is what is printed before the text
    (also where Word or HTML counts for the writer), e.g. "4.2", "R1", "(a)", "Recommendation 3a"; bullets have none.
    ``size`` is the font size in points (0 unknown), ``indent`` the left edge in points. ``cells`` are a table row's
    texts with merged cells filled in, ``header`` the texts of its table's header row. ``quality`` says how sure the
    recognition of a scanned page is, 0 to 1; None where the file itself holds the words or another program laid them.
    """

    text: str
    kind: str = "paragraph"
    page: int | None = None
    number: str = ""
    level: int = 0
    bold: bool = False
    italic: bool = False
    boxed: bool = False
    size: float = 0.0
    indent: float = 0.0
    table: int | None = None
    row: int | None = None
    cells: tuple[str, ...] = field(default=())
    header: tuple[str, ...] = field(default=())
    shading: tuple[str, ...] = field(default=())
    raw: str = ""
    text_source: str = "text"
    quality: float | None = None

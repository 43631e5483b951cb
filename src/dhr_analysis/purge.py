"""Delete a study's texts when the work is over: the files received and all that was made of them but the reports."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .study import REGISTER_FILES, Study


@dataclass(frozen=True)
class Doomed:
    """A file or folder that a purge deletes: its path, what it is, how many files and bytes it holds."""

    path: Path
    what: str
    files: int
    size: int


def list_texts(study: Study) -> list[Doomed]:
    """List what holds the words of reviews: files received, tables and kept readings, the stages' notebooks."""
    received = sorted(path for path in study.raw.iterdir() if path.name not in REGISTER_FILES)
    found = [_weigh(path, "as received") for path in received]
    notebooks = study.reports / "restricted" / "notebooks"
    for path, what in ((study.processed, "tables and texts made by machine"), (notebooks, "the stages' notebooks")):
        if path.exists():
            found.append(_weigh(path, what))
    return found


def delete_texts(texts: Sequence[Doomed]) -> None:
    """Delete what was listed; a link is deleted, never what it points to."""
    for text in texts:
        if text.path.is_dir() and not text.path.is_symlink():
            shutil.rmtree(text.path)
        else:
            text.path.unlink()


def _weigh(path: Path, what: str) -> Doomed:
    files = [path] if path.is_file() or path.is_symlink() else [inner for inner in path.rglob("*") if inner.is_file()]
    return Doomed(path, what, len(files), sum(file.lstat().st_size for file in files))

"""Read each file once: blocks are kept by the file's content and the readers' own code, many files at once."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..blocks import Block
from ..study import BackendSettings, Study
from .files import PageProblem, UnreadableFile, read_document
from .ocr import find_tesseract

SMALL = 4_000_000  # bytes: below this, starting worker processes costs more than they save


@dataclass(frozen=True)
class ReceivedFile:
    """A file as received and read; ``unreadable`` says why it has no blocks, ``advice`` what to do."""

    file: str
    sha256: str
    blocks: tuple[Block, ...] = ()
    n_pages: int | None = None
    text_source: str = "none"
    problems: tuple[PageProblem, ...] = ()
    unreadable: str = ""
    advice: str = ""


def read_files(study: Study, paths: Sequence[Path]) -> list[ReceivedFile]:
    """Read files in the given order; a file already read by this code comes from data/processed/<study>/cache."""
    folder = study.processed / "cache" / "blocks" / fingerprint_readers()
    folder.mkdir(parents=True, exist_ok=True)
    files = [path.relative_to(study.raw).as_posix() for path in paths]
    jobs = [(path, file, folder) for path, file in zip(paths, files, strict=True)]
    fresh = sum(path.stat().st_size for path in paths if not _kept(folder, _hash(path)).exists())
    return run_jobs(read_file, jobs, study.settings.backend, small=fresh < SMALL)


def run_jobs(work: Any, jobs: Sequence[tuple[Any, ...]], backend: BackendSettings, *, small: bool) -> list[Any]:
    """Do independent jobs in order: in this process when they are small, else by joblib's backend of study.yml."""
    if small or backend.name == "sequential" or backend.jobs == 1:
        return [work(*job) for job in jobs]
    from joblib import Parallel, delayed, parallel_config

    with parallel_config(backend=backend.name, n_jobs=backend.jobs or os.cpu_count() or 1):
        return list(Parallel()(delayed(work)(*job) for job in jobs))


def read_file(path: Path, file: str, folder: Path) -> ReceivedFile:
    """Read one file, from the cache where it is there; whatever is wrong with it becomes a fault of the reading."""
    sha256 = _hash(path)
    kept = _kept(folder, sha256)
    if kept.exists():
        return _from_json(file, sha256, kept.read_text(encoding="utf-8"))
    try:
        reading = read_document(path)
        source = reading.text_source if reading.blocks else "none"
        received = ReceivedFile(file, sha256, reading.blocks, reading.n_pages, source, reading.problems)
    except UnreadableFile as error:
        received = ReceivedFile(file, sha256, unreadable=error.found, advice=error.what_to_do)
    folder.mkdir(parents=True, exist_ok=True)
    part = kept.with_name(f".{kept.name}.{os.getpid()}.part")
    part.write_text(_to_json(received), encoding="utf-8")
    os.replace(part, kept)
    return received


@cache
def fingerprint_readers() -> str:
    """Fingerprint all that decides how a file is read: this folder's code, the block, the libraries, tesseract."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    readers = [*sorted(here.glob("*.py")), *sorted((here.parent / "reading").glob("*.py"))]
    for path in [*readers, here.parent / "blocks.py"]:
        digest.update(path.read_bytes())
    for name in ("pypdfium2", "python-docx", "lxml", "pytesseract"):
        digest.update(f"{name} {version(name)}".encode())
    digest.update(b"tesseract" if find_tesseract() else b"")
    return digest.hexdigest()[:16]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _kept(folder: Path, sha256: str) -> Path:
    return folder / f"{sha256[:32]}.json"


def _to_json(received: ReceivedFile) -> str:
    blank = asdict(Block(""))
    content = asdict(received)
    content["blocks"] = [
        {key: value for key, value in block.items() if key == "text" or value != blank[key]}
        for block in content["blocks"]
    ]
    del content["file"], content["sha256"]
    return json.dumps(content, ensure_ascii=False)


def _with_tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}


def _from_json(file: str, sha256: str, text: str) -> ReceivedFile:
    content = json.loads(text)
    content["blocks"] = tuple(Block(**_with_tuples(block)) for block in content["blocks"])
    content["problems"] = tuple(PageProblem(**problem) for problem in content["problems"])
    return ReceivedFile(file, sha256, **content)

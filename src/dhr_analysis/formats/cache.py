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
from . import read_document
from .document import PageFault, UnreadableFile

SMALL = 4_000_000  # bytes: below this, starting worker processes costs more than they save


@dataclass(frozen=True)
class Reading:
    """A file as read: its blocks, or the fault that kept it from being read."""

    file: str
    sha256: str
    blocks: tuple[Block, ...]
    n_pages: int | None
    faults: tuple[PageFault, ...]

    @property
    def text_source(self) -> str:
        """Say where the words come from: text, ocr (any page of it), or none."""
        if not self.blocks:
            return "none"
        return "ocr" if any(block.text_source == "ocr" for block in self.blocks) else "text"


def read_files(study: Study, paths: Sequence[Path]) -> list[Reading]:
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


def read_file(path: Path, file: str, folder: Path) -> Reading:
    """Read one file, from the cache where it is there; whatever is wrong with it becomes a fault of the reading."""
    sha256 = _hash(path)
    kept = _kept(folder, sha256)
    if kept.exists():
        return _from_json(file, sha256, kept.read_text(encoding="utf-8"))
    try:
        document = read_document(path)
        reading = Reading(file, sha256, tuple(document.blocks), document.n_pages, tuple(document.faults))
    except UnreadableFile as error:
        reading = Reading(file, sha256, (), None, (PageFault("error", error.what, error.what_to_do, ""),))
    part = kept.with_name(f".{kept.name}.{os.getpid()}.part")
    part.write_text(_to_json(reading), encoding="utf-8")
    os.replace(part, kept)
    return reading


@cache
def fingerprint_readers() -> str:
    """Fingerprint all that decides how a file is read: this folder's code, the block, the libraries, tesseract."""
    import shutil

    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in [*sorted(here.glob("*.py")), here.parent / "blocks.py"]:
        digest.update(path.read_bytes())
    for name in ("pypdfium2", "python-docx", "lxml"):
        digest.update(f"{name} {version(name)}".encode())
    digest.update(b"tesseract" if shutil.which("tesseract") else b"")
    return digest.hexdigest()[:16]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _kept(folder: Path, sha256: str) -> Path:
    return folder / f"{sha256[:32]}.json"


def _to_json(reading: Reading) -> str:
    blank = asdict(Block(""))
    blocks = [
        {key: value for key, value in asdict(block).items() if key == "text" or value != blank[key]}
        for block in reading.blocks
    ]
    faults = [asdict(fault) for fault in reading.faults]
    return json.dumps({"n_pages": reading.n_pages, "faults": faults, "blocks": blocks}, ensure_ascii=False)


def _from_json(file: str, sha256: str, text: str) -> Reading:
    kept = json.loads(text)
    blocks = tuple(Block(**{key: _as_tuple(value) for key, value in block.items()}) for block in kept["blocks"])
    return Reading(file, sha256, blocks, kept["n_pages"], tuple(PageFault(**fault) for fault in kept["faults"]))


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value

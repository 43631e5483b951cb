"""The .qdpx archive: written so that equal content has equal bytes, read as if someone meant harm."""

import os
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from ..errors import DhrError

MOST_ENTRIES = 20_000
MOST_BYTES = 1_000_000_000  # of all that is read of an archive
STEEPEST = 200  # times: text is seldom packed to less than a twentieth
SMALL = 10_000_000  # bytes, below which the packing doesn't matter
WHEN = (1980, 1, 1, 0, 0, 0)
_DRIVE = re.compile(r"[A-Za-z]:")


def write_archive(path: Path, entries: Iterable[tuple[str, bytes]]) -> None:
    """Write an archive whole or not at all, its entries in the order given, with fixed times."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in entries:
            info = zipfile.ZipInfo(name, WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # the same on Windows
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    os.replace(part, path)


class Archive:
    """An archive opened for reading: its project, and its sources by name. Nothing is ever unpacked to disk."""

    def __init__(self, path: Path):
        self._file = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
            raise DhrError(f"{path.name} can't be read as a .qdpx archive ({error}). Export it again.") from None
        infos = self._zip.infolist()
        try:
            check_entries(path.name, infos)
        except DhrError:
            self._zip.close()
            raise
        self._infos = {info.filename: info for info in infos}

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def read_project(self) -> bytes:
        """Read the project: the one .qde file in the archive's root, whatever its name."""
        found = [name for name in self._infos if name.lower().endswith(".qde") and "/" not in name]
        if len(found) != 1:
            raise DhrError(
                f"{self._file} holds {len(found)} project files (*.qde) in its root; allowed: one. Export it again."
            )
        return self._read(found[0])

    def read_source(self, name: str) -> bytes | None:
        """Read a source by its bare name, from ``sources/`` however it is spelled; None when it isn't there."""
        for entry in self._infos:
            folder, _, bare = entry.rpartition("/")
            if folder.lower() == "sources" and bare.lower() == name.lower():
                return self._read(entry)
        return None

    def _read(self, name: str) -> bytes:
        info = self._infos[name]
        try:
            with self._zip.open(info) as file:
                data = file.read(info.file_size + 1)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
            raise DhrError(f"{self._file}: {name} is damaged ({error}). Export it again.") from None
        if len(data) > info.file_size:
            raise DhrError(f"{self._file}: {name} is larger than the archive says. It is not read.")
        return data


def check_entries(file: str, infos: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive whose entries leave its folder, stand twice, are locked, or unpack beyond all measure."""
    if len(infos) > MOST_ENTRIES:
        raise DhrError(f"{file} holds {len(infos):,} entries; allowed: {MOST_ENTRIES:,}. It is not read.")
    seen: set[str] = set()
    for info in infos:
        name = info.orig_filename.replace("\\", "/")
        if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/") or "\x00" in name:
            raise DhrError(f"{file}: the entry {info.orig_filename!r} leads out of the archive. It is not read.")
        if name in seen:
            raise DhrError(f"{file}: the entry {name!r} stands twice. It is not read.")
        seen.add(name)
        if info.flag_bits & 1:
            raise DhrError(f"{file}: the entry {name!r} is locked with a password. Export it without one.")
        if info.file_size > SMALL and info.file_size > STEEPEST * max(info.compress_size, 1):
            raise DhrError(f"{file}: the entry {name!r} unpacks to {info.file_size:,} bytes. It is not read.")
    total = sum(info.file_size for info in infos)
    if total > MOST_BYTES:
        raise DhrError(f"{file} unpacks to {total:,} bytes; allowed: {MOST_BYTES:,}. Export it without media.")

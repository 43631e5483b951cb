"""One run at a time on a study: a lock that ends with the process that holds it, however that process ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import DhrError


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Hold a folder for the length of a block; raises DhrError when another process holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT)
    try:
        _take(handle)
    except OSError:
        os.close(handle)
        raise DhrError(f"Another run is at work in {folder}. Wait until it ends, or stop it, then run again.") from None
    try:
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

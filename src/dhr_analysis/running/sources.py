"""Which of the program's own files a piece of code rests on, told by following its imports.

A stage is run again when the code behind it changes, and only then. Modules named in no import statement
(``importlib.import_module`` with a made-up name) are not seen: the program doesn't use them.
"""

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
NOT_PYTHON = re.compile(r"^\s*[%!?].*$", re.MULTILINE)  # magics and shell lines of notebooks


def hash_sources(code: str, further: Iterable[str] = ()) -> str:
    """Hash every file of the package that the code imports, at once or through others, and the data beside them."""
    digest = hashlib.sha256()
    for path in find_sources(code, further):
        digest.update(path.relative_to(PACKAGE).as_posix().encode("utf-8") + b"\0" + path.read_bytes())
    return digest.hexdigest()


def hash_package() -> str:
    """Hash every file of the package: the program as it stands."""
    digest = hashlib.sha256()
    for path in sorted(path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        digest.update(path.relative_to(PACKAGE).as_posix().encode("utf-8") + b"\0" + path.read_bytes())
    return digest.hexdigest()


def find_sources(code: str, further: Iterable[str] = ()) -> list[Path]:
    """Find the package's files behind a piece of code: modules it imports, directly or not, and their folders' data.

    ``further`` names modules that count too. Data are the files beside a module that are no Python, also in
    subfolders that are no packages (templates, models).
    """
    waiting = [*_imports_of(NOT_PYTHON.sub("", code), ""), *further]
    met = set(waiting)
    found: set[Path] = set()
    while waiting:
        for path in _files_of(waiting.pop()):
            if path not in found:
                found.add(path)
                new = [name for name in _module_imports(path, path.stat().st_mtime_ns) if name not in met]
                met.update(new)
                waiting += new
    data = [path for folder in {path.parent for path in found} for path in _list_data(folder)]
    return sorted({*found, *data})


@cache
def _files_of(module: str) -> tuple[Path, ...]:
    return tuple(_list_files_of(module.split(".")))


def _list_files_of(parts: list[str]) -> Iterator[Path]:
    if parts[0] != PACKAGE.name:
        return
    for length in range(1, len(parts) + 1):
        place = PACKAGE.joinpath(*parts[1:length])
        for path in (place / "__init__.py", place.with_name(place.name + ".py")):
            if path.is_file():
                yield path


@cache
def _module_imports(path: Path, _changed: int) -> tuple[str, ...]:
    module = ".".join([PACKAGE.name, *path.relative_to(PACKAGE).with_suffix("").parts])
    return tuple(_imports_of(path.read_text(encoding="utf-8"), module))


def _imports_of(code: str, module: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _list_data(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name.startswith((".", "__pycache__")):
            continue
        if path.is_dir() and not (path / "__init__.py").exists():
            yield from _list_data(path)
        elif path.is_file() and path.suffix not in (".py", ".pyc"):
            yield path

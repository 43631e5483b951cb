"""What a notebook file says of itself: its title, its parameters and its code, without running it."""

import ast
import json
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import DhrError, suggest_name
from .sources import NOT_PYTHON

STAGING = "DHR_STAGING"  # where a report's further products (DOCX, XLSX) wait until all of the report is done


def find_notebooks(root: Path) -> Path:
    """Say where the notebooks stand: in the root if it has them, else in the checkout, else in the package."""
    package = Path(__file__).resolve().parents[1]
    places = [root / "notebooks", package.parents[1] / "notebooks", package / "shipped" / "notebooks"]
    for place in places:
        if (place / "1_load.ipynb").exists():
            return place
    raise DhrError(f"No notebooks were found; looked in {', '.join(map(str, places))}.")


def read_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook file as it is (no upgrade, no check)."""
    try:
        return _read_notebook(path, path.stat().st_mtime_ns)
    except (OSError, ValueError) as error:
        raise DhrError(f"The notebook {path} can't be read ({error}). Take the original of the program.") from None


@cache
def _read_notebook(path: Path, _changed: int) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def read_cells(path: Path) -> list[tuple[str, str, tuple[str, ...]]]:
    """List a notebook's cells as (cell type, source, tags): all that decides what it does, and no output."""
    return [
        (cell["cell_type"], "".join(cell["source"]), tuple(cell.get("metadata", {}).get("tags", ())))
        for cell in read_notebook(path)["cells"]
    ]


def read_code(path: Path) -> str:
    """Join the code of a notebook."""
    return "\n".join(source for kind, source, _ in read_cells(path) if kind == "code")


def read_title(path: Path) -> str:
    """Say the first level-1 heading of a notebook."""
    lines = [line for kind, source, _ in read_cells(path) if kind == "markdown" for line in source.splitlines()]
    return next((line[2:].strip() for line in lines if line.startswith("# ")), path.stem)


def read_parameters(path: Path) -> dict[str, Any]:
    """Read the parameters of a notebook and what they are unless told: its cell tagged ``parameters``."""
    for kind, source, tags in read_cells(path):
        if kind == "code" and "parameters" in tags:
            return read_assignments(source)
    return {}


def read_assignments(code: str) -> dict[str, Any]:
    """Read the names that plain assignments set, and their values where these are literals."""
    found = {}
    for node in ast.parse(NOT_PYTHON.sub("", code)).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name):
            found[target.id] = ast.literal_eval(value) if isinstance(value, ast.Constant) else None
    return found


def check_parameters(notebook: str, given: dict[str, Any] | set[str], known: dict[str, Any] | set[str]) -> None:
    """Refuse parameters that the notebook doesn't know."""
    unknown = sorted(set(given) - set(known))
    if unknown:
        names = ", ".join(repr(name) for name in unknown)
        raise DhrError(
            f"{notebook} has no parameter {names}; it knows: {', '.join(sorted(known))}. "
            f"{suggest_name(unknown[0], known)}"
        )

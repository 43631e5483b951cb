"""Write requirements.txt and requirements-dev.txt: every package of the closure, pinned, for Linux, Windows and macOS.

pip resolves pyproject.toml in a fresh environment; what this project does without is cut out of the graph, and a
package that only one system needs carries a marker. Run with ``make lock``, on Linux with Python 3.11.
"""

import json
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Iterable
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
# Metadata asks for these; the program never imports them. The model comes from a package and runs on onnxruntime.
LEFT_OUT = {
    "sentence-transformers": "brings torch (2.5 GB and more)",
    "torch": "vectors are computed with onnxruntime",
    "huggingface-hub": "nothing is fetched at run time",
}
SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "win32": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    "darwin": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
}
OLDEST = "3.11.0"  # some packages want a later patch release than the one a computer happens to have
WHEELS = {"win32": "win_amd64", "darwin": "macosx_14_0_arm64"}
HEADER = """\
# Made by `make lock` from pyproject.toml; do not edit. Install with --no-deps: the list is complete as it stands.
# Left out on purpose: {left_out}.
"""


def run_pip(python: Path, folder: Path, *arguments: str) -> list[dict[str, object]]:
    """Let pip resolve to wheels for the oldest Python, without installing; returns the metadata of every package."""
    report = folder / "report.json"
    command = [str(python), "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
    oldest = ["--only-binary=:all:", "--python-version", OLDEST, "--target", str(folder / "nowhere")]
    subprocess.run([*command, "--report", str(report), *oldest, *arguments], check=True)
    return [item["metadata"] for item in json.loads(report.read_text(encoding="utf-8"))["install"]]


def list_needs(metadata: dict[str, object], extras: Iterable[str], system: str) -> list[Requirement]:
    """List what a package needs on a system, with the extras that are asked of it."""
    environment = {**default_environment(), **SYSTEMS[system]}
    needs = [Requirement(text) for text in metadata.get("requires_dist", [])]
    return [
        need
        for need in needs
        if need.marker is None or any(need.marker.evaluate({**environment, "extra": extra}) for extra in ("", *extras))
    ]


def walk_closure(
    roots: list[Requirement], known: dict[str, dict[str, object]], system: str
) -> tuple[set[str], dict[str, Requirement]]:
    """Walk from the roots to every package a system needs; returns the names, and those not yet known."""
    seen: dict[str, set[str]] = {}
    unknown: dict[str, Requirement] = {}
    waiting = list(roots)
    while waiting:
        need = waiting.pop()
        name = canonicalize_name(need.name)
        if name in LEFT_OUT or (name in seen and need.extras <= seen[name]):
            continue
        seen[name] = seen.get(name, set()) | need.extras
        if name in known:
            waiting += list_needs(known[name], sorted(seen[name]), system)
        else:
            unknown[name] = need
    return set(seen), unknown


def resolve_unknown(python: Path, folder: Path, needs: Iterable[Requirement], system: str) -> list[dict[str, object]]:
    """Find the newest wheels of packages that only another system needs."""
    wanted = [f"{need.name}{need.specifier}" for need in needs]
    return run_pip(python, folder, "--no-deps", "--platform", WHEELS[system], *wanted)


def resolve_all(roots: list[Requirement]) -> dict[str, dict[str, object]]:
    """Resolve the roots for every system; returns metadata by name."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("Making a fresh environment …", flush=True)
        venv.create(folder / "venv", with_pip=True)
        python = folder / "venv" / "bin" / "python"
        print("Resolving (a minute or two) …", flush=True)
        found = run_pip(python, folder, *map(str, roots))
        known = {canonicalize_name(str(metadata["name"])): metadata for metadata in found}
        for system in WHEELS:
            while unknown := walk_closure(roots, known, system)[1]:
                print(f"Only on {system}: {', '.join(sorted(unknown))}", flush=True)
                for metadata in resolve_unknown(python, folder, unknown.values(), system):
                    known[canonicalize_name(str(metadata["name"]))] = metadata
    return known


def write_pins(
    file: Path, names: dict[str, set[str]], known: dict[str, dict[str, object]], skip: Iterable[str] = ()
) -> int:
    """Write one pin a line, with a marker where not every system needs the package; returns how many."""
    left_out = "; ".join(f"{name} ({reason})" for name, reason in LEFT_OUT.items())
    lines = []
    for name in sorted(set().union(*names.values()) - set(skip)):
        systems = [system for system in SYSTEMS if name in names[system]]
        marker = " or ".join(f'sys_platform == "{system}"' for system in systems)
        marker = f" ; {marker}" if len(systems) < len(SYSTEMS) else ""
        lines.append(f"{name}=={known[name]['version']}{marker}")
    file.write_text(HEADER.format(left_out=left_out) + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return len(lines)


def main() -> int:
    """Resolve pyproject.toml and write both lists."""
    if sys.platform != "linux" or sys.version_info[:2] != (3, 11):
        print("Run this on Linux with Python 3.11: the lists are made for the oldest Python the project allows.")
        return 2
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime = [Requirement(text) for text in project["dependencies"]]
    dev = [Requirement(text) for text in project["optional-dependencies"]["dev"]]
    known = resolve_all(runtime + dev)
    run_names = {system: walk_closure(runtime, known, system)[0] for system in SYSTEMS}
    dev_names = {system: walk_closure(runtime + dev, known, system)[0] for system in SYSTEMS}
    n_run = write_pins(ROOT / "requirements.txt", run_names, known)
    skip = set().union(*run_names.values())
    n_dev = write_pins(ROOT / "requirements-dev.txt", dev_names, known, skip)
    print(f"requirements.txt: {n_run} packages; requirements-dev.txt: {n_dev} more.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""List the licences of every installed package the program runs with; exit 1 when one is GPL, AGPL, LGPL or unknown."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
FORBIDDEN = re.compile(r"\b[AL]?GPL|General Public License|Affero", re.IGNORECASE)


def list_runtime_packages() -> list[str]:
    """List the packages of requirements.txt that this system needs."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return [pin.name for pin in pins if pin.marker is None or pin.marker.evaluate()]


def read_licence(package: str) -> str:
    """Read a package's licence from its metadata: expression, else classifiers, else the first line of its text."""
    found = metadata(package)
    paths = [text.split(" :: ") for text in found.get_all("Classifier") or []]
    classifiers = [path[-1] for path in paths if path[0] == "License" and path[-1] != "OSI Approved"]
    text = (found.get("License") or "").strip().splitlines()
    return found.get("License-Expression") or "; ".join(classifiers) or (text[0] if text else "")


def find_faults(packages: list[str]) -> dict[str, str]:
    """Find packages whose licence is not allowed, not stated, or that are not installed."""
    faults = {}
    for package in packages:
        try:
            licence = read_licence(package)
        except PackageNotFoundError:
            faults[package] = "not installed"
            continue
        if not licence or FORBIDDEN.search(licence):
            faults[package] = licence or "no licence stated"
    return faults


def main() -> int:
    """Print the list, then the faults."""
    packages = list_runtime_packages()
    faults = find_faults(packages)
    for package in packages:
        print(f"{package:32} {faults.get(package) or read_licence(package)}")
    for package, fault in faults.items():
        print(f"Not allowed: {package}: {fault}")
    print(f"{len(packages)} packages, {len(faults)} not allowed.")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())

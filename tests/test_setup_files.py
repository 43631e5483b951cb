import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tools.licences import FORBIDDEN, find_faults, list_runtime_packages
from tools.lock import LEFT_OUT, list_needs, walk_closure

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUNTIME = [Requirement(text) for text in PROJECT["dependencies"]]
DEV = [Requirement(text) for text in PROJECT["optional-dependencies"]["dev"]]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
ON_CONDA_ONLY = {"python", "pip"}


def read_bounds(requirements: list[Requirement]) -> dict[str, SpecifierSet]:
    return {canonicalize_name(need.name): need.specifier for need in requirements}


def read_pins(name: str) -> dict[str, Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(pin.name): pin for pin in pins}


def test_conda_has_the_same_packages_and_bounds() -> None:
    packages = [Requirement(item) for item in CONDA if isinstance(item, str)]
    packages += [Requirement(item) for entry in CONDA if isinstance(entry, dict) for item in entry["pip"]]
    bounds = read_bounds(packages)
    assert bounds["python"].contains("3.11.4")
    assert {name: spec for name, spec in bounds.items() if name not in ON_CONDA_ONLY} == read_bounds(RUNTIME)


@pytest.mark.parametrize("need", RUNTIME + DEV, ids=lambda need: need.name)
def test_every_bound_is_met_by_its_pin(need: Requirement) -> None:
    pins = {**read_pins("requirements-dev.txt"), **read_pins("requirements.txt")}
    pin = pins[canonicalize_name(need.name)]
    (version,) = pin.specifier
    assert version.operator == "==" and need.specifier.contains(version.version)
    assert pin.marker is None, "a direct dependency is needed on every system"


@pytest.mark.parametrize("need", RUNTIME + DEV, ids=lambda need: need.name)
def test_every_bound_has_two_ends(need: Requirement) -> None:
    operators = {spec.operator for spec in need.specifier}
    assert operators in ({">=", "<"}, {"=="})


def test_lists_are_complete_for_what_is_installed() -> None:
    from importlib.metadata import requires

    pins = {**read_pins("requirements-dev.txt"), **read_pins("requirements.txt")}
    known = {name: {"requires_dist": requires(name) or []} for name in pins if is_here(pins[name])}
    names, unknown = walk_closure(RUNTIME + DEV, known, "linux")
    assert not {name for name in unknown if name not in pins}
    assert not set(pins) & set(LEFT_OUT)
    assert names <= set(pins)


def is_here(pin: Requirement) -> bool:
    return pin.marker is None or pin.marker.evaluate()


def test_lists_name_no_host_and_no_option() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            assert line.startswith("#") or re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; sys_platform == .+)?", line), line


def test_dev_tools_stay_out_of_the_program() -> None:
    assert not set(read_pins("requirements.txt")) & {"krippendorff", "playwright", "pytest", "reportlab", "torch"}
    assert not set(read_pins("requirements.txt")) & set(read_pins("requirements-dev.txt"))


def test_every_runtime_licence_is_allowed() -> None:
    assert find_faults(list_runtime_packages()) == {}


@pytest.mark.parametrize(
    ("licence", "forbidden"),
    [
        ("GPL-3.0-or-later", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", True),
        ("AGPL-3.0", True),
        ("lgpl", True),
        # traps
        ("MIT", False),
        ("Mozilla Public License 2.0 (MPL 2.0)", False),
        ("BSD-3-Clause AND CC0-1.0", False),
    ],
)
def test_forbidden_licences_are_known(licence: str, forbidden: bool) -> None:
    assert bool(FORBIDDEN.search(licence)) == forbidden


def test_a_licence_that_is_not_allowed_is_found() -> None:
    assert find_faults(["krippendorff", "no-such-package"]) == {
        "krippendorff": "GPL-3.0-or-later",
        "no-such-package": "not installed",
    }


def test_walk_keeps_to_one_system_and_leaves_out() -> None:
    known = {
        "a": {"requires_dist": ["b[fast]>=1", "w; sys_platform == 'win32'", "torch"]},
        "b": {"requires_dist": ["c; extra == 'fast'", "d; extra == 'slow'"]},
        "c": {"requires_dist": []},
        "torch": {"requires_dist": ["cuda"]},
    }
    assert walk_closure([Requirement("a")], known, "linux") == ({"a", "b", "c"}, {})
    names, unknown = walk_closure([Requirement("a")], known, "win32")
    assert names == {"a", "b", "c", "w"} and list(unknown) == ["w"]
    assert [need.name for need in list_needs(known["b"], ["slow"], "linux")] == ["d"]


def test_program_starts_nothing_through_a_shell() -> None:
    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "os.system" not in text and "shell=True" not in text, path

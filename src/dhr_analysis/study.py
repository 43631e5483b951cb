"""A study: its folders, its settings (study.yml) and its two registers (register.csv, documents.csv)."""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .codebook import find_codebook
from .csvfiles import ROW, Sheet, collect_csv, decode_text, resolve_inside
from .errors import DhrError, Fault, FaultsError, suggest_name
from .tables import TABLES

Audience = Literal["restricted", "partners", "public"]
STUDY_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
YES_NO = ("yes", "no")
REGISTER = Sheet(
    ("review_id", "csp", "status", "kind", "scope", "published", "commenced", "completed", "cost_gbp", "note"),
    ("review_id", "csp", "status"),
    {
        "status": ("commenced", "near_complete", "completed", "decommissioned"),
        "kind": ("dhr", "suicide", "joint_review"),
        "scope": ("regional", "national"),
        "published": YES_NO,
    },
    ("review_id",),
)
DOCUMENTS = Sheet(
    ("file", "review_id", "doc_type", "title"),
    ("file", "review_id"),
    {"doc_type": TABLES["documents"].values("doc_type")},
    ("file",),
)
REGISTER_FILES = ("study.yml", "register.csv", "documents.csv")
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TopicSettings(_Settings):
    """How topics are made; ``method: auto`` chooses by the size of the corpus and says so."""

    method: Literal["auto", "kmeans", "hdbscan"] = "auto"
    min_passages: int = Field(default=60, ge=20)
    n_topics: int | None = Field(default=None, ge=2)
    n_seeds: int = Field(default=5, ge=2)


class NationalSettings(_Settings):
    """Where national data stand, beside data/raw/<study>; blank: the figures of codebook/benchmarks.csv serve."""

    folder: str = ""


class BackendSettings(_Settings):
    """How many documents are read at once (0: one a core), and by which joblib backend."""

    jobs: int = Field(default=0, ge=0)
    name: Literal["loky", "sequential", "dask"] = "loky"
    address: str = ""


class ProposalSettings(_Settings):
    """When a proposal is drafted, and how many."""

    organisation_min_reviews: int = Field(default=2, ge=1)
    sector_min_organisations: int = Field(default=2, ge=1)
    across_min_sectors: int = Field(default=3, ge=2)
    national_min_reviews: int = Field(default=1, ge=1)
    most: int = Field(default=20, ge=1)


class MonitoringSettings(_Settings):
    """When a step of the action plan turns amber: so many days before it is due, so many without an update."""

    due_soon_days: int = Field(default=30, ge=0)
    silent_days: int = Field(default=90, ge=1)


class StudySettings(_Settings):
    """What study.yml may say."""

    title: str
    commissioner: str = ""
    region: str = ""
    partnerships: list[str] = Field(min_length=1)
    lead_partnership: str = ""
    reports: list[str] = ["interim_report", "final_report"]
    audiences: list[Audience] = ["partners", "public"]
    small_number_limit: dict[Audience, int] = {"partners": 0, "public": 5}
    seed: int = 2013
    date: str = ""
    edition: Literal["draft", "final"] = "draft"
    embeddings: str = ""
    topics: TopicSettings = TopicSettings()
    national: NationalSettings = NationalSettings()
    backend: BackendSettings = BackendSettings()
    proposals: ProposalSettings = ProposalSettings()
    themes: list[str] = []  # codes of seven-minute briefings and handouts; none: those most partnerships share
    monitoring: MonitoringSettings = MonitoringSettings()


@dataclass(frozen=True)
class Study:
    """A study's name, root, settings and folders."""

    name: str
    root: Path
    settings: StudySettings

    @property
    def raw(self) -> Path:
        """Files as received, and the registers."""
        return self.root / "data" / "raw" / self.name

    @property
    def decisions(self) -> Path:
        """What people decided."""
        return self.root / "data" / "decisions" / self.name

    @property
    def processed(self) -> Path:
        """Tables made by machine; safe to delete."""
        return self.root / "data" / "processed" / self.name

    @property
    def reports(self) -> Path:
        """Finished reports, one folder an audience."""
        return self.root / "reports" / self.name

    @property
    def date(self) -> str:
        """Date of the study's products: study.yml, else SOURCE_DATE_EPOCH, else blank; never the clock."""
        epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
        return self.settings.date or (f"{datetime.fromtimestamp(int(epoch), UTC):%Y-%m-%d}" if epoch.isdigit() else "")

    @property
    def codebook(self) -> Path:
        """The codebook of the root, else of the program."""
        return find_codebook(self.root)


def find_root(root: str | Path | None = None) -> Path:
    """Say where data/ and reports/ stand: the given folder, $DHR_ROOT, the checkout one stands in, or this one."""
    given = root or os.environ.get("DHR_ROOT")
    if given:
        folder = Path(given).expanduser().resolve()
        if not folder.is_dir():
            raise DhrError(f"The root folder {folder} is not there. Make it, or name another with --root.")
        return folder
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "data" / "raw").is_dir():
            return folder
    checkout = Path(__file__).resolve().parents[2]
    return checkout if (checkout / "codebook").is_dir() else here


def open_study(name: str, root: str | Path | None = None) -> Study:
    """Open a study by name; raises FaultsError when study.yml is at fault, DhrError when there is no such study."""
    folder = find_root(root)
    check_study_name(name)
    raw = folder / "data" / "raw" / name
    if not raw.is_dir():
        known = list_studies(folder)
        hint = suggest_name(name, known) if known else "There is none yet."
        raise DhrError(f"There is no study {name!r} in {folder / 'data' / 'raw'}. {hint} Make it with: dhr new {name}")
    return Study(name, folder, read_settings(raw / "study.yml"))


def check_study_name(name: str) -> None:
    """Refuse a study name that can't be a folder everywhere."""
    if not STUDY_NAME.fullmatch(name):
        raise DhrError(
            f"{name!r} can't be a study's name; allowed: small letters, digits, - and _, starting with a letter."
        )


def list_studies(root: Path) -> list[str]:
    """List the studies of a root."""
    raw = root / "data" / "raw"
    return sorted(folder.name for folder in raw.iterdir() if folder.is_dir()) if raw.is_dir() else []


class _StrictLoader(yaml.SafeLoader):
    """A safe loader that refuses a key given twice."""


def _construct_mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [key.value for key, _ in node.value]
    for key in keys:
        if keys.count(key) > 1:
            raise yaml.MarkedYAMLError(problem=f"the key {key!r} stands twice", problem_mark=node.start_mark)
    return loader.construct_mapping(node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct_mapping)


def read_settings(path: Path) -> StudySettings:
    """Read and check study.yml; raises FaultsError with every fault."""
    if not path.exists():
        raise DhrError(f"{path} is missing. Draft it with: dhr new {path.parent.name}")
    try:
        given = yaml.load(decode_text(path.read_bytes()), Loader=_StrictLoader)
    except yaml.MarkedYAMLError as error:
        row = error.problem_mark.line + 1 if error.problem_mark else None
        hint = "Indent with spaces, and put a text that holds a colon in quotes."
        raise FaultsError([Fault(path.name, str(error.problem), hint=hint, row=row)]) from None
    if not isinstance(given, dict):
        raise FaultsError([Fault(path.name, "the file holds no settings", ", ".join(StudySettings.model_fields))])
    dated = {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in given.items()}
    try:
        return StudySettings.model_validate(dated)
    except ValidationError as error:
        raise FaultsError(_setting_fault(path.name, fault) for fault in error.errors()) from None


def _setting_fault(file: str, error: Any) -> Fault:
    place = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        model: Any = StudySettings
        for part in error["loc"][:-1]:
            model = model.model_fields[part].annotation
        hint = suggest_name(str(error["loc"][-1]), model.model_fields)
        return Fault(file, "unknown key", ", ".join(model.model_fields), hint, column=place)
    found = "missing" if error["type"] == "missing" else repr(error["input"])
    return Fault(file, f"found {found}", error["msg"], column=place)


def collect_register(study: Study) -> tuple[pd.DataFrame, list[Fault]]:
    """Read register.csv (columns: REGISTER) beside its faults; blank kind, scope, published mean dhr, regional, no."""
    register, faults = collect_csv(study.raw / "register.csv", REGISTER)
    for record in register.to_dict("records"):
        for column in ("commenced", "completed"):
            if record[column] and not DATE.fullmatch(record[column]):
                hint = "Write only what is known, for instance 2012-05."
                found, allowed = repr(record[column]), "YYYY, YYYY-MM or YYYY-MM-DD"
                faults.append(Fault("register.csv", found, allowed, hint, record[ROW], column))
    defaults = {"kind": "dhr", "scope": "regional", "published": "no"}
    return register.assign(**{key: register[key].replace("", value) for key, value in defaults.items()}), faults


def collect_documents(study: Study, register: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault]]:
    """Read documents.csv (columns as in DOCUMENTS) beside its faults: unknown review, missing file, path outside."""
    documents, faults = collect_csv(study.raw / "documents.csv", DOCUMENTS)
    known = set(register["review_id"])
    for record in documents.to_dict("records"):
        place = {"row": record[ROW], "file": "documents.csv"}
        if record["review_id"] and record["review_id"] not in known:
            hint = suggest_name(record["review_id"], known) + " Add the review to register.csv first."
            faults.append(Fault(found=f"{record['review_id']!r}", hint=hint, column="review_id", **place))
        try:
            path = resolve_inside(study.raw, record["file"])
        except DhrError as error:
            faults.append(Fault(found=str(error), column="file", **place))
            continue
        if not path.is_file():
            hint = suggest_name(record["file"], [file.name for file in list_received(study)])
            faults.append(
                Fault(found=f"{record['file']!r} is not in {study.raw.name}", hint=hint, column="file", **place)
            )
    return documents, faults


def list_received(study: Study) -> list[Path]:
    """List the files received, without the registers, hidden files and Word's lock files, sorted by name."""
    files = [
        path
        for path in study.raw.rglob("*")
        if path.is_file() and path.name not in REGISTER_FILES and not path.name.startswith((".", "~$"))
    ]
    return sorted(files, key=lambda path: path.relative_to(study.raw).as_posix())

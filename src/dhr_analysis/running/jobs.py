"""The jobs of a run: six stages in the order of what they need, then each report for each audience."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import DhrError, Fault, FaultsError, suggest_name
from ..study import Study
from ..tables import AUDIENCES, table_path
from .books import check_parameters, read_parameters


@dataclass(frozen=True)
class Stage:
    """A stage: its notebook's name, the stages before it, tables needed and made, sheets of decisions it reads."""

    name: str
    after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()


# All stages read study.yml, the registers and the codebook. "codings_*" stands for every coder's sheet.
STAGES = (
    Stage("1_load", makes=("documents",)),
    Stage(
        "2_read",
        after=("1_load",),
        needs=("documents",),
        makes=(
            "passages", "facts", "reviews", "recommendations", "recommendation_copies", "recommendation_agencies",
            "actions",
        ),
        decisions=("facts", "recommendations"),
    ),
    Stage(
        "3_code",
        after=("2_read",),
        needs=("documents", "passages", "facts", "reviews", "recommendations", "recommendation_agencies", "actions"),
        makes=("codings", "review_codes", "recommendation_codes"),
        decisions=("codings_*", "agreed_codings"),
    ),
    Stage(
        "4_topics",
        after=("3_code",),
        needs=("documents", "passages", "reviews", "codings", "review_codes"),
        makes=("topics", "passage_topics", "topic_examples"),
        decisions=("topic_labels",),
    ),
    Stage(
        "5_synthesise",
        after=("3_code",),
        needs=(
            "documents", "passages", "facts", "reviews", "recommendations", "recommendation_copies",
            "recommendation_agencies", "actions", "codings", "review_codes", "recommendation_codes",
        ),
        makes=(
            "theme_counts", "theme_differences", "theme_pairs", "theme_trends", "theme_exceptions", "good_practice",
            "agency_themes", "recommendation_groups", "proposals", "action_plan",
        ),
        decisions=("same_as", "proposals", "action_status", "matrix", "memos"),
    ),
    Stage(
        "6_compare",
        after=("4_topics", "5_synthesise"),
        needs=(
            "documents", "passages", "reviews", "recommendations", "recommendation_agencies", "actions", "codings",
            "review_codes", "recommendation_codes", "theme_counts", "recommendation_groups",
        ),
        makes=("comparisons",),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Job:
    """A notebook to run with its parameters: what it reads, what it makes, and the page it becomes."""

    name: str
    notebook: Path
    parameters: tuple[tuple[str, str], ...]
    html: Path
    after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    audience: str = "restricted"
    is_report: bool = False

    @property
    def reads_files(self) -> bool:
        """Say whether the job reads the files as received: the first stage does."""
        return not self.after and not self.is_report


def plan_jobs(study: Study, notebooks: Path, stages: Sequence[Stage] = STAGES) -> list[Job]:
    """Plan all jobs of a study, each after those it needs."""
    jobs = [_plan_stage(study, notebooks, stage) for stage in stages]
    for report in _check_reports(study, notebooks / "reports"):
        jobs += _plan_report(study, notebooks / "reports" / f"{report}.ipynb", stages)
    return jobs


def _plan_stage(study: Study, notebooks: Path, stage: Stage) -> Job:
    notebook = notebooks / f"{stage.name}.ipynb"
    given = {"study": study.name, "root": str(study.root)}
    check_parameters(notebook.name, given, read_parameters(notebook))
    html = study.reports / "restricted" / "notebooks" / f"{stage.name}.html"
    return Job(stage.name, notebook, tuple(given.items()), html, stage.after, stage.needs, stage.makes, stage.decisions)


def _check_reports(study: Study, folder: Path) -> list[str]:
    known = sorted(path.stem for path in folder.glob("*.ipynb"))
    faults = [
        Fault("study.yml", f"unknown report {name!r}", ", ".join(known), suggest_name(name, known), column="reports")
        for name in study.settings.reports
        if name not in known
    ]
    if faults:
        raise FaultsError(faults)
    return list(dict.fromkeys(study.settings.reports))


def _plan_report(study: Study, notebook: Path, stages: Sequence[Stage]) -> list[Job]:
    """Plan a report for each audience; with a parameter ``csp`` for each partnership, with ``theme`` for each theme."""
    known = read_parameters(notebook)
    subjects = _list_subjects(study, known)
    jobs = []
    for audience in (name for name in AUDIENCES if name in study.settings.audiences):
        for subject in subjects:
            stem = "_".join([notebook.stem, *map(_slug, subject.values())])
            given = {"study": study.name, "root": str(study.root), "audience": audience}
            given |= {"edition": study.settings.edition} | subject
            check_parameters(notebook.name, given, known)
            jobs.append(
                Job(
                    name=f"{stem}.{audience}",
                    notebook=notebook,
                    parameters=tuple(given.items()),
                    html=study.reports / audience / f"{stem}.html",
                    after=tuple(stage.name for stage in stages),
                    needs=("problems", *(table for stage in stages for table in stage.makes)),
                    decisions=("*",),
                    audience=audience,
                    is_report=True,
                )
            )
    return jobs


def _list_subjects(study: Study, known: Mapping[str, Any]) -> list[dict[str, str]]:
    """List what a report is run for: partnerships, or themes (by their place among all where study.yml names none)."""
    if "csp" in known:
        return [{"csp": csp} for csp in study.settings.partnerships]
    if "theme" in known:
        return [{"theme": theme} for theme in study.settings.themes or ("1", "2", "3")]
    return [{}]


def _slug(name: str) -> str:
    return re.sub(r"\W+", "_", name.lower()).strip("_")


def select_jobs(jobs: Sequence[Job], *, until: str = "", only: Iterable[str] = ()) -> list[Job]:
    """Select the jobs asked for: a stage with all before it (``until``), or those named (``only``)."""
    named = [job for name in only for job in _find_jobs(jobs, name)]
    if named:
        return [job for job in jobs if job in named]
    if not until:
        return list(jobs)
    wanted = {job.name for job in _find_jobs(jobs, until)}
    for job in reversed(jobs):
        if job.name in wanted:
            wanted |= set(job.after)
    return [job for job in jobs if job.name in wanted]


def _find_jobs(jobs: Sequence[Job], name: str) -> list[Job]:
    """Find jobs by name: ``3_code``, ``code``, ``final_report`` (all audiences) or ``final_report.public``."""
    found = [job for job in jobs if name in _names(job)]
    if not found:
        known = {known for job in jobs for known in _names(job)}
        raise UnknownJobError(f"There is no stage or report {name!r}. {suggest_name(name, known)}")
    return found


def _names(job: Job) -> tuple[str, ...]:
    short = (job.notebook.stem, job.html.stem) if job.is_report else (job.name.partition("_")[2],)
    return (job.name, *short)


class UnknownJobError(DhrError):
    """A stage or report was asked for that is not planned."""


def check_needs(study: Study, jobs: Sequence[Job], chosen: Sequence[Job]) -> None:
    """Refuse a selection that needs tables which neither stand there nor are made by it."""
    made = {table for job in chosen for table in job.makes}
    for job in chosen:
        for table in job.needs:
            if table in made or job.is_report or table_path(study.processed, table).exists():
                continue
            maker = next((other.name for other in jobs if table in other.makes), "")
            raise DhrError(
                f"{job.name} needs the table {table!r}, which {maker} makes and which is not there yet. "
                f"Run first: dhr run {study.name} --until {maker}"
            )

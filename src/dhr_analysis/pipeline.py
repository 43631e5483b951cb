"""The pipeline: runs through papermill what is stale, several notebooks at once, and stamps what is done.

Reads what people edit (data/raw, data/decisions, codebook); makes data/processed/<study> and reports/<study>.
"""

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path

from .errors import DhrError
from .manifest import write_manifests
from .problems import join_problems
from .running.books import find_notebooks, read_title
from .running.execute import Outcome, Task, prepare_worker, run_task
from .running.jobs import STAGES, Job, Stage, check_needs, plan_jobs, select_jobs
from .running.lock import lock_folder
from .running.progress import Say, Show, show_progress
from .running.stamps import (
    Hashes,
    fingerprint_job,
    hash_file,
    is_unchanged,
    list_changes,
    list_outputs,
    read_stamp,
    remove_leftovers,
    write_stamp,
)
from .study import Study
from .tables import table_path

MOST_AT_ONCE = 4  # each notebook holds a study's tables in memory


@dataclass(frozen=True)
class Run:
    """How a run ended: jobs made anew, jobs unchanged, failures in words (by job), jobs not run because of them."""

    made: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failures: Mapping[str, Outcome] = field(default_factory=dict)
    not_run: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Say whether all that was asked for is there."""
        return not self.failures and not self.not_run


def run_study(
    study: Study,
    *,
    until: str = "",
    only: Iterable[str] = (),
    force: bool = False,
    notebooks: Path | None = None,
    stages: Sequence[Stage] = STAGES,
) -> Run:
    """Run what is stale of a study, in the order of what each job needs; raises DhrError before anything runs.

    ``until`` stops after a stage, ``only`` names single jobs, ``force`` runs also what is unchanged.
    """
    planned = plan_jobs(study, notebooks or find_notebooks(study.root), stages)
    jobs = select_jobs(planned, until=until, only=only)
    check_needs(study, planned, jobs)
    with lock_folder(study.processed), show_progress(len(jobs)) as (say, show):
        for name in remove_leftovers(study, planned):
            say(f"{name}: removed, since study.yml no longer asks for it")
        _clear_work(study)
        run = _run_jobs(study, jobs, force, say, show)
        _clear_work(study)
        write_manifests(study, planned)
        for job in jobs:
            if job.is_report and job.name in {*run.failures, *run.not_run} and job.html.exists():
                say(f"{job.html.relative_to(study.root).as_posix()}: still stands as an earlier run made it")
    return run


def _clear_work(study: Study) -> None:
    """Remove what a killed run was at: its workplace and files that it had begun to write."""
    shutil.rmtree(study.processed / "work", ignore_errors=True)
    for folder in (study.processed, study.reports):
        for part in folder.rglob(".*.part"):
            part.unlink(missing_ok=True)


def _run_jobs(study: Study, jobs: Sequence[Job], force: bool, say: Say, show: Show) -> Run:
    waiting = list(jobs)
    running: dict[Future[Outcome], tuple[Job, Hashes]] = {}
    run = Run()
    context = get_context("spawn")
    most = min(os.cpu_count() or 1, MOST_AT_ONCE)
    with ProcessPoolExecutor(most, mp_context=context, initializer=prepare_worker) as pool:
        while waiting or running:
            for job in _list_ready(waiting, [job for job, _ in running.values()]):
                waiting.remove(job)
                run, inputs = _judge_job(study, job, run, force, say)
                if inputs:
                    running[_submit(pool, study, job)] = job, inputs
            show(len(jobs) - len(waiting) - len(running), [job.name for job, _ in running.values()])
            for future in wait(running, return_when=FIRST_COMPLETED).done if running else ():
                job, inputs = running.pop(future)
                run = _finish_job(study, job, inputs, _result(future), run, say)
    return run


def _list_ready(waiting: Sequence[Job], running: Sequence[Job]) -> list[Job]:
    """List the waiting jobs that need none of those still waiting or running."""
    pending = {job.name for job in [*waiting, *running]}
    return [job for job in waiting if not pending & set(job.after)]


def _judge_job(study: Study, job: Job, run: Run, force: bool, say: Say) -> tuple[Run, Hashes]:
    """Judge what is to be done for a job whose forerunners have ended; its inputs are given when it must run."""
    if stopped_by := sorted({*run.failures, *run.not_run} & set(job.after)):
        say(f"{job.name}: not run, because it needs {stopped_by[0]}")
        return replace(run, not_run=(*run.not_run, job.name)), {}
    if "problems" in job.needs and not table_path(study.processed, "problems").exists():
        join_problems(study.processed)
    inputs = fingerprint_job(study, job)
    if not force and is_unchanged(study, job, inputs):
        say(f"{job.name}: unchanged")
        return replace(run, unchanged=(*run.unchanged, job.name)), {}
    if changes := list_changes(study, job, inputs):
        more = f" and {len(changes) - 3} more" if len(changes) > 3 else ""
        say(f"{job.name}: runs again, because of {', '.join(changes[:3])}{more}")
    return run, inputs


def _submit(pool: ProcessPoolExecutor, study: Study, job: Job) -> "Future[Outcome]":
    page = {"title": read_title(job.notebook), "study": study.settings.title, "audience": job.audience}
    page |= {"edition": study.settings.edition, "date": study.date} if job.is_report else {}
    task = Task(
        job.name,
        job.notebook,
        dict(job.parameters),
        job.html,
        page,
        study.processed / "work" / job.name,
        study.processed / "failed" / f"{job.name}.ipynb",
    )
    try:
        return pool.submit(run_task, task)
    except BrokenProcessPool:
        raise DhrError(LOST_WORKER) from None


LOST_WORKER = (
    "A worker process ended without a word, perhaps for want of memory. "
    "Close other programs and run again: what is finished is kept."
)


def _result(future: "Future[Outcome]") -> Outcome:
    try:
        return future.result()
    except BrokenProcessPool:
        raise DhrError(LOST_WORKER) from None


def _finish_job(study: Study, job: Job, inputs: Hashes, outcome: Outcome, run: Run, say: Say) -> Run:
    """Stamp a job that is done; the stamp comes last, so that a run stopped before it does the job again."""
    outputs = list_outputs(study, job, outcome.products)
    missing = [path.stem for path in outputs if not path.exists()]
    if missing and not outcome.failure:
        outcome = replace(outcome, failure=f"{job.notebook.name} ended, but did not write: {', '.join(missing)}.")
    if outcome.failure:
        say(f"{job.name}: failed")
        return replace(run, failures={**run.failures, job.name: outcome})
    if not job.is_report:
        join_problems(study.processed)
    _remove_outdated(study, job, outputs)
    write_stamp(study, job, inputs, outputs)
    say(f"{job.name}: done in {outcome.seconds:.1f} s")
    return replace(run, made=(*run.made, job.name))


def _remove_outdated(study: Study, job: Job, outputs: Iterable[Path]) -> None:
    """Remove what the job made last time and no longer makes, unless someone has altered it."""
    for name, digest in read_stamp(study, job.name).get("outputs", {}).items():
        path = study.root / name
        if path not in outputs and hash_file(path) == digest:
            path.unlink()

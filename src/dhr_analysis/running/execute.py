"""Run one notebook through papermill in a worker process and make its page; what fails is kept apart."""

import os
import shutil
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import DhrError
from .books import STAGING

# The same bytes whatever the machine: fixed order of sets, one thread in sums, no font or profile of the user's.
FIXED = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
    "JUPYTER_PREFER_ENV_PATH": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONUTF8": "1",
}
# What a notebook and its runner say to each other is confidential: a private socket, or encrypted where there is none.
TRANSPORT = {"transport": "ipc"} if os.name == "posix" else {"transport_encryption": "auto"}
LOG = "log.txt"
SHORT_PATH = "/tmp" if os.name == "posix" else None  # a socket's path may have no more than a hundred letters


@dataclass(frozen=True)
class Task:
    """What a worker needs to know to run a notebook; ``page`` are the settings of its page."""

    name: str
    notebook: Path
    parameters: dict[str, str]
    html: Path
    page: dict[str, str]
    work: Path
    failed: Path


@dataclass(frozen=True)
class Outcome:
    """How a notebook ended: the files it made beside its tables, or what a person must mend."""

    name: str
    seconds: float
    products: tuple[Path, ...] = ()
    failure: str = ""
    trace: str = ""


def prepare_worker() -> None:
    """Prepare a worker process: it ends when the run that started it ends, even if that was killed."""
    os.environ.update(FIXED)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def run_task(task: Task) -> Outcome:
    """Run a notebook, make its page and put all it made in its place; never raises."""
    start = time.perf_counter()
    products: tuple[Path, ...] = ()
    failure = trace = ""
    try:
        products = _run_notebook(task)
    except _NotebookError as error:
        failure, trace = str(error), error.trace
    except DhrError as error:
        failure = f"{task.name}: {error}"
    except Exception as error:
        failure = f"{task.notebook.name} could not be run: {_say_error(type(error).__name__, str(error))}"
        trace = f"{_read_log(task)}{traceback.format_exc()}"
    shutil.rmtree(task.work, ignore_errors=True)
    return Outcome(task.name, time.perf_counter() - start, products, failure, trace)


class _NotebookError(Exception):
    def __init__(self, message: str, trace: str):
        self.trace = trace
        super().__init__(message)


def _run_notebook(task: Task) -> tuple[Path, ...]:
    from ..reporting.export import export_page
    from ..reporting.products import finish_report

    shutil.rmtree(task.work, ignore_errors=True)
    staging = task.work / "products"
    staging.mkdir(parents=True)
    os.environ[STAGING] = str(staging)
    with _use_private_folder(), _keep_log(task):
        executed = _execute(task)
    page = task.work / task.html.name
    page.write_text(export_page(executed, **task.page), encoding="utf-8", newline="\n")
    if "edition" in task.page:  # a report
        finish_report(executed, page, staging, task.page, task.parameters["study"], task.parameters["root"])
    task.failed.unlink(missing_ok=True)
    return _move_into_place(task, page, staging)


def _execute(task: Task) -> Any:
    from papermill import execute_notebook
    from papermill.exceptions import PapermillExecutionError
    from traitlets.config import Config

    output = task.work / f"{task.name}.ipynb"
    try:
        return execute_notebook(
            str(task.notebook).replace("{", "{{").replace("}", "}}"),  # papermill fills braces in paths
            str(output).replace("{", "{{").replace("}", "}}"),
            task.parameters,
            kernel_name="python3",
            progress_bar=False,
            cwd=task.work,
            config=Config({"KernelManager": TRANSPORT}),
        )
    except PapermillExecutionError as error:
        task.failed.parent.mkdir(parents=True, exist_ok=True)
        os.replace(output, task.failed)
        raise _NotebookError(_say_failure(task, error), str(error)) from None


@contextmanager
def _use_private_folder() -> Iterator[None]:
    """Let sockets, the file that names them and the notebook's profile lie where only this user can look."""
    with tempfile.TemporaryDirectory(prefix="dhr-", dir=SHORT_PATH, ignore_cleanup_errors=True) as private:
        os.environ |= {"IPYTHONDIR": private, "JUPYTER_RUNTIME_DIR": private}
        tempfile.tempdir = private
        try:
            yield
        finally:
            tempfile.tempdir = None


@contextmanager
def _keep_log(task: Task) -> Iterator[None]:
    """Keep what the notebook's process says of itself out of the run's messages; it is told when it fails to start."""
    before = os.dup(2)
    with (task.work / LOG).open("wb") as log:
        os.dup2(log.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)


def _read_log(task: Task) -> str:
    path = task.work / LOG
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def _say_failure(task: Task, error: Any) -> str:
    first_line = next((line for line in error.source.splitlines() if line.strip()), "").strip()
    return (
        f"{task.notebook.name} stopped at cell {error.exec_count} ({first_line}):\n"
        f"{_say_error(error.ename, error.evalue)}\n"
        f"The notebook up to there, with the cell marked: {task.failed}"
    )


def _say_error(kind: str, message: str) -> str:
    import dhr_analysis.errors as errors

    known = getattr(errors, kind, None)
    shown_as_is = isinstance(known, type) and issubclass(known, DhrError)
    return message if shown_as_is else f"{kind}: {message}"


def _move_into_place(task: Task, page: Path, staging: Path) -> tuple[Path, ...]:
    """Move the page and the further products to where they belong, each whole."""
    moved = []
    for source in sorted(path for path in staging.rglob("*") if path.is_file()):
        moved.append(_move(source, task.html.parent / source.relative_to(staging)))
    _move(page, task.html)
    return tuple(moved)


def _move(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(source, target)
    except PermissionError:
        raise DhrError(f"{target} can't be replaced. Close it where it is open, then run again.") from None
    return target

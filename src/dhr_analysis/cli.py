"""The commands: ``dhr new``, ``check``, ``run``, ``lab``, ``purge``. Work and heavy imports happen inside them.

``dhr sheets`` and ``dhr exchange`` stand in desk_cli. Exit codes: 0 done, 1 something a person must mend, 2 wrong use.
"""

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(
    name="dhr",
    help="Learn from Domestic Homicide Reviews: read, code, synthesise and report.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain lines, for every terminal and every ear
    context_settings={"help_option_names": ["-h", "--help"]},
)

StudyName = Annotated[str, typer.Argument(metavar="STUDY", help="Name of the study: its folder in data/raw.")]
Root = Annotated[str, typer.Option(metavar="DIR", help="Folder that holds data/ and reports/.", show_default=False)]
Debug = Annotated[bool, typer.Option("--debug", help="Show where in the program a fault arose.")]


def shows_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command end with a message and exit code 1 where a person must mend something, without a traceback."""

    @wraps(command)
    def guarded(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except (typer.Exit, typer.BadParameter):
            raise
        except KeyboardInterrupt:
            _say_error("Stopped. What was finished is kept; run again to go on.")
            raise typer.Exit(130) from None
        except Exception as error:
            if options.get("debug"):
                raise
            _say_error(_describe(error))
            raise typer.Exit(1) from None

    return guarded


def _describe(error: Exception) -> str:
    from .errors import DhrError

    if isinstance(error, DhrError):
        return str(error)
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}. Is it open in another program, or may you not write there?"
    kind = type(error).__name__
    return f"The program met something that it does not expect ({kind}: {error}). Run again with --debug to see where."


def _say_error(message: str) -> None:
    print(message, file=sys.stderr)


@app.command()
@shows_errors
def new(
    study: StudyName,
    source: Annotated[str, typer.Option("--from", metavar="DIR", help="Folder with the reviews as received.")] = "",
    root: Root = "",
    debug: Debug = False,
) -> None:
    """Begin a study: make its folders, copy files, draft study.yml, register.csv and documents.csv."""
    from .new_study import make_study
    from .reporting.page import count_things
    from .study import find_root

    made = make_study(find_root(root), study, Path(source).expanduser() if source else None)
    print(f"{made.study.raw}: {count_things(len(made.copied), 'file')} copied")
    for name in made.kept:
        print(f"{name}: another file of this name is there and was left as it is")
    for name in made.drafted:
        print(f"{name}: drafted")
    print(f"Fill in the drafts (Excel opens the CSV files), then: dhr check {study}")


@app.command()
@shows_errors
def check(study: StudyName, root: Root = "", debug: Debug = False) -> None:
    """Say in plain words what is missing, doubled, unreadable or unknown in a study."""
    from .check import check_study
    from .study import find_root

    findings = check_study(find_root(root), study)
    print(findings)
    print("Mend these, then check again." if findings.to_mend else f"Nothing must be mended. Next: dhr run {study}")
    raise typer.Exit(1 if findings.to_mend else 0)


@app.command()
@shows_errors
def run(
    study: StudyName,
    until: Annotated[str, typer.Option(metavar="STAGE", help="Run no further than this stage.")] = "",
    only: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Run only this stage or report.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Run also what is unchanged.")] = False,
    root: Root = "",
    debug: Debug = False,
) -> None:
    """Run the notebooks that are stale, then make the reports that study.yml lists."""
    from .pipeline import run_study
    from .running.jobs import UnknownJobError
    from .study import open_study

    opened = open_study(study, root)
    try:
        done = run_study(opened, until=until, only=only or (), force=force)
    except UnknownJobError as error:
        raise typer.BadParameter(str(error), param_hint="--only" if only else "--until") from None
    for outcome in done.failures.values():
        _say_error("\n".join(["", outcome.failure, *([outcome.trace] if debug else [])]))
    if not done.is_good:
        _say_error(f"\nMend this, then run again: dhr run {study}")
        raise typer.Exit(1)
    print(f"{len(done.made)} made, {len(done.unchanged)} unchanged. Reports: {opened.reports}")


@app.command()
@shows_errors
def lab(study: StudyName, root: Root = "", debug: Debug = False) -> None:
    """Open JupyterLab on the notebooks, set to a study."""
    import subprocess

    from .notebook import LAB_STUDY
    from .running.books import find_notebooks
    from .study import open_study

    opened = open_study(study, root)
    environment = os.environ | {LAB_STUDY: opened.name, "DHR_ROOT": str(opened.root)}
    command = [sys.executable, "-m", "jupyterlab", "--notebook-dir", str(find_notebooks(opened.root))]
    raise typer.Exit(subprocess.run(command, env=environment, check=False).returncode)


@app.command()
@shows_errors
def national(
    study: StudyName,
    source: Annotated[str, typer.Option("--from", metavar="DIR", help="The national dataset, or saved library pages.")],
    root: Root = "",
    debug: Debug = False,
) -> None:
    """Take national data into a study: the dataset of reviews, or pages and reports saved from the library."""
    from .national_cli import load_national
    from .study import open_study

    print(load_national(open_study(study, root), Path(source).expanduser()))


@app.command()
@shows_errors
def purge(
    study: StudyName,
    yes: Annotated[bool, typer.Option("--yes", help="Delete; without it, only say what would be deleted.")] = False,
    root: Root = "",
    debug: Debug = False,
) -> None:
    """Say what would be deleted of a study's texts and tables; delete it with --yes."""
    from .purge import delete_texts, list_texts
    from .reporting.page import count_things
    from .study import open_study

    opened = open_study(study, root)
    texts = list_texts(opened)
    for text in texts:
        print(f"{text.path}: {text.what}, {count_things(text.files, 'file')}, {text.size / 1e6:.1f} MB")
    kept = [opened.raw / "study.yml", opened.raw / "register.csv", opened.raw / "documents.csv"]
    print(f"Kept: {', '.join(path.name for path in kept)}, {opened.decisions} (it may hold quotes), {opened.reports}")
    if yes:
        delete_texts(texts)
    print("Deleted." if yes else f"Nothing was deleted. To delete: dhr purge {study} --yes")


from . import desk_cli  # noqa: E402, F401  adds its commands to the app above


def main() -> None:
    """Run the command line."""
    app(prog_name="dhr")

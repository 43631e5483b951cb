"""The commands for what people do at their desks: ``dhr sheets`` and ``dhr exchange export`` and ``import``."""

from pathlib import Path
from typing import Annotated, Any

import typer

from .cli import Debug, Root, StudyName, app, shows_errors

exchange = typer.Typer(
    help="Exchange a study with NVivo, MAXQDA, ATLAS.ti or QualCoder (REFI-QDA).", no_args_is_help=True
)
app.add_typer(exchange, name="exchange")
Codes = Annotated[list[str] | None, typer.Option("--code", metavar="CODE", help="Only this code; may be repeated.")]
ExchangeFile = Annotated[str, typer.Argument(metavar="FILE", help="A project (.qdpx) or a codebook (.qdc).")]


@app.command()
@shows_errors
def sheets(
    study: StudyName,
    coder: Annotated[str, typer.Option(metavar="INITIALS", help="Who will fill it in, for instance AB.")] = "",
    code: Codes = None,
    sample: Annotated[int, typer.Option(metavar="N", min=0, help="Draw so many passages × codes.")] = 0,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Draw by this seed, not the study's.")] = None,
    blind: Annotated[bool, typer.Option("--blind", help="Show no one's marks, the machine's neither.")] = False,
    matrix: Annotated[bool, typer.Option("--matrix", help="Write the matrix: reviews × codes, for summaries.")] = False,
    against: Annotated[str, typer.Option(metavar="INITIALS", help="Write where two coders differ, to agree on.")] = "",
    plan: Annotated[str, typer.Option(metavar="FILE", help="Write the action plan, for HOCS to fill in.")] = "",
    read: Annotated[str, typer.Option(metavar="FILE", help="Read a filled sheet back into the decisions.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="When reading: let the sheet win.")] = False,
    root: Root = "",
    debug: Debug = False,
) -> None:
    """Write workbooks in which people code, chart and agree, or read a filled one back into data/decisions."""
    from . import sheets as making
    from .study import open_study

    _check_sheet_options(coder, read, plan, matrix=matrix, against=against, sample=sample, blind=blind)
    opened = open_study(study, root)
    if plan:
        from .action_plan import write_plan_sheet

        made = write_plan_sheet(opened, Path(plan).expanduser())
        print(f"{made}\nFill it in, then: dhr sheets {study} --read {made}")
        return
    if read:
        lines = making.read_sheet(opened, Path(read).expanduser(), replace=replace)
        print("\n".join([*lines, f"Next: dhr run {study}"]))
        return
    if matrix:
        written = making.write_matrix(opened, coder, codes=code or ())
    elif against:
        written = making.write_agreement_sheet(opened, coder, against)
    else:
        written = making.write_coding_sheet(opened, coder, codes=code or (), sample=sample, blind=blind, seed=seed)
    print(f"{written.path}{'' if written.is_new else ': is there already, the very same'}")
    print("\n".join([*written.lines, f"Fill it in, then: dhr sheets {study} --read {written.path}"]))


def _check_sheet_options(coder: str, read: str, plan: str, **asked: Any) -> None:
    """Refuse options that don't go together, as wrong use."""
    named = [f"--{name}" for name, value in asked.items() if value]
    if plan and (coder or read or named):
        raise typer.BadParameter("--plan goes alone: it writes the action plan, which HOCS fill in together.")
    if plan:
        return
    if read and (coder or named):
        others = ", ".join((["--coder"] if coder else []) + named)
        raise typer.BadParameter(f"--read goes alone: the sheet says itself what it is (found beside it: {others}).")
    if not read and not coder:
        raise typer.BadParameter("Say whose sheet it is with --coder AB, or name a filled one with --read FILE.")
    if (asked["matrix"] or asked["against"]) and len(named) > 1:
        raise typer.BadParameter(f"{' and '.join(named)} don't go together.")


@exchange.command("export")
@shows_errors
def export(
    study: StudyName,
    file: ExchangeFile,
    flat: Annotated[bool, typer.Option("--flat", help="Codes without groups.")] = False,
    variables: Annotated[str, typer.Option(metavar="source|case", help="Where attributes go; NVivo: case.")] = "source",
    line_endings: Annotated[str, typer.Option(metavar="lf|crlf", help="Of the texts; crlf for MAXQDA.")] = "lf",
    replace: Annotated[bool, typer.Option("--replace", help="Replace a file that differs.")] = False,
    root: Root = "",
    debug: Debug = False,
) -> None:
    """Write a study as .qdpx (texts, codes, codings, cases), or its codebook as .qdc, and say what is lost."""
    from .exchange import Form, export_study
    from .study import open_study

    form = Form(flat, variables, line_endings)
    print("\n".join(export_study(open_study(study, root), Path(file).expanduser(), form, replace=replace)))


@exchange.command("import")
@shows_errors
def import_(
    study: StudyName,
    file: ExchangeFile,
    coder: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=AB", help="Initials of a user of the file; AB alone: of codings without a user."),
    ] = None,
    root: Root = "",
    debug: Debug = False,
) -> None:
    """Take what people coded in another program into data/decisions, as theirs; the machine's codings stay its own."""
    from .exchange import import_file
    from .study import open_study

    given = [text.rpartition("=") for text in coder or ()]
    coders = {name.strip(): initials.strip() for name, _, initials in given}
    lines = import_file(open_study(study, root), Path(file).expanduser(), coders)
    print("\n".join([*lines, f"Next: dhr run {study}"]))

"""Progress of a run: a bar where there is a terminal, plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Say = Callable[[str], None]
Show = Callable[[int, list[str]], None]


@contextmanager
def show_progress(total: int) -> Iterator[tuple[Say, Show]]:
    """Show progress for the length of a block: ``say`` writes a line, ``show`` says how many are done and what runs."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)

    def say(line: str) -> None:
        console.print(line, markup=False)

    if not console.is_terminal:
        yield say, lambda done, running: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        BarColumn(20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("", total=total)
        yield say, lambda done, running: progress.update(bar, completed=done, description=", ".join(running))

"""What the user sees while and after a command runs: lines, tables, progress on standard error."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import typer

Step = Callable[[str], None]
"""Tells that a next step begins; the text is Dutch."""


def clean(text: str) -> str:
    """Return `text` without control characters, so that no cell can steer the terminal."""
    return "".join(
        "\ufffd" if unicodedata.category(sign) == "Cc" and sign != "\n" else sign for sign in text
    )


def say(lines: Iterable[str] | str) -> None:
    """Print Dutch lines on standard output."""
    for line in [lines] if isinstance(lines, str) else lines:
        typer.echo(clean(line))


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print one table on standard output, as wide as the terminal allows."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(title=title, title_justify="left")
    for column in columns:
        drawn.add_column(column, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(clean(cell)) for cell in row))
    Console().print(drawn)


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Step]:
    """Show the step that runs, with its time, on standard error; nothing where no one looks.

    `quiet` is for --json. A file or pipe as standard error gets nothing either.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _text: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("")
        yield lambda text: shown.update(task, description=clean(text).replace("[", "("))

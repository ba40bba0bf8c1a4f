"""What the user sees while and after a command runs: lines, tables, progress on standard error."""

from __future__ import annotations

import os
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


def shield() -> None:
    """Keep the remarks of libraries out of our output: from here on they go to standard error.

    HiGHS prints a line now and then by C itself, whatever it is asked; in JSON it is a fault.
    """
    try:
        if sys.stdout.fileno() != 1:
            return
    except OSError:  # what stands in for it has no number
        return
    sys.stdout.flush()
    ours, text = os.dup(1), sys.stdout
    line = 1 if text.isatty() else -1
    sys.stdout = os.fdopen(ours, "w", line, encoding=text.encoding, errors=text.errors)
    os.dup2(2, 1)


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

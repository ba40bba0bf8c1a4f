"""All or nothing: outputs grow in a temporary folder beside their place and move in at the end."""

from __future__ import annotations

import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Yield a folder to write in; on leaving without error its files replace those in `out`.

    After an error or Ctrl-C `out` is as it was, and was not made if it did not exist. Files in
    `out` that the run does not write stay. Raises OSError where `out` cannot be written.
    """
    above = _lowest_existing(out)
    stage = Path(tempfile.mkdtemp(prefix=f".{out.name}-", suffix=".tmp", dir=above))
    try:
        yield stage
        with _uninterrupted():
            _move_in(stage, out)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _lowest_existing(out: Path) -> Path:
    """Return the nearest folder above `out` that exists: the same disk, so that renames work."""
    return next(folder for folder in out.absolute().parents if folder.is_dir())


def _move_in(stage: Path, out: Path) -> None:
    """Move every file of `stage` to its place in `out`, each by one rename."""
    for source in sorted(path for path in stage.rglob("*") if path.is_file()):
        target = out / source.relative_to(stage)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C and SIGTERM back for the few milliseconds in which the files move in."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[tuple[int, FrameType | None]] = []
    watched = (signal.SIGINT, signal.SIGTERM)
    before = {
        number: signal.signal(number, lambda *caught: held.append(caught)) for number in watched
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for caught, _frame in held[:1]:
        signal.raise_signal(caught)

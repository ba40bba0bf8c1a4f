from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from placement_api.outputs.folder import _uninterrupted, staged


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_files_move_in_at_the_end_and_other_files_stay(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("van mij")
    (out / "a.txt").write_text("oud")
    with staged(out) as stage:
        (stage / "a.txt").write_text("nieuw")
        (stage / "sub").mkdir()
        (stage / "sub" / "b.txt").write_text("b")
        assert (out / "a.txt").read_text() == "oud"
    assert (out / "a.txt").read_text() == "nieuw"
    assert names(tmp_path) == ["out/a.txt", "out/notes.txt", "out/sub/b.txt"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_after_an_error_or_ctrl_c_nothing_is_left(
    tmp_path: Path, error: type[BaseException]
) -> None:
    out = tmp_path / "deep" / "out"
    with pytest.raises(error), staged(out) as stage:  # noqa: PT012
        (stage / "a.txt").write_text("half")
        raise error
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def as_in_a_command() -> Iterator[None]:
    """Let Ctrl-C do what it does in a command: other tests of this process may have changed it."""
    earlier = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, earlier)


@pytest.mark.usefixtures("as_in_a_command")
def test_ctrl_c_while_files_move_in_waits_until_all_are_in() -> None:
    before = signal.getsignal(signal.SIGINT)
    done: list[str] = []
    with pytest.raises(KeyboardInterrupt), _uninterrupted():  # noqa: PT012
        signal.raise_signal(signal.SIGINT)
        done.append("moved")
    assert done == ["moved"]
    assert signal.getsignal(signal.SIGINT) is before


def test_a_place_that_cannot_be_written_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError), staged(tmp_path / "file") as stage:  # noqa: PT011
        (stage / "a").write_text("")
    assert names(tmp_path) == ["file"]

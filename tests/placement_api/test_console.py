from __future__ import annotations

import subprocess
import sys

import pytest

from placement_api.console import clean, progress, say


def test_control_characters_cannot_reach_the_terminal() -> None:
    assert clean("a\x1b]0;titel\x07b\x9b1m\r") == "a\ufffd]0;titel\ufffdb\ufffd1m\ufffd"
    assert clean("twee\nregels, één €") == "twee\nregels, één €"


def test_lines_are_printed_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    say(["één", "twee"])
    say("drie")
    assert capsys.readouterr().out == "één\ntwee\ndrie\n"


@pytest.mark.parametrize("quiet", [True, False])
def test_progress_is_silent_where_no_one_looks(
    capsys: pytest.CaptureFixture[str], quiet: bool
) -> None:
    with progress(quiet=quiet) as step:
        step("Aanlevering lezen")
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "")


NOISY = (
    "import ctypes, sys; from placement_api.console import shield; shield(); print('{}');"
    "libc = ctypes.CDLL(None); libc.puts(b'HiGHS says so'); libc.fflush(None)"
)


def test_what_a_library_prints_by_itself_is_no_part_of_our_output():
    done = subprocess.run([sys.executable, "-c", NOISY], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"{}\n", b"HiGHS says so\n")

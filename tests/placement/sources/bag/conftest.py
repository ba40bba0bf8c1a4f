"""A small invented extract, and a way to spoil one part of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from placement.errors import InputError
from placement.sources.bag.lvc import read_lvc
from placement_data.synthetic.bag import write_extract

Spoil = Callable[[bytes], bytes]


@pytest.fixture(scope="session")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An extract of 120 invented addresses."""
    path = tmp_path_factory.mktemp("bag") / "lvbag-extract.zip"
    write_extract(path, 120)
    return path


@pytest.fixture
def spoiled(extract: Path, tmp_path: Path) -> Callable[[str, Spoil], Path]:
    """Return a copy of the extract of which the XML of one part was changed."""

    def made(part: str, change: Spoil) -> Path:
        target = tmp_path / "spoiled.zip"
        with zipfile.ZipFile(extract) as whole, zipfile.ZipFile(target, "w") as copy:
            for name in whole.namelist():
                content = whole.read(name)
                copy.writestr(name, rezipped(content, change) if part in name else content)
        return target

    return made


def rezipped(content: bytes, change: Spoil) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as inner,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in inner.namelist():
            copy.writestr(name, change(inner.read(name)))
    return buffer.getvalue()


@pytest.fixture
def told() -> Callable[[Path], str]:
    """Return the report on a file that is refused."""

    def report(path: Path) -> str:
        with pytest.raises(InputError) as caught:
            read_lvc(path)
        return "\n".join(fault.sentence() for fault in caught.value.faults)

    return report

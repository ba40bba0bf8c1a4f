"""What was fetched or put down, with its papers: date, checksum, licence and attribution."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from placement.sources.atomic import replacing

SCHEMA = "placement-source/1"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Papers:
    """What stands in the small JSON file beside a register's file."""

    source: str
    title: str
    edition: str
    region: str
    origin: str
    date: str
    sha256: str
    bytes: int
    records: int | None
    attribution: str
    licence: str
    schema: str = SCHEMA


def papers_path(file: Path) -> Path:
    """Return where the papers of a file stand."""
    return file.with_name(f"{file.name}.json")


def write_papers(papers: Papers, file: Path) -> None:
    """Write the papers beside a file, whole or not at all."""
    text = json.dumps(asdict(papers), ensure_ascii=False, indent=2) + "\n"
    with replacing(papers_path(file)) as part:
        part.write_text(text, encoding="utf-8")


def read_papers(file: Path) -> Papers | None:
    """Return the papers of a file, None where there are none or the file is not theirs any more."""
    try:
        told = json.loads(papers_path(file).read_text("utf-8"))
        papers = Papers(**told)
        fits = papers.schema == SCHEMA and checksum(file) == (papers.sha256, papers.bytes)
    except (OSError, ValueError, TypeError):
        return None
    return papers if fits else None


def checksum(file: Path) -> tuple[str, int]:
    """Return the SHA-256 and the size of a file."""
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size

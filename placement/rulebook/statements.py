"""`statements.toml`: what the sources say in our own words, and what we leave aside and why.

No sentence of a source stands here: an anchor is the document, its place and the hash of the
normalised sentence.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from placement.rulebook.sourced import Frozen, Text

Binding = Literal["hard", "soft-default", "guidance", "informative"]
BINDING_DUTCH: dict[Binding, str] = {
    "hard": "bindend",
    "soft-default": "uitgangspunt (afwijken kan)",
    "guidance": "richtinggevend",
    "informative": "toelichting",
}
Place = Annotated[str, StringConstraints(pattern=r"^[1-9]\d*\.[1-9]\d*$")]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Anchor(Frozen):
    """Where a sentence stands: document, place «line.sentence» and the hash of what is there."""

    document: Text
    place: Place
    sha256: Hash

    def where(self) -> str:
        """Return the place in Dutch: «regel 254, zin 2»."""
        line, sentence = self.place.split(".")
        return f"regel {line}, zin {sentence}"


class Statement(Anchor):
    """What one sentence says, in our own words, and how strongly it binds.

    `clause` counts from 1 where only a part of the sentence is meant (parted by a semicolon or by
    «, maar»); 0 is the whole sentence.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    section: Text
    binding: Binding
    wording: Text
    clause: int = Field(default=0, ge=0)


class Skipped(Anchor):
    """A sentence that no statement uses, and the reason."""

    reason: Annotated[str, StringConstraints(min_length=3)]


class StatementsFile(Frozen):
    """One `statements.toml`, whole."""

    statement: tuple[Statement, ...]
    skipped: tuple[Skipped, ...] = ()

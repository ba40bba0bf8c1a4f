"""Everything that can go wrong, as one tree.

    PlacementError
    ├── InputError            what was delivered is faulty; carries every Fault at once
    │   ├── TableError        tables of an exchange folder
    │   ├── RulebookError     a rulebook, its statements, or settings.toml
    │   ├── GeoError          networks, boundaries, coordinates
    │   └── ArchiveError      a zip that may not be unpacked
    ├── NotFoundError         a client, unit or rule that the caller named does not exist
    ├── ConflictError         what the caller knew has changed meanwhile, or somebody was first
    ├── SetupError            something this machine or its settings must have is not there
    └── SolveError            a model that no engine may be given (a programming fault)

Doors translate a class to an exit status or an HTTP status; texts are Dutch, for the user.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in what was delivered.

    `row` counts as the user sees it: the header is row 1. `value` may be personal data; it is
    shown in the report to the one who delivered it and kept out of `repr` and logs.
    """

    file: str
    problem: str
    expected: str = ""
    row: int | None = None
    column: str | None = None
    value: str | None = field(default=None, repr=False)

    def sentence(self) -> str:
        """Return the fault as one Dutch line: file, row, column, value, problem, expectation."""
        place = [self.file]
        if self.row is not None:
            place.append(f"rij {self.row}")
        if self.column is not None:
            place.append(f"kolom {self.column}")
        shown = "" if self.value is None else f" «{_short(self.value)}»"
        wanted = f" Verwacht: {self.expected}." if self.expected else ""
        return f"{', '.join(place)}:{shown} {self.problem}.{wanted}"


def _short(value: str, longest: int = 60) -> str:
    flat = " ".join(value.split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"


class PlacementError(Exception):
    """The root of all errors that this project raises on purpose."""


class InputError(PlacementError):
    """What was delivered is faulty; `faults` holds every fault found, in reading order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__(f"{len(self.faults)} fout(en) in de aanlevering")


class TableError(InputError):
    """Faults in the tables of an exchange folder."""


class RulebookError(InputError):
    """Faults in a rulebook, its statements or settings.toml."""


class GeoError(InputError):
    """Faults in networks, boundaries or coordinates."""


class ArchiveError(InputError):
    """A zip that may not be unpacked."""


class NotFoundError(PlacementError):
    """A client, unit or rule that the caller named does not exist."""


class ConflictError(PlacementError):
    """What the caller knew has changed meanwhile, or somebody else was first."""


class SetupError(PlacementError):
    """Something that this machine or its settings must have is not there."""


class SolveError(PlacementError):
    """A model that no engine may be given."""

"""What is wrong or odd in a register: every fault named, none of them ten thousand times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from placement.errors import Fault, GeoError

MOST_FAULTS = 200


@dataclass(slots=True)
class Findings:
    """Faults and notices while one register is read; lives as long as that reading."""

    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    _beyond: int = 0

    def add(self, faults: Iterable[Fault]) -> None:
        """Take faults; what comes after the first two hundred is counted only."""
        for fault in faults:
            if len(self.faults) < MOST_FAULTS:
                self.faults.append(fault)
            else:
                self._beyond += 1

    def many(self, file: str, what: str, which: Sequence[object], expected: str = "") -> None:
        """Take one fault for all that share it: how many, and the first by name."""
        if len(which):
            problem = f"{len(which)} {what} (de eerste: {which[0]})"
            self.add([Fault(file, problem, expected)])

    def notice(self, file: str, what: str, which: Sequence[object]) -> None:
        """Take one notice for all that share it: how many, and the first by name."""
        if len(which):
            self.notices.append(f"{file}: {len(which)} {what} (de eerste: {which[0]})")

    def merge(self, other: Findings) -> None:
        """Take all that another reading found."""
        self.add(other.faults)
        self._beyond += other._beyond
        self.notices.extend(other.notices)

    def raise_if_faulty(self) -> None:
        """Raise GeoError with every fault, and how many were left out."""
        if self._beyond:
            file = self.faults[-1].file
            self.faults.append(Fault(file, f"en nog {self._beyond} fouten van deze soort"))
        if self.faults:
            raise GeoError(self.faults)

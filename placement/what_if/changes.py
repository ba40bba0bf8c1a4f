"""The kinds of change of a what-if: each makes another case, and says in Dutch what it does.

Here who and what there is; `values.py` has the changes that give something another value. A change
that cannot be made raises TableError with every reason; `option` names it there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from placement.errors import TableError
from placement.tables import Tables
from placement.what_if.case import Case, rows_gone, with_tables
from placement.what_if.frames import copied, with_row
from placement.what_if.refused import check_known, refusal

SPREAD = ("reach", "unit_distances", "bw_walks")
"""Tables that give a unit's distances and travel times."""


class Change(Protocol):
    """One change: `made` returns the case with it, `told` one Dutch sentence about it."""

    option: ClassVar[str]

    @property
    def told(self) -> str:
        """What the change does, in Dutch."""

    def made(self, case: Case) -> Case:
        """Return the case with this change; TableError where it cannot be made."""


@dataclass(frozen=True, slots=True)
class CloseBase:
    """A care base is no longer there."""

    option: ClassVar[str] = "--close-base"
    base: str

    @property
    def told(self) -> str:
        """What the change does."""
        return f"Uitvalsbasis {self.base} sluit."

    def made(self, case: Case) -> Case:
        """Return the case without the base and its given travel times."""
        check_known(self.option, self.base, case.tables.care_bases.index, "uitvalsbasis")
        tables = rows_gone(case.tables, ("reach", "base", self.base))
        return with_tables(case, tables.replace(care_bases=tables.care_bases.drop(self.base)))


@dataclass(frozen=True, slots=True)
class AddUnits:
    """So many more units of one place, at the spot of one that is there and in every way like it.

    They are free at once, nobody lives there, and they belong to the same complex.
    """

    option: ClassVar[str] = "--add-units"
    count: int
    like: str

    @property
    def told(self) -> str:
        """What the change does."""
        units = "1 wooneenheid" if self.count == 1 else f"{self.count} wooneenheden"
        return f"{units} erbij, zoals {self.like}."

    def ids(self, tables: Tables) -> tuple[str, ...]:
        """Return the ids that the new units get."""
        taken = set(tables.units.index)
        free = (f"{self.like}+{n}" for n in range(1, len(taken) + self.count + 2))
        return tuple([name for name in free if name not in taken][: self.count])

    def made(self, case: Case) -> Case:
        """Return the case with the units, their travel times and distances those of `like`."""
        check_known(self.option, self.like, case.tables.units.index, "wooneenheid")
        tables = case.tables
        frames = {"units": tables.units}
        frames |= {name: tables.frame(name) for name in SPREAD if name in tables.given}
        known = [self.like]
        for name in self.ids(tables):
            frames = {table: copied(table, frame, known, name) for table, frame in frames.items()}
            known.append(name)
        return with_tables(case, tables.replace(**frames))


@dataclass(frozen=True, slots=True)
class RemoveUnit:
    """A unit is no longer there."""

    option: ClassVar[str] = "--remove-unit"
    unit: str

    @property
    def told(self) -> str:
        """What the change does."""
        return f"Wooneenheid {self.unit} vervalt."

    def made(self, case: Case) -> Case:
        """Return the case without the unit and what is given about it; nobody may live there."""
        tables, unit = case.tables, self.unit
        check_known(self.option, unit, tables.units.index, "wooneenheid")
        here = tables.clients.index[tables.clients["lives_in"] == unit]
        if len(here):
            problem = f"is bewoond door {', '.join(here)}; een bewoner verliest zijn woning nooit"
            raise TableError([refusal(self.option, unit, problem, "een onbewoonde wooneenheid")])
        places = [("reach", "unit"), ("bw_walks", "unit"), ("pins", "unit")]
        places += [("unit_distances", "a"), ("unit_distances", "b")]
        places += [("confirmations", "unit"), ("confirmations", "other_unit")]
        left = rows_gone(tables, *((table, column, unit) for table, column in places))
        return with_tables(case, left.replace(units=left.units.drop(unit)))


@dataclass(frozen=True, slots=True)
class RemoveClient:
    """A waiting client no longer seeks a unit."""

    option: ClassVar[str] = "--remove-client"
    client: str

    @property
    def told(self) -> str:
        """What the change does."""
        return f"Cliënt {self.client} zoekt niet meer."

    def made(self, case: Case) -> Case:
        """Return the case without the client and all that is decided about him."""
        check_known(self.option, self.client, case.tables.clients.index, "cliënt")
        places = [("exclusion_zones", "client"), ("pins", "client")]
        places += [("keep_apart", "client_a"), ("keep_apart", "client_b")]
        left = rows_gone(case.tables, *((table, column, self.client) for table, column in places))
        return with_tables(case, left.replace(clients=left.clients.drop(self.client)))


@dataclass(frozen=True, slots=True)
class Pin:
    """A placement is decided by hand: it must, or may never, be made."""

    option: ClassVar[str] = "--must"
    client: str
    unit: str
    decision: str = "must"

    @property
    def told(self) -> str:
        """What the change does."""
        how = "komt vast" if self.decision == "must" else "komt niet"
        return f"{self.client} {how} in {self.unit}."

    def made(self, case: Case) -> Case:
        """Return the case with the pin after those that are there."""
        tables = case.tables
        option = "--must" if self.decision == "must" else "--never"
        check_known(option, self.client, tables.clients.index, "cliënt")
        check_known(option, self.unit, tables.units.index, "wooneenheid")
        row = {"client": self.client, "unit": self.unit, "decision": self.decision}
        return with_tables(case, tables.replace(pins=with_row("pins", tables.pins, row)))

"""The kinds of change of a what-if: each makes another case, and says in Dutch what it does.

A change that cannot be made raises TableError with every reason; `option` names it there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from math import isnan
from typing import Any, ClassVar, Protocol

from placement.errors import Fault, RulebookError, TableError
from placement.quantities import dutch
from placement.rulebook import read_settings
from placement.tables import Tables, nearest
from placement.tables.cells import Wrong, parse
from placement.tables.schema import Declared, declared, has_id
from placement.what_if.case import Case, rows_gone, with_tables
from placement.what_if.frames import copied, with_cell, with_row

SPREAD = ("reach", "unit_distances", "bw_walks")
"""Tables that give a unit's distances and travel times."""
RUN_KEYS = ("date", "seed", "time_limit_s")
"""Settings of the run itself, which are no norms."""


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
        _known(self.option, self.base, case.tables.care_bases.index, "uitvalsbasis")
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
        _known(self.option, self.like, case.tables.units.index, "wooneenheid")
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
        _known(self.option, unit, tables.units.index, "wooneenheid")
        here = tables.clients.index[tables.clients["lives_in"] == unit]
        if len(here):
            problem = f"is bewoond door {', '.join(here)}; een bewoner verliest zijn woning nooit"
            raise TableError([_fault(self.option, unit, problem, "een onbewoonde wooneenheid")])
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
        _known(self.option, self.client, case.tables.clients.index, "cliënt")
        places = [("exclusion_zones", "client"), ("pins", "client")]
        places += [("keep_apart", "client_a"), ("keep_apart", "client_b")]
        left = rows_gone(case.tables, *((table, column, self.client) for table, column in places))
        return with_tables(case, left.replace(clients=left.clients.drop(self.client)))


@dataclass(frozen=True, slots=True)
class Hours:
    """A provider can give so many hours a week: in all, or (`more`) on top of what it has."""

    option: ClassVar[str] = "--hours"
    provider: str
    hours: Decimal
    more: bool = True

    @property
    def told(self) -> str:
        """What the change does."""
        sign = "minder" if self.hours < 0 else "meer"
        amount = f"{dutch(abs(self.hours))} uur per week"
        how = f"krijgt {amount} {sign}" if self.more else f"heeft {amount}"
        return f"Aanbieder {self.provider} {how}."

    def made(self, case: Case) -> Case:
        """Return the case with these hours; a provider without a bound has no more to get."""
        _known(self.option, self.provider, case.tables.providers.index, "aanbieder")
        now = float(case.tables.providers["hours_free"].to_dict()[self.provider])
        if self.more and isnan(now):
            problem = "heeft geen grens aan de uren, dus meer of minder verandert niets"
            expected = f"{self.provider}=UREN, zonder + of -"
            raise TableError([_fault(self.option, self.provider, problem, expected)])
        wanted = Decimal(str(now)) + self.hours if self.more else self.hours
        cell = Cell("providers", self.provider, "hours_free", str(max(wanted, Decimal(0))))
        return replace(cell, option_of=self.option).made(case)


@dataclass(frozen=True, slots=True)
class Norm:
    """Another value of the rulebook, or of the run: `cluster.radius_m`, `date`; value as TOML."""

    option: ClassVar[str] = "--norm"
    path: str
    value: str

    @property
    def told(self) -> str:
        """What the change does."""
        return f"{self.path} wordt {self.value}."

    def made(self, case: Case) -> Case:
        """Return the case under the other rulebook or settings."""
        try:
            if self.path in RUN_KEYS:
                read = read_settings(f"{self.path} = {self.value}", self.option)
                update = {self.path: getattr(read, self.path)}
                return replace(case, settings=case.settings.model_copy(update=update))
            book = case.rulebook.replace(**self._nested())
        except RulebookError as error:
            shown = f"{self.path}={self.value}"
            raise TableError(
                _fault(self.option, shown, f.problem, f.expected) for f in error.faults
            ) from None
        return replace(case, rulebook=book, sha256="")

    def _nested(self) -> dict[str, Any]:
        nested: Any = literal(self.value)
        for key in reversed(self.path.split(".")):
            nested = {key: nested}
        assert isinstance(nested, dict)
        return nested


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table reads otherwise; `text` is written as in the exchange folder."""

    option: ClassVar[str] = "--set"
    table: str
    row: str
    column: str
    text: str
    option_of: str = "--set"

    @property
    def told(self) -> str:
        """What the change does."""
        return f"{self.table}, {self.row}: {self.column} wordt {self.text or 'leeg'}."

    def made(self, case: Case) -> Case:
        """Return the case with the cell replaced."""
        item = self._declared()
        frame = case.tables.frame(self.table)
        _known(self.option_of, self.row, frame.index, f"id in {self.table}")
        value = parse(self.text, item.column) if self.text else item.default
        if not self.text and item.required:
            value = Wrong("is verplicht", "een waarde")
        if isinstance(value, Wrong):
            shown = f"{self.row}.{self.column}={self.text}"
            raise TableError([_fault(self.option_of, shown, value.problem, value.expected)])
        new = with_cell(frame, self.row, self.column, value)
        return with_tables(case, case.tables.replace(**{self.table: new}))

    def _declared(self) -> Declared:
        if not _is_table(self.table):
            expected = "units, clients, providers of een andere tabel met een id"
            raise TableError([_fault(self.option_of, self.table, "is geen tabel", expected)])
        items = {item.name: item for item in declared(self.table) if item.name != "id"}
        if self.column not in items:
            hint = nearest(self.column, items)
            problem, expected = f"is geen kolom van {self.table}{hint}", ", ".join(items)
            raise TableError([_fault(self.option_of, self.column, problem, expected)])
        return items[self.column]


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
        _known(option, self.client, tables.clients.index, "cliënt")
        _known(option, self.unit, tables.units.index, "wooneenheid")
        row = {"client": self.client, "unit": self.unit, "decision": self.decision}
        return with_tables(case, tables.replace(pins=with_row("pins", tables.pins, row)))


def literal(text: str) -> Any:  # noqa: ANN401 - a TOML value may be of any kind
    """Return a value as TOML reads it; what is no TOML is text."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _is_table(name: str) -> bool:
    try:
        return has_id(name)
    except KeyError:
        return False


def _fault(option: str, value: str, problem: str, expected: str = "") -> Fault:
    return Fault(option, problem, expected, value=value)


def _known(option: str, name: str, ids: Iterable[str], what: str) -> None:
    known = list(ids)
    if name not in known:
        problem = f"is geen {what} van deze aanlevering{nearest(name, known)}"
        raise TableError([_fault(option, name, problem)])

"""The changes of a what-if that give something another value: hours, a norm, a cell of a table."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from decimal import Decimal
from math import isnan
from typing import Any, ClassVar

from placement.errors import RulebookError, TableError
from placement.quantities import dutch
from placement.rulebook import read_settings
from placement.tables import nearest
from placement.tables.cells import Wrong, parse
from placement.tables.schema import Declared, declared, has_id
from placement.what_if.case import Case, with_tables
from placement.what_if.frames import with_cell
from placement.what_if.refused import check_known, refusal

RUN_KEYS = ("date", "seed", "time_limit_s")
"""Settings of the run itself, which are no norms."""


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
        check_known(self.option, self.provider, case.tables.providers.index, "aanbieder")
        now = float(case.tables.providers["hours_free"].to_dict()[self.provider])
        if self.more and isnan(now):
            problem = "heeft geen grens aan de uren, dus meer of minder verandert niets"
            expected = f"{self.provider}=UREN, zonder + of -"
            raise TableError([refusal(self.option, self.provider, problem, expected)])
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
                refusal(self.option, shown, f.problem, f.expected) for f in error.faults
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
        check_known(self.option_of, self.row, frame.index, f"id in {self.table}")
        value = parse(self.text, item.column) if self.text else item.default
        if not self.text and item.required:
            value = Wrong("is verplicht", "een waarde")
        if isinstance(value, Wrong):
            shown = f"{self.row}.{self.column}={self.text}"
            raise TableError([refusal(self.option_of, shown, value.problem, value.expected)])
        new = with_cell(frame, self.row, self.column, value)
        return with_tables(case, case.tables.replace(**{self.table: new}))

    def _declared(self) -> Declared:
        if not _is_table(self.table):
            expected = "units, clients, providers of een andere tabel met een id"
            raise TableError([refusal(self.option_of, self.table, "is geen tabel", expected)])
        items = {item.name: item for item in declared(self.table) if item.name != "id"}
        if self.column not in items:
            hint = nearest(self.column, items)
            problem, expected = f"is geen kolom van {self.table}{hint}", ", ".join(items)
            raise TableError([refusal(self.option_of, self.column, problem, expected)])
        return items[self.column]


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

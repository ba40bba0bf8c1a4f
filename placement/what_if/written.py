"""Changes as they are typed, `pa=+9` or `cluster.radius_m=120`; all faults at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from placement.errors import Fault, InputError, TableError
from placement.tables import nearest
from placement.what_if.changes import (
    AddUnits,
    Change,
    CloseBase,
    Pin,
    RemoveClient,
    RemoveUnit,
)
from placement.what_if.values import Cell, Hours, Norm

READINGS: Mapping[str, str] = {
    "between_units": "cluster.between_units",
    "walk": "cluster.walk",
    "bw_provider": "cluster.bw_provider",
    "shared_needs_bw": "cluster.shared_needs_bw",
    "single_provider": "cluster.single_provider",
    "chains": "match.chains",
}
"""Readings that a source leaves open, by the name that settings give them, and where they stand."""
MOST_UNITS = 10_000
"""More copies of one unit than this are a slip of the keyboard."""


def read_changes(
    asked: Mapping[str, Sequence[str]],
) -> tuple[tuple[Change, ...], tuple[Fault, ...]]:
    """Return the changes of an option -> texts, and what is unreadable.

    Units come first, so that other changes may speak of them; then the order of READERS.
    `add_units` and `like` go together, the first with the first. The faults go with those of
    making the changes: `changed` tells both at once.
    """
    faults: list[Fault] = []
    changes: list[Change] = []
    try:
        changes += _added(asked.get("add_units", ()), asked.get("like", ()))
    except InputError as error:
        faults += error.faults
    for name, reader in READERS.items():
        for text in asked.get(name, ()):
            try:
                changes.append(reader(text))
            except InputError as error:
                faults += error.faults
    return tuple(changes), tuple(faults)


def _added(counts: Sequence[str], likes: Sequence[str]) -> Iterator[AddUnits]:
    if len(counts) != len(likes):
        problem = f"staat er {len(counts)} keer en --like {len(likes)} keer"
        raise TableError([Fault("--add-units", problem, "bij elke --add-units één --like")])
    for count, like in zip(counts, likes, strict=True):
        if not count.isdecimal() or not 0 < int(count) <= MOST_UNITS:
            expected = f"een getal van 1 tot en met {MOST_UNITS}"
            raise TableError([Fault("--add-units", "is geen aantal", expected, value=count)])
        yield AddUnits(int(count), like)


def _parts(option: str, text: str, expected: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise TableError([Fault(option, "is niet leesbaar", expected, value=text)])
    return name.strip(), value.strip()


def _hours(text: str) -> Hours:
    expected = "AANBIEDER=+9 (erbij), =-9 (eraf) of =40 (in totaal)"
    provider, value = _parts(Hours.option, text, expected)
    try:
        hours = Decimal(value.replace(",", "."))
    except InvalidOperation:
        hours = Decimal("NaN")
    if not hours.is_finite():
        raise TableError([Fault(Hours.option, "is geen getal", expected, value=text)])
    return Hours(provider, hours, more=value[:1] in "+-")


def _norm(text: str) -> Norm:
    return Norm(*_parts(Norm.option, text, "SLEUTEL=WAARDE, zoals cluster.radius_m=120"))


def _reading(text: str) -> Norm:
    expected = f"LEESWIJZE=WAARDE, met {', '.join(READINGS)}"
    name, value = _parts("--reading", text, expected)
    if name not in READINGS:
        problem = f"is geen leeswijze{nearest(name, READINGS)}"
        raise TableError([Fault("--reading", problem, expected, value=name)])
    return Norm(READINGS[name], value)


def _cell(text: str) -> Cell:
    expected = "TABEL.ID.KOLOM=WAARDE, zoals clients.c012.max_rent=700"
    place, value = _parts(Cell.option, text, expected)
    table, _, rest = place.partition(".")
    row, _, column = rest.rpartition(".")
    if not (table and row and column):
        raise TableError([Fault(Cell.option, "is niet leesbaar", expected, value=text)])
    return Cell(table, row, column, value)


def _must(text: str) -> Pin:
    return Pin(*_parts("--must", text, "CLIËNT=WOONEENHEID"), "must")


def _never(text: str) -> Pin:
    return Pin(*_parts("--never", text, "CLIËNT=WOONEENHEID"), "never")


READERS: Mapping[str, Callable[[str], Change]] = {
    "close_base": CloseBase,
    "remove_unit": RemoveUnit,
    "remove_client": RemoveClient,
    "hours": _hours,
    "norm": _norm,
    "reading": _reading,
    "set": _cell,
    "must": _must,
    "never": _never,
}
"""Per kind of change how its text is read, in the order in which changes are made."""

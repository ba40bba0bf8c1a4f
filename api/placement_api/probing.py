"""The supply judged without any client: one asking client per profile and intensity, made up here.

The same gates judge as in a match. No row about a person is read.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from placement.audience.policy import PERSONAL
from placement.domain import TABLES, Intensity, Profile
from placement.errors import Fault, TableError
from placement.store.crypto import Keys
from placement.store.engine import Database
from placement.store.exchange import EXCHANGE
from placement.store.exporting import contents, part_hashes, write_folder
from placement.store.rows import frame, given_tables, tables_of
from placement.tables import Tables
from placement.tables.schema import declared
from placement_api.wire import deep

if TYPE_CHECKING:
    from placement.geo.completion import Completion
    from placement.geo.scene import Scene
    from placement.proposal import VerdictLine
    from placement.sources.folder import Delivery

SUPPLY = tuple(name for name in TABLES if name not in PERSONAL)
ASKED_NAME = "getoetste-woning"
"""The id of a dwelling that has none: no id of a delivery is spelled with it by chance."""


@dataclass(slots=True, repr=False)
class Ground:
    """The supply as it was last read, kept until something in it changes. Safe between threads."""

    print: str = ""
    delivery: Delivery | None = None
    lock: Lock = field(default_factory=Lock)

    def now(self, database: Database, keys: Keys, day: dt.date) -> Delivery:
        """Return the supply of this moment with the clients who ask on behalf of nobody."""
        with self.lock, database.read() as connection:
            current = _print(connection, day)
            if self.delivery is None or self.print != current:
                self.delivery, self.print = _read(connection, keys, day), current
            return self.delivery


@dataclass(frozen=True, slots=True)
class Home:
    """A dwelling to be judged: `columns` as the units table has them, without an id if new."""

    columns: Mapping[str, Any]
    id: str = ""
    max_rent: float | None = None


def judged(delivery: Delivery, home: Home) -> tuple[dict[str, Any], ...]:
    """Return per profile and intensity what every rule says of a dwelling.

    The provider who breaks fewest rules speaks; TableError where it lies outside the region.
    """
    from placement import plan
    from placement.explain import reader, verdict_lines

    tables, name = _with(delivery, home)
    scene, edges = plan.judged_of(delivery, tables)
    reading, unit = reader(scene, edges), scene.units.ids.index(name)
    answers = []
    for client, asker in enumerate(scene.seekers.ids):
        told = [verdict_lines(reading, client, unit, at) for at in range(len(scene.providers.ids))]
        best = min(told, key=_broken, default=())
        profile, intensity = asker.split("-")[1:]
        answers.append({
            "profile": profile, "intensity": intensity,
            "suits": all(line.answer == "holds" for line in best),
            "verdicts": [deep(asdict(line)) for line in best],
        })  # fmt: skip
    return tuple(answers)


def _broken(lines: tuple[VerdictLine, ...]) -> int:
    return sum(line.answer != "holds" for line in lines)


def completes(delivery: Delivery, home: Home) -> Completed | None:
    """Return what a dwelling would do for a cluster; None where it can be in none."""
    tables, name = _with(delivery, replace(home, columns={**home.columns, **CLUSTERED}))
    return next(_completed(delivery, tables, frozenset({name})), None)


def completing(delivery: Delivery, own: frozenset[str] | None) -> tuple[Completed, ...]:
    """Return which free dwellings would complete or extend a cluster; `own` limits which."""
    from placement.geo.candidates import unused_as_clustered

    tables, names = unused_as_clustered(delivery.tables)
    wanted = names if own is None else names & own
    return tuple(_completed(delivery, tables, wanted))


CLUSTERED = {"housing_form": "clustered"}


@dataclass(frozen=True, slots=True)
class Completed:
    """What one dwelling does: with which others, and how many places then count that did not."""

    unit: str
    others: tuple[str, ...]
    completes: bool
    places: int

    def shown(self, own: frozenset[str] | None) -> dict[str, Any]:
        """Return it for the wire; `own` limits which other dwellings are named."""
        named = [name for name in self.others if own is None or name in own]
        return {"unit": self.unit, "completes": self.completes, "places": self.places,
                "units": named, "otherUnits": len(self.others)}  # fmt: skip


def _completed(delivery: Delivery, tables: Tables, names: frozenset[str]) -> Iterator[Completed]:
    import numpy as np

    from placement import plan
    from placement.geo.completion import completions

    scene, edges = plan.judged_of(delivery, tables)
    candidate = np.isin(np.array(scene.units.ids), sorted(names))
    for found in completions(scene, edges.candidates, candidate):
        yield _named(scene, found)


def _named(scene: Scene, found: Completion) -> Completed:
    others = tuple(scene.units.ids[unit] for unit in found.units)
    return Completed(scene.units.ids[found.unit], others, found.completes, found.places)


def _with(delivery: Delivery, home: Home) -> tuple[Tables, str]:
    """Return the tables with the dwelling in them, and its id."""
    from placement.geo.candidates import with_dwellings

    tables, name = delivery.tables, home.id or ASKED_NAME
    if home.max_rent is not None:
        tables = tables.replace(clients=tables.clients.assign(max_rent=home.max_rent))
    if home.id:
        known = tables.units
        changed = {column: known[column].where(known.index != name, value)
                   for column, value in home.columns.items()}  # fmt: skip
        return tables.replace(units=known.assign(**changed)), name
    place = _municipality(delivery, home)
    row = {item.name: item.default for item in declared("units")}
    row |= {**home.columns, "id": name, "municipality": place}
    return with_dwellings(tables, frame("units", [row]))[0], name


def _municipality(delivery: Delivery, home: Home) -> str:
    from placement.geo.municipality import locate

    told = home.columns.get("municipality")
    if told is None and delivery.boundaries is not None:
        told = locate(home.columns["x"], home.columns["y"], delivery.boundaries)[0]
    if told not in delivery.tables.municipalities.index:
        raise TableError([Fault("units", "ligt niet in een bekende gemeente", column="point")])
    return str(told)


def _read(connection: Connection, keys: Keys, day: dt.date) -> Delivery:
    from placement.sources import folder as source

    supply = tables_of(connection, keys, SUPPLY)
    askers = frame("clients", list(_askers(day)))
    tables = replace(supply, clients=askers, given=supply.given | {"clients"})
    with tempfile.TemporaryDirectory(prefix="placement-ground-") as name:
        parts = contents(connection, part_hashes(connection))
        write_folder(Path(name), tables, parts)
        return source.read(Path(name), today=day)


def _askers(day: dt.date) -> Iterator[dict[str, Any]]:
    empty = {item.name: item.default for item in declared("clients")}
    for profile in Profile:
        for intensity in Intensity:
            yield {**empty, "id": f"toets-{profile.value}-{intensity.value}",
                   "profile": profile.value, "intensity": intensity.value, "waiting_since": day,
                   "grant_until": day + dt.timedelta(days=3 * 365)}  # fmt: skip


def _print(connection: Connection, day: dt.date) -> str:
    """Return what changes with every change of the supply."""
    told: list[object] = [day, sorted(part_hashes(connection).items()),
                          sorted(given_tables(connection))]  # fmt: skip
    for table in SUPPLY:
        own = EXCHANGE[table]
        columns = (func.count(), func.max(own.c.changed_at), func.sum(own.c.version))
        told.append(tuple(connection.execute(select(*columns).select_from(own)).one()))
    return repr(told)

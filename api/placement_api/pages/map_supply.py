"""What the map shows, read as policy grants it: the supply of now, and a proposal over it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Integer, cast, func, select

from placement.audience.atlas import Still, Supply, supply_view
from placement.audience.policy import EVERY
from placement.audience.views import MapView, UnitView
from placement.errors import NotFoundError
from placement.store import proposals
from placement.store.absences import away, table_of
from placement.store.exchange import EXCHANGE
from placement.store.exporting import contents, part_hashes
from placement.store.rows import plain_rows
from placement.store.scope import filters
from placement_api.pages.visiting import Visit
from placement_api.recalling import Recalled, recall

if TYPE_CHECKING:
    from placement.audience.case import Case

TABLES = ("municipalities", "providers", "corporations", "complexes", "bw_locations",
          "care_bases", "units")  # fmt: skip
MOST_DRAWN = 2_000
"""Units that a browser gets whole; of more it gets the tiles that it looks at.

Measured (`tests/bench/bench_map.py`): 5,000 units whole cost a browser 2.5 s of processor, 100,000
in tiles 1.4 s.
"""


@dataclass(frozen=True, slots=True, repr=False)
class Proposed:
    """What a proposal lays over the supply, and what it was recalled from."""

    id: str
    recalled: Recalled
    case: Case
    view: MapView
    """Its placements, groups and municipalities only."""


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """All that one visitor's map shows; `key` names what it was made from."""

    key: tuple[object, ...]
    supply: Supply
    proposed: Proposed | None
    view: MapView

    @property
    def many(self) -> bool:
        """Tell whether the units are too many to hand over whole."""
        return len(self.view.units) > MOST_DRAWN

    @property
    def print(self) -> str:
        """Return a short name of what it was made from, for addresses of tiles."""
        return sha256(repr(self.key).encode()).hexdigest()[:12]


def shown_of(visit: Visit) -> Shown:
    """Return the supply of now with a proposal over it (`voorstel`; else the latest).

    Kept until something in it changes, per visitor's rows.
    """
    maps = visit.platform.maps
    with visit.platform.database.read(visit.who.actor) as connection:
        key = _key(visit, connection)
        supply = maps.get(key, lambda: _supply(visit, connection))
    proposed = _proposed_of(visit, visit.asked("voorstel"))
    over = "" if proposed is None else proposed.id
    # What was recalled is part of the key: a proposal that was erased is not shown from memory.
    key = ("shown", *key, over, None if proposed is None else id(proposed.recalled))
    return maps.get(key, lambda: _merged(visit, (supply, proposed), key))


def _key(visit: Visit, connection: Connection) -> tuple[object, ...]:
    actor = visit.who.actor
    told: list[object] = ["supply", actor.role, actor.organisations, actor.municipalities,
                          visit.platform.clock().date()]  # fmt: skip
    for name in TABLES:
        own = EXCHANGE[name]
        columns = (func.count(), func.max(own.c.changed_at), func.sum(own.c.version))
        told.append(tuple(connection.execute(select(*columns).select_from(own)).one()))
    out = table_of("unit")
    # PostgreSQL has no sum of truths.
    away = select(func.count(), func.sum(cast(out.c.ended, Integer)))
    told.append(connection.execute(away).one()[:])
    return tuple(told)


def _supply(visit: Visit, connection: Connection) -> Supply:
    rows = {name: list(_rows(visit, connection, name)) for name in TABLES}
    closed = frozenset[str]()
    if visit.who.access("out-of-service").may("read"):
        closed = away(connection, "unit", visit.platform.clock().date())
    return Supply(**rows, closed=closed)


def _rows(visit: Visit, connection: Connection, name: str) -> Iterator[dict[str, Any]]:
    granted, own = visit.who.access(name), EXCHANGE[name]
    if not granted.may("read"):
        return
    columns = [c for c in own.c if granted.fields == EVERY or c.name in granted.fields]
    asked = select(*columns).where(*filters(own, visit.who.actor, granted))
    yield from plain_rows(connection, asked.order_by(own.c.position))


def still_of(visit: Visit) -> Still:
    """Return borders, roads and walking areas; they change with an import, not with a dwelling."""
    own = EXCHANGE["bw_locations"]
    columns = own.c.id, own.c.x, own.c.y
    with visit.platform.database.read() as connection:
        rows = connection.execute(select(*columns).order_by(own.c.position)).all()
        places = tuple((str(name), float(x), float(y)) for name, x, y in rows)
        hashes = part_hashes(connection)
        key = ("still", tuple(sorted(hashes.items())), places)
        return visit.platform.maps.get(key, lambda: _still(contents(connection, hashes), places))


def _still(parts: Mapping[str, bytes], places: tuple[tuple[str, float, float], ...]) -> Still:
    from placement.audience.care import around
    from placement.audience.geojson import shape
    from placement.audience.ground import road_lines
    from placement.quantities import MM_PER_METRE
    from placement.sources.folder import read_ground

    with tempfile.TemporaryDirectory(prefix="placement-ground-") as name:
        for part, content in parts.items():
            (Path(name) / part).write_bytes(content)
        ground = read_ground(Path(name))
    borders: Mapping[str, Any] = {}
    if ground.boundaries is not None:
        known = ground.boundaries
        borders = dict(zip(map(str, known.index), known.geometry, strict=True))
    areas = {}
    for name, x, y in places:
        area, estimated = around(ground.walk, ground.rulebook, x, y)
        areas[name] = (shape(area), estimated)
    return Still(
        borders, road_lines(ground.drive or ground.walk), areas,
        ground.rulebook.cluster.bw_radius_mm // MM_PER_METRE,
        Fraction(ground.rulebook.mix.max_share),
    )  # fmt: skip


def _proposed_of(visit: Visit, asked: str) -> Proposed | None:
    """Return a proposal (the latest where none is asked) as it lies over the map; None without.

    Who may not read proposals gets none. NotFoundError for one that is asked and is not there.
    """
    if not visit.who.access("proposals").may("read"):
        return None
    platform = visit.platform
    with platform.database.read() as connection:
        name = asked or proposals.latest(connection)
    if name is None:
        return None
    try:
        found = recall(platform.database, platform.keys, platform.opened, name)
    except NotFoundError:
        if asked:
            raise
        return None
    return platform.maps.get(("proposed", name, id(found)), lambda: _proposed(name, found))


def _proposed(name: str, found: Recalled) -> Proposed:
    from placement.audience.case import make_case
    from placement.audience.ground import municipalities
    from placement.audience.placements import placements
    from placement.audience.units import groups

    case = make_case(found.delivery, found.outcome)
    view = MapView(
        audience="coordinator", title="", subtitle="", made_on=case.day, notices=(),
        attributions=(), municipalities=municipalities(case), groups=groups(case),
        placements=placements(case),
    )  # fmt: skip
    return Proposed(name, found, case, view)


def _merged(visit: Visit, parts: tuple[Supply, Proposed | None], key: tuple[object, ...]) -> Shown:
    """Lay a proposal over the supply: units that it fills stand as proposed."""
    supply, proposed = parts
    day = visit.platform.clock().date()
    view = supply_view(supply, still_of(visit), "coordinator", day)
    if proposed is None:
        return Shown(key, supply, None, view)
    known = {unit.id for unit in view.units}
    over = proposed.view
    placed = tuple(p for p in over.placements if p.unit in known)
    coming: dict[str, list[str]] = {}
    for found in placed:
        coming.setdefault(found.unit, []).append(found.client)
    joined = {unit: group.id for group in over.groups for unit in group.units}
    spread = {place.id: place.spread for place in over.municipalities}
    laid = replace(
        view,
        municipalities=tuple(replace(m, spread=spread.get(m.id, ())) for m in view.municipalities),
        units=tuple(_taken(unit, coming, joined) for unit in view.units),
        groups=tuple(g for g in over.groups if known.issuperset(g.units)), placements=placed,
    )  # fmt: skip
    return Shown(key, supply, proposed, laid)


def _taken(unit: UnitView, coming: Mapping[str, list[str]], joined: Mapping[str, str]) -> UnitView:
    """Return a unit with its group, and as proposed where someone is proposed for it."""
    if unit.id not in coming:
        return replace(unit, group=joined[unit.id]) if unit.id in joined else unit
    told = f"Voorgesteld voor {', '.join(coming[unit.id])}."
    return replace(unit, state="proposed", group=joined.get(unit.id, ""), lines=(*unit.lines, told))

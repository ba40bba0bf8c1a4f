"""What hangs on a BW location or a base, and who falls out if it closes.

The rules that judge a match judge again without it; nothing is written. A new match with the same
clients and units but without the location can be asked too: the existing what-if.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from placement.audience.views import MapView
from placement.quantities import MM_PER_METRE, dutch
from placement_api.pages.listing import Column, Row
from placement_api.pages.map_asks import ground_of
from placement_api.pages.map_panel import (
    UNIT_COLUMNS,
    WHAT,
    Panel,
    Part,
    panel_of,
    unit_row,
)
from placement_api.pages.map_supply import Proposed
from placement_api.pages.visiting import Visit

if TYPE_CHECKING:
    from placement.geo.scene import Scene
    from placement.sources.folder import Delivery
    from placement.tables import Tables

PERSON = (Column("client", "Cliënt"), Column("woning", "Woning"), Column("waarom", "Waarom"))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Judged:
    """The supply of now with its scene."""

    delivery: Delivery
    scene: Scene


def judged_of(visit: Visit) -> Judged:
    """Return the scene of the supply of now, made once per supply; no row about a person."""
    from placement import plan

    platform = visit.platform
    delivery = platform.ground.now(platform.database, platform.keys, platform.clock().date())

    def make() -> Judged:
        return Judged(delivery, plan.judged_of(delivery)[0])

    made: Judged = platform.surveyed.get(delivery, "map scene", make)
    return made


def hanging(visit: Visit, view: MapView, name: str) -> tuple[Part, ...]:
    """Return the units of and within a walk of a BW location, with what is proposed for them."""
    scene = judged_of(visit).scene
    at = scene.bw_location_ids.index(name)
    shown = {unit.id: unit for unit in view.units}
    walk, limit = scene.bw_walk_mm[:, at], scene.rulebook.cluster.bw_radius_mm
    inside = [scene.units.ids[n] for n in np.flatnonzero(scene.units.bw_location == at)]
    near = [n for n in np.flatnonzero((walk >= 0) & (walk <= limit)).tolist()
            if scene.units.ids[n] not in inside]  # fmt: skip
    coming: dict[str, list[str]] = {}
    for found in view.placements:
        coming.setdefault(found.unit, []).append(found.client)
    own = (unit_row(shown[u], ", ".join(coming.get(u, ()))) for u in inside if u in shown)
    ids = scene.units.ids
    around = (
        unit_row(shown[ids[n]], _metres(int(walk[n])), shown[ids[n]].group,
                 ", ".join(coming.get(ids[n], ())))
        for n in sorted(near, key=lambda n: int(walk[n])) if ids[n] in shown
    )  # fmt: skip
    who = Column("voorstel", "Voorgesteld voor")
    far = Column("lopen", "Lopen (m)", "number"), Column("groep", "Groep")
    return (
        Part("In deze locatie", (*UNIT_COLUMNS, who), tuple(own)),
        Part("Binnen loopafstand", (*UNIT_COLUMNS, *far, who), tuple(around)),
    )


def closed_location(
    visit: Visit, view: MapView, name: str, proposed: Proposed | None, *, again: bool
) -> Panel | None:
    """Return who and what falls out if a BW location closes; None for one that is not there."""
    panel = panel_of(view, "bw", name)
    if panel is None:
        return None
    parts, clients = list(_homes(visit, view, name)), list[str]()
    if proposed is not None:
        lost = tuple(_lost(proposed, view, name))
        clients += [row.client for row in lost]
        parts.insert(0, Part("Plaatsingen in het voorstel die niet meer kunnen", PERSON, lost,
                             "Alle plaatsingen van het voorstel blijven mogelijk."))  # fmt: skip
    if again and proposed is not None:
        part = _again(proposed, name)
        clients += [row.client for row in part.rows]
        parts.append(part)
    lines = ("Er verandert niets: dit is alleen doorgerekend.",)
    return replace(
        panel, title=f"Als {panel.title} sluit", lines=lines, parts=tuple(parts),
        clients=tuple(dict.fromkeys(clients)), radius_at="",
    )  # fmt: skip


def _lost(proposed: Proposed, view: MapView, name: str) -> Iterator[Row]:
    from placement import plan
    from placement.explain import reader, verdict_lines

    delivery = proposed.recalled.delivery
    scene, edges = plan.judged_of(delivery, _without(delivery, name))
    reading, shown = reader(scene, edges), {p.client for p in view.placements}
    seekers, units, providers = scene.seekers.ids, scene.units.ids, scene.providers.ids
    for found in proposed.recalled.outcome.proposal.placements:
        if found.client not in shown or found.unit not in units or found.client not in seekers:
            continue
        triple = (seekers.index(found.client), units.index(found.unit),
                  providers.index(found.provider))  # fmt: skip
        broken = [v.sentence for v in verdict_lines(reading, *triple) if v.answer != "holds"]
        if broken:
            yield _person(found.client, found.unit, " ".join(broken))


def _person(client: str, unit: str, why: str) -> Row:
    where = f"{WHAT}plaatsing/{client}"
    return Row(f"plaatsing/{client}", (client, unit, why), where, client=client)


def _without(delivery: Delivery, name: str) -> Tables:
    """Return the tables with a BW location that no longer operates."""
    known = delivery.tables.bw_locations
    closed = known["operating"].where(known.index != name, other=False)
    return delivery.tables.replace(bw_locations=known.assign(operating=closed))


def _homes(visit: Visit, view: MapView, name: str) -> Iterator[Part]:
    """Yield the units in the location, and those that then no longer count as clustered."""
    from placement import plan
    from placement.geo.standing import YES, standing

    now = judged_of(visit)
    scene, _ = plan.judged_of(now.delivery, _without(now.delivery, name))
    before, after = standing(now.scene), standing(scene)
    fallen = np.flatnonzero((before.counts == YES) & (after.counts != YES))
    shown = {unit.id: unit for unit in view.units}
    inside = np.flatnonzero(scene.units.bw_location == scene.bw_location_ids.index(name))
    columns = (*UNIT_COLUMNS, Column("bewoners", "Bewoners", "number"))
    for title, found, empty in (
        ("Plaatsen in deze locatie", inside, "De locatie heeft zelf geen plaatsen."),
        ("Woningen die dan niet meer als geclusterd tellen", fallen,
         "Alle woningen blijven geclusterd: er is een andere BW-locatie dichtbij."),
    ):  # fmt: skip
        named = [(scene.units.ids[n], int(scene.units.occupied[n])) for n in found.tolist()]
        rows = tuple(unit_row(shown[unit], living) for unit, living in named if unit in shown)
        yield Part(title, columns, rows, empty)


def _again(proposed: Proposed, name: str) -> Part:
    """Return what a new match without the location does to each client (the existing what-if)."""
    from placement.what_if import Case, Cell, what_if

    had = proposed.recalled.delivery
    case = Case(had.tables, had.rulebook, had.settings, walk=had.walk, drive=had.drive,
                sha256=had.sha256)  # fmt: skip
    change = Cell("bw_locations", name, "operating", "nee")
    effect = what_if(case, [change], before=proposed.recalled.outcome)
    words = {"dropped": "geen plaats meer", "moved": "andere plaats", "new": "nieuw geplaatst"}
    rows = tuple(
        Row(f"plaatsing/{s.client}",
            (s.client, words[s.kind], s.before[0] if s.before else None,
             s.after[0] if s.after else None, " ".join(r.sentence for r in s.reasons)),
            f"{WHAT}plaatsing/{s.client}", client=s.client)
        for s in effect.difference.shifts if s.kind != "kept"
    )  # fmt: skip
    columns = (Column("client", "Cliënt"), Column("gevolg", "Gevolg"), Column("van", "Van"),
               Column("naar", "Naar"), Column("waarom", "Waarom"))  # fmt: skip
    return Part("Nieuw voorstel zonder deze locatie", columns, rows, "Er verandert niets.")


def closed_base(visit: Visit, view: MapView, name: str) -> Panel | None:
    """Return which units are no longer reached in time if a base closes; None for none such."""
    from placement_api import covering, reaching

    panel = panel_of(view, "basis", name)
    if panel is None:
        return None
    here, shown = ground_of(visit), {unit.id: unit for unit in view.units}
    asks = reaching.asked(here, None, None)
    found = covering.changed(here, covering.Changes(close=(name,)), asks)
    columns = (*UNIT_COLUMNS, Column("minuten", "Minuten dan"))
    parts = []
    for before, after in zip(found.before, found.after, strict=True):
        out = np.flatnonzero(before.in_time & ~after.in_time).tolist()
        cells = [(here.units.ids[n], reaching.minutes_text(int(after.ms[n]))) for n in out]
        rows = tuple(unit_row(shown[unit], told) for unit, told in cells if unit in shown)
        title = f"Niet meer op tijd: {reaching.spoken(before.ask)}"
        parts.append(Part(title, columns, rows, "Alle woningen blijven op tijd bereikbaar."))
    lines = ("Er verandert niets: dit is alleen doorgerekend.",)
    return replace(panel, title=f"Als {panel.title} sluit", lines=lines, parts=tuple(parts),
                   radius_at="", base="", closing="")  # fmt: skip


def _metres(mm: int) -> str:
    """Return metres in tenths, rounded up: never nearer than it is."""
    return dutch(-(-mm * 10 // MM_PER_METRE) / 10, 1)

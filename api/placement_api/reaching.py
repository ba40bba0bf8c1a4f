"""What `placement reach` and `placement cover` ask of the core: one delivery, judged on reach.

Imports of the core stand inside the functions, as in `wiring`: help must not pay for them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from placement.errors import Fault, InputError, NotFoundError

if TYPE_CHECKING:
    import numpy as np

    from placement.geo.bases import Bases, Travel
    from placement.geo.cover import Ask
    from placement.geo.journey import Journey
    from placement.geo.networks import Networks
    from placement.geo.roads import Roads
    from placement.geo.scene import Units
    from placement.geo.sensitivity import Turned
    from placement.sources.folder import Delivery
    from placement_api.console import Step

MS_PER_MINUTE = 60_000
MODES = {"car": "auto", "bike": "fiets", "walk": "te voet"}


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """One delivery with all that reach is reckoned from."""

    delivery: Delivery
    networks: Networks
    units: Units
    bases: Bases
    travel: Travel

    def base(self, name: str) -> int:
        """Return the position of a base; NotFoundError in Dutch where there is none such."""
        if name not in self.bases.ids:
            raise NotFoundError(f"uitvalsbasis «{name}» staat niet in care_bases")
        return self.bases.ids.index(name)

    def unit(self, name: str) -> int:
        """Return the position of a unit; NotFoundError in Dutch where there is none such."""
        if name not in self.units.ids:
            raise NotFoundError(f"wooneenheid «{name}» staat niet in units")
        return self.units.ids.index(name)

    def residents(self) -> dict[str, int]:
        """Return the unit, by position, that each client lives in."""
        place = {name: n for n, name in enumerate(self.units.ids)}
        lives = self.delivery.tables.clients["lives_in"].dropna()
        return {str(client): place[str(unit)] for client, unit in lives.items()}


def ground(folder: Path, step: Step) -> Ground:
    """Read a delivery and reckon the travel of its bases; InputError with all its faults."""
    from placement.geo.bases import Bases
    from placement.geo.build import build_scene
    from placement.geo.networks import Networks
    from placement.geo.reach_tables import base_travel
    from placement_api import wiring

    delivery = wiring.read(folder, step)
    step("Reistijden berekenen")
    networks = Networks(delivery.walk, delivery.drive)
    # Reach asks nothing of the day of the run; places and people are the same on every day.
    units = build_scene(delivery.tables, delivery.rulebook, 0, networks).units
    bases = Bases.of(delivery.tables)
    travel = base_travel(delivery.tables, bases, networks, units)
    return Ground(delivery, networks, units, bases, travel)


def asked(here: Ground, at: str | None, minutes: float | None) -> list[Ask]:
    """Return the one ask of `at` and `minutes`, or all that the rulebook asks where both lack."""
    from placement.geo.cover import Ask, asks_of

    if at is None and minutes is None:
        return asks_of(here.delivery.rulebook, here.units)
    if at is None or minutes is None:
        raise InputError([Fault("--at, --minutes", "horen bij elkaar", "--at 03:00 --minutes 15")])
    minute = clock(at)
    own = here.units.form != "intramural"
    name = f"{at} uur, {minutes:g} min"
    return [Ask(name, (minute, minute + 1), int(minutes * MS_PER_MINUTE), own)]


def clock(text: str) -> int:
    """Return minutes after midnight of HH:MM; InputError in Dutch for another text."""
    from placement.rulebook.kinds import MINUTES_PER_DAY, clock_minutes

    try:
        minute = clock_minutes(text)
    except ValueError as error:
        raise InputError([Fault("--at", str(error), "HH:MM, zoals 03:00", value=text)]) from None
    return minute % MINUTES_PER_DAY


def route(here: Ground, base: str, unit: str, at: str) -> tuple[Journey | None, int | None]:
    """Return the way from a base to a unit at an hour, and the given time in ms if there is one."""
    from placement.geo.journey import journey
    from placement.geo.speeds import speeds

    b, u = here.base(base), here.unit(unit)
    mode = here.bases.mode[b]
    network = here.networks.for_mode(mode)
    rows = here.delivery.tables.reach
    given = rows[(rows["base"] == base) & (rows["unit"] == unit)]["minutes"]
    fact = round(float(given.iloc[0]) * MS_PER_MINUTE) if len(given) else None
    if network is None:
        return None, fact
    slower = network.slower(speeds(mode).at(clock(at)).time_factor)
    start = (int(here.bases.x_mm[b]), int(here.bases.y_mm[b]))
    goal = (int(here.units.x_mm[u]), int(here.units.y_mm[u]))
    return journey(slower, start, goal, mode), fact


def areas(here: Ground, base: str | None, at: str, minutes: float) -> list[dict[str, object]]:
    """Return a GeoJSON feature per base on duty: where it is within so many minutes of the call.

    It holds exactly the units that the matrix puts in time.
    """
    import numpy as np

    from placement.audience.geojson import shape
    from placement.geo.areas import reach_area
    from placement.geo.speeds import speeds

    (ask,) = asked(here, at, minutes)
    features: list[dict[str, object]] = []
    roads: dict[str, Roads | None] = {}
    xy = (here.units.x_mm, here.units.y_mm)
    for name, units in covered_by_base(here, replace(ask, units=here.units.form != "")).items():
        if base not in (None, name):
            continue
        b = here.base(name)
        mode, left = here.bases.mode[b], ask.limit_ms - int(here.bases.handling_ms[b])
        if mode not in roads:
            roads[mode] = _roads(here, mode, ask.window[0])
        way = roads[mode]
        if way is None or left < 0:
            continue
        places = (*xy, np.isin(np.array(here.units.ids), units))
        area = reach_area(way, (int(here.bases.x_mm[b]), int(here.bases.y_mm[b])), left, places)
        if area.is_empty:
            continue
        period = speeds(mode).at(ask.window[0])
        told: dict[str, object] = {
            "base": name,
            "at": at,
            "minutes": minutes,
            "mode": mode,
        }
        told |= {"speeds": period.label, "speeds_basis": period.basis}
        features.append({"type": "Feature", "properties": told, "geometry": dict(shape(area))})
    return features


def _roads(here: Ground, mode: str, minute: int) -> Roads | None:
    """Return the network of a mode at its speeds of a minute, ready to be asked; None: no such."""
    from placement.geo.speeds import speeds
    from placement.geo.travel import ready

    network = here.networks.for_mode(mode)
    if network is None:
        return None
    return ready(network.slower(speeds(mode).at(minute).time_factor), mode)


def sensitivity(here: Ground, asks: list[Ask]) -> tuple[list[Turned], float]:
    """Return per ask who turns at the uncertainty of the speeds, and that share."""
    from placement.geo.sensitivity import turned
    from placement.geo.speeds import uncertainty

    share = uncertainty()
    return turned(here.delivery.tables, here.networks, here.units, asks, share), share


def off_network(here: Ground) -> list[str]:
    """Return Dutch lines about bases and units that no network says anything about."""
    from placement.geo.snap import MAX_LEG_MM, snap

    lines = []
    for mode in dict.fromkeys(here.bases.mode):
        network = here.networks.for_mode(mode)
        if network is None:
            lines.append(f"Er is geen netwerk voor {MODES[mode]}: die tijden zijn onbekend.")
            continue
        own = [n for n, name in enumerate(here.bases.mode) if name == mode]
        ends: tuple[tuple[str, list[str], np.ndarray, np.ndarray], ...] = (
            (
                "uitvalsbasis",
                [here.bases.ids[n] for n in own],
                here.bases.x_mm[own],
                here.bases.y_mm[own],
            ),
            ("wooneenheid", list(here.units.ids), here.units.x_mm, here.units.y_mm),
        )
        for word, names, x, y in ends:
            far = ~snap(network, x, y).covered
            lines.extend(
                f"{word} {name}: verder dan {MAX_LEG_MM // 1_000} m van elke weg ({MODES[mode]}); "
                "de reistijd is onbekend, tenzij hij is opgegeven."
                for name, lost in zip(names, far, strict=True)
                if lost
            )
    return lines


def covered_by_base(here: Ground, ask: Ask) -> dict[str, list[str]]:
    """Return per base on duty at the hour of an ask the units that it reaches in time."""
    import numpy as np

    from placement.geo.bases import worst
    from placement.geo.reach import overlap
    from placement.geo.reach_tables import MS_PER_TENTH, tenths

    each = np.arange(len(here.bases.ids), dtype=np.int64)
    ms = worst(replace(here.bases, provider=each), here.travel, [ask.window], len(each))[0]
    known = (ms >= 0) & (tenths(ms) <= ask.limit_ms // MS_PER_TENTH) & ask.units
    return {
        name: [here.units.ids[u] for u in row.nonzero()[0].tolist()]
        for name, row, staffed in zip(here.bases.ids, known, here.bases.staffed, strict=True)
        if overlap(staffed, [ask.window])
    }


def spoken(ask: Ask) -> str:
    """Return an ask as a reader sees it: the profile with its hours, or its own name."""
    from placement.rulebook.kinds import MINUTES_PER_DAY

    begin, end = ask.window
    if end - begin == 1:
        return ask.name
    if end - begin == MINUTES_PER_DAY:
        return f"{ask.name}, elk uur"
    return f"{ask.name}, {begin // 60:02d}:{begin % 60:02d}-{end // 60:02d}:{end % 60:02d}"


def minutes_text(ms: int) -> str:
    """Return minutes in tenths, rounded up, or in Dutch why there are none."""
    from placement.geo.network import UNKNOWN, UNREACHABLE
    from placement.geo.reach_tables import MS_PER_TENTH
    from placement.quantities import dutch

    if ms == UNKNOWN:
        return "onbekend"
    if ms >= UNREACHABLE:
        return "niemand"
    return dutch(-(-ms // MS_PER_TENTH) / 10, 1)


def speeds_used(here: Ground, *, full: bool = False) -> list[str]:
    """Return Dutch lines about the speeds behind the minutes: what is cited, what assumed."""
    from placement.geo.speeds import speeds
    from placement.quantities import dutch

    words = {"cited": "uit een bron", "derived": "afgeleid", "assumption": "aanname"}
    lines = []
    for mode in dict.fromkeys(here.bases.mode):
        chosen = speeds(mode)
        slow = ", ".join(
            f"{p.label} {dutch(p.time_factor)} maal zo lang ({words[p.basis]})"
            for p in chosen.periods
        )
        lines.append(
            f"Snelheden {chosen.label}: {words[chosen.basis]}" + (f"; {slow}." if slow else ".")
        )
        if full:
            lines.append(f"  {chosen.origin}.")
            lines.extend(f"  {p.label}: {p.origin}" for p in chosen.periods)
    return lines

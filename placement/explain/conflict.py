"""Why a client with candidates has no place: which limits of the plan are used up, by whom."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from placement.explain.amounts import counted, listed
from placement.explain.competition import Competition, competition
from placement.explain.excluded import LEAST, excluded
from placement.explain.grouping import persons, providers
from placement.explain.judged import Reader
from placement.explain.left import KINDS, Left
from placement.explain.rivals import Rivals
from placement.explain.standing import Standing
from placement.explain.stops import Stop, stops
from placement.geo.scene import Ints
from placement.proposal import Conflict
from placement.quantities import HoursPerWeek

SHOWN = 8
"""How many limits are named one by one; the rest is counted."""


def conflicts(
    reader: Reader, left: Left, client: int, rivals: Rivals | None = None
) -> tuple[Conflict, ...]:
    """Return what in the plan stops a seeker who is not placed, the widest first.

    What provably leaves him out comes first, where there is anything: the smaller of a set that
    is found by counting and one that `rivals` finds.
    """
    held = _held(left, client)
    order = sorted(held.sizes, key=lambda key: (-held.sizes[key], key))
    result = list(_open(reader, client, held.open_units))
    if held.sizes and not held.open_units:
        found = _competing(reader, left, client, rivals)
        # One limit that leaves him out by itself is told below, and better.
        result += [x for x in found if x.held_by or len(order) > 1]
    for key in order[:SHOWN]:
        result.append(one(reader, left.standing, client, held.stop(left, key)))
    if len(order) > SHOWN:
        result.append(_rest(reader, left.standing, client, order[SHOWN:]))
    return tuple(result)


Key = tuple[str, int]
"""A limit and the position of what it is about."""


@dataclass(slots=True)
class _Held:
    """How many units each limit closes for a client; `by` whoever holds what does not count."""

    sizes: dict[Key, int] = field(default_factory=dict)
    by: dict[Key, set[int]] = field(default_factory=dict)
    open_units: list[int] = field(default_factory=list)

    def stop(self, left: Left, key: Key) -> Stop:
        """Return one limit with all who hold it."""
        held = set(self.by.get(key, ()))
        if key[0] in KINDS:
            held.update(left.stop(*key).held_by)
        return Stop(*key, tuple(sorted(held)))


def _held(left: Left, client: int) -> _Held:
    """Return per limit how much it closes, and the units where nothing stops a seeker."""
    stopped, held = left.stopped(client), _Held()
    units = len(left.places)
    for kind, mask, number in zip(KINDS, stopped.masks, stopped.numbers, strict=True):
        pairs = np.unique(number[mask] * units + stopped.unit[mask]) // units
        subjects, counts = np.unique(pairs, return_counts=True)
        held.sizes |= {
            (kind, s): n for s, n in zip(subjects.tolist(), counts.tolist(), strict=True)
        }
    apart, lives = left.apart(client, stopped.unit)
    for home, others in lives.items():
        near = np.unique(stopped.unit[others.near])
        held.sizes["keep_apart", home] = len(near)
        held.by["keep_apart", home] = set(others.who)
    _uncounted(left, client, held, stopped.columns[~stopped.any & ~apart])
    return held


def _uncounted(left: Left, client: int, held: _Held, columns: Ints) -> None:
    """Add the limits that neither count nor measure, and the units where nothing stops at all."""
    closed: dict[Key, set[int]] = {}
    free: set[int] = set()
    for column in columns.tolist():
        spot = left.spot(column)
        there = stops(left.standing, client, spot)
        if not there:
            free.add(spot[0])
        for stop in there:
            key = (stop.limit, stop.subject)
            closed.setdefault(key, set()).add(spot[0])
            held.by.setdefault(key, set()).update(stop.held_by)
    for key, units in closed.items():
        held.sizes[key] = held.sizes.get(key, 0) + len(units)
    held.open_units = sorted(free)


def one(reader: Reader, standing: Standing, client: int, stop: Stop) -> Conflict:
    """Return one stop as a conflict to read."""
    told, subject = sentence(standing, client, stop)
    held_by = tuple(standing.ground.client_id(c) for c in stop.held_by)
    return Conflict(stop.limit, subject, held_by, told, reader.source(stop.limit, client))


def sentence(standing: Standing, client: int, stop: Stop) -> tuple[str, str]:
    """Return the Dutch sentence of a stop, and the id of what it is about."""
    ground = standing.ground
    who = listed(ground.client_id(c) for c in stop.held_by)
    match stop.limit:
        case "capacity":
            return _full(standing, stop, who), ground.unit_id(stop.subject)
        case "hours":
            return _no_hours(standing, client, stop, who), ground.provider_id(stop.subject)
        case "mix_share":
            name = ground.scene.complex_ids[stop.subject]
            return _no_share(int(ground.scene.complex_room[stop.subject]), name, who), name
        case "groups":
            return _no_group(standing, stop, who), ground.unit_id(stop.subject)
        case "keep_apart":
            unit = ground.unit_id(stop.subject)
            other = who or "iemand die daar woont"
            return f"De cliënt moet uit de buurt blijven van {other} in {unit}.", unit
        case "one_profile":
            unit = ground.unit_id(stop.subject)
            return f"In {unit} komt {who} met een ander zorgprofiel.", unit
    unit = ground.unit_id(stop.subject)
    return f"De cliënt is met de hand vastgelegd in {unit}.", unit


def _full(standing: Standing, stop: Stop, who: str) -> str:
    unit = standing.ground.unit_id(stop.subject)
    if standing.newcomers(stop.subject):
        return f"{unit} is vol: daar komt {who}."
    return f"{unit} komt pas vrij als {who} verhuist; dat doet dit voorstel niet."


def _no_hours(standing: Standing, client: int, stop: Stop, who: str) -> str:
    ground, left = standing.ground, standing.hours_left(stop.subject) or 0
    free = int(ground.scene.providers.hours_free_milli[stop.subject])
    need = HoursPerWeek.from_milli(ground.hours[client])
    by = f", gebruikt voor {who}" if who else ""
    return (
        f"Aanbieder {ground.provider_id(stop.subject)} heeft nog {HoursPerWeek.from_milli(left)} "
        f"van de {HoursPerWeek.from_milli(free)}{by}; nodig is {need}."
    )


def _no_share(room: int, name: str, who: str) -> str:
    if not room:
        return f"In complex {name} mag er met BT niemand meer bij."
    return f"In complex {name} mogen er met BT nog {room} bij; dat zijn in dit voorstel {who}."


def _no_group(standing: Standing, stop: Stop, who: str) -> str:
    ground, unit = standing.ground, stop.subject
    cluster = ground.scene.rulebook.cluster
    near = [u for u in ground.near.get(unit, frozenset()) if standing.newcomers(u)]
    start = f"In {ground.unit_id(unit)} is geen groep te maken"
    people = persons(standing, [unit, *near]) + 1
    if people < cluster.min_group:
        there = f"met wie er dichtbij woont of komt {people}, minstens {cluster.min_group} nodig"
        return f"{start}: {there}."
    if cluster.single_provider and len(providers(standing, [unit, *near])) > 1:
        return f"{start}: de groepen in de buurt ({who}) hebben een andere aanbieder."
    most = f"een groep telt {cluster.min_group} tot {cluster.max_group} personen van één aanbieder"
    return f"{start} met {who or 'wie daar woont'}: {most}."


def _open(reader: Reader, client: int, units: list[int]) -> tuple[Conflict, ...]:
    """Return the remark that places were left open: something else weighs more."""
    if not units:
        return ()
    ids = reader.scene.units.ids
    told = (
        f"In {listed(ids[u] for u in units)} kan de cliënt er nog bij; een doel dat voorgaat, of "
        "een voorstel dat nog niet bewezen het beste is, laat die plaats open."
    )
    return (Conflict("placed", ids[units[0]], (), told, reader.source("placed", client)),)


def _rest(reader: Reader, standing: Standing, client: int, keys: list[tuple[str, int]]) -> Conflict:
    limit = keys[0][0]
    subject = sentence(standing, client, Stop(*keys[0], ()))[1]
    more = counted(len(keys), "grens", "grenzen")
    verb = "staat" if len(keys) == 1 else "staan"
    told = f"Nog {more} van dit voorstel {verb} in de weg, te beginnen bij {subject}."
    return Conflict(limit, subject, (), told, reader.source(limit, client))


def _competing(
    reader: Reader, left: Left, client: int, rivals: Rivals | None
) -> tuple[Conflict, ...]:
    found, least = competition(left, client), False
    other = rivals.of(client) if rivals is not None else None
    if rivals is not None and other is not None:
        size = len(rivals.parts(other))
        counted = size + 1 if found is None else len(found.clients) + len(found.limits)
        if size < counted:
            return (excluded(reader, rivals, client, other),)
        least = other.least and size == counted
    return (_counted(reader, left, client, found, least=least),) if found is not None else ()


def _counted(
    reader: Reader, left: Left, client: int, found: Competition, *, least: bool
) -> Conflict:
    standing, ground = left.standing, left.standing.ground
    subjects = [sentence(standing, client, Stop(*limit, ()))[1] for limit in found.limits]
    kinds = {limit for limit, _ in found.limits}
    held = tuple(ground.client_id(c) for c in found.clients if c != client)
    told = _told(found, kinds, subjects) + (f" {LEAST}" if least else "")
    limit = "capacity" if kinds == {"capacity"} else found.limits[0][0]
    return Conflict(limit, "|".join(subjects), held, told, reader.source(limit, client))


def _told(found: Competition, kinds: set[str], subjects: list[str]) -> str:
    who = counted(len(found.clients), "cliënt strijdt", "cliënten strijden")
    room = counted(found.room, "plaats", "plaatsen")
    if kinds == {"capacity"}:
        return f"{who} om {room}: {listed(subjects)}."
    return f"{who} om {room}: er is niet meer ruimte bij {listed(subjects)}."

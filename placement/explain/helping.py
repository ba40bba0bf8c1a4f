"""What would help one client without a place: the smallest changes that would give him one.

Looked at are pairs that break one rule only, and candidates that one used-up limit closes. A
change is made on the scene, every rule is judged anew for this client there, and our own
evaluator sees whether he can be added to the plan as it stands. What passes is a plan in which
everyone else keeps his place, so every goal before the last ones is better. Whether the best
plan then places him is for `placement.what_if` to say, by solving again.

Smallness: the part of the norm that a change stretches (2 min on 45 min: 0.044); a wish dropped, a
contract or a unit more is wholly new and counts 1, of equals the kinds in the order of KINDS.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from placement.edges import state_of
from placement.explain.additions import added_unit, more_hours, unit_and_hours, with_unit
from placement.explain.blocking import Seen, look, nearest_misses
from placement.explain.judged import Reader
from placement.explain.left import Left
from placement.explain.standing import BT, Ground, Spot, Standing
from placement.explain.stops import stops
from placement.explain.stretches import KINDS, WHOLE, WITH_UNIT, Idea, Options, stretched
from placement.geo.scene import Bools, Ints, Scene, Seekers
from placement.proposal import Help
from placement.rule import HOLDS
from placement.rules import GATES

MOST = 6
"""How many helps are told."""
LOOKED = 24
"""How many pairs per rule are looked at, the nearest misses first."""
PER_KIND = 2
"""How many helps of one kind are told, each about another unit, provider or municipality."""
TRIED = 4
"""How many candidates per provider or municipality are tried."""


def helps(reader: Reader, left: Left, client: int) -> tuple[Help, ...]:
    """Return changes that would place a client without a place, smallest first, each checked.

    Two changes at once are told only where no single one helps.
    """
    found: list[Help] = []
    told: dict[str, set[str]] = {}
    for idea in sorted(_Search(reader, left, client).ideas(), key=_order):
        if len(found) == MOST or (found and idea.size > WHOLE):
            break
        known, about = told.setdefault(idea.kind, set()), _about(reader.scene, idea)
        if len(known) < PER_KIND and about not in known and fits(idea, left.standing, client):
            known.add(about)
            found.append(_help(reader.scene, idea))
    return tuple(found)


def _about(scene: Scene, idea: Idea) -> str:
    """Return what an idea is about: of two about the same one, only the smaller is told."""
    if idea.kind in ("unit", "cluster"):
        return str(int(scene.units.municipality[idea.spot[0]]))
    return "" if idea.kind in ("reach", "bw_near") else repr(idea.options)


def fits(idea: Idea, now: Standing, client: int) -> bool:
    """Tell whether a changed scene lets a client be added to the plan as it stands.

    Every rule is judged anew for him, and our own evaluator checks every limit.
    """
    if not _holds(alone(idea.scene, client), idea.spot):
        return False
    return not stops(replace(now, ground=Ground(idea.scene)), client, idea.spot)


def alone(scene: Scene, client: int) -> Scene:
    """Return the scene with one seeker only, for rules that judge triples."""
    seekers = scene.seekers
    names = Seekers.__dataclass_fields__
    own = {n: getattr(seekers, n)[client : client + 1] for n in names}
    zones, pins = scene.zones, scene.pins
    zone, pin = zones.client == client, pins.client == client
    return scene.replace(
        seekers=Seekers(**own),
        zones=type(zones)(
            np.zeros(int(zone.sum()), dtype=np.int64),
            zones.x_mm[zone],
            zones.y_mm[zone],
            zones.radius_mm[zone],
        ),
        pins=type(pins)(
            np.zeros(int(pin.sum()), dtype=np.int64),
            pins.unit[pin],
            pins.provider[pin],
            pins.must[pin],
        ),
    )


def _holds(scene: Scene, spot: Spot) -> bool:
    return all(state_of(gate.judge(scene), scene, 0)[spot] == HOLDS for gate in GATES)


@dataclass(frozen=True, slots=True)
class _Search:
    """What the search for one client shares."""

    reader: Reader
    left: Left
    client: int

    def ideas(self) -> Iterator[Idea]:
        """Yield every idea whose only obstacle seems to be what it changes."""
        yield from self._of_limits()
        yield from self._of_rules()

    def _of_rules(self) -> Iterator[Idea]:
        """Yield what mends the one rule that a pair breaks, where no limit stops it then."""
        seen = look(self.reader, self.client)
        broken = sum((~s.holds).astype(np.int64) for s in seen)
        empty, served = self._room()
        for s in seen:
            if s.gate.id in KINDS:
                pairs = (broken == 1) & ~s.holds & ~s.unknown & served
                yield from self._mended(s, pairs & empty)
                if s.gate.id in WITH_UNIT:
                    yield from self._mended(s, pairs & ~empty, one_more=True)

    def _room(self) -> tuple[Bools, Bools]:
        """Return where the plan leaves a place (U, 1), and hours and share enough (U, P)."""
        scene, left = self.reader.scene, self.left
        ground, complexes = left.standing.ground, scene.units.complex
        shared = np.zeros(len(complexes), dtype=bool)
        if ground.profile[self.client] == BT and len(left.share):
            shared = (complexes >= 0) & (left.share[complexes] <= 0)
        enough = left.hours >= ground.hours[self.client]
        return (left.places > 0)[:, None], enough[None, :] & ~shared[:, None]

    def _mended(self, seen: Seen, pairs: Bools, *, one_more: bool = False) -> Iterator[Idea]:
        """Yield the changes for the nearest misses of one rule; with a unit more if so asked."""
        scene, known = self.reader.scene, set[Options]()
        for spot in nearest_misses(seen, pairs, LOOKED):
            idea = stretched(scene, self.reader, seen.gate.id, self.client, spot)
            if idea is None or idea.options in known:
                continue
            known.add(idea.options)
            if one_more:
                yield with_unit(idea, self.client)
            elif not stops(self.left.standing, self.client, spot):
                yield idea

    def _of_limits(self) -> Iterator[Idea]:
        """Yield units more per municipality and hours per provider, where limits are all."""
        scene, now = self.reader.scene, self.left.standing
        stopped = self.left.stopped(self.client)
        full, tired, shared = stopped.masks
        place = scene.units.municipality[stopped.unit]
        for spot in self._firsts(stopped.columns, ~full & tired & ~shared, stopped.provider):
            yield more_hours(now, scene, self.client, spot)
        for spot in self._firsts(stopped.columns, ~tired & ~shared, place):
            yield added_unit(scene, self.client, spot)
        for spot in self._firsts(stopped.columns, full & tired & ~shared, place):
            yield unit_and_hours(now, self.client, spot)

    def _firsts(self, columns: Ints, which: Bools, group: Ints) -> Iterator[Spot]:
        """Yield the first few candidates of each group, those that fit on the plan's arrays."""
        for number in np.unique(group[which]).tolist():
            inside = columns[which & (group == number)]
            yield from map(self.left.spot, inside[:TRIED].tolist())


def _order(idea: Idea) -> tuple[Fraction, int, str, Spot]:
    return idea.size, KINDS.index(idea.kind), repr(idea.options), idea.spot


def _help(scene: Scene, idea: Idea) -> Help:
    unit, provider = scene.units.ids[idea.spot[0]], scene.providers.ids[idea.spot[1]]
    where = f"in {unit}" if idea.size < WHOLE or idea.kind not in ("unit", "cluster") else "daar"
    told = f"{idea.told}: dan kan de cliënt {where} terecht, met aanbieder {provider}."
    return Help(idea.kind, idea.options, float(idea.size), unit, provider, told)

"""What the command line says about one client, or one client in one unit: Dutch lines."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

import numpy as np

from placement.errors import NotFoundError
from placement.explain.amounts import counted
from placement.explain.blocking import blocking
from placement.explain.conflict import conflicts, one
from placement.explain.elsewhere import SECONDS, elsewhere
from placement.explain.judged import Reader, reader
from placement.explain.left import Left
from placement.explain.ranking import ranked
from placement.explain.report import remaining
from placement.explain.rivals import LARGE
from placement.explain.smallest import Smallest
from placement.explain.standing import Spot, Standing
from placement.explain.stops import stops
from placement.explain.verdicts import verdict_lines
from placement.geo.scene import PROFILES, Scene
from placement.proposal import Blocking, Conflict, Help, Outcome, Placement, VerdictLine
from placement.solve import Solved

RANKED = 5
"""How many of the best units for a client are listed."""
NOTHING = (
    "Wat zou helpen: er is geen kleine verandering gevonden waardoor het beste voorstel deze "
    "cliënt plaatst; wat erbij komt, gaat naar wie voorgaat."
)
MARKS = {"holds": "✓", "fails": "✗", "unknown": "?"}
INTENSITIES = ("basis", "plus")


def client(
    outcome: Outcome,
    client_id: str,
    *,
    helps: tuple[Help, ...] | None = None,
    seconds: float = SECONDS,
    thorough: float = 0.0,
) -> tuple[str, ...]:
    """Return all about one client: facts, where placed and why, or why not, and what else.

    Placed: the best alternative by solving again, `seconds` at most. Not placed: `helps` (None
    where they were not looked for), and the smallest set that leaves him out; in a large plan
    that takes `thorough` seconds at most, and is not looked for without. NotFoundError for an id
    that seeks no unit.
    """
    who = _seeker(outcome.scene, client_id)
    reading, rest = reader(outcome.scene, outcome.edges), remaining(outcome)
    now = rest.standing if rest is not None else None
    lines = [_facts(outcome.scene, who)]
    if now is not None and who in now.place:
        lines += _placed(outcome, reading, who, now.place[who], seconds)
    else:
        lines += _not_placed(outcome, reading, who, rest, thorough)
        waits = rest is not None and not outcome.scene.seekers.resident[who]
        lines += _helps(helps) if helps or (waits and helps is not None) else ()
    return (*lines, *_ranking(outcome, who, now))


def pair(outcome: Outcome, client_id: str, unit_id: str) -> tuple[str, ...]:
    """Return what every rule says of one client in one unit, and what in the plan stops it.

    With the provider who breaks fewest rules there. NotFoundError for unknown ids.
    """
    rest = remaining(outcome)
    now = rest.standing if rest is not None else None
    return pair_on(reader(outcome.scene, outcome.edges), now, client_id, unit_id)


def pair_on(reading: Reader, now: Standing | None, client_id: str, unit_id: str) -> tuple[str, ...]:
    """Return what `pair` does, for who keeps the reader and the plan at hand."""
    scene = reading.scene
    who, where = _seeker(scene, client_id), _unit(scene, unit_id)
    best = _best_provider(reading, now, who, where)
    if best is None:
        return (_facts(scene, who), "Er is geen aanbieder in deze aanlevering.")
    verdicts = verdict_lines(reading, who, where, best)
    broken = sum(v.answer != "holds" for v in verdicts)
    head = f"{client_id} in {unit_id} met aanbieder {scene.providers.ids[best]}:"
    lines = [_facts(scene, who), head, *map(_verdict, verdicts)]
    if broken:
        told = counted(broken, "regel staat", "regels staan")
        return (*lines, f"{told} deze plaatsing in de weg.")
    return (*lines, *_in_plan(reading, now, who, (where, best)))


def _seeker(scene: Scene, client_id: str) -> int:
    if client_id not in scene.seekers.ids:
        raise NotFoundError(
            f"Cliënt «{client_id}» zoekt geen woning in deze aanlevering: het id is onbekend, of "
            "het is een bewoner die niet aan doorstromen toe is (next_profile is leeg)."
        )
    return scene.seekers.ids.index(client_id)


def _unit(scene: Scene, unit_id: str) -> int:
    if unit_id not in scene.units.ids:
        raise NotFoundError(f"Wooneenheid «{unit_id}» staat niet in deze aanlevering.")
    return scene.units.ids.index(unit_id)


def _facts(scene: Scene, who: int) -> str:
    seekers = scene.seekers
    sought = f"{PROFILES[int(seekers.profile[who])]} {INTENSITIES[int(seekers.intensity[who])]}"
    name = seekers.ids[who]
    if seekers.resident[who]:
        home = scene.units.ids[int(seekers.home_unit[who])]
        now = PROFILES[int(seekers.home_profile[who])]
        return f"Cliënt {name}: woont in {home} ({now}) en is toe aan {sought}."
    weeks = counted(int(seekers.weeks_waiting[who]), "week", "weken")
    return f"Cliënt {name}: zoekt {sought}, wacht {weeks}, urgentie {int(seekers.urgency[who])}."


def _placed(
    outcome: Outcome, reading: Reader, who: int, spot: Spot, seconds: float
) -> Iterator[str]:
    scene = outcome.scene
    name = scene.seekers.ids[who]
    found = next((p for p in outcome.proposal.placements if p.client == name), None)
    move = "Verhuist naar" if scene.seekers.resident[who] else "Geplaatst in"
    where = f"{scene.units.ids[spot[0]]}, aanbieder {scene.providers.ids[spot[1]]}"
    verdicts = verdict_lines(reading, who, *spot)
    fits = all(verdict.answer == "holds" for verdict in verdicts)
    told = "Elke regel klopt" if fits else "Volgens de regels kan dat niet (meer)"
    yield f"{move} {where}{_part(found)}. {told}:"
    yield from map(_verdict, verdicts)
    yield from _other(outcome, who, found, seconds)


def _other(outcome: Outcome, who: int, found: Placement | None, seconds: float) -> Iterator[str]:
    """Yield the best alternative by solving again; what was found before where time ran out."""
    unit = "" if found is None else found.unit
    other = elsewhere(outcome, who, seconds=seconds)
    if other.alternative is not None:
        yield other.alternative.sentence
        yield from (f"  {line}" for line in other.lines)
        yield f"  (Opnieuw berekend zonder {unit} voor deze cliënt: bewezen het beste.)"
    elif other.proved:
        yield "Er is geen plan waarin deze cliënt in een andere woning komt."
    elif found is not None and found.alternative is not None:
        yield found.alternative.sentence
        yield "  (Niet opnieuw berekend: het goedkoopste alternatief kost hoogstens dit.)"
    else:
        yield "Of de cliënt ook elders kan, is niet uitgezocht: de tijd daarvoor was om."


def _part(found: Placement | None) -> str:
    if found is None:
        return ""
    group = f", groep {found.group}" if found.group else ""
    chain = f", keten {found.chain} stap {found.order}" if found.chain else ""
    return group + chain


def _not_placed(
    outcome: Outcome, reading: Reader, who: int, rest: Left | None, thorough: float
) -> Iterator[str]:
    scene = outcome.scene
    if rest is None:
        yield "Er is geen voorstel, dus ook geen plaats voor deze cliënt."
        yield from outcome.proposal.notices
    elif scene.seekers.resident[who]:
        home = scene.units.ids[int(scene.seekers.home_unit[who])]
        yield f"Blijft in dit voorstel wonen in {home}; een bewoner verliest zijn woning nooit."
        yield "Een bewoner verhuist alleen als het voorstel als geheel daar beter van wordt."
    else:
        yield "Niet geplaatst in dit voorstel."
    units = np.unique(outcome.edges.candidates.unit[outcome.edges.candidates.client == who])
    fit = counted(len(units), "woning past", "woningen passen")
    yield f"{fit} bij deze cliënt, van de {len(scene.units.ids)}."
    blocked = blocking(reading, who)
    if blocked:
        yield "Regels die woningen wegnemen:"
        yield from map(_blocking, blocked)
    if rest is not None and len(units):
        yield "Wat in het plan in de weg staat:"
        found = _stopping(outcome, reading, who, rest, thorough)
        yield from map(_conflict, found)
        if not found:
            yield "  Niets: verhuizen maakt het plan niet beter."


def _stopping(
    outcome: Outcome, reading: Reader, who: int, rest: Left, thorough: float
) -> tuple[Conflict, ...]:
    """Return what stops a client, with the smallest set that leaves him out where that is quick.

    Of a plan that is large, what the proposal itself says, unless `thorough` seconds are given.
    """
    sought = not outcome.scene.seekers.resident[who] and isinstance(outcome.answer, Solved)
    if sought and thorough > 0:
        return conflicts(reading, rest, who, Smallest(outcome, inf, thorough))
    if sought and len(outcome.edges.candidates) <= LARGE:
        return conflicts(reading, rest, who, Smallest(outcome))
    name = outcome.scene.seekers.ids[who]
    known = next((u.conflict for u in outcome.proposal.unplaced if u.client == name), ())
    return known or conflicts(reading, rest, who)


def _helps(found: tuple[Help, ...]) -> Iterator[str]:
    """Yield what would help, or that nothing was found."""
    if not found:
        yield NOTHING
        return
    yield "Wat zou helpen, de kleinste verandering eerst (elk toegepast en opnieuw beoordeeld):"
    for place, one_ in enumerate(found, start=1):
        yield f"  {place}. {one_.sentence}"
        if one_.checked == "best":
            where = f"{one_.unit} (aanbieder {one_.provider})"
            yield f"     Opnieuw berekend: het beste voorstel plaatst de cliënt dan in {where}."
    yield "  Niemand verliest daardoor zijn plaats in het voorstel zoals het er ligt."


def _ranking(outcome: Outcome, who: int, now: Standing | None) -> Iterator[str]:
    best = ranked(outcome, who)[:RANKED]
    if best:
        yield "Beste woningen voor deze cliënt zelf (voorkeuren, dan opkomsttijd):"
    for place, found in enumerate(best, start=1):
        unit = outcome.scene.units.ids[found.unit]
        state = ""
        if now is not None:
            here = now.place.get(who, (-1, -1))[0] == found.unit
            full = now.places_left(found.unit) <= 0
            state = " - voorgesteld" if here else (" - vol" if full else " - nog plaats")
        provider = outcome.scene.providers.ids[found.provider]
        yield f"  {place}. {unit} met {provider}: {found.told}{state}"


def _best_provider(reading: Reader, now: Standing | None, who: int, where: int) -> int | None:
    """Return the provider to speak of: the one proposed, else who breaks fewest rules."""
    if now is not None and now.place.get(who, (-1, -1))[0] == where:
        return now.place[who][1]

    def broken(provider: int) -> int:
        return sum(not judged.holds for judged in reading.judged(who, where, provider))

    return min(range(len(reading.scene.providers.ids)), key=broken, default=None)


def _in_plan(reading: Reader, now: Standing | None, who: int, spot: Spot) -> Iterator[str]:
    yield "Geen regel staat deze plaatsing op zichzelf in de weg."
    if now is None:
        return
    if now.place.get(who) == spot:
        yield "Dit is de plaats in het voorstel."
        return
    then = now.after({who: None}) if who in now.place else now
    found = stops(then, who, spot)
    yield from (_conflict(one(reading, then, who, stop)) for stop in found)
    if not found and who in now.place:
        yield "In het plan kan het ook; de voorgestelde plaats is voor het geheel minstens zo goed."
    elif not found:
        yield "In het plan kan het ook, maar dan wordt het geheel niet beter."


def _verdict(verdict: VerdictLine) -> str:
    return f"  {MARKS[verdict.answer]} {verdict.sentence} [{verdict.source}]"


def _blocking(blocked: Blocking) -> str:
    return f"  {blocked.sentence} [{blocked.source}]"


def _conflict(conflict: Conflict) -> str:
    return f"  {conflict.sentence} [{conflict.source}]"

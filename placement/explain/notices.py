"""What the reader of a proposal must know: readings taken, estimates, and what is unknown."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from placement.explain.amounts import counted, metres
from placement.explain.confirmed import confirmation_lines
from placement.geo.nearness import nearest
from placement.geo.scene import PROFILES, UNKNOWN_VALUE, Bools, Scene
from placement.proposal import Outcome
from placement.rulebook.readable import WORDS
from placement.solve import Solved

LISTED = 8
"""How many ids a notice names before it counts the rest."""


def notices(outcome: Outcome) -> tuple[str, ...]:
    """Return Dutch remarks on a proposal: its rules, its readings, its gaps, its proof."""
    scene = outcome.scene
    said = confirmation_lines(scene)
    found = [*_rules(scene), *_cluster(scene), *said, *_reach(scene), *_gaps(scene)]
    return (*found, *_proof(outcome))


def _rules(scene: Scene) -> Iterator[str]:
    if not scene.rulebook.in_force:
        yield f"De regelset «{scene.rulebook.title}» is een voorstel en is niet van kracht."


def _asked(scene: Scene, forms: str) -> Bools:
    """Return the units of a form that a profile which someone seeks asks nearness of: (U,)."""
    sought = {PROFILES[p] for p in scene.seekers.profile.tolist()}
    wanted = {f for p in sought for f in getattr(scene.rulebook.profile(p), forms)}
    return np.isin(scene.units.form, sorted(wanted))


def _cluster(scene: Scene) -> Iterator[str]:
    cluster = scene.rulebook.cluster
    radius = metres(cluster.radius_mm, cluster.radius_mm)
    if _asked(scene, "near_units").any():
        how = WORDS[cluster.between_units]
        yield f"Leeswijze: «binnen {radius} van elkaar» geldt {how}, hemelsbreed."
    asked = _asked(scene, "near_bw")
    if not asked.any():
        return
    limit = metres(cluster.bw_radius_mm, cluster.bw_radius_mm)
    if scene.bw_walk_estimated:
        yield f"De loopafstand ({limit}) tot een BW-locatie is geschat (hemelsbreed)."
    near = nearest(scene)
    unknown = asked & ~near.known.any(axis=1)
    if unknown.any():
        yield (
            f"De loopafstand tot een BW-locatie is onbekend voor {_listed(scene, unknown)}: geen "
            "wandelnetwerk geladen dat ze dekt. Geclusterd plaatsen kan daar nu niet."
        )
    low, high = cluster.borderline_mm
    edge = asked & ((near.mm >= low) & (near.mm <= high)).any(axis=1)
    edge[scene.confirmed.unit[scene.confirmed.counts & scene.confirmed.walk]] = False
    if edge.any():
        yield (
            f"«Grensgeval» ({metres(low, low)} tot {metres(high, high)} van een BW-locatie): "
            f"{_listed(scene, edge)}. Beoordeel deze met de hand."
        )


def _reach(scene: Scene) -> Iterator[str]:
    units, unknown = scene.units, np.zeros(len(scene.units.ids), dtype=bool)
    for number, profile in enumerate(PROFILES):
        table, norm = scene.reach[profile], scene.rulebook.profile(profile)
        if not len(table.limit_tenths) or not (scene.seekers.profile == number).any():
            continue
        fits = np.isin(units.form, sorted(norm.forms))
        unknown |= fits & (table.tenths == UNKNOWN_VALUE).any(axis=0).all(axis=0)
    if unknown.any():
        yield (
            f"De opkomsttijd is van geen enkele aanbieder bekend voor {_listed(scene, unknown)}: "
            "geen wegennet geladen en geen reistijd opgegeven."
        )


def _gaps(scene: Scene) -> Iterator[str]:
    units, seekers = scene.units, scene.seekers
    pays = [scene.rulebook.profile(p).rent_by_client for p in PROFILES]
    asks = (np.array(pays)[seekers.profile] & (seekers.max_rent_cents >= 0)).any()
    paid = {
        f
        for p, own in zip(PROFILES, pays, strict=True)
        if own
        for f in scene.rulebook.profile(p).forms
    }
    no_rent = (units.rent_cents < 0) & np.isin(units.form, sorted(paid))
    if asks and no_rent.any():
        yield f"De huur is niet bekend van {_listed(scene, no_rent)}."
    aged = (units.age_min >= 0) | (units.age_max >= 0)
    no_age = int((seekers.age < 0).sum())
    if aged.any() and no_age:
        who = counted(no_age, "cliënt", "cliënten")
        yield f"De leeftijd is niet bekend van {who}; woningen met een leeftijdsgrens vallen af."
    nowhere = seekers.regions_given.any() and (units.region < 0)
    if np.any(nowhere):
        yield f"De regio is niet bekend van de gemeente van {_listed(scene, units.region < 0)}."


def _listed(scene: Scene, which: Bools) -> str:
    ids = [scene.units.ids[u] for u in np.flatnonzero(which).tolist()]
    named = ", ".join(ids[:LISTED]) + (f" en nog {len(ids) - LISTED}" if len(ids) > LISTED else "")
    return f"{counted(len(ids), 'woning', 'woningen')} ({named})"


def _proof(outcome: Outcome) -> Iterator[str]:
    answer = outcome.answer
    if isinstance(answer, Solved) and not answer.complete:
        proved = ", ".join(WORDS.get(term, term) for term in answer.proved) or "nog niets"
        yield (
            "De tijd was om: dit is het beste voorstel tot dan toe. Bewezen het beste: "
            f"{proved}. Meer tijd: time_limit_s in settings.toml."
        )

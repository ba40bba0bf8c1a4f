"""Why a unit has the housing form that it has, in one or two Dutch sentences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.audience.case import Case
from placement.audience.words import FORMS, text, upper_first
from placement.explain.wording import counted, metres
from placement.geo.confirmations import on_walk, walks_as_confirmed
from placement.geo.scene import FAR, UNKNOWN_VALUE, Bools, Ints, Scene, clusterable_form
from placement.rulebook.norms import ProfileNorm


@dataclass(frozen=True, slots=True)
class Nearness:
    """Per unit (U,): mm to the nearest BW location that counts, which one, and units near by."""

    mm: Ints
    within: Bools
    location: Ints
    near: Ints
    clusterable: Bools


def nearness(scene: Scene) -> Nearness:
    """Return how near each unit is to BW locations in use and to other clusterable units."""
    counts = scene.operating()
    if scene.rulebook.cluster.bw_provider == "own":
        own = scene.units.provider[:, None]
        counts &= (own < 0) | (own == scene.bw_provider[None, :])
    walk = np.where(counts, walks_as_confirmed(scene), FAR)
    unknown = (walk == UNKNOWN_VALUE).any(axis=1)
    known = np.where(walk == UNKNOWN_VALUE, FAR, walk)
    size = len(scene.units.ids)
    location = known.argmin(axis=1) if walk.shape[1] else np.full(size, -1)
    within = known.min(axis=1, initial=int(FAR)) <= scene.rulebook.cluster.bw_radius_mm
    mm = np.full(size, FAR)
    if walk.shape[1]:
        mm = np.where(counts, scene.bw_walk_mm, FAR)[np.arange(size), location]
    i, j = scene.near_units
    near = np.bincount(np.concatenate([i, j]), minlength=size)
    mm = np.where(unknown & ~within, UNKNOWN_VALUE, mm)
    return Nearness(mm, within, location, near, clusterable_form(scene.units))


def form_lines(case: Case, unit: int, around: Nearness) -> tuple[str, ...]:
    """Return what the form of a unit is, what it rests on, and where it falls short."""
    form = str(case.scene.units.form[unit])
    if around.clusterable[unit]:
        lines = _clustered(case, unit, around)
        if form == "independent":
            return ("Zelfstandig; mag ook als geclusterd worden gebruikt.", *lines)
        return lines
    if form == "intramural":
        at = int(case.scene.units.bw_location[unit])
        place = f" in BW-locatie {case.scene.bw_location_ids[at]}" if at >= 0 else ""
        return (f"Intramuraal: plaats{place} met toezicht dag en nacht.",)
    if form == "gespikkeld":
        return (_gespikkeld(case, unit),)
    return ("Zelfstandige woning in een gewone buurt.",)


def _gespikkeld(case: Case, unit: int) -> str:
    at = int(case.scene.units.complex[unit])
    if at < 0:
        return "Gespikkeld: zelfstandige woning in een gemengd complex."
    name = case.scene.complex_ids[at]
    rows = case.tables.complexes
    others = ", ".join(text(group) for group in rows["other_groups"].iloc[at])
    among = f" tussen andere groepen ({others})" if others else ""
    size = counted(int(rows["dwellings"].iloc[at]), "woning", "woningen")
    return f"Gespikkeld: in complex {case.complex_name[name]} van {size}{among}."


def cluster_norm(scene: Scene) -> ProfileNorm | None:
    """Return the norm of the profile that asks for units near each other."""
    norms = (scene.rulebook.profile(p) for p in scene.profile_names)
    return next((norm for norm in norms if norm.near_units), None)


def _clustered(case: Case, unit: int, around: Nearness) -> tuple[str, ...]:
    form = str(case.scene.units.form[unit])
    norm = cluster_norm(case.scene)
    asks = norm is not None and form in norm.near_bw
    company, alone = _company(case.scene, unit, around)
    walk, fits = _walk(case.scene, unit, around)
    word = "onzelfstandig" if form == "shared" else "geclusterd"
    if not asks:
        start = f"{upper_first(FORMS[form])}: {company}; een BW-locatie in de buurt is niet nodig."
        return (f"Telt nu niet als groep: {company}.",) if alone else (start,)
    if fits is None:
        return (f"Of deze woning als {word} telt is niet bekend: {walk}.",)
    lines = [f"{upper_first(word)}: {walk}, {company}."]
    if alone or not fits:
        lines = [f"Telt nu niet als {word}: {walk}, {company}."]
    low, high = case.scene.rulebook.cluster.borderline_mm
    if low <= around.mm[unit] <= high:
        said = on_walk(case.scene, unit, int(around.mm[unit]))
        verdict = ", afgekeurd" if not around.within[unit] else ", bevestigd"
        by_hand = f"{verdict} door een medewerker" if said >= 0 else ""
        band = f"tussen {metres(low, low)} en {metres(high, high)} lopen"
        lines.append(f"Grensgeval: {band}{by_hand}.")
    return tuple(lines)


def _company(scene: Scene, unit: int, around: Nearness) -> tuple[str, bool]:
    """Return who else is near in words, and whether the unit is too small to be a group alone."""
    cluster = scene.rulebook.cluster
    near = int(around.near[unit])
    own = int(scene.units.capacity[unit] + scene.units.occupied[unit])
    within = metres(cluster.radius_mm, cluster.radius_mm)
    if near:
        return f"{counted(near, 'andere woning', 'andere woningen')} binnen {within}", False
    return f"geen andere woning binnen {within}", own < cluster.min_group


def _walk(scene: Scene, unit: int, around: Nearness) -> tuple[str, bool | None]:
    """Return the walk to the nearest location in words, and whether it is within the limit."""
    limit, mm = scene.rulebook.cluster.bw_radius_mm, int(around.mm[unit])
    how = "hemelsbreed (geschat)" if scene.bw_walk_estimated else "lopen"
    most = metres(limit, limit)
    if mm == UNKNOWN_VALUE:
        return f"de loopafstand naar een BW-locatie ontbreekt (grens {most})", None
    if mm >= FAR:
        return f"geen BW-locatie in de buurt (grens {most} {how})", False
    name = scene.bw_location_ids[int(around.location[unit])]
    over = "" if mm <= limit else f" (grens {most})"
    return f"{metres(mm, limit)} {how} van BW-locatie {name}{over}", bool(around.within[unit])

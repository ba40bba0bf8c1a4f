"""Places to live on the map: units with their state and their story, complexes, groups."""

from __future__ import annotations

from collections import Counter

import numpy as np
from shapely.geometry import MultiPoint

from placement.audience.case import Case, to_date
from placement.audience.forms import Nearness, form_lines, nearness
from placement.audience.geojson import point, points, shape
from placement.audience.views import ComplexView, GroupView, UnitState, UnitView
from placement.audience.words import FORMS, day_text
from placement.domain import Profile
from placement.explain.wording import counted, euro
from placement.geo.scene import Bools
from placement.quantities import MM_PER_METRE
from placement.rule import HOLDS

GROUP_MARGIN_M = 14.0
"""Room around the outermost doors, so that a group in one building can be seen."""


def units(case: Case) -> tuple[UnitView, ...]:
    """Return every unit with its state after the proposal and the sentences of its popup."""
    found, rows = case.scene.units, case.tables.units
    around, group, usable = nearness(case.scene), group_of_unit(case), usable_units(case)
    places = points(found.x_mm / MM_PER_METRE, found.y_mm / MM_PER_METRE)
    provider = rows["provider"].to_list()
    corporation, complex_ = rows["corporation"].to_list(), rows["complex"].to_list()
    return tuple(
        UnitView(
            id=name,
            point=places[at],
            form=str(found.form[at]),
            form_label=FORMS[str(found.form[at])],
            state=state(case, at, usable),
            municipality=case.municipality_of(at),
            provider=case.provider_name.get(provider[at], ""),
            corporation=case.corporation_name.get(corporation[at], ""),
            complex=case.complex_name.get(complex_[at], ""),
            group=group.get(name, ""),
            lines=_lines(case, at, around),
        )
        for at, name in enumerate(found.ids)
    )


def usable_units(case: Case) -> Bools:
    """Return which units could house someone of some profile, by the gates on the unit alone."""
    fits = np.ones((len(case.scene.profile_names), len(case.scene.units.ids)), dtype=bool)
    for gate in ("form", "available", "bw_operating"):
        verdict = case.verdict(gate)
        if verdict is not None:
            fits &= (verdict.state() == HOLDS).all(axis=2)
    return np.asarray(fits.any(axis=0))


def state(case: Case, unit: int, usable: Bools) -> UnitState:
    """Return whether someone is proposed for a unit, or it is free, lived in, or not to be had."""
    found = case.scene.units
    if found.ids[unit] in case.incoming:
        return "proposed"
    if found.capacity[unit] > 0:
        return "free" if usable[unit] else "unavailable"
    return "occupied" if found.occupied[unit] > 0 else "unavailable"


def _lines(case: Case, unit: int, around: Nearness) -> tuple[str, ...]:
    found = case.scene.units
    coming = case.incoming.get(found.ids[unit], ())
    lines = [*form_lines(case, unit, around), _places(case, unit)]
    if found.rent_cents[unit] >= 0:
        lines.append(f"Huur: {euro(int(found.rent_cents[unit]))} per maand.")
    suits = [
        word
        for word, yes in (
            ("rolstoel", found.wheelchair[unit]),
            ("intensiteit plus", found.plus[unit]),
        )
        if yes
    ]
    if suits:
        lines.append(f"Geschikt voor {' en '.join(suits)}.")
    for placement in coming:
        name = case.provider_name[placement.provider]
        lines.append(
            f"Voorgesteld voor {placement.client} ({case.profile(placement)}), met {name}."
        )
        lines += [v.sentence for v in placement.verdicts if v.rule == "reach"]
    return tuple(lines)


def _places(case: Case, unit: int) -> str:
    found = case.scene.units
    parts = []
    if found.capacity[unit] > 0:
        free = counted(int(found.capacity[unit]), "plaats vrij", "plaatsen vrij")
        late = found.available_day[unit] > case.scene.day
        parts.append(
            f"{free} vanaf {day_text(to_date(found.available_day[unit]))}" if late else f"nu {free}"
        )
    if found.occupied[unit] > 0:
        parts.append(counted(int(found.occupied[unit]), "bewoner", "bewoners"))
    leaving = case.leaving.get(found.ids[unit], 0)
    if leaving:
        parts.append(
            f"{leaving} daarvan {'vertrekt' if leaving == 1 else 'vertrekken'} in dit voorstel"
        )
    words = ", ".join(parts) or "geen plaats vrij"
    return f"{words[:1].upper()}{words[1:]}."


def complexes(case: Case) -> tuple[ComplexView, ...]:
    """Return each complex that has units, at their middle, with its share for Beschermd Thuis."""
    found = case.scene.units
    came = Counter(
        int(found.complex[case.unit[p.unit]])
        for p in case.placements
        if case.profile(p) == Profile.BT
    )
    views = []
    for at, (name, row) in enumerate(case.tables.complexes.iterrows()):
        own = np.flatnonzero(found.complex == at)
        if len(own):
            x, y = found.x_mm[own].mean(), found.y_mm[own].mean()
            occupied = int(row["occupied_bt"])
            views.append(
                ComplexView(
                    id=str(name),
                    name=case.complex_name[str(name)],
                    point=point(x / MM_PER_METRE, y / MM_PER_METRE),
                    dwellings=int(row["dwellings"]),
                    occupied=occupied,
                    proposed=came[at],
                    most=occupied + int(case.scene.complex_room[at]),
                )
            )
    return tuple(views)


def group_of_unit(case: Case) -> dict[str, str]:
    """Return the group of each unit that is in one: newly used, or joined with its residents."""
    new = {p.unit: p.group for p in case.placements if p.group is not None}
    return {**case.outcome.proposal.occupied_groups, **new}


def groups(case: Case) -> tuple[GroupView, ...]:
    """Return each group with a shape around its units; its persons are new and present ones."""
    members: dict[str, list[str]] = {}
    for unit, group in sorted(group_of_unit(case).items()):
        members.setdefault(group, []).append(unit)
    serving = {p.group: case.provider_name[p.provider] for p in case.placements if p.group}
    found = case.scene.units
    views = []
    for group in sorted(members, key=lambda g: (len(g), g)):
        at = [case.unit[name] for name in members[group]]
        doors = MultiPoint(np.column_stack([found.x_mm[at], found.y_mm[at]]) / MM_PER_METRE)
        area = doors.convex_hull.buffer(GROUP_MARGIN_M, quad_segs=4)
        views.append(
            GroupView(
                id=group,
                provider=serving.get(group, ""),
                shape=shape(area),
                units=tuple(members[group]),
                persons=sum(_persons(case, name) for name in members[group]),
            )
        )
    return tuple(views)


def _persons(case: Case, unit: str) -> int:
    stay = int(case.scene.units.occupied[case.unit[unit]]) - case.leaving.get(unit, 0)
    return stay + len(case.incoming.get(unit, ()))

"""What a housing corporation sees: its own dwellings and agreements, and never a client.

Whether a client lives in a dwelling, or is proposed for it, is about a client; so is every count
of them. A dwelling is free or it is not.
"""

from __future__ import annotations

import numpy as np
import shapely

from placement.audience.agreements import agreement_views
from placement.audience.case import to_date
from placement.audience.coverage import SIMPLER_M
from placement.audience.delivery import Delivery
from placement.audience.geojson import point, points, shape
from placement.audience.views import (
    Audience,
    BWLocationView,
    MapView,
    MunicipalityView,
    TableView,
    UnitView,
)
from placement.audience.words import FORMS, text
from placement.errors import NotFoundError
from placement.geo.scene import Scene
from placement.quantities import MM_PER_METRE

NOTICE = "Bevat alleen de eigen woningen en afspraken; niets over cliënten."


def corporation_map(delivery: Delivery, scene: Scene, name: str) -> MapView:
    """Return the own dwellings and agreements of one corporation; NotFoundError if unknown."""
    corporations = delivery.tables.corporations
    if name not in corporations.index:
        raise NotFoundError(f"Woningcorporatie «{name}» bestaat niet in deze aanlevering.")
    units = _units(delivery, scene, name)
    return MapView(
        audience="corporation",
        title=f"Woningen van {text(corporations['name'][name]) or name}",
        subtitle=scene.rulebook.region.name,
        made_on=to_date(scene.day),
        notices=(NOTICE,),
        attributions=("Grenzen: aanlevering, vereenvoudigd",) if units else (),
        municipalities=_municipalities(delivery),
        bw_locations=_locations(delivery, scene),
        units=units,
        tables=(_dwellings(units), _agreements(delivery, scene, name)),
    )


def tested_against(delivery: Delivery, scene: Scene, audience: Audience) -> MapView:
    """Return what a dwelling is tested against, without any dwelling: borders and BW locations."""
    return MapView(
        audience=audience, title="Omgeving", subtitle=scene.rulebook.region.name,
        made_on=to_date(scene.day), notices=(),
        attributions=("Grenzen: aanlevering, vereenvoudigd",),
        municipalities=_municipalities(delivery), bw_locations=_locations(delivery, scene),
    )  # fmt: skip


def _units(delivery: Delivery, scene: Scene, corporation: str) -> tuple[UnitView, ...]:
    rows, found = delivery.tables.units, scene.units
    own = np.flatnonzero((rows["corporation"] == corporation).to_numpy())
    places = points(found.x_mm[own] / MM_PER_METRE, found.y_mm[own] / MM_PER_METRE)
    titles, complexes = delivery.tables.corporations["name"], delivery.tables.complexes["name"]
    complex_of = rows["complex"].to_list()
    return tuple(
        UnitView(
            id=found.ids[at],
            point=place,
            form=str(found.form[at]),
            form_label=FORMS[str(found.form[at])],
            state="free" if found.capacity[at] > 0 else "unavailable",
            municipality=scene.municipality_names[found.municipality[at]],
            provider="",
            corporation=text(titles[corporation]) or corporation,
            complex=text(complexes.get(complex_of[at], "")),
            group="",
        )
        for at, place in zip(own.tolist(), places, strict=True)
    )


def _municipalities(delivery: Delivery) -> tuple[MunicipalityView, ...]:
    known, names = delivery.boundaries, delivery.tables.municipalities["name"]
    if known is None:
        return ()
    own = known[known.index.isin(list(names.index))]
    simple = shapely.coverage_simplify(np.asarray(own.geometry, dtype=object), SIMPLER_M)
    rows = zip(own.index, simple, strict=True)
    return tuple(MunicipalityView(str(i), str(names[i]), shape(line), ()) for i, line in rows)


def _locations(delivery: Delivery, scene: Scene) -> tuple[BWLocationView, ...]:
    names = delivery.tables.providers["name"]
    limit = scene.rulebook.cluster.bw_radius_mm // MM_PER_METRE
    return tuple(
        BWLocationView(
            id=str(name),
            name=text(row["name"]) or str(name),
            provider=text(names[row["provider"]]),
            point=point(row["x"], row["y"]),
            operating=bool(row["operating"]),
            walk_area=None,
            walk_limit_m=limit,
            estimated=False,
        )
        for name, row in delivery.tables.bw_locations.iterrows()
    )


def _dwellings(units: tuple[UnitView, ...]) -> TableView:
    words = {"free": "vrij", "unavailable": "niet vrij"}
    return TableView(
        id="dwellings",
        title="Eigen woningen",
        columns=("woning", "woonvorm", "gemeente", "complex", "stand"),
        rows=tuple(
            (unit.id, unit.form_label, unit.municipality, unit.complex, words[unit.state])
            for unit in units
        ),
    )


def _agreements(delivery: Delivery, scene: Scene, corporation: str) -> TableView:
    day = to_date(scene.day)
    every = agreement_views(delivery.tables, day, guarded=True)
    own = (found for found in every if found.corporation == corporation)
    return TableView(
        id="agreements",
        title="Eigen prestatieafspraken",
        columns=(
            "afspraak", "gemeente", "soort", "vanaf", "tot en met", "toegezegd", "geleverd",
            "in de pijplijn", "ingetrokken", "nog nodig", "stand",
        ),
        rows=tuple(
            (
                found.id, found.municipality_name, found.kind_label, found.period_from,
                found.period_until, found.promised, found.cell("delivered"),
                found.cell("pipeline"), found.cell("withdrawn"), found.cell("needed"),
                found.cell("standing") if "standing" in found.hidden else found.standing_label,
            )
            for found in own
        ),
        note="Aantallen zijn woningen.",
    )  # fmt: skip

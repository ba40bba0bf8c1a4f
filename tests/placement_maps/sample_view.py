"""A hand-made map view with every kind of layer; all places, names and people are invented."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import date

from placement.audience.views import (
    BWLocationView,
    CareBaseView,
    ComplexView,
    Geometry,
    GroupView,
    MapView,
    MunicipalityView,
    PlacementView,
    ReachAreaView,
    SpreadRow,
    TableView,
    UnitState,
    UnitView,
)

LON, LAT = 4.357, 52.012
DEGREE_M = 111_320.0
TOWNS = {
    "Delft": (0.0, 0.0),
    "Midden-Delfland": (-4200.0, -4300.0),
    "Pijnacker-Nootdorp": (5200.0, 2400.0),
    "Westland": (-9800.0, 300.0),
}
BORDERS = {
    "Delft": (
        (-3000, 2100), (200, 3000), (2700, 1600), (2600, -1700), (600, -2900), (-2200, -2000),
    ),
    "Midden-Delfland": (
        (-6400, -1500), (-2200, -2000), (600, -2900), (2600, -1700), (3400, -4400), (-2300, -7700),
        (-7000, -6000),
    ),
    "Pijnacker-Nootdorp": (
        (200, 3000), (2000, 6000), (7600, 5600), (8600, 1200), (6400, -1600), (2600, -1700),
        (2700, 1600),
    ),
    "Westland": (
        (-3000, 2100), (-2200, -2000), (-6400, -1500), (-7000, -6000), (-13500, -3500),
        (-15600, 1200), (-8200, 4700),
    ),
}  # fmt: skip
PROVIDERS = ("De Kade", "Stichting Anker", "Horizon", "Het Baken")
CORPORATIONS = ("Woonstee", "Polderwonen", "Thuishaven")
FORMS = {
    "intramural": "intramuraal",
    "clustered": "geclusterd",
    "shared": "onzelfstandig",
    "gespikkeld": "gespikkeld",
    "independent": "zelfstandig",
}
STATES: tuple[UnitState, ...] = ("free", "proposed", "occupied", "proposed", "unavailable")


def lonlat(x: float, y: float) -> list[float]:
    """Turn metres east and north of the middle into degrees."""
    return [LON + x / (DEGREE_M * math.cos(math.radians(LAT))), LAT + y / DEGREE_M]


def point(x: float, y: float) -> Geometry:
    return {"type": "Point", "coordinates": lonlat(x, y)}


def ring(x: float, y: float, radius: float, wobble: float = 0.0, corners: int = 24) -> Geometry:
    turns = [2 * math.pi * i / corners for i in range(corners + 1)]
    shape = [
        lonlat(
            x + radius * (1 + wobble * math.sin(3 * t + x)) * math.cos(t),
            y + radius * (1 + wobble * math.cos(2 * t + y)) * math.sin(t),
        )
        for t in turns[:-1]
    ]
    return {"type": "Polygon", "coordinates": [[*shape, shape[0]]]}


def sample_view() -> MapView:
    """Return four municipalities with ~110 units, groups, complexes, reach and a proposal."""
    draw = random.Random(7)
    bw = bw_locations()
    units = all_units(draw)
    placements = all_placements(draw, units)
    return MapView(
        audience="coordinator",
        title="Voorstel plaatsingen DWO-regio, voorbeeld",
        subtitle="Regelset dwo-2024, bewezen optimaal",
        made_on=date(2025, 11, 3),
        notices=(
            "Grenzen en wegen zijn schematisch getekend; alle personen en plekken zijn verzonnen.",
            "Loopafstand is gemeten langs het loopnetwerk; waar dat ontbreekt staat «geschat».",
            "Geclusterd is gelezen als: alle eenheden van een groep binnen 100 m van elkaar.",
        ),
        attributions=("Schematische grenzen en wegen (verzonnen)", "Eigen gegevens van de regio"),
        municipalities=municipalities(),
        bw_locations=bw,
        care_bases=bases(),
        units=units,
        complexes=complexes(),
        groups=groups(units),
        placements=placements,
        reach_areas=reach_areas(),
        roads=roads(),
        tables=all_tables(units, placements),
    )


def municipalities() -> tuple[MunicipalityView, ...]:
    numbers = {
        "Delft": ((30, 24, 4), (28, 14, 8), (16, 9, 7)),
        "Midden-Delfland": ((4, 2, 0), (6, 2, 2), (2, 1, 0)),
        "Pijnacker-Nootdorp": ((8, 7, 1), (10, 7, 4), (4, 2, 2)),
        "Westland": ((12, 9, 1), (18, 9, 5), (8, 4, 1)),
    }
    return tuple(
        MunicipalityView(
            id=f"GM{i:04d}",
            name=name,
            geometry={
                "type": "Polygon",
                "coordinates": [[lonlat(x, y) for x, y in (*corners, corners[0])]],
            },
            spread=tuple(
                SpreadRow(profile, *row)
                for profile, row in zip(("BW", "BT", "BTG"), numbers[name], strict=True)
            ),
        )
        for i, (name, corners) in enumerate(BORDERS.items())
    )


TREES = ("Iep", "Linde", "Es", "Wilg", "Beuk", "Kers", "Eik", "Els", "Berk")
BW_PLACES = (
    (-300, 350), (900, -450), (-1300, -800), (1500, 900), (-9800, 400), (-11200, -900),
    (5200, 2500), (-4000, -4200), (-7800, 1900),
)  # fmt: skip


def bw_locations() -> tuple[BWLocationView, ...]:
    return tuple(
        BWLocationView(
            id=f"BW{i + 1}",
            name=f"Huis {name}",
            provider=PROVIDERS[i % 4],
            point=point(x, y),
            operating=i != 7,
            walk_area=None if i == 7 else ring(x, y, 82, 0.12),
            walk_limit_m=100,
            estimated=i == 6,
        )
        for i, ((x, y), name) in enumerate(zip(BW_PLACES, TREES, strict=True))
    )


def all_units(draw: random.Random) -> tuple[UnitView, ...]:
    found: list[UnitView] = []

    def add(form: str, x: float, y: float, town: str, **more: str) -> None:
        number = len(found) + 1
        state = STATES[draw.randrange(5)]
        found.append(
            UnitView(
                id=f"E{number:03d}",
                point=point(x, y),
                form=form,
                form_label=FORMS[form],
                state=state,
                municipality=town,
                provider=more.get("provider", ""),
                corporation=more.get("corporation", ""),
                complex=more.get("complex", ""),
                group=more.get("group", ""),
                lines=("Huur € 612,50 per maand.", "Vrij vanaf 1-12-2025."),
            )
        )

    for i, (x, y) in enumerate(BW_PLACES):
        town = min(TOWNS, key=lambda t: math.dist(TOWNS[t], (x, y)))
        for _ in range(3):
            add("intramural", x, y, town, provider=PROVIDERS[i % 4])
        for k in range(4 if i in {0, 1, 4, 6} else 0):
            angle = k * 0.5 + i
            add(
                "clustered", x + 55 * math.cos(angle), y + 55 * math.sin(angle), town,
                provider=PROVIDERS[i % 4], corporation=CORPORATIONS[i % 3], group=f"G{i + 1}",
            )  # fmt: skip
    for i, (x, y) in enumerate(((400, 1300), (-10400, -300), (5700, 1700))):
        town = tuple(TOWNS)[(0, 3, 2)[i]]
        for k in range(5):
            add("gespikkeld", x + 9 * k, y, town, corporation=CORPORATIONS[i], complex=f"C{i + 1}")
    for name, (cx, cy) in TOWNS.items():
        for _ in range(9 if name == "Delft" else 6):
            x, y = cx + draw.gauss(0, 900), cy + draw.gauss(0, 700)
            add("independent", x, y, name, corporation=draw.choice(CORPORATIONS))
        for k in range(3):
            add("shared", cx + 700, cy - 800 + k, name, provider=draw.choice(PROVIDERS))
    return tuple(found)


def complexes() -> tuple[ComplexView, ...]:
    return tuple(
        ComplexView(f"C{i + 1}", name, point(x, y), dwellings, 3, 2, dwellings // 4)
        for i, (name, x, y, dwellings) in enumerate(
            (
                ("De Mengeling", 400, 1300, 48),
                ("Het Plein", -10400, -300, 32),
                ("Parkzicht", 5700, 1700, 40),
            )
        )
    )


def groups(units: tuple[UnitView, ...]) -> tuple[GroupView, ...]:
    found = []
    for i in (0, 1, 4, 6):
        members = tuple(u.id for u in units if u.group == f"G{i + 1}")
        x, y = BW_PLACES[i]
        angle = 0.75 + i
        shape = ring(x + 52 * math.cos(angle), y + 52 * math.sin(angle), 44, 0.1)
        found.append(GroupView(f"G{i + 1}", PROVIDERS[i % 4], shape, members, len(members)))
    return tuple(found)


def bases() -> tuple[CareBaseView, ...]:
    places = ((-900, 100), (1900, -300), (-9300, 900), (4800, 2900))
    return tuple(
        CareBaseView(f"U{i + 1}", PROVIDERS[i], point(x, y), "car", "24 uur per dag")
        for i, (x, y) in enumerate(places)
    )


def reach_areas() -> tuple[ReachAreaView, ...]:
    return (
        ReachAreaView("R1", PROVIDERS[0], "BTG", 15, ring(-900, 100, 3600, 0.12), estimated=False),
        ReachAreaView("R2", PROVIDERS[2], "BTG", 15, ring(-9300, 900, 3900, 0.1), estimated=True),
        ReachAreaView("R3", PROVIDERS[0], "BT", 45, ring(-900, 100, 9800, 0.08), estimated=False),
    )


def roads() -> Geometry:
    lines = (
        (
            (-15000, 600),
            (-9800, 300),
            (-4000, 900),
            (0, 0),
            (2600, 700),
            (5200, 2400),
            (8400, 3000),
        ),
        ((200, 2900), (0, 0), (-600, -2600), (-4200, -4300), (-6500, -5600)),
        ((-2600, 1900), (-1200, 1000), (900, -500), (2400, -1600), (3000, -4200)),
        ((-9800, 300), (-11200, -1500), (-13200, -3300)),
        ((5200, 2400), (4600, 5600)),
        ((-8200, 4600), (-7800, 1900), (-7000, -1400), (-4200, -4300)),
    )
    return {"type": "MultiLineString", "coordinates": [[lonlat(*p) for p in s] for s in lines]}


def all_placements(draw: random.Random, units: tuple[UnitView, ...]) -> tuple[PlacementView, ...]:
    proposed = [u for u in units if u.state == "proposed"][:28]
    profiles = {"intramural": "BW", "clustered": "BTG", "shared": "BTG"}
    found = []
    for i, unit in enumerate(proposed):
        town = TOWNS[draw.choice(list(TOWNS))]
        found.append(
            PlacementView(
                client=f"K{i + 101}",
                unit=unit.id,
                provider=unit.provider or PROVIDERS[i % 4],
                profile=profiles.get(unit.form, "BT"),
                origin=point(town[0] + draw.gauss(0, 1300), town[1] + draw.gauss(0, 900)),
                point=unit.point,
                resident=i % 4 == 0,
                chain=i // 8 + 1 if i % 4 < 2 and i < 16 else None,
                order=i % 4 + 1 if i % 4 < 2 and i < 16 else None,
                lines=("Opkomsttijd 11 van 15 minuten.", "Loopafstand 84 van 100 m."),
            )
        )
    return tuple(found)


def all_tables(
    units: tuple[UnitView, ...], placements: tuple[PlacementView, ...]
) -> tuple[TableView, ...]:
    free = [u for u in units if u.state == "free"]
    return (
        TableView(
            "placements",
            "Voorgestelde plaatsingen",
            ("Cliënt", "Profiel", "Eenheid", "Aanbieder", "Wacht sinds", "Dagen"),
            tuple(
                (p.client, p.profile, p.unit, p.provider, date(2025, 1 + i % 9, 3), 40 + 7 * i)
                for i, p in enumerate(placements)
            ),
        ),
        TableView(
            "unplaced",
            "Nog niet geplaatst",
            ("Cliënt", "Profiel", "Waarom niet", "Dichtstbij"),
            (
                ("K201", "BTG", "Geen eenheid ligt binnen 15 minuten van een basis.", "18 min"),
                ("K202", "BW", "Alle plaatsen van het profiel zijn vergeven.", None),
            ),
            "De reden noemt de regel die de meeste eenheden uitsluit.",
        ),
        TableView(
            "spread",
            "Spreiding per gemeente",
            ("Gemeente", "Profiel", "Nodig", "Aanwezig", "Voorgesteld", "Verschil"),
            tuple(
                (m.name, r.profile, r.target, r.occupied, r.proposed,
                 r.occupied + r.proposed - r.target)
                for m in municipalities() for r in m.spread
            ),
        ),
        TableView(
            "free",
            "Vrije eenheden",
            ("Eenheid", "Woonvorm", "Gemeente", "Corporatie", "Huur"),
            tuple((u.id, u.form_label, u.municipality, u.corporation or None, 612.5) for u in free),
        ),
    )  # fmt: skip


def large_view(units: int) -> MapView:
    """Return the sample with `units` units spread over the region."""
    draw = random.Random(11)
    view = sample_view()
    many = tuple(
        replace(
            view.units[i % len(view.units)],
            id=f"X{i}",
            point=point(draw.gauss(-3000, 5000), draw.gauss(-500, 2600)),
        )
        for i in range(units)
    )
    return replace(view, units=many, placements=(), groups=())

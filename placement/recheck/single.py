"""Which rules a placement breaks by itself, one plain question each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from placement.recheck.stand import Broken, Row, Stand, whole_distance

DAYS = 7
"""In a week."""


def broken_alone(here: Stand) -> Iterator[Broken]:
    """Yield each rule that a placement breaks by itself."""
    units, providers = here.scene.units.ids, here.scene.providers.ids
    for row in here.rows:
        for rule, holds in QUESTIONS.items():
            if not holds(here, row):
                yield Broken(rule, f"{units[row.unit]} {providers[row.provider]}")


def _form(here: Stand, row: Row) -> bool:
    norm, units = here.scene.rulebook.profile(here.profile(row.client)), here.scene.units
    form = str(units.form[row.unit])
    may = form in norm.forms_if_may_cluster and bool(units.may_cluster[row.unit])
    return form in norm.forms or may


def _not_home(here: Stand, row: Row) -> bool:
    return int(here.scene.seekers.home_unit[row.client]) != row.unit


def _available(here: Stand, row: Row) -> bool:
    days = int(here.scene.units.available_day[row.unit]) - here.scene.day
    return days <= here.scene.rulebook.match.lead_weeks * DAYS


def _stay(here: Stand, row: Row) -> bool:
    start = max(int(here.scene.units.available_day[row.unit]), here.scene.day)
    left = int(here.scene.seekers.grant_until_day[row.client]) - start
    return left >= here.scene.rulebook.match.min_stay_weeks * DAYS


def _plus(here: Stand, row: Row) -> bool:
    return not here.scene.seekers.intensity[row.client] or bool(here.scene.units.plus[row.unit])


def _wheelchair(here: Stand, row: Row) -> bool:
    asks = bool(here.scene.seekers.wheelchair[row.client])
    return not asks or bool(here.scene.units.wheelchair[row.unit])


def _rent(here: Stand, row: Row) -> bool:
    most = int(here.scene.seekers.max_rent_cents[row.client])
    if most < 0 or not here.scene.rulebook.profile(here.profile(row.client)).rent_by_client:
        return True
    return 0 <= int(here.scene.units.rent_cents[row.unit]) <= most


def _age(here: Stand, row: Row) -> bool:
    low, high = int(here.scene.units.age_min[row.unit]), int(here.scene.units.age_max[row.unit])
    if low < 0 and high < 0:
        return True
    age = int(here.scene.seekers.age[row.client])
    return age >= max(low, 0) and (high < 0 or age <= high)


def _region(here: Stand, row: Row) -> bool:
    seekers, region = here.scene.seekers, int(here.scene.units.region[row.unit])
    if not seekers.regions_given[row.client]:
        return True
    return region >= 0 and bool(seekers.regions_ok[row.client, region])


def _municipality(here: Stand, row: Row) -> bool:
    return not here.scene.seekers.excluded[row.client, here.scene.units.municipality[row.unit]]


def _zones(here: Stand, row: Row) -> bool:
    zones, units = here.scene.zones, here.scene.units
    for number in (zones.client == row.client).nonzero()[0].tolist():
        dx = int(units.x_mm[row.unit]) - int(zones.x_mm[number])
        dy = int(units.y_mm[row.unit]) - int(zones.y_mm[number])
        if whole_distance(dx, dy) < int(zones.radius_mm[number]):
            return False
    return True


def _client_provider(here: Stand, row: Row) -> bool:
    return bool(here.scene.seekers.provider_ok[row.client, row.provider])


def _contracted(here: Stand, row: Row) -> bool:
    profile = int(here.scene.seekers.profile[row.client])
    return bool(here.scene.providers.contracted[row.provider, profile])


def _unit_provider(here: Stand, row: Row) -> bool:
    return int(here.scene.units.provider[row.unit]) in (-1, row.provider)


def _operating(here: Stand, row: Row) -> bool:
    scene, place = here.scene, int(here.scene.units.bw_location[row.unit])
    if here.profile(row.client) != "BW" or place < 0:
        return True
    day = max(int(scene.units.available_day[row.unit]), scene.day)
    first, last = (int(d) for d in scene.bw_operating_days[place])
    return first <= day <= last


def _reach(here: Stand, row: Row) -> bool:
    table = here.scene.reach[here.profile(row.client)]
    return all(
        0 <= int(table.tenths[window, row.provider, row.unit]) <= int(limit)
        for window, limit in enumerate(table.limit_tenths)
    )


def _bw_near(here: Stand, row: Row) -> bool:
    norm = here.scene.rulebook.profile(here.profile(row.client))
    asked = str(here.scene.units.form[row.unit]) in norm.near_bw
    return not asked or here.walk_holds(row.unit, row.provider)


def _pin_never(here: Stand, row: Row) -> bool:
    pins = here.scene.pins
    named = (pins.client == row.client) & (pins.unit == row.unit) & ~pins.must
    return not (named & ((pins.provider < 0) | (pins.provider == row.provider))).any()


QUESTIONS: Mapping[str, Callable[[Stand, Row], bool]] = MappingProxyType(
    {
        "form": _form,
        "capacity": _not_home,
        "available": _available,
        "stay": _stay,
        "plus": _plus,
        "wheelchair": _wheelchair,
        "rent": _rent,
        "age": _age,
        "region": _region,
        "municipality": _municipality,
        "exclusion_zone": _zones,
        "client_provider": _client_provider,
        "contracted": _contracted,
        "unit_provider": _unit_provider,
        "bw_operating": _operating,
        "reach": _reach,
        "bw_near": _bw_near,
        "pin_never": _pin_never,
    }
)

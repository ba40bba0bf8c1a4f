"""Tiny instances made harsher: what the generator leaves out because a reader may doubt it.

Leap-year birthdays, residents of several kinds in one unit, given distances beside coordinates,
bases that relieve each other, groups that must split, plans that cannot be: one to four of them
on top of an ordinary tiny instance.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Mapping

from placement_data.draw import Draw
from placement_data.rows import Row, Settings, Tables
from placement_data.synthetic import tiny

TODAY = dt.date(2026, 11, 21)


class Harsh:
    """An instance while it is made harsher."""

    def __init__(self, seed: int) -> None:
        made = tiny(seed)
        self.draw = Draw(f"harsh/{seed}")
        self.tables: Tables = copy.deepcopy(made.tables)
        self.settings: Settings = copy.deepcopy(made.settings)

    def table(self, name: str) -> list[Row]:
        return self.tables.get(name, [])

    @property
    def providers(self) -> list[object]:
        return [row["id"] for row in self.table("providers")]

    def set(self, section: str, **values: object) -> None:
        old = self.settings.get(section, {})
        assert isinstance(old, Mapping)
        self.settings[section] = {**old, **values}


def birthdays(harsh: Harsh) -> None:
    """Birthdays around today in leap years and others; the unit's bounds are the ages of today."""
    for client in harsh.table("clients"):
        client.pop("age", None)
        year = harsh.draw.pick((1984, 1985, 1986, 1988, 2004))
        client["birth_date"] = dt.date(year, 11, harsh.draw.pick((20, 21, 22)))
    for unit in harsh.table("units"):
        unit.pop("age_max", None)
        unit["age_min"] = harsh.draw.pick((22, 38, 40, 41, 42))


def other_today(harsh: Harsh) -> None:
    """Run on a leap day or the last of a year: weeks and ages count from there."""
    harsh.settings["date"] = harsh.draw.pick((dt.date(2028, 2, 29), dt.date(2027, 12, 31)))
    for client in harsh.table("clients"):
        client["grant_until"] = dt.date(2028, 5, 30)
        if harsh.draw.chance(0.5):
            client.pop("age", None)
            client["birth_date"] = harsh.draw.pick((dt.date(1988, 2, 29), dt.date(1987, 3, 1)))


def own_location(harsh: Harsh) -> None:
    """Count only BW locations of the client's own provider."""
    harsh.set("cluster", bw_provider="own")


def straight_walk(harsh: Harsh) -> None:
    """Read the walk to a BW location as a straight line."""
    harsh.tables.pop("bw_walks", None)
    harsh.set("cluster", walk="straight", bw_radius_m=harsh.draw.pick((90, 90.554, 100, 10)))


def lived_in(harsh: Harsh) -> None:
    """Let people nobody named live anywhere, served by someone, or by nobody knows whom."""
    for unit in harsh.table("units"):
        if harsh.draw.chance(0.5):
            unit["occupied"] = max(int(str(unit.get("occupied", 0))), harsh.draw.integer(0, 3))
            unit["capacity"] = harsh.draw.integer(0, 2)
            unit["occupied_provider"] = harsh.draw.pick([*harsh.providers, None])


def house_mates(harsh: Harsh) -> None:
    """Let several clients live in one unit; all, some or none may move on."""
    unit = harsh.draw.pick(harsh.table("units"))
    kinds = {"intramural": "BW", "clustered": "BTG", "shared": "BTG"}
    profile = kinds.get(str(unit["housing_form"]), "BT")
    clients = harsh.table("clients")
    moving = [c for c in clients if not c.get("lives_in")][1 : harsh.draw.integer(2, 4)]
    pinned = {row["client"] for row in harsh.table("pins")}
    for client in moving:
        if client["id"] not in pinned:
            client |= {"profile": profile, "lives_in": unit["id"]}
            if harsh.draw.chance(0.8):
                client["next_profile"] = harsh.draw.pick(("BW", "BT", "BTG"))
    unit["capacity"] = harsh.draw.integer(0, 1)


def one_house(harsh: Harsh) -> None:
    """Put all units on one spot as shared rooms, with small groups: they must split."""
    for unit in harsh.table("units"):
        unit |= {"housing_form": "shared", "x": 84000, "y": 446000, "municipality": "M0"}
        unit |= {"rent": 600.0, "capacity": harsh.draw.integer(0, 3), "plus": True}
        for key in ("complex", "bw_location"):
            unit.pop(key, None)
        if harsh.draw.chance(0.4):
            unit["occupied"] = max(int(str(unit.get("occupied", 0))), harsh.draw.integer(0, 2))
            unit.setdefault("occupied_provider", harsh.draw.pick(harsh.providers))
    harsh.tables.pop("pins", None)
    for client in harsh.table("clients"):
        client |= {"profile": client["profile"] if client.get("lives_in") else "BTG"}
    low = harsh.draw.integer(1, 3)
    harsh.set("cluster", min_group=low, max_group=low + harsh.draw.integer(0, 2))


def snake(harsh: Harsh) -> None:
    """Put clustered units in a bent row in an order that is not their own; linked reading."""
    spots = harsh.draw.shuffled([(0, 0), (90, 0), (180, 0), (180, 90), (180, 180), (270, 180)])
    for unit, (dx, dy) in zip(harsh.table("units"), spots, strict=False):
        unit |= {"housing_form": "clustered", "x": 84000 + dx, "y": 446000 + dy}
        unit |= {"municipality": "M0", "rent": 600.0, "plus": True}
        unit.pop("bw_location", None)
    harsh.tables.pop("pins", None)
    harsh.tables["bw_walks"] = [
        {"unit": u["id"], "bw_location": "L0", "metres": 50} for u in harsh.table("units")
    ]
    for client in harsh.table("clients"):
        if not client.get("lives_in"):
            client["profile"] = "BTG"
    harsh.set("cluster", between_units="chain", min_group=harsh.draw.integer(2, 4))
    harsh.set("cluster", max_group=harsh.draw.integer(4, 7))


def apart_given(harsh: Harsh) -> None:
    """Keep people apart by given distances, by coordinates to the millimetre, and residents too."""
    units, clients = harsh.table("units"), harsh.table("clients")
    units[0] |= {"x": 84000, "y": 446000, "municipality": "M0"}
    units[1] |= {"x": 84061, "y": 446080, "municipality": "M0"}
    if harsh.draw.chance(0.4):
        given: Row = {"a": units[0]["id"], "b": units[1]["id"]}
        harsh.tables["unit_distances"] = [given | {"metres": harsh.draw.pick((40, 250))}]
    rows = list[Row]()
    for _ in range(harsh.draw.integer(1, 4)):
        a, b = harsh.draw.sample(clients, 2)
        metres = harsh.draw.pick((100.603, 100.604, 100, 101, 1, 41, 5000, 6000))
        rows.append({"client_a": a["id"], "client_b": b["id"], "metres": metres})
    harsh.tables["keep_apart"] = rows


def relief(harsh: Harsh) -> None:
    """Let bases relieve each other through the day, with gaps and odd minutes."""
    bases = harsh.table("care_bases")
    extra = list[Row]()
    for base in list(bases):
        base["staffed"] = harsh.draw.pick(("06:00-14:00", "06:00-14:00|13:30-22:00", "22:00-21:59"))
        base["handling_minutes"] = harsh.draw.pick((0, 0.05, 1.33))
        extra.append(dict(base) | {"id": f"{base['id']}x", "staffed": "14:00-06:00"})
        if harsh.draw.chance(0.5):
            extra.append(dict(base) | {"id": f"{base['id']}y", "staffed": "00:00-24:00"})
    bases.extend(extra)
    for base in extra:
        for unit in harsh.table("units"):
            if harsh.draw.chance(0.85):
                minutes = harsh.draw.pick((5, 13.67, 14.95, 14.96, 43.67, 43.68, 44.94, 44.96))
                row: Row = {"base": base["id"], "unit": unit["id"], "minutes": minutes}
                harsh.table("reach").append(row)


def tight_share(harsh: Harsh) -> None:
    """Put dwellings in complexes that are at, near or over their share."""
    harsh.tables["complexes"] = [
        {"id": "K1", "dwellings": harsh.draw.pick((3, 4, 7, 10)), "occupied_bt": 1},
        {"id": "K2", "dwellings": 10, "occupied_bt": harsh.draw.pick((0, 3, 9)), "max_share": 0.3},
    ]
    for unit in harsh.table("units"):
        if unit["housing_form"] in ("independent", "gespikkeld"):
            unit["complex"] = harsh.draw.pick(("K1", "K2"))
        else:
            unit.pop("complex", None)
    for client in harsh.table("clients"):
        if not client.get("lives_in") and harsh.draw.chance(0.7):
            client["profile"] = "BT"


def no_region(harsh: Harsh) -> None:
    """Let a municipality name no region."""
    places = harsh.table("municipalities")
    places[1]["region"] = None
    for client in harsh.table("clients"):
        client["regions"] = harsh.draw.pick((("R0",), None))


def earlier(harsh: Harsh) -> None:
    """Give an earlier plan with rows that come twice, residents in it and ids that are gone."""
    rows = list[Row]()
    for client in harsh.table("clients"):
        unit = harsh.draw.pick(harsh.table("units"))["id"]
        row: Row = {"client": client["id"], "unit": unit}
        row["provider"] = harsh.draw.pick(harsh.providers)
        rows += [row] * harsh.draw.integer(1, 2)
    rows.append({"client": "gone", "unit": "U0", "provider": harsh.providers[0]})
    rows.append({"client": "c0", "unit": "gone", "provider": harsh.providers[0]})
    harsh.tables["previous"] = rows


def few_terms(harsh: Harsh) -> None:
    """Ask for some terms only; with weights that make no difference."""
    terms = ("placed", "waiting", "stability", "spread_max", "spread_l1", "preference", "travel")
    harsh.set("match", objective=harsh.draw.sample(terms, harsh.draw.integer(1, 4)))
    harsh.set("match", urgency_weight={1: 1, 2: 0, 3: harsh.draw.integer(0, 2)})


def promised(harsh: Harsh) -> None:
    """Fix placements that may break a rule, or each other: sometimes there is no plan at all."""
    rows = list[Row]()
    for client in harsh.draw.sample(harsh.table("clients"), harsh.draw.integer(1, 2)):
        unit = harsh.draw.pick(harsh.table("units"))["id"]
        row: Row = {"client": client["id"], "unit": unit, "decision": "must"}
        if harsh.draw.chance(0.4):
            row["provider"] = harsh.draw.pick(harsh.providers)
        rows.append(row)
    harsh.tables["pins"] = rows


def opening(harsh: Harsh) -> None:
    """Let locations open and close around the days that units come free."""
    day = harsh.settings["date"]
    assert isinstance(day, dt.date)
    for place in harsh.table("bw_locations"):
        place["operating"] = True
        place["operating_from"] = day + dt.timedelta(days=harsh.draw.pick((-1, 0, 14, 15)))
        place["operating_until"] = day + dt.timedelta(days=harsh.draw.pick((15, 28, 100)))
    for unit in harsh.table("units"):
        unit["available_from"] = day + dt.timedelta(days=harsh.draw.pick((-3, 0, 14, 28, 29)))


def plenty(harsh: Harsh) -> None:
    """Let every unit take two and hours be short: mixes of basis and plus."""
    for unit in harsh.table("units"):
        unit["capacity"] = 2
        unit["plus"] = True
    for client in harsh.table("clients"):
        client["intensity"] = harsh.draw.pick(("basis", "plus"))
    for provider in harsh.table("providers"):
        provider["hours_free"] = harsh.draw.pick((27.0, 30.8, 30.9, 35.6, 35.7, 39.6, None))


HARSH: tuple[Callable[[Harsh], None], ...] = (
    *(birthdays, own_location, straight_walk, lived_in, house_mates, one_house, snake),
    *(apart_given, relief, tight_share, no_region, earlier, few_terms, promised, opening),
    *(plenty, other_today),
)


def harsh(seed: int) -> tuple[Tables, Settings, tuple[str, ...]]:
    """Return a harsher tiny instance and what was done to it."""
    made = Harsh(seed)
    chosen = {HARSH[seed % len(HARSH)], *made.draw.sample(HARSH, made.draw.integer(0, 3))}
    # In the order of the list, so that what came later never undoes a point that was counted on.
    used = [change for change in HARSH if change in chosen]
    for change in used:
        change(made)
    return made.tables, made.settings, tuple(change.__name__ for change in used)

"""The invented supply of the demo region: locations, bases, complexes and units of every form."""

from __future__ import annotations

import datetime as dt
from typing import Any

from placement_data.demo.places import Places
from placement_data.demo.streets import Street
from placement_data.rows import Row, Tables

TODAY = dt.date(2026, 11, 21)
# Clusters by number of BW location: how many free dwellings, how many already lived in.
CLUSTERS = ((5, 1), (4, 1), (4, 0), (3, 2), (4, 1), (3, 0), (2, 1), (0, 0), (3, 1), (2, 1))
# Shared houses: town, whether near a BW location, (free, lived in) per group of rooms.
HOUSES = (
    ("Delft", True, ((2, 1), (1, 2))),
    ("Naaldwijk", False, ((2, 2), (1, 0))),
    ("Nootdorp", True, ((2, 1), (1, 1))),
    ("De Lier", False, ((1, 2), (2, 0))),
)
# Independent dwellings per town: supply stands in Delft, targets do not.
INDEPENDENT = (
    *(("Delft", 15), ("Pijnacker", 3), ("Nootdorp", 2), ("Delfgauw", 1), ("Den Hoorn", 1)),
    *(("Schipluiden", 1), ("Maasland", 1), ("Naaldwijk", 3), ("'s-Gravenzande", 2)),
    *(("Monster", 2), ("Wateringen", 2), ("De Lier", 1), ("Poeldijk", 1), ("Maasdijk", 1)),
)
CLOSED_LOCATION = 7
MAY_CLUSTER = 5


class Supply:
    """Builds the supply tables; rows come in the order in which they are added."""

    def __init__(self, places: Places, reference: dict[str, Any]) -> None:
        self.places, self.draw, self.reference = places, places.draw, reference
        self.tables: Tables = {"bw_locations": [], "care_bases": [], "complexes": [], "units": []}
        self.streets: list[Street] = []
        """The street of each BW location, in the order of the table."""

    @property
    def units(self) -> list[Row]:
        """Return the rows of units so far."""
        return self.tables["units"]

    def build(self) -> Tables:
        """Return all supply tables."""
        for provider in self.reference["provider"]:
            self._locations(provider)
            self._bases(provider)
        self._intramural()
        self._clusters()
        self._houses()
        for row in self.reference["complex"]:
            self._complex(row)
        for town, count in INDEPENDENT:
            for _ in range(count):
                self._independent(town)
        return self.tables

    def add(self, form: str, spot: Row, **more: object) -> Row:
        """Append a unit of a form at a spot, with traits drawn where not given."""
        draw = self.draw
        row: Row = {"id": f"u{len(self.units) + 1:03d}", "housing_form": form} | spot
        row |= {"wheelchair": draw.chance(0.18), "plus": draw.chance(0.85)}
        row |= {"capacity": 1, "occupied": 0} | more
        if draw.chance(0.18) and row["capacity"]:
            row["available_from"] = TODAY + dt.timedelta(days=draw.integer(10, 120))
        self.units.append(row)
        return row

    def _locations(self, provider: dict[str, Any]) -> None:
        for town in provider["bw"]:
            street = self.places.street(town)
            self.streets.append(street)
            number = len(self.streets)
            row: Row = {"id": f"bw{number:02d}", "provider": provider["id"]}
            row |= self.places.at(street, street.length / 2, 10.0)
            row |= {"name": f"BW-locatie {number} {town}", "operating": True}
            if number == CLOSED_LOCATION:
                # Under reconstruction: a location that carries no cluster and takes no one now.
                row["operating_until"] = dt.date(2026, 9, 30)
            self.tables["bw_locations"].append(row)

    def _bases(self, provider: dict[str, Any]) -> None:
        for number, (town, mode, staffed, handling) in enumerate(provider["base"], start=1):
            row: Row = {"id": f"{provider['id']}-{number}", "provider": provider["id"]}
            spot = self.places.at(self.places.street(town, 0.5), 40.0)
            row |= {"x": spot["x"], "y": spot["y"], "mode": mode, "staffed": staffed}
            self.tables["care_bases"].append(row | {"handling_minutes": handling})

    def _intramural(self) -> None:
        for number, place in enumerate(self.tables["bw_locations"]):
            spot = {key: place[key] for key in ("x", "y", "municipality")}
            about = {"provider": place["provider"], "bw_location": place["id"]}
            for _ in range(1 if number + 1 == CLOSED_LOCATION else 2):
                self.add("intramural", spot, **about)

    def _clusters(self) -> None:
        """Dwellings along the street of a location, and one round the corner: just too far."""
        for place, street, (free, taken) in zip(
            self.tables["bw_locations"], self.streets, CLUSTERS, strict=False
        ):
            owner = place["provider"]
            for number in range(free + taken):
                spot = self.places.at(street, street.length / 2 + self.draw.uniform(-38, 38))
                if number < taken:
                    lived: Row = {"capacity": 0, "occupied": 1, "occupied_provider": owner}
                    self.add("clustered", spot, provider=owner, rent=self._rent(), **lived)
                else:
                    mine = owner if self.draw.chance(0.7) else None
                    self.add("clustered", spot, provider=mine, rent=self._rent())
            if free:
                far = self.places.at(self.places.beside(street), 85.0)
                self.add("clustered", far, provider=owner, rent=self._rent())

    def _rent(self, low: int = 470, high: int = 790) -> float:
        return round(self.draw.uniform(low, high), 2)

    def _houses(self) -> None:
        owners = ("pa", "pc", "pd", "pc")
        located = [str(row["name"]) for row in self.tables["bw_locations"]]
        for (town, near, groups), owner in zip(HOUSES, owners, strict=True):
            street = self.places.street(town)
            if near:
                street = self.streets[next(i for i, n in enumerate(located) if n.endswith(town))]
            for free, taken in groups:
                spot = self.places.at(street, street.length / 2 - 20.0, 12.0)
                unit = self.add("shared", spot, provider=owner, rent=self._rent(380, 560))
                unit |= {"capacity": free, "occupied": taken}
                unit["occupied_provider"] = owner if taken else None

    def _complex(self, about: dict[str, Any]) -> None:
        town, dwellings, occupied, free, youngest, oldest, share = about["place"]
        row: Row = {"id": about["id"], "dwellings": dwellings, "occupied_bt": occupied}
        row |= {"name": about["name"], "other_groups": about["other_groups"]}
        row["max_share"] = share or None
        self.tables["complexes"].append(row)
        street = self.places.street(town)
        for _ in range(free):
            spot = self.places.at(street, street.length / 2 + self.draw.uniform(-15, 15), 16.0)
            more: Row = {"corporation": about["corporation"], "complex": about["id"]}
            more |= {"age_min": youngest or None, "age_max": oldest or None}
            self.add("gespikkeld", spot, rent=self._rent(450, 700), **more)

    def _independent(self, town: str) -> None:
        made = sum(bool(unit.get("may_cluster")) for unit in self.units)
        if made < MAY_CLUSTER and town == "Delft":
            street = self.streets[made % 2]
            spot = self.places.at(street, street.length / 2 + self.draw.uniform(-35, 35))
            unit = self.add("independent", spot, rent=self._rent(560, 820), may_cluster=True)
        else:
            spot = self.places.spot(town)
            unit = self.add("independent", spot, rent=self._rent(540, 932))
            if self.draw.chance(0.12):
                unit["age_min"] = 55
            if self.draw.chance(0.12):
                unit["provider"] = self.draw.pick(("pa", "pb", "pc"))
        unit["corporation"] = self._corporation(str(unit["municipality"]))

    def _corporation(self, municipality: str) -> str:
        rows = self.reference["corporation"]
        fit = [str(row["id"]) for row in rows if municipality in row["municipalities"]]
        return self.draw.pick(fit)

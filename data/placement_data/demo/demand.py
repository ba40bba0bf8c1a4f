"""The invented demand of the demo region: who waits, who may move on, what they ask and avoid."""

from __future__ import annotations

import datetime as dt
from typing import Any

from placement_data.demo.places import Places
from placement_data.demo.supply import TODAY, Supply
from placement_data.rows import Row, Tables

WAITING = {"BW": 42, "BT": 63, "BTG": 35}
# Residents who may move on: profile now, profile next, how many.
RESIDENTS = (
    *(("BW", "BTG", 5), ("BW", "BT", 4), ("BTG", "BT", 6)),
    *(("BTG", "BW", 1), ("BT", "BTG", 3), ("BT", "BW", 1)),
)
TOWNS = (
    *("Delft", "Den Hoorn", "Schipluiden", "Maasland", "Pijnacker", "Nootdorp", "Delfgauw"),
    *("Naaldwijk", "'s-Gravenzande", "Monster", "Wateringen", "De Lier"),
)
TOWN_WEIGHTS = (9, 0.4, 0.5, 0.5, 2.2, 1.4, 0.5, 2, 1.4, 1, 1.3, 0.8)
MUNICIPALITIES = ("GM0503", "GM1842", "GM1926", "GM1783")


class Demand:
    """Builds the tables of clients and what hangs on them."""

    def __init__(self, places: Places, supply: Supply, reference: dict[str, Any]) -> None:
        self.places, self.supply, self.draw = places, supply, places.draw
        self.tables: Tables = {"clients": [], "exclusion_zones": [], "keep_apart": []}
        self.contracted = {
            profile: [p["id"] for p in reference["provider"] if profile in p["profiles"]]
            for profile in WAITING
        }

    @property
    def clients(self) -> list[Row]:
        """Return the rows of clients so far."""
        return self.tables["clients"]

    def build(self) -> Tables:
        """Return clients (waiting first, then residents), exclusion zones and keep-apart pairs."""
        profiles = [name for name, count in WAITING.items() for _ in range(count)]
        for profile in self.draw.shuffled(profiles):
            self._prefer(self._client(profile))
        for profile, after, count in RESIDENTS:
            for _ in range(count):
                self._resident(profile, after)
        self._apart()
        return self.tables

    def _client(self, profile: str) -> Row:
        draw = self.draw
        town = draw.weighted(TOWNS, TOWN_WEIGHTS)
        row: Row = {"id": f"c{len(self.clients) + 1:03d}", "profile": profile}
        row["intensity"] = "plus" if draw.chance(0.33) else "basis"
        waited = draw.integer(2, 110) if draw.chance(0.3) else draw.integer(2, 45)
        since = TODAY - dt.timedelta(weeks=waited, days=draw.integer(0, 6))
        row |= {"waiting_since": since, "grant_from": since}
        # A grant lasts three years at most; some of them end soon.
        row["grant_until"] = since + dt.timedelta(days=draw.pick((1095, 1095, 1095, 1000, 880)))
        row |= {"urgency": draw.weighted((1, 2, 3), (1, 2.5, 6.5)), "age": draw.integer(18, 68)}
        row["home_municipality"] = self.places.municipality(town)
        if draw.chance(0.75):
            spot = self.places.spot(town)
            row |= {"x": spot["x"], "y": spot["y"]}
        row["max_rent"] = draw.weighted((575.0, 690.0, 780.0, 900.0), (2, 4, 3, 2))
        row |= {"wheelchair": draw.chance(0.08), "regions": "DWO"}
        row["financing"] = "pgb" if draw.chance(0.05) else "natura"
        self.clients.append(row)
        return row

    def _prefer(self, row: Row) -> None:
        draw, offered = self.draw, self.contracted[str(row["profile"])]
        if draw.chance(0.55):
            row["prefer_municipalities"] = (row["home_municipality"],)
        if draw.chance(0.2):
            row["prefer_providers"] = (draw.pick(offered),)
        kind = draw.weighted(("", "town", "only", "refuse", "zone"), (75, 8, 5, 7, 5))
        if kind == "town":
            others = [m for m in MUNICIPALITIES if m != row["home_municipality"]]
            row["exclude_municipalities"] = (draw.pick(others),)
        elif kind == "only":
            row["only_providers"] = tuple(sorted(draw.sample(offered, 2)))
        elif kind == "refuse":
            row["refuse_providers"] = (draw.pick(offered),)
        elif kind == "zone":
            spot = self.places.spot(draw.weighted(TOWNS, TOWN_WEIGHTS))
            zone: Row = {"client": row["id"], "x": spot["x"], "y": spot["y"]}
            self.tables["exclusion_zones"].append(zone | {"radius_m": draw.pick((250, 500, 1000))})

    def _resident(self, profile: str, after: str) -> None:
        row = self._client(profile)
        row["lives_in"] = self._home(profile)
        row["next_profile"] = after
        row |= {"grant_until": TODAY + dt.timedelta(days=self.draw.integer(300, 900))}
        row |= {"max_rent": self.draw.pick((780.0, 900.0)), "wheelchair": False}

    def _home(self, profile: str) -> object:
        """Return a lived-in unit: a clustered one that stands there already, or a new full one."""
        taken = {client.get("lives_in") for client in self.clients}
        full: Row = {"capacity": 0, "occupied": 1, "available_from": None}
        if profile == "BTG":
            for unit in self.supply.units:
                lived_in = unit["housing_form"] == "clustered" and unit["occupied"]
                if lived_in and unit["id"] not in taken:
                    return unit["id"]
        if profile == "BT":
            owner = self.draw.pick(self.contracted["BT"])
            spot = self.places.spot(self.draw.pick(("Delft", "Delft", "Naaldwijk", "Pijnacker")))
            more = full | {"occupied_provider": owner, "rent": 655.0, "corporation": None}
            return self.supply.add("independent", spot, **more)["id"]
        locations = self.supply.tables["bw_locations"]
        place = self.draw.pick([row for row in locations if "operating_until" not in row])
        spot = {key: place[key] for key in ("x", "y", "municipality")}
        about: Row = {"provider": place["provider"], "bw_location": place["id"]}
        about |= full | {"occupied_provider": place["provider"]}
        return self.supply.add("intramural", spot, **about)["id"]

    def _apart(self) -> None:
        waiting = [row for row in self.clients if "lives_in" not in row]
        drawn = self.draw.sample(waiting, 12)
        for a, b in zip(drawn[:6], drawn[6:], strict=True):
            row: Row = {"client_a": a["id"], "client_b": b["id"]}
            self.tables["keep_apart"].append(row | {"metres": self.draw.pick((150, 500, 2000))})

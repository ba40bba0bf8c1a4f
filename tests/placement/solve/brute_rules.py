"""The candidate rules of the exchange format, by the letter, one client, unit and provider a time.

Shares no code with the platform. Where the format leaves something open the project's reading is
named in a comment; exactly one place each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from math import ceil, floor, isqrt

from tests.placement.solve.brute_world import Item, World

HOURS = {"basis": Fraction("8.7"), "plus": Fraction("13.5")}
CLUSTERED = ("clustered", "shared")
BAND = (90, 110)
MILLIMETRE = Fraction(1, 1000)
Number = int | Fraction


class Rules:
    """What can be asked of one world; everything is looked up, nothing is kept but lookups."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.units = {u["id"]: u for u in world.rows("units")}
        self.clients = {c["id"]: c for c in world.rows("clients")}
        self.providers = {p["id"]: p for p in world.rows("providers")}
        self.locations = {b["id"]: b for b in world.rows("bw_locations")}
        self.complexes = {k["id"]: k for k in world.rows("complexes")}
        self.region_of = {m["id"]: m["region"] for m in world.rows("municipalities")}
        self.given = {(r["base"], r["unit"]): r["minutes"] for r in world.rows("reach")}
        self.walks = {(r["unit"], r["bw_location"]): r["metres"] for r in world.rows("bw_walks")}
        self.between = {
            frozenset((r["a"], r["b"])): r["metres"] for r in world.rows("unit_distances")
        }
        self.said = {
            (r["unit"], r["bw_location"]) if r["bw_location"]
            else frozenset((r["unit"], r["other_unit"])): r["holds"]
            for r in world.rows("confirmations")
        }  # fmt: skip
        self.reach = cache(self._reach)
        self.near_each_other = cache(self._near_each_other)
        self.too_near = cache(self._too_near)

    def seekers(self) -> list[str]:
        """Return who may get a place: who waits, and residents ready to move on (chains)."""
        chains = self.world.settings["match"]["chains"]
        return [
            c["id"]
            for c in self.world.rows("clients")
            if c["lives_in"] is None or (chains and c["next_profile"] is not None)
        ]

    def resident(self, client: str) -> bool:
        return self.clients[client]["lives_in"] is not None

    def sought(self, client: str) -> str:
        row = self.clients[client]
        return str(row["next_profile"] if row["lives_in"] is not None else row["profile"])

    def move_in(self, unit: str) -> dt.date:
        # Reading: operating and stay are judged on the day of moving in.
        return max(self.world.today, self.units[unit]["available_from"] or self.world.today)

    def operates(self, location: str, day: dt.date) -> bool:
        row = self.locations[location]
        first, last = row["operating_from"], row["operating_until"]
        return bool(row["operating"]) and (first or day) <= day <= (last or day)

    def _reach(self, provider: str, unit: str) -> int | None:
        """Return the worst minute of the day in tenths, rounded up; None: unknown or nobody."""
        worst = Fraction(0)
        own = [b for b in self.world.rows("care_bases") if b["provider"] == provider]
        for on_duty in {frozenset(b["id"] for b in own if _staffed(b, m)) for m in range(1440)}:
            times = [
                self.given[b["id"], unit] + b["handling_minutes"]
                for b in own
                if b["id"] in on_duty and (b["id"], unit) in self.given
            ]
            if not times:
                return None
            worst = max(worst, min(times))
        return ceil(worst * 10)

    def near_bw(self, unit: str, provider: str | None) -> bool:
        """Tell whether a BW location that operates lies within the radius (of this provider)."""
        cluster, day = self.world.settings["cluster"], self.move_in(unit)
        radius = Fraction(str(cluster["bw_radius_m"]))
        for name, row in self.locations.items():
            if cluster["bw_provider"] == "own" and row["provider"] != provider:
                continue
            if self.operates(name, day) and self._walk_within(unit, name, radius):
                return True
        return False

    def _walk_within(self, unit: str, location: str, radius: Fraction) -> bool:
        if "bw_walks" in self.world.given:
            if (unit, location) not in self.walks:
                return False
            square = Fraction(self.walks[unit, location]) ** 2
        elif self.world.settings["cluster"]["walk"] == "straight":
            square = squared(self.units[unit], self.locations[location])
        else:
            return False
        return self._judged((unit, location), square, radius)

    def _judged(
        self, pair: tuple[str, str] | frozenset[str], square: Number, radius: Fraction
    ) -> bool:
        """Tell whether a distance is within a radius: as confirmed where borderline."""
        low, high = BAND
        # Reading: a distance is a whole number of millimetres, rounded up.
        borderline = (low - MILLIMETRE) ** 2 < square <= high**2 and low <= radius <= high
        if pair in self.said and borderline:
            return bool(self.said[pair])
        return square <= radius**2

    def needs_bw(self, unit: str) -> bool:
        """Tell whether a member of a group must lie near a BW location."""
        shared = self.units[unit]["housing_form"] == "shared"
        return not shared or bool(self.world.settings["cluster"]["shared_needs_bw"])

    def _near_each_other(self, a: str, b: str) -> bool:
        """Tell whether two units lie within the cluster radius."""
        radius = Fraction(str(self.world.settings["cluster"]["radius_m"]))
        pair = frozenset((a, b))
        if "unit_distances" not in self.world.given:
            return self._judged(pair, squared(self.units[a], self.units[b]), radius)
        known = pair in self.between
        return known and self._judged(pair, Fraction(self.between[pair]) ** 2, radius)

    def _too_near(self, a: str, b: str, metres: Number) -> bool:
        """Tell whether two units lie strictly nearer than this; one unit is at 0 of itself."""
        pair = frozenset((a, b))
        if a != b and pair in self.between:
            return bool(self.between[pair] < metres)
        return squared(self.units[a], self.units[b]) < metres**2

    def age(self, client: str) -> Fraction | None:
        row, today = self.clients[client], self.world.today
        if row["age"] is not None or row["birth_date"] is None:
            return row["age"]  # type: ignore[no-any-return]
        born = row["birth_date"]
        return Fraction(
            today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        )

    def broken(self, client: str, unit: str, provider: str) -> str | None:
        """Return the first rule that this placement breaks by itself; None for a candidate."""
        triple = (client, unit, provider)
        return next((name for name, holds in CANDIDATE.items() if not holds(self, *triple)), None)


def squared(a: Item, b: Item) -> Number:
    """Return the square of the distance between two points, exactly."""
    square: Number = (a["x"] - b["x"]) ** 2 + (a["y"] - b["y"]) ** 2
    return square


def whole_metres(square: Number) -> int:
    """Return the distance in whole metres, rounded down, of its square."""
    return isqrt(floor(square))


def _staffed(base: Item, minute: int) -> bool:
    for part in base["staffed"].split("|"):
        first, last = (_minute(text) for text in part.split("-"))
        over_night = last < first
        if (first <= minute or minute < last) if over_night else first <= minute < last:
            return True
    return False


def _minute(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _form(rules: Rules, client: str, unit: str, _: str) -> bool:
    row = rules.units[unit]
    form, profile = row["housing_form"], rules.sought(client)
    if profile == "BW":
        return bool(form == "intramural")
    if profile == "BT":
        return form in ("independent", "gespikkeld")
    return form in CLUSTERED or (form == "independent" and bool(row["may_cluster"]))


def _capacity(rules: Rules, client: str, unit: str, _: str) -> bool:
    # Reading: moving to where one already lives is no move. Room itself is for the plan.
    return bool(rules.clients[client]["lives_in"] != unit)


def _plus(rules: Rules, client: str, unit: str, _: str) -> bool:
    return rules.clients[client]["intensity"] != "plus" or bool(rules.units[unit]["plus"])


def _wheelchair(rules: Rules, client: str, unit: str, _: str) -> bool:
    return not rules.clients[client]["wheelchair"] or bool(rules.units[unit]["wheelchair"])


def _rent(rules: Rules, client: str, unit: str, _: str) -> bool:
    rent, most = rules.units[unit]["rent"], rules.clients[client]["max_rent"]
    if rules.sought(client) == "BW" or most is None:
        return True
    return rent is not None and rent <= most  # Reading: an unknown rent fits nobody's maximum.


def _age(rules: Rules, client: str, unit: str, _: str) -> bool:
    low, high = rules.units[unit]["age_min"], rules.units[unit]["age_max"]
    age = rules.age(client)
    if low is None and high is None:
        return True
    # Reading: an unknown age fits no bounds.
    return age is not None and (low is None or low <= age) and (high is None or age <= high)


def _available(rules: Rules, _: str, unit: str, __: str) -> bool:
    lead = dt.timedelta(weeks=rules.world.settings["match"]["lead_weeks"])
    return rules.move_in(unit) <= rules.world.today + lead


def _stay(rules: Rules, client: str, unit: str, _: str) -> bool:
    least = dt.timedelta(weeks=rules.world.settings["match"]["min_stay_weeks"])
    return bool(rules.clients[client]["grant_until"] - rules.move_in(unit) >= least)


def _region(rules: Rules, client: str, unit: str, _: str) -> bool:
    regions = rules.clients[client]["regions"]
    return not regions or rules.region_of[rules.units[unit]["municipality"]] in regions


def _municipality(rules: Rules, client: str, unit: str, _: str) -> bool:
    return rules.units[unit]["municipality"] not in rules.clients[client]["exclude_municipalities"]


def _unit_provider(rules: Rules, _: str, unit: str, provider: str) -> bool:
    return rules.units[unit]["provider"] in (None, provider)


def _contracted(rules: Rules, client: str, _: str, provider: str) -> bool:
    return rules.sought(client) in rules.providers[provider]["profiles"]


def _client_provider(rules: Rules, client: str, _: str, provider: str) -> bool:
    row = rules.clients[client]
    only = row["only_providers"]
    return provider not in row["refuse_providers"] and (not only or provider in only)


def _zone(rules: Rules, client: str, unit: str, _: str) -> bool:
    return not any(
        zone["client"] == client and squared(zone, rules.units[unit]) < zone["radius_m"] ** 2
        for zone in rules.world.rows("exclusion_zones")
    )


def _bw_operating(rules: Rules, client: str, unit: str, _: str) -> bool:
    # Reading: an intramural unit that names no BW location is fine.
    location = rules.units[unit]["bw_location"]
    if rules.sought(client) != "BW" or location is None:
        return True
    return rules.operates(location, rules.move_in(unit))


def _reach(rules: Rules, client: str, unit: str, provider: str) -> bool:
    profile = rules.sought(client)
    if profile == "BW":
        return True
    tenths = rules.reach(provider, unit)
    limit = Fraction(str(rules.world.settings["reach_minutes"][profile]))
    return tenths is not None and tenths <= limit * 10


def _bw_near(rules: Rules, client: str, unit: str, provider: str) -> bool:
    if rules.sought(client) != "BTG" or not rules.needs_bw(unit):
        return True
    return rules.near_bw(unit, provider)


def _pin_never(rules: Rules, client: str, unit: str, provider: str) -> bool:
    return not any(
        (pin["client"], pin["unit"], pin["decision"]) == (client, unit, "never")
        and pin["provider"] in (None, provider)
        for pin in rules.world.rows("pins")
    )


CANDIDATE: Mapping[str, Callable[[Rules, str, str, str], bool]] = {
    "form": _form,
    "capacity": _capacity,
    "available": _available,
    "stay": _stay,
    "plus": _plus,
    "wheelchair": _wheelchair,
    "rent": _rent,
    "age": _age,
    "region": _region,
    "municipality": _municipality,
    "exclusion_zone": _zone,
    "client_provider": _client_provider,
    "contracted": _contracted,
    "unit_provider": _unit_provider,
    "bw_operating": _bw_operating,
    "reach": _reach,
    "bw_near": _bw_near,
    "pin_never": _pin_never,
}

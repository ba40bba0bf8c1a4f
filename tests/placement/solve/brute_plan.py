"""The rules that bind a plan as a whole, by the letter, and the value of every term."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import floor

from tests.placement.solve.brute_rules import (
    CLUSTERED,
    HOURS,
    Number,
    Rules,
    squared,
    whole_metres,
)
from tests.placement.solve.brute_world import World

Triple = tuple[str, str, str]
"""Client, unit, provider."""
MORE = ("placed", "waiting")
SUMS = ("placed", "waiting", "preference", "travel", "moves")


class Judge:
    """Judges whole plans of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rules = Rules(world)
        named = Counter(c["lives_in"] for c in world.rows("clients") if c["lives_in"])
        # Reading: persons present are the larger of the count and those named in the client table.
        self.present = {u: max(int(r["occupied"]), named[u]) for u, r in self.rules.units.items()}

    # --- Limits ---------------------------------------------------------------------------------

    def broken(self, plan: Sequence[Triple]) -> str | None:
        """Return the first rule but candidates and groups that the plan breaks; None if none."""
        checks = {
            "one_place": self._one_place,
            "capacity": self._capacity,
            "one_profile": self._one_profile,
            "hours": self._hours,
            "mix_share": self._mix_share,
            "keep_apart": self._keep_apart,
            "pin_must": self._pin_must,
        }
        return next((name for name, holds in checks.items() if not holds(plan)), None)

    def _one_place(self, plan: Sequence[Triple]) -> bool:
        return len({c for c, _, _ in plan}) == len(plan)

    def _capacity(self, plan: Sequence[Triple]) -> bool:
        into = Counter(u for _, u, _ in plan)
        out = self.leavers(plan)
        return all(n <= self.rules.units[u]["capacity"] + out[u] for u, n in into.items())

    def leavers(self, plan: Sequence[Triple]) -> Counter[str]:
        """Return how many residents leave each unit."""
        rows = self.rules.clients
        return Counter(rows[c]["lives_in"] for c, _, _ in plan if rows[c]["lives_in"])

    def _one_profile(self, plan: Sequence[Triple]) -> bool:
        used = {(u, self.rules.sought(c)) for c, u, _ in plan}
        return len(used) == len({u for u, _ in used})

    def _hours(self, plan: Sequence[Triple]) -> bool:
        total: dict[str, Number] = {}
        for client, _, provider in plan:
            if self.rules.sought(client) != "BW":
                hours = HOURS[self.rules.clients[client]["intensity"]]
                total[provider] = total.get(provider, 0) + hours
        free = {p: self.rules.providers[p]["hours_free"] for p in total}
        # Reading: hours that were not given are not bounded; a leaver gives none back.
        return all(free[p] is None or hours <= free[p] for p, hours in total.items())

    def _mix_share(self, plan: Sequence[Triple]) -> bool:
        new = Counter(
            self.rules.units[u]["complex"]
            for c, u, _ in plan
            if self.rules.sought(c) == "BT" and self.rules.units[u]["complex"]
        )
        default = Fraction(str(self.world.settings["mix"]["max_share"]))
        for name, count in new.items():
            row = self.rules.complexes[name]
            share = default if row["max_share"] is None else row["max_share"]
            if row["occupied_bt"] + count > floor(row["dwellings"] * share):
                return False
        return True

    def _keep_apart(self, plan: Sequence[Triple]) -> bool:
        clients = self.rules.clients
        to = {c: u for c, u, _ in plan}
        for row in self.world.rows("keep_apart"):
            a, b = row["client_a"], row["client_b"]
            if a not in to and b not in to:
                continue
            one, two = (to.get(c) or clients[c]["lives_in"] for c in (a, b))
            if one and two and self.rules.too_near(one, two, row["metres"]):
                return False
        return True

    def _pin_must(self, plan: Sequence[Triple]) -> bool:
        return all(
            any(
                (c, u) == (pin["client"], pin["unit"]) and pin["provider"] in (None, p)
                for c, u, p in plan
            )
            for pin in self.world.rows("pins")
            if pin["decision"] == "must"
        )

    # --- Groups ---------------------------------------------------------------------------------

    def newly_used(self, plan: Sequence[Triple]) -> dict[str, list[str]]:
        """Return the units newly used for BTG with the providers of who comes."""
        used: dict[str, list[str]] = {}
        for client, unit, provider in plan:
            if self.rules.sought(client) == "BTG":
                used.setdefault(unit, []).append(provider)
        return used

    def staying(self, plan: Sequence[Triple]) -> dict[str, int]:
        """Return how many persons who live in each unit now stay there."""
        out = self.leavers(plan)
        return {u: n - out[u] for u, n in self.present.items()}

    def may_join(self, unit: str) -> bool:
        """Tell whether an occupied unit may join a group with its residents."""
        row = self.rules.units[unit]
        own = self._resident_provider(unit)
        return row["housing_form"] in CLUSTERED and (
            not self.rules.needs_bw(unit) or self.rules.near_bw(unit, own)
        )

    def _resident_provider(self, unit: str) -> str | None:
        # Reading: who serves the residents; else who holds the unit; else unknown.
        row = self.rules.units[unit]
        return row["occupied_provider"] or row["provider"]  # type: ignore[no-any-return]

    def is_group(
        self, units: Sequence[str], new: Mapping[str, list[str]], staying: Mapping[str, int]
    ) -> bool:
        """Tell whether these units, all with someone in them, form one group."""
        cluster = self.world.settings["cluster"]
        persons = sum(len(new.get(u, ())) + staying[u] for u in units)
        if not cluster["min_group"] <= persons <= cluster["max_group"]:
            return False
        if cluster["single_provider"]:
            serving: set[str | None] = {p for u in units for p in new.get(u, ())}
            serving |= {self._resident_provider(u) for u in units if staying[u] > 0}
            if len(serving) != 1 or None in serving:
                return False
        if cluster["between_units"] == "pairwise":
            return all(self.rules.near_each_other(a, b) for a, b in combinations(units, 2))
        return self._linked(units)

    def _linked(self, units: Sequence[str]) -> bool:
        met, open_ = {units[0]}, [units[0]]
        while open_:
            here = open_.pop()
            for other in units:
                if other not in met and self.rules.near_each_other(here, other):
                    met.add(other)
                    open_.append(other)
        return len(met) == len(units)

    def groups(self, plan: Sequence[Triple]) -> list[tuple[str, ...]] | None:
        """Return a way to give every unit newly used for BTG a group; None where there is none."""
        new, staying = self.newly_used(plan), self.staying(plan)
        optional = [
            u for u in self.rules.units if u not in new and staying[u] > 0 and self.may_join(u)
        ]
        return self._partition(sorted(new), optional, new, staying)

    def _partition(
        self,
        left: list[str],
        optional: list[str],
        new: Mapping[str, list[str]],
        staying: Mapping[str, int],
    ) -> list[tuple[str, ...]] | None:
        if not left:
            return []
        for others in subsets([*left[1:], *optional]):
            group = (left[0], *others)
            if not self.is_group(group, new, staying):
                continue
            rest = self._partition(
                [u for u in left if u not in group],
                [u for u in optional if u not in group],
                new,
                staying,
            )
            if rest is not None:
                return [group, *rest]
        return None

    # --- Objective ------------------------------------------------------------------------------

    def values(
        self, plan: Sequence[Triple], points: Sequence[Mapping[str, int]] | None = None
    ) -> dict[str, int]:
        """Return the value of every term, and the number of moves; `points` if known already."""
        off = self.spread(plan)
        each = [self.points(triple) for triple in plan] if points is None else points
        total = {name: sum(p[name] for p in each) for name in SUMS}
        previous = self.world.rows("previous")
        kept = sum((r["client"], r["unit"], r["provider"]) in set(plan) for r in previous)
        total["stability"] = len(previous) - kept
        total["spread_max"] = max(off, default=0)
        total["spread_l1"] = sum(off)
        return total

    def points(self, triple: Triple) -> dict[str, int]:
        """Return what one placement adds to the terms that are sums over placements."""
        client, unit, provider = triple
        match, row = self.world.settings["match"], self.rules.clients[client]
        resident = self.rules.resident(client)
        weeks = min((self.world.today - row["waiting_since"]).days // 7, match["wait_cap_weeks"])
        weight = match["urgency_weight"][str(row["urgency"])]
        travel = 0 if self.rules.sought(client) == "BW" else self.rules.reach(provider, unit)
        assert travel is not None
        return {
            "placed": 0 if resident else weight,
            "waiting": 0 if resident else weeks**2,
            "preference": self._preference(triple),
            "travel": travel,
            "moves": int(resident),
        }

    def _preference(self, triple: Triple) -> int:
        client, unit, provider = triple
        row, place = self.rules.clients[client], self.rules.units[unit]
        norm = self.world.settings["preference"]
        points = 0
        wanted = row["prefer_municipalities"]
        if wanted and place["municipality"] not in wanted:
            points += norm["municipality"]
        if row["prefer_providers"] and provider not in row["prefer_providers"]:
            points += norm["provider"]
        if row["x"] is not None and row["y"] is not None:
            hundreds = whole_metres(squared(row, place)) // 100
            points += min(norm["distance_cap"], hundreds * norm["per_100_m"])
        return int(points)

    def spread(self, plan: Sequence[Triple]) -> list[int]:
        """Return how far each target is off."""
        net: Counter[tuple[str, str]] = Counter()
        units = self.rules.units
        for client, unit, _ in plan:
            net[self.rules.sought(client), units[unit]["municipality"]] += 1
            if self.rules.resident(client):
                row = self.rules.clients[client]
                net[row["profile"], units[row["lives_in"]]["municipality"]] -= 1
        return [
            abs(int(r["occupied"] - r["target"]) + net[r["profile"], r["municipality"]])
            for r in self.world.rows("spread_targets")
        ]


def subsets(items: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield all subsets, small ones first."""
    for size in range(len(items) + 1):
        yield from combinations(items, size)

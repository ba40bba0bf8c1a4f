"""The best plan of a tiny delivery by trying them all, and a judge for any plan.

An independent reading of the exchange format in plain Python: it shares no code with the rules,
the candidates, the solver or the geometry of the platform. `optimum` is for at most about seven
clients and six units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.placement.solve.brute_plan import MORE, Judge, Triple
from tests.placement.solve.brute_world import World


@dataclass(frozen=True)
class Best:
    """The best plan: the value of every term (also those not asked for), moves, placements."""

    values: Mapping[str, int]
    plan: tuple[Triple, ...]
    tried: int


@dataclass(frozen=True)
class Broken:
    """A plan that is none: the rule that it breaks, and about what."""

    rule: str
    about: str = ""


class Search:
    """Depth first over who goes where; plans are judged only if they could be the best."""

    def __init__(self, world: World) -> None:
        self.judge = Judge(world)
        rules = self.judge.rules
        self.objective = tuple(world.settings["match"]["objective"])
        self.clients = rules.seekers()
        self.options = {
            c: [
                (c, u, p)
                for u in rules.units
                for p in rules.providers
                if rules.broken(c, u, p) is None
            ]
            for c in self.clients
        }
        self.most = dict.fromkeys(rules.units, 0)
        for unit, row in rules.units.items():
            movers = sum(rules.clients[c]["lives_in"] == unit for c in self.clients)
            self.most[unit] = int(row["capacity"]) + movers
        self.points = {t: self.judge.points(t) for each in self.options.values() for t in each}
        first = self.objective[0] if self.objective else ""
        self.first = first if first in MORE else None
        self.best: tuple[int, ...] | None = None
        self.plan: tuple[Triple, ...] = ()
        self.tried = 0

    def run(self) -> Best | None:
        """Return the best plan; None where no plan keeps every rule."""
        self._descend(0, [])
        if self.best is None:
            return None
        return Best(self.judge.values(self.plan), self.plan, self.tried)

    def _descend(self, depth: int, plan: list[Triple]) -> None:
        if self._hopeless(depth, plan):
            return
        if depth == len(self.clients):
            self._judge(plan)
            return
        for triple in self.options[self.clients[depth]]:
            if self.most[triple[1]] > 0:
                self.most[triple[1]] -= 1
                plan.append(triple)
                self._descend(depth + 1, plan)
                plan.pop()
                self.most[triple[1]] += 1
        self._descend(depth + 1, plan)

    def _hopeless(self, depth: int, plan: list[Triple]) -> bool:
        """Tell whether even everyone still to come leaves the first term below the best."""
        if self.best is None or self.first is None:
            return False
        name = self.first
        most = sum(self.points[t][name] for t in plan)
        for client in self.clients[depth:]:
            most += max((self.points[t][name] for t in self.options[client]), default=0)
        return -most > self.best[0]

    def _judge(self, plan: list[Triple]) -> None:
        self.tried += 1
        key = self._key(plan)
        if self.best is not None and key >= self.best:
            return
        if self.judge.broken(plan) is None and self.judge.groups(plan) is not None:
            self.best, self.plan = key, tuple(plan)

    def _key(self, plan: Sequence[Triple]) -> tuple[int, ...]:
        values = self.judge.values(plan, [self.points[t] for t in plan])
        signed = (-values[t] if t in MORE else values[t] for t in self.objective)
        return (*signed, values["moves"])


def optimum(world: World) -> Best | None:
    """Return the best plan of a world, or None where no plan keeps every rule."""
    return Search(world).run()


@dataclass(frozen=True)
class Step:
    """One placement of a proposal, as proposal.json writes it."""

    client: str
    unit: str
    provider: str
    group: str | None = None
    chain: int | None = None
    order: int | None = None


def evaluate(
    world: World, steps: Sequence[Step], occupied_groups: Mapping[str, str]
) -> Mapping[str, int] | Broken:
    """Return the values of a proposal, or the rule that it breaks."""
    judge = Judge(world)
    plan = [(s.client, s.unit, s.provider) for s in steps]
    for client, unit, provider in plan:
        if client not in judge.rules.seekers():
            return Broken("seeker", client)
        rule = judge.rules.broken(client, unit, provider)
        if rule is not None:
            return Broken(rule, f"{client} {unit} {provider}")
    rule = judge.broken(plan)
    if rule is not None:
        return Broken(rule)
    return _groups(judge, steps, occupied_groups) or _chains(judge, steps) or judge.values(plan)


def _groups(judge: Judge, steps: Sequence[Step], joined: Mapping[str, str]) -> Broken | None:
    plan = [(s.client, s.unit, s.provider) for s in steps]
    new, staying = judge.newly_used(plan), judge.staying(plan)
    members: dict[str, set[str]] = {}
    for step in steps:
        if (step.group is not None) != (judge.rules.sought(step.client) == "BTG"):
            return Broken("groups", f"{step.client}: group {step.group}")
        if step.group is not None:
            members.setdefault(step.group, set()).add(step.unit)
    for unit, group in joined.items():
        if unit in new or staying[unit] < 1 or not judge.may_join(unit) or group not in members:
            return Broken("groups", f"{unit} cannot join {group}")
        members[group].add(unit)
    if sum(map(len, members.values())) != len(set().union(*members.values())):
        return Broken("groups", "a unit in two groups")
    wrong = [g for g, units in members.items() if not judge.is_group(sorted(units), new, staying)]
    return Broken("groups", str(wrong)) if wrong else None


def _chains(judge: Judge, steps: Sequence[Step]) -> Broken | None:
    """Return what is wrong with the order: nobody comes before there is room, whatever the pace.

    Chains run beside each other at their own pace, so each place that is not free from the start
    must be left by the step just before in the same chain, or on the same day in a swap.
    """
    home = {s.client: judge.rules.clients[s.client]["lives_in"] for s in steps}
    at: dict[tuple[int | None, int | None], list[Step]] = {}
    for step in steps:
        if (step.chain is None) != (step.order is None):
            return Broken("chain", step.client)
        if step.chain is None and home[step.client] is not None:
            return Broken("chain", f"{step.client} moves outside a chain")
        at.setdefault((step.chain, step.order), []).append(step)
    waiting: dict[str, int] = {}
    for (chain, order), together in at.items():
        if chain is not None and order is not None:
            if order > 1 and (chain, order - 1) not in at:
                return Broken("chain", f"chain {chain} has no step {order - 1}")
            before = [home[s.client] for s in at.get((chain, order - 1), [])]
            freed = before + ([home[s.client] for s in together] if len(together) > 1 else [])
        else:
            freed = []
        for step in together:
            if step.unit in freed:
                freed.remove(step.unit)
            else:
                waiting[step.unit] = waiting.get(step.unit, 0) + 1
    over = [u for u, n in waiting.items() if n > judge.rules.units[u]["capacity"]]
    return Broken("chain", f"no room in time in {over}") if over else None

"""For every pair of rules instances in which the two meet, built for that pair.

Which way they meet depends on what they are: a rule that can keep a client out of a unit (a
block), a goal, or that nobody has two places. Each way is one function; a seed draws profile,
order, edges and bystanders.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from itertools import combinations

from placement_data.draw import Draw
from placement_data.rows import Row, Settings, Tables
from tests.placement.solve.biting import IDS, Instance
from tests.placement.solve.pairs_world import APART, BLOCKS, LEVELS, SERVED, TODAY, World

Pair = tuple[str, str]
PAIRS: tuple[Pair, ...] = tuple(combinations(IDS, 2))
SPREADS = ("spread_max", "spread_l1")
ORDER = ("placed", "waiting", "stability", *SPREADS, "preference", "travel")
BYSTANDERS = (2, 1, 0)
"""How many are tried: whoever stands by may take away what two rules meet about."""
LATER, LAST = (TODAY - dt.timedelta(weeks=w) for w in (20, 10))
"""Since when those wait who go after the others."""


def pair_instance(pair: Pair, seed: int) -> tuple[Tables, Settings] | None:
    """Return an instance in which the two rules of a pair meet; None where none is found."""
    for bystanders in BYSTANDERS:
        tables, settings = _built(pair, seed, bystanders)
        if Instance.of(tables, settings).meet(*pair):
            return tables, settings
    return None


def _built(pair: Pair, seed: int, bystanders: int) -> tuple[Tables, Settings]:
    world = World(Draw(f"{pair}/{seed}"))
    one, other = sorted(pair, key=_kind)
    # Each of the two would do most of what the other does.
    world.objective = tuple(x for x in ORDER if x in pair or x not in SPREADS)
    if _kind(one) == "block":
        if _kind(other) == "block":
            _two_doors(world, one, other)
        else:
            BESIDE.get(other, _third_choice)(world, one, other)
    else:
        _goals(world, one, other)
    for number in range(bystanders):
        profile = world.draw.pick(SERVED)
        world.client(f"y{number}", profile, urgency=world.draw.integer(1, 3), max_rent=600)
        world.unit(f"v{number}", profile, y=446000 + 9000 * (number + 1), municipality="M3")
    return world.made()


def _kind(rule: str) -> str:
    return "block" if rule in BLOCKS else "goal"


def _profile(world: World, *blocks: str) -> str | None:
    """Return a profile for which all these rules can keep someone out; None for none."""
    common = [p for p in ("BW", "BT", "BTG") if all(p in BLOCKS[rule][0] for rule in blocks)]
    return world.draw.pick(common) if common and set(blocks) != {"available", "stay"} else None


def _blocked(world: World, rule: str, client: Row, unit: Row) -> None:
    BLOCKS[rule][1](world, client, unit)


# --- Two blocks ---------------------------------------------------------------------------------


def _two_doors(world: World, one: str, other: str) -> None:
    """One client and two units, each closed to him by one of the rules."""
    profile = _profile(world, one, other)
    if profile is None:
        _neighbours(world, one, other)
        return
    client = world.client("c", profile)
    for number, rule in enumerate((one, other)):
        _blocked(world, rule, client, world.unit(f"u{number}", profile))


def _neighbours(world: World, one: str, other: str) -> None:
    """Two who must live apart, each kept out of one of two units beside each other.

    For rules that no single client comes across: they speak of other profiles, or, of a unit that
    comes too late for the run (available), the grant is even shorter than of one in time (stay).
    """
    people, units = list[Row](), list[Row]()
    for number, rule in enumerate((one, other)):
        profile = world.draw.pick(BLOCKS[rule][0])
        people.append(world.client(f"c{number}", profile))
        units.append(world.unit(f"u{number}", profile, x=84000 + 10 * number))
        _blocked(world, rule, people[-1], units[-1])
    world.apart(*people)
    world.never(people[0], units[1])
    world.never(people[1], units[0])


# --- A block and a goal -------------------------------------------------------------------------


ELSEWHERE = {
    *(("reach", "travel"), ("reach", "spread_max"), ("reach", "spread_l1")),
    *(("pin_must", "spread_max"), ("pin_must", "spread_l1")),
}
"""Where what closes the best unit would itself make it less good by the goal."""


def _third_choice(world: World, block: str, goal: str) -> None:
    """The unit that is best by the goal is closed; of the other two one is better."""
    fits = SERVED if goal == "travel" else ("BW", "BT", "BTG")
    profiles = [p for p in BLOCKS[block][0] if p in fits]
    if not profiles or (block, goal) in ELSEWHERE:
        _pushed_away(world, block, goal)
        return
    client = world.client("c", world.draw.pick(profiles))
    units = [world.unit(f"u{level}", str(client["profile"])) for level in range(3)]
    _levelled(world, block, goal, client, units)


def _levelled(world: World, block: str, goal: str, client: Row, units: list[Row]) -> None:
    """Close the first of three units by a rule, and make it the best by a goal."""
    steps = [lambda: _blocked(world, block, client, units[0])]
    steps += [partial(LEVELS[goal], world, client, unit, n) for n, unit in enumerate(units)]
    # A level may move a unit: whatever lies around it comes after; other blocks say who serves.
    for step in steps if block not in ("exclusion_zone", "keep_apart") else reversed(steps):
        step()


def _pushed_away(world: World, block: str, goal: str) -> None:
    """Whoever is kept out would come to live too near the unit that is best by the goal."""
    client = world.client("c", world.draw.pick(SERVED))
    best, worst = (world.unit(f"u{k}", str(client["profile"])) for k in range(2))
    LEVELS[goal](world, client, best, 0)
    LEVELS[goal](world, client, worst, 2)
    kept_out = world.client("d", world.draw.pick(BLOCKS[block][0]), urgency=1)
    beside = float(str(best["x"])) + 10
    near = world.unit("ud", str(kept_out["profile"]), x=beside, municipality="M2")
    _blocked(world, block, kept_out, near)
    world.apart(client, kept_out)
    world.never(client, near)
    world.never(kept_out, best, worst)


def _someone_else(world: World, block: str, _: str) -> None:
    """One is placed for certain, the other only without the rule (placed)."""
    profile = world.draw.pick(BLOCKS[block][0])
    client, other = world.client("c", profile), world.client("d", profile)
    shut, free = world.unit("u0", profile), world.unit("u1", profile)
    _blocked(world, block, client, shut)
    world.never(client, free)
    world.never(other, shut)


def _contest(world: World, block: str, _: str) -> None:
    """Two want one unit; who waits longest could go elsewhere but for the rule (waiting)."""
    profile = world.draw.pick(BLOCKS[block][0])
    client = world.client("c", profile)
    other = world.client("d", profile, waiting_since=LATER)
    shut = world.unit("u0", profile)
    world.unit("u1", profile)
    _blocked(world, block, client, shut)
    world.never(other, shut)


def _two_places(world: World, block: str, _: str) -> None:
    """Two units are open to one client, the best is closed (one_place)."""
    client = world.client("c", world.draw.pick(BLOCKS[block][0]))
    units = [world.unit(f"u{n}", str(client["profile"])) for n in range(3)]
    _levelled(world, block, "preference", client, units)


def _movers(world: World, profile: str) -> tuple[Row, Row]:
    """Add two residents who may move on; return their homes, the second for nobody else."""
    onward = "BT" if profile == "BW" else "BW"
    homes = [world.unit(f"h{n}", profile) for n in range(2)]
    for number, home in enumerate(homes):
        world.resident(f"r{number}", home, profile, next_profile=onward)
        world.unit(f"n{number}", onward)
    return homes[0], homes[1]


def _freed(world: World, block: str, _: str) -> None:
    """But for the rule nobody has to move to make room (moves)."""
    profile = world.draw.pick(BLOCKS[block][0])
    world.objective = ("placed", "waiting")
    client = world.client("c", profile)
    shut = world.unit("u0", profile)
    _blocked(world, block, client, shut)
    world.never(client, _movers(world, profile)[1])


BESIDE: Mapping[str, Callable[[World, str, str], None]] = {
    "placed": _someone_else,
    "waiting": _contest,
    "one_place": _two_places,
    "moves": _freed,
}
"""How a block meets a rule that is none; a goal that is not named here has `_third_choice`."""


# --- Two goals, or one and nobody in two places -------------------------------------------------


def _goals(world: World, one: str, other: str) -> None:
    if {one, other} == set(SPREADS):
        _both_spreads(world)
        return
    for rule, way in WAYS.items():
        if rule in (one, other):
            way(world, other if rule == one else one)
            return
    _four_units(world, one, other)


def _four_units(world: World, one: str, other: str) -> None:
    """What the second goal can choose from depends on what the first has chosen."""
    client = world.client("c", world.draw.pick(SERVED))
    for number, levels in enumerate(((0, 1), (0, 2), (2, 0), (2, 2))):
        unit = world.unit(f"u{number}", str(client["profile"]), y=446000 + APART * number)
        for goal, level in zip((one, other), levels, strict=True):
            LEVELS[goal](world, client, unit, level)


def _both_spreads(world: World) -> None:
    """One takes from the largest shortage, or two from small ones; a third has a free choice."""
    profile = world.draw.pick(SERVED)
    world.objective = ("placed", *SPREADS, "travel")
    world.weights = {1: 2, 2: 1, 3: 1}
    for place, target in {"M0": 3, "M1": 1, "M2": 1, "M3": 1}.items():
        world.add("spread_targets", profile=profile, municipality=place, target=target)
    people = [world.client(name, profile, urgency=1 + (name != "c")) for name in "cdef"]
    units = [world.unit(f"u{n}", profile, municipality=f"M{n}") for n in range(5)]
    world.minutes |= {"u0": 5, "u1": 14, "u2": 14, "u3": 14, "u4": 5}
    for person, mine in zip(people, ((0,), (1,), (2,), (3, 4)), strict=True):
        world.never(person, *(unit for n, unit in enumerate(units) if n not in mine))
    for other in people[1:3]:
        world.apart(people[0], other, metres=9000)


def _choice(world: World, client: Row, goal: str) -> list[Row]:
    """Add two units between which a goal chooses for a client."""
    units = [world.unit(f"u{n}", str(client["profile"])) for n in range(2)]
    for level, unit in zip((0, 2), units, strict=True):
        LEVELS[goal](world, client, unit, level)
    return units


def _with_moves(world: World, goal: str) -> None:
    """What the goal asks takes a move, beside another that does nothing."""
    profile = world.draw.pick(SERVED)
    client = world.client("c", profile)
    world.objective = tuple(dict.fromkeys(("placed", "waiting", goal)))
    home, idle = _movers(world, profile)
    world.never(client, idle)
    if goal == "one_place":
        world.objective = ("placed", "waiting")
        world.unit("u0", profile)
    elif goal == "waiting":
        other = world.client("d", profile, waiting_since=LATER)
        near = world.unit("u0", profile, x=float(str(home["x"])) + 10)
        world.apart(client, other)
        world.never(client, near)
        world.never(other, home, idle)
    elif goal != "placed":
        LEVELS[goal](world, client, world.unit("u0", profile), 2)
        if not goal.startswith("spread"):  # who leaves a home makes room for who comes
            LEVELS[goal](world, client, home, 0)


def _with_placed(world: World, goal: str) -> None:
    """Where nobody is placed there is nothing to choose."""
    client = world.client("c", world.draw.pick(SERVED))
    if goal in LEVELS:
        _choice(world, client, goal)
        return
    world.unit("u0", str(client["profile"]))
    if goal == "one_place":
        world.unit("u1", str(client["profile"]))
    else:
        world.client("d", str(client["profile"]), waiting_since=LATER)


def _with_waiting(world: World, goal: str) -> None:
    """Who is placed decides whether there is something to choose."""
    client = world.client("c", world.draw.pick(SERVED))
    profile = str(client["profile"])
    other = world.client("d", profile, waiting_since=LATER)
    if goal == "one_place":
        last = world.client("e", profile, waiting_since=LAST)
        world.unit("u0", profile)
        own = world.unit("u1", profile)
        world.never(other, own)
        world.never(last, own)
        return
    units = _choice(world, client, goal)
    single = world.unit("u2", profile)
    for unit in units:
        world.never(other, unit)
    world.never(client, single)
    world.apart(client, other, metres=9000)


def _with_one_place(world: World, goal: str) -> None:
    """Who may have two places need not choose."""
    _choice(world, world.client("c", world.draw.pick(SERVED)), goal)


WAYS: Mapping[str, Callable[[World, str], None]] = {
    "moves": _with_moves,
    "placed": _with_placed,
    "waiting": _with_waiting,
    "one_place": _with_one_place,
}
"""How a goal meets each of these, the first that a pair names."""

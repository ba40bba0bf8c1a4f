"""What the planner's pages are reckoned from: the supply judged once, and the newest proposal."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from placement.store import proposals, runs
from placement.store.exchange import EXCHANGE
from placement_api.boards import written_of
from placement_api.recalling import Recalled, recall

if TYPE_CHECKING:
    from placement.audience.spread import Counts, SpreadGround
    from placement.edges import Edges
    from placement.geo.scene import Scene
    from placement.proposal import Outcome, Proposal
    from placement.sources.folder import Delivery
    from placement_api.platform import Platform

CLIENTS = EXCHANGE["clients"]


def supply_now(platform: Platform) -> Delivery:
    """Return the supply of this moment, with nobody of the waiting list in it."""
    return platform.ground.now(platform.database, platform.keys, platform.clock().date())


def judged_now(platform: Platform, ground: Delivery) -> tuple[Scene, Edges]:
    """Return the scene of a supply and every verdict on it, made once as long as it lasts."""
    from placement import plan

    found: tuple[Scene, Edges] = platform.surveyed.get(
        ground, "judged", lambda: plan.judged_of(ground)
    )
    return found


def demand_now(platform: Platform) -> dict[tuple[str, str], int]:
    """Return how many wait per (profile, municipality where they live now).

    True counts of persons: whoever shows them hides the small ones first.
    """
    own = CLIENTS.c
    asked = (
        select(own.profile, own.home_municipality, func.count())
        .where(own.lives_in.is_(None))
        .group_by(own.profile, own.home_municipality)
    )
    with platform.database.read() as connection:
        rows = connection.execute(asked)
        return {(str(profile), str(place)): int(many) for profile, place, many in rows}


def newest_name(platform: Platform) -> str | None:
    """Return the id of the newest proposal that has a plan; None where there is none."""
    with platform.database.read() as connection:
        return proposals.latest(connection)


def opened(platform: Platform, proposal: str) -> Recalled:
    """Return a proposal, opened. NotFoundError where there is none."""
    return recall(platform.database, platform.keys, platform.opened, proposal)


def written(platform: Platform, proposal: str) -> Proposal:
    """Return a proposal as it was written, without opening it. NotFoundError where none is."""
    with platform.database.read() as connection:
        return written_of(platform, connection, proposal).proposal


def net_stored(platform: Platform, proposal: str) -> Counts:
    """Return the net number of people that a stored proposal adds, by the input of its own run.

    Reckoned once per proposal: neither it nor what it read ever changes.
    """
    found: Counts = platform.nets.get(proposal, lambda: _net(platform, proposal))
    return found


def _net(platform: Platform, proposal: str) -> Counts:
    made = written(platform, proposal)
    with tempfile.TemporaryDirectory(prefix="placement-net-") as name:
        with platform.database.read() as connection:
            run = proposals.run_of(connection, proposal)
            runs.write_input(connection, platform.keys, run, Path(name) / "in")
        clients = _rows(Path(name) / "in" / "clients.csv")
        lies_in = {
            i: row["municipality"] for i, row in _rows(Path(name) / "in" / "units.csv").items()
        }
    net: Counter[tuple[str, str]] = Counter()
    for placement in made.placements:
        who = clients[placement.client]
        home = who.get("lives_in", "")
        net[(home and who.get("next_profile", "")) or who["profile"], lies_in[placement.unit]] += 1
        if home in lies_in:
            net[who["profile"], lies_in[home]] -= 1
    return dict(net)


def _rows(file: Path) -> dict[str, dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return {row["id"]: row for row in csv.DictReader(text)}


def net_of(delivery: Delivery, outcome: Outcome) -> Counts:
    """Return the net number of people that a plan adds per (profile, municipality id)."""
    from placement.audience.case import make_case
    from placement.audience.ground import net_new

    return dict(net_new(make_case(delivery, outcome)))


def spread_ground(platform: Platform, ground: Delivery) -> SpreadGround:
    """Return what the spread is told from, as it is now."""
    from placement.audience.spread import SpreadGround, supply_of

    scene, _ = judged_now(platform, ground)
    supply: Counts = platform.surveyed.get(ground, "supply", lambda: supply_of(scene))
    name = newest_name(platform)
    net = None if name is None else net_stored(platform, name)
    return SpreadGround(ground.tables, supply, demand_now(platform), net)

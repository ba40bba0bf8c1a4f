"""How far a match is can be followed while it runs, and it can be broken off while it solves."""

from __future__ import annotations

import multiprocessing as mp
import time
from pathlib import Path

from placement import plan
from placement.jobs import child
from placement.jobs.child import Ended, Reached
from placement.solve import Progress
from placement.sources.folder import read
from placement_data.synthetic import write_preset


def test_each_goal_keeps_its_last_value_and_bound() -> None:
    reached = Reached().after("plan zoeken").after(Progress("placed", 9, None))
    assert (reached.phase, reached.objective, reached.bound) == ("plan zoeken", {}, {"placed": 9})
    reached = reached.after(Progress("placed", 9, 7)).after(Progress("placed", 8, 8))
    reached = reached.after(Progress("travel", 100, 120))
    assert reached.objective == {"placed": 8, "travel": 120}
    assert reached.bound == {"placed": 8, "travel": 100}


def test_a_match_tells_value_and_bound_of_each_goal_it_decides(tmp_path: Path) -> None:
    write_preset(tmp_path / "in", "S-chains", 1)
    delivery, reached = read(tmp_path / "in"), [Reached()]
    outcome = plan.run(
        delivery.tables, delivery.rulebook, delivery.settings,
        report=lambda told: reached.append(reached[-1].after(told)),
    )  # fmt: skip
    assert len(reached) > 5
    assert reached[-1].bound == outcome.proposal.bound  # as all goals of this one are proved
    # A value is that of a plan that was found: never better than the best there is.
    assert reached[-1].objective["travel"] >= outcome.proposal.objective["travel"]


def test_who_listens_hears_it_twice_a_second_and_may_break_off_in_between() -> None:
    ours, theirs = mp.Pipe(duplex=False)
    for told in ("plan zoeken", Progress("placed", 9, 7), Progress("placed", 8, 7)):
        theirs.send(told)
    heard: list[Reached] = []

    def stop(reached: Reached) -> bool:
        heard.append(reached)
        return bool(reached.objective)

    ended = child._listen(ours, stop, time.monotonic() + 60)
    assert ended == Ended("cancelled", reason="afgebroken op verzoek")
    assert heard == [Reached(), Reached("plan zoeken", {"placed": 7}, {"placed": 8})]

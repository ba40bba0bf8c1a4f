"""Every plan judged anew after the solve, by code that shares nothing with rules or solver.

Plain loops over the few rows of a plan, read from the scene: no gate, row or goal of
`placement.rules` is used, so a mistake there does not pass here as well.
"""

from __future__ import annotations

from placement.errors import SolveError
from placement.proposal import Outcome
from placement.recheck.counted import values
from placement.recheck.grouped import broken_groups
from placement.recheck.order import broken_order
from placement.recheck.single import broken_alone
from placement.recheck.stand import Broken, Stand, stand
from placement.recheck.whole import broken_together

__all__ = ["Broken", "Stand", "broken", "confirm", "recheck", "stand", "values"]


def recheck(outcome: Outcome) -> tuple[str, ...]:
    """Return what is wrong with the plan of an outcome, one line per broken rule or wrong value.

    Empty where there is no plan, or where every rule holds and every value of the objective is
    what a second count gives. Lines name rules, units and providers, never a client.
    """
    if outcome.plan is None:
        return ()
    here = stand(outcome.scene, outcome.plan)
    lines = [f"{fault.rule}: {fault.about}" for fault in broken(here)]
    counted, told = values(here), outcome.proposal.objective
    lines += [
        f"{term}: value {told[term]}, counted {counted[term]}"
        for term in told
        if told[term] != counted[term]
    ]
    return tuple(lines)


def confirm(outcome: Outcome) -> None:
    """Raise SolveError naming every broken rule and wrong value of an outcome, if there are any.

    That is never the fault of a delivery: the solver, or a rule, contradicts the second judge.
    """
    lines = recheck(outcome)
    if lines:
        raise SolveError("; ".join(lines))


def broken(here: Stand) -> tuple[Broken, ...]:
    """Return every rule that a plan breaks, once per unit, provider, complex, pair or pin."""
    return (
        *broken_alone(here),
        *broken_together(here),
        *broken_groups(here),
        *broken_order(here),
    )

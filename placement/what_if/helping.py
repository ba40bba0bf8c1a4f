"""What would help one client; the solver has the last word: does the best plan place him."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from placement import plan, solve
from placement.explain import helps, reader, remaining
from placement.proposal import Help, Outcome
from placement.rules import GOALS, LIMITS
from placement.what_if.case import Case, changed
from placement.what_if.effect import near
from placement.what_if.written import read_changes

LARGE = 40_000
"""Candidates above which a change is checked on the plan as it stands, and not solved again."""
CONFIRMED = 3
"""How many helps are solved again, smallest first; the rest is told as checked on the plan."""
MORE = (2, 3)
"""How many units are tried where one alone goes to someone who comes first."""
TERMS = ("placed", "waiting")
"""Goals in which the others together may not be worse off."""


def would_help(case: Case, outcome: Outcome, client: str) -> tuple[Help, ...]:
    """Return the changes that would place a waiting client, smallest first; none if he is placed.

    Each is made on the scene and fits in the plan without anyone losing a place. The first few
    are solved again as well, where the case is small enough: those that would go to someone who
    comes first are left out.
    """
    left = remaining(outcome)
    who = outcome.scene.seekers.ids.index(client)
    if left is None or who in left.standing.place or outcome.scene.seekers.resident[who]:
        return ()
    found = helps(reader(outcome.scene, outcome.edges), left, who)
    if len(outcome.edges.candidates) > LARGE or not isinstance(outcome.answer, solve.Solved):
        return found
    return tuple(_confirmed(near(case, outcome.proposal), outcome, client, found))


def _confirmed(case: Case, outcome: Outcome, client: str, found: Sequence[Help]) -> Iterator[Help]:
    count = 0
    for help_ in found:
        if count == CONFIRMED:
            yield help_
            continue
        for wanted in (help_, *(_times(help_, n) for n in MORE if help_.kind in UNITS)):
            place = _best_place(case, outcome, client, wanted)
            if place is not None:
                count += 1
                yield replace(wanted, unit=place[0], provider=place[1], checked="best")
                break


UNITS: Mapping[str, str] = {"unit": "wooneenheid", "cluster": "geclusterde wooneenheid"}
"""Kinds that add a unit, and the word for one."""


def _times(help_: Help, count: int) -> Help:
    """Return a help with more units of the same kind."""
    options = tuple((o, str(count) if o == "add_units" else t) for o, t in help_.options)
    one, many = UNITS[help_.kind], UNITS[help_.kind].replace("eenheid", "eenheden")
    told = help_.sentence.replace(f"1 {one}", f"{count} {many}", 1)
    return replace(help_, options=options, size=help_.size + count - 1, sentence=told)


def _best_place(case: Case, outcome: Outcome, client: str, help_: Help) -> tuple[str, str] | None:
    """Return where the best plan with a help places the client; None where it does not.

    None too where the others together would be worse off in what is served, or no proof is found.
    """
    asked: dict[str, list[str]] = {}
    for option, text in help_.options:
        asked.setdefault(option, []).append(text)
    other = changed(case, *read_changes(asked))
    scene, edges = plan.judged_of(other)
    problem = solve.assemble(scene, edges.candidates, LIMITS, GOALS)
    limit = float(other.settings.time_limit_s)
    answer = solve.run(problem, seed=other.settings.seed, seconds=limit)
    if not isinstance(answer, solve.Solved) or not set(TERMS) <= set(answer.proved):
        return None
    then = solve.read(scene, edges.candidates, problem, answer.x)
    at = np.flatnonzero(then.client == scene.seekers.ids.index(client))
    if not len(at) or _worse(problem, answer, outcome, scene.seekers.ids.index(client)):
        return None
    place = int(at[0])
    return scene.units.ids[then.unit[place]], scene.providers.ids[then.provider[place]]


def _worse(problem: solve.Problem, answer: solve.Solved, before: Outcome, client: int) -> bool:
    """Tell whether the others together lose in what is served, term by term in order."""
    mine = int(np.flatnonzero(problem.owner == client)[0])
    own = {t.id: t.sign * int(t.points[mine]) for t in problem.terms if t.id in TERMS}
    was = [before.proposal.objective.get(term, 0) for term in own]
    return [answer.values[term] - own[term] for term in own] < was

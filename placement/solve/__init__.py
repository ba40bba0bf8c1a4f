"""Immutable problems and the engines that answer them.

`assemble` makes a Problem of a scene, its candidates and the rules; `run` answers it in one of
three types, of which only Solved has values; `read` tells what plan those values are.
"""

from placement.solve.answer import Answer, Infeasible, NoAnswer, Solved
from placement.solve.carried import Carried, carried, known
from placement.solve.crowd import Crowd
from placement.solve.gather import personal
from placement.solve.lexicographic import Progress, Report
from placement.solve.nearby import nearby
from placement.solve.parts import Asked, solve_under
from placement.solve.parts import solve as run
from placement.solve.parts_largest import largest
from placement.solve.parts_levels import Ask, Joint, Reply, State, settle
from placement.solve.parts_turns import at_once, in_turns
from placement.solve.problem import Problem, Term, assemble
from placement.solve.reading import Plan, read

__all__ = [
    "Answer",
    "Ask",
    "Asked",
    "Carried",
    "Crowd",
    "Infeasible",
    "Joint",
    "NoAnswer",
    "Plan",
    "Problem",
    "Progress",
    "Reply",
    "Report",
    "Solved",
    "State",
    "Term",
    "assemble",
    "at_once",
    "carried",
    "in_turns",
    "known",
    "largest",
    "nearby",
    "personal",
    "read",
    "run",
    "settle",
    "solve_under",
]

"""Immutable problems and the engines that answer them.

`assemble` makes a Problem of a scene, its candidates and the rules; `run` answers it in one of
three types, of which only Solved has values; `read` tells what plan those values are.
"""

from placement.solve.answer import Answer, Infeasible, NoAnswer, Solved
from placement.solve.lexicographic import solve as run
from placement.solve.problem import Problem, Term, assemble
from placement.solve.reading import Plan, read

__all__ = [
    "Answer",
    "Infeasible",
    "NoAnswer",
    "Plan",
    "Problem",
    "Solved",
    "Term",
    "assemble",
    "read",
    "run",
]

"""Why, why not, and what else."""

from placement.explain.confirmed import confirmation_lines
from placement.explain.difference import difference, explained_difference
from placement.explain.helping import helps
from placement.explain.judged import Reader, reader
from placement.explain.pins import broken_pins
from placement.explain.recalled import recalled
from placement.explain.report import explained, remaining
from placement.explain.seekers_of import unit_lines
from placement.explain.shifts import difference_lines, goal_rows, reason_text, shift_line
from placement.explain.spoken import client, pair, pair_on
from placement.explain.verdicts import verdict_lines

__all__ = [
    "Reader",
    "broken_pins",
    "client",
    "confirmation_lines",
    "difference",
    "difference_lines",
    "explained",
    "explained_difference",
    "goal_rows",
    "helps",
    "pair",
    "pair_on",
    "reader",
    "reason_text",
    "recalled",
    "remaining",
    "shift_line",
    "unit_lines",
    "verdict_lines",
]

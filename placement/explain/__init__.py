"""Why, why not, and what else."""

from placement.explain.judged import Reader, reader
from placement.explain.pins import broken_pins
from placement.explain.report import explained
from placement.explain.spoken import client, pair
from placement.explain.verdicts import verdict_lines

__all__ = ["Reader", "broken_pins", "client", "explained", "pair", "reader", "verdict_lines"]

"""The fairness watch: who is passed over, and which groups get less than chance explains."""

from placement.fairness.norms import Norms, norms
from placement.fairness.passed_over import Pass, PassedOver, passed_over
from placement.fairness.report import Fairness, GroupLine, fairness

__all__ = [
    "Fairness",
    "GroupLine",
    "Norms",
    "Pass",
    "PassedOver",
    "fairness",
    "norms",
    "passed_over",
]

"""What if: the same pipe on a replaced delivery, what differs, and what would help one client."""

from placement.what_if.case import Case, changed
from placement.what_if.changes import (
    AddUnits,
    Change,
    CloseBase,
    Pin,
    RemoveClient,
    RemoveUnit,
)
from placement.what_if.effect import Effect, Tally, replanned, run, what_if
from placement.what_if.helping import would_help
from placement.what_if.spoken import effect_lines
from placement.what_if.values import Cell, Hours, Norm
from placement.what_if.written import read_changes

__all__ = [
    "AddUnits",
    "Case",
    "Cell",
    "Change",
    "CloseBase",
    "Effect",
    "Hours",
    "Norm",
    "Pin",
    "RemoveClient",
    "RemoveUnit",
    "Tally",
    "changed",
    "effect_lines",
    "read_changes",
    "replanned",
    "run",
    "what_if",
    "would_help",
]

"""From proposal to end of stay: states, transitions, coded reasons and what follows. Pure."""

from placement.lifecycle.cascade import Fallen, Placing, of_client, of_placing, of_unit
from placement.lifecycle.reasons import Reason, load_reasons, reason_of
from placement.lifecycle.transitions import (
    ENDED,
    HOLDS,
    LIVE,
    TRANSITIONS,
    Event,
    Facts,
    LifecycleError,
    State,
    Step,
    Transition,
    may,
    step,
)

__all__ = [
    "ENDED",
    "HOLDS",
    "LIVE",
    "TRANSITIONS",
    "Event",
    "Facts",
    "Fallen",
    "LifecycleError",
    "Placing",
    "Reason",
    "State",
    "Step",
    "Transition",
    "load_reasons",
    "may",
    "of_client",
    "of_placing",
    "of_unit",
    "reason_of",
    "step",
]

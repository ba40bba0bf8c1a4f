"""What one run of the match puts forward: frozen, whole, and explained.

The names follow the exchange format (`proposal.json`); explanation types live here so that every
reader (JSON, Excel, map, CLI) speaks of the same things.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from placement.edges import Edges
    from placement.geo.scene import Scene
    from placement.solve import Answer, Plan, Problem

Status = Literal["optimal", "feasible", "infeasible", "no_answer"]
Verdicted = Literal["holds", "fails", "unknown"]
ShiftKind = Literal["kept", "moved", "new", "dropped"]


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """One rule's answer for one client-unit-provider triple, ready to be read.

    `measure` and `limit` are in `unit_of_measure` (min, m, EUR, weken, ...); None where the rule
    has no number or it is unknown. `sentence` is Dutch; `source` names document and section.
    """

    rule: str
    answer: Verdicted
    sentence: str
    source: str
    measure: float | None = None
    limit: float | None = None
    unit_of_measure: str = ""


@dataclass(frozen=True, slots=True)
class NearestMiss:
    """The unit that comes nearest to satisfying a rule that blocks."""

    unit: str
    provider: str | None
    measure: float | None
    limit: float | None
    unit_of_measure: str


@dataclass(frozen=True, slots=True)
class Blocking:
    """A rule that takes `count` units away from a client; `only` of them by this rule alone."""

    rule: str
    count: int
    only: int
    closest: NearestMiss | None
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A limit that the plan has used up where this client would have needed it, and by whom.

    `limit` is a limit's id (capacity, hours, mix_share, groups, keep_apart, ...), `subject` what it
    is about (a unit, provider or complex id), `held_by` the clients who hold it.
    """

    limit: str
    subject: str
    held_by: tuple[str, ...]
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """The best other place for a placed client, and what taking it would cost.

    `costs` gives per term of the objective how much worse (positive) or better (negative) the
    whole plan becomes; `losers` the clients who lose their place, `movers` who get another.
    """

    unit: str
    provider: str
    costs: Mapping[str, int]
    losers: tuple[str, ...]
    movers: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Placement:
    """One client in one unit with one provider; `order` counts the steps within a `chain`.

    `resident` marks a move of someone who already lives in the pool. Moves of one chain with the
    same `order` happen on the same day (a swap).
    """

    client: str
    unit: str
    provider: str
    group: str | None = None
    chain: int | None = None
    order: int | None = None
    resident: bool = False
    verdicts: tuple[VerdictLine, ...] = ()
    alternative: Alternative | None = None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A waiting client without a place in this proposal, and why."""

    client: str
    blocking: tuple[Blocking, ...] = ()
    conflict: tuple[Conflict, ...] = ()
    candidates: int = 0


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a proposal comes from: the same input and provenance give the same placements."""

    input_sha256: str
    rulebook: str
    version: str
    seed: int
    seconds: float
    engine: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The plan with its reasons: status, objective per term, bounds, placements, unplaced."""

    status: Status
    objective: Mapping[str, int]
    bound: Mapping[str, int]
    proved: tuple[str, ...]
    placements: tuple[Placement, ...]
    unplaced: tuple[Unplaced, ...]
    occupied_groups: Mapping[str, str]
    provenance: Provenance
    notices: tuple[str, ...] = field(default=())
    """Dutch remarks on readings and estimates that the reader must know."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A proposal with all that it was made from, for whoever explains, draws or varies it.

    `plan` is None where no plan was found; `answer` says why.
    """

    scene: Scene
    edges: Edges
    problem: Problem
    answer: Answer
    plan: Plan | None
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Help:
    """One change that would place a client, smallest first; `unit`, `provider` where he would go.

    `options` are the changes as `placement what-if` takes them: (option, text). `size` is how much
    of a norm the change stretches (0.04 is four hundredths); whatever is wholly new or dropped
    counts 1. `checked` says how: `fits` - with the change he can be added to the plan and nobody
    loses anything; `best` - moreover the best plan with the change places him, and the others are
    not worse off.
    """

    kind: str
    options: tuple[tuple[str, str], ...]
    size: float
    unit: str
    provider: str
    sentence: str
    checked: Literal["fits", "best"] = "fits"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a placement differs between two proposals; `kind` names a rule, or a cause by itself.

    Causes: `gone` and `come` (a client, unit or provider that only one of the two knows), `taken`
    (someone else is there now), `choice` (it could have stayed; the whole is better, or as good).
    """

    kind: str
    sentence: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """What one client gets in two proposals: (unit, provider) before and after, None for none.

    `resident` marks someone who already lives in the pool: without a place he stays at home.
    """

    client: str
    kind: ShiftKind
    before: tuple[str, str] | None
    after: tuple[str, str] | None
    resident: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Two proposals side by side: a shift per client who has a place in either, by client.

    `before` and `after` are the objectives; `proved` the terms proved in both, of which the
    difference is therefore exact.
    """

    shifts: tuple[Shift, ...]
    before: Mapping[str, int]
    after: Mapping[str, int]
    proved: tuple[str, ...]

    def of(self, kind: ShiftKind) -> tuple[Shift, ...]:
        """Return the shifts of one kind."""
        return tuple(shift for shift in self.shifts if shift.kind == kind)

"""The parts of a nation as one proposal: plain data, groups and chains numbered through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from placement import __version__
from placement.errors import SolveError
from placement.nation.regional import Regional
from placement.proposal import Placement, Proposal, Provenance, Status
from placement.rulebook import Rulebook, Settings
from placement.solve import Joint, Reply
from placement.solve.parts import ENGINE

NOTICES = 12
"""How many remarks of regions are shown before the rest is counted."""
APART = (
    "Dit voorstel is per zelfstandig deel berekend ({count} delen). De redenen per cliënt komen op "
    "aanvraag: placement explain."
)
CUT = "De tijd was om: dit is het beste voorstel tot dan toe. Meer tijd: time_limit_s."


def proposal(
    joint: Joint[Regional],
    rulebook: Rulebook,
    settings: Settings,
    tying: str | None,
    sha256: str,
    seconds: float,
) -> Proposal:
    """Return one proposal of all parts: values and bounds added up, the largest of all apart."""
    made = Provenance(sha256, rulebook.id, __version__, settings.seed, round(seconds, 3), ENGINE)
    if joint.state != "solved":
        return Proposal(joint.state, {}, {}, (), (), (), {}, made, _notices(joint, complete=True))
    values = _values(joint, [*rulebook.match.objective, "moves"], tying)
    _confirm(joint, values, tying)
    proved = joint.proved(list(values), tying)
    complete = len(proved) == len(values)
    status: Status = "optimal" if complete else "feasible"
    parts = _numbered([reply.plan for reply in joint.replies if reply.plan])
    return Proposal(
        status,
        values,
        joint.bounds(values, tying),
        proved,
        tuple(sorted((p for part in parts for p in part.placements), key=lambda p: p.client)),
        tuple(sorted((u for part in parts for u in part.unplaced), key=lambda u: u.client)),
        dict(sorted(pair for part in parts for pair in part.occupied_groups)),
        made,
        _notices(joint, complete=complete),
    )


def _values(joint: Joint[Regional], terms: Sequence[str], tying: str | None) -> dict[str, int]:
    return {
        term: joint.largest if term == tying else sum(reply.values[term] for reply in joint.replies)
        for term in terms
    }


def _confirm(joint: Joint[Regional], values: Mapping[str, int], tying: str | None) -> None:
    """Raise SolveError where a second count of all parts gives another value of a term."""
    parts = [dict(reply.plan.counted) for reply in joint.replies if reply.plan]
    for term, value in values.items():
        every = [part[term] for part in parts]
        counted = max(every, default=0) if term == tying else sum(every)
        if counted != value:
            raise SolveError(f"{term}: value {value}, counted {counted}")


def _numbered(parts: Iterable[Regional]) -> list[Regional]:
    """Return the parts with groups and chains numbered on from one part to the next."""
    groups, chains, result = 0, 0, []
    for part in parts:
        placements = tuple(_moved_on(p, groups, chains) for p in part.placements)
        occupied = tuple((unit, _on(name, groups)) for unit, name in part.occupied_groups)
        result.append(replace(part, placements=placements, occupied_groups=occupied))
        named = [p.group for p in placements if p.group] + [name for _, name in occupied]
        groups = max((int(name[1:]) for name in named), default=groups)
        chains = max((p.chain for p in placements if p.chain), default=chains)
    return result


def _moved_on(placed: Placement, groups: int, chains: int) -> Placement:
    group = _on(placed.group, groups) if placed.group else None
    return replace(placed, group=group, chain=placed.chain + chains if placed.chain else None)


def _on(name: str, groups: int) -> str:
    return f"g{int(name[1:]) + groups}"


def _notices(joint: Joint[Regional], *, complete: bool) -> tuple[str, ...]:
    plans: list[Reply[Regional]] = list(joint.replies)
    said = dict.fromkeys(n for reply in plans if reply.plan for n in reply.plan.notices)
    shown = list(said)[:NOTICES]
    if len(said) > NOTICES:
        shown.append(f"En nog {len(said) - NOTICES} opmerkingen over afzonderlijke delen.")
    cut = [] if complete else [CUT]
    return (APART.format(count=len(plans)), *shown, *cut)

"""Two proposals, or one under other rules, side by side: numbers only, for who knows no person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select

from placement.audience.compare import (
    ChangedGoal,
    ChangedRule,
    changed_cells,
    changed_goals,
    changed_rules,
    rounded,
)
from placement.audience.words import STATUSES
from placement.errors import InputError
from placement.geo.scene import PROFILES
from placement.rulebook.rule_names import RULE_NAMES
from placement.rules import GOALS
from placement.store.norms import rulebook_of
from placement.store.proposals import PROPOSALS
from placement.what_if import Norm
from placement_api.comparing import case_under, planned
from placement_api.pages.forms import Form
from placement_api.pages.grounded import ground_of
from placement_api.pages.language import Told, joined, language_of
from placement_api.pages.listing import Column, Row, listing, respond
from placement_api.pages.rules_asked import SETTINGS, plain, settings_of
from placement_api.pages.shown import moment
from placement_api.pages.visiting import Visit, Visitor
from placement_api.problems import Refused
from placement_api.spreading import net_of, net_stored, opened, written

if TYPE_CHECKING:
    from placement.audience.spread import Counts
    from placement.proposal import Outcome, Proposal
    from placement.rulebook import Rulebook

router = APIRouter(include_in_schema=False)
COLUMNS = (
    Column("gemeente", "Gemeente"), Column("profiel", "Zorgprofiel"),
    Column("voor", "Eerst", "number"), Column("na", "Daarna", "number"),
    Column("verschil", "Verschil", "number"),
)  # fmt: skip
IMPOSSIBLE = (
    "Onder deze regels is er niets door te rekenen: wat er al vastligt, past er niet bij. Kies "
    "andere waarden."
)
TOO_LITTLE = "Kies een voorstel, en daarnaast een tweede voorstel of een regel met een waarde."
ASKED = 3
MOST_SHOWN = 50
LARGEST = 2_000
"""Placements of a proposal that is still worked out while somebody waits."""
TOO_LARGE = (
    "dit voorstel is te groot om met andere regels door te rekenen terwijl u wacht. Vraag de "
    "plaatsingscoördinator om een match met die regels; vergelijk daarna de twee voorstellen"
)
LIKE = "stability"
"""Says how near a plan is to the one before it: of two plans that is not one and the same."""
FILTERS = ("voor", "na", *(f"{kind}{at}" for at in range(1, ASKED + 1)
                          for kind in ("regel", "waarde")))  # fmt: skip
WAYS = {"better": ("beter", "ok"), "worse": ("slechter", "no"), "same": ("ongeveer gelijk", ""),
        "new": ("niet te vergelijken", "")}  # fmt: skip
NOTE = Told("Aantallen zijn het saldo van het voorstel: wie verhuist telt bij het oude profiel af.")
GUARDED = Told(
    "Aantallen personen zijn afgerond op vijven, en kleine zijn afgeschermd. Zo is ook uit twee "
    "voorstellen na elkaar niet af te leiden wat er met één of enkele personen gebeurt."
)


@dataclass(frozen=True, slots=True, repr=False)
class Side:
    """One plan: what it came to, what it adds where, and the rules that it was made under."""

    proposal: Proposal
    net: Counts
    rules: Rulebook


@dataclass(frozen=True, slots=True, repr=False)
class Sides:
    """The two that are compared."""

    first: Side
    second: Side


@router.get("/vergelijken")
def compare(visit: Visitor) -> Response:
    """Show what is to be compared, and below it what differs."""
    visit.who.must("spread", "read")
    known, wanted = _known(visit), {key: visit.asked(key) for key in FILTERS}
    rules = [(wanted[f"regel{at}"], wanted[f"waarde{at}"]) for at in range(1, ASKED + 1)]
    changes = tuple(Norm(path, plain(value)) for path, value in rules if path and value)
    form, sides = Form(wanted), None
    if wanted["voor"] and (wanted["na"] or changes):
        try:
            sides = _sides(visit, known, wanted, changes)
        except InputError as error:
            form = Form(wanted, general=_told(error))
    elif any(wanted.values()):
        form = Form(wanted, general=TOO_LITTLE)
    return _shown(visit, form, known, sides, changes)


def _sides(
    visit: Visit, known: Mapping[str, Told], wanted: Mapping[str, str], changes: tuple[Norm, ...]
) -> Sides:
    """Return the two that are compared, with the rules of each."""
    names = set(SETTINGS)
    if wanted["voor"] not in known or (wanted["na"] and wanted["na"] not in known):
        raise Refused(404, "dit voorstel bestaat niet (meer)")
    if any(change.path not in names for change in changes):
        raise Refused(400, "deze regel is hier niet te kiezen")
    first = _stored(visit, wanted["voor"])
    if not changes:
        return Sides(first, _stored(visit, wanted["na"]))
    if len(first.proposal.placements) > LARGEST:
        raise Refused(413, TOO_LARGE)
    platform = visit.platform
    found = opened(platform, wanted["voor"])
    case, earlier = case_under(found, changes), found.outcome.proposal
    name = f"{wanted['voor']} {sorted((c.path, c.value) for c in changes)}"
    after: Outcome = platform.compared.get(name, lambda: planned(case, earlier))
    net = net_of(found.delivery, after)
    return Sides(first, Side(after.proposal, net, after.scene.rulebook))


def _stored(visit: Visit, name: str) -> Side:
    platform = visit.platform
    with platform.database.read() as connection:
        rules = rulebook_of(connection, name)
    return Side(written(platform, name), net_stored(platform, name), rules)


def _told(error: InputError) -> str:
    """Say what is wrong with a rule; of all else, which may name a client, only that it failed."""
    own = [fault for fault in error.faults if fault.file == Norm.option]
    if not own or len(own) < len(error.faults):
        return IMPOSSIBLE
    return f"Deze regel kan zo niet: {'; '.join(f'{f.value} {f.problem}' for f in own)}"


def _shown(
    visit: Visit,
    form: Form,
    known: Mapping[str, Told],
    sides: Sides | None,
    changes: Sequence[Norm],
) -> Response:
    guarded = visit.who.actor.role != "coordinator"
    asked = listing(
        visit, "vergelijking", "Verschil per gemeente en zorgprofiel",
        COLUMNS,
        _rows(visit, sides, guarded=guarded), filters=FILTERS,
        note=joined(NOTE, GUARDED) if guarded else NOTE,
    )  # fmt: skip
    answer = respond(
        visit, asked, "vergelijken/compare.html", form=form, known=list(known.items()),
        settings=settings_of(visit), numbers=range(1, ASKED + 1), sides=sides, ways=WAYS,
        changes=changes,
        guarded=guarded, goals=[] if sides is None else _goals(sides, guarded=guarded),
        rules=[] if sides is None else _rules(sides), statuses=STATUSES,
        total="" if sides is None else _placed(sides, guarded=guarded),
    )  # fmt: skip
    if form.general:
        answer.status_code = 400
    return answer


def _rows(visit: Visit, sides: Sides | None, *, guarded: bool) -> Iterator[Row]:
    """Yield the cells of the visitor's municipalities; hidden is what the whole table hides."""
    if sides is None:
        return
    tables = ground_of(visit).tables
    names = {str(i): str(n) for i, n in tables.municipalities["name"].items()}
    counts = sides.first.net, sides.second.net
    mine = visit.who.actor.municipalities
    here = {name for place, name in names.items() if not mine or place in mine}
    for at, cell in enumerate(changed_cells(names, PROFILES, counts, guarded=guarded)):
        if cell.municipality_name in here:
            figures = (cell.before, cell.after, cell.change)
            yield Row(f"{at}", (cell.municipality_name, cell.profile, *figures))


def _goals(sides: Sides, *, guarded: bool) -> tuple[ChangedGoal, ...]:
    better = {goal.id: goal.better for goal in GOALS}
    was, now = (
        {term: value for term, value in one.proposal.objective.items() if term != LIKE}
        for one in (sides.first, sides.second)
    )
    found = changed_goals(was, now, better, guarded=guarded)
    return tuple(
        replace(goal, term=RULE_NAMES.get(goal.term, goal.term).removeprefix("doel: "))
        for goal in found
    )


def _rules(sides: Sides) -> tuple[ChangedRule, ...]:
    books = (one.rules.readable() for one in (sides.first, sides.second))
    return changed_rules(*books)


def _placed(sides: Sides, *, guarded: bool) -> str:
    """Say how many more or fewer get a place in all."""
    was, now = (len(one.proposal.placements) for one in (sides.first, sides.second))
    change = rounded(was, now)
    if guarded and change:
        return (Told("ongeveer {count} meer", count=change) if change > 0 else
                Told("ongeveer {count} minder", count=-change))  # fmt: skip
    if guarded:
        return Told("ongeveer gelijk")
    return Told("{was} wordt {now}", was=was, now=now)


def _known(visit: Visit) -> dict[str, Told]:
    """Return the proposals that have a plan, newest first: when each was made, nothing of whom."""
    asked = (
        select(PROPOSALS.c.id, PROPOSALS.c.at)
        .where(PROPOSALS.c.status.in_(("optimal", "feasible")))
        .order_by(PROPOSALS.c.at.desc(), PROPOSALS.c.id.desc())
        .limit(MOST_SHOWN)
    )
    with visit.platform.database.read() as connection:
        rows = connection.execute(asked)
        language = language_of(visit.request)
        return {str(name): Told("voorstel van {when}", when=moment(language, at))
                for name, at in rows}  # fmt: skip

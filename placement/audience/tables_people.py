"""Tables about people: who goes where, who waits and why, and the moves step by step."""

from __future__ import annotations

from datetime import date

from placement.audience.case import Case, to_date
from placement.audience.views import Cell, TableView
from placement.audience.words import FORMS, listed, tenths
from placement.domain import Intensity
from placement.explain.alternative import SEARCHED
from placement.explain.wording import counted
from placement.proposal import Blocking, Conflict, NearestMiss, Placement, Unplaced
from placement.quantities import dutch
from placement.rulebook.rule_names import RULE_NAMES

INTENSITIES = tuple(Intensity)
ALWAYS_REMOVES = "form"
"""Every profile has units of other forms: of all rules this one says least about a client."""
GOAL = "doel: "
"""How the names of goals begin: where one decides, nothing is used up; others weigh more."""
Row = tuple[Cell, ...]


def placements(case: Case) -> TableView:
    """Return one row per placement or move, with its measured times and the best other place."""
    return TableView(
        id="placements",
        title="Plaatsingen en verhuizingen",
        columns=(
            "cliënt",
            "profiel",
            "intensiteit",
            "soort",
            "woning",
            "woonvorm",
            "gemeente",
            "aanbieder",
            "groep",
            "keten",
            "stap",
            "opkomsttijd (min)",
            "lopen naar BW (m)",
            "beste alternatief",
        ),
        rows=tuple(_placement(case, placement) for placement in case.placements),
        note=(
            "Opkomsttijd is van de aanbieder in het slechtste dagdeel, naar boven afgerond op "
            "tienden. Een streepje betekent dat de regel hier niets vraagt. Bij het beste "
            "alternatief zijn vrije plaatsen en ruil met hoogstens één ander bekeken."
        ),
    )


def _placement(case: Case, placement: Placement) -> Row:
    units, unit = case.scene.units, case.unit[placement.unit]
    return (
        placement.client,
        case.profile(placement),
        _intensity(case, placement.client),
        "verhuizing" if placement.resident else "plaatsing",
        placement.unit,
        FORMS[str(units.form[unit])],
        case.municipality_of(unit),
        case.provider_name[placement.provider],
        placement.group,
        placement.chain,
        placement.order,
        _measured(case, "reach", placement),
        _measured(case, "bw_near", placement),
        None if placement.alternative is None else _alternative(placement.alternative.sentence),
    )


def _alternative(sentence: str) -> str:
    """Return the sentence without what the note under the table says once for all."""
    return sentence.removesuffix(SEARCHED).removeprefix("Beste alternatief: ")


def _measured(case: Case, gate: str, placement: Placement) -> float | None:
    found = case.measure(gate, placement)
    return None if found is None else tenths(*found)


def _intensity(case: Case, client: str) -> str:
    return str(INTENSITIES[int(case.scene.seekers.intensity[case.seeker[client]])])


def unplaced(case: Case) -> TableView:
    """Return one row per waiting client without a place: what stands in the way most."""
    left = sorted(case.outcome.proposal.unplaced, key=lambda u: _queue(case, u))
    return TableView(
        id="unplaced",
        title="Wachtenden zonder plaats",
        columns=(
            "cliënt",
            "profiel",
            "intensiteit",
            "weken wachtend",
            "urgentie",
            "kandidaten",
            "belangrijkste reden",
            "woningen",
            "alleen hierdoor",
            "dichtstbij",
            "conflict",
        ),
        rows=tuple(_waiting(case, one) for one in left),
        note=(
            "Kandidaten zijn mogelijke plaatsingen die op zichzelf geen enkele regel breken. "
            "«Woningen» telt wat de genoemde regel uitsluit, «alleen hierdoor» wat daarvan zonder "
            "die regel zou kunnen."
        ),
    )


def _queue(case: Case, left: Unplaced) -> tuple[int, int, str]:
    seekers, who = case.scene.seekers, case.seeker[left.client]
    return int(seekers.urgency[who]), -int(seekers.weeks_waiting[who]), left.client


def _waiting(case: Case, left: Unplaced) -> Row:
    seekers, who = case.scene.seekers, case.seeker[left.client]
    rule = None if left.candidates else _main(left.blocking)
    return (
        left.client,
        str(case.scene.profile_names[seekers.profile[who]]),
        _intensity(case, left.client),
        int(seekers.weeks_waiting[who]),
        int(seekers.urgency[who]),
        left.candidates,
        main_reason(left),
        rule.count if rule else None,
        rule.only if rule else None,
        _nearest(rule.closest) if rule and rule.closest else None,
        _conflict(left.conflict),
    )


def main_reason(left: Unplaced) -> str | None:
    """Return in a few words what keeps a client without a place most: a rule, or others."""
    if left.candidates:
        return _taken(left.conflict)
    rule = _main(left.blocking)
    return RULE_NAMES.get(rule.rule, rule.rule) if rule else None


def main_details(left: Unplaced) -> tuple[str | None, str | None]:
    """Return the nearest miss of the main reason, and who holds what would have been needed."""
    rule = None if left.candidates else _main(left.blocking)
    nearest = _nearest(rule.closest) if rule and rule.closest else None
    return nearest, _conflict(left.conflict)


def _taken(conflict: tuple[Conflict, ...]) -> str:
    """Return what others have used up that a client with candidates would have needed."""
    limit = conflict[0].limit if conflict else GOAL
    name = RULE_NAMES.get(limit, limit)
    return "andere cliënten gaan hier voor" if name.startswith(GOAL) else name


def _conflict(conflict: tuple[Conflict, ...]) -> str | None:
    """Return the first conflict in full; the others in short, gathered by what is used up."""
    if not conflict:
        return None
    first, *others = conflict
    subjects: dict[str, list[str]] = {}
    for other in others:
        subjects.setdefault(other.limit, []).extend(other.subject.split("|"))
    parts = [first.sentence]
    for limit, named in subjects.items():
        start = "Zo ook" if limit == first.limit else f"Ook {RULE_NAMES.get(limit, limit)}"
        parts.append(f"{start}: {listed(dict.fromkeys(named))}.")
    return " ".join(parts)


def _main(blocking: tuple[Blocking, ...]) -> Blocking | None:
    """Return the rule that alone takes away most units; else the one that takes most."""
    return max(
        blocking,
        key=lambda b: (b.only, b.rule != ALWAYS_REMOVES, b.count),
        default=None,
    )


def _nearest(miss: NearestMiss) -> str:
    if miss.measure is None or miss.limit is None:
        return miss.unit
    if miss.unit_of_measure == "EUR":
        rent, most = (f"€ {dutch(number, 2)}" for number in (miss.measure, miss.limit))
        return f"{miss.unit}: {rent} (grens {most})"
    measure, limit = (dutch(number) for number in (miss.measure, miss.limit))
    return f"{miss.unit}: {measure} {miss.unit_of_measure} (grens {limit})"


def chains(case: Case) -> TableView:
    """Return the steps of every chain in the order in which they must happen."""
    steps = sorted(
        (p for p in case.placements if p.chain is not None),
        key=lambda p: (p.chain or 0, p.order or 0, p.client),
    )
    rows: list[Row] = []
    earliest: dict[int, date] = {}
    for step in steps:
        chain = step.chain or 0
        free = to_date(case.scene.move_in_day()[case.unit[step.unit]])
        earliest[chain] = max(free, earliest.get(chain, free))
        home = case.home(step)
        head: Row = (chain, step.order, step.client, home, step.unit)
        rows.append((*head, case.provider_name[step.provider], earliest[chain], _told(case, step)))
    return TableView(
        id="chains",
        title="Verhuisketens, stap voor stap",
        columns=(
            "keten",
            "stap",
            "cliënt",
            "van",
            "naar",
            "aanbieder",
            "op zijn vroegst",
            "wat er gebeurt",
        ),
        rows=tuple(rows),
        note=(
            "Niemand vertrekt voordat de volgende woning vrij is; stappen van een keten met "
            "hetzelfde nummer gaan op één dag."
        ),
    )


def _told(case: Case, step: Placement) -> str:
    profile, home = case.profile(step), case.home(step)
    if home is None:
        return f"{step.client} krijgt een plaats in {step.unit} ({profile}) zodra die vrijkomt."
    before = case.scene.profile_names[case.scene.seekers.home_profile[case.seeker[step.client]]]
    left = counted(case.leaving[home], "plaats", "plaatsen")
    return (
        f"{step.client} verhuist van {home} ({before}) naar {step.unit} ({profile}); in {home} "
        f"komt daarmee {'een plaats' if case.leaving[home] == 1 else left} vrij."
    )

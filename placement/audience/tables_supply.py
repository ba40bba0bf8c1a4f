"""Tables about supply: municipalities, places that stay free, agreements, and what was aimed at."""

from __future__ import annotations

from collections import Counter

import numpy as np

from placement.agreements import AgreementProgress, progress
from placement.audience.case import Case, to_date
from placement.audience.ground import net_new
from placement.audience.units import usable_units
from placement.audience.views import Cell, TableView
from placement.audience.words import FORMS, text, yes_no
from placement.domain import Profile
from placement.rule import HOLDS
from placement.rulebook.rule_names import RULE_NAMES

PERCENT = 100
STANDINGS = {
    "met": "nagekomen",
    "on_track": "op schema",
    "behind": "achter op schema",
    "missed": "periode voorbij, niet nagekomen",
    "not_begun": "periode nog niet begonnen",
}
Row = tuple[Cell, ...]


def municipalities(case: Case) -> TableView:
    """Return per municipality and profile what is wanted, present and proposed."""
    net, available = net_new(case), available_in(case, Profile.BT)
    rows = case.tables.spread_targets
    given = {
        (str(profile), str(place)): (int(target), int(occupied))
        for profile, place, target, occupied in zip(
            rows["profile"], rows["municipality"], rows["target"], rows["occupied"], strict=True
        )
    }
    found: list[Row] = []
    for place, name in case.municipality_name.items():
        for profile in case.scene.profile_names:
            target, occupied = given.get((profile, place), (None, None))
            new = net[profile, place]
            gap = None if target is None or occupied is None else occupied + new - target
            bt = yes_no(available[place]) if profile == Profile.BT else None
            found.append((name, str(profile), target, occupied, new, gap, bt))
    return TableView(
        id="municipalities",
        title="Spreiding over de gemeenten",
        columns=(
            "gemeente",
            "profiel",
            "streefaantal",
            "aanwezig",
            "voorgesteld",
            "verschil",
            "BT beschikbaar",
        ),
        rows=tuple(found),
        note=(
            "Aantallen zijn personen. «Voorgesteld» is het saldo: wie verhuist telt bij het oude "
            "profiel en de oude gemeente af. Beschermd Thuis is beschikbaar waar het nu of in dit "
            "voorstel wordt geboden, of waar een vrije woning binnen de opkomsttijd ligt."
        ),
    )


def available_in(case: Case, profile: str) -> dict[str, bool]:
    """Return per municipality whether people with a profile live there, or could right now."""
    row, units = case.scene.profile_names.index(profile), case.scene.units
    open_ = usable_units(case) & (units.capacity > 0)
    for gate in ("form", "reach", "contracted"):
        verdict = case.verdict(gate)
        if verdict is not None:
            open_ &= (verdict.state()[row] == HOLDS).any(axis=1)
    housed = Counter(p for p in _housed(case, profile))
    return {
        place: housed[place] > 0 or bool((open_ & (units.municipality == number)).any())
        for number, place in enumerate(case.scene.municipality_ids)
    }


def _housed(case: Case, profile: str) -> list[str]:
    rows = case.tables.spread_targets
    now = rows.loc[(rows["profile"] == profile) & (rows["occupied"] > 0), "municipality"]
    new = [place for (name, place), count in net_new(case).items() if name == profile and count > 0]
    return [*map(str, now), *new]


def units_left(case: Case) -> TableView:
    """Return the places that the proposal leaves open, and for how many clients they would do."""
    usable, units, rows = usable_units(case), case.scene.units, case.tables.units
    candidates = case.outcome.edges.candidates
    pairs = np.unique(np.stack([candidates.unit, candidates.client]), axis=1)
    wanted = np.bincount(pairs[0], minlength=len(units.ids))
    found: list[Row] = []
    for at, name in enumerate(units.ids):
        if not usable[at] or case.places_left(name) < 1:
            continue
        rent = None if units.rent_cents[at] < 0 else float(units.rent_cents[at]) / PERCENT
        late = units.available_day[at] > case.scene.day
        found.append(
            (
                name,
                FORMS[str(units.form[at])],
                case.municipality_of(at),
                case.provider_name.get(text(rows["provider"].iloc[at])),
                case.corporation_name.get(text(rows["corporation"].iloc[at])),
                case.places_left(name),
                rent,
                to_date(units.available_day[at]) if late else None,
                int(wanted[at]),
            )
        )
    return TableView(
        id="units",
        title="Woningen die vrij blijven",
        columns=(
            "woning",
            "woonvorm",
            "gemeente",
            "aanbieder",
            "corporatie",
            "plaatsen",
            "huur (€)",
            "vrij vanaf",
            "cliënten die kunnen",
        ),
        rows=tuple(found),
        note=(
            "«Cliënten die kunnen» telt wie hier op zichzelf geen enkele regel breekt. Blijft de "
            "plaats dan toch vrij, dan past dat beter bij de doelen of bij grenzen aan het geheel, "
            "zoals vrije uren en groepen."
        ),
    )


def agreements(case: Case) -> TableView:
    """Return how the agreements with housing corporations stand on the day of the run."""
    return TableView(
        id="agreements",
        title="Prestatieafspraken",
        columns=(
            "afspraak",
            "corporatie",
            "gemeente",
            "soort",
            "vanaf",
            "tot en met",
            "toegezegd",
            "geleverd",
            "in de pijplijn",
            "ingetrokken",
            "omgeklapt",
            "periode voorbij (%)",
            "verwacht tot nu",
            "nog nodig",
            "prognose einde",
            "stand",
        ),
        rows=tuple(_agreement(case, found) for found in progress(case.tables, case.day)),
        note=(
            "Aantallen zijn woningen. «Verwacht tot nu» is de toezegging maal het deel van de "
            "periode dat voorbij is; «prognose einde» is wat het tempo tot nu toe aan het eind "
            "oplevert, zonder de pijplijn. Beide zijn naar beneden afgerond; in het eerste tiende "
            "van een periode is er geen prognose."
        ),
    )


def _agreement(case: Case, found: AgreementProgress) -> Row:
    return (
        found.id,
        case.corporation_name.get(found.corporation, found.corporation),
        case.municipality_name.get(found.municipality, found.municipality),
        FORMS[found.kind],
        found.period_from,
        found.period_until,
        found.promised,
        found.delivered,
        found.pipeline,
        found.withdrawn,
        found.omgeklapt,
        int(found.elapsed * PERCENT),
        found.expected,
        found.needed,
        found.forecast,
        STANDINGS[found.standing],
    )


def objective(case: Case) -> TableView:
    """Return each term of the objective with its value, its bound and whether they meet."""
    proposal = case.outcome.proposal
    return TableView(
        id="objective",
        title="Doelen",
        columns=("doel", "waarde", "grens", "bewezen"),
        rows=tuple(
            (
                RULE_NAMES.get(term, term).removeprefix("doel: "),
                int(value),
                proposal.bound.get(term),
                yes_no(term in proposal.proved),
            )
            for term, value in proposal.objective.items()
        ),
        note="Een later doel gaat nooit ten koste van een eerder. De grens is wat hoogstens kan.",
    )

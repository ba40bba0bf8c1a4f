"""What the placement coordinator sees of a proposal: the clients and units of the whole region."""

from __future__ import annotations

from placement.audience.care import bw_locations, care_bases
from placement.audience.case import Case, make_case
from placement.audience.delivery import Delivery
from placement.audience.ground import municipalities, roads
from placement.audience.notices import attributions, notices
from placement.audience.placements import placements
from placement.audience.reach import reached
from placement.audience.tables import tables
from placement.audience.units import complexes, groups, units
from placement.audience.views import MapView
from placement.audience.words import STATUSES
from placement.explain.wording import counted
from placement.proposal import Outcome


def map_view(delivery: Delivery, outcome: Outcome) -> MapView:
    """Return map and tables of a proposal on its delivery, for the coordinator only.

    Of clients it holds id, profile, intensity, waiting weeks, urgency and a blurred origin, never
    a date of birth or an address; of who waits without a place also the limit that stands in the
    way most (a highest rent, an end of the grant). The same input gives an equal view.
    """
    case = make_case(delivery, outcome)
    within_reach = reached(case)
    return MapView(
        audience="coordinator",
        title=f"Plaatsingsvoorstel {case.scene.rulebook.region.name}",
        subtitle=_subtitle(case),
        made_on=case.day,
        notices=notices(case, within_reach),
        attributions=attributions(case),
        municipalities=municipalities(case),
        bw_locations=bw_locations(case),
        care_bases=care_bases(case),
        units=units(case),
        complexes=complexes(case),
        groups=groups(case),
        placements=placements(case),
        reach_areas=within_reach.areas,
        roads=roads(case),
        tables=tables(case),
    )


def _subtitle(case: Case) -> str:
    proposal = case.outcome.proposal
    moves = sum(p.resident for p in proposal.placements)
    parts = [
        counted(len(proposal.placements) - moves, "plaatsing", "plaatsingen"),
        counted(moves, "verhuizing", "verhuizingen"),
        f"{counted(len(proposal.unplaced), 'wachtende', 'wachtenden')} zonder plaats",
        STATUSES[proposal.status],
        f"regelset «{case.scene.rulebook.title}»",
    ]
    return " · ".join(parts)

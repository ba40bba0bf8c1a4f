"""What a reader must know before trusting a map: readings taken, estimates, what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from placement.audience.case import Case
from placement.audience.placements import ORIGIN_GRID_M
from placement.audience.reach import Reached
from placement.audience.words import listed

SCHEMATIC = "schematisch"
PRIVATE = (
    "Bevat gegevens over cliënten (nummers, geen namen): alleen voor de plaatsingscoördinator. "
    f"Waar iemands eigen netwerk woont is afgerond op {ORIGIN_GRID_M} m."
)


def notices(case: Case, reached: Reached) -> tuple[str, ...]:
    """Return the notices, each once: who may see it, the ground, the readings, the delivery."""
    own = (PRIVATE, *_ground(case), *_distances(case), *_reach(case, reached))
    said = (*own, *case.outcome.proposal.notices, *case.delivery.notices)
    return tuple(dict.fromkeys(said))


def is_schematic(case: Case) -> bool:
    """Tell whether the ground was drawn rather than measured, as the delivery itself says."""
    networks = (case.delivery.walk, case.delivery.drive)
    said = [*case.delivery.notices, *(network.note for network in networks if network is not None)]
    return any(SCHEMATIC in line.lower() for line in said)


def attributions(case: Case) -> tuple[str, ...]:
    """Return the sources of the geometry that is drawn."""
    if is_schematic(case):
        return ("Schematische demoregio",)
    lines = []
    if case.delivery.boundaries is not None:
        lines.append("Grenzen: aanlevering, vereenvoudigd")
    if case.delivery.walk is not None or case.delivery.drive is not None:
        lines.append("Wegen: © OpenStreetMap-bijdragers (ODbL)")
    return tuple(lines)


def _ground(case: Case) -> Iterator[str]:
    if is_schematic(case):
        yield "Grenzen en wegen zijn schematisch: afstanden en tijden gelden alleen op deze kaart."
    if case.delivery.boundaries is None:
        yield "Er zijn geen gemeentegrenzen aangeleverd; ze staan niet op de kaart."


def _distances(case: Case) -> Iterator[str]:
    cluster = case.scene.rulebook.cluster
    if "unit_distances" in case.tables.given:
        yield "Afstanden tussen woningen zijn die van de aanlevering."
    whose = "van de eigen aanbieder" if cluster.bw_provider == "own" else "van welke aanbieder ook"
    yield f"Loopafstand tot een BW-locatie ({whose}): {_walk(case)}."


def _walk(case: Case) -> str:
    if "bw_walks" in case.tables.given:
        return "zoals aangeleverd"
    if case.scene.rulebook.cluster.walk == "straight":
        return "gelezen als hemelsbreed, en dus geschat"
    if case.delivery.walk is None:
        return (
            "onbekend, want er is geen loopnetwerk; getekende gebieden zijn geschat (hemelsbreed)"
        )
    if case.scene.rulebook.cluster.walk == "network_no_legs":
        return "over het loopnetwerk, zonder het stuk van deur tot straat"
    return "over het loopnetwerk, van deur tot deur"


def _reach(case: Case, reached: Reached) -> Iterator[str]:
    if "reach" in case.tables.given:
        yield "Opkomsttijd: reistijden zoals aangeleverd gaan voor berekende."
    if case.delivery.drive is None:
        yield "Er is geen wegennet voor auto's: gebieden voor opkomst per auto zijn niet getekend."
    else:
        yield (
            "Opkomsttijd: uitruktijd en reistijd bij aangenomen snelheden per soort weg, op het "
            "slechtste moment van de dag."
        )
    if reached.not_always:
        yield (
            f"Zonder gebied waar altijd iemand op tijd is: {listed(reached.not_always)}; daar is "
            "niet elk uur een uitvalsbasis bezet."
        )
    if reached.nowhere:
        yield (
            f"Geen opkomstgebied getekend voor {listed(reached.nowhere)}: van hun uitvalsbases is "
            "geen weg bekend, of niemand is op tijd."
        )

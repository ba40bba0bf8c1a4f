"""How Dutch says that a rule takes units away, and which unit misses it by least."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from placement.explain.amounts import counted, euro, metres, short, span
from placement.explain.judged import Judged
from placement.quantities import dutch
from placement.rule import Gate

REMOVES: Mapping[str, str] = {
    "form": "De woonvorm past bij {n} niet bij het zorgprofiel",
    "capacity": "Bij {n} is geen plaats vrij en komt er geen vrij",
    "available": "Te laat vrij zijn {n}",
    "stay": "De toekenning loopt te kort voor {n}",
    "plus": "Niet geschikt voor intensiteit plus zijn {n}",
    "wheelchair": "Niet rolstoelgeschikt zijn {n}",
    "rent": "De huur past niet bij {n}",
    "age": "De leeftijd past niet bij {n}",
    "region": "Buiten de regio's waar de cliënt naartoe mag liggen {n}",
    "municipality": "In een uitgesloten gemeente liggen {n}",
    "exclusion_zone": "Te dicht bij een gebied waar de cliënt niet mag wonen liggen {n}",
    "client_provider": "Alle aanbieders zijn voor de cliënt uitgesloten bij {n}",
    "contracted": "Geen aanbieder is voor het zorgprofiel gecontracteerd bij {n}",
    "unit_provider": "De eigen aanbieder van de woning komt niet in aanmerking bij {n}",
    "bw_operating": "De BW-locatie is niet in gebruik bij {n}",
    "reach": "Opkomsttijd valt te lang uit bij {n}",
    "bw_near": "Te ver lopen van een BW-locatie liggen {n}",
    "pin_never": "Met de hand uitgesloten zijn {n}",
}
"""Per rule what it does to `{n}` units; other rules speak through their own sentence."""
WITHOUT_NEAREST = {"capacity"}
"""Rules of which one miss is as near as another."""
WORDS_FOR = ("woning", "woningen")


def sentence(gate: Gate, counts: tuple[int, int, int], nearest: Judged | None) -> str:
    """Return one Dutch sentence: how many units a gate removes, and the nearest miss.

    `counts` are the units removed, those by this gate alone, and those that only lack data.
    """
    count, only, unknown = counts
    units = counted(count, *WORDS_FOR)
    told = REMOVES.get(gate.id)
    text = (
        told.format(n=units)
        if told
        else f"Bij {units} staat deze regel in de weg: {gate.sentence.rstrip('.')}"
    )
    return text + _unknown(count, unknown) + _closest(nearest) + _alone(count, only)


def _unknown(count: int, unknown: int) -> str:
    if not unknown:
        return ""
    if unknown == count:
        return " (niet te beoordelen: een gegeven ontbreekt)"
    return f" (bij {unknown} daarvan ontbreekt alleen een gegeven)"


def _closest(nearest: Judged | None) -> str:
    if nearest is None or not nearest.counts or nearest.gate.id in WITHOUT_NEAREST:
        return ""
    return f"; het dichtst bij is {nearest.unit_id}: {_amount(nearest)}"


def _amount(judged: Judged) -> str:
    """Return measure and limit of a miss: «47,2 min (grens 45 min)»."""
    measure, limit, verdict = judged.measure, judged.limit, judged.verdict
    match verdict.unit_of_measure:
        case "EUR":
            return f"{euro(measure)} (grens {euro(limit)})"
        case "weken":
            sign = "al verlopen: " if measure < 0 else ""
            return f"{sign}{span(measure)} (grens {span(limit)})"
        case "m":
            by_hand = ", handmatig afgekeurd" if judged.by_hand else ""
            return f"{metres(measure, limit)} (grens {metres(limit, limit)}{by_hand})"
        case "jaar erbuiten":
            return f"{measure} jaar erbuiten"
        case unit:
            limit_text = short(limit, limit, verdict.scale)
            return f"{_exact(measure, verdict.scale)} {unit} (grens {limit_text} {unit})"


def _exact(measure: int, scale: int) -> str:
    return dutch(Decimal(measure) / scale)


def _alone(count: int, only: int) -> str:
    if not only:
        return "."
    if only == count:
        who = "Dit is er de enige regel" if count == 1 else "Dit is bij allemaal de enige regel"
    else:
        who = f"Bij {only} daarvan is dit de enige regel"
    return f". {who} die in de weg staat."

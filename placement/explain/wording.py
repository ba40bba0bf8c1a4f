"""What each gate says in Dutch about one triple, with its numbers.

WORDING has one function per rule; a rule without one speaks through its own sentence and the
measure and limit of its verdict, so a new rule reads well at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from placement.explain.amounts import counted, euro, metres, short, span
from placement.explain.confirmed import walk_told
from placement.explain.judged import Judged
from placement.geo.scene import FAR
from placement.quantities import dutch
from placement.rulebook.readable import WORDS

ESTIMATED = " Geschat (hemelsbreed)."
BORDERLINE = " «Grensgeval»: met de hand te beoordelen."


def said(judged: Judged) -> str:
    """Return the sentence of one gate about one triple."""
    wording = WORDING.get(judged.gate.id, _generic)
    return wording(judged)


def _generic(judged: Judged) -> str:
    if judged.answer == "unknown":
        return f"Niet te beoordelen: {judged.gate.sentence} Een gegeven ontbreekt."
    start = "" if judged.holds else "Niet voldaan: "
    if not judged.counts:
        return f"{start}{judged.gate.sentence}"
    verdict = judged.verdict
    measure = short(judged.measure, judged.limit, verdict.scale)
    limit = dutch(Decimal(judged.limit) / verdict.scale)
    return f"{start}{judged.gate.sentence} ({measure}, grens {limit} {verdict.unit_of_measure})"


def _form(judged: Judged) -> str:
    form = str(judged.scene.units.form[judged.unit])
    norm = judged.scene.rulebook.profile(judged.profile)
    word = WORDS.get(form, form)
    if judged.holds:
        return f"De woonvorm ({word}) past bij {judged.profile}."
    if form in norm.forms_if_may_cluster:
        return f"De woning is {word} en niet aangewezen om als geclusterd te gebruiken."
    fits = ", ".join(WORDS.get(f, f) for f in sorted(norm.forms))
    return f"De woonvorm ({word}) past niet bij {judged.profile}; wel: {fits}."


def _capacity(judged: Judged) -> str:
    units = judged.scene.units
    if int(judged.scene.seekers.home_unit[judged.client]) == judged.unit:
        return "De cliënt woont hier al."
    free, movable = int(units.capacity[judged.unit]), int(units.movable_residents[judged.unit])
    if not judged.holds:
        return "In de woning is geen plaats vrij en er komt er geen vrij."
    if not free:
        return "Er komt plaats als een bewoner verhuist die daaraan toe is."
    more = f"; er kan nog {counted(movable, 'plaats', 'plaatsen')} bij komen" if movable else ""
    verb = "is" if free == 1 else "zijn"
    return f"In de woning {verb} {counted(free, 'plaats', 'plaatsen')} vrij{more}."


def _available(judged: Judged) -> str:
    lead = f"(aanlooptijd {span(judged.limit)})"
    if judged.measure == 0:
        return "De woning is nu beschikbaar."
    if judged.holds:
        return f"De woning komt over {span(judged.measure)} vrij {lead}."
    return f"De woning komt pas over {span(judged.measure)} vrij {lead}."


def _stay(judged: Judged) -> str:
    least = f"(minstens {span(judged.limit)})"
    if judged.measure < 0:
        return f"Bij het betrekken is de toekenning {span(judged.measure)} verlopen {least}."
    only = "" if judged.holds else "maar "
    return f"Bij het betrekken loopt de toekenning nog {only}{span(judged.measure)} {least}."


def _plus(judged: Judged) -> str:
    fit = "geschikt" if judged.holds else "niet geschikt"
    return f"De woning is {fit} voor intensiteit plus."


def _wheelchair(judged: Judged) -> str:
    fit = "rolstoelgeschikt" if judged.holds else "niet rolstoelgeschikt"
    return f"De woning is {fit}; de cliënt heeft dat nodig."


def _rent(judged: Judged) -> str:
    most = euro(judged.limit)
    if judged.answer == "unknown":
        return f"De huur van de woning is niet bekend; de cliënt kan tot {most} betalen."
    can = "de cliënt kan tot" if judged.holds else "de cliënt kan maar tot"
    return f"De huur is {euro(judged.measure)}; {can} {most} betalen."


def _age(judged: Judged) -> str:
    units = judged.scene.units
    low, high = int(units.age_min[judged.unit]), int(units.age_max[judged.unit])
    if low >= 0 and high >= 0:
        meant = f"{low} tot en met {high} jaar"
    else:
        meant = f"vanaf {low} jaar" if low >= 0 else f"tot en met {high} jaar"
    if judged.answer == "unknown":
        return f"De leeftijd van de cliënt is niet bekend; de woning is voor {meant}."
    if judged.holds:
        return f"De leeftijd van de cliënt past bij de woning ({meant})."
    off = f"{judged.measure} jaar buiten wat de woning vraagt"
    return f"De leeftijd van de cliënt ligt {off} ({meant})."


def _place(judged: Judged) -> str:
    municipality = int(judged.scene.units.municipality[judged.unit])
    names = judged.scene.municipality_names
    return names[municipality] if municipality >= 0 else "een onbekende gemeente"


def _region(judged: Judged) -> str:
    if judged.answer == "unknown":
        return f"Van {_place(judged)} is niet bekend in welke regio het ligt."
    may = "mag" if judged.holds else "mag niet"
    return f"De woning ligt in {_place(judged)}; de cliënt {may} naar die regio."


def _municipality(judged: Judged) -> str:
    no = "niet " if judged.holds else ""
    return f"De woning ligt in {_place(judged)}; die gemeente is voor de cliënt {no}uitgesloten."


def _exclusion_zone(judged: Judged) -> str:
    away, least = metres(judged.measure, judged.limit), metres(judged.limit, judged.limit)
    only = "" if judged.holds else "maar "
    return (
        f"De woning ligt {only}{away} van het midden van een gebied waar de cliënt niet mag wonen "
        f"(minstens {least})."
    )


def _client_provider(judged: Judged) -> str:
    out = "mag" if judged.holds else "is voor de cliënt uitgesloten:"
    if judged.holds:
        return f"De cliënt {out} naar aanbieder {judged.provider_id}."
    return f"Aanbieder {judged.provider_id} {out} geweigerd, of niet een van de enige die mogen."


def _contracted(judged: Judged) -> str:
    no = "" if judged.holds else "niet "
    return f"Aanbieder {judged.provider_id} is {no}gecontracteerd voor {judged.profile}."


def _unit_provider(judged: Judged) -> str:
    own = int(judged.scene.units.provider[judged.unit])
    if own < 0:
        return "De woning is niet van een aanbieder; elke aanbieder kan haar bedienen."
    name = judged.scene.providers.ids[own]
    if judged.holds:
        return f"De woning is van aanbieder {name} en wordt door die aanbieder bediend."
    return f"De woning is van aanbieder {name} en wordt niet door {judged.provider_id} bediend."


def _bw_operating(judged: Judged) -> str:
    location = int(judged.scene.units.bw_location[judged.unit])
    name = judged.scene.bw_location_ids[location]
    no = "" if judged.holds else "niet "
    return f"BW-locatie {name} is bij het betrekken {no}in gebruik."


def _reach(judged: Judged) -> str:
    limit = dutch(Decimal(judged.limit) / judged.verdict.scale)
    if judged.answer == "unknown":
        return (
            f"De opkomsttijd (grens {limit} min) is niet bekend: geen uitvalsbasis die dan bezet "
            "is, geen opgegeven reistijd of geen wegennet dat de woning dekt."
        )
    if judged.measure >= FAR:
        return (
            f"De aanbieder is niet op elk moment ter plaatse te krijgen (grens {limit} min): geen "
            "bezette uitvalsbasis met een weg naar de woning."
        )
    minutes = dutch(Decimal(judged.measure) / judged.verdict.scale)
    if judged.holds:
        return f"De aanbieder is in {minutes} van {limit} min ter plaatse."
    return f"De aanbieder is pas in {minutes} min ter plaatse (grens {limit} min)."


def _bw_near(judged: Judged) -> str:
    cluster = judged.scene.rulebook.cluster
    straight = judged.scene.bw_walk_estimated
    limit = metres(judged.limit, judged.limit)
    own = "een BW-locatie van de aanbieder" if cluster.bw_provider == "own" else "een BW-locatie"
    if judged.answer == "unknown":
        return (
            f"De loopafstand tot {own} is niet bekend: geen wandelnetwerk geladen dat woning en "
            f"locatie dekt (grens {limit})."
        )
    mark = ESTIMATED if straight else ""
    if judged.measure >= FAR:
        return f"Er is geen BW-locatie die in gebruik is in de buurt (grens {limit}).{mark}"
    said = walk_told(judged.scene, judged.unit, judged.measure)
    low, high = cluster.borderline_mm
    if said:
        mark += f" Grensgeval: gemeten {metres(judged.measure, judged.limit)}; {said}."
    elif low <= judged.measure <= high:
        mark += BORDERLINE
    away = metres(judged.measure, judged.limit) + ("" if straight else " lopen")
    return f"De woning ligt {away} van {own} (grens {limit}).{mark}"


def _pin_never(judged: Judged) -> str:
    no = "niet " if judged.holds else ""
    return f"Deze plaatsing is {no}met de hand uitgesloten."


WORDING: Mapping[str, Callable[[Judged], str]] = {
    "form": _form,
    "capacity": _capacity,
    "available": _available,
    "stay": _stay,
    "plus": _plus,
    "wheelchair": _wheelchair,
    "rent": _rent,
    "age": _age,
    "region": _region,
    "municipality": _municipality,
    "exclusion_zone": _exclusion_zone,
    "client_provider": _client_provider,
    "contracted": _contracted,
    "unit_provider": _unit_provider,
    "bw_operating": _bw_operating,
    "reach": _reach,
    "bw_near": _bw_near,
    "pin_never": _pin_never,
}

__all__ = ["WORDING", "counted", "euro", "metres", "said", "short", "span"]

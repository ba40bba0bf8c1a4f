"""Would this dwelling do? Every verdict per profile with its rule, and what a cluster gains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BeforeValidator, Field
from starlette.datastructures import FormData

from placement.audience.home_check import ProfileAnswer, profile_answers
from placement.audience.words import FORMS
from placement.domain import HousingForm
from placement.errors import InputError
from placement.geo.crs import in_netherlands
from placement_api import probing
from placement_api.pages.forms import Form, FormModel, again, read
from placement_api.pages.grounded import ground_of
from placement_api.pages.homes import completing, told
from placement_api.pages.listing import Column, Row, listing, respond
from placement_api.pages.visiting import Visit, Visitor
from placement_api.routes.suitability import own_units

router = APIRouter(include_in_schema=False)
FIELDS = ("woning", "adres", "x", "y", "woonvorm", "huur", "maxhuur", "rolstoel")
CHOICES = tuple((form.value, FORMS[form.value]) for form in HousingForm)
AS_IF_FREE = {"capacity": 1, "occupied": 0, "occupied_provider": None, "available_from": None}
"""A dwelling is tested, not who lives in it: whether it is free now makes no difference."""
COLUMNS = (
    Column("profiel", "Zorgprofiel", sortable=False), Column("regel", "Regel", sortable=False),
    Column("oordeel", "Oordeel", sortable=False), Column("uitleg", "Uitleg", sortable=False),
    Column("bron", "Bron", sortable=False),
)  # fmt: skip
ANSWERS = {"holds": "voldoet", "fails": "voldoet niet", "unknown": "niet bekend"}
MOST_SHOWN = 100
NO_ADDRESSES = (
    "kan hier niet worden opgezocht: dit platform heeft geen adressenbestand. Kies een eigen "
    "woning of geef x en y"
)


def dutch_number(value: object) -> object:
    """Let 741,17 be a number too."""
    return value.replace(".", "").replace(",", ".") if _comma(value) else value  # type: ignore[attr-defined]


def _comma(value: object) -> bool:
    return isinstance(value, str) and "," in value


Number = Annotated[float | None, BeforeValidator(dutch_number)]
Amount = Annotated[Number, Field(ge=0, le=100_000)]


class Asked(FormModel):
    """A dwelling to be tested: an own one, an address, or a point in RD metres."""

    woning: str = Field(default="", max_length=100)
    adres: str = Field(default="", max_length=200)
    x: Number = None
    y: Number = None
    woonvorm: HousingForm | None = None
    huur: Amount = None
    maxhuur: Amount = None
    rolstoel: bool = False


@router.get("/woningtoets")
def check(visit: Visitor) -> Response:
    """Show the form, and below it the answer where a dwelling was named."""
    visit.who.must("suitability", "read")
    asking = replace(visit, form=FormData(visit.request.query_params))
    if not any(asking.text(name) for name in ("woning", "adres", "x", "y")):
        return _shown(visit, Form(), ())
    asked = read(Asked, asking)
    if isinstance(asked, Form):
        return _shown(visit, asked, ())
    home = _home(visit, asking, asked)
    if isinstance(home, Form):
        return _shown(visit, home, ())
    ground = ground_of(visit)
    try:
        answers = profile_answers(probing.judged(ground, home))
        found = probing.completes(ground, home)
    except InputError as error:
        why = "; ".join(fault.problem for fault in error.faults)
        return _shown(visit, again(asking, {"x": why}), ())
    return _shown(visit, again(asking), answers, found, subject=_subject(asked))


def _home(visit: Visit, asking: Visit, asked: Asked) -> probing.Home | Form:
    """Return the dwelling that is asked about, or the form with what is wrong."""
    facts: dict[str, Any] = {"wheelchair": True} if asked.rolstoel else {}
    if asked.woonvorm is not None:
        facts["housing_form"] = asked.woonvorm.value
    if asked.huur is not None:
        facts["rent"] = asked.huur
    if asked.woning:
        own = own_units(visit.who, visit.platform) or frozenset()
        if asked.woning not in own:
            return again(asking, {"woning": "bestaat niet, of is geen woning van uw corporatie"})
        return probing.Home({**facts, **AS_IF_FREE}, asked.woning, asked.maxhuur)
    point = _point(visit, asking, asked)
    if isinstance(point, Form):
        return point
    form = {"housing_form": HousingForm.INDEPENDENT.value}
    columns = {**form, **facts, "x": point[0], "y": point[1]}
    return probing.Home(columns, "", asked.maxhuur)


def _point(visit: Visit, asking: Visit, asked: Asked) -> tuple[float, float] | Form:
    if asked.adres:
        return _addressed(visit, asking, asked.adres)
    if asked.x is None or asked.y is None:
        missing = "x" if asked.x is None else "y"
        return again(asking, {missing: "ontbreekt: een punt heeft een x en een y"})
    if not in_netherlands(asked.x, asked.y):
        return again(asking, {"x": "x en y liggen niet in Nederland (RD-meters)"})
    return asked.x, asked.y


def _addressed(visit: Visit, asking: Visit, address: str) -> tuple[float, float] | Form:
    """Return the point of an address in the file of addresses of this server."""
    from placement.sources.geocode.lookup import Found, look_up
    from placement.sources.geocode.spelling import read_text

    index = _addresses(visit)
    if index is None:
        return again(asking, {"adres": NO_ADDRESSES})
    outcome = look_up(index, read_text(address))
    if outcome.found is Found.EXACT:
        place = outcome.places[0]
        return place.x_mm / 1000, place.y_mm / 1000
    named = "; ".join(place.label for place in outcome.places[:5])
    reason = outcome.reason or "niet gevonden"
    return again(asking, {"adres": f"{reason}{': ' + named if named else ''}"})


def _addresses(visit: Visit) -> Any:  # noqa: ANN401 - an AddressIndex, imported where it is used
    file = visit.platform.settings.addresses
    if not file:
        return None
    from placement.sources.bag.store import read_store
    from placement.sources.geocode.index import AddressIndex

    platform = visit.platform
    ground = ground_of(visit)
    return platform.surveyed.get(
        ground, "addresses", lambda: AddressIndex.of(read_store(Path(file)))
    )


def _subject(asked: Asked) -> str:
    if asked.woning:
        return f"woning {asked.woning}"
    return asked.adres or f"punt {asked.x:.0f}, {asked.y:.0f}"


def _shown(
    visit: Visit,
    form: Form,
    answers: tuple[ProfileAnswer, ...],
    found: probing.Completed | None = None,
    *,
    subject: str = "",
) -> Response:
    own = own_units(visit.who, visit.platform) or frozenset()
    completes = completing(visit)
    asked = listing(
        visit, "woningtoets", f"Woningtoets: {subject}", COLUMNS, _rows(answers), filters=FIELDS,
        note="De toets gaat over de woning alleen, niet over een bepaalde cliënt.",
    )  # fmt: skip
    status = 400 if form.faults else 200
    answer = respond(
        visit, asked, "woningtoets/check.html", form=form, answers=answers, subject=subject,
        choices=CHOICES, own=sorted(own)[:MOST_SHOWN], many=len(own), answer_words=ANSWERS,
        cluster="" if found is None else told(found), others=_named(found, own),
        more_others=0 if found is None else len(found.others) - len(_named(found, own)),
        completing=[(name, completes[name]) for name in sorted(own & set(completes))],
        addresses=bool(visit.platform.settings.addresses),
    )  # fmt: skip
    answer.status_code = status
    return answer


def _named(found: probing.Completed | None, own: frozenset[str]) -> list[str]:
    return [] if found is None else [name for name in found.others if name in own]


def _rows(answers: tuple[ProfileAnswer, ...]) -> Iterator[Row]:
    for answer in answers:
        for at, line in enumerate(answer.rules):
            name = f"{answer.profile} {line.only}".strip()
            cells = (name, line.title, ANSWERS[line.answer], line.sentence, line.source)
            yield Row(f"{answer.profile}-{at}", cells)

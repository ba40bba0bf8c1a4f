"""Would this dwelling do? Every verdict per profile with its rule, and what a cluster gains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

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
from placement_api.crs import CRS84, coordinates_to_rd
from placement_api.pages import mapping, suitability_map
from placement_api.pages.addressed import chosen, find, nearest
from placement_api.pages.forms import Form, FormModel, again, read
from placement_api.pages.grounded import ground_of
from placement_api.pages.homes import completing
from placement_api.pages.homes import told as said
from placement_api.pages.listing import Column, Row, listing, respond
from placement_api.pages.suitability_map import Spot
from placement_api.pages.visiting import Visit, Visitor
from placement_api.problems import Refused
from placement_api.routes.suitability import own_units

if TYPE_CHECKING:
    from placement.sources.geocode.index import Place

router = APIRouter(include_in_schema=False)
WHERE = ("woning", "adres", "adresnummer", "punt", "x", "y")
FIELDS = (*WHERE, "woonvorm", "huur", "maxhuur", "rolstoel")
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


def dutch_number(value: object) -> object:
    """Let 741,17 be a number too."""
    return value.replace(".", "").replace(",", ".") if _comma(value) else value  # type: ignore[attr-defined]


def _comma(value: object) -> bool:
    return isinstance(value, str) and "," in value


Number = Annotated[float | None, BeforeValidator(dutch_number)]
Amount = Annotated[Number, Field(ge=0, le=100_000)]


class Asked(FormModel):
    """A dwelling to be tested: a known one, an address, or a point in RD metres.

    `adresnummer`: an address by its BAG number; `punt`: where the map was clicked, lon,lat.
    """

    woning: str = Field(default="", max_length=100)
    adres: str = Field(default="", max_length=200)
    adresnummer: str = Field(default="", pattern=r"^[0-9]{1,16}$")
    punt: str = Field(default="", pattern=r"^[0-9]{1,2}(\.[0-9]{1,9})?,[0-9]{1,2}(\.[0-9]{1,9})?$")
    x: Number = None
    y: Number = None
    woonvorm: HousingForm | None = None
    huur: Amount = None
    maxhuur: Amount = None
    rolstoel: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page says below the form; empty before a dwelling is named."""

    subject: str = ""
    profiles: tuple[ProfileAnswer, ...] = ()
    found: probing.Completed | None = None
    spot: Spot | None = None
    others: tuple[Place, ...] = ()
    """Addresses to choose from, where what was typed fits none or more than one."""


@router.get("/woningtoets")
def check(visit: Visitor) -> Response:
    """Show the form, and below it the answer where a dwelling was named."""
    visit.who.must("suitability", "read")
    asking = replace(visit, form=FormData(visit.request.query_params))
    if not any(asking.text(name) for name in WHERE):
        return _shown(visit, Form(), Answer())
    asked = read(Asked, asking)
    if isinstance(asked, Form):
        return _shown(visit, asked, Answer())
    spot = None if asked.woning else _spot(visit, asking, asked)
    if isinstance(spot, tuple):
        form, others = spot
        return _shown(visit, form, Answer(others=others))
    home = _home(visit, asking, asked, spot)
    if isinstance(home, Form):
        return _shown(visit, home, Answer())
    return _judged(visit, asking, home, spot)


def _judged(visit: Visit, asking: Visit, home: probing.Home, spot: Spot | None) -> Response:
    ground = ground_of(visit)
    try:
        answers = profile_answers(probing.judged(ground, home))
        found = probing.completes(ground, home)
    except InputError as error:
        why = "; ".join(fault.problem for fault in error.faults)
        return _shown(visit, again(asking, {"x": why}), Answer())
    subject = f"woning {home.id}" if spot is None else spot.name
    return _shown(visit, _filled(asking, spot), Answer(subject, answers, found, spot))


def _filled(asking: Visit, spot: Spot | None) -> Form:
    """Return the form as it was filled in, with the point that a click or an address gave."""
    form = again(asking)
    if spot is None:
        return form
    point = {"x": f"{spot.x:.3f}".replace(".", ","), "y": f"{spot.y:.3f}".replace(".", ",")}
    return replace(form, values={**form.values, **point})


def _home(visit: Visit, asking: Visit, asked: Asked, spot: Spot | None) -> probing.Home | Form:
    """Return the dwelling that is asked about, or the form with what is wrong."""
    facts: dict[str, Any] = {"wheelchair": True} if asked.rolstoel else {}
    if asked.woonvorm is not None:
        facts["housing_form"] = asked.woonvorm.value
    if asked.huur is not None:
        facts["rent"] = asked.huur
    if spot is None:
        if asked.woning not in (own_units(visit.who, visit.platform) or ()):
            whose = " van uw corporatie" if suitability_map.is_own(visit) else ""
            return again(asking, {"woning": f"bestaat niet, of is geen woning{whose}"})
        return probing.Home({**facts, **AS_IF_FREE}, asked.woning, asked.maxhuur)
    form = {"housing_form": HousingForm.INDEPENDENT.value}
    return probing.Home({**form, **facts, "x": spot.x, "y": spot.y}, "", asked.maxhuur)


def _spot(visit: Visit, asking: Visit, asked: Asked) -> Spot | tuple[Form, tuple[Place, ...]]:
    """Return where it lies; or the form with what is wrong, and addresses to choose from."""
    if asked.adresnummer or asked.adres:
        told = chosen(visit, asked.adresnummer) if asked.adresnummer else find(visit, asked.adres)
        if told.place is None:
            return again(asking, {"adres": told.why}), told.others
        return Spot(told.place.x_mm / 1000, told.place.y_mm / 1000,
                    told.place.label, nameless=False)  # fmt: skip
    if asked.punt:
        return _clicked(asking, asked.punt)
    if asked.x is None or asked.y is None:
        missing = "x" if asked.x is None else "y"
        return again(asking, {missing: "ontbreekt: een punt heeft een x en een y"}), ()
    if not in_netherlands(asked.x, asked.y):
        return again(asking, {"x": "x en y liggen niet in Nederland (RD-meters)"}), ()
    return Spot(asked.x, asked.y, f"punt {asked.x:.0f}, {asked.y:.0f}")


def _clicked(asking: Visit, at: str) -> Spot | tuple[Form, tuple[Place, ...]]:
    lon, lat = map(float, at.split(","))
    try:
        x, y = coordinates_to_rd((lon, lat), CRS84)
    except Refused as refused:
        return again(asking, {"x": refused.detail}), ()
    return Spot(x, y, f"punt {x:.0f}, {y:.0f}")


def _shown(visit: Visit, form: Form, told: Answer) -> Response:
    own, helps = own_units(visit.who, visit.platform) or frozenset(), completing(visit)
    named = [] if told.found is None else [name for name in told.found.others if name in own]
    asked = listing(
        visit, "woningtoets", f"Woningtoets: {told.subject}", COLUMNS, _rows(told.profiles),
        filters=FIELDS, note="De toets gaat over de woning alleen, niet over een bepaalde cliënt.",
    )  # fmt: skip
    completes = [(name, helps[name]) for name in sorted(own & set(helps))]
    answer = respond(
        visit, asked, "woningtoets/check.html", form=form, told=told, choices=CHOICES,
        mine=suitability_map.is_own(visit),
        shapes=suitability_map.shapes_of(visit, told.spot),
        own=sorted(own)[:MOST_SHOWN], many=len(own), answer_words=ANSWERS, others=named,
        cluster="" if told.found is None else said(told.found), completing=completes[:MOST_SHOWN],
        more_completing=len(completes) - len(completes[:MOST_SHOWN]),
        more_others=0 if told.found is None else len(told.found.others) - len(named),
        addresses=bool(visit.platform.settings.addresses),
        near=_near(visit, told),
        kept={name: value for name, value in form.values.items()
              if value and name not in WHERE},
    )  # fmt: skip
    answer.status_code = 400 if form.faults else 200
    return answer


@router.get("/woningtoets/kaart.json")
def drawn(visit: Visitor) -> Response:
    """Return the map to click on."""
    return mapping.answer(mapping.document(suitability_map.view_of(visit)))


def _near(visit: Visit, told: Answer) -> tuple[Place, int] | None:
    """Return the address by a point that was clicked or given, to be tested instead."""
    spot = told.spot
    return nearest(visit, spot.x, spot.y) if spot is not None and spot.nameless else None


def _rows(answers: tuple[ProfileAnswer, ...]) -> Iterator[Row]:
    for answer in answers:
        for at, line in enumerate(answer.rules):
            name = f"{answer.profile} {line.only}".strip()
            cells = (name, line.title, ANSWERS[line.answer], line.sentence, line.source)
            yield Row(f"{answer.profile}-{at}", cells)

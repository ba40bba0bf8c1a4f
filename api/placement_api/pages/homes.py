"""The dwellings of one's own corporation: what each is, if it is free, what it would complete."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from fastapi import APIRouter
from fastapi.responses import Response

from placement.audience.corporation import corporation_map
from placement.audience.homes import HomeView, home_views
from placement.audience.views import MapView
from placement.store.homes_offered import RESOURCE
from placement_api import probing
from placement_api.pages import mapping
from placement_api.pages.grounded import ground_of, judged_ground
from placement_api.pages.language import Told
from placement_api.pages.listing import Column, Row, listing, respond
from placement_api.pages.visiting import Visit, Visitor
from placement_api.problems import Refused
from placement_api.routes.suitability import own_units

router = APIRouter(include_in_schema=False)
COLUMNS = (
    Column("woning", "Woning"), Column("adres", "Adres"), Column("gemeente", "Gemeente"),
    Column("vorm", "Woonvorm"), Column("complex", "Complex"), Column("huur", "Huur (€)", "euro"),
    Column("rolstoel", "Rolstoelgeschikt"), Column("stand", "Stand", "state"),
    Column("vanaf", "Beschikbaar vanaf", "date"), Column("cluster", "Cluster"),
)  # fmt: skip
FILTERS = ("gemeente", "vorm", "stand", "cluster", "zoek")
NOTE = Told(
    "Alleen de eigen woningen. Wie er woont, staat hier niet: een woning is vrij of niet vrij."
)
LEGEND = (("vrij", "c"), ("niet vrij", "d"))
FREE, TAKEN = "vrij", "niet vrij"


@router.get("/woningen")
def homes(visit: Visitor) -> Response:
    """Show the corporation's dwellings."""
    mine, helps = own_homes(visit), completing(visit)
    wanted = {key: visit.asked(key) for key in FILTERS}
    asked = listing(
        visit, "woningen", "Eigen woningen", COLUMNS,
        (_row(home, helps.get(home.id, "")) for home in mine
         if _fits(home, wanted, home.id in helps)),
        default_sort="woning", filters=FILTERS, note=NOTE,
    )  # fmt: skip
    return respond(
        visit, asked, "woningen/list.html", wanted=wanted,
        municipalities=sorted({(h.municipality, h.municipality_name) for h in mine}),
        forms=sorted({(h.form, h.form_label) for h in mine}),
        free=sum(home.free for home in mine), all=len(mine),
        completing=sum(home.id in helps for home in mine), legend=LEGEND, bars=_bars(mine),
    )  # fmt: skip


@router.get("/woningen/kaart.json")
def homes_drawn(visit: Visitor) -> Response:
    """Return the corporation's dwellings as a map, with the BW locations of the region."""
    return mapping.answer(mapping.document(own_map(visit)))


def own_map(visit: Visit) -> MapView:
    """Return the dwellings of the visitor's corporations; refuses (404) who has none."""
    visit.who.must(RESOURCE, "create")
    own = own_units(visit.who, visit.platform) or frozenset()
    ground, (scene, _) = ground_of(visit), judged_ground(visit)
    views = [corporation_map(ground, scene, name)
             for name in sorted(visit.who.actor.organisations)
             if name in ground.tables.corporations.index]  # fmt: skip
    if not views:
        raise Refused(404, "deze corporatie staat niet in de aanlevering")
    units = tuple(unit for view in views for unit in view.units if unit.id in own)
    return replace(views[0], units=units)


def own_homes(visit: Visit) -> tuple[HomeView, ...]:
    """Return the dwellings of the visitor's corporation; only a corporation has any here."""
    visit.who.must(RESOURCE, "create")
    own = own_units(visit.who, visit.platform)
    return home_views(ground_of(visit).tables, own or ())


def completing(visit: Visit) -> dict[str, Told]:
    """Return per dwelling of the whole region what it would do for a cluster, in Dutch."""
    platform = visit.platform
    ground = ground_of(visit)
    found: tuple[probing.Completed, ...] = platform.surveyed.get(
        ground, "completing", lambda: probing.completing(ground, None)
    )
    return {one.unit: told(one) for one in found}


def told(one: probing.Completed) -> Told:
    """Say what a dwelling would do for a cluster."""
    many = one.places
    if one.completes:
        return (
            Told("maakt een cluster compleet: 1 plaats telt dan mee")
            if many == 1
            else Told("maakt een cluster compleet: {places} plaatsen tellen dan mee", places=many)
        )
    return (
        Told("vergroot een cluster: 1 plaats telt dan mee")
        if many == 1
        else Told("vergroot een cluster: {places} plaatsen tellen dan mee", places=many)
    )


def _bars(mine: Sequence[HomeView]) -> list[tuple[str, tuple[tuple[str, int, str], ...]]]:
    """Return how many of each housing form are free, and how many are not."""
    counted = Counter((home.form_label, home.free) for home in mine)
    return [
        (label, tuple((word, counted[label, free], kind)
                      for (word, kind), free in zip(LEGEND, (True, False), strict=True)))
        for label in sorted({home.form_label for home in mine})
    ]  # fmt: skip


def _row(home: HomeView, helps: str) -> Row:
    return Row(
        home.id,
        (home.id, home.address, home.municipality_name, home.form_label, home.complex, home.rent,
         "ja" if home.wheelchair else "nee", FREE if home.free else TAKEN, home.free_from,
         helps),
        href=f"/woningtoets?woning={home.id}", state="free" if home.free else "",
    )  # fmt: skip


def _fits(home: HomeView, wanted: dict[str, str], helps: bool) -> bool:
    words = f"{home.id} {home.address} {home.complex} {home.municipality_name}".casefold()
    state = "vrij" if home.free else "niet"
    return (
        wanted["gemeente"] in ("", home.municipality)
        and wanted["vorm"] in ("", home.form)
        and wanted["stand"] in ("", state)
        and (wanted["cluster"] != "ja" or helps)
        and wanted["zoek"].casefold() in words
    )

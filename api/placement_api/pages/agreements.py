"""Prestatieafspraken: what was promised, what came, with which evidence, what is still needed."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select

from placement.audience.agreements import AgreementView, agreement_views
from placement.audience.tables_supply import STANDINGS
from placement.store.exchange import EXCHANGE
from placement.store.rows import tables_of
from placement.store.scope import filters
from placement_api.pages.language import Told, joined
from placement_api.pages.listing import Column, Row, listing, respond
from placement_api.pages.visiting import Visit, Visitor
from placement_api.problems import Refused

router = APIRouter(include_in_schema=False)
NEEDED = ("agreements", "deliveries", "corporations", "municipalities")
STATES = {"met": "ok", "on_track": "ok", "behind": "warn", "missed": "no", "not_begun": ""}
COLUMNS = (
    Column("afspraak", "Afspraak"), Column("corporatie", "Corporatie"),
    Column("gemeente", "Gemeente"), Column("soort", "Soort"), Column("stand", "Stand", "state"),
    Column("tot", "Tot en met", "date"),
    Column("toegezegd", "Toegezegd", "number"), Column("geleverd", "Geleverd", "number"),
    Column("pijplijn", "In de pijplijn", "number"), Column("nodig", "Nog nodig", "number"),
    Column("prognose", "Prognose", "number"), Column("over", "Meegenomen", "number"),
    Column("omgeklapt", "Omgeklapt", "number"), Column("ingetrokken", "Ingetrokken", "number"),
)  # fmt: skip
FIGURES = ("promised", "delivered", "pipeline", "needed", "forecast", "carried", "omgeklapt",
           "withdrawn")  # fmt: skip
LEGEND = (("toegezegd", "d"), ("geleverd", "c"), ("in de pijplijn", "b"))
NOTE = Told(
    "Aantallen zijn woningen. «Meegenomen» is wat een eerdere afspraak openliet en telt mee in "
    "«nog nodig». «Prognose» is wat het tempo tot nu toe aan het eind van de periode oplevert, "
    "zonder de pijplijn."
)
GUARDED = Told(
    "Een woning die is omgeklapt, is een bewoner die de huur overnam: zulke aantallen zijn "
    "afgeschermd als ze klein zijn."
)
MOST_BARS = 24


@router.get("/afspraken")
def agreements(visit: Visitor) -> Response:
    """Show the agreements that the visitor may see, with how they stand."""
    mine = seen_by(visit)
    wanted = {key: visit.asked(key) for key in ("gemeente", "corporatie", "stand")}
    shown = [item for item in mine if _fits(item, wanted)]
    guarded = visit.who.actor.role != "coordinator"
    corporations = sorted({(item.corporation, item.corporation_name) for item in mine})
    several = len(corporations) > 1
    asked = listing(
        visit, "afspraken", "Prestatieafspraken",
        COLUMNS if several else tuple(c for c in COLUMNS if c.key != "corporatie"),
        (_row(item, several=several) for item in shown),
        filters=tuple(wanted), note=joined(NOTE, GUARDED) if guarded else NOTE,
    )  # fmt: skip
    return respond(
        visit, asked, "afspraken/list.html", day=visit.platform.clock().date(),
        bars=bars(shown[:MOST_BARS]), most=_most(shown), legend=LEGEND, totals=_totals(shown),
        left_out=max(len(shown) - MOST_BARS, 0), wanted=wanted, standings=STANDINGS,
        municipalities=sorted({(i.municipality, i.municipality_name) for i in mine}),
        corporations=corporations,
    )  # fmt: skip


@router.get("/afspraken/{name}")
def agreement(visit: Visitor, name: str) -> Response:
    """Show one agreement with its deliveries through the time."""
    item = next((one for one in seen_by(visit) if one.id == name), None)
    if item is None:
        raise Refused(404, "deze afspraak bestaat niet, of niet voor deze rol")
    columns = (Column("datum", "Datum", "date"), Column("woning", "Woning"),
               Column("stand", "Stand", "state"), Column("bewijs", "Bewijs"))  # fmt: skip
    badges = {"delivered": "ok", "pipeline": "warn", "withdrawn": "no"}
    rows = (
        Row(f"{at}", (line.date, line.unit, line.state_label, line.evidence),
            state=badges[line.state])
        for at, line in enumerate(item.evidence)
    )  # fmt: skip
    asked = listing(
        visit, "leveringen", Told("Leveringen bij afspraak {name}", name=item.id), columns, rows
    )
    return respond(
        visit, asked, "afspraken/detail.html", item=item, steps=_steps(visit, item),
        state=STATES[item.standing], guarded=visit.who.actor.role != "coordinator",
    )  # fmt: skip


def seen_by(visit: Visit) -> tuple[AgreementView, ...]:
    """Return the agreements within the visitor's access, as his role may see them."""
    platform, who = visit.platform, visit.who
    granted, own = who.must("agreement-progress", "read"), EXCHANGE["agreements"]
    with platform.database.read(who.actor) as connection:
        asked = select(own.c.id).where(*filters(own, who.actor, granted))
        mine = frozenset(connection.execute(asked).scalars())
    with platform.database.read() as connection:
        tables = tables_of(connection, platform.keys, NEEDED)
    guarded = who.actor.role != "coordinator"
    found = agreement_views(tables, platform.clock().date(), guarded=guarded)
    return tuple(item for item in found if item.id in mine)


def bars(
    items: list[AgreementView],
) -> list[tuple[str, tuple[tuple[str, int, str], ...]]]:
    """Return what a chart shows per agreement; none whose figures are hidden."""
    return [
        (f"{item.id} {item.municipality_name}",
         (("toegezegd", item.promised, "d"), ("geleverd", item.delivered, "c"),
          ("in de pijplijn", item.pipeline, "b")))
        for item in items
        if item.count("delivered") is not None
    ]  # fmt: skip


def _most(items: list[AgreementView]) -> int:
    shown = [item for item in items if "delivered" not in item.hidden]
    return max((max(i.promised, i.delivered, i.pipeline) for i in shown), default=0)


def _totals(items: list[AgreementView]) -> dict[str, int]:
    """Return the sums over what is wholly shown: a total must not tell what is hidden."""
    shown = [item for item in items if "delivered" not in item.hidden]
    names = ("promised", "carried", "delivered", "pipeline", "needed")
    return {name: sum(getattr(i, name) for i in shown) for name in names} | {
        "agreements": len(shown), "hidden": len(items) - len(shown)
    }  # fmt: skip


def _row(item: AgreementView, *, several: bool) -> Row:
    figures = tuple(item.cell(name) for name in FIGURES)
    hidden = "standing" in item.hidden
    label = item.cell("standing") if hidden else item.standing_label
    whose = (item.corporation_name,) if several else ()
    head = (item.id, *whose, item.municipality_name, item.kind_label)
    return Row(
        item.id, (*head, label, item.period_until, *figures), href=f"/afspraken/{item.id}",
        state="" if hidden else STATES[item.standing],
    )  # fmt: skip


def _fits(item: AgreementView, wanted: dict[str, str]) -> bool:
    # A hidden standing answers to no filter: what stays would tell it.
    standing = "" if "standing" in item.hidden else item.standing
    return (
        wanted["gemeente"] in ("", item.municipality)
        and wanted["corporatie"] in ("", item.corporation)
        and wanted["stand"] in ("", standing)
    )


def _steps(visit: Visit, item: AgreementView) -> list[tuple[dt.date, str, str]]:
    """Return what happened and what is to come, by date: (date, text, state)."""
    today = visit.platform.clock().date()
    steps = [(item.period_from, "De periode begint", ""), (today, "Vandaag", "now"),
             (item.period_until, "De periode eindigt", "")]  # fmt: skip
    steps += [
        (line.date, joined(line.unit, line.state_label, by=": "), line.state)
        for line in item.evidence
    ]
    return sorted(steps, key=lambda step: step[0])

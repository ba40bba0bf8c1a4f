"""`placement cover`: who loses or gains cover as bases change, and where one more helps most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from placement.quantities import dutch
from placement_api import covering, reaching
from placement_api.commands.options import OPTIONS, AsJson, Folder, option
from placement_api.console import progress, say, table

if TYPE_CHECKING:
    from placement.geo.cover import Cover
    from placement.geo.scene import Bools

HELP = (
    "Reken uit wie er nog op tijd bereikt wordt als een uitvalsbasis sluit, opent of anders "
    "bemenst is, en waar één basis erbij het meeste helpt.\n\n"
    "Zonder --at en --minutes: per profiel en dagdeel met de grenzen van de regelset. Een woning "
    "telt als bereikt door de aanbieder die er begeleidt; is die niet bekend, dan door elke "
    "aanbieder met een basis. Wat een verandering met wachtenden doet zegt placement what-if.\n\n"
    "Voorbeeld: placement cover aanlevering --at 03:00 --minutes 15 --close b3 --best-new"
)
SHOWN = 5
Texts = list[str] | None
Told = dict[str, Any]
"""Plain data, as JSON gives it."""


At = Annotated[str | None, option("--at", "UU:MM", "Het tijdstip; met --minutes.")]
Within = Annotated[float | None, option("--minutes", "N", "Binnen zoveel minuten; met --at.")]
Close = Annotated[Texts, option("--close", "BASE", "Deze uitvalsbasis sluit. Mag vaker.")]
Staff = Annotated[Texts, option("--staff", "BASE=UREN", "Andere uren, zoals b3=00:00-24:00.")]
Open = Annotated[
    str | None, option("--open", "X,Y|UNIT", "Hier opent een basis: RD-meters of een wooneenheid.")
]
Shut = Annotated[
    Texts,
    option("--shut", "X,Y", "De weg het dichtst bij dit punt is dicht voor auto's. Mag vaker."),
]
Provider = Annotated[str | None, option("--provider", "ID", "Van wie de nieuwe basis is.")]
Mode = Annotated[str | None, option("--mode", "car|bike|walk", "Hoe men daar vertrekt.")]
Handling = Annotated[
    float | None, option("--handling", "MIN", "Minuten van oproep tot vertrek daar.")
]
BestNew = Annotated[
    bool,
    typer.Option("--best-new", help="Zoek de beste plek voor één basis.", rich_help_panel=OPTIONS),
]
Grid = Annotated[int, option("--grid", "M", "Maaswijdte van de kruispunten die als plek meedoen.")]


def cover(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    folder: Folder,
    at: At = None,
    minutes: Within = None,
    close: Close = None,
    staff: Staff = None,
    open_at: Open = None,
    shut: Shut = None,
    best_new: BestNew = False,
    provider: Provider = None,
    mode: Mode = None,
    handling: Handling = None,
    grid: Grid = 500,
    as_json: AsJson = False,
) -> None:
    """Tell who falls out or in per ask, and with --best-new where one more base helps most."""
    if mode not in (None, "car", "bike", "walk"):
        raise typer.BadParameter("--mode is car, bike of walk")
    changes = covering.Changes(
        close or (), staff or (), open_at, provider, mode, handling, shut or ()
    )  # fmt: skip
    with progress(quiet=as_json) as step:
        here = reaching.ground(folder, step)
        found = covering.changed(here, changes, reaching.asked(here, at, minutes))
        step("Plekken vergelijken")
        best = [_best(found.here, changes, after, grid) for after in found.after if best_new]
    told = [_told(here, *pair) for pair in zip(found.before, found.after, strict=True)]
    if as_json:
        from placement_api.outputs.json import dumps

        for each, sites in zip(told, best, strict=False):
            each["best_new"] = sites
        answer = {"schema": "placement-cover/1", "asks": told, "shut": list(found.shut)}
        typer.echo(dumps(answer), nl=False)
        return
    say(
        f"Dicht voor auto's: {road}; wie daaraan woont is met de auto niet te bereiken."
        for road in found.shut
    )
    _say(told)
    if best_new:
        _say_best(here, changes, told, best)
    say(f"Let op: {line}" for line in reaching.off_network(here))
    say(reaching.speeds_used(here))


def _told(here: reaching.Ground, before: Cover, after: Cover) -> Told:
    """Return one ask as plain data: counts, and units and residents that fall out or in."""
    people = covering.people(here)
    lost, won = before.in_time & ~after.in_time, after.in_time & ~before.in_time
    return {
        "ask": reaching.spoken(before.ask),
        "limit_minutes": before.ask.limit_ms / reaching.MS_PER_MINUTE,
        "units": int(before.ask.units.sum()),
        "units_before": int(before.in_time.sum()),
        "units_after": int(after.in_time.sum()),
        "residents": int(people[before.ask.units].sum()),
        "residents_before": int(people[before.in_time].sum()),
        "residents_after": int(people[after.in_time].sum()),
        "unknown": int(((after.ms < 0) & after.ask.units).sum()),
        "lost": _who(here, lost, before, after),
        "won": _who(here, won, before, after),
    }


def _who(here: reaching.Ground, turned: Bools, before: Cover, after: Cover) -> list[Told]:
    living: dict[int, list[str]] = {}
    for client, unit in here.residents().items():
        living.setdefault(unit, []).append(client)
    return [
        {
            "unit": here.units.ids[u],
            "clients": living.get(u, []),
            "before": reaching.minutes_text(int(before.ms[u])),
            "after": reaching.minutes_text(int(after.ms[u])),
        }
        for u in turned.nonzero()[0].tolist()
    ]


def _best(here: reaching.Ground, changes: covering.Changes, cover: Cover, grid: int) -> Told:
    """Return the best places as plain data, and how many places bring as much as the first."""
    places, gain, _ = covering.best_sites(here, changes, cover, grid)
    order = gain.best()
    first = order[:1]
    equal = (gain.units == gain.units[first]) & (gain.residents == gain.residents[first])
    found = [
        {
            "place": places.name[s],
            "x": int(places.x_mm[s]) / 1_000,
            "y": int(places.y_mm[s]) / 1_000,
            "residents": int(gain.residents[s]),
            "units": int(gain.units[s]),
            "mean_minutes": round(gain.ms[s] / gain.units[s] / reaching.MS_PER_MINUTE, 1),
        }
        for s in order[:SHOWN].tolist()
    ]
    equals = int(equal.sum()) if len(first) else 0
    return {"compared": len(places.name), "as_good_as_first": equals, "places": found}


def _say(told: Sequence[Told]) -> None:
    columns = ("vraag", "grens", "woningen", "voor", "na", "bewoners", "voor", "na", "onbekend")
    keys = ("units", "units_before", "units_after")
    more = ("residents", "residents_before", "residents_after", "unknown")
    rows = [
        (str(t["ask"]), f"{t['limit_minutes']:g} min", *(str(t[key]) for key in (*keys, *more)))
        for t in told
    ]
    table("Op tijd bereikt, voor en na", columns, rows)
    for word, title in (("lost", "Verliest de dekking"), ("won", "Krijgt dekking")):
        rows = [
            (
                str(t["ask"]),
                str(w["unit"]),
                " ".join(w["clients"]),
                str(w["before"]),
                str(w["after"]),
            )
            for t in told
            for w in t[word]
        ]
        if rows:
            table(title, ("vraag", "wooneenheid", "bewoners", "min voor", "min na"), rows)
        else:
            say(f"{title}: niemand.")


def _say_best(
    here: reaching.Ground, changes: covering.Changes, told: Sequence[Told], best: Sequence[Told]
) -> None:
    new = covering.opening(here, changes)
    whose = str(here.delivery.tables.providers["name"].iloc[new.provider])
    say(
        f"Waar één basis erbij het meeste helpt ({whose}, {reaching.MODES[new.mode]}, "
        f"{new.handling_ms / reaching.MS_PER_MINUTE:g} min tot vertrek, dag en nacht bemenst):"
    )
    for each, found in zip(told, best, strict=True):
        places = found["places"]
        if not places:
            say(f"{each['ask']}: geen enkele plek voegt iets toe.")
            continue
        rows = [
            (
                s["place"],
                f"{s['x']:.0f}, {s['y']:.0f}",
                str(s["residents"]),
                str(s["units"]),
                dutch(s["mean_minutes"]),
            )
            for s in places
        ]
        columns = ("plek", "x, y (RD)", "bewoners erbij", "woningen erbij", "min gemiddeld")
        table(str(each["ask"]), columns, rows)
        say(
            f"{found['compared']} plekken vergeleken; {found['as_good_as_first']} brengen evenveel "
            "bewoners en woningen onder dekking als de eerste."
        )

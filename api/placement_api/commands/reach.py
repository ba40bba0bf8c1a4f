"""`placement reach`: minutes from bases to dwellings, one journey, areas, and who is borderline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement_api import reaching
from placement_api.commands.options import OPTIONS, Folder, option
from placement_api.console import progress, say, table
from placement_api.outputs.reach import write_geojson, write_matrix

if TYPE_CHECKING:
    from placement.geo.cover import Ask, Cover
    from placement.geo.journey import Journey
    from placement.geo.sensitivity import Turned

HELP = (
    "Laat zien hoe snel iemand ter plaatse is, vanaf welke uitvalsbasis en langs welke weg.\n\n"
    "Zonder opties: per profiel en dagdeel hoeveel wooneenheden op tijd bereikt worden en hoeveel "
    "daarvan op het randje liggen. Met --from en --to: de route, per wegsoort. Met --at en "
    "--minutes: het gebied dat dan binnen die tijd bereikt wordt. Met --sensitivity: welke "
    "wooneenheden omslaan als er iets harder of zachter gereden wordt. In de spits telt de trage "
    "snelheid.\n\n"
    "Voorbeeld: placement reach aanlevering --base b3 --at 03:00 --minutes 15 -o gebied.geojson"
)


From = Annotated[str | None, option("--from", "BASE", "Een route vanaf deze uitvalsbasis.")]
To = Annotated[str | None, option("--to", "UNIT", "Een route naar deze wooneenheid.")]
Base = Annotated[str | None, option("--base", "BASE", "Alleen vanaf deze uitvalsbasis.")]
At = Annotated[str | None, option("--at", "UU:MM", "Het tijdstip.", "--window")]
Within = Annotated[float | None, option("--minutes", "N", "Binnen zoveel minuten na de oproep.")]
Sensitivity = Annotated[
    bool,
    typer.Option(
        "--sensitivity",
        help="Noem de wooneenheden die omslaan bij iets andere snelheden.",
        rich_help_panel=OPTIONS,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--out",
        metavar="FILE",
        help="GeoJSON van het gebied of de route; zonder gebied of route: CSV met alle minuten.",
        dir_okay=False,
        rich_help_panel=OPTIONS,
    ),
]


def reach(
    folder: Folder,
    start: From = None,
    goal: To = None,
    base: Base = None,
    at: At = None,
    minutes: Within = None,
    sensitivity: Sensitivity = False,
    out: Out = None,
) -> None:
    """Tell what is asked about reach; write its shape or matrix where a file is named."""
    if (start is None) != (goal is None):
        raise typer.BadParameter("--from en --to horen bij elkaar")
    with progress() as step:
        here = reaching.ground(folder, step)
    if start is not None and goal is not None:
        _route(here, (start, goal), at or "12:00", out)
    elif at is not None and minutes is not None and not sensitivity:
        _areas(here, base, (at, minutes), out)
    else:
        _overview(here, reaching.asked(here, at, minutes), out, named=sensitivity)
    say(f"Let op: {line}" for line in reaching.off_network(here))
    say(reaching.speeds_used(here, full=start is None and minutes is None))


def _route(here: reaching.Ground, ends: tuple[str, str], at: str, out: Path | None) -> None:
    from placement.quantities import Metres, Minutes

    found, fact = reaching.route(here, *ends, at)
    handling = int(here.bases.handling_ms[here.base(ends[0])])
    if fact is not None:
        say(f"Opgegeven reistijd: {Minutes.from_ms(fact)}; die telt, op elk uur.")
    if found is None:
        say(f"Van {ends[0]} naar {ends[1]} is geen route bekend.")
        return
    rows = [
        (stretch.way_class or "weg", str(round(stretch.mm / 1_000)), f"{stretch.ms / 60_000:.1f}")
        for stretch in found.stretches
    ]
    rows.append(("samen", str(round(found.mm / 1_000)), f"{found.ms / 60_000:.1f}"))
    table(f"Route van {ends[0]} naar {ends[1]}, {at} uur", ("wegsoort", "m", "min"), rows)
    say(
        f"Melding tot vertrek {Minutes.from_ms(handling)}, reistijd {Minutes.from_ms(found.ms)} "
        f"over {Metres.from_mm(found.mm // 1_000 * 1_000)}: "
        f"samen {Minutes.from_ms(found.ms + handling)}."
    )
    if out is not None:
        write_geojson([_line(found, ends, at)], out)
        say(f"Geschreven: {out}")


def _line(found: Journey, ends: tuple[str, str], at: str) -> dict[str, object]:
    from placement.audience.geojson import shape

    told: dict[str, object] = {"base": ends[0], "unit": ends[1], "at": at}
    told |= {"metres": round(found.mm / 1_000), "minutes": round(found.ms / 60_000, 2)}
    return {"type": "Feature", "properties": told, "geometry": dict(shape(found.line))}


def _areas(
    here: reaching.Ground, base: str | None, asked: tuple[str, float], out: Path | None
) -> None:
    features = reaching.areas(here, base, *asked)
    (ask,) = reaching.asked(here, *asked)
    inside = reaching.covered_by_base(here, ask)
    rows = [
        (name, str(len(units)), " ".join(units[:12]) + (" …" if len(units) > 12 else ""))
        for name, units in inside.items()
        if base in (None, name)
    ]
    title = f"Binnen {asked[1]:g} minuten na een oproep om {asked[0]} uur"
    table(title, ("uitvalsbasis", "wooneenheden", "welke"), rows)
    if not rows:
        say("Geen uitvalsbasis is dan bemenst.")
    if out is not None:
        write_geojson(features, out)
        areas = "gebied" if len(features) == 1 else "gebieden"
        say(f"Geschreven: {out} ({len(features)} {areas})")


def _overview(here: reaching.Ground, asks: list[Ask], out: Path | None, *, named: bool) -> None:
    found, share = reaching.sensitivity(here, asks)
    rows = [_row(turn) for turn in found]
    edge = f"op het randje: slaat om bij {share:.0%} andere snelheid"
    columns = ("vraag", "grens", "wooneenheden", "op tijd", "waarvan rand", "net niet", "onbekend")
    table(f"Opkomsttijd ({edge})", columns, rows)
    if named:
        _flips(here, found)
    if out is not None:
        write_matrix(here, out)
        say(f"Geschreven: {out} (alle minuten per basis, wooneenheid en dagdeel)")


def _row(turn: Turned) -> tuple[str, ...]:
    cover = turn.cover
    counts = (
        cover.ask.units.sum(),
        cover.in_time.sum(),
        turn.lost.sum(),
        turn.won.sum(),
        ((cover.ms < 0) & cover.ask.units).sum(),
    )
    limit = f"{cover.ask.limit_ms / 60_000:g} min"
    return (reaching.spoken(cover.ask), limit, *(str(int(count)) for count in counts))


def _flips(here: reaching.Ground, found: list[Turned]) -> None:
    rows = []
    for turn in found:
        for u in (turn.lost | turn.won).nonzero()[0].tolist():
            way = "valt uit bij lagere snelheid" if turn.lost[u] else "haalt het bij hogere"
            rows.append(
                (reaching.spoken(turn.cover.ask), here.units.ids[u], _ms(turn.cover, u), way)
            )
    if rows:
        table("Wie omslaat", ("vraag", "wooneenheid", "min", "wat"), rows)
    else:
        say("Wie omslaat: niemand.")


def _ms(cover: Cover, unit: int) -> str:
    return reaching.minutes_text(int(cover.ms[unit]))

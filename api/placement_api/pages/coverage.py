"""Reach by the hour: which part of an area someone reaches in time, and which bases are staffed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from fastapi import APIRouter
from fastapi.responses import Response

from placement.audience.coverage import Choice
from placement.audience.planner_maps import reach_map
from placement.audience.views import TableView
from placement_api.pages import mapping
from placement_api.pages.grounded import ground_of, judged_ground
from placement_api.pages.language import Told
from placement_api.pages.listing import (
    XLSX,
    Column,
    Row,
    download,
    listing,
    respond,
    workbook,
)
from placement_api.pages.visiting import Visit, Visitor
from placement_api.problems import Refused

if TYPE_CHECKING:
    from placement.spread import Areas, Figures

router = APIRouter(include_in_schema=False)
HOURS = 24
NIGHT, DAY = 3, 13
PERCENT = 100
LEVELS = {"gemeente": "gemeente", "wijk": "wijk", "hexagon": "zeshoek"}
MOST_BARS = 12
BASE_COLUMNS = ("Uitvalsbasis", "Aanbieder", "Vervoer", "Bemenst", "Uitruktijd (min)")
MODES = {"car": "auto", "bike": "fiets", "walk": "lopend"}


@router.get("/dekking")
def coverage(visit: Visitor) -> Response:
    """Show per area and hour how much of it is reached in time; no person is counted here."""
    visit.who.must("spread", "read")
    found = _figures(visit)
    level, hour = _level(visit), _hour(visit)
    profiles = tuple(found.reach) if found is not None else ()
    profile = (
        visit.asked("profiel") if visit.asked("profiel") in profiles else (profiles or ("",))[-1]
    )
    columns = _columns(level, hour)
    asked = listing(
        visit, "dekking",
        Told("Bereik {profile} per {level}", profile=profile, level=LEVELS[level]), columns,
        _rows(visit, found, profile, hour, len(columns)), filters=("profiel", "niveau", "uur"),
        default_sort="uur", note=_note(found),
    )  # fmt: skip
    by_hour = _by_hour(visit, profile)
    if visit.asked("vorm") == "xlsx":
        tables = [asked.table(), _hours_table(by_hour)]
        return download(workbook(visit, tables), XLSX, f"{asked.id}.xlsx")
    shown = [row for row in asked.rows if row.cells[1] is not None][:MOST_BARS]
    return respond(
        visit, asked, "dekking/coverage.html", level=level, levels=_levels(visit), hour=hour,
        profile=profile, profiles=profiles, hours=range(HOURS), bases=_bases(visit),
        base_columns=BASE_COLUMNS, by_hour=by_hour, day=DAY,
        legend=((Told("om {hour}", hour=f"{hour:02d}:00"), "a"),
                (Told("om {hour}", hour=f"{DAY}:00"), "b")),
        bars=[(str(row.cells[0]), ((f"{hour:02d}:00", row.cells[1], "a"),
                                   (f"{DAY}:00", row.cells[2], "b"))) for row in shown],
        left_out=max(asked.total - len(shown), 0), windows=_windows(visit, profile),
        drawn=found is not None,
    )  # fmt: skip


@router.get("/dekking/kaart.json")
def coverage_drawn(visit: Visitor) -> Response:
    """Return the reach at the hour that is asked, and by day, as a map."""
    visit.who.must("spread", "read")
    found = _figures(visit)
    if found is None:
        raise Refused(404, "zonder gemeentegrenzen is er geen kaart")
    choice = Choice(_profile(visit, found), DAY, _hour(visit))
    view = reach_map(found, visit.platform.clock().date(), choice)
    return mapping.answer(mapping.document(view, shown="coverage_reach_night"))


def _profile(visit: Visit, found: Figures | None) -> str:
    profiles = tuple(found.reach) if found is not None else ()
    asked, last = visit.asked("profiel"), profiles[-1] if profiles else ""
    return asked if asked in profiles else last


def _columns(level: str, hour: int) -> tuple[Column, ...]:
    shared = (
        Column("gebied", LEVELS[level].capitalize()),
        Column("uur", Told("Om {hour} op tijd (%)", hour=f"{hour:02d}:00"), "number"),
        Column("dag", Told("Om {hour} op tijd (%)", hour=f"{DAY}:00"), "number"),
        Column("slechtst", "Slechtste uur (%)", "number"), Column("wanneer", "Wanneer"),
    )  # fmt: skip
    return shared if level == "gemeente" else (*shared, Column("gemeente", "Gemeente"))


def _rows(visit: Visit, found: Figures | None, profile: str, hour: int, width: int) -> list[Row]:
    if found is None or profile not in found.reach:
        return []
    share, areas = found.reach[profile] * PERCENT, found.areas
    names = dict(ground_of(visit).tables.municipalities["name"].items())
    here = visit.who.actor.municipalities
    told = (
        (name, owner, (areas.names[at], *_told(share[at], hour), str(names.get(owner, owner))))
        for at, (name, owner) in enumerate(zip(areas.ids, areas.municipality, strict=True))
    )
    return [Row(name, row[:width]) for name, owner, row in told if not here or owner in here]


def _told(share: Any, hour: int) -> tuple[float | None, float | None, float | None, str]:  # noqa: ANN401 - (24,)
    if np.isnan(share).all():
        return None, None, None, ""
    worst = int(np.nanargmin(share))
    values = tuple(round(float(share[at]), 1) for at in (hour, DAY, worst))
    same = np.flatnonzero(share == share[worst])
    when = "altijd gelijk" if len(same) == HOURS else f"{worst:02d}:00"
    return values[0], values[1], values[2], when


def _by_hour(visit: Visit, profile: str) -> list[tuple[str, tuple[float | None, ...]]]:
    """Return per municipality the share in time for each hour."""
    found = _of_level(visit, "gemeente")
    if found is None or profile not in found.reach:
        return []
    here = visit.who.actor.municipalities
    return [
        (found.areas.names[at],
         tuple(None if np.isnan(v) else round(float(v) * PERCENT, 1)
               for v in found.reach[profile][at]))
        for at, place in enumerate(found.areas.ids)
        if not here or place in here
    ]  # fmt: skip


def _hours_table(by_hour: list[tuple[str, tuple[float | None, ...]]]) -> TableView:
    """Return the share in time of every hour as a table for a file."""
    rows = tuple((f"{at:02d}:00", *(values[at] for _, values in by_hour)) for at in range(HOURS))
    columns = ("uur", *(f"{place} (%)" for place, _ in by_hour))
    return TableView("uren", "Op tijd per uur van de dag", columns, rows)


def _figures(visit: Visit) -> Figures | None:
    return _of_level(visit, _level(visit))


def _of_level(visit: Visit, level: str) -> Figures | None:
    """Return the figures of a level, reckoned once per supply; None without borders."""
    ground = ground_of(visit)
    if ground.boundaries is None:
        return None
    scene, _ = judged_ground(visit)

    def make() -> Figures:
        from placement import spread
        from placement.geo.networks import Networks

        networks = Networks(ground.walk, ground.drive)
        return spread.figures(scene, ground.tables, networks, _areas(visit, level))

    found: Figures = visit.platform.surveyed.get(ground, f"figures:{level}", make)
    return found


def _areas(visit: Visit, level: str) -> Areas:
    from placement import spread
    from placement.sources import area_files

    ground = ground_of(visit)
    assert ground.boundaries is not None
    municipal = spread.municipal(ground.tables, ground.boundaries, {})
    if level == "gemeente":
        return municipal
    districts: Areas | None = None
    file = visit.platform.settings.districts
    if file:
        districts = spread.districts(area_files.read_districts(Path(file), municipal.ids), {})
    if level == "hexagon":
        return spread.hexagons(municipal, parts=districts)
    return districts or municipal


def _levels(visit: Visit) -> dict[str, str]:
    known = bool(visit.platform.settings.districts)
    return {code: name for code, name in LEVELS.items() if known or code != "wijk"}


def _level(visit: Visit) -> str:
    asked = visit.asked("niveau")
    return asked if asked in _levels(visit) else "gemeente"


def _hour(visit: Visit) -> int:
    asked = visit.asked("uur")
    return int(asked) if asked.isdecimal() and len(asked) < 3 and int(asked) < HOURS else NIGHT


def _note(found: Figures | None) -> str:
    if found is None:
        return Told("Zonder gemeentegrenzen zijn er geen gebieden om in te tellen.")
    where = "kruispunten van wegen" if found.by_crossings else "wooneenheden"
    return Told(
        "Percentage {where} waar op het slechtste moment van het uur iemand op tijd is. Er worden "
        "geen cliënten geteld.", where=where,
    )  # fmt: skip


def _bases(visit: Visit) -> list[tuple[Any, ...]]:
    """Return the care bases with their staffed hours, as the supply has them."""
    visit.who.must("care_bases", "read")
    tables = ground_of(visit).tables
    names = dict(tables.providers["name"].items())
    rows = tables.care_bases.to_dict("index")
    return [
        (str(name), str(names.get(row["provider"], row["provider"])),
         MODES.get(str(row["mode"]), str(row["mode"])), str(row["staffed"]).replace("|", ", "),
         _minutes(row))
        for name, row in rows.items()
    ]  # fmt: skip


def _minutes(row: dict[Any, Any]) -> float | None:
    found = row.get("handling_minutes")
    return None if found is None or np.isnan(found) else float(found)


def _windows(visit: Visit, profile: str) -> tuple[list[Told], str]:
    """Return what a profile asks per part of the day, and where that stands."""
    book = ground_of(visit).rulebook
    if not profile:
        return [], ""
    told = [
        Told(
            "{start}–{end}: binnen {minutes} minuten",
            start=f"{w.from_minute // 60:02d}:00",
            end=f"{w.until_minute // 60:02d}:00",
            minutes=w.limit_ms // 60_000,
        )
        for w in book.profile(profile).windows
    ]
    return told, book.source_of("reach", profile)

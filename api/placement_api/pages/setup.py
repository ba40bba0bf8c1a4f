"""How the platform is set and under which rules it works: to be read, never a secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from itertools import groupby
from types import MappingProxyType

from fastapi import APIRouter
from fastapi.responses import Response

from placement.rulebook import Line, Rulebook, Settings, load, names, read_settings
from placement.store import migrations
from placement.store.accounts import SESSION_IDLE, SESSION_LONGEST
from placement.store.exporting import contents, part_hashes
from placement.store.norms import SETTINGS
from placement.store.passwords import LEAST
from placement_api.pages.language import Told
from placement_api.pages.listing import Column, Row, listing, respond
from placement_api.pages.rendering import render
from placement_api.pages.visiting import Visit, Visitor

router = APIRouter(include_in_schema=False)
COLUMNS = (
    Column("groep", "Onderdeel"),
    Column("regel", "Regel"),
    Column("waarde", "Waarde"),
    Column("hardheid", "Hardheid"),
    Column("bron", "Bron"),
    Column("plaats", "Plaats in de bron"),
    Column("tekst", "Wat er staat"),
)
SETTING_NAMES: Mapping[str, str] = MappingProxyType(
    {"rulebook": "Regelset", "date": "Rekenen vanaf", "seed": "Startgetal",
     "time_limit_s": "Rekentijd van een match (seconden)"}
)  # fmt: skip
"""What settings.toml names of a run; all else is named as in the rulebook."""


@router.get("/beheer/regels")
def rules(visit: Visitor) -> Response:
    """Show a rulebook: of each rule its sentence, its numbers, its source and how hard it is."""
    visit.who.must("organisations", "read")
    asked = visit.asked("regelset")
    book = load(asked) if asked in names() else rulebook_in_use(visit)
    lines = book.readable()
    rows = (Row(line.key, (line.group, line.name, line.amount, line.binding, line.source,
                           "; ".join(line.places), line.wording)) for line in lines)  # fmt: skip
    shown = listing(visit, f"regels-{book.id}", book.title, COLUMNS, rows, filters=("regelset",))
    groups = [(name, list(found)) for name, found in groupby(lines, key=group_of)]
    return respond(visit, shown, "setup/rules.html", book=book, groups=groups, known=names())


@router.get("/beheer/instellingen")
def settings(visit: Visitor) -> Response:
    """Show what is set; what is secret is only said to be there."""
    visit.who.must("organisations", "read")
    return render(visit, "setup/settings.html", platform_lines=list(_platform(visit)),
                  region_lines=list(_region(visit)))  # fmt: skip


def settings_in_use(visit: Visit) -> Settings:
    """Return what the last delivery asks to differ from its rulebook."""
    with visit.platform.database.read() as connection:
        parts = part_hashes(connection)
        if SETTINGS not in parts:
            return Settings()
        text = contents(connection, {SETTINGS: parts[SETTINGS]})[SETTINGS]
    return read_settings(text.decode("utf-8-sig"), SETTINGS)


def rulebook_in_use(visit: Visit) -> Rulebook:
    """Return the rulebook that the next match reads."""
    found = settings_in_use(visit)
    return load(found.rulebook).with_settings(found)


def group_of(line: Line) -> str:
    """Return the part of the rulebook that a line belongs to."""
    return line.group


def _platform(visit: Visit) -> Iterator[tuple[str, str]]:
    platform, told = visit.platform, visit.platform.settings
    yield "Versie", version("placement-platform")
    yield "Adres", told.base_url
    yield "Alleen over https", "ja" if told.secure else "nee"
    yield "Database", {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[platform.database.dialect]
    yield "Stand van de database", str(migrations.revision(platform.database) or "")
    yield (
        "Versleutelingssleutels",
        Told("{count} (inhoud wordt nergens getoond)", count=len(platform.keys.by_id)),
    )
    yield "Inloggen bij een andere partij (OIDC)", told.oidc_issuer or "uit"
    yield "Achtergrondkaart", told.base_map or "geen: er gaat niets naar buiten"
    yield "Uitvoerder van berekeningen", told.executor
    yield (
        "Sessie eindigt zonder gebruik na",
        Told("{minutes} minuten", minutes=round(SESSION_IDLE.total_seconds() / 60)),
    )
    yield (
        "Sessie eindigt altijd na",
        Told("{hours} uur", hours=round(SESSION_LONGEST.total_seconds() / 3600)),
    )
    yield "Kortste wachtwoord", Told("{count} tekens", count=LEAST)


def _region(visit: Visit) -> Iterator[tuple[str, str]]:
    """Yield what the last delivery set, by the names of settings.toml."""
    for name, value in settings_in_use(visit).model_dump(exclude_none=True).items():
        if isinstance(value, dict):
            yield from ((f"{name}.{key}", str(one)) for key, one in value.items())
        else:
            yield SETTING_NAMES.get(name, name), str(value)

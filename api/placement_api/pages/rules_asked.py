"""The rules that a planner may work out otherwise: their names, values of now, and his answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from placement.geo.scene import PROFILES
from placement_api.pages.language import Told, joined
from placement_api.pages.setup import rulebook_in_use
from placement_api.pages.visiting import Visit

SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "cluster.radius_m": "Afstand tussen woningen van een cluster (m)",
        "cluster.bw_radius_m": "Loopafstand tot een BW-locatie (m)",
        "cluster.between_units": "Binnen de afstand van elkaar: alle paren, of geschakeld",
        "cluster.walk": "Loopafstand: langs wegen, of hemelsbreed",
        "cluster.bw_provider": "BW-locatie: elke aanbieder, of eigen aanbieder",
        "cluster.min_group": "Kleinste groep (personen)",
        "cluster.max_group": "Grootste groep (personen)",
        "reach_minutes.BT": "Opkomsttijd BT (minuten)",
        "reach_minutes.BTG": "Opkomsttijd BTG (minuten)",
        "mix.max_share": "Grootste deel BT in een gespikkeld complex (0 tot 1)",
        "match.lead_weeks": "Hoe ver vooruit een woning beschikbaar mag komen (weken)",
        "match.min_stay_weeks": "Kortste toekenning die over moet zijn (weken)",
        "match.chains": "Doorstroom meenemen: ja of nee",
    }
)
"""Rules that can be worked out otherwise, with what they are called."""
MINUTES = "reach_minutes."
ANSWERS: Mapping[str, str] = MappingProxyType(
    {"alle paren": "pairwise", "geschakeld": "chain", "langs wegen": "network",
     "looproutenetwerk": "network", "hemelsbreed": "straight", "elke aanbieder": "any",
     "eigen aanbieder": "own", "ja": "true", "nee": "false"}
)  # fmt: skip
"""Values as people write them, and as the rulebook has them."""
AMOUNT = re.compile(r"(\d+)(?:[.,](\d+))?\s*(?:m|meter|minuten|min|weken|personen)?")


def plain(value: str) -> str:
    """Return a value as the rulebook has it: 0,25 is 0.25, and 120 m is 120."""
    if found := AMOUNT.fullmatch(value.strip().casefold()):
        return f"{found[1]}.{found[2]}" if found[2] else found[1]
    return ANSWERS.get(value.strip().casefold(), value)


def settings_of(visit: Visit) -> list[tuple[str, str]]:
    """Return the rules that can be chosen, each with its value of now."""
    book = rulebook_in_use(visit)
    amounts = {line.key: line.amount for line in book.readable()}
    for profile in PROFILES:
        limits = {window.limit_ms // 60_000 for window in book.profile(profile).windows}
        amounts[f"{MINUTES}{profile}"] = " en ".join(map(str, sorted(limits)))
    return [
        (path, joined(title, Told("nu {value}", value=amounts[path]), by="; "))
        if amounts.get(path) else (path, title)
        for path, title in SETTINGS.items()
    ]  # fmt: skip

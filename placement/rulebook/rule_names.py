"""The rules that every rulebook gives an origin for, and their Dutch names in lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RULE_NAMES: Final[Mapping[str, str]] = {
    "form": "woonvorm past bij het zorgprofiel",
    "capacity": "vrije plaats",
    "available": "op tijd beschikbaar",
    "stay": "lang genoeg toekenning over",
    "plus": "geschikt voor Plus",
    "wheelchair": "rolstoeltoegankelijk",
    "rent": "betaalbare huur",
    "age": "leeftijd",
    "region": "gemeente waar de cliënt heen kan",
    "municipality": "uitgesloten gemeente",
    "unit_provider": "aanbieder van de woning",
    "contracted": "aanbieder gecontracteerd voor het profiel",
    "client_provider": "keuze van de cliënt in aanbieder",
    "exclusion_zone": "te mijden gebied",
    "bw_operating": "BW-locatie in bedrijf",
    "reach": "opkomsttijd",
    "bw_near": "nabij een BW-locatie",
    "pin_never": "besluit: nooit",
    "one_place": "hoogstens één plaats per cliënt",
    "hours": "vrije uren van de aanbieder",
    "mix_share": "aandeel in een gespikkeld complex",
    "keep_apart": "uit elkaar te houden cliënten",
    "pin_must": "besluit: moet",
    "one_profile": "één profiel per woning",
    "groups": "groepen van geclusterde woningen",
    "placed": "doel: geplaatste cliënten",
    "waiting": "doel: wachttijd",
    "stability": "doel: dicht bij het vorige voorstel",
    "spread_max": "doel: grootste afwijking in spreiding",
    "spread_l1": "doel: totale afwijking in spreiding",
    "preference": "doel: voorkeuren",
    "travel": "doel: opkomsttijd",
    "moves": "doel: weinig verhuizingen",
}

"""The words by which the gates read a sentence: what makes it weigh, and what weakens it."""

from __future__ import annotations

import re
from typing import Final


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(parts) + r")")


DUTY: Final = _any(
    r"moet(?:en)?\b", r"dien(?:t|en)\b", r"verplicht", r"vereis", r"geld(?:t|en)\b", r"mag\b",
    r"mogen\b", r"alleen\b", r"uitsluitend\b", r"voldoen\b", r"verantwoordelijk\b",
)  # fmt: skip
"""A sentence with one of these asks something of someone."""

DEFINITION: Final = _any(
    r"betekent\b", r"definiëren\b", r"omvat\b", r"is het \w+en van\b", r"wordt niet verstaan\b",
    r"wonen: een\b",
)  # fmt: skip

ABSOLUTE: Final = _any(
    r"geen\b", r"altijd\b", r"niet aan de orde\b", r"binnen \d", r"maximaal \d", r"max \d",
    r"24 uur per dag\b", r"ten ?minste\b", r"alle gemeenten\b",
)  # fmt: skip
"""Words that leave no room, with or without a verb of duty."""

SOFTENERS: Final = _any(
    r"doorgaans\b", r"over het algemeen\b", r"veelal\b", r"meestal\b", r"vaak\b", r"kan\b",
    r"kunnen\b", r"mogelijk\b", r"zo ?veel (?:als )?mogelijk\b", r"grotendeels\b", r"gemiddeld",
    r"in een enkel geval\b", r"naar verwachting\b", r"incidenteel\b", r"regelmatig\b",
)  # fmt: skip
"""«Doorgaans» makes a default of a rule: it can never bind."""

AIMS: Final = _any(r"stre(?:ven|eft)\b", r"willen\b", r"verwachten\b", r"aandacht\b", r"doel is\b")
"""What someone wants to reach is at most guidance."""

QUANTITY: Final = re.compile(
    r"\d|\b(?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|twintig|eerste|meerdere|"
    r"maximaal|minimaal|ten ?minste|gemiddelde?n?|dagelijks|week|weken|jaren?|uur|uren|minuten)\b"
)

TERMS: Final = _any(
    "beschermd", "beschermende", "geclusterd", "gespikkeld", "om ?te ?klap", "omklap", "time.?out",
    "pauzeplek", "safehouse", "dagbesteding", "prestatieafspra", r"\w*corporatie", "toekenning",
    "toegekend", "indicatie", "herindicatie", "pgb", "natura", "huur", "intramura", "extramura",
    r"\w*aanbieder", "perce(?:el|len)", "bereikba", "beschikba", "ter plaatse", "oproepbaar",
    r"\w*locatie", "nabij", "doorstro", "uitstro", r"\w*woning", "wooneenhe", "woonvorm",
    "toezicht", "hulpvraag", "trede", "dagdelen", "rolstoel", "on(?:ge)?plan", "opleidingsniveau",
    r"\w*groepsgrootte", "vervoer", "zelfstandig", "gemeenten", "zorgprofiel", "intensiteit",
)  # fmt: skip
"""The words of the domain: a sentence that uses one may not be passed over in silence."""


def weighs(normal: str) -> bool:
    """Whether a sentence, in its normal form, has a duty word, a quantity or a domain term."""
    return any(pattern.search(normal) for pattern in (DUTY, QUANTITY, TERMS, ABSOLUTE, DEFINITION))

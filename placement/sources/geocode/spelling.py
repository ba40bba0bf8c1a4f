"""An address as someone wrote it, taken apart into every reading that it may have.

Nothing is decided here: «Plein 1944 12» may be number 12 of Plein 1944 or number 1944-12 of Plein.
The index knows which of them exists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from placement.sources.geocode.words import suffix_key

LONGEST = 200
_POSTCODE = re.compile(r"(?<!\d)(?:NL[- ]?)?([1-9]\d{3})[\s-]*([A-Z]{2})(?![A-Z])", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\dA-Za-z])(\d{1,6})(?!\d)")
_LABEL = re.compile(r"(?:\b(?:huisnummer|huisnr|nummer|num|nr|no)\b\.?|#)\s*$", re.IGNORECASE)
_BESIDE = re.compile(
    r"(?:^|(?<=[\s,(]))(tegenover|t\.?\s?/?o\.?|naast|nabij|achter|bij|by|hoek|nb\.?|t\.?h\.?v\.?)"
    r"(?=\s|$)",
    re.IGNORECASE,
)
_OPPOSITE = re.compile(r"tegenover|t\.?\s?/?o\.?", re.IGNORECASE)
_NEAR_BY = re.compile(r"bij|by", re.IGNORECASE)
_MORE = re.compile(r"\d\s*[a-z]?\s*(?:t/m|tm\b|tot\b|en\b|\+|&)\s*(?:met\s+)?\d", re.IGNORECASE)
_SUFFIX_WORDS = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read an address; an empty part was not given. `beside`: next to this number."""

    street: str
    number: int
    suffix: str
    town: str
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """An address as written: its readings, or the Dutch reason why there are none.

    `area`: the municipality that the row names beside it, by name or code.
    """

    postcode: str = field(default="", repr=False)
    readings: tuple[Reading, ...] = field(default=(), repr=False)
    trouble: str = ""
    area: str = ""


def read_fields(
    number: str, *, postcode: str = "", street: str = "", town: str = "", suffix: str = ""
) -> Written:
    """Return an address of which the parts stand in columns of their own."""
    code = _POSTCODE.fullmatch(postcode.strip())
    if postcode.strip() and code is None:
        return Written(trouble="de postcode klopt niet")
    house = f"{street} {number} {suffix}" if not street else f"{number} {suffix}"
    if _MORE.search(f"{number} {suffix}"):
        return Written(trouble="er staat meer dan één huisnummer")
    found = [
        r for r in _houses(house.strip(), town.strip()) if not r.street and r.town == town.strip()
    ]
    readings = tuple(
        Reading(street.strip(), r.number, r.suffix, town.strip(), r.beside) for r in found
    )
    return Written(_code(code), readings, "" if readings else "het huisnummer ontbreekt")


def read_text(text: str, *, town: str = "") -> Written:
    """Return an address that stands in one cell: «Mekelweg 8-A, 2628 CD Delft» and the like.

    `town`: where the row names it apart.
    """
    flat = " ".join(text.split())
    if len(flat) > LONGEST:
        return Written(trouble="de tekst is te lang voor een adres")
    if _MORE.search(flat):
        return Written(trouble="er staat meer dan één huisnummer")
    code, rest, tail = _without_postcode(flat)
    pieces = [piece.strip(" .;()") for piece in rest.split(",")]
    named = [piece for piece in (*pieces, tail) if piece and not any(c.isdigit() for c in piece)]
    place = _bare(town or tail or (named[-1] if named else ""))
    numbered = [piece for piece in pieces if any(c.isdigit() for c in piece)]
    if not numbered:
        return Written(_code(code), trouble="het huisnummer ontbreekt")
    house = " ".join(numbered)
    streets = [piece for piece in named if _bare(piece) != place]
    if streets and house[0].isdigit():
        house = f"{streets[0]} {house}"
    readings = tuple(dict.fromkeys(_houses(house, place)))
    return Written(_code(code), readings, "" if readings else "het huisnummer ontbreekt")


def _bare(town: str) -> str:
    """Return a town without the word «te» that people write before it."""
    return re.sub(r"^te\s+", "", town.strip(" .;()"), flags=re.IGNORECASE)


def _code(found: re.Match[str] | None) -> str:
    return "" if found is None else (found.group(1) + found.group(2)).upper()


def _without_postcode(text: str) -> tuple[re.Match[str] | None, str, str]:
    """Return the postcode, the text with the house number, and the town behind the postcode.

    Four digits and two letters are a postcode only where another number is left for the house.
    """
    for found in reversed(list(_POSTCODE.finditer(text))):
        before, after = text[: found.start()].strip(" ,"), text[found.end() :].strip(" ,")
        if any(c.isdigit() for c in before):
            return found, before, after
        if any(c.isdigit() for c in after):
            return found, f"{before}, {after}" if before else after, ""
    return None, text, ""


def _houses(text: str, town: str) -> list[Reading]:
    """Return every way to divide a text into street, number, suffix and town."""
    beside = _BESIDE.search(text)
    bare = " ".join(_BESIDE.sub(" ", text).split()) if beside else text
    readings = []
    for found in _NUMBER.finditer(bare):
        street = _LABEL.sub("", bare[: found.start()]).strip(" ,.-")
        for suffix, place in _tails(bare[found.end() :], town):
            number = int(found.group(1))
            if beside is None:
                readings.append(Reading(street, number, suffix, place))
            else:
                marked = _marked(beside.group(1), suffix)
                readings.append(Reading(street, number, marked, place, beside=True))
    return readings


def _marked(word: str, suffix: str) -> str:
    """Return the addition that a BAG address beside a number would have («TO», «BY»)."""
    if _OPPOSITE.fullmatch(word):
        return f"TO{suffix}"
    return f"BY{suffix}" if _NEAR_BY.fullmatch(word) else f"{word.upper()}{suffix}"


def _tails(text: str, town: str) -> list[tuple[str, str]]:
    """Return (suffix, town) for each way to divide what stands behind a number."""
    if not town:
        words = text.split()
        cuts = range(min(len(words), _SUFFIX_WORDS) + 1)
        parts = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in cuts]
        return [(suffix_key(a), _bare(b)) for a, b in parts if not any(c.isdigit() for c in b)]
    left = text.strip()
    if left.casefold().endswith(town.casefold()):
        left = re.sub(r"\bte\s*$", "", left[: len(left) - len(town)], flags=re.IGNORECASE)
    return [(suffix_key(left), town)] if len(left.split()) <= _SUFFIX_WORDS + 1 else []

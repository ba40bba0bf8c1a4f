"""Invented addresses along the schematic streets of the demo region, to look up and to click."""

from __future__ import annotations

from collections.abc import Iterator

from placement_data.demo.ground import load_ground
from placement_data.demo.places import Places
from placement_data.demo.streets import Street, make_streets
from placement_data.draw import Draw
from placement_data.rows import Row

APART_M = 20.0
"""Between two doors at one side of a street."""
ASIDE_M = 11.0
SHORTEST_M = 40.0
FIRST = (
    "Appel", "Berken", "Ceder", "Distel", "Eiken", "Fluit", "Gras", "Hazel", "Iris", "Jasmijn",
    "Klaver", "Linden", "Molen", "Noten", "Olmen", "Peren", "Riet", "Sering", "Tulpen", "Vlier",
    "Wilgen", "Zonne", "Kers", "Lavendel", "Meidoorn", "Populier", "Roos", "Veld", "Water",
    "Beuken",
)  # fmt: skip
LAST = ("straat", "laan", "hof", "pad", "weg", "plein", "kade", "singel", "gaarde", "erf")
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def demo_addresses() -> Iterator[tuple[float, float, Row]]:
    """Yield x and y (RD metres) of addresses, and street, number, letter, postcode, town and so on.

    No street, number or postcode is that of a real door, but by chance.
    """
    ground = load_ground()
    streets = make_streets(ground, 1)
    draw = Draw("demo/addresses")
    places = Places(draw, ground, streets)
    for at, town in enumerate(ground.towns):
        named = (s for s in streets.of(town.name) if s.walk and s.length > SHORTEST_M)
        for number, street in enumerate(named):
            name = f"{FIRST[number % len(FIRST)]}{LAST[number // len(FIRST) % len(LAST)]}"
            if number >= len(FIRST) * len(LAST):
                name = f"{number // (len(FIRST) * len(LAST)) + 1}e {name}"
            about: Row = {"street": name, "town": town.name, "municipality": town.municipality}
            about["postcode"] = f"{9000 + 20 * at + number // 400}{_letters(number % 400)}"
            yield from _doors(places, draw, street, about)


def _letters(number: int) -> str:
    return LETTERS[number // len(LETTERS)] + LETTERS[number % len(LETTERS)]


def _doors(
    places: Places, draw: Draw, street: Street, about: Row
) -> Iterator[tuple[float, float, Row]]:
    for at in range(int(street.length / APART_M)):
        for odd in (0, 1):
            x, y = places.door(street, (at + 0.5) * APART_M, ASIDE_M if odd else -ASIDE_M)
            split = draw.chance(0.08)
            for letter in ("A", "B") if split else ("",):
                yield x, y, about | {"number": 2 * at + 2 - odd, "letter": letter}

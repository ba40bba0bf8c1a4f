"""No number of a rulebook stands in code: rules, solver, explanation and map read them as data."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import BaseModel

from placement.rulebook import Rulebook, load, names

PLACES = (
    "placement/rules",
    "placement/edges.py",
    "placement/solve",
    "placement/explain",
    "placement/geo",
)

SMALL = 10
"""Whole numbers up to here are too common (axes, counts, places) to tell a norm by, except 9"""
WATCHED_SMALL = {9}
"""The weight of urgency 1, which has no other use in these folders."""

UNIT_FACTORS = {
    60: "seconds in a minute, minutes in an hour",
    1000: "millimetres in a metre, thousandths of an hour",
    60_000: "milliseconds in a minute",
}

ALLOWED: dict[tuple[str, int], str] = {
    ("placement/solve/parts_cut.py", 2_000): "columns below which parts are solved together",
    ("placement/solve/cuts.py", 30): "rows taken in one round",
    ("placement/rules/preference.py", 100_000): "the unit of the penalty: whole 100 m",
    ("placement/rules/rent.py", 100): "cents in a euro",
    ("placement/geo/columns.py", 100): "cents in a euro",
    ("placement/geo/outline.py", 40): "metres of a drawing cell of a reach area",
    ("placement/geo/clusters.py", 100_000): "how many cliques are listed before it is given up",
    ("placement/geo/reach_tables.py", 6_000): "milliseconds in a tenth of a minute",
    **dict.fromkeys(
        (("placement/geo/crs.py", n) for n in (16, 20, 110, 180, 260, 8_000)),
        "kilometres (and a margin in metres) of the outline of the Netherlands",
    ),
}
"""Literals that are no norm though they look like one: each with the reason."""


def numbers(value: object) -> Iterator[Fraction]:
    """Every number in a model, at whatever depth."""
    if isinstance(value, BaseModel):
        yield from (n for name in type(value).model_fields for n in numbers(getattr(value, name)))
    elif isinstance(value, dict):
        yield from (n for part in value.values() for n in numbers(part))
    elif isinstance(value, tuple):
        yield from (n for part in value for n in numbers(part))
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        yield Fraction(value)


def small_units(rulebook: Rulebook) -> Iterator[int]:
    """The norms as rules read them: millimetres, milliseconds, thousandths of an hour."""
    cluster = rulebook.cluster
    yield from (cluster.radius_mm, cluster.bw_radius_mm, *cluster.borderline_mm)
    for profile in rulebook.profiles.values():
        yield from (*profile.hours_milli.values(), *profile.hours_average_milli.values())
        yield from (window.limit_ms for window in profile.windows)


def norms() -> frozenset[Fraction]:
    """Distinctive numbers of all rulebooks, as written and in the small units of the code."""
    books = [load(name) for name in names()]
    written = {number for book in books for number in numbers(book.file)}
    small = {n for n in written if n.denominator == 1 and n <= SMALL} - set(WATCHED_SMALL)
    scaled = {Fraction(number) for book in books for number in small_units(book)}
    return frozenset((written - small | scaled) - {0, 1, 2, 3} - set(UNIT_FACTORS))


def literals(source: str) -> Iterator[tuple[int, Fraction]]:
    """(line, number) for each numeric literal, and for products and powers of literals."""
    tree = ast.parse(source)
    powers = (n for n in ast.walk(tree) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Pow))
    exponents = {id(node.right) for node in powers}  # 2**40 is a size, not forty of anything
    for node in ast.walk(tree):
        value = None if id(node) in exponents else _value(node)
        if value is not None:
            yield getattr(node, "lineno", 0), value


def _value(node: ast.AST) -> Fraction | None:
    if isinstance(node, ast.Constant) and type(node.value) in {int, float}:
        return Fraction(str(node.value)) if abs(node.value) < 10**12 else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        left, right = _value(node.left), _value(node.right)
        if left is None or right is None:
            return None
        if isinstance(node.op, ast.Mult):
            return left * right
        return left / right if right else None
    return None


def files(root: Path) -> list[Path]:
    found = [root / place for place in PLACES]
    return sorted(p for f in found for p in ([f] if f.is_file() else f.rglob("*.py")))


def test_the_watched_numbers_are_those_that_matter() -> None:
    watched = {float(n) for n in norms()}
    assert {8.7, 13.5, 45, 15, 100, 0.25, 12, 13, 260, 9, 90, 110, 300, 20, 50} <= watched
    assert {8700, 13500, 2_700_000, 900_000, 100_000} <= watched
    assert not {1, 2, 3, 4, 10, 60, 1000} & watched


@pytest.mark.parametrize(
    "code",
    ["LIMIT = 45", "x = 45 * 60_000", "h = 8.7", "r = 100_000", "s = 1 / 4", "w = [9, 3, 1]"],
)
def test_a_norm_in_code_is_found(code: str) -> None:
    assert any(value in norms() for _, value in literals(code))


def test_no_norm_stands_in_code(root: Path) -> None:
    watched = norms()
    found = [
        f"{path.relative_to(root)}:{line}: {float(value):g}"
        for path in files(root)
        for line, value in literals(path.read_text("utf-8"))
        if value in watched and (path.relative_to(root).as_posix(), value) not in ALLOWED
    ]
    assert found == []


def test_every_exception_is_still_needed(root: Path) -> None:
    for name, number in ALLOWED:
        values = {value for _, value in literals((root / name).read_text("utf-8"))}
        assert number in values, f"{name}: {number}"

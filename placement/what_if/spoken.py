"""The effect of a what-if as Dutch lines."""

from __future__ import annotations

from collections.abc import Iterator

from placement.explain import difference_lines
from placement.what_if.effect import Effect, Tally


def effect_lines(effect: Effect) -> Iterator[str]:
    """Yield what was asked, what differs, and who gains and loses per profile and municipality."""
    yield "Wat als:"
    yield from (f"  {told}" for told in effect.told)
    yield from difference_lines(effect.difference)
    yield from _tallies("Geplaatst per zorgprofiel:", effect.by_profile)
    yield from _tallies("Geplaatst per gemeente van de woning:", effect.by_municipality)


def _tallies(title: str, tallies: tuple[Tally, ...]) -> Iterator[str]:
    shown = [t for t in tallies if t.gained or t.lost]
    if not shown:
        return
    yield title
    for t in shown:
        yield f"  {t.name}: {t.before} wordt {t.after} ({t.gained} erbij, {t.lost} eraf)."

"""What a decision about a client and a unit brings about, told before it is taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from placement.audience.case import Case
from placement.audience.fitting import FitView, fit
from placement.audience.waiting import WAIT_STATES, WaitingView
from placement.audience.words import listed, upper_first
from placement.errors import NotFoundError
from placement.explain.ranking import ranked
from placement.rulebook.rule_names import RULE_NAMES

Decision = Literal["must", "never"]
AGREED = ("aangeboden", "geaccepteerd")
MOST_NAMED = 4
"""Units that are named as a possibility; the page of the client has them all."""
AWAY = ("geparkeerd", "herindicatie", "afgemeld")


@dataclass(frozen=True, slots=True, repr=False)
class Wish:
    """A decision that somebody thinks of; `unit` empty: none about this client.

    `holders` are the other clients who have a place in the unit now, each with his state.
    """

    view: WaitingView
    unit: str
    decision: Decision
    holders: Sequence[tuple[str, str]] = ()


def consequences(case: Case | None, wish: Wish) -> tuple[str, ...]:
    """Return as Dutch sentences what follows from a decision.

    `case` is the newest proposal; without one, or where it does not know the client, it is said
    that the rules could not be asked.
    """
    if not wish.unit:
        return ("Over deze cliënt besluit u nu niets.", *_possible(case, wish))
    tell = _must if wish.decision == "must" else _never
    return (*tell(case, wish), *_away(wish.view))


def _possible(case: Case | None, wish: Wish) -> Iterator[str]:
    """Yield which units suit best and have a place left, for who has none and must get one."""
    if case is None or wish.decision == "never" or wish.view.client not in case.seeker:
        return
    ids = case.scene.units.ids
    best = [ids[each.unit] for each in ranked(case.outcome, case.seeker[wish.view.client])]
    free = [unit for unit in best if case.places_left(unit) > 0]
    if free:
        yield f"Past in en heeft plaats: {listed(free[:MOST_NAMED])}."
    elif best:
        yield f"Past alleen in woningen die al vergeven zijn, zoals {listed(best[:MOST_NAMED])}."
    else:
        yield "Er is geen woning die aan alle regels voldoet."


def _must(case: Case | None, wish: Wish) -> Iterator[str]:
    one, unit = wish.view, wish.unit
    if one.unit == unit:
        yield f"Blijft in {unit}, ook als een andere plaats beter wordt."
    elif one.unit and one.state in AGREED:
        yield (f"{upper_first(WAIT_STATES[one.state])} is {one.unit}, en dat blijft staan: trek "
               f"dat eerst in, anders kan {unit} niet.")  # fmt: skip
    elif one.unit:
        yield f"Komt in {unit} en niet meer in {one.unit}."
    else:
        yield f"Krijgt een plaats in {unit}."
    found = _fit(case, wish)
    yield from _unknown(case, wish) if found is None else _broken(found)
    if found is None or found.room == "full":
        yield from _displaced(wish)


def _never(case: Case | None, wish: Wish) -> Iterator[str]:
    one, unit = wish.view, wish.unit
    if one.unit == unit and one.state in AGREED:
        yield (f"{unit} is al {WAIT_STATES[one.state]}; dat blijft staan tot u het intrekt. "
               "Het besluit telt daarna.")  # fmt: skip
    elif one.unit == unit:
        yield f"Het voorstel voor {unit} keert niet terug; de plaats wordt vrij voor anderen."
    if case is None or one.client not in case.seeker:
        yield from _unknown(case, wish)
        return
    if unit not in case.unit:
        yield f"{unit} zat niet in het laatste voorstel."
    others = {each.unit for each in ranked(case.outcome, case.seeker[one.client])}
    left = len(others - {case.unit.get(unit, -1)})
    yield (f"Er {'blijft' if left == 1 else 'blijven'} voor deze cliënt {left} passende "
           f"{'woning' if left == 1 else 'woningen'} over." if left
           else "Let op: geen enkele andere woning voldoet aan de regels.")  # fmt: skip


def _displaced(wish: Wish) -> Iterator[str]:
    proposed = [name for name, state in wish.holders if state not in AGREED]
    agreed = [name for name, state in wish.holders if state in AGREED]
    if proposed:
        verb = "krijgt" if len(proposed) == 1 else "krijgen"
        yield f"{listed(proposed)} {verb} dan een andere plaats dan {wish.unit}, of geen."
    if agreed:
        yield (f"Let op: {wish.unit} is al toegezegd aan {listed(agreed)}. Zolang dat zo is "
               "mislukt elke volgende berekening.")  # fmt: skip


def _broken(found: FitView) -> Iterator[str]:
    rules = [RULE_NAMES.get(v.rule, v.rule) for v in found.verdicts if v.answer != "holds"]
    if rules:
        yield (f"Let op: {found.unit} voldoet voor deze cliënt niet aan: {'; '.join(rules)}. "
               "Zolang dat zo is mislukt elke volgende berekening.")  # fmt: skip
    else:
        yield "Voldoet aan elke regel."


def _unknown(case: Case | None, wish: Wish) -> Iterator[str]:
    if case is not None and wish.view.client in case.seeker and wish.unit not in case.unit:
        yield f"{wish.unit} zat niet in het laatste voorstel: of hij past is nog niet bekend."
    else:
        yield "Of de woning past is nog niet bekend: dat zegt de volgende berekening."


def _away(one: WaitingView) -> Iterator[str]:
    if one.state in AWAY:
        yield f"Telt pas als de cliënt weer meedoet: nu is de stand {WAIT_STATES[one.state]}."


def _fit(case: Case | None, wish: Wish) -> FitView | None:
    if case is None or wish.view.client not in case.seeker:
        return None
    try:
        return fit(case, wish.view.client, wish.unit)
    except NotFoundError:
        return None

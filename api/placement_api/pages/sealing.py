"""A text about persons that must go along in an address: sealed for the account that typed it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from placement.errors import SetupError
from placement_api.pages.visiting import Visit

LONGEST = 100


def sealed(visit: Visit, text: str) -> str:
    """Return a text as an address may hold it: no log, history or neighbour can read it."""
    cut = text[:LONGEST].strip()
    return visit.platform.keys.seal(cut, _place(visit)) if cut else ""


def searched(visit: Visit, path: str, choices: Iterable[str]) -> str:
    """Return the address of a list as a form filters it: codes, and the text (`zoek`) sealed."""
    codes = {name: visit.text(name) for name in choices}
    kept = {**codes, "zoek": sealed(visit, visit.text("zoek"))}
    asked = urlencode({name: value for name, value in kept.items() if value})
    return f"{path}?{asked}" if asked else path


def unsealed(visit: Visit, name: str) -> str:
    """Return the text that a value of the address holds; empty where it is not this account's."""
    try:
        return visit.platform.keys.open(visit.asked(name), _place(visit))
    except (SetupError, ValueError):
        return ""


def _place(visit: Visit) -> tuple[str, str, str]:
    return "pages", visit.who.actor.account, "search"

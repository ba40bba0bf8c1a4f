"""What tells of persons and must go along in an address: sealed for the account that sent it.

A text that was searched for, and the rows of a list that are ticked. They arrive in a form; sealed
in the address they outlive a reload, the way back and the next page, and no log can read them.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from placement.errors import SetupError
from placement_api.pages.visiting import Visit
from placement_api.problems import Refused

LONGEST = 100
MOST_TICKED = 200
"""Rows ticked at once: what follows must be looked through by a person, and fit an address."""
LONGEST_SEAL = 20_000
TICKS = "gekozen"
"""Where the address of a list holds what is ticked in it."""


def sealed(visit: Visit, text: str) -> str:
    """Return a text as an address may hold it: no log, history or neighbour can read it."""
    cut = text[:LONGEST].strip()
    return visit.platform.keys.seal(cut, _place(visit, "search")) if cut else ""


def addressed(visit: Visit, path: str, choices: Iterable[str]) -> str:
    """Return the address of a list as its form asks for it, with what is ticked in it (`kies`).

    A button of the list brings a whole address (another page, another order); the form itself
    brings filters: codes, and the text (`zoek`), which is sealed.
    """
    asked = dict(visit.request.query_params)
    if not asked:
        asked = {name: visit.text(name) for name in choices}
        asked["zoek"] = sealed(visit, visit.text("zoek"))
    asked[TICKS] = sealed_ticks(visit)
    kept = urlencode({name: value for name, value in asked.items() if value})
    return f"{path}?{kept}" if kept else path


def unsealed(visit: Visit, name: str) -> str:
    """Return the text that a value of the address holds; empty where it is not this account's."""
    return _opened(visit, name, "search")


def ticked(visit: Visit, known: Iterable[str]) -> Sequence[str]:
    """Return what the address says is ticked, as far as it is among the rows that are `known`."""
    text = _opened(visit, TICKS, "ticks")
    if not text:
        return ()
    names = zlib.decompress(base64.b85decode(text)).decode().split("\x1f")
    every = set(known)
    return tuple(name for name in names if name in every)


def sealed_ticks(visit: Visit) -> str:
    """Return what a form says is ticked (`kies`), as an address may hold it."""
    every = tuple(dict.fromkeys(visit.texts("kies")))
    if len(every) > MOST_TICKED:
        raise Refused(413, f"kies hoogstens {MOST_TICKED} rijen tegelijk")
    if not every:
        return ""
    packed = base64.b85encode(zlib.compress("\x1f".join(every).encode(), 9)).decode()
    return visit.platform.keys.seal(packed, _place(visit, "ticks"))


def _opened(visit: Visit, name: str, what: str) -> str:
    found = visit.asked(name)
    if not found or len(found) > LONGEST_SEAL:
        return ""
    try:
        return visit.platform.keys.open(found, _place(visit, what))
    except (SetupError, ValueError):
        return ""


def _place(visit: Visit, what: str) -> tuple[str, str, str]:
    return "pages", visit.who.actor.account, what

"""A form that is sent twice, by a double click or a reload, is done once and leads to one place."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from placement.store import answers
from placement_api.pages.visiting import Visit

KEY = "sleutel"
"""The field that tells one drawing of a form from another (macro `once_field`)."""


def once(visit: Visit, do: Callable[[], str], meanwhile: str) -> str:
    """Do what a form asks and return where that leads; for the same form again only the latter.

    `meanwhile` is where to look while the first of two is still at work. A form without a key is
    done each time.
    """
    if not visit.text(KEY):
        return do()
    platform, key = visit.platform, _key(visit)
    known = answers.claim(platform.database, platform.keys, key, "", platform.clock())
    if isinstance(known, answers.Answer):
        return known.headers["location"]
    if known != "new":
        return meanwhile
    try:
        where = do()
    except Exception:
        answers.release(platform.database, key)
        raise
    answers.keep(
        platform.database, platform.keys, key, answers.Answer(303, {"location": where}, "")
    )
    return where


def _key(visit: Visit) -> str:
    """Return a name for this form as it was filled in: changed, it is another."""
    filled = sorted((name, value) for name, value in visit.form.multi_items()
                    if isinstance(value, str) and name != "csrf")  # fmt: skip
    told = (visit.who.actor.account, visit.request.url.path, filled)
    return sha256(repr(told).encode()).hexdigest()

"""The newest proposal stands open before anybody asks: to open a large one takes seconds."""

from __future__ import annotations

import threading
from collections.abc import Callable

from placement.store import proposals
from placement_api.platform import Platform
from placement_api.recalling import recall

EVERY_S = 3.0
"""How long a new proposal may stand unopened: whoever does the runs may be another process."""
Tell = Callable[[str], None]


def keep_warm(
    platform: Platform, stopped: threading.Event, tell: Tell, every_s: float = EVERY_S
) -> None:
    """Open each new proposal until the server stops; `tell` hears what kind of error kept it shut.

    It takes memory like any proposal that is open: the one unasked longest makes room.
    """
    seen = ""
    while not stopped.wait(every_s):
        try:
            with platform.database.read() as connection:
                newest = proposals.latest(connection)
            if newest not in (None, seen):
                seen = newest  # also where it fails: who asks for it hears why
                recall(platform.database, platform.keys, platform.opened, newest)
        except Exception as error:  # noqa: BLE001 - the next proposal may open again
            tell(type(error).__name__)

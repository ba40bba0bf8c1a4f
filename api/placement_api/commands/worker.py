"""`placement worker`: does matches from the queue, on as many machines as wanted."""

from __future__ import annotations

import os
import signal
import threading

HELP = (
    "Doe berekeningen uit de wachtrij; op PostgreSQL op zoveel machines als gewenst.\n\n"
    "Leest dezelfde omgeving als placement serve; geef elke werker een eigen PLACEMENT_EXECUTOR."
)


def worker() -> None:
    """Work until told to stop."""
    from placement import jobs
    from placement_api.console import say
    from placement_api.opened import opened
    from placement_api.platform import utc_now, written
    from placement_api.settings import read_settings

    settings = read_settings(os.environ)
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: told.set())
    with opened() as store:
        queue = jobs.launch(
            store.database, store.keys, written, utc_now, url=settings.database_url,
            executor=settings.executor,
        )  # fmt: skip
        say(f"Werker {settings.executor} wacht op berekeningen")
        told.wait()
        jobs.stop(queue)
    jobs.leave()

"""The web server until it is told to stop, with whoever does the matches beside it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from anyio import to_thread

from placement_api.console import say

if TYPE_CHECKING:
    from fastapi import FastAPI

    from placement_api.opened import Opened
    from placement_api.platform import Clock
    from placement_api.settings import ServerSettings

GRACE_S = 20
THREADS = 4
"""Requests worked on at once: all want the one interpreter, and more of them only wait in turns.
At 120 requests a second (tests/bench/bench_api.py) 4 instead of 40, with SWITCH_S, took the 95th
percentile on SQLite from 0.5 s to 0.1 s or less; on PostgreSQL it went from 1.3 s to anything
between 0.06 s and 1.2 s, so there something else counts too."""
SWITCH_S = 0.0005
"""How long a thread may keep the interpreter from the one that answers the network."""
STARTUP_FAILURE = 3


def share_the_interpreter(app: FastAPI) -> None:
    """Let an app's server work on few requests at once, and take turns often (see THREADS)."""

    async def few() -> None:
        to_thread.current_default_thread_limiter().total_tokens = THREADS

    sys.setswitchinterval(SWITCH_S)
    app.router.on_startup.append(few)


def serve_on(
    settings: ServerSettings,
    store: Opened,
    clock: Clock,
    *,
    host: str,
    port: int,
    works: bool = True,
) -> None:
    """Serve the platform of an open store; ends the process when a signal tells it to stop."""
    import uvicorn

    from placement import jobs
    from placement_api.app import create_app
    from placement_api.platform import Platform, written

    status = 0
    queue = jobs.launch(
        store.database, store.keys, written, clock, url=settings.database_url,
        executor=settings.executor, works=works,
    )  # fmt: skip
    app = create_app(Platform(settings, store.database, store.keys, queue, clock))
    share_the_interpreter(app)
    say(f"Het platform luistert op {host}:{port}")
    try:
        uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False,
                    timeout_graceful_shutdown=GRACE_S)  # fmt: skip
    except (KeyboardInterrupt, SystemExit) as told:
        # The server hands on the signal that stopped it; only a failed start is a failure.
        status = STARTUP_FAILURE if getattr(told, "code", 0) == STARTUP_FAILURE else 0
    finally:
        jobs.stop(queue)
        store.database.close()
    jobs.leave(status)

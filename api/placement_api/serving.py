"""The web server until it is told to stop, with whoever does the matches beside it."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from typing import TYPE_CHECKING

from anyio import to_thread

from placement_api.console import say

if TYPE_CHECKING:
    from anyio import CapacityLimiter
    from fastapi import FastAPI

    from placement_api.opened import Opened
    from placement_api.platform import Clock, Platform
    from placement_api.settings import ServerSettings

GRACE_S = 20
THREADS = 10
"""Requests worked on at once. Far more of them only take turns on the one interpreter (40 took five
times as long on SQLite); far fewer, and lists wait while others wait for a commit: with 4 the 95th
percentile on PostgreSQL was 444 and 824 ms where it was 74 and 129 ms with 10, in turns on a loaded
machine (tests/bench/bench_api.py)."""
SWITCH_S = 0.0005
"""How long a thread may keep the interpreter from the one that answers the network."""
LONG_S = 0.5
"""Whoever works longer than this is not counted among the few: a long question holds up nobody."""
MOST_THREADS = 40
STARTUP_FAILURE = 3


def share_the_interpreter(app: FastAPI) -> None:
    """Let an app's server work on few requests at once, and take turns often (see THREADS)."""

    async def few() -> None:
        limiter = to_thread.current_default_thread_limiter()
        limiter.total_tokens = THREADS
        app.state.lending = asyncio.create_task(lend(limiter))

    sys.setswitchinterval(SWITCH_S)
    app.router.on_startup.append(few)


async def lend(limiter: CapacityLimiter) -> None:
    """Let one request more in for each that has been at work for long, as long as the loop runs."""
    since: dict[int, float] = {}
    while True:
        await asyncio.sleep(LONG_S / 4)
        now = time.monotonic()
        since = {id(who): since.get(id(who), now) for who in limiter.statistics().borrowers}
        long = sum(now - began >= LONG_S for began in since.values())
        limiter.total_tokens = min(THREADS + long, MOST_THREADS)


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

    status, stopped = 0, threading.Event()
    queue = jobs.launch(
        store.database, store.keys, written, clock, url=settings.database_url,
        executor=settings.executor, works=works,
    )  # fmt: skip
    platform = Platform(settings, store.database, store.keys, queue, clock)
    app = create_app(platform)
    share_the_interpreter(app)
    _warm(platform, stopped)
    say(f"Het platform luistert op {host}:{port}")
    try:
        uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False,
                    timeout_graceful_shutdown=GRACE_S)  # fmt: skip
    except (KeyboardInterrupt, SystemExit) as told:
        # The server hands on the signal that stopped it; only a failed start is a failure.
        status = STARTUP_FAILURE if getattr(told, "code", 0) == STARTUP_FAILURE else 0
    finally:
        stopped.set()
        jobs.stop(queue)
        store.database.close()
    jobs.leave(status)


def _warm(platform: Platform, stopped: threading.Event) -> None:
    from placement_api.logs import logger
    from placement_api.warming import keep_warm

    log = logger()

    def tell(kind: str) -> None:
        log.error("warming", kind=kind)

    threading.Thread(
        target=keep_warm, args=(platform, stopped, tell), name="placement-warm", daemon=True
    ).start()

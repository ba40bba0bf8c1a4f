"""The web server until it is told to stop, with whoever does the matches beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement_api.console import say

if TYPE_CHECKING:
    from placement_api.opened import Opened
    from placement_api.platform import Clock
    from placement_api.settings import ServerSettings

GRACE_S = 20
STARTUP_FAILURE = 3


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

"""`placement serve`: the web server, which on its own also does the matches."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from placement_api.commands.options import OPTIONS
from placement_api.console import say

HELP = (
    "Start het platform: de server met de API, en wie de berekeningen doet.\n\n"
    "Leest PLACEMENT_DATABASE_URL, PLACEMENT_KEYS, PLACEMENT_BASE_URL en PLACEMENT_EXECUTOR; "
    "brengt de database eerst naar deze versie. Stoppen met Ctrl-C of SIGTERM: verzoeken worden "
    "afgemaakt, een berekening gaat bij de volgende start verder."
)
Host = Annotated[
    str,
    typer.Option("--host", metavar="ADRES", help="Waarop te luisteren.", rich_help_panel=OPTIONS),
]
Port = Annotated[
    int,
    typer.Option("--port", metavar="POORT", min=1, max=65535, help="De poort.",
                 rich_help_panel=OPTIONS),
]  # fmt: skip
NoWorker = Annotated[
    bool,
    typer.Option("--no-worker", help="Laat de berekeningen aan placement worker.",
                 rich_help_panel=OPTIONS),
]  # fmt: skip
GRACE_S = 20
STARTUP_FAILURE = 3


def serve(host: Host = "127.0.0.1", port: Port = 8000, no_worker: NoWorker = False) -> None:
    """Serve until told to stop."""
    import uvicorn

    from placement import jobs
    from placement_api.app import create_app
    from placement_api.opened import opened
    from placement_api.platform import Platform, utc_now, written
    from placement_api.settings import read_settings

    settings, status = read_settings(os.environ), 0
    with opened(os.environ, new=True) as store:
        queue = jobs.launch(
            store.database, store.keys, written, utc_now, url=settings.database_url,
            executor=settings.executor, works=not no_worker,
        )  # fmt: skip
        app = create_app(Platform(settings, store.database, store.keys, queue, utc_now))
        say(f"Het platform luistert op http://{host}:{port}")
        try:
            uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False,
                        timeout_graceful_shutdown=GRACE_S)  # fmt: skip
        except (KeyboardInterrupt, SystemExit) as told:
            # The server hands on the signal that stopped it; only a failed start is a failure.
            status = STARTUP_FAILURE if getattr(told, "code", 0) == STARTUP_FAILURE else 0
        finally:
            jobs.stop(queue)
    jobs.leave(status)

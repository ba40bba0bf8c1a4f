"""`placement serve`: the web server, which on its own also does the matches."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from placement_api.commands.options import OPTIONS

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


def serve(host: Host = "127.0.0.1", port: Port = 8000, no_worker: NoWorker = False) -> None:
    """Serve until told to stop."""
    from placement_api.opened import opened
    from placement_api.platform import utc_now
    from placement_api.serving import serve_on
    from placement_api.settings import read_settings

    settings = read_settings(os.environ)
    with opened(os.environ, new=True) as store:
        serve_on(settings, store, utc_now, host=host, port=port, works=not no_worker)

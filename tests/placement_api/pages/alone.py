"""Opens every page of a planner where there is no network but its own loopback.

`unshare --map-root-user --net python -m tests.placement_api.pages.alone REGION`, a pickled Region.
"""

from __future__ import annotations

import fcntl
import pickle
import socket
import struct
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conftest import CHROMIUM, FLAGS
from tests.placement_api.pages.conftest import account_of
from tests.placement_api.pages.test_every_page_seen import walk
from tests.placement_api.serving import Region, listening, serve

ELSEWHERE = ("192.0.2.1", 80)
"""RFC 5737: an address that nobody has."""


def main() -> None:
    loopback()
    region: Region = pickle.loads(Path(sys.argv[1]).read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        made = serve(region, Path(folder))
        secret = account_of(made, "planner").secret
        with listening(made) as url:
            opened, foreign = seen(url, secret)
        made.platform.database.close()
    print(len(opened), "pages")
    sys.exit(f"asked elsewhere: {foreign}" if foreign else 0)


def loopback() -> None:
    """Put up the loopback of this namespace alone: the browser reaches the server, nothing else."""
    with socket.socket() as any_:
        name = struct.pack("16sh14x", b"lo", 0x1 | 0x40)
        fcntl.ioctl(any_, 0x8914, name)
    try:
        socket.create_connection(ELSEWHERE, timeout=2)
    except OSError:
        return
    sys.exit("there is a network here")


def seen(url: str, secret: str) -> tuple[list[str], list[str]]:
    """Return the pages that were opened, each with status 200, and what was asked elsewhere."""
    foreign: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        context = browser.new_context(base_url=url, locale="nl-NL")
        context.add_cookies([{"name": "placement-dev", "value": secret, "url": url}])
        page = context.new_page()
        page.on("request", lambda asked: foreign.append(asked.url)
                if not asked.url.startswith((url, "data:", "blob:")) else None)  # fmt: skip
        page.on("requestfailed", lambda asked: foreign.append(f"{asked.url} failed")
                if asked.failure != "net::ERR_ABORTED" else None)  # fmt: skip
        opened = [*walk(page)]
        browser.close()
    return opened, foreign


if __name__ == "__main__":
    main()

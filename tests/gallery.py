"""One walk of pictures per role through the demo region: `python -m tests.gallery OUT`.

Every picture is of invented data, reduced to 64 colours so that a page of the README stays light.
"""

from __future__ import annotations

import io
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from placement.audience.roles import Role
from tests.conftest import FLAGS
from tests.placement_api.test_demo import start, told

COLOURS = 64
TALLEST = 1_500
WIDE, PHONE = 1440, 390
"""Pixels across: a desk and a telephone."""
Step = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of a walk: its name, where to go first, what to do there, how wide."""

    name: str
    path: str = ""
    do: Step = lambda _: None
    width: int = WIDE
    whole: bool = True
    """All of the page, or what a window shows of it at once."""


def _click(selector: str) -> Step:
    def click(page: Page) -> None:
        page.click(f"{selector} >> nth=0")
        page.wait_for_load_state("load")

    return click


def _proposal(page: Page) -> None:
    """Wait for the match to end, and open what it made."""
    page.click("a:has-text('Bekijk het voorstel')", timeout=120_000)
    page.wait_for_load_state("load")


def _choose(page: Page) -> None:
    """Choose the first placings of the board."""
    for box in page.locator("main tbody input[type=checkbox]:enabled").all()[:3]:
        box.check()


def _compare(page: Page) -> None:
    """Put the two newest proposals side by side."""
    page.select_option("[name=voor]", index=1)
    page.select_option("[name=na]", index=2)
    page.click("main form[action='/vergelijken'] button[type=submit]")
    page.wait_for_load_state("load")


WALKS: dict[Role, tuple[Picture, ...]] = {
    "coordinator": (
        Picture("begin", "/"),
        Picture("wachtlijst", "/wachtlijst"),
        Picture("client", do=_click("main tbody th a")),
        Picture("aanbod", "/aanbod"),
        Picture("kaart", "/kaart"),
        Picture("match", "/match"),
        Picture("berekening", do=_click("button:has-text('Start berekening')")),
        Picture("voorstel", do=_proposal, whole=False),
        Picture("kiezen", do=_choose, whole=False),
        Picture("aanbieden", do=_click("button:has-text('Bied gekozen aan')")),
        Picture("aanbiedingen", "/aanbiedingen"),
        Picture("verloop", do=_click("main tbody th a")),
        Picture("wachtlijst-telefoon", "/wachtlijst", width=PHONE),
    ),
    "corporation": (
        Picture("begin", "/"),
        Picture("afspraken", "/afspraken"),
        Picture("afspraak", do=_click("main tbody th a")),
        Picture("woningen", "/woningen"),
        Picture("woningtoets", "/woningtoets?woning=u097"),
        Picture("woning-aanbieden", "/woning-aanbieden"),
    ),
    "planner": (
        Picture("spreiding", "/spreiding"),
        Picture("dekking", "/dekking"),
        Picture("vergelijken", "/vergelijken", _compare),
    ),
    "provider": (
        Picture("begin", "/"),
        Picture("locaties", "/organisatie"),
        Picture("aanbiedingen", "/aanbiedingen"),
        Picture("aanbieding-telefoon", do=_click("main tbody th a"), width=PHONE),
        Picture("plaatsingen", "/organisatie/plaatsingen"),
    ),
    "auditor": (
        Picture("logboek", "/toezicht"),
        Picture("keten", "/toezicht/keten?controle=1"),
        Picture("gelijke-kansen", "/toezicht/gelijke-kansen"),
    ),
    "admin": (
        Picture("accounts", "/beheer/accounts"),
        Picture("account", "/beheer/accounts/nieuw"),
        Picture("aanleveringen", "/beheer/aanleveringen"),
        Picture("regels", "/beheer/regels"),
    ),
}


def small(picture: bytes) -> bytes:
    """Return a picture with few colours, cut off where it gets too tall."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    cut = image.crop((0, 0, image.width, min(image.height, TALLEST)))
    out = io.BytesIO()
    few = cut.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def walked(url: str, role: Role, password: str, page: Page) -> Iterator[tuple[str, bytes]]:
    """Log in and yield the pictures of a role, each by the name of its file."""
    page.goto(f"{url}/inloggen")
    page.fill("[name=name]", role)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")
    for number, step in enumerate(WALKS[role], start=1):
        page.set_viewport_size({"width": step.width, "height": 900})
        if step.path:
            page.goto(url + step.path)
        step.do(page)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(600)  # for the map to draw itself
        yield f"{role}-{number}-{step.name}.png", small(page.screenshot(full_page=step.whole))


def main(out: Path) -> None:
    """Start the demo as anybody would, and write every picture of every role."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        demo = start(Path(folder))
        try:
            url, password = told(demo)
            browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            for role in WALKS:
                context = browser.new_context(locale="nl-NL")
                for name, picture in walked(url, role, password, context.new_page()):
                    (out / name).write_bytes(picture)
                    print(name, len(picture) // 1000, "kB")
                context.close()
            browser.close()
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

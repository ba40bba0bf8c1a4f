"""No free text of a view is ever run: not in the page, not in a popup, not in a tooltip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args

import pytest

from placement.audience.views import Audience, MapView, TableView, UnitState
from placement_maps import render
from tests.placement_maps.conftest import Opened
from tests.placement_maps.sample_view import sample_view

PAYLOADS = (
    "${alert(1)}",
    "`${alert(1)}`",
    "`+alert(1)+`",
    "<img src=x onerror=alert(1)>",
    "{{7*7}}",
    "{% raw %}{{7*7}}",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "-->]]><script>alert(1)</script>",
    "\\",
    "\\\\';alert(1)//",
    "'\"",
    "\"'><svg onload=alert(1)>",
    "' autofocus onfocus=alert(1) x='",
    "javascript:alert(1)",
    "&lt;img src=x onerror=alert(1)&gt;",
    "\u2028alert(1)\u2029",
    "%3Cscript%3Ealert(1)%3C/script%3E",
)
CLOSED_SETS = set(get_args(Audience)) | set(get_args(UnitState))
POLICY = '<meta http-equiv="Content-Security-Policy"'


def poison(value: Any, payload: str) -> Any:
    """Put the payload before every text of a view; geometry and closed sets stay."""
    if isinstance(value, str):
        return value if value in CLOSED_SETS else payload + value
    if isinstance(value, tuple):
        return tuple(poison(item, payload) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        found = {f.name: poison(getattr(value, f.name), payload) for f in fields(value)}
        return replace(value, **found)
    return value


def small_view() -> MapView:
    """Return a few of everything, and a table that names every id, so every popup has a button."""
    view = sample_view()
    forms = {unit.form: unit for unit in view.units}
    units = tuple({u.id: u for u in (*forms.values(), *view.units[:6])}.values())
    things = (*units, *view.bw_locations, *view.complexes, *view.groups, *view.care_bases)
    placements = view.placements[:4]
    ids = [thing.id for thing in things] + [m.name for m in view.municipalities]
    ids += [placement.client for placement in placements]
    table = TableView("all", "Alles", ("Id",), tuple((i,) for i in ids), "Noot")
    return replace(view, units=units, placements=placements, tables=(table, *view.tables[1:3]))


def open_everything(opened: Opened) -> int:
    """Open each popup and tooltip of the page; return how many popups opened."""
    page = opened.page
    for box in page.locator(".leaflet-control-layers-selector").all():
        box.check()
    page.wait_for_timeout(80)
    return int(
        page.evaluate(
            """async () => {
          let count = 0;
          const seen = () => { if (document.querySelector('.leaflet-popup')) count++; };
          const hover = (e) => { for (const kind of ['mouseover', 'mouseenter', 'focus'])
            e.dispatchEvent(new MouseEvent(kind, {bubbles: true, clientX: 400, clientY: 400})); };
          for (const path of document.querySelectorAll('path.leaflet-interactive')) {
            hover(path);
            path.dispatchEvent(
              new MouseEvent('click', {bubbles: true, clientX: 400, clientY: 400}));
            seen();
          }
          for (const sign of document.querySelectorAll('.pm-sign')) hover(sign);
          for (const button of document.querySelectorAll('button.to-map')) {
            button.click();
            seen();
            for (const sign of document.querySelectorAll('.pm-sign')) hover(sign);
          }
          await new Promise((done) => setTimeout(done, 120));
          return count;
        }"""
        )
    )


def ran(opened: Opened) -> list[str]:
    page = opened.page
    found = list(page.evaluate("window.fired")) + opened.dialogs
    scripts = page.evaluate("document.querySelectorAll('script').length")
    strangers = page.evaluate(
        "document.querySelectorAll('img, iframe, object, embed, [onerror], [onload], [onfocus],"
        " a[href^=javascript]').length"
    )
    return found + ["script"] * (scripts - 4) + ["element"] * strangers


@pytest.mark.browser
@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_in_every_text_is_shown_and_never_run(
    open_map: Callable[..., Opened], payload: str
) -> None:
    view = poison(small_view(), payload)
    # Without the policy: the escaping must hold by itself.
    bare = render(view).replace(POLICY, '<meta name="no-policy"', 1)
    opened = open_map(bare)
    assert open_everything(opened) > 60
    assert ran(opened) == []
    assert opened.outside() == []
    assert opened.console == []
    shown = opened.page.locator("h1").text_content() or ""
    assert shown == f"{payload}{sample_view().title}"
    assert opened.page.title().endswith(sample_view().title)
    rows = opened.page.locator("button.to-map").all_text_contents()
    assert f"{payload}BW1" in rows
    popup = opened.page.locator(".leaflet-popup h3").first.text_content() or ""
    assert payload in popup


@pytest.mark.browser
def test_the_policy_stops_a_script_that_slipped_in(open_map: Callable[..., Opened]) -> None:
    slipped = render(small_view()).replace(
        "<main>", "<main><img src=x onerror=alert(1)><script>alert(2)</script>", 1
    )
    opened = open_map(slipped)
    assert opened.page.evaluate("window.fired") == []
    assert opened.page.evaluate("window.violations.length") >= 2


@pytest.mark.browser
def test_the_plain_view_needs_nothing_that_the_policy_stops(
    open_map: Callable[..., Opened],
) -> None:
    opened = open_map(render(small_view()))
    assert open_everything(opened) > 60
    assert opened.quiet()


def test_no_payload_stands_anywhere_in_the_file_as_it_was_written() -> None:
    for payload in PAYLOADS:
        if len(payload) > 5 and set(payload) & set("<`{\"'\\"):
            assert payload not in render(poison(small_view(), payload))

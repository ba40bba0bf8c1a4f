"""Whatever text is delivered, nothing of it runs: in no page, popup, print view, PDF or Excel."""

from __future__ import annotations

import io
import re
from functools import partial

import pytest
from openpyxl import load_workbook

from placement.audience.roles import ROLES, Role
from tests.once import once
from tests.placement_api.pages.conftest import Door, Visiting
from tests.placement_api.pages.crawling import crawl, is_page, looked
from tests.placement_api.pages.hostile import RESULT, poison
from tests.placement_api.pages.test_every_page_seen import walk
from tests.placement_api.serving import Region, make_region

pytestmark = pytest.mark.slow
RAW = ("<img src=x", "<svg onload", "<script>window.hit")
"""What would be a tag; where it stands in a page as it was delivered, a reader would run it."""


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    """Stand in for the demo region, so that every door leads to this one."""
    return once(tmp_path_factory, "hostile", partial(make_region, change=poison))


@pytest.mark.parametrize("role", ROLES)
def test_no_delivered_text_is_a_tag_a_formula_or_a_sum_anywhere(door: Door, role: Role) -> None:
    found = crawl(door(role), each=1, skip=lambda address: "vorm=print" in address)
    assert {path: told.status_code for path, told in found.items() if told.status_code != 200} == {}
    for path, told in found.items():
        if is_page(told) and not told.headers["content-security-policy"].startswith("sandbox"):
            assert looked(told.text).faults == [], path
            assert not [raw for raw in RAW if raw in told.text], path
        if is_page(told):
            assert RESULT not in told.text, path
        if told.content[:2] == b"PK" and "sheet" in told.headers["content-type"]:
            refuse_formulas(told.content, path)
        if told.content[:4] == b"%PDF":
            assert not re.search(rb"/JavaScript|/JS |/URI|/Launch", told.content), path
    lists = {path.split("?")[0] for path in found if "vorm=xlsx" in path}
    assert lists
    assert lists == {path.split("?")[0] for path in found if "vorm=pdf" in path}


@pytest.mark.browser
@pytest.mark.parametrize("role", ["coordinator", "corporation", "planner"])
def test_nothing_of_it_runs_in_a_browser_nor_where_the_mouse_goes(
    visit: Visiting, role: Role
) -> None:
    page = visit(role)
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for path in walk(page):
        for canvas in page.query_selector_all("canvas"):
            if (box := canvas.bounding_box()) is not None:
                for part in (0.3, 0.5, 0.7):
                    page.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] / 2)
                    page.mouse.click(box["x"] + box["width"] * part, box["y"] + box["height"] / 2)
        assert page.evaluate("window.hit") is None, path


def refuse_formulas(content: bytes, path: str) -> None:
    book = load_workbook(io.BytesIO(content))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (path, cell.coordinate)
                assert cell.hyperlink is None, (path, cell.coordinate)

"""Whose background map it is: named as its terms ask, and never another's."""

from __future__ import annotations

import pytest

from placement_api.pages.assets import Assets
from placement_api.pages.base_maps import source_of
from placement_api.pages.rendering import headers, make_pages

BRT = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/standaard/EPSG:3857/{z}/{x}/{y}.png"
PHOTO = "https://service.pdok.nl/hwh/luchtfotorgb/wmts/v1_0/Actueel_ortho25/EPSG:3857/{z}/{x}/{y}"


@pytest.mark.parametrize(("address", "source"), [
    (BRT, "© Kadaster (BRT Achtergrondkaart, PDOK), CC BY 4.0"),
    (PHOTO, "© Beeldmateriaal Nederland (luchtfoto, PDOK), CC BY 4.0"),
    ("https://a.tile.openstreetmap.org/{z}/{x}/{y}.png", "© OpenStreetMap-bijdragers, ODbL"),
    ("https://kaarten.delft.example/{z}/{x}/{y}.png", "kaarten.delft.example"),
    ("https://nepservice.pdok.nl.example/brt/{z}", "nepservice.pdok.nl.example"),
    ("", ""),
])  # fmt: skip
def test_a_background_map_is_named_after_its_owner(address: str, source: str) -> None:
    assert source_of(address) == source


def test_another_service_is_named_as_the_setting_says() -> None:
    pages = make_pages(Assets({}), base_map="https://kaart.example/{z}/{x}/{y}.png © Gemeente X")
    assert pages.base_map == "https://kaart.example/{z}/{x}/{y}.png"
    assert pages.base_map_source == "© Gemeente X"
    assert "https://kaart.example;" in headers("1", pages.base_map)["Content-Security-Policy"]

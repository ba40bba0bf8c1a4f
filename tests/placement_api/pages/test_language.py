"""The English catalogue is whole, and a translated text is never markup."""

from __future__ import annotations

import re

import pytest

from placement.audience.roles import ROLES, Role
from placement_api.pages import messages
from placement_api.pages.assets import read_assets
from placement_api.pages.language import COOKIE, LANGUAGES
from placement_api.pages.rendering import make_pages
from tests.placement_api.pages.conftest import Door
from tests.placement_api.pages.crawling import crawl, wants_file


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_delivered_text_that_is_looked_up_stays_a_text(language: str) -> None:
    drawn = make_pages(read_assets()).environments[language].from_string("{{ _(text) }}")
    assert drawn.render(text="<b>100 %s</b>") == "&lt;b&gt;100 %s&lt;/b&gt;"
    assert drawn.render(text="") == ""


def test_every_text_of_the_pages_has_an_english_one() -> None:
    told = "run python -m placement_api.pages.messages and fill in what it adds"
    assert messages.missing() == [], told


def test_the_catalogue_holds_nothing_that_is_no_longer_used() -> None:
    known = {str(message.id) for message in messages.catalogue() if message.id}
    assert sorted(known - messages.messages()) == []


def test_a_translation_keeps_what_is_filled_in_and_how_a_text_ends() -> None:
    for message in messages.catalogue():
        dutch, english = str(message.id), str(message.string)
        if dutch:
            assert sorted(re.findall(r"\{\w*\}|%\w", dutch)) == sorted(
                re.findall(r"\{\w*\}|%\w", english)
            ), dutch
            assert (dutch[-1:] in tuple(":,…")) == (english[-1:] in tuple(":,…")), dutch


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_no_english_page_looks_up_a_text_that_the_catalogue_does_not_hold(
    door: Door, role: Role
) -> None:
    """But for texts with data in them, which have a digit and stay Dutch."""
    client = door(role)
    client.cookies.set(COOKIE, "en")
    english = client.app.state.pages.environments["en"]  # type: ignore[attr-defined]
    known, missed = {str(message.id) for message in messages.catalogue()}, set[str]()
    found = english.globals["gettext"]

    def told(text: str) -> str:
        if text and str(text) not in known and not re.search(r"\d", text):
            missed.add(str(text))
        return str(found(text))

    english.globals["gettext"] = told
    crawl(client, each=1, skip=wants_file)
    assert sorted(missed) == []

"""The English catalogue is whole, and a translated text is never markup."""

from __future__ import annotations

import re

import pytest

from placement.audience.roles import ROLES, Role
from placement_api.pages import messages
from placement_api.pages.assets import read_assets
from placement_api.pages.language import COOKIE, LANGUAGES, Told, joined
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


def test_a_sentence_with_data_is_said_in_english_and_its_data_stay_text() -> None:
    english = make_pages(read_assets()).environments["en"]
    told = Told("voorstel van {when}", when="<b>21</b>")
    assert told == "voorstel van <b>21</b>"
    drawn = english.from_string("{{ _(told) }} {{ told | cell }}").render(told=told)
    assert drawn == " ".join(["proposal of &lt;b&gt;21&lt;/b&gt;"] * 2)
    both = joined("ja", Told("{name}: lezen", name="Cliënten"), by="; ")
    assert english.from_string("{{ _(both) }}").render(both=both) == "yes; Clients: read"


CITED: tuple[Role, ...] = ("coordinator", "provider")
"""Roles whose pages still look up names of things that were delivered, which hold a digit."""


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_no_english_page_looks_up_a_text_that_the_catalogue_does_not_hold(
    door: Door, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = door(role)
    client.cookies.set(COOKIE, "en")
    english = client.app.state.pages.environments["en"]  # type: ignore[attr-defined]
    known, missed = {str(message.id) for message in messages.catalogue()}, set[str]()
    found = english.globals["gettext"]

    def looked_up(text: str) -> str:
        said = text.pattern if isinstance(text, Told) else str(text)
        words = re.sub(r"\{\w*\}", "", said)
        data = role in CITED and re.search(r"\d", words)
        if re.search(r"[a-z]", words) and said not in known and not data:
            missed.add(said)
        return str(found(text))

    monkeypatch.setitem(english.globals, "gettext", looked_up)
    crawl(client, each=1, skip=wants_file)
    assert sorted(missed) == []

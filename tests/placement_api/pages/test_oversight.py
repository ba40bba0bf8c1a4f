"""Whoever oversees sees who saw and did what, whether the chain holds, and who gets less."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, text, update

from placement.store.audit import AUDIT, head
from tests.placement_api.pages.conftest import Door, csrf
from tests.placement_api.serving import Served

SOMEONE = "c001"


def test_what_is_seen_of_a_client_is_found_by_its_number_without_it_in_the_address(
    door: Door, served: Served
) -> None:
    door("coordinator").get(f"/v1/clients/{SOMEONE}")
    auditor = door("auditor")
    sent = auditor.post("/toezicht", data={"csrf": csrf(auditor), "clientnummer": SOMEONE})
    assert sent.status_code == 303
    address = sent.headers["location"]
    assert SOMEONE not in address
    page = auditor.get(address).text
    assert "clients.read" in page
    assert "coordinator-pagina" in page
    assert "runs.ask" not in re.findall(r"<td[^>]*>([^<]*)</td>", page)


def test_a_search_for_a_client_is_itself_written_down(door: Door, served: Served) -> None:
    auditor = door("auditor")
    auditor.post("/toezicht", data={"csrf": csrf(auditor), "clientnummer": SOMEONE})
    blind = served.platform.keys.blind(SOMEONE, ("audit", "client"))
    with served.platform.database.read() as connection:
        asked = select(AUDIT.c.action).where(AUDIT.c.client == blind)
        assert connection.execute(asked).scalars().all() == ["audit.read"]


def test_events_are_narrowed_down_by_day_account_event_and_outcome(door: Door) -> None:
    assert door("planner").get("/v1/clients").status_code == 403
    auditor = door("auditor")
    every = auditor.get("/toezicht").text
    assert "geweigerd" in every
    assert "gelukt" in auditor.get("/toezicht?uitkomst=ok").text
    denied = auditor.get("/toezicht?uitkomst=denied&gebeurtenis=clients.read").text
    assert "1 rij" in denied
    assert "Er is niets vastgelegd" in auditor.get("/toezicht?van=2026-11-22").text
    assert "Er is niets vastgelegd" in auditor.get("/toezicht?tot=2026-11-20").text
    assert auditor.get("/toezicht?van=gisteren&client=%27").status_code == 200


@pytest.mark.parametrize("form", ["xlsx", "pdf", "print"])
def test_the_log_goes_out_as_a_file(door: Door, form: str) -> None:
    told = door("auditor").get(f"/toezicht?vorm={form}")
    assert told.status_code == 200
    assert len(told.content) > 500


def test_the_chain_is_walked_and_a_change_in_it_is_found(door: Door, served: Served) -> None:
    auditor = door("auditor")
    with served.platform.database.read() as connection:
        kept = head(connection)
    page = auditor.get("/toezicht/keten?controle=1").text
    assert "De keten klopt" in page
    assert kept.hash in page
    against = f"/toezicht/keten?controle=1&nummer={kept.number}&eindcode={kept.hash}"
    assert "ligt op de keten" in auditor.get(against).text
    with served.platform.database.write() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))  # as whoever owns the file could
        connection.execute(update(AUDIT).where(AUDIT.c.number == 1).values(actor="iemand anders"))
    assert "De keten klopt niet" in auditor.get("/toezicht/keten?controle=1").text


def test_a_code_that_is_none_comes_back_with_what_was_filled_in(door: Door) -> None:
    told = door("auditor").get("/toezicht/keten?controle=1&nummer=3&eindcode=xyz")
    assert told.status_code == 400
    assert 'value="xyz"' in told.text
    assert "is geen eindcode" in told.text
    assert "De keten klopt" not in told.text


def test_fairness_is_shown_in_numbers_without_a_person(door: Door, served: Served) -> None:
    auditor = door("auditor")
    page = auditor.get("/toezicht/gelijke-kansen").text
    assert "Eerlijk verdeeld over groepen" in page
    assert not re.search(r"\bc\d{3}\b", page)
    assert auditor.get("/toezicht/gelijke-kansen?vorm=xlsx").content[:2] == b"PK"


def test_no_other_role_oversees(door: Door) -> None:
    for role in ("coordinator", "corporation", "planner", "provider"):
        client = door(role)
        for path in ("/toezicht", "/toezicht/keten", "/toezicht/gelijke-kansen"):
            assert client.get(path).status_code == 403

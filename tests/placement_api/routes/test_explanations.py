"""Explanations through the API: of the proposal's own input, for the coordinator alone."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import select

from placement.store import importing
from placement.store.audit import AUDIT
from placement.store.rows import read_tables
from tests.placement_api.serving import NOW, Served


def _names(served: Served) -> tuple[str, str, str]:
    written: Any = served.written
    placed = written["placements"][0]
    return placed["client"], placed["unit"], written["unplaced"][0]["client"]


def test_a_pair_is_explained_rule_by_rule_with_its_sources(served: Served) -> None:
    client, unit, _ = _names(served)
    path = f"/v1/proposals/{served.proposal}/explanations/clients/{client}/units/{unit}"
    answer = served.as_("coordinator").get(path)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert any("Dit is de plaats in het voorstel." in line for line in told["lines"])
    best = [row for row in told["providers"] if row["holds"]]
    assert best
    assert all(verdict["source"] for row in told["providers"] for verdict in row["verdicts"])


def test_who_has_no_place_hears_why_and_what_would_help(served: Served) -> None:
    _, _, left = _names(served)
    path = f"/v1/proposals/{served.proposal}/explanations/clients/{left}"
    told = served.as_("coordinator").get(path).json()
    assert "Niet geplaatst in dit voorstel." in told["lines"]
    assert told["unplaced"]["blocking"] or told["unplaced"]["conflict"]
    assert "placement" not in told or told["placement"] is None


def test_a_unit_ranks_who_suits_it_in_the_order_of_the_goals(served: Served) -> None:
    client, unit, _ = _names(served)
    path = f"/v1/proposals/{served.proposal}/explanations/units/{unit}"
    told = served.as_("coordinator").get(path).json()
    assert client in {row["client"] for row in told["suited"]}
    assert any(client in line for line in told["lines"])


def test_a_pair_of_an_open_proposal_answers_within_a_tenth_of_a_second(served: Served) -> None:
    client, unit, _ = _names(served)
    path = f"/v1/proposals/{served.proposal}/explanations/clients/{client}/units/{unit}"
    door = served.as_("coordinator")
    door.get(path)  # opens the proposal
    started = time.process_time()
    for _ in range(5):
        assert door.get(path).status_code == 200
    # The figure is in the benchmark; this bound of the processor's time holds on a busy machine.
    assert (time.process_time() - started) / 5 < 0.1


def test_every_explanation_of_a_client_stands_in_the_audit_chain(served: Served) -> None:
    client, _, _ = _names(served)
    served.as_("coordinator").get(f"/v1/proposals/{served.proposal}/explanations/clients/{client}")
    blind = served.platform.keys.blind(client, ("audit", "client"))
    with served.platform.database.read() as connection:
        found = connection.execute(select(AUDIT).where(AUDIT.c.client == blind)).mappings().all()
    assert [row["action"] for row in found] == ["explanations.read"]
    assert found[0]["detail"] == served.proposal


def test_later_data_do_not_change_what_a_proposal_says_of_itself(served: Served) -> None:
    client, unit, _ = _names(served)
    path = f"/v1/proposals/{served.proposal}/explanations/clients/{client}/units/{unit}"
    before = served.as_("coordinator").get(path).json()
    database, keys = served.platform.database, served.platform.keys
    with database.write() as connection:
        tables = read_tables(connection, keys)
        tables = tables.replace(units=tables.units.assign(rent=9_999.0))
        importing.apply(connection, keys, tables, at=NOW)
    served.platform.opened.forget(served.proposal)
    assert served.as_("coordinator").get(path).json() == before


def test_nobody_but_the_coordinator_of_the_whole_region_is_told_anything(served: Served) -> None:
    client, unit, _ = _names(served)
    path = f"/v1/proposals/{served.proposal}/explanations/clients/{client}/units/{unit}"
    doors = [served.as_(r) for r in ("corporation", "provider", "planner", "auditor", "admin")]
    doors.append(served.as_("coordinator", municipalities=("GM0503",)))
    for door in doors:
        answer = door.get(path)
        assert answer.status_code == 403
        assert client not in answer.text


def test_what_is_unknown_is_not_found(served: Served) -> None:
    client = _names(served)[0]
    door = served.as_("coordinator")
    base = f"/v1/proposals/{served.proposal}/explanations"
    assert door.get(f"/v1/proposals/nee/explanations/clients/{client}").status_code == 404
    assert door.get(f"{base}/clients/nee").status_code == 404
    assert door.get(f"{base}/clients/{client}/units/nee").status_code == 404
    assert door.get(f"{base}/units/nee").status_code == 404

"""The table of who may what: denied unless it says so, and no way to a client but those stated."""

from __future__ import annotations

import pytest

from placement.audience.policy import (
    CLIENT_FIELDS_PROVIDER,
    DENIED,
    HOME_FIELDS,
    PERSONAL,
    POLICY,
    Actor,
    access,
    may_happen,
    visible,
)
from placement.audience.roles import ROLES
from placement.domain import TABLES
from placement.tables.schema import declared

SECRET = frozenset(item.name for item in declared("clients") if item.column.personal)


@pytest.mark.parametrize("role", ROLES)
def test_what_the_table_does_not_name_is_denied(role: str) -> None:
    actor = Actor("a", next(item for item in ROLES if item == role))
    assert access(actor, "iets nieuws") is DENIED
    assert not DENIED.verbs
    assert visible(DENIED, {"id": 1}) == {}


@pytest.mark.parametrize("role", ROLES)
def test_every_grant_says_why_and_names_fields_that_exist(role: str) -> None:
    for name, granted in POLICY[next(item for item in ROLES if item == role)].items():
        assert granted.why, name
        if name in TABLES:
            assert granted.fields <= {item.name for item in declared(name)}, name


@pytest.mark.parametrize("role", ["corporation", "planner", "auditor", "admin"])
def test_only_coordinator_and_provider_are_granted_anything_about_persons(role: str) -> None:
    granted = POLICY[next(item for item in ROLES if item == role)]
    assert PERSONAL.isdisjoint(granted)


def test_a_corporation_is_granted_no_count_of_persons_either() -> None:
    granted = POLICY["corporation"]
    assert {"occupied", "capacity", "occupied_provider"}.isdisjoint(granted["units"].fields)
    assert {"complexes", "spread_targets", "spread", "deliveries"}.isdisjoint(granted)


def test_a_provider_knows_of_a_client_what_an_offer_takes_and_not_more() -> None:
    assert CLIENT_FIELDS_PROVIDER <= SECRET
    assert {"birth_date", "x", "y", "home_municipality", "refuse_providers"}.isdisjoint(
        CLIENT_FIELDS_PROVIDER
    )


def test_a_provider_answers_and_the_coordinator_does_the_rest() -> None:
    provider, coordinator = Actor("a", "provider"), Actor("b", "coordinator")
    assert [may_happen(provider, event) for event in ("accept", "refuse", "offer", "move_in")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert may_happen(coordinator, "offer")


def test_who_is_bound_to_municipalities_gets_no_whole_of_the_region() -> None:
    bound = Actor("a", "coordinator", municipalities=frozenset({"GM0503"}))
    assert access(bound, "proposals") is DENIED
    assert access(bound, "units").may("read")
    assert access(Actor("a", "coordinator"), "proposals").may("read")


def test_a_dwelling_shows_nothing_of_who_lives_there() -> None:
    row = {item.name: "x" for item in declared("units")}
    granted = access(Actor("a", "corporation", frozenset({"k1"})), "units")
    assert set(visible(granted, row)) == HOME_FIELDS & set(row)


def test_an_admin_reads_deliveries_in_and_is_told_of_clients_in_counts_alone() -> None:
    admin = Actor("a", "admin")
    granted = access(admin, "imports")
    assert granted.may("create")
    assert "over cliënten alleen aantallen" in granted.why
    assert access(admin, "clients") is DENIED
    assert not granted.may("update")


@pytest.mark.parametrize("resource", ["spread", "spread_targets", "complexes"])
def test_a_planner_is_told_counts_of_persons_in_fives(resource: str) -> None:
    assert "afgerond op vijven" in access(Actor("a", "planner"), resource).why

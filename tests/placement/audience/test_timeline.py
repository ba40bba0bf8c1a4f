"""Each party reads its own timeline: who did what for the one, which side for the other."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from placement.audience.policy import Actor, access
from placement.audience.timeline import follows, moments
from placement.lifecycle import load_reasons
from placement.tables.schema import declared

AT = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
PEOPLE = {"an": "Anna", "bo": "Bo"}
COORDINATOR, PROVIDER = Actor("an", "coordinator"), Actor("bo", "provider", frozenset({"p"}))


def event(by: str, name: str, after: str, **more: Any) -> dict[str, Any]:
    empty = {"reason": "", "until": None, "note": ""}
    return {"at": AT, "by": by, "event": name, "after": after} | empty | more


EVENTS = (
    event("an", "offer", "offered", note="let op de buren"),
    event("bo", "refuse", "refused", reason="geen_uren", note="vol"),
    event("platform", "withdraw", "withdrawn", reason="keten_gebroken"),
)


def read(actor: Actor) -> list[tuple[str, str]]:
    found = moments(EVENTS, load_reasons(), actor, access(actor, "placings"), PEOPLE)
    return [(moment.by, moment.note) for moment in found]


def test_a_coordinator_reads_who_did_what_and_every_note() -> None:
    assert read(COORDINATOR) == [("u", "let op de buren"), ("Bo", "vol"), ("het platform", "")]


def test_a_provider_reads_its_own_notes_and_of_others_only_their_side() -> None:
    assert read(PROVIDER) == [("de coördinator", ""), ("u", "vol"), ("het platform", "")]


@pytest.mark.parametrize("reason", load_reasons(), ids=lambda reason: reason.code)
def test_a_consequence_names_what_must_change_in_dutch(reason: Any) -> None:
    told = follows(reason)
    assert "{" not in told
    assert not reason.field or reason.field not in told
    if reason.field:
        table, name = reason.field.split(".")
        assert any(f"«{i.column.dutch}»" in told for i in declared(table) if i.name == name)

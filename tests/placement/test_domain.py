"""The words of the domain: every column declared once, with its Dutch word, and clients unseen."""

from __future__ import annotations

import datetime as dt
from dataclasses import FrozenInstanceError, fields

import pytest

from placement.domain import TABLES, Client, Column, ExclusionZone, Intensity, Profile


def a_client(**more):
    return Client(
        id="001",
        profile=Profile.BT,
        intensity=Intensity.BASIS,
        waiting_since=dt.date(2026, 1, 5),
        grant_until=dt.date(2028, 6, 1),
        **more,
    )


def test_the_repr_of_a_client_shows_the_id_only():
    assert repr(a_client(age=34, max_rent=650.0)) == "Client(id='001')"


def test_the_repr_of_a_zone_does_not_show_where_it_lies():
    assert "84900" not in repr(ExclusionZone(client="1", x=84900.0, y=4479.0, radius_m=150.0))


def test_a_client_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        a_client().age = 3


@pytest.mark.parametrize("table", TABLES)
def test_every_field_declares_its_column_and_every_reference_exists(table):
    for item in fields(TABLES[table]):
        column = item.metadata["column"]
        assert isinstance(column, Column)
        assert column.dutch
        if column.refers:
            target, _, name = column.refers.partition(".")
            assert target in TABLES
            assert not name or name in {found.name for found in fields(TABLES[target])}


@pytest.mark.parametrize("table", TABLES)
def test_every_table_says_what_it_is_with_its_dutch_word(table):
    assert "(" in (TABLES[table].__doc__ or "")


def test_everything_about_a_client_but_the_table_is_personal():
    assert all(item.metadata["column"].personal for item in fields(Client))

"""The tables as a whole: what is empty, what is replaced, what is declared."""

from __future__ import annotations

import pandas as pd
import pytest

from placement.domain import TABLES
from placement.tables import RawTable, Tables, build
from placement.tables.nearest import closest
from placement.tables.schema import declared, known_columns

EXCHANGE = {
    "municipalities": "id* name* region inhabitants x y",
    "providers": "id* name* profiles* hours_free safehouse",
    "corporations": "id* name*",
    "bw_locations": "id* provider* x* y* name municipality operating operating_from "
    "operating_until",
    "care_bases": "id* provider* x* y* mode staffed handling_minutes",
    "complexes": "id* dwellings* occupied_bt name other_groups max_share",
    "units": "id* housing_form* x* y* municipality rent wheelchair plus provider corporation "
    "complex bw_location capacity occupied occupied_provider may_cluster available_from age_min "
    "age_max address",
    "clients": "id* profile* intensity* waiting_since* grant_from grant_until* urgency age "
    "birth_date home_municipality x y max_rent wheelchair financing regions prefer_municipalities "
    "exclude_municipalities only_providers prefer_providers refuse_providers lives_in next_profile",
    "exclusion_zones": "client* x* y* radius_m*",
    "keep_apart": "client_a* client_b* metres*",
    "spread_targets": "profile* municipality* target* occupied",
    "agreements": "id* corporation* municipality* kind* period_from* period_until* promised* note",
    "deliveries": "agreement* unit* date* evidence status",
    "previous": "client* unit* provider*",
    "pins": "client* unit* provider decision* reason",
    "reach": "base* unit* minutes*",
    "unit_distances": "a* b* metres*",
    "bw_walks": "unit* bw_location* metres*",
}
OWN = {"confirmations": "unit* bw_location other_unit holds* name* date* reason*"}
"""Tables beyond the exchange format, which leaves room for more."""


@pytest.mark.parametrize("table", EXCHANGE | OWN)
def test_columns_are_those_of_the_exchange_format(table):
    stated = {item.name + "*" * item.required for item in declared(table)}
    assert stated == set((EXCHANGE | OWN)[table].split())


def test_tables_are_those_of_the_exchange_format_and_our_own():
    assert set(TABLES) == set(EXCHANGE | OWN)
    assert {"lon", "lat"} <= known_columns("units")
    assert "lon" not in known_columns("pins")


def test_tables_that_are_left_out_are_empty_and_not_given():
    tables = Tables.of({})
    assert all(tables.frame(name).empty for name in TABLES)
    assert tables.given == frozenset()
    assert repr(tables) == "Tables()"


def test_replacing_a_frame_leaves_the_rest(small_units):
    tables = Tables.of({"units": small_units})
    fewer = tables.replace(units=small_units.iloc[:1])
    assert (len(tables.units), len(fewer.units)) == (2, 1)
    assert fewer.given == {"units"}


@pytest.fixture
def small_units() -> pd.DataFrame:
    rows = [["id", "housing_form", "x", "y"], ["a", "shared", "1", "2"], ["b", "shared", "1", "2"]]
    return build(RawTable("units", "units.csv", rows)).frame


def test_a_row_without_any_value_is_skipped_and_keeps_its_number():
    rows = [["id", "name"], ["", ""], [], ["C1", "Een"]]
    frame = build(RawTable("corporations", "corporations.csv", rows)).frame
    assert list(frame["row"]) == [4]


@pytest.mark.parametrize(
    ("text", "found"), [("unit", "units"), ("UNITS", "units"), ("zzz", None), ("", None)]
)
def test_the_closest_name_is_offered_or_none(text, found):
    assert closest(text, ["units", "clients"]) == found

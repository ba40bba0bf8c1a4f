"""Each kind of change makes the delivery that says so, and all faults are told at once."""

import numpy as np
import pytest

from placement.errors import TableError
from placement.what_if import AddUnits, Cell, RemoveUnit, changed, read_changes

from .conftest import client, unit, world


def made(case, **asked):
    changes, faults = read_changes(asked)
    return changed(case, changes, faults)


def faults_of(case, **asked):
    with pytest.raises(TableError) as caught:
        made(case, **asked)
    return [fault.sentence() for fault in caught.value.faults]


@pytest.fixture
def case(case_of):
    units = [unit("u1"), unit("u2", housing_form="clustered"), unit("u3", occupied=1)]
    who = [client("c1"), client("r1", lives_in="u3")]
    distances = [{"a": "u1", "b": "u2", "metres": 40}]
    tables = world(units, who, unit_distances=distances)
    tables["providers"][0]["hours_free"] = 20
    return case_of(tables)


def test_nothing_asked_changes_nothing(case):
    assert made(case) is case


def test_a_base_closes_with_its_travel_times(case):
    after = made(case, close_base=["b1"]).tables
    assert list(after.care_bases.index) == ["b2"]
    assert set(after.reach["base"]) == {"b2"}
    assert list(case.tables.care_bases.index) == ["b1", "b2"]


def test_new_units_are_free_and_lie_where_the_one_they_are_like_lies(case):
    after = made(case, add_units=["2"], like=["u3"]).tables
    assert list(after.units.index[-2:]) == ["u3+1", "u3+2"]
    new = after.units.loc["u3+2"]
    assert (new["capacity"], new["occupied"], new["x"]) == (1, 0, 84000)
    assert set(after.reach.loc[after.reach["unit"] == "u3+1", "minutes"]) == {10, 20}
    assert (after.units.dtypes == case.tables.units.dtypes).all()


def test_given_distances_hold_for_new_units_too_and_they_lie_at_0_m_from_each_other(case):
    rows = made(case, add_units=["2"], like=["u1"]).tables.unit_distances
    metres = {frozenset((a, b)): m for a, b, m in zip(rows.a, rows.b, rows.metres, strict=True)}
    assert metres == {
        frozenset(("u1", "u2")): 40,
        frozenset(("u1+1", "u2")): 40,
        frozenset(("u1+2", "u2")): 40,
        frozenset(("u1", "u1+1")): 0,
        frozenset(("u1", "u1+2")): 0,
        frozenset(("u1+1", "u1+2")): 0,
    }


def test_a_removed_unit_leaves_no_trace_but_nobody_is_put_out(case):
    after = made(case, remove_unit=["u1"]).tables
    assert "u1" not in after.units.index
    assert "u1" not in {*after.reach["unit"], *after.bw_walks["unit"], *after.unit_distances["a"]}
    assert faults_of(case, remove_unit=["u3"]) == [
        (
            "--remove-unit: «u3» is bewoond door r1; een bewoner verliest zijn woning nooit. "
            "Verwacht: een onbewoonde wooneenheid."
        )
    ]


def test_hours_are_added_taken_or_set(case):
    for text, hours in (("p1=+9", 29), ("p1=-8,5", 11.5), ("p1=-99", 0), ("p2=40", 40)):
        after = made(case, hours=[text]).tables.providers["hours_free"]
        assert after[text[:2]] == hours
    assert faults_of(case, hours=["p2=+9"]) == [
        (
            "--hours: «p2» heeft geen grens aan de uren, dus meer of minder verandert niets. "
            "Verwacht: p2=UREN, zonder + of -."
        )
    ]


def test_norms_and_readings_go_into_the_rulebook_and_dates_into_the_run(case):
    after = made(
        case, norm=["cluster.radius_m=120", "date=2027-01-04"], reading=["between_units=chain"]
    )
    assert after.rulebook.cluster.radius_mm == 120_000
    assert after.rulebook.cluster.between_units == "chain"
    assert after.settings.date.isoformat() == "2027-01-04"
    assert case.rulebook.cluster.radius_mm == 100_000


def test_any_cell_can_be_another(case):
    after = made(
        case,
        set=[
            "clients.c1.max_rent=700,5",
            "clients.c1.exclude_municipalities=M0|M1",
            "units.u1.available_from=1-2-2027",
            "units.u1.rent=",
        ],
    ).tables
    assert after.clients.loc["c1", "max_rent"] == 700.5
    assert after.clients.loc["c1", "exclude_municipalities"] == ("M0", "M1")
    assert str(after.units.loc["u1", "available_from"])[:10] == "2027-02-01"
    assert np.isnan(after.units.loc["u1", "rent"])
    assert (after.clients.dtypes == case.tables.clients.dtypes).all()


def test_a_pin_and_a_client_less(case):
    after = made(case, must=["c1=u1"], never=["c1=u2"]).tables
    assert list(after.pins["decision"]) == ["must", "never"]
    assert "c1" not in made(case, remove_client=["c1"]).tables.clients.index


def test_every_fault_comes_in_one_report(case):
    told = faults_of(
        case,
        close_base=["b9"],
        add_units=["2", "x"],
        like=["u1", "u2"],
        hours=["p1=veel"],
        norm=["cluster.radiu_m=3", "cluster.min_group=0"],
        reading=["tussen=chain"],
        set=["clients.c1.maxrent=3", "client.c1.age=3", "clients.c1.age=oud"],
        must=["c1"],
    )
    assert len(told) == 10
    assert told[1] == (
        "--hours: «p1=veel» is geen getal. Verwacht: AANBIEDER=+9 (erbij), =-9 (eraf) of =40 "
        "(in totaal)."
    )
    assert any("(bedoelt u max_rent?)" in line for line in told)


def test_changes_that_contradict_the_tables_are_faults_too(case):
    assert any("is onbekend" in line for line in faults_of(case, set=["units.u1.provider=p9"]))
    told = faults_of(case, must=["c1=u1"], never=["c1=u1"])
    assert told
    assert all("pins.csv" in line for line in told)


def test_changes_tell_what_they_do():
    assert AddUnits(1, "u1").told == "1 wooneenheid erbij, zoals u1."
    assert AddUnits(3, "u1").told == "3 wooneenheden erbij, zoals u1."
    assert RemoveUnit("u1").told == "Wooneenheid u1 vervalt."
    assert Cell("clients", "c1", "max_rent", "").told == "clients, c1: max_rent wordt leeg."
    (hours, norm), _ = read_changes({"hours": ["p1=-9"], "reading": ["between_units=chain"]})
    assert hours.told == "Aanbieder p1 krijgt 9 uur per week minder."
    assert norm.told == "cluster.between_units wordt chain."

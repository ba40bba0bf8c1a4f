"""Whatever is delivered: a named conflict, a named fault, or a plan that keeps every rule."""

from __future__ import annotations

import datetime as dt

import pytest

from placement import plan
from placement.errors import InputError
from placement.recheck import recheck
from placement.rulebook.kinds import MOST_PERSONS, MOST_WEEKS, MOST_WEIGHT
from placement.sources.folder import read
from placement_data.rows import write_rows

TODAY = dt.date(2026, 11, 21)


def flat(n=0, **kw):
    here = {"x": 84000 + n % 1000, "y": 446000 + n // 1000, "municipality": "M0"}
    return {"id": f"u{n}", "housing_form": "independent", "rent": 500, **here, **kw}


def client(n=0, **kw):
    since = TODAY - dt.timedelta(days=7 * (n % 100))
    until = TODAY + dt.timedelta(days=900)
    grant = {"waiting_since": since, "grant_until": until}
    return {"id": f"c{n}", "profile": "BT", "intensity": "basis", **grant, **kw}


def must(n, unit, decision="must"):
    return {"client": f"c{n}", "unit": f"u{unit}", "decision": decision}


@pytest.fixture
def run(tmp_path):
    """Run the whole pipe on clients, units and other tables; the plan must pass the recheck."""

    def run(clients, units, settings=None, *, hours=None, **tables):
        provider = {"id": "p0", "name": "P", "profiles": ("BW", "BT", "BTG"), "hours_free": hours}
        base = {"id": "b0", "provider": "p0", "x": 84000, "y": 446000}
        reach = [{"base": "b0", "unit": unit["id"], "minutes": 10} for unit in units]
        rows = {
            "municipalities": [{"id": "M0", "name": "Plaats"}],
            "providers": [provider],
            "care_bases": [base],
            "reach": reach,
            "units": units,
            "clients": clients,
            **tables,
        }
        write_rows(
            tmp_path / "in", rows, {"rulebook": "dwo-2024", "date": TODAY, **(settings or {})}
        )
        taken = read(tmp_path / "in")
        outcome = plan.run(taken.tables, taken.rulebook, taken.settings)
        assert recheck(outcome) == ()
        found = outcome.proposal
        served = {placed.client for placed in found.placements if not placed.resident}
        assert served.isdisjoint(left.client for left in found.unplaced)
        waiting = sum(not row.get("lives_in") for row in clients)
        assert len(served) + len(found.unplaced) == waiting, "nobody is dropped in silence"
        return found

    return run


def faults(run, *args, **kw):
    with pytest.raises(InputError) as caught:
        run(*args, **kw)
    return " ".join(fault.sentence() for fault in caught.value.faults)


# --- Nothing, and all the same -----------------------------------------------------------------


@pytest.mark.parametrize(("clients", "units"), [(0, 0), (0, 3), (3, 0)])
def test_without_clients_or_units_there_is_a_plan_in_which_nobody_is_placed(run, clients, units):
    found = run([client(n) for n in range(clients)], [flat(n) for n in range(units)])
    assert (found.status, found.placements) == ("optimal", ())
    assert len(found.unplaced) == clients


def test_clients_and_units_that_are_all_the_same_are_matched_until_one_runs_out(run):
    clients = [client() | {"id": f"c{n}"} for n in range(60)]
    found = run(clients, [flat() | {"id": f"u{n}"} for n in range(40)])
    assert (found.status, len(found.placements)) == ("optimal", 40)


def test_rooms_that_are_all_the_same_make_groups(run):
    clients = [client(profile="BTG") | {"id": f"c{n}"} for n in range(30)]
    rooms = [flat(housing_form="shared") | {"id": f"u{n}"} for n in range(20)]
    found = run(clients, rooms)
    assert (found.status, len(found.placements)) == ("optimal", 20)


# --- Decisions that contradict -----------------------------------------------------------------


def test_two_promises_to_one_client_are_a_fault(run):
    told = faults(run, [client()], [flat(0), flat(1)], pins=[must(0, 0), must(0, 1)])
    assert "pins.csv, rij 3" in told
    assert "één plek" in told


def test_a_promise_that_is_also_forbidden_is_a_fault(run):
    told = faults(run, [client()], [flat()], pins=[must(0, 0), must(0, 0, "never")])
    assert "pins.csv, rij 3" in told


def test_a_promise_that_breaks_a_rule_by_itself_names_the_rule(run):
    told = faults(run, [client(max_rent=400)], [flat()], pins=[must(0, 0)])
    assert "rent" in told


def test_one_unit_promised_to_two_clients_is_a_named_conflict(run):
    found = run([client(0), client(1)], [flat()], pins=[must(0, 0), must(1, 0)])
    assert found.status == "infeasible"
    told = " ".join(found.notices)
    assert "c0 in u0; c1 in u0" in told
    assert "plaats" in told


def test_promises_for_more_hours_than_there_are_are_a_named_conflict(run):
    found = run(
        [client(0), client(1)], [flat(0), flat(1)], pins=[must(0, 0), must(1, 1)], hours=17.3
    )
    assert found.status == "infeasible"
    assert "uren" in " ".join(found.notices)


def test_a_promise_to_someone_for_whom_there_can_be_no_group_is_a_named_conflict(run):
    alone = [client(profile="BTG")]
    found = run(alone, [flat(housing_form="shared")], pins=[must(0, 0)])
    assert found.status == "infeasible"
    assert "groep" in " ".join(found.notices)


def test_groups_that_can_never_be_large_enough_leave_everyone_waiting(run):
    clients = [client(n, profile="BTG") for n in range(4)]
    rooms = [flat(n, housing_form="shared") for n in range(3)]
    found = run(clients, rooms, {"cluster": {"min_group": 9}})
    assert (found.status, found.placements) == ("optimal", ())


def test_two_who_must_stay_apart_and_are_promised_neighbouring_units_conflict(run):
    apart = [{"client_a": "c0", "client_b": "c1", "metres": 5000}]
    pins = [must(0, 0), must(1, 1)]
    found = run([client(0), client(1)], [flat(0), flat(1)], pins=pins, keep_apart=apart)
    assert found.status == "infeasible"


# --- Numbers at their bounds -------------------------------------------------------------------


def test_the_largest_weights_give_a_plan_in_whole_numbers(run):
    match = {"urgency_weight": {1: MOST_WEIGHT, 2: MOST_WEIGHT, 3: 1}, "wait_cap_weeks": MOST_WEEKS}
    most = dict.fromkeys(("municipality", "provider", "per_100_m", "distance_cap"), MOST_WEIGHT)
    clients = [client(n, urgency=1 + n % 3, x=84000, y=450000) for n in range(9)]
    found = run(clients, [flat(n) for n in range(6)], {"match": match, "preference": most})
    assert found.objective["placed"] == 6 * MOST_WEIGHT
    assert found.objective["preference"] == 6 * MOST_WEIGHT


@pytest.mark.parametrize(
    ("section", "key", "most"),
    [
        ("preference", "municipality", MOST_WEIGHT),
        ("preference", "per_100_m", MOST_WEIGHT),
        ("match", "wait_cap_weeks", MOST_WEEKS),
        ("match", "lead_weeks", MOST_WEEKS),
        ("cluster", "max_group", MOST_PERSONS),
    ],
)
@pytest.mark.parametrize("beyond", [1, 2**62, 10**30])
def test_a_setting_beyond_its_bound_is_refused_with_the_bound(run, section, key, most, beyond):
    told = faults(run, [client()], [flat()], {section: {key: most + beyond}})
    assert f"hoogstens {most}" in told


@pytest.mark.parametrize("beyond", [1, 2**62, 10**30])
def test_a_weight_beyond_its_bound_is_refused_with_the_bound(run, beyond):
    weights = {1: MOST_WEIGHT + beyond, 2: 1, 3: 1}
    told = faults(run, [client()], [flat()], {"match": {"urgency_weight": weights}})
    assert f"tot en met {MOST_WEIGHT}" in told


def test_a_huge_capacity_is_a_plan_or_a_fault_and_never_an_empty_house(run):
    clients = [client(n, profile="BTG") for n in range(4)]
    found = run(clients, [flat(n, housing_form="shared", capacity=10_000) for n in range(2)])
    assert len(found.placements) == 4
    told = faults(run, clients, [flat(capacity=10_001)])
    assert "capacity" in told


def test_a_group_may_be_as_large_as_can_be(run):
    clients = [client(n, profile="BTG") for n in range(4)]
    rooms = [flat(n, housing_form="shared") for n in range(4)]
    found = run(clients, rooms, {"cluster": {"max_group": MOST_PERSONS}})
    assert len(found.placements) == 4


def test_huge_targets_and_hours_are_counted_exactly(run):
    target = {"profile": "BT", "municipality": "M0", "target": 1_000_000_000, "occupied": 3}
    found = run([client()], [flat()], hours=1_000_000_000, spread_targets=[target])
    assert found.objective["spread_max"] == 999_999_996


def test_thirty_years_of_waiting_count_in_full_where_the_cap_allows(run):
    old = client(waiting_since=TODAY - dt.timedelta(weeks=1565))
    cap = {"match": {"wait_cap_weeks": MOST_WEEKS}}
    assert run([old], [flat()], cap).objective["waiting"] == 1565**2
    assert run([old], [flat()]).objective["waiting"] == 260**2


def test_waiting_since_tomorrow_is_a_fault(run):
    told = faults(run, [client(waiting_since=TODAY + dt.timedelta(days=1))], [flat()])
    assert "waiting_since" in told


# --- Long and thin -----------------------------------------------------------------------------


def test_one_client_finds_his_place_among_many(run):
    found = run([client(x=84000, y=446000)], [flat(n) for n in range(800)])
    assert (found.status, len(found.placements)) == ("optimal", 1)
    assert found.objective["preference"] == 0


def test_of_many_clients_who_want_one_place_the_one_who_waits_longest_gets_it(run):
    found = run([client(n) for n in range(800)], [flat()])
    assert (found.status, len(found.placements)) == ("optimal", 1)
    assert found.objective["waiting"] == 99**2

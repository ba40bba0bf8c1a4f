"""What would help is the smallest change, fits in the plan as it stands, and is told in Dutch."""

import datetime as dt

import numpy as np
import pytest

from placement import plan, solve
from placement.explain import helps, reader, remaining
from placement.explain.helping import MOST, PER_KIND
from placement.rules import GOALS, LIMITS
from placement.what_if import Case, changed, read_changes

from .conftest import TODAY, client, matched, unit, world

SEEDS = range(0, 200, 4)


def for_client(outcome, name):
    who = outcome.scene.seekers.ids.index(name)
    return helps(reader(outcome.scene, outcome.edges), remaining(outcome), who)


def test_a_few_euros_more_come_before_a_whole_unit(match):
    units = [unit("u1", rent=600), unit("u2", rent=660)]
    outcome = match(world(units, [client("c1", urgency=1), client("c2")]))
    first, second = for_client(outcome, "c2")
    assert first.sentence == (
        "Met € 10 meer huur per maand (€ 660 in plaats van € 650): dan kan de cliënt in u2 "
        "terecht, met aanbieder p1."
    )
    assert first.options == (("set", "clients.c2.max_rent=660.00"),)
    assert first.size == pytest.approx(10 / 650)
    assert second.sentence == (
        "Met 1 wooneenheid meer in Delft, zoals u1: dan kan de cliënt daar terecht, met "
        "aanbieder p1."
    )
    assert second.size == 1


def test_minutes_more_reach_name_the_nearest_miss(match):
    tables = world([unit("u1")], [client("c1")])
    tables["reach"][0]["minutes"] = 47.2
    (found,) = for_client(match(tables), "c1")
    assert found.sentence.startswith(
        "Met 2,2 min meer opkomsttijd (47,2 in plaats van 45 min): dan kan de cliënt in u1"
    )
    assert found.options == (("norm", "reach_minutes.BT=47.2"),)


def test_the_hours_that_a_provider_lacks_are_exact(match):
    tables = world([unit("u1"), unit("u2")], [client("c1", urgency=1), client("c2")])
    tables["providers"][0]["hours_free"] = 10
    (found,) = for_client(match(tables), "c2")
    assert found.options == (("hours", "p1=+7.4"),)
    assert found.sentence.startswith("Met 7,4 uur per week meer bij aanbieder p1: dan kan")


def test_where_place_and_hours_both_lack_both_are_asked(match):
    tables = world([unit("u1")], [client("c1", urgency=1), client("c2")])
    tables["providers"][0]["hours_free"] = 10
    (found,) = for_client(match(tables), "c2")
    assert found.options == (("add_units", "1"), ("like", "u1"), ("hours", "p1=+7.4"))
    assert "zoals u1, en met 7,4 uur per week meer bij aanbieder p1" in found.sentence


def test_one_more_clustered_dwelling_near_the_location_is_named(match):
    units = [unit(f"u{n}", housing_form="clustered") for n in (1, 2)]
    who = [client("c1", "BTG", urgency=1), client("c2", "BTG", urgency=1), client("c3", "BTG")]
    (found,) = for_client(match(world(units, who)), "c3")
    assert found.kind == "cluster"
    assert found.sentence.startswith(
        "Met 1 geclusterde wooneenheid meer in Delft binnen 100 m van BW-locatie l1, zoals u1"
    )


def test_a_wish_dropped_a_date_earlier_an_age_and_a_contract_help(match):
    later = TODAY + dt.timedelta(weeks=14)
    two = [
        {"id": "p1", "name": "P1", "profiles": ("BT",)},
        {"id": "p2", "name": "P2", "profiles": ("BW",)},
    ]
    cases = {
        "Als de cliënt ook in Delft mag wonen": world(
            [unit("u1")], [client("c1", exclude_municipalities=("M0",))]
        ),
        "Als u1 2 weken eerder vrijkomt, op 13-2-2027": world(
            [unit("u1", available_from=later)], [client("c1")]
        ),
        "Als u1 is vanaf 40 jaar in plaats van 43 jaar": world(
            [unit("u1", age_min=43)], [client("c1")]
        ),
        "Als aanbieder p2 ook voor BT gecontracteerd is": world(
            [unit("u1", provider="p2")], [client("c1")], providers=two
        )
        | {
            "care_bases": [{"id": "b1", "provider": "p2", "x": 84000, "y": 446000}],
        },
        "Als aanbieder p1 voor de cliënt ook mag": world(
            [unit("u1")], [client("c1", refuse_providers=("p1",))]
        ),
        "Als u1 rolstoelgeschikt wordt gemaakt": world(
            [unit("u1")], [client("c1", wheelchair=True)]
        ),
    }
    for told, tables in cases.items():
        (found,) = for_client(match(tables), "c1")
        assert found.sentence.startswith(f"{told}: dan kan de cliënt in u1 terecht")


def test_a_fitting_unit_is_asked_where_the_one_like_it_is_taken(match):
    who = [client("c1", urgency=1), client("c2", wheelchair=True)]
    (found,) = for_client(match(world([unit("u1")], who)), "c2")
    assert found.options[-1] == ("set", "units.u1+1.wheelchair=true")
    assert found.sentence.startswith("Met 1 rolstoelgeschikte wooneenheid meer in Delft, zoals u1")


def test_where_nothing_small_helps_nothing_is_told(match):
    tables = world([unit("u1", housing_form="intramural")], [client("c1")])
    assert for_client(match(tables), "c1") == ()


def kept_and_placed(case, outcome, name, found):
    """The changed problem in which everyone keeps his place and this client gets the one told."""
    other = changed(case, *read_changes(options_of(found)))
    scene, edges = plan.judged(other.tables, other.rulebook, other.settings)
    problem = solve.assemble(scene, edges.candidates, LIMITS, GOALS)
    low, high = problem.column_low.copy(), problem.column_high.copy()
    high[: problem.candidates] = 0
    wanted = {(p.client, p.unit, p.provider) for p in outcome.proposal.placements}
    new = [u for u in scene.units.ids if u not in outcome.scene.units.ids]
    wanted.add((name, new[0] if new else found.unit, found.provider))
    row_low = problem.row_low.copy()
    chosen = edges.candidates
    ids, units, providers = scene.seekers.ids, scene.units.ids, scene.providers.ids
    rows = list(zip(chosen.client, chosen.unit, chosen.provider, strict=True))
    at = [n for n, (c, u, p) in enumerate(rows) if (ids[c], units[u], providers[p]) in wanted]
    assert len(at) == len(wanted)
    high[at], low[at] = 1, 1
    fields = {n: getattr(problem, n) for n in problem.__dataclass_fields__}
    nothing = solve.Term("possible", np.zeros(problem.columns, dtype=np.int64), 0, 1)
    fields |= {"column_low": low, "column_high": high, "row_low": row_low, "terms": (nothing,)}
    return type(problem)(**fields)


def options_of(found):
    asked = {}
    for option, text in found.options:
        asked.setdefault(option, []).append(text)
    return asked


@pytest.mark.parametrize("seed", SEEDS)
def test_applied_to_the_delivery_everyone_keeps_his_place_and_the_client_gets_one(tiny_case, seed):
    case, outcome = tiny_case(seed)
    if outcome.plan is None:
        return
    for left_out in outcome.proposal.unplaced:
        told = for_client(outcome, left_out.client)
        assert len(told) <= MOST
        assert [h.size for h in told] == sorted(h.size for h in told)
        for kind in {h.kind for h in told}:
            assert sum(h.kind == kind for h in told) <= PER_KIND
        for found in told:
            forced = kept_and_placed(case, outcome, left_out.client, found)
            assert isinstance(solve.run(forced, seed=1, seconds=60.0), solve.Solved)


@pytest.fixture(scope="session")
def tiny_case(tmp_path_factory):
    from placement.sources import folder
    from placement_data.synthetic import tiny, write_rows

    def run(seed):
        made = tiny(seed)
        place = tmp_path_factory.mktemp(f"help{seed}")
        write_rows(place, made.tables, made.settings)
        read = folder.read(place)
        return Case(read.tables, read.rulebook, read.settings), matched(place)

    return run

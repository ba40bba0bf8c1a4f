"""Agreements with what came of them, and spread: who sees which, and which counts stay hidden."""

from __future__ import annotations

from sqlalchemy import select

from placement.store.exchange import EXCHANGE
from tests.placement_api.serving import Served


def test_a_corporation_sees_its_own_agreements_and_nobody_elses(served: Served) -> None:
    every = served.as_("coordinator").get("/v1/agreement-progress").json()["items"]
    name = every[0]["corporation"]
    mine = served.as_("corporation", (name,)).get("/v1/agreement-progress").json()["items"]
    assert {row["id"] for row in mine} == {r["id"] for r in every if r["corporation"] == name}
    assert len(mine) < len(every)
    assert all("omgeklapt" in row for row in every)
    assert not any("omgeklapt" in row for row in mine)
    assert all(row["needed"] == max(0, row["promised"] - row["delivered"]) for row in every)


def test_a_planner_sees_no_small_count_of_persons_nor_what_would_tell_it(served: Served) -> None:
    every = served.as_("coordinator").get("/v1/spread").json()["items"]
    shown = served.as_("planner").get("/v1/spread").json()["items"]
    assert len(every) == len(shown)
    for true, told in zip(every, shown, strict=True):
        if "occupied" in told:
            assert told["target"] == true["target"]
            assert abs(told["occupied"] - true["occupied"]) <= 2
            assert told["occupied"] % 5 == 0
            assert told["toGo"] == told["target"] - told["occupied"]
        else:
            assert told["suppressed"] == ["occupied"]
            assert "toGo" not in told


def test_small_counts_do_occur_in_this_region(served: Served) -> None:
    own = EXCHANGE["spread_targets"]
    with served.platform.database.write() as connection:
        first = connection.execute(select(own.c.key).order_by(own.c.key)).scalars().first()
        connection.execute(own.update().where(own.c.key == first).values(occupied=3))
    shown = served.as_("planner").get("/v1/spread").json()["items"]
    assert sum("suppressed" in row for row in shown) >= 2


def test_who_has_no_business_with_plans_sees_none(served: Served) -> None:
    for role in ("provider", "auditor", "admin"):
        assert served.as_(role).get("/v1/agreement-progress").status_code == 403
        assert served.as_(role).get("/v1/spread").status_code == 403
    assert served.as_("corporation", ("k",)).get("/v1/spread").status_code == 403

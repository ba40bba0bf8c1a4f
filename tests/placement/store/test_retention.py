"""What is kept too long is shown with its reason, then erased; what still runs stays."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select, update

from placement.errors import NotFoundError, SetupError
from placement.store import audit, proposals, retention, runs, subject
from placement.store.crypto import Keys
from placement.store.engine import Database
from placement.store.exchange import EXCHANGE
from placement.store.placings import PLACINGS
from tests.placement_api.region import NOW, World, fill, world_of

PERIODS = retention.load_periods()
LATER = NOW + dt.timedelta(days=6 * 365)


@pytest.fixture
def world(database: Database, keys: Keys) -> World:
    return fill(world_of(database, keys))


def end_all(world: World) -> None:
    with world.platform.database.write() as connection:
        ended = {"state": "withdrawn", "ended_at": NOW}
        connection.execute(update(PLACINGS).values(**ended))
        connection.execute(update(runs.RUNS).values(state="done"))


def due(world: World, at: dt.datetime) -> dict[str, tuple[str, ...]]:
    with world.platform.database.read() as connection:
        found = retention.due(connection, PERIODS, at.date())
    return {one.period.what: one.names for one in found}


def test_every_period_names_its_ground_and_what_it_counts_from() -> None:
    assert {one.what for one in PERIODS} == set(retention.FINDERS)
    assert all(one.basis and one.after and one.label for one in PERIODS)


def test_nothing_is_due_before_its_period_nor_while_it_runs(world: World) -> None:
    assert not any(due(world, NOW).values())
    assert not any(due(world, LATER).values()), "there is an offer, and a run is queued"
    end_all(world)
    assert not any(due(world, NOW + dt.timedelta(days=700)).values())


def test_the_content_of_an_old_proposal_goes_and_its_figures_stay(world: World) -> None:
    end_all(world)
    found = due(world, LATER)
    assert found["proposals"] == (world.proposal,)
    assert len(found["snapshots"]) == 1
    assert found["clients"] == ()
    database, keys = world.platform.database, world.platform.keys
    with database.write() as connection:
        every = retention.due(connection, PERIODS, LATER.date())
        retention.erase(connection, keys, every, by="shell:beheer", at=LATER)
    assert not any(due(world, LATER).values())
    with database.read() as connection:
        with pytest.raises(NotFoundError, match="bewaartermijn"):
            proposals.read(connection, keys, world.proposal)
        rows = connection.execute(select(proposals.PROPOSALS.c.summary)).scalars().all()
        events = [row["action"] for row in audit.page(connection, 0, 1000)]
        assert proposals.latest(connection) is None
        assert subject.report(connection, keys, "c1-alfa")["proposals"] == []
        assert audit.verify(connection) is None
    assert rows[0]["placements"] == 3
    assert {"proposals.erase", "snapshots.erase"} <= set(events)


def test_the_same_data_can_be_matched_again_after_what_a_run_read_is_gone(
    world: World, tmp_path: Path
) -> None:
    database, keys = world.platform.database, world.platform.keys
    end_all(world)
    asked = runs.AskedRun("a", "coordinator", LATER)
    with database.write() as connection:
        before = runs.ask(connection, keys, asked)
        connection.execute(update(runs.RUNS).values(state="done"))
        connection.execute(update(runs.SNAPSHOTS).values(sealed_zip=""))
        again = runs.ask(connection, keys, asked)
        runs.write_input(connection, keys, again, tmp_path / "in")
        one, two = (runs.read(connection, name)["input_sha256"] for name in (before, again))
    assert one == two
    assert (tmp_path / "in" / "clients.csv").exists()


def test_who_is_long_gone_is_erased_also_where_only_placings_name_him(world: World) -> None:
    end_all(world)
    database, keys, clients = world.platform.database, world.platform.keys, EXCHANGE["clients"]
    with database.write() as connection:
        for name in ("exclusion_zones", "keep_apart", "pins", "previous"):
            connection.execute(EXCHANGE[name].delete())
        connection.execute(clients.delete().where(clients.c.id == "c3-gamma"))
    late = NOW + dt.timedelta(days=19 * 365)
    assert set(due(world, late)["clients"]) == {"c1-alfa", "c2-beta", "c3-gamma"}
    with database.write() as connection:
        every = retention.due(connection, PERIODS, late.date())
        retention.erase(connection, keys, every, by="shell:beheer", at=late)
        names = connection.execute(select(PLACINGS.c.client)).scalars().all()
        assert connection.execute(select(clients.c.id)).all() == []
    assert all(name.startswith("gewist-") for name in names)


def test_a_region_may_have_its_own_periods_and_a_broken_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "eigen.toml"
    file.write_text("""[[period]]\nwhat = "snapshots"\nlabel = "x"\nmonths = 6\nafter = "y"
basis = "besluit"\n""")
    assert retention.read_periods(file)[0].months == 6
    file.write_text('[[period]]\nwhat = "alles"\n')
    with pytest.raises(SetupError, match=r"eigen\.toml"):
        retention.read_periods(file)

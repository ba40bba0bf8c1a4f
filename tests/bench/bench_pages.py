"""How long the server takes over each list page at 5,000 clients and 5,000 units.

`python tests/bench/bench_pages.py [FOLDER]`: a synthetic region is taken in with a plain plan as
its proposal, and every page is asked ROUNDS times by one coordinator; printed is the median of the
server's milliseconds (wall and CPU). Goal of issue 6: every list <= 300 ms. The pages that open a
proposal are asked at the size of a region that is matched as one. With FOLDER the regions are kept
there, and the next run begins with them.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from fastapi.testclient import TestClient

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from placement.proposal import (
    Blocking,
    NearestMiss,
    Placement,
    Proposal,
    Provenance,
    Unplaced,
    VerdictLine,
)
from placement.sources import folder as source
from placement.store import accounts, importing, proposals, runs
from placement.store.crypto import Keys, new_keys, read_keys, write_keys
from placement.store.engine import Database, open_database
from placement.store.migrations import upgrade
from placement.tables import Tables
from placement_api.app import create_app
from placement_api.outputs.json import proposal_object
from placement_api.platform import Platform
from placement_api.settings import ServerSettings
from placement_data.synthetic import write_synthetic
from tests.placement_api.serving import NoJobs

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
SIZES: Mapping[str, Mapping[str, int]] = {
    "large": {"clients": 5_000, "units": 4_500, "residents": 500, "regions": 4},
    "M": {"clients": 1_500, "units": 1_200, "residents": 300},
}
LISTS = (
    "/wachtlijst", "/wachtlijst?sorteer=-reden", "/wachtlijst?profiel=BT&staat=zonder",
    "/aanbod", "/aanbod?staat=vrij&sorteer=huur", "/aanbod/kalender", "/aanbod/kalender?per=week",
)  # fmt: skip
BOARD = (
    "/match", "/voorstel/PROPOSAL", "/voorstel/PROPOSAL/ketens", "/voorstel/PROPOSAL/groepen",
    "/voorstel/PROPOSAL/zonder-plaats", "/voorstel/PROPOSAL/verschil?met=PROPOSAL",
    "/voorstel/PROPOSAL/besluiten", "/aanbiedingen", "/aanbiedingen?staat=alles",
)  # fmt: skip
OPENED = (
    "/client/CLIENT", "/client/CLIENT?uitleg=1", "/client/CLIENT?helpt=1", "/aanbod/UNIT",
    "/client/CLIENT/kaart.json", "/aanbod/UNIT/kaart.json",
)  # fmt: skip
"""Pages that open the newest proposal: a region of this size is matched as one."""
RULES = 12
"""Sentences of rules per client: as many as a match writes in the demo region."""
VERDICT = VerdictLine("rent", "holds", "De huur is € 573,30; de cliënt kan tot € 575 betalen.",
                      "Bijlage 2a, § Beschermd Thuis", 573.3, 575.0, "EUR")  # fmt: skip
RULE = Blocking(
    "rent", 111, 36, NearestMiss("u130", None, 579.38, 575.0, "EUR"),
    "De huur past niet bij 111 woningen; het dichtst bij is u130: € 579,38 (grens € 575). Bij 36 "
    "daarvan is dit de enige regel die in de weg staat.", "Bijlage 2a, § Beschermd Thuis",
)  # fmt: skip
ROUNDS = 5


def main() -> None:
    print(f"load at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as spare:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else spare)
        for name, size in SIZES.items():
            database, keys = region(folder / name, size)
            print(f"{name}: {size['clients']} clients, {size['units'] + size['residents']} units")
            lists = (*LISTS, *BOARD)
            measure(database, keys, lists if name == "large" else (*lists, *OPENED))
            database.close()


def region(folder: Path, size: Mapping[str, int]) -> tuple[Database, Keys]:
    """Return the store with a region and one proposal, made where it is not there yet."""
    file = folder / "placement.db"
    made = file.exists()
    database = open_database(f"sqlite:///{file}")
    if made:
        return database, read_keys(folder / "keys.json")
    write_synthetic(folder / "in", **size)
    keys = new_keys()
    write_keys(keys, folder / "keys.json")
    upgrade(database)
    delivery = source.read(folder / "in", today=NOW.date())
    with database.write() as connection:
        importing.apply(connection, keys, delivery.tables, at=NOW)
        run = runs.ask(connection, keys, runs.AskedRun("bench", "coordinator", NOW))
        runs.start(connection, run, NOW)
        runs.finish(connection, keys, run, proposal_object(plain(delivery.tables)), NOW)
    return database, keys


def plain(tables: Tables) -> Proposal:
    """Return a plan that looks at places only, with reasons as long as a match writes them."""
    clients, units = tables.clients, tables.units
    waiting = clients.index[clients["lives_in"].isna()]
    free = units.index.repeat(units["capacity"].astype(int))
    provider = str(tables.providers.index[0])
    count = min(len(free), len(waiting) * 3 // 5)
    placements = tuple(
        Placement(str(client), str(unit), provider, verdicts=(VERDICT,) * RULES)
        for client, unit in zip(waiting[:count], free[:count], strict=True)
    )
    unplaced = tuple(Unplaced(str(name), (RULE,) * RULES) for name in waiting[count:])
    origin = Provenance("", "dwo-2024", "bench", 1, 0.0, "bench")
    return Proposal("feasible", {}, {}, (), placements, unplaced, {}, origin)


def measure(database: Database, keys: Keys, paths: Iterable[str]) -> None:
    """Print how long each page takes, for one coordinator in a process of his own."""
    settings = ServerSettings("sqlite://", Path("keys"), "http://testserver")
    platform = Platform(settings, database, keys, NoJobs(), lambda: NOW)
    with database.write() as connection:
        count = len(accounts.list_accounts(connection))
        account = accounts.add_account(
            connection, accounts.NewAccount(f"bench-{count}", "coordinator"), "", NOW
        )
        secret = accounts.open_session(connection, account, NOW)
    door = TestClient(create_app(platform), base_url="http://testserver")
    door.cookies.set("placement-dev", secret)
    client = re.findall(r'<tr data-id="([^"]+)">', door.get("/wachtlijst?staat=zonder").text)[0]
    unit = re.findall(r'<tr data-id="([^"]+)">', door.get("/aanbod?staat=vrij").text)[0]
    with database.read() as connection:
        proposal = proposals.latest(connection) or ""
    for path in paths:
        named = path.replace("CLIENT", client).replace("UNIT", unit)
        told(door, named.replace("PROPOSAL", proposal))


def told(door: TestClient, path: str) -> None:
    """Print the first answer apart: it opens what later ones find open."""
    spent: list[tuple[float, float]] = []
    for _ in range(ROUNDS + 1):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = door.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        spent.append(((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000))
    later = [statistics.median(column) for column in zip(*spent[1:], strict=True)]
    print(f"{path:45} {later[0]:6.0f} ms ({later[1]:.0f} ms CPU); the first {spent[0][0]:.0f} ms "
          f"({spent[0][1]:.0f} ms CPU); "
          f"{len(answer.content) / 1000:.0f} kB")  # fmt: skip


if __name__ == "__main__":
    main()

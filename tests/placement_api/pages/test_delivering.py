"""A delivery is shown before it counts: its faults as a list, or what it changes."""

from __future__ import annotations

import html
import io
import re
import zipfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from placement.store import deliveries
from placement.store.exchange import EXCHANGE
from tests.placement_api.pages.conftest import Door, csrf
from tests.placement_api.serving import Region, Served

PATH = "/beheer/aanleveringen"


def zipped(folder: Path, **changed: str) -> bytes:
    """Return a folder as a zip, with some files written anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for file in sorted(folder.iterdir()):
            text = changed.get(file.stem)
            archive.writestr(file.name, file.read_bytes() if text is None else text)
    return out.getvalue()


@pytest.fixture(scope="module")
def folder(region: Region) -> Path:
    return region.database.parent / "demo"


def units_of(folder: Path) -> str:
    return (folder / "units.csv").read_text(encoding="utf-8")


def upload(client: TestClient, content: bytes) -> tuple[int, str]:
    told = client.post(PATH, data={"csrf": csrf(client)}, files={"bestand": ("a.zip", content)})
    return told.status_code, html.unescape(told.text)


def agree(client: TestClient, page: str, word: str = "ja") -> tuple[int, str]:
    hidden = dict(re.findall(r'name="(bewaard|verschil)" value="([^"]*)"', page))
    told = client.post(f"{PATH}/verwerken", data={"csrf": csrf(client), "akkoord": word, **hidden})
    return told.status_code, told.headers.get("location", told.text)


def rents(served: Served) -> set[float | None]:
    own = EXCHANGE["units"]
    with served.platform.database.read() as connection:
        return set(connection.execute(own.select().with_only_columns(own.c.rent)).scalars())


def dearer(folder: Path) -> str:
    """Return the units with a rent that none of them has, in the first row that has one."""
    head, *rows = units_of(folder).splitlines()
    at = head.split(",").index("rent")
    first = next(n for n, row in enumerate(rows) if row.split(",")[at])
    cells = rows[first].split(",")
    cells[at] = "1234.5"
    rows[first] = ",".join(cells)
    return "\n".join([head, *rows, ""])


def test_a_delivery_is_shown_and_counts_only_after_a_yes(
    door: Door, served: Served, folder: Path
) -> None:
    admin = door("admin")
    status, page = upload(admin, zipped(folder, units=dearer(folder)))
    assert status == 200
    assert "rent" in page
    assert 1234.5 not in rents(served)
    status, address = agree(admin, page)
    assert (status, 1234.5 in rents(served)) == (303, True)
    assert "De aanlevering is verwerkt" in admin.get(address).text
    with served.platform.database.read() as connection:
        assert len(deliveries.imports(connection)) == 1


def test_a_no_changes_nothing(door: Door, served: Served, folder: Path) -> None:
    admin = door("admin")
    _, page = upload(admin, zipped(folder, units=dearer(folder)))
    assert agree(admin, page, "nee")[0] == 303
    assert 1234.5 not in rents(served)


def test_what_changed_since_it_was_shown_is_shown_anew(
    door: Door, served: Served, folder: Path
) -> None:
    admin = door("admin")
    _, page = upload(admin, zipped(folder, units=dearer(folder)))
    with served.platform.database.write() as connection:
        connection.execute(EXCHANGE["units"].update().values(rent=1.0))
    status, told = agree(admin, page)
    assert status == 409
    assert "intussen gewijzigd" in told
    assert 1234.5 not in rents(served)


def test_every_fault_is_told_with_file_row_column_and_value(door: Door, folder: Path) -> None:
    wrong = units_of(folder).replace("independent", "hutje", 2)
    status, page = upload(door("admin"), zipped(folder, units=wrong))
    assert status == 400
    assert page.count("<code>hutje</code>") == 2
    assert "units.csv" in page
    assert "housing_form" in page
    assert "2 fouten" in page


@pytest.mark.parametrize("content", [b"", b"geen zip"])
def test_what_is_no_delivery_says_so(door: Door, content: bytes) -> None:
    assert upload(door("admin"), content)[0] == 400


def test_an_admin_sees_how_many_clients_change_and_not_which(door: Door, folder: Path) -> None:
    clients = (folder / "clients.csv").read_text(encoding="utf-8").replace("basis", "plus", 1)
    changed = zipped(folder, clients=clients)
    _, page = upload(door("admin"), changed)
    assert "clients" in page
    assert not re.search(r"\bc\d{3}\b", page)
    assert re.search(r"\bc\d{3}\b", upload(door("coordinator"), changed)[1])


def test_another_account_cannot_apply_what_somebody_else_uploaded(
    door: Door, served: Served, folder: Path
) -> None:
    _, page = upload(door("admin"), zipped(folder, units=dearer(folder)))
    status, told = agree(door("coordinator"), page)
    assert status == 409
    assert "bied haar opnieuw aan" in told
    assert 1234.5 not in rents(served)


def test_only_who_may_deliver_gets_the_form(door: Door) -> None:
    assert "Nieuwe aanlevering" not in door("auditor").get(PATH).text
    for role in ("corporation", "provider", "planner"):
        assert door(role).get(PATH).status_code == 403

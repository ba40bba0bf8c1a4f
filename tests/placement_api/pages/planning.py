"""What the tests of corporations' and planners' pages share: the people they must never show."""

from __future__ import annotations

import io
import re
import zipfile

from fastapi.testclient import TestClient

from placement.store.rows import stored_rows
from tests.placement_api.serving import Served

WORD = re.compile(r"[\w-]+")


def people(served: Served) -> frozenset[str]:
    """Return the ids of every client, and what else names one."""
    with served.platform.database.read() as connection:
        rows = stored_rows(connection, "clients")
        homes = {str(row["id"]) for row in stored_rows(connection, "units")}
    return frozenset(str(row["id"]) for row in rows) - homes


def said(text: str) -> frozenset[str]:
    """Return the words of an answer."""
    return frozenset(WORD.findall(text))


def sheets(content: bytes) -> str:
    """Return all that stands in an Excel file."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())


def rows_of(client: TestClient, path: str) -> list[list[str]]:
    """Return the rows of the list on a page, as texts without marks."""
    page = client.get(path)
    assert page.status_code == 200, path
    if "data-listing" not in page.text:
        return []
    body = page.text.split("data-listing", 1)[1].split("<tbody>")[1].split("</tbody>")[0]
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>",
                                                                     row, re.DOTALL)]
        for row in body.split("</tr>")[:-1]
    ]  # fmt: skip

"""Single rows of the supply changed by the coordinator: whole (PUT) or in part (PATCH)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Response
from pydantic import BaseModel
from sqlalchemy import Connection, select

from placement.domain import TABLES
from placement.errors import TableError
from placement.store import audit
from placement.store.editing import replace_row, unknown_names
from placement.store.exchange import EXCHANGE
from placement.store.rows import unseal
from placement.store.scope import filters
from placement.tables.schema import declared
from placement_api.editing import EDITABLE, judged, model_of
from placement_api.platform import Platform
from placement_api.problems import Refused
from placement_api.security import Caller, The, Who
from placement_api.wire import etag_version, kebab, shown

router = APIRouter(prefix="/v1", tags=["Gegevens"])
IfMatch = Annotated[str, Header(max_length=60, description="de ETag van de rij die u zag")]
Id = Annotated[str, Path(max_length=200)]
TRIES = 5
"""How often a change of whatever version there is (If-Match: *) is tried when others are first."""


def _writer_of(table: str, *, part: bool) -> Callable[..., dict[str, Any]]:
    model = model_of(table, part=part)

    def write(
        id: Id,  # noqa: A002
        asked: model,  # type: ignore[valid-type]
        who: Who,
        platform: The,
        response: Response,
        if_match: IfMatch = "",
    ) -> dict[str, Any]:
        given = _given(asked, part=part)
        row, version = _write(platform, who, (table, id), given, if_match)
        response.headers["ETag"] = f'"{version}"'
        return shown(row)

    # The annotation is a local class: it must not stay a text.
    write.__annotations__["asked"] = model
    return write


def _given(asked: object, *, part: bool) -> dict[str, Any]:
    assert isinstance(asked, BaseModel)
    return asked.model_dump(exclude_unset=part)


def _write(
    platform: Platform, who: Caller, which: tuple[str, str], given: Mapping[str, Any], if_match: str
) -> tuple[dict[str, Any], int]:
    table, _ = which
    who.must(table, "update")
    if not if_match:
        raise Refused(428, "stuur de versie mee die u zag (If-Match)")
    for _ in range(TRIES):
        with platform.database.read(who.actor) as connection:
            found = _visible(connection, who, which)
        if found is None:
            raise Refused(404, "dit bestaat niet, of niet voor deze rol")
        version = int(found["version"])
        if etag_version(if_match, version) != version:
            break
        # Judged before anything is locked: others need not wait for it.
        before = unseal(table, dict(found), platform.keys)
        record = judged(table, _merged(table, before, given))
        if _replaced(platform, who, table, before, record, version):
            return record, version + 1
    raise Refused(412, "iemand anders wijzigde dit intussen; haal het opnieuw op")


def _replaced(
    platform: Platform,
    who: Caller,
    table: str,
    before: Mapping[str, Any],
    record: Mapping[str, Any],
    version: int,
) -> bool:
    """Write a judged row over its earlier version; False where somebody was first."""
    name, now = str(record["id"]), platform.clock()
    with platform.database.write() as connection:
        faults = unknown_names(connection, table, record)
        if faults:
            raise TableError(faults)
        if not replace_row(connection, platform.keys, table, record, version, now):
            return False
        if _visible(connection, who, (table, name)) is None:
            raise Refused(403, "daarmee zou de rij buiten uw gemeenten vallen")
        changed = ",".join(column for column in record if record[column] != before[column])
        event = audit.Event(f"{table}.update", who.actor.account, who.actor.role, now,
                            on_behalf=who.on_behalf, purpose=who.purpose,
                            detail=f"{name}: {changed}"[:500])  # fmt: skip
        audit.append(connection, [event])
    return True


def _merged(table: str, before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row with what was given; an empty value is what an empty cell means."""
    defaults = {item.name: item.default for item in declared(table)}
    full = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in {**before, **given}.items()
    }
    return {name: defaults[name] if value is None else value for name, value in full.items()}


def _visible(connection: Connection, who: Caller, which: tuple[str, str]) -> Any:  # noqa: ANN401 - a row
    table, name = which
    own = EXCHANGE[table]
    granted = who.must(table, "update")
    limits = filters(own, who.actor, granted)
    asked = select(own).where(own.c.id == name, *limits)
    return connection.execute(asked).mappings().one_or_none()


def _mount() -> None:
    for table in EDITABLE:
        path, title = f"/{kebab(table)}/{{id}}", TABLES[table].__name__
        for method, part, told in (("PUT", False, "vervangen"), ("PATCH", True, "wijzigen")):
            router.add_api_route(path, _writer_of(table, part=part), methods=[method],
                                 name=f"{table}_{method.lower()}",
                                 summary=f"{title}: {told}")  # fmt: skip


_mount()

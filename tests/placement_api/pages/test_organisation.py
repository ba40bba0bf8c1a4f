"""A provider sees its own: locations, bases, free hours, and the placements it is asked for."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from placement.lifecycle import Event
from placement.store.audit import AUDIT
from placement.store.placings import PLACINGS, Asked, act
from tests.placement_api.pages.conftest import Door
from tests.placement_api.serving import NOW, Served


def offer(served: Served, provider: str) -> tuple[str, str]:
    """Offer a placing with a provider that stands on its own; return its client and its unit."""
    alone = select(PLACINGS).where(
        PLACINGS.c.chain == 0, PLACINGS.c.group == "", PLACINGS.c.provider == provider
    )
    until = NOW + dt.timedelta(days=7)
    with served.platform.database.write() as connection:
        row = connection.execute(alone.order_by(PLACINGS.c.id)).mappings().first()
        assert row is not None
        wish = Asked(row["id"], Event.OFFER, "test", "coordinator", NOW, expires_at=until)
        act(connection, served.platform.keys, wish)
    return row["client"], row["unit"]


def test_a_provider_sees_its_own_locations_and_no_others(door: Door) -> None:
    page = door("provider").get("/organisatie").text
    assert "Polderster" in page
    assert "pa-1" in page
    assert "07:00-23:00" in page
    assert "Kompasblad" not in page
    assert "pb-1" not in page


def test_a_placement_is_shown_from_the_offer_on_and_only_to_its_provider(
    door: Door, served: Served
) -> None:
    client = door("provider")
    before = client.get("/organisatie/plaatsingen").text
    mine, _ = offer(served, "pa")
    theirs, _ = offer(served, "pb")
    after = client.get("/organisatie/plaatsingen").text
    assert mine not in before
    assert mine in after
    assert theirs not in after
    assert "aangeboden" in after


def test_who_was_shown_stands_in_the_audit_chain(door: Door, served: Served) -> None:
    mine, _ = offer(served, "pa")
    door("provider").get("/organisatie/plaatsingen?vorm=xlsx")
    blind = served.platform.keys.blind(mine, ("audit", "client"))
    asked = select(AUDIT.c.action, AUDIT.c.detail).where(AUDIT.c.client == blind)
    with served.platform.database.read() as connection:
        found = connection.execute(asked).all()
    assert ("placings.read", "xlsx") in [tuple(row) for row in found]


def test_who_has_no_placements_to_answer_has_not_this_page(door: Door) -> None:
    for role in ("corporation", "planner", "auditor", "admin"):
        assert door(role).get("/organisatie/plaatsingen").status_code == 403

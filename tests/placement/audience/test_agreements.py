"""Agreements as outsiders see them: dwellings in full, people who took a lease never."""

from __future__ import annotations

from datetime import date

import pandas as pd

from placement.audience.agreements import AgreementView, agreement_views
from placement.tables import Tables

DAY = date(2026, 7, 2)
Delivered = tuple[str, str, str, str | None]


def views(
    kinds: dict[str, str], came: list[Delivered], *, guarded: bool, corporation: str = "ws"
) -> dict[str, AgreementView]:
    """Return agreements by id: `kinds` of each, `came` (agreement, unit, status, evidence)."""
    agreed = pd.DataFrame(
        {
            "corporation": corporation,
            "municipality": "GM0503",
            "kind": list(kinds.values()),
            "period_from": pd.Timestamp("2026-01-01"),
            "period_until": pd.Timestamp("2026-12-31"),
            "promised": 9,
            "note": None,
        },
        index=pd.Index(list(kinds), name="id"),
    )
    rows = [(a, u, pd.Timestamp("2026-02-01"), paper, s) for a, u, s, paper in came]
    delivered = pd.DataFrame(rows, columns=["agreement", "unit", "date", "evidence", "status"])
    names = pd.DataFrame({"name": ["Stichting"]}, index=pd.Index([corporation], name="id"))
    places = pd.DataFrame({"name": ["Delft"]}, index=pd.Index(["GM0503"], name="id"))
    tables = Tables.of({"agreements": agreed, "deliveries": delivered, "corporations": names,
                        "municipalities": places})  # fmt: skip
    return {view.id: view for view in agreement_views(tables, DAY, guarded=guarded)}


def omklap(many: int) -> list[Delivered]:
    return [("o", f"u{n}", "delivered", "omgeklapt") for n in range(many)]


def test_the_evidence_of_a_delivery_is_shown_with_its_dwelling() -> None:
    found = views({"a": "independent"}, [("a", "u1", "delivered", "overdracht-1")], guarded=True)
    (line,) = found["a"].evidence
    assert (line.unit, line.state_label, line.evidence) == ("u1", "geleverd", "overdracht-1")


def test_a_sentence_as_evidence_is_not_shown_to_who_may_not_know_persons() -> None:
    came: list[Delivered] = [("a", "u1", "delivered", "sleutel aan mw. De Vries gegeven")]
    kinds = {"a": "independent"}
    assert views(kinds, came, guarded=True)["a"].evidence[0].evidence == "aanwezig"
    assert "Vries" in views(kinds, came, guarded=False)["a"].evidence[0].evidence


def test_few_who_took_a_lease_are_not_counted_nor_named_nor_worked_out() -> None:
    kinds = {"o": "omklap", "a": "independent"}
    came = [*omklap(3), ("a", "u1", "delivered", "x-1")]
    found = views(kinds, came, guarded=True)
    for name in ("delivered", "omgeklapt", "needed", "forecast", "standing", "carried"):
        assert found["o"].cell(name) == "afgeschermd"
        assert found["o"].count(name) is None
    assert found["o"].evidence == ()
    assert found["a"].cell("omgeklapt") == "afgeschermd"
    assert found["a"].cell("delivered") == 1


def test_many_who_took_a_lease_are_counted_but_still_not_named() -> None:
    found = views({"o": "omklap"}, omklap(6), guarded=True)
    assert found["o"].cell("delivered") == 6
    assert found["o"].evidence == ()


def test_the_coordinator_sees_all_of_it() -> None:
    found = views({"o": "omklap"}, omklap(3), guarded=False)
    assert found["o"].cell("delivered") == 3
    assert len(found["o"].evidence) == 3
    assert found["o"].hidden == frozenset()


def test_what_is_still_needed_says_how_often_a_dwelling_must_come() -> None:
    found = views({"a": "independent"}, [("a", "u1", "delivered", "x-1")], guarded=True)
    assert found["a"].needed == 8
    assert found["a"].weeks_each == 3  # 182 days left for eight dwellings

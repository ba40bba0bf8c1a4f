"""A difference of two proposals, or the effect of a what-if, as JSON and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from placement.audience.views import TableView
from placement.explain import goal_rows, reason_text, shift_line
from placement.proposal import Difference, Shift, ShiftKind
from placement_api.outputs import xlsx
from placement_api.outputs.json import Object, dumps

if TYPE_CHECKING:
    from placement.what_if import Effect, Tally

SCHEMA = "placement-difference/1"
KINDS: Mapping[ShiftKind, str] = {
    "new": "nieuw",
    "dropped": "valt af",
    "moved": "anders",
    "kept": "gelijk",
}
"""The word for each kind, in the order in which a reader wants them."""


def difference_object(found: Difference) -> Object:
    """Return a difference as JSON holds it; people by client id only."""
    return {
        "schema": SCHEMA,
        "counts": {kind: len(found.of(kind)) for kind in KINDS},
        "objective": {"before": dict(found.before), "after": dict(found.after)},
        "proved": list(found.proved),
        "shifts": [_shift(shift) for shift in found.shifts],
    }


def effect_object(effect: Effect) -> Object:
    """Return the effect of a what-if: its changes, the difference, and the tallies."""
    return {
        **difference_object(effect.difference),
        "changes": list(effect.told),
        "by_profile": [_tally(tally) for tally in effect.by_profile],
        "by_municipality": [_tally(tally) for tally in effect.by_municipality],
    }


def write(found: Difference, effect: Effect | None, out: Path, made_on: date) -> None:
    """Write difference.json and difference.xlsx into a folder; the same input, the same bytes."""
    answer = difference_object(found) if effect is None else effect_object(effect)
    (out / "difference.json").write_text(dumps(answer), encoding="utf-8", newline="\n")
    xlsx.write_tables(tuple(tables(found, effect)), made_on, out / "difference.xlsx")


def tables(found: Difference, effect: Effect | None) -> Iterator[TableView]:
    """Yield the sheets: the goals, every shift, and with an effect its changes and tallies."""
    if effect is not None:
        rows = tuple((told,) for told in effect.told)
        yield TableView("changes", "Wat als", ("verandering",), rows)
    columns: tuple[str, ...] = ("doel", "eerst", "nu", "verschil", "opmerking")
    yield TableView("goals", "Doelen", columns, tuple(_goals(found)))
    order = list(KINDS)
    shifts = sorted(found.shifts, key=lambda shift: (order.index(shift.kind), shift.client))
    columns = ("cliënt", "verschil", "woning eerst", "aanbieder eerst", "woning nu")
    columns += ("aanbieder nu", "bewoner", "in woorden", "reden")
    yield TableView("shifts", "Cliënten", columns, tuple(_row(shift) for shift in shifts))
    if effect is not None:
        for name, title in (("by_profile", "Per profiel"), ("by_municipality", "Per gemeente")):
            yield _tally_table(name, title, getattr(effect, name))


def _goals(found: Difference) -> Iterator[tuple[str | int | None, ...]]:
    for name, before, after, remark in goal_rows(found):
        off = None if before is None or after is None else after - before
        yield (name, before, after, off, remark)


def _row(shift: Shift) -> tuple[str | None, ...]:
    was, now = shift.before or (None, None), shift.after or (None, None)
    why = " ".join(reason_text(reason) for reason in shift.reasons)
    resident = "ja" if shift.resident else "nee"
    return (shift.client, KINDS[shift.kind], *was, *now, resident, shift_line(shift), why)


def _tally_table(name: str, title: str, tallies: tuple[Tally, ...]) -> TableView:
    columns = ("naam", "geplaatst eerst", "geplaatst nu", "erbij", "eraf")
    rows = tuple((t.name, t.before, t.after, t.gained, t.lost) for t in tallies)
    return TableView(name, title, columns, rows)


def _shift(shift: Shift) -> Object:
    return {
        "client": shift.client,
        "kind": shift.kind,
        "before": _place(shift.before),
        "after": _place(shift.after),
        "resident": shift.resident,
        "reasons": [
            {"kind": r.kind, "sentence": r.sentence, "source": r.source} for r in shift.reasons
        ],
    }


def _place(place: tuple[str, str] | None) -> Object | None:
    return None if place is None else {"unit": place[0], "provider": place[1]}


def _tally(tally: Tally) -> Object:
    return {
        "name": tally.name,
        "before": tally.before,
        "after": tally.after,
        "gained": tally.gained,
        "lost": tally.lost,
    }

"""What the coordinator sees of a nation's proposal: plain tables and points, without any scene."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from placement.audience.delivery import Delivery
from placement.audience.geojson import points
from placement.audience.notices import PRIVATE
from placement.audience.views import Cell, MapView, PlacementView, TableView
from placement.audience.words import FORMS, STATUSES
from placement.domain import Profile
from placement.explain.amounts import counted
from placement.proposal import Placement, Proposal

DAYS_PER_WEEK = 7
Row = tuple[Cell, ...]


def nation_view(delivery: Delivery, proposal: Proposal, day: date) -> MapView:
    """Return placements on the map and the tables of a proposal, for the coordinator only.

    Reasons, reach and borders are left out: for one client, `placement explain` has them.
    """
    case = _Case(delivery, proposal, day)
    moves = sum(p.resident for p in proposal.placements)
    parts = (
        counted(len(proposal.placements) - moves, "plaatsing", "plaatsingen"),
        counted(moves, "verhuizing", "verhuizingen"),
        f"{counted(len(proposal.unplaced), 'wachtende', 'wachtenden')} zonder plaats",
        STATUSES[proposal.status],
    )
    return MapView(
        audience="coordinator",
        title=f"Plaatsingsvoorstel {delivery.rulebook.region.name}",
        subtitle=" · ".join(parts),
        made_on=day,
        notices=tuple(dict.fromkeys((PRIVATE, *proposal.notices, *delivery.notices))),
        attributions=(),
        placements=case.seen(),
        tables=(case.placements(), case.unplaced(), case.municipalities()),
    )


@dataclass(frozen=True)
class _Case:
    """A delivery and its proposal, looked up by id."""

    delivery: Delivery
    proposal: Proposal
    day: date

    @cached_property
    def unit(self) -> dict[str, tuple[str, str]]:
        """The municipality and the housing form of each unit."""
        rows = self.delivery.tables.units
        places, forms = map(str, rows["municipality"]), map(str, rows["housing_form"])
        return dict(zip(map(str, rows.index), zip(places, forms, strict=True), strict=True))

    @cached_property
    def client(self) -> dict[str, tuple[str, str, str, int, date]]:
        """Per client the profile, the next one, intensity, urgency and since when he waits."""
        rows = self.delivery.tables.clients
        words = (map(str, rows[name]) for name in ("profile", "next_profile", "intensity"))
        since = (pd.Timestamp(day).date() for day in rows["waiting_since"])
        found = zip(*words, map(int, rows["urgency"]), since, strict=True)
        return dict(zip(map(str, rows.index), found, strict=True))

    @cached_property
    def name(self) -> dict[str, str]:
        """The name of each municipality."""
        rows = self.delivery.tables.municipalities
        return dict(zip(map(str, rows.index), map(str, rows["name"]), strict=True))

    def profile(self, placed: Placement) -> str:
        """Return the profile that someone moves in with."""
        now, following, *_ = self.client[placed.client]
        return following if placed.resident else now

    def place(self, unit: str) -> str:
        """Return the name of the municipality of a unit; empty where it names none."""
        return self.name.get(self.unit[unit][0], "")

    def seen(self) -> tuple[PlacementView, ...]:
        """Return every placement as a point; where someone comes from is left out."""
        rows = self.delivery.tables.units.loc[[p.unit for p in self.proposal.placements]]
        doors = points(rows["x"].to_numpy(float), rows["y"].to_numpy(float))
        return tuple(
            PlacementView(
                client=p.client,
                unit=p.unit,
                provider=p.provider,
                profile=self.profile(p),
                origin=None,
                point=door,
                resident=p.resident,
                chain=p.chain,
                order=p.order,
            )
            for p, door in zip(self.proposal.placements, doors, strict=True)
        )

    def placements(self) -> TableView:
        """Return one row per placement or move."""
        head = (
            "cliënt profiel intensiteit soort woning woonvorm gemeente aanbieder groep keten stap"
        )
        rows = tuple(
            (
                p.client,
                self.profile(p),
                self.client[p.client][2],
                "verhuizing" if p.resident else "plaatsing",
                p.unit,
                FORMS[self.unit[p.unit][1]],
                self.place(p.unit),
                p.provider,
                p.group,
                p.chain,
                p.order,
            )
            for p in self.proposal.placements
        )
        return TableView("placements", "Plaatsingen en verhuizingen", tuple(head.split()), rows)

    def unplaced(self) -> TableView:
        """Return one row per waiting client without a place, the most urgent first."""
        rows: list[tuple[int, int, str, Row]] = []
        for one in self.proposal.unplaced:
            profile, _, intensity, urgency, since = self.client[one.client]
            weeks = max(0, (self.day - since).days // DAYS_PER_WEEK)
            told = profile, intensity, weeks, urgency, one.candidates
            rows.append((urgency, -weeks, one.client, told))
        columns = ("cliënt", "profiel", "intensiteit", "weken wachtend", "urgentie", "kandidaten")
        told_rows = tuple((name, *told) for _, _, name, told in sorted(rows))
        note = "De redenen voor één cliënt: placement explain."
        return TableView("unplaced", "Wachtenden zonder plaats", columns, told_rows, note)

    def municipalities(self) -> TableView:
        """Return per municipality how many are placed, per profile."""
        new = Counter((self.place(p.unit), self.profile(p)) for p in self.proposal.placements)
        names = [str(profile) for profile in Profile]
        rows: tuple[Row, ...] = tuple(
            (place, *(new[place, name] for name in names)) for place in self.name.values()
        )
        title = "Plaatsingen en verhuizingen per gemeente"
        return TableView("municipalities", title, ("gemeente", *names), rows)

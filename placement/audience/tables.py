"""The tables beside the coordinator's map, in the order in which they are read."""

from __future__ import annotations

from placement.audience.case import Case
from placement.audience.fairness import of_proposal
from placement.audience.tables_people import chains, placements, unplaced
from placement.audience.tables_supply import agreements, municipalities, objective, units_left
from placement.audience.views import TableView


def tables(case: Case) -> tuple[TableView, ...]:
    """Return every table; one without rows is left out, save the placements themselves."""
    found = (
        placements(case),
        unplaced(case),
        municipalities(case),
        chains(case),
        units_left(case),
        agreements(case),
        *of_proposal(case),
        objective(case),
    )
    return tuple(table for table in found if table.rows or table.id == "placements")

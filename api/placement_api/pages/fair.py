"""The fairness watch of the latest proposal and those before it, as a page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fastapi.responses import Response
from sqlalchemy import select

from placement.store import proposals
from placement_api.pages.listing import XLSX, download, workbook
from placement_api.pages.pdf import pdf_of
from placement_api.pages.rendering import page, render
from placement_api.pages.visiting import Visit
from placement_api.recalling import recall

if TYPE_CHECKING:
    from placement.audience.views import Audience, MapView
    from placement.proposal import Proposal

EARLIER = 5
"""How many earlier proposals are counted along."""
TEMPLATE = "oversight/fairness.html"
PRINTED = "oversight/fairness_print.html"


def fairness_tables(visit: Visit, audience: Audience) -> Response:
    """Return the report for an audience as a page or a workbook; without a proposal it says so."""
    with visit.platform.database.read() as connection:
        name = proposals.latest(connection)
    if name is None:
        return render(visit, TEMPLATE, view=None)
    view = _view(visit, name, audience)
    form = visit.asked("vorm")
    if form == "xlsx":
        return download(workbook(visit, list(view.tables)), XLSX, "gelijke-kansen.xlsx")
    if form in ("print", "pdf"):
        drawn = page(visit.request, visit.who, PRINTED, view=view, made_at=visit.platform.clock())
        if form == "print":
            return drawn
        made = pdf_of(bytes(drawn.body).decode())
        return download(made, "application/pdf", "gelijke-kansen.pdf")
    return render(visit, TEMPLATE, view=view)


def _view(visit: Visit, name: str, audience: Audience) -> MapView:
    from placement.audience import fairness as views
    from placement.fairness import fairness, norms

    platform, known = visit.platform, norms()
    opened = recall(platform.database, platform.keys, platform.opened, name)
    settings, tables = opened.delivery.settings, opened.delivery.tables
    day = settings.date or platform.clock().date()
    if len(tables.clients) > known.at_once:
        # The shuffling takes long then; without it no group is called out, but all are shown.
        known = replace(known, resamples=0)
    report = fairness(tables, day, opened.outcome, _earlier(visit, name), known, seed=settings.seed)
    return views.view(report, known, audience, day)


def _earlier(visit: Visit, name: str) -> list[Proposal]:
    """Return the proposals before this one, oldest first."""
    from placement_api.outputs.json import proposal_of

    table = proposals.PROPOSALS
    asked = select(table.c.id).where(table.c.id < name, table.c.status.in_(("optimal", "feasible")))
    with visit.platform.database.read() as connection:
        newest = connection.execute(asked.order_by(table.c.id.desc()).limit(EARLIER)).scalars()
        names = list(newest)[::-1]
        return [proposal_of(proposals.read(connection, visit.platform.keys, one)) for one in names]

"""The routes of the API, one file per subject, in the order of the documentation."""

from placement_api.routes import accounts, audit, explanations, health, runs, session, tables

ROUTERS = (
    health.router,
    session.router,
    tables.router,
    runs.router,
    explanations.router,
    accounts.router,
    audit.router,
)

"""The routes of the API, one file per subject, in the order of the documentation."""

from placement_api.routes import (
    accounts,
    agreements,
    audit,
    editing,
    explanations,
    features,
    health,
    imports,
    oidc,
    runs,
    session,
    subject,
    suitability,
    supply,
    tables,
)

ROUTERS = (
    health.router,
    session.router,
    oidc.router,
    tables.router,
    editing.router,
    imports.router,
    supply.router,
    subject.router,
    runs.router,
    explanations.router,
    agreements.router,
    suitability.router,
    features.router,
    accounts.router,
    audit.router,
)

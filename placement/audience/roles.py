"""The roles that an account can have."""

from __future__ import annotations

from typing import Literal

Role = Literal["coordinator", "corporation", "provider", "planner", "auditor", "admin"]
ROLES: tuple[Role, ...] = (
    "coordinator",
    "corporation",
    "provider",
    "planner",
    "auditor",
    "admin",
)

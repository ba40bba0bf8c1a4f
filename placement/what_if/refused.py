"""Why a change of a what-if cannot be made."""

from __future__ import annotations

from collections.abc import Iterable

from placement.errors import Fault, TableError
from placement.tables import nearest


def refusal(option: str, value: str, problem: str, expected: str = "") -> Fault:
    """Return what is wrong with the value of an option."""
    return Fault(option, problem, expected, value=value)


def check_known(option: str, name: str, ids: Iterable[str], what: str) -> None:
    """Raise TableError for a name that is none of these ids, with the nearest that is."""
    known = list(ids)
    if name not in known:
        problem = f"is geen {what} van deze aanlevering{nearest(name, known)}"
        raise TableError([refusal(option, name, problem)])

from __future__ import annotations

import pytest

from placement.errors import (
    ArchiveError,
    Fault,
    GeoError,
    InputError,
    NotFoundError,
    PlacementError,
    RulebookError,
    SetupError,
    SolveError,
    TableError,
)
from placement_api.exits import STATUS_OF, UNKNOWN, ExitStatus, message, status_of

FAULT = Fault("clients.csv", "onbekend profiel", "BW, BT of BTG", 3, "profile", "XX")


def every_error(root: type[PlacementError]) -> set[type[PlacementError]]:
    return {root}.union(*(every_error(kind) for kind in root.__subclasses__()))


def test_every_error_of_the_tree_has_an_exit_status_other_than_fine() -> None:
    kinds = tuple(kind for kind, _status in STATUS_OF)
    for error in every_error(PlacementError):
        assert issubclass(error, kinds)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InputError([FAULT]), 1),
        (TableError([FAULT]), 1),
        (RulebookError([FAULT]), 1),
        (GeoError([FAULT]), 1),
        (ArchiveError([FAULT]), 1),
        (NotFoundError("Cliënt «x» bestaat niet."), 4),
        (SetupError("De onderdelen van de kaart ontbreken."), 69),
        (SolveError("kolom 3 ontbreekt"), 70),
        (ValueError("geheim"), 70),
        (PermissionError(13, "Permission denied", "uit"), 73),
    ],
)
def test_each_error_has_its_status(error: Exception, status: int) -> None:
    assert status_of(error) == status


def test_faults_are_told_with_file_row_column_value_and_expectation() -> None:
    told = message(InputError([FAULT, FAULT]))
    assert told.startswith("2 fouten in de aanlevering")
    for part in ("clients.csv", "rij 3", "kolom profile", "«XX»", "onbekend profiel", "BW, BT"):
        assert part in told


@pytest.mark.parametrize("error", [ValueError("Jan Jansen"), KeyError("c1"), SolveError("c1")])
def test_an_unforeseen_error_tells_nothing_of_itself(error: Exception) -> None:
    assert message(error) == UNKNOWN


def test_statuses_have_a_dutch_meaning_and_are_unique() -> None:
    assert len({status.value for status in ExitStatus}) == len(ExitStatus)
    assert all(status.meaning for status in ExitStatus)

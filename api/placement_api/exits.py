"""How the command line ends: one table from error class to exit status, one fixed unknown text."""

from __future__ import annotations

import sys
import traceback
from enum import IntEnum

import typer

from placement.errors import (
    Fault,
    InputError,
    NotFoundError,
    PlacementError,
    SetupError,
    SolveError,
)

UNKNOWN = (
    "Er ging iets mis dat het programma niet voorzag; er is niets geschreven. "
    "Herhaal met `placement --debug …` voor de technische melding; geef die aan de beheerder."
)
"""The text for every error nobody foresaw: it repeats nothing of the error, nor of the data."""


class ExitStatus(IntEnum):
    """What the shell gets back; `meaning` is the Dutch line of the documentation."""

    FINE = 0, "in orde"
    FAULTS = 1, "fouten in de aanlevering; alle fouten zijn gemeld en er is niets geschreven"
    USAGE = 2, "verkeerd gebruik: onbekende opdracht, optie of map"
    NO_PROPOSAL = 3, "geen voorstel mogelijk: onvervulbaar, of geen antwoord binnen de tijd"
    NOT_FOUND = 4, "cliënt, wooneenheid of regelset bestaat niet"
    NOT_READY = 69, "de installatie is niet compleet; zie placement doctor"
    UNKNOWN = 70, "onvoorziene fout; met --debug komt de technische melding erbij"
    CANNOT_WRITE = 73, "een bestand of map kan niet worden gelezen of geschreven"
    INTERRUPTED = 130, "afgebroken met Ctrl-C; er blijft niets halfs achter"
    TERMINATED = 143, "beëindigd door het systeem; er blijft niets halfs achter"

    meaning: str

    def __new__(cls, status: int, meaning: str) -> ExitStatus:
        """Keep the number as the value, the meaning beside it."""
        member = int.__new__(cls, status)
        member._value_ = status
        member.meaning = meaning
        return member


STATUS_OF: tuple[tuple[type[Exception], ExitStatus], ...] = (
    (InputError, ExitStatus.FAULTS),
    (NotFoundError, ExitStatus.NOT_FOUND),
    (SetupError, ExitStatus.NOT_READY),
    (SolveError, ExitStatus.UNKNOWN),
    (PlacementError, ExitStatus.FAULTS),
    (OSError, ExitStatus.CANNOT_WRITE),
)
"""The first class that fits decides; what fits none is unforeseen."""


def status_of(error: Exception) -> ExitStatus:
    """Return the exit status of an error; UNKNOWN where the table does not have it."""
    fits = (status for kind, status in STATUS_OF if isinstance(error, kind))
    return next(fits, ExitStatus.UNKNOWN)


def message(error: Exception) -> str:
    """Return the Dutch text for the user; for an unforeseen error always the same."""
    match status_of(error):
        case ExitStatus.FAULTS if isinstance(error, InputError):
            return fault_report(error.faults)
        case ExitStatus.FAULTS | ExitStatus.NOT_FOUND | ExitStatus.NOT_READY:
            return str(error)
        case ExitStatus.CANNOT_WRITE if isinstance(error, OSError):
            reason = error.strerror or "onbekende reden"
            return f"Kan een bestand niet lezen of schrijven ({reason}): {error.filename or '?'}"
        case _:
            return UNKNOWN


def fault_report(faults: tuple[Fault, ...]) -> str:
    """Return all faults as Dutch text under a heading that counts them."""
    from placement.sources.folder import report

    heading = "1 fout" if len(faults) == 1 else f"{len(faults)} fouten"
    return f"{heading} in de aanlevering; er is niets geschreven.\n{report(faults)}"


def leave(error: Exception, *, debug: bool) -> typer.Exit:
    """Tell the user what went wrong, on standard error, and return the exit to raise."""
    from placement_api.console import clean

    if debug:
        traceback.print_exception(error, file=sys.stderr)
    typer.echo(clean(message(error)), err=True)
    return typer.Exit(status_of(error))

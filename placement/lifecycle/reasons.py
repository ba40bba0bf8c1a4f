"""Coded reasons and what each brings about, shown before anybody saves it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict

from placement.errors import NotFoundError

Side = Literal["client", "provider", "corporation", "coordinator"]
Consequence = Literal["return", "never", "park", "reassess", "change", "close", "leave"]

SENTENCES: dict[Consequence, str] = {
    "return": "De cliënt komt ongewijzigd terug op de wachtlijst.",
    "never": "De cliënt komt terug op de wachtlijst en krijgt deze woning niet meer voorgesteld.",
    "park": "De cliënt doet tot de opgegeven datum niet mee in de match.",
    "reassess": "De cliënt doet niet mee in de match tot de toekenning opnieuw is bekeken.",
    "change": "De cliënt komt terug op de wachtlijst; pas eerst het gegeven «{field}» aan.",
    "close": "De woning is tot die datum buiten gebruik; de cliënt komt terug op de wachtlijst.",
    "leave": "De cliënt gaat van de wachtlijst af.",
}


class Reason(BaseModel):
    """One coded reason: whose it is, its Dutch label, and what follows from it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    side: Side
    label: str
    consequence: Consequence
    field: str = ""

    @property
    def needs_date(self) -> bool:
        """Tell whether the consequence lasts until a date that must be given."""
        return self.consequence in ("park", "close")

    def sentence(self) -> str:
        """Return in Dutch what saving this reason brings about."""
        return SENTENCES[self.consequence].format(field=self.field)


@cache
def load_reasons() -> tuple[Reason, ...]:
    """Return every reason that ships, in the order in which people are to read them."""
    text = files("placement_data").joinpath("lifecycle", "reasons.toml").read_text("utf-8")
    return tuple(Reason.model_validate(item) for item in tomllib.loads(text)["reason"])


def reason_of(code: str, reasons: tuple[Reason, ...]) -> Reason:
    """Return the reason with a code. NotFoundError names the codes that exist."""
    for reason in reasons:
        if reason.code == code:
            return reason
    known = ", ".join(reason.code for reason in reasons)
    raise NotFoundError(f"de reden «{code[:40]}» bestaat niet; kies uit: {known}")

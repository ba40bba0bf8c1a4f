"""What stands in the menu of each role: the tasks of a working day, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from placement.audience.roles import Role


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: its address, its (Dutch) name, and where pages that belong to it begin."""

    path: str
    label: str
    within: str = ""

    def marks(self, path: str) -> bool:
        """Tell whether a page stands below this entry."""
        return path.startswith((f"{self.path}/", self.within or f"{self.path}/"))


MENUS: Mapping[Role, tuple[Item, ...]] = {
    "coordinator": (
        Item("/wachtlijst", "Wachtlijst", "/client/"), Item("/aanbod", "Aanbod"),
        Item("/kaart", "Kaart"), Item("/match", "Match", "/voorstel/"),
        Item("/aanbiedingen", "Aanbiedingen", "/aanbieding/"),
        Item("/spreiding", "Spreiding"),
    ),
    "corporation": (
        Item("/afspraken", "Prestatieafspraken"), Item("/woningen", "Eigen woningen"),
        Item("/woningtoets", "Woning toetsen"), Item("/woning-aanbieden", "Woning aanbieden"),
    ),
    "planner": (
        Item("/spreiding", "Spreiding"), Item("/dekking", "Bereik"),
        Item("/vergelijken", "Vergelijken"), Item("/afspraken", "Prestatieafspraken"),
    ),
    "provider": (
        Item("/aanbiedingen", "Aanbiedingen", "/aanbieding/"),
        Item("/organisatie", "Onze locaties"),
        Item("/organisatie/plaatsingen", "Plaatsingen bij ons"),
    ),
    "auditor": (
        Item("/toezicht", "Logboek"), Item("/toezicht/keten", "Controle van de keten"),
        Item("/toezicht/gelijke-kansen", "Gelijke kansen"),
    ),
    "admin": (
        Item("/beheer/accounts", "Accounts"), Item("/beheer/organisaties", "Organisaties"),
        Item("/beheer/aanleveringen", "Aanleveringen"), Item("/beheer/regels", "Regels"),
        Item("/beheer/instellingen", "Instellingen"),
    ),
}  # fmt: skip


def of(role: Role) -> tuple[Item, ...]:
    """Return the menu of a role."""
    return MENUS[role]

"""What stands in the menu of each role: the tasks of a working day, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from placement.audience.roles import Role


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: its address, its (Dutch) name, what one does there, where its pages begin."""

    path: str
    label: str
    more: str = ""
    within: str = ""

    def marks(self, path: str) -> bool:
        """Tell whether a page stands below this entry."""
        return path.startswith((f"{self.path}/", self.within or f"{self.path}/"))


SPREAD = Item("/spreiding", "Spreiding", "Vraag, aanbod, doel en voorstel per gemeente")
AGREED = Item(
    "/afspraken", "Prestatieafspraken", "Toegezegd, geleverd, in de pijplijn en nog nodig"
)
MENUS: Mapping[Role, tuple[Item, ...]] = {
    "coordinator": (
        Item("/wachtlijst", "Wachtlijst", "Wie wacht, hoe lang, en waarom nog niet geplaatst",
             "/client/"),
        Item("/aanbod", "Aanbod", "Wat vrij is, vrijkomt of buiten gebruik is"),
        Item("/kaart", "Kaart", "Woningen, bereik en plaatsingen op de kaart"),
        Item("/match", "Match", "Een voorstel laten maken, bekijken en aanbieden", "/voorstel/"),
        Item("/aanbiedingen", "Aanbiedingen", "Antwoorden bijhouden, van aanbod tot verhuizing",
             "/aanbieding/"),
        SPREAD,
    ),
    "corporation": (
        AGREED,
        Item("/woningen", "Eigen woningen", "Uw woningen als lijst en op de kaart"),
        Item("/woningtoets", "Woning toetsen", "Voor wie een adres of woning geschikt is"),
        Item("/woning-aanbieden", "Woning aanbieden", "Aanbieden, en zien wat ervan komt"),
    ),
    "planner": (
        SPREAD,
        Item("/dekking", "Bereik", "Wat op elk uur op tijd wordt bereikt, ook in de nacht"),
        Item("/vergelijken", "Vergelijken", "Twee voorstellen, of een voorstel met andere regels"),
        AGREED,
    ),
    "provider": (
        Item("/aanbiedingen", "Aanbiedingen", "Aanbiedingen bekijken en beantwoorden",
             "/aanbieding/"),
        Item("/organisatie", "Onze locaties", "Locaties, uitvalsbases en vrije uren"),
        Item("/organisatie/plaatsingen", "Plaatsingen bij ons", "Wie bij u komt wonen of woont"),
    ),
    "auditor": (
        Item("/toezicht", "Logboek", "Wie wat zag en deed"),
        Item("/toezicht/keten", "Controle van de keten", "Of er aan het logboek is gesleuteld"),
        Item("/toezicht/gelijke-kansen", "Gelijke kansen", "Of groepen minder krijgen"),
    ),
    "admin": (
        Item("/beheer/accounts", "Accounts", "Wie erin mag, en voor wie"),
        Item("/beheer/organisaties", "Organisaties", "Welke accounts waarbij horen"),
        Item("/beheer/sleutels", "Toegangssleutels", "Voor andere systemen"),
        Item("/beheer/aanleveringen", "Aanleveringen", "Gegevens inlezen, met hun fouten"),
        Item("/beheer/regels", "Regels", "De regels met hun bron"),
        Item("/beheer/instellingen", "Instellingen", "Hoe het platform is ingesteld"),
    ),
}  # fmt: skip


def of(role: Role) -> tuple[Item, ...]:
    """Return the menu of a role."""
    return MENUS[role]

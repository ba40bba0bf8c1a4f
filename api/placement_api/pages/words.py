"""Dutch words for codes: what a resource is called, and what an event of the audit chain says."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from placement_api.pages.language import joined

RESOURCES: Mapping[str, str] = MappingProxyType(
    {
        "accounts": "Accounts", "agreement-progress": "Stand van prestatieafspraken",
        "agreements": "Prestatieafspraken", "audit": "Logboek", "bw_locations": "BW-locaties",
        "bw_walks": "Loopafstanden tot BW-locaties", "care_bases": "Uitvalsbases",
        "clients": "Cliënten", "complexes": "Complexen",
        "confirmations": "Bevestigde grensgevallen", "corporations": "Woningcorporaties",
        "deliveries": "Geleverde woningen", "exclusion_zones": "Gebieden waar iemand niet mag",
        "explanations": "Verklaringen bij een voorstel", "fairness": "Gelijke kansen",
        "homes-offered": "Aangeboden woningen", "imports": "Aanleveringen",
        "keep_apart": "Wie niet bij elkaar mag", "municipalities": "Gemeenten",
        "organisations": "Organisaties", "out-of-service": "Woningen buiten gebruik",
        "parkings": "Afmeldingen", "pins": "Vaste keuzes", "pinned": "Vaste keuzes",
        "placings": "Plaatsingen", "previous": "Vorige voorstellen", "proposals": "Voorstellen",
        "providers": "Zorgaanbieders", "reach": "Opkomsttijden", "reasons": "Redencodes",
        "runs": "Berekeningen", "sessions": "Sessies", "spread": "Spreiding",
        "spread_targets": "Doelen voor de spreiding", "subject-access": "Inzageverslagen",
        "suitability": "Woningtoets", "tokens": "Toegangssleutels",
        "unit_distances": "Afstanden tussen woningen", "units": "Woningen",
    }
)  # fmt: skip
"""Every resource of the policy, and what else the audit chain names."""
HAPPENED: Mapping[str, str] = MappingProxyType(
    {
        "read": "ingezien", "create": "aangemaakt", "update": "gewijzigd",
        "delete": "ingetrokken", "end": "beëindigd", "erase": "gewist", "apply": "verwerkt",
        "ask": "gestart", "cancel": "afgebroken", "disable": "gesloten", "enable": "geopend",
        "bind": "andere organisaties of gemeenten", "reset": "nieuw eenmalig wachtwoord",
        "password": "wachtwoord gewijzigd", "totp": "tweede factor ingesteld",
        "totp-off": "tweede factor uitgezet", "offer": "aangeboden", "accept": "geaccepteerd",
        "refuse": "geweigerd", "expire": "verlopen", "withdraw": "ingetrokken",
        "move_in": "verhuisd", "move_on": "doorgestroomd", "move_out": "vertrokken",
        "omklap": "omgeklapt", "new": "aangeboden", "considered": "in behandeling",
        "taken": "opgenomen", "declined": "afgewezen", "withdrawn": "ingetrokken",
    }
)  # fmt: skip
SAID: Mapping[str, str] = MappingProxyType(
    {"sessions.create": "Sessies: aangemeld", "sessions.delete": "Sessies: afgemeld",
     "audit.read": "Logboek: op een cliënt gezocht"}
)  # fmt: skip
"""Events that say more in their own words."""


def event_name(action: str) -> str:
    """Return what an event is called; its code itself where nobody named it."""
    resource, _, verb = action.partition(".")
    if action in SAID:
        return SAID[action]
    if resource not in RESOURCES or verb not in HAPPENED:
        return action
    return joined(RESOURCES[resource], HAPPENED[verb], by=": ")

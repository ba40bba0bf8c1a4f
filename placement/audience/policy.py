"""Who may see and do what: one table, role x resource -> rows, fields, verbs, each with its reason.

What is not in the table is denied. Wire types, exports, map layers and pages are built from it;
no door decides by itself. A corporation's grants hold no field about a person, not even a count
of persons in one dwelling. Pure: a row filter is data that the store turns into a query.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from placement.audience.roles import Role
from placement.domain import TABLES
from placement.tables.schema import declared

Verb = Literal["read", "create", "update", "delete"]
LEAST_COUNT = 5
"""A count of persons below this is not shown to a planner (k-anonymity, SDC handbook).

The others are told in multiples of it (`suppress.fives`), so that what he notes of one proposal
and of the next, or on two days, does not let him subtract down to a few persons.
"""
COUNTS_TOLD = f"aantallen personen alleen vanaf {LEAST_COUNT}, en afgerond op vijven"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: an account in one role, bound to organisations and municipalities.

    No municipalities means all of them; no organisations means none.
    """

    account: str
    role: Role
    organisations: frozenset[str] = field(default=frozenset())
    municipalities: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Link:
    """A row counts where its `column` is the `key` of a row of `resource` that the actor may see.

    Where the actor's rows of `resource` have no limit, neither has this.
    """

    column: str
    resource: str
    key: str = "id"


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows; what is left empty sets no limit. The store turns it into a query (`scope`).

    `own`: the column that must be one of the actor's organisations; `municipality`: the column
    that must be one of the actor's municipalities, where the actor is bound to any; `states`: the
    only values of the column `state`; `link`: see Link; `regional`: only for who is bound to no
    municipality (a whole that cannot be cut up).
    """

    own: str = ""
    municipality: str = ""
    states: tuple[str, ...] = ()
    link: Link | None = None
    regional: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """What an actor may do with a resource; `why` is one Dutch line for whoever asks."""

    verbs: frozenset[Verb]
    fields: frozenset[str]
    rows: Rows
    why: str

    def may(self, verb: Verb) -> bool:
        """Tell whether the verb is granted."""
        return verb in self.verbs


DENIED = Access(frozenset(), frozenset(), Rows(), "deze rol heeft hier geen toegang")
READ: frozenset[Verb] = frozenset({"read"})
WRITE: frozenset[Verb] = frozenset({"read", "create", "update", "delete"})
CREATE: frozenset[Verb] = frozenset({"read", "create"})
EVERY = frozenset({"*"})
"""All fields of a resource that is made for the role as it is (a run, an aggregate)."""
HOME_FIELDS = frozenset(
    {"id", "housing_form", "x", "y", "municipality", "rent", "wheelchair", "plus", "corporation",
     "complex", "may_cluster", "available_from", "age_min", "age_max", "address"}
)  # fmt: skip
"""A dwelling without who lives there, how many, or with whose support."""
PLACING_FIELDS_PROVIDER = frozenset(
    {"id", "client", "unit", "provider", "profile", "intensity", "state", "offered_at",
     "expires_at", "version", "group", "chain", "order"}
)  # fmt: skip
CLIENT_FIELDS_PROVIDER = frozenset({"id", "profile", "intensity", "wheelchair", "lives_in"})
"""What a provider needs to answer an offer: no wishes, no whereabouts, no other provider."""
ASKED = ("offered", "accepted", "placed")
"""States of a placing that concern its provider: not before it is asked, not after it ended."""
ANSWERS = frozenset({"accept", "refuse"})
"""What a provider may let happen to a placing; the rest is the coordinator's."""
COUNTS_OF_PERSONS: Mapping[str, str] = MappingProxyType(
    {"complexes": "occupied_bt", "spread_targets": "occupied"}
)
"""Per resource the column that counts persons: a planner sees it from LEAST_COUNT on."""
PERSONAL = frozenset(
    {"clients", "exclusion_zones", "keep_apart", "pins", "confirmations", "previous", "proposals",
     "placings", "explanations", "parkings", "subject-access"}
)  # fmt: skip
"""Resources about persons: who reads them, or is refused, stands in the audit chain."""


def fields_of(resource: str) -> frozenset[str]:
    """Return every field of an exchange table."""
    return frozenset(item.name for item in declared(resource))


def _all(verbs: frozenset[Verb], why: str, *resources: str, rows: Rows | None = None) -> _Grants:
    return {
        name: Access(verbs, fields_of(name) if name in TABLES else EVERY, rows or Rows(), why)
        for name in resources
    }


def _some(
    verbs: frozenset[Verb], why: str, name: str, fields: frozenset[str], rows: Rows
) -> _Grants:
    return {name: Access(verbs, fields, rows, why)}


def _each(verbs: frozenset[Verb], why: str, rows: Mapping[str, Rows]) -> _Grants:
    return {
        name: Access(verbs, fields_of(name) if name in TABLES else EVERY, limit, why)
        for name, limit in rows.items()
    }


_Grants = dict[str, Access]
_OF_CLIENT = Rows(link=Link("client", "clients"))
_OF_UNIT = Rows(link=Link("unit", "units"))
_HERE = Rows(municipality="municipality")
_WHOLE = Rows(regional=True)
_COORDINATOR: Mapping[str, Rows] = MappingProxyType(
    {
        "municipalities": Rows(municipality="id"),
        "providers": Rows(),
        "corporations": Rows(),
        "bw_locations": _HERE,
        "care_bases": Rows(),
        "complexes": Rows(link=Link("id", "units", "complex")),
        "units": _HERE,
        "spread_targets": _HERE,
        "agreements": _HERE,
        "deliveries": Rows(link=Link("agreement", "agreements")),
        "reach": _OF_UNIT,
        "unit_distances": Rows(link=Link("a", "units")),
        "bw_walks": _OF_UNIT,
        "clients": Rows(municipality="home_municipality"),
        "exclusion_zones": _OF_CLIENT,
        "keep_apart": _WHOLE,
        "pins": _OF_CLIENT,
        "confirmations": _OF_UNIT,
        "previous": _OF_CLIENT,
        "placings": _OF_CLIENT,
        "parkings": _OF_CLIENT,
        "out-of-service": _OF_UNIT,
        "runs": _WHOLE,
        "proposals": _WHOLE,
        "explanations": _WHOLE,
        "imports": _WHOLE,
    }
)
"""A coordinator's rows per resource; who is bound to municipalities sees theirs only."""

POLICY: Mapping[Role, Mapping[str, Access]] = MappingProxyType(
    {
        "coordinator": _each(
            WRITE, "de coördinator plaatst en beheert de wachtlijst", _COORDINATOR,
        ) | _all(READ, "afgeleid uit wat de coördinator mag zien", "spread", "agreement-progress",
                 "suitability", "reasons",
        ) | _all(frozenset({"read", "update"}), "aangeboden woningen opnemen of afwijzen",
                 "homes-offered", rows=_HERE,
        ) | _all(READ, "over de hele regio, met personen", "fairness", "subject-access",
                 rows=_WHOLE),
        "corporation": _all(
            READ, "openbare gegevens van de regio", "municipalities", "corporations",
        ) | _some(
            READ, "eigen woningen, zonder wie er woont", "units", HOME_FIELDS,
            Rows(own="corporation", municipality="municipality"),
        ) | _all(
            READ, "eigen prestatieafspraken", "agreements", "agreement-progress",
            rows=Rows(own="corporation", municipality="municipality"),
        ) | _all(CREATE, "een adres laten toetsen", "suitability",
        ) | _all(WRITE, "eigen woningen aanbieden", "homes-offered",
                 rows=Rows(own="corporation", municipality="municipality")),
        "provider": _all(
            READ, "openbare gegevens van de regio", "municipalities",
        ) | _all(
            READ, "eigen organisatie", "providers", rows=Rows(own="id"),
        ) | _all(
            READ, "eigen locaties en uitvalsbases", "bw_locations", "care_bases",
            rows=Rows(own="provider"),
        ) | _some(
            frozenset({"read", "update"}), "plaatsingen waarin om begeleiding wordt gevraagd",
            "placings", PLACING_FIELDS_PROVIDER, Rows(own="provider", states=ASKED),
        ) | _some(
            READ, "cliënten in eigen plaatsingen", "clients", CLIENT_FIELDS_PROVIDER,
            Rows(link=Link("id", "placings", "client")),
        ) | _some(
            READ, "woningen in eigen plaatsingen", "units", HOME_FIELDS,
            Rows(link=Link("id", "placings", "unit")),
        ) | _all(READ, "codes voor antwoorden", "reasons"),
        "planner": _all(
            READ, "aanbod voor de planning, zonder personen", "municipalities", "providers",
            "corporations", "care_bases",
        ) | _all(
            READ, "aanbod voor de planning, zonder personen", "bw_locations", rows=_HERE,
        ) | _all(
            READ, COUNTS_TOLD, "spread_targets", "agreements", rows=_HERE,
        ) | _all(
            READ, COUNTS_TOLD, "complexes",
            rows=Rows(link=Link("id", "units", "complex")),
        ) | _some(
            READ, "woningen zonder wie er woont", "units", HOME_FIELDS, _HERE,
        ) | _all(
            READ, COUNTS_TOLD, "spread", "agreement-progress",
            "suitability", "reasons",
        ),
        "auditor": _all(
            READ, "toezicht op wie wat zag en deed", "audit", "runs", "imports", "fairness",
            rows=_WHOLE,
        ),
        "admin": _all(
            WRITE, "beheer van accounts en instellingen", "accounts", "tokens", "organisations",
            rows=_WHOLE,
        ) | _all(CREATE, "aanleveringen inlezen, met hun fouten; over cliënten alleen aantallen",
                 "imports", rows=_WHOLE,
        ) | _all(READ, "wat met aanleveringen gebeurde", "runs", "audit", rows=_WHOLE),
    }
)  # fmt: skip


def access(actor: Actor, resource: str) -> Access:
    """Return what an actor may do with a resource; denied where the table does not say."""
    granted = POLICY[actor.role].get(resource, DENIED)
    return DENIED if granted.rows.regional and actor.municipalities else granted


def may_happen(actor: Actor, event: str) -> bool:
    """Tell whether an actor who may update a placing may let this event happen to it."""
    return actor.role != "provider" or event in ANSWERS


def counts_hidden(actor: Actor, resource: str) -> str:
    """Return the column of a resource in which counts are suppressed for an actor, or ""."""
    return COUNTS_OF_PERSONS.get(resource, "") if actor.role == "planner" else ""


def visible(granted: Access, row: Mapping[str, object]) -> dict[str, object]:
    """Return the fields that an access grants of a row that lies within its rows."""
    if not granted.may("read"):
        return {}
    if granted.fields == EVERY:
        return dict(row)
    return {name: value for name, value in row.items() if name in granted.fields}

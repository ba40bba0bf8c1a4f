"""The words of the domain. Code is English; values that users write stay as they are.

Each frozen dataclass below is one table of the exchange folder and each of its fields one column:
the annotation says what a value is, the default what an empty cell means (no default: required),
and `Column` the rest. The schema of `placement.tables` and the glossary are made from them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, TypedDict, Unpack


class Profile(StrEnum):
    """Care profile (zorgprofiel)."""

    BW = "BW"
    BT = "BT"
    BTG = "BTG"


class Intensity(StrEnum):
    """Intensity of a care profile (intensiteit)."""

    BASIS = "basis"
    PLUS = "plus"


class HousingForm(StrEnum):
    """Housing form of a unit (woonvorm)."""

    INTRAMURAL = "intramural"
    INDEPENDENT = "independent"
    GESPIKKELD = "gespikkeld"
    CLUSTERED = "clustered"
    SHARED = "shared"


Kind = Literal[
    "id", "text", "many", "choice", "number", "amount", "whole", "flag", "date", "hours", "point"
]


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds beyond its type: the Dutch word, the table it refers to, its bounds.

    `kind` "amount" is a number in which three digits after a separator could be thousands;
    "hours" is `HH:MM-HH:MM` parts; "point" an RD coordinate in metres. `refers` names a table, or
    table.column. A `loose` reference may point outside the delivery (noted, not a fault).
    """

    kind: Kind
    dutch: str
    refers: str | None = None
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    unit: str = ""
    loose: bool = False
    personal: bool = False


class _More(TypedDict, total=False):
    refers: str
    minimum: float
    maximum: float
    above: float
    unit: str
    loose: bool
    personal: bool


def column(
    kind: Kind, dutch: str, *, choices: Iterable[str] = (), **more: Unpack[_More]
) -> dict[str, Column]:
    """Return the `metadata` of a dataclass field that declares a column."""
    return {"column": Column(kind, dutch, choices=tuple(str(item) for item in choices), **more)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """A municipality of the region (gemeente)."""

    id: str = field(metadata=column("id", "gemeentecode"))
    name: str = field(metadata=column("text", "naam"))
    region: str | None = field(default=None, metadata=column("text", "regio"))
    inhabitants: int | None = field(default=None, metadata=column("whole", "inwoners", minimum=0))
    x: float | None = field(default=None, metadata=column("point", "x", unit="m"))
    y: float | None = field(default=None, metadata=column("point", "y", unit="m"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A contracted care organisation, with its lots (aanbieder)."""

    id: str = field(metadata=column("id", "aanbieder"))
    name: str = field(metadata=column("text", "naam"))
    profiles: tuple[Profile, ...] = field(
        metadata=column("many", "gecontracteerde profielen", choices=Profile)
    )
    hours_free: float | None = field(
        default=None, metadata=column("amount", "vrije uren", minimum=0, unit="u/week")
    )
    safehouse: bool = field(default=False, metadata=column("flag", "safehouse"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Corporation:
    """A housing association (woningcorporatie)."""

    id: str = field(metadata=column("id", "woningcorporatie"))
    name: str = field(metadata=column("text", "naam"))


@dataclass(frozen=True, slots=True, kw_only=True)
class BWLocation:
    """A provider's staffed 24/7 accommodation (BW-locatie)."""

    id: str = field(metadata=column("id", "BW-locatie"))
    provider: str = field(metadata=column("text", "aanbieder", refers="providers"))
    x: float = field(metadata=column("point", "x", unit="m"))
    y: float = field(metadata=column("point", "y", unit="m"))
    name: str | None = field(default=None, metadata=column("text", "naam"))
    municipality: str | None = field(
        default=None, metadata=column("text", "gemeente", refers="municipalities")
    )
    operating: bool = field(default=True, metadata=column("flag", "in gebruik"))
    operating_from: dt.date | None = field(
        default=None, metadata=column("date", "in gebruik vanaf")
    )
    operating_until: dt.date | None = field(default=None, metadata=column("date", "in gebruik tot"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CareBase:
    """Where an on-call supporter leaves from (uitvalsbasis)."""

    id: str = field(metadata=column("id", "uitvalsbasis"))
    provider: str = field(metadata=column("text", "aanbieder", refers="providers"))
    x: float = field(metadata=column("point", "x", unit="m"))
    y: float = field(metadata=column("point", "y", unit="m"))
    mode: str = field(
        default="car", metadata=column("choice", "vervoer", choices=("car", "bike", "walk"))
    )
    staffed: str = field(default="00:00-24:00", metadata=column("hours", "bezet"))
    handling_minutes: float = field(
        default=0.0, metadata=column("number", "uitruktijd", minimum=0, maximum=1440, unit="min")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Complex:
    """A building or group of buildings that units belong to (complex)."""

    id: str = field(metadata=column("id", "complex"))
    dwellings: int = field(metadata=column("whole", "woningen", minimum=0))
    occupied_bt: int = field(default=0, metadata=column("whole", "bezet met BT", minimum=0))
    name: str | None = field(default=None, metadata=column("text", "naam"))
    other_groups: tuple[str, ...] = field(default=(), metadata=column("many", "andere groepen"))
    max_share: float | None = field(
        default=None, metadata=column("number", "grootste deel BT", minimum=0, maximum=1)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One place one client can live in (wooneenheid, plaats)."""

    id: str = field(metadata=column("id", "wooneenheid"))
    housing_form: HousingForm = field(metadata=column("choice", "woonvorm", choices=HousingForm))
    x: float = field(metadata=column("point", "x", unit="m"))
    y: float = field(metadata=column("point", "y", unit="m"))
    municipality: str | None = field(
        default=None, metadata=column("text", "gemeente", refers="municipalities")
    )
    rent: float | None = field(
        default=None, metadata=column("amount", "huur", minimum=0, unit="euro per maand")
    )
    wheelchair: bool = field(default=False, metadata=column("flag", "rolstoelgeschikt"))
    plus: bool = field(default=True, metadata=column("flag", "geschikt voor plus"))
    provider: str | None = field(
        default=None, metadata=column("text", "aanbieder", refers="providers")
    )
    corporation: str | None = field(
        default=None, metadata=column("text", "woningcorporatie", refers="corporations")
    )
    complex: str | None = field(
        default=None, metadata=column("text", "complex", refers="complexes")
    )
    bw_location: str | None = field(
        default=None, metadata=column("text", "BW-locatie", refers="bw_locations")
    )
    capacity: int = field(
        default=1, metadata=column("whole", "vrije plaatsen", minimum=0, maximum=10_000)
    )
    occupied: int = field(
        default=0, metadata=column("whole", "bewoners nu", minimum=0, maximum=10_000)
    )
    occupied_provider: str | None = field(
        default=None, metadata=column("text", "aanbieder van de bewoners", refers="providers")
    )
    may_cluster: bool = field(default=False, metadata=column("flag", "mag geclusterd"))
    available_from: dt.date | None = field(default=None, metadata=column("date", "vrij vanaf"))
    age_min: int | None = field(
        default=None, metadata=column("whole", "jongste leeftijd", minimum=0, maximum=130)
    )
    age_max: int | None = field(
        default=None, metadata=column("whole", "oudste leeftijd", minimum=0, maximum=130)
    )
    address: str | None = field(default=None, metadata=column("text", "adres"))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Client:
    """A person with a grant who waits or lives in a unit (cliënt); its repr shows only the id."""

    id: str = field(metadata=column("id", "cliënt", personal=True))
    profile: Profile = field(
        metadata=column("choice", "zorgprofiel", choices=Profile, personal=True)
    )
    intensity: Intensity = field(
        metadata=column("choice", "intensiteit", choices=Intensity, personal=True)
    )
    waiting_since: dt.date = field(metadata=column("date", "wacht sinds", personal=True))
    grant_until: dt.date = field(metadata=column("date", "toekenning tot", personal=True))
    grant_from: dt.date | None = field(
        default=None, metadata=column("date", "toekenning vanaf", personal=True)
    )
    urgency: int = field(
        default=3, metadata=column("whole", "urgentie", minimum=1, maximum=3, personal=True)
    )
    age: int | None = field(
        default=None, metadata=column("whole", "leeftijd", minimum=0, maximum=130, personal=True)
    )
    birth_date: dt.date | None = field(
        default=None, metadata=column("date", "geboortedatum", personal=True)
    )
    home_municipality: str | None = field(
        default=None,
        metadata=column("text", "gemeente nu", refers="municipalities", loose=True, personal=True),
    )
    x: float | None = field(default=None, metadata=column("point", "x", unit="m", personal=True))
    y: float | None = field(default=None, metadata=column("point", "y", unit="m", personal=True))
    max_rent: float | None = field(
        default=None,
        metadata=column("amount", "hoogste huur", minimum=0, unit="euro per maand", personal=True),
    )
    wheelchair: bool = field(default=False, metadata=column("flag", "rolstoel", personal=True))
    financing: str | None = field(
        default=None,
        metadata=column("choice", "financiering", choices=("natura", "pgb"), personal=True),
    )
    regions: tuple[str, ...] = field(
        default=(),
        metadata=column("many", "regio's", refers="municipalities.region", personal=True),
    )
    prefer_municipalities: tuple[str, ...] = field(
        default=(),
        metadata=column("many", "voorkeursgemeenten", refers="municipalities", personal=True),
    )
    exclude_municipalities: tuple[str, ...] = field(
        default=(),
        metadata=column("many", "uitgesloten gemeenten", refers="municipalities", personal=True),
    )
    only_providers: tuple[str, ...] = field(
        default=(),
        metadata=column("many", "alleen deze aanbieders", refers="providers", personal=True),
    )
    prefer_providers: tuple[str, ...] = field(
        default=(),
        metadata=column("many", "voorkeursaanbieders", refers="providers", personal=True),
    )
    refuse_providers: tuple[str, ...] = field(
        default=(),
        metadata=column("many", "geweigerde aanbieders", refers="providers", personal=True),
    )
    lives_in: str | None = field(
        default=None, metadata=column("text", "woont in", refers="units", personal=True)
    )
    next_profile: Profile | None = field(
        default=None, metadata=column("choice", "volgend profiel", choices=Profile, personal=True)
    )

    def __repr__(self) -> str:
        return f"Client(id={self.id!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionZone:
    """A circle in which a client may not live (contactverbod, uitsluitingszone)."""

    client: str = field(metadata=column("text", "cliënt", refers="clients", personal=True))
    x: float = field(repr=False, metadata=column("point", "x", unit="m", personal=True))
    y: float = field(repr=False, metadata=column("point", "y", unit="m", personal=True))
    radius_m: float = field(metadata=column("number", "straal", above=0, unit="m"))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepApart:
    """Two clients who may not live near each other (uit elkaar houden)."""

    client_a: str = field(metadata=column("text", "cliënt", refers="clients", personal=True))
    client_b: str = field(metadata=column("text", "cliënt", refers="clients", personal=True))
    metres: float = field(metadata=column("number", "afstand", above=0, unit="m"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadTarget:
    """How many persons with a profile a municipality is to house (spreidingsdoel)."""

    profile: Profile = field(metadata=column("choice", "zorgprofiel", choices=Profile))
    municipality: str = field(metadata=column("text", "gemeente", refers="municipalities"))
    target: int = field(metadata=column("whole", "doel", minimum=0, unit="personen"))
    occupied: int = field(
        default=0, metadata=column("whole", "nu gehuisvest", minimum=0, unit="personen")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What a corporation promised: municipality, period, kind, number (prestatieafspraak)."""

    id: str = field(metadata=column("id", "prestatieafspraak"))
    corporation: str = field(metadata=column("text", "woningcorporatie", refers="corporations"))
    municipality: str = field(metadata=column("text", "gemeente", refers="municipalities"))
    kind: str = field(
        metadata=column(
            "choice", "soort", choices=("independent", "clustered", "gespikkeld", "omklap")
        )
    )
    period_from: dt.date = field(metadata=column("date", "periode vanaf"))
    period_until: dt.date = field(metadata=column("date", "periode tot"))
    promised: int = field(metadata=column("whole", "toegezegd", minimum=0, unit="woningen"))
    note: str | None = field(default=None, metadata=column("text", "toelichting"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredUnit:
    """A dwelling delivered under an agreement, or on its way (levering)."""

    agreement: str = field(metadata=column("text", "prestatieafspraak", refers="agreements"))
    # A dwelling may be delivered, let and gone from the pool: its unit need not be in `units`.
    unit: str = field(metadata=column("text", "wooneenheid", refers="units", loose=True))
    date: dt.date = field(metadata=column("date", "datum"))
    evidence: str | None = field(default=None, metadata=column("text", "bewijs"))
    status: str = field(
        default="delivered",
        metadata=column("choice", "stand", choices=("pipeline", "delivered", "withdrawn")),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousPlacement:
    """A placement of the plan that a new one should stay close to (vorig voorstel)."""

    client: str = field(
        metadata=column("text", "cliënt", refers="clients", loose=True, personal=True)
    )
    unit: str = field(metadata=column("text", "wooneenheid", refers="units", loose=True))
    provider: str = field(metadata=column("text", "aanbieder", refers="providers", loose=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A coordinator's decision that a placement must or may never be made (vastgezet)."""

    client: str = field(metadata=column("text", "cliënt", refers="clients", personal=True))
    unit: str = field(metadata=column("text", "wooneenheid", refers="units"))
    decision: str = field(metadata=column("choice", "besluit", choices=("must", "never")))
    provider: str | None = field(
        default=None, metadata=column("text", "aanbieder", refers="providers")
    )
    reason: str | None = field(
        default=None, repr=False, metadata=column("text", "reden", personal=True)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """A borderline distance to a BW location or a unit, judged on the spot (bevestiging)."""

    unit: str = field(metadata=column("text", "wooneenheid", refers="units"))
    bw_location: str | None = field(
        default=None, metadata=column("text", "BW-locatie", refers="bw_locations")
    )
    other_unit: str | None = field(
        default=None, metadata=column("text", "andere wooneenheid", refers="units")
    )
    holds: bool = field(metadata=column("flag", "voldoet"))
    name: str = field(repr=False, metadata=column("text", "bevestigd door", personal=True))
    date: dt.date = field(metadata=column("date", "datum"))
    reason: str = field(repr=False, metadata=column("text", "reden", personal=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A given travel time from a care base to a unit (opkomsttijd)."""

    base: str = field(metadata=column("text", "uitvalsbasis", refers="care_bases"))
    unit: str = field(metadata=column("text", "wooneenheid", refers="units"))
    minutes: float = field(metadata=column("number", "minuten", minimum=0, unit="min"))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDistance:
    """A given straight-line distance between two units (afstand)."""

    a: str = field(metadata=column("text", "wooneenheid", refers="units"))
    b: str = field(metadata=column("text", "wooneenheid", refers="units"))
    metres: float = field(metadata=column("number", "afstand", minimum=0, unit="m"))


@dataclass(frozen=True, slots=True, kw_only=True)
class BWWalk:
    """A given walking distance from a unit to a BW location (loopafstand)."""

    unit: str = field(metadata=column("text", "wooneenheid", refers="units"))
    bw_location: str = field(metadata=column("text", "BW-locatie", refers="bw_locations"))
    metres: float = field(metadata=column("number", "loopafstand", minimum=0, unit="m"))


TABLES: Mapping[str, type] = MappingProxyType(
    {
        "municipalities": Municipality,
        "providers": Provider,
        "corporations": Corporation,
        "bw_locations": BWLocation,
        "care_bases": CareBase,
        "complexes": Complex,
        "units": Unit,
        "clients": Client,
        "exclusion_zones": ExclusionZone,
        "keep_apart": KeepApart,
        "spread_targets": SpreadTarget,
        "agreements": Agreement,
        "deliveries": DeliveredUnit,
        "previous": PreviousPlacement,
        "pins": Pin,
        "confirmations": Confirmation,
        "reach": Reach,
        "unit_distances": UnitDistance,
        "bw_walks": BWWalk,
    }
)

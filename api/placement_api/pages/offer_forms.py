"""What may happen to a placing, as forms: their words, their reasons, and what is filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field

from placement.audience.policy import Actor, may_happen
from placement.lifecycle import Event, Reason, load_reasons
from placement.lifecycle.reasons import Side
from placement_api.pages.forms import FormModel
from placement_api.pages.shown import HERE

SUGGESTED = dt.timedelta(days=14)
"""How long an offer is open where nobody fills in another day."""
LAST_MOMENT = dt.time(23, 59, 59)
OF_PLATFORM = frozenset({"nieuw_voorstel", "keten_gebroken"})
"""Reasons that only the platform itself gives."""
SIDES: Mapping[Side, str] = {
    "client": "Van de cliënt", "provider": "Van de aanbieder", "corporation": "Van de woning",
    "coordinator": "Van de coördinator",
}  # fmt: skip
REFUSING: tuple[Side, ...] = ("client", "provider", "corporation")
WITHDRAWING: tuple[Side, ...] = ("coordinator", "client", "corporation")
ANSWERING: tuple[Side, ...] = ("provider", "client")
"""Reasons that a provider gives when it refuses: its own, and what the client told it."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as a form: its word in the address, its button, and what it brings about."""

    event: Event
    path: str
    title: str
    told: str
    done: str
    kind: str = ""


HAPPENINGS: tuple[Happening, ...] = (
    Happening(Event.OFFER, "aanbieden", "Aanbieden",
              "De plaats wordt aan de cliënt en de aanbieder aangeboden en is tot de gekozen dag "
              "voor niemand anders.", "Aangeboden.", "primary"),
    Happening(Event.ACCEPT, "accepteren", "Accepteren",
              "De cliënt en de aanbieder nemen de plaats. Ze blijft van de cliënt; de volgende "
              "stap van een keten mag nu worden aangeboden.", "Geaccepteerd.", "primary"),
    Happening(Event.MOVE_IN, "plaatsen", "Is verhuisd",
              "De cliënt woont nu in deze woning. De plaats is bezet, de uren van de aanbieder "
              "zijn gebruikt, en wat de cliënt achterlaat komt vrij.", "Geplaatst.", "primary"),
    Happening(Event.OMKLAP, "omklappen", "Omklappen",
              "Het huurcontract gaat over op de cliënt. De woning verdwijnt uit het aanbod en telt "
              "mee bij de prestatieafspraak van de corporatie.", "Omgeklapt."),
    Happening(Event.MOVE_ON, "doorstromen", "Is doorgestroomd",
              "De cliënt is verder verhuisd binnen de begeleiding. De plaats komt vrij.",
              "Doorgestroomd; de plaats is vrij."),
    Happening(Event.MOVE_OUT, "vertrekken", "Is vertrokken",
              "De cliënt is vertrokken. De plaats komt vrij.", "Vertrokken; de plaats is vrij."),
    Happening(Event.REFUSE, "weigeren", "Weigeren",
              "De plaats wordt niet genomen. De reden bepaalt wat er daarna gebeurt.",
              "Geweigerd."),
    Happening(Event.EXPIRE, "verlopen", "Laten verlopen",
              "De aanbieding vervalt omdat er geen antwoord kwam. De cliënt komt ongewijzigd terug "
              "op de wachtlijst.", "Verlopen."),
    Happening(Event.WITHDRAW, "intrekken", "Intrekken",
              "De plaatsing vervalt. De reden bepaalt wat er daarna gebeurt.", "Ingetrokken."),
)  # fmt: skip
BY_PATH: Mapping[str, Happening] = {item.path: item for item in HAPPENINGS}
BY_EVENT: Mapping[Event, Happening] = {item.event: item for item in HAPPENINGS}
BREAKS = frozenset({Event.REFUSE, Event.EXPIRE, Event.WITHDRAW})
"""Events after which the rest of a chain can not go on."""


class EventForm(FormModel):
    """What an event is told with; which of it is needed depends on the event and its reason."""

    version: int = Field(ge=1)
    reason: str = Field(default="", max_length=40)
    until: dt.date | None = None
    note: str = Field(default="", max_length=2000)


def reasons_for(event: Event, actor: Actor) -> tuple[tuple[str, tuple[Reason, ...]], ...]:
    """Return the reasons that may be given for an event, under whose reason it is."""
    sides: tuple[Side, ...] = {Event.REFUSE: REFUSING, Event.WITHDRAW: WITHDRAWING}.get(event, ())
    if actor.role == "provider":
        sides = ANSWERING if event is Event.REFUSE else ()
    return tuple(
        (SIDES[side], tuple(r for r in load_reasons() if r.side == side
                            and r.code not in OF_PLATFORM))
        for side in sides
    )  # fmt: skip


def faults_of(event: Event, asked: EventForm, actor: Actor, now: dt.datetime) -> dict[str, str]:
    """Return what is still wrong with a filled form, per field; empty where nothing is."""
    if event is Event.OFFER:
        return {} if asked.until and future(asked.until, now) else {"until": NOT_AFTER}
    groups = reasons_for(event, actor)
    if not groups:
        return {}
    known = {reason.code: reason for _, group in groups for reason in group}
    reason = known.get(asked.reason)
    if reason is None:
        return {"reason": "kies een reden"}
    if reason.needs_date and asked.until is None:
        return {"until": "bij deze reden hoort een datum"}
    if reason.needs_date and asked.until and not future(asked.until, now):
        return {"until": NOT_AFTER}
    return {}


NOT_AFTER = "vul een dag na vandaag in"


def may_now(event: Event, actor: Actor, allowed: tuple[Event, ...]) -> bool:
    """Tell whether an actor may let an event happen, among what the state allows."""
    return event in allowed and may_happen(actor, event)


def end_of_day(day: dt.date) -> dt.datetime:
    """Return the last moment of a day of here, in UTC."""
    return dt.datetime.combine(day, LAST_MOMENT, HERE).astimezone(dt.UTC)


def future(day: dt.date, now: dt.datetime) -> bool:
    """Tell whether a day lies after today, as people here count days."""
    return day > now.astimezone(HERE).date()

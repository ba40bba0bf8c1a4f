"""The set that leaves a client out, as Dutch text: who, what is too scarce, and who goes before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from placement.explain.amounts import counted, listed
from placement.explain.exclusion import Exclusion
from placement.explain.judged import Reader
from placement.explain.rivals import Rivals
from placement.explain.witness import Named
from placement.geo.scene import Scene
from placement.proposal import Conflict

SCARCE: Mapping[str, str] = MappingProxyType(
    {
        "capacity": "de plaatsen in {}",
        "hours": "de uren van {}",
        "mix_share": "het deel voor BT in {}",
        "groups": "de groepen bij {}",
        "one_profile": "het zorgprofiel van {}",
        "keep_apart": "de afstand tot wie uit elkaar moet blijven, bij {}",
        "pin_must": "wat met de hand is vastgelegd in {}",
        "counts": "de plaats die pas vrijkomt als {} verhuist",
    }
)
"""What is too scarce where a limit is part of the set; a test sees to it that each is told."""
ALONE = "Wat anderen ook krijgen, deze cliënt kan geen plaats krijgen. Daarvoor is te krap: {}."
TOGETHER = "{} kunnen niet allemaal een plaats krijgen. Daarvoor is te krap: {}."
BEFORE = "Wie van hen een plaats heeft, gaat voor of staat gelijk; het minst ver {}."
LEAST = "Kleiner kan niet: geen verzameling van minder cliënten en grenzen sluit deze cliënt uit."
NEEDED = "Geen van hen en geen van deze grenzen kan worden gemist; een andere kan wel kleiner zijn."
SMALL = "Dit is een kleine verzameling, niet bewezen de kleinste."


def excluded(reader: Reader, rivals: Rivals, client: int, found: Exclusion) -> Conflict:
    """Return a proved set as a conflict to read; `held_by` are the others in it."""
    limits = rivals.limits(found.rows)
    ids = reader.scene.seekers.ids
    others = tuple(ids[c] for c in found.clients if c != client)
    kinds = [rule for rule, _ in limits if rule in SCARCE and rule != "counts"]
    main = max(dict.fromkeys(kinds), key=kinds.count, default="capacity")
    subjects = "|".join(subject for _, subject in limits)
    told = " ".join(_told(rivals, client, found, limits))
    return Conflict(main, subjects, others, told, reader.source(main, client))


def _told(
    rivals: Rivals, client: int, found: Exclusion, limits: tuple[Named, ...]
) -> Iterator[str]:
    scarce, others = "; ".join(_scarce(limits)), [c for c in found.clients if c != client]
    if not others:
        yield ALONE.format(scarce)
        return
    yield TOGETHER.format(counted(len(found.clients), "cliënt", "cliënten"), scarce)
    last = min(others, key=lambda c: (int(rivals.rank[c]), c))
    yield BEFORE.format(_standing(rivals.outcome.scene, last, client))
    yield LEAST if found.least else NEEDED if found.irreducible else SMALL


def _scarce(limits: Iterable[Named]) -> Iterator[str]:
    """Yield what is too scarce, per rule in the order of SCARCE."""
    about: dict[str, list[str]] = {}
    for rule, subject in limits:
        about.setdefault(rule, []).append(subject)
    for rule, told in SCARCE.items():
        if rule in about:
            yield told.format(listed(dict.fromkeys(about[rule])))


def _standing(scene: Scene, last: int, client: int) -> str:
    """Return how far the last of those who have a place goes before a client."""
    urgency, weeks = scene.seekers.urgency, scene.seekers.weeks_waiting
    mine = f"deze cliënt: urgentie {int(urgency[client])}, {int(weeks[client])}"
    waits = counted(int(weeks[last]), "week", "weken")
    return f"{scene.seekers.ids[last]}: urgentie {int(urgency[last])}, wacht {waits} ({mine})"

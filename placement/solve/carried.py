"""What a solve leaves for the next one of nearly the same: where to begin, by ids, nothing more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from placement.geo.scene import Ints, Scene
from placement.rule import Candidates
from placement.solve.answer import Answer, Solved

Triple = tuple[str, str, str]
"""The ids of a client, a unit and a provider."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The placements that the relaxations of a solve asked for.

    A belief: relaxations that begin with them end sooner where it is right, and are solved to the
    end over all columns whether or not it is.
    """

    asked: tuple[Triple, ...]


def carried(scene: Scene, candidates: Candidates, answer: Answer) -> Carried | None:
    """Return what an answer leaves for the next solve; None where it is no plan."""
    if not isinstance(answer, Solved):
        return None
    at = answer.asked[answer.asked < len(candidates)]
    names = (scene.seekers.ids, scene.units.ids, scene.providers.ids)
    of = (candidates.client, candidates.unit, candidates.provider)
    ids = ([name[n] for n in part[at].tolist()] for name, part in zip(names, of, strict=True))
    return Carried(tuple(zip(*ids, strict=True)))


def known(scene: Scene, candidates: Candidates, triples: Iterable[Triple]) -> Ints:
    """Return the candidates that some triples name, ascending; names of nothing are left out."""
    clients, units, providers = (
        {name: at for at, name in enumerate(ids)}
        for ids in (scene.seekers.ids, scene.units.ids, scene.providers.ids)
    )
    wide, deep = len(units), len(providers)
    wanted = [
        (clients[client] * wide + units[unit]) * deep + providers[provider]
        for client, unit, provider in triples
        if client in clients and unit in units and provider in providers
    ]
    here = (candidates.client.astype(np.int64) * wide + candidates.unit) * deep
    there = np.array(wanted, dtype=np.int64)
    return np.flatnonzero(np.isin(here + candidates.provider, there))

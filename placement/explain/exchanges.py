"""Plans beside the plan in which one client has a place after all, for a price that is named.

From the one who has no place: he takes the place of another, who takes that of a third, and so on
(a breadth-first search; everyone is sent away once). Each such plan breaks a few limits, or leaves
a few without a place, and everything else holds; `Witness` counts that in whole numbers. So each
shows a few parts of which one must be in whatever leaves the client out. Nothing here has to be
complete or clever: what is not found only leaves more to be proved otherwise.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from placement.explain.fewest import Price
from placement.explain.left import Left
from placement.explain.standing import BT
from placement.explain.witness import OWN, Named, Witness
from placement.geo.scene import Bools, Ints

MOST = 3
"""Parts of a price that is worth knowing."""
SENT = 6
"""How many are sent away to make hours, where a place has to be made as well."""
SETTLED = 3
"""Into how many places someone is tried who was sent away beside another."""
TRIED = 44
"""How many pairs are sent away."""
STEPS = 10
"""How many are moved on to find him one."""


@dataclass(frozen=True, slots=True)
class Hand:
    """A plan in which `client` alone has no place: who moved, and what that left or took."""

    client: int
    moves: Mapping[int, int | None] = field(default_factory=dict)
    places: Mapping[int, int] = field(default_factory=dict)
    hours: Mapping[int, int] = field(default_factory=dict)
    share: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Open:
    """The candidates of a hand (n,), and which of them a place, hours or a share stops."""

    columns: Ints
    unit: Ints
    provider: Ints
    complex: Ints
    hours: Ints
    full: Bools
    tired: Bools
    shared: Bools

    @property
    def stops(self) -> Ints:
        """How many of the three stop each."""
        return self.full.astype(np.int64) + self.tired + self.shared


@dataclass(eq=False)
class Exchanges:
    """Searches for one client; `inside` (seekers,) are he and who must keep a place."""

    witness: Witness
    left: Left
    client: int
    inside: Bools
    prices: set[Price] = field(default_factory=set)
    needed: set[Named] = field(default_factory=set)
    """Parts that are a price by themselves: all of them must be in whatever leaves him out."""
    seen: set[int] = field(default_factory=set)
    """Who was sent away once."""
    waiting: dict[Price, Hand] = field(default_factory=dict)
    """By what seems to stop it, a hand with a place: looked at once all is known."""

    def search(self) -> None:
        """Look for prices, each of at most MOST parts; never an empty one."""
        self.add(frozenset([self._name(self.client)]))
        self._search_from(Hand(self.client))

    def widen(self) -> None:
        """Look further: two at a time are sent away, of whom one finds a place again."""
        first = Hand(self.client)
        for further in self._two_sent(first, self._open(first)):
            if further.client in self.seen:
                self._look(further, self._open(further))
            else:
                self._search_from(further)
        self._doubted()

    def learn(self, moves: Mapping[int, int | None]) -> None:
        """Go on from a plan in which someone else has no place, however that was found."""
        out = [c for c, j in moves.items() if j is None]
        if len(out) == 1 and out[0] not in self.seen and self._price(moves) == frozenset():
            self._search_from(self._standing(Hand(out[0], moves)))

    def _search_from(self, first: Hand) -> None:
        queue = deque([first])
        self.seen.add(first.client)
        while queue:
            hand = queue.popleft()
            there = self._open(hand)
            self._look(hand, there)
            for further in self._sent(hand, there):
                self.seen.add(further.client)
                queue.append(further)
        self._doubted()

    def _doubted(self) -> None:
        """Look at what two or three things seem to stop, where none of them is needed anyway."""
        for guess, hand in self.waiting.items():
            if not guess & self.needed:
                self._price(hand.moves)

    def _name(self, client: int) -> Named:
        return OWN, self.left.standing.ground.client_id(client)

    def _standing(self, hand: Hand) -> Hand:
        """Return a hand with what its moves left and took."""
        ground, found = self.left.standing.ground, self.left.candidates
        places, hours, share = Counter[int](), Counter[int](), Counter[int]()
        for client, column in hand.moves.items():
            for j, sign in ((self.witness.at.get(client), 1), (column, -1)):
                if j is not None:
                    u, k = int(found.unit[j]), int(self._complexes[found.unit[j]])
                    places[u] += sign
                    hours[int(found.provider[j])] += sign * ground.hours[client]
                    if k >= 0 and ground.profile[client] == BT:
                        share[k] += sign
        return Hand(hand.client, hand.moves, places, hours, share)

    def add(self, price: Price) -> None:
        """Note a price, however it was found."""
        if price and not price & self.needed:
            self.prices.add(price)
            if len(price) == 1:
                self.needed |= price

    def _price(self, moves: Mapping[int, int | None]) -> Price | None:
        """Return what some moves break and whom they leave out; None for no answer at all."""
        broken = self.witness.broken(moves)
        if broken is None:
            return None
        out = {self._name(c) for c, j in moves.items() if j is None and self.inside[c]}
        if len(broken | out) <= MOST:
            self.add(broken | out)
        return broken

    # --- What stops a hand ----------------------------------------------------------------------

    @cached_property
    def _everyone(self) -> tuple[Ints, Ints, Ints, Ints, Bools]:
        """Who has a place and may be sent away: client, unit, provider, hours, has BT (all D,)."""
        at, ground = self.witness.at, self.left.standing.ground
        who = np.array([c for c in sorted(at) if self.inside[c]], dtype=np.int64)
        columns = np.array([at[c] for c in who.tolist()], dtype=np.int64)
        found = self.left.candidates
        hours = np.array([ground.hours[c] for c in who.tolist()], dtype=np.int64)
        bt = np.array([ground.profile[c] == BT for c in who.tolist()], dtype=bool)
        return who, found.unit[columns], found.provider[columns], hours, bt

    @cached_property
    def _complexes(self) -> Ints:
        return self.left.standing.ground.scene.units.complex

    def _open(self, hand: Hand) -> Open:
        left, ground = self.left, self.left.standing.ground
        columns = np.arange(left.first[hand.client], left.first[hand.client + 1])
        unit, provider = left.candidates.unit[columns], left.candidates.provider[columns]
        places, hours, complex_ = left.places[unit], left.hours[provider], self._complexes[unit]
        for u, more in hand.places.items():
            places = places + more * (unit == u)
        for p, more in hand.hours.items():
            hours = hours + more * (provider == p)
        need, bt = ground.hours[hand.client], ground.profile[hand.client] == BT
        shared = np.zeros(len(columns), dtype=bool)
        if bt and len(left.share):
            share = left.share[complex_]
            for k, more in hand.share.items():
                share = share + more * (complex_ == k)
            shared = (complex_ >= 0) & (share <= 0)
        tired = (hours < need) & (need > 0)
        return Open(columns, unit, provider, complex_, hours, places <= 0, tired, shared)

    def _look(self, hand: Hand, there: Open) -> None:
        """Note what stops each candidate; where two things do, once all is known."""
        grouped = self.left.standing.ground.clustered[hand.client]
        stops = there.stops
        for n in np.flatnonzero(stops <= (MOST if not hand.moves else MOST - 1)).tolist():
            guess = self._guess(there, n)
            if grouped or not guess:  # a group may be all that is in the way
                guess |= {("groups", self.left.standing.ground.unit_id(int(there.unit[n])))}
            if guess in self.waiting or guess & self.needed:
                continue
            placed = Hand(hand.client, {**hand.moves, hand.client: int(there.columns[n])})
            if len(guess) == 1:
                self._price(placed.moves)
            self.waiting[guess] = placed

    def _guess(self, there: Open, n: int) -> Price:
        ground = self.left.standing.ground
        found = set()
        if there.full[n]:
            found.add(("capacity", ground.unit_id(int(there.unit[n]))))
        if there.tired[n]:
            found.add(("hours", ground.provider_id(int(there.provider[n]))))
        if there.shared[n]:
            found.add(("mix_share", ground.scene.complex_ids[int(there.complex[n])]))
        return frozenset(found)

    # --- Who is sent away -----------------------------------------------------------------------

    def _sent(self, hand: Hand, there: Open) -> Iterator[Hand]:
        """Yield the hands of whoever can be sent away to make room for this one."""
        for column, other in self._pairs(hand, there):
            further = self._after(hand, column, other)
            if self._price(further.moves) == frozenset():
                yield further

    def _pairs(self, hand: Hand, there: Open) -> Iterator[tuple[int, int]]:
        """Yield (candidate, whom to send away) such that all that counts has room then.

        Each of the others once, best served by the provider that he leaves.
        """
        who, unit, provider, hours, bt = self._everyone
        fresh = np.array(
            [c not in self.seen and c not in hand.moves for c in who.tolist()], dtype=bool
        )
        need = self.left.standing.ground.hours[hand.client]
        complex_ = self._complexes[unit]
        done: set[int] = set()
        open_to = np.isin(there.unit, unit[fresh]) | ~there.full
        open_to &= np.isin(there.provider, provider[fresh]) | ~there.tired
        for n in np.flatnonzero((there.stops > 0) & open_to).tolist():
            p, k = there.provider[n], there.complex[n]
            fits = fresh.copy()
            if there.full[n]:
                fits &= unit == there.unit[n]
            if there.tired[n]:
                fits &= (provider == p) & (there.hours[n] + hours >= need)
            if there.shared[n]:
                fits &= bt & (complex_ == k)
            for d in np.flatnonzero(fits)[: SENT if not there.full[n] else None].tolist():
                if int(who[d]) not in done:
                    done.add(int(who[d]))
                    yield int(there.columns[n]), int(who[d])

    def _after(self, hand: Hand, column: int, *others: int) -> Hand:
        """Return the hand of the last of some others once this one has his place."""
        moves = {**hand.moves, hand.client: column} | dict.fromkeys(others)
        return self._standing(Hand(others[-1] if others else hand.client, moves))

    def _two_sent(self, hand: Hand, there: Open) -> Iterator[Hand]:
        """Yield hands where a place and hours are made by two, of whom one has a place again."""
        who, unit, provider, hours, _ = self._everyone
        need = self.left.standing.ground.hours[hand.client]
        left = TRIED
        for n in np.flatnonzero(there.full & there.tired).tolist():
            inside = who[unit == there.unit[n]].tolist()
            serving = (provider == there.provider[n]) & (there.hours[n] + hours >= need)
            for one in inside:
                for two in who[serving & (who != one)][:SENT].tolist():
                    both = self._after(hand, int(there.columns[n]), one, two)
                    left -= 1
                    if left < 0:
                        return
                    if self._price(both.moves) == frozenset():
                        for back, away in ((one, two), (two, one)):
                            yield from self._settled(replace(both, client=back), away)

    def _settled(self, first: Hand, away: int) -> Iterator[Hand]:
        """Yield a hand of `away` where the other one sent away has a place, in a few steps."""
        queue, seen = deque([first]), {first.client, away}
        for _ in range(STEPS):
            if not queue:
                return
            hand = queue.popleft()
            there = self._open(hand)
            for n in np.flatnonzero(there.stops == 0)[:SETTLED].tolist():
                then = self._standing(
                    Hand(away, {**hand.moves, hand.client: int(there.columns[n])})
                )
                if self._price(then.moves) == frozenset():
                    yield then
                    return
            for column, other in self._pairs(hand, there):
                further = self._after(hand, column, other)
                if other not in seen and self._price(further.moves) == frozenset():
                    seen.add(other)
                    queue.append(further)

"""The last few things that were costly to make, by what they were made from."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")
MOST = 12


@dataclass(slots=True, repr=False)
class Kept:
    """At most `most` things, the longest unasked goes first. Safe between threads.

    A key names all that a thing was made from: what changes has another key.
    """

    most: int = MOST
    things: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def __contains__(self, key: Hashable) -> bool:
        """Tell whether the thing of a key is still there."""
        with self.lock:
            return key in self.things

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the thing of a key; two who ask at once may both make it."""
        with self.lock:
            if key in self.things:
                self.things.move_to_end(key)
                return self.things[key]  # type: ignore[no-any-return]
        made = make()
        with self.lock:
            self.things[key] = made
            while len(self.things) > self.most:
                self.things.popitem(last=False)
        return made

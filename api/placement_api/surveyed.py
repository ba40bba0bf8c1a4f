"""What is worked out of the supply once, and kept as long as the supply stays what it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from placement.sources.folder import Delivery

KEPT = 32
"""How many answers are kept: levels of areas, completions, a few comparisons."""


@dataclass(slots=True, repr=False)
class Surveyed:
    """Answers by name, about one delivery. Safe between threads: two who ask wait for one."""

    delivery: Delivery | None = None
    kept: dict[str, Any] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def get(self, delivery: Delivery, name: str, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is made
        """Return what was made under a name of this delivery, making it the first time."""
        with self.lock:
            if self.delivery is not delivery:
                self.delivery, self.kept = delivery, {}
            if name not in self.kept:
                while len(self.kept) >= KEPT:
                    del self.kept[next(iter(self.kept))]
                self.kept[name] = make()
            return self.kept[name]

"""The networks of one delivery, and which of them a mode of travel uses."""

from __future__ import annotations

from dataclasses import dataclass

from placement.geo.network import Network


@dataclass(frozen=True, slots=True)
class Networks:
    """A walking and a driving network; None where none was delivered."""

    walk: Network | None = None
    drive: Network | None = None

    def for_mode(self, mode: str) -> Network | None:
        """Return the network for car, bike or walk; cyclists use the walking one."""
        return self.drive if mode == "car" else self.walk

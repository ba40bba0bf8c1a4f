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
        """Return the network for car, bike or walk.

        Cyclists use the walking network where the source gives no network of their own.
        """
        if mode == "car":
            return self.drive
        if mode == "bike" and self.walk is not None and self.walk.by_bike is not None:
            return self.walk.by_bike
        return self.walk

"""The parts of a delivery that a view is made from, wherever the delivery came from."""

from __future__ import annotations

from typing import Protocol

from geopandas.geodataframe import GeoDataFrame

from placement.geo.network import Network
from placement.rulebook import Rulebook
from placement.tables import Tables


class Delivery(Protocol):
    """Checked tables with their ground: what `placement.sources` and `placement.store` hand over.

    `boundaries`: index municipality id, geometry in RD metres. `notices` are Dutch lines.
    """

    @property
    def tables(self) -> Tables:
        """All tables, checked."""

    @property
    def rulebook(self) -> Rulebook:
        """The rules, with the settings of the delivery."""

    @property
    def boundaries(self) -> GeoDataFrame | None:
        """Polygons of the municipalities, None where there are none."""

    @property
    def walk(self) -> Network | None:
        """The walking network, if any."""

    @property
    def drive(self) -> Network | None:
        """The driving network, if any."""

    @property
    def notices(self) -> tuple[str, ...]:
        """What was left out or looks odd."""

    @property
    def name(self) -> str:
        """What the delivery is called."""

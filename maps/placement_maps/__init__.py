"""Maps of the platform, drawn from audience views only."""

from placement_maps.canvas import Tiles
from placement_maps.localise import AssetMissingError
from placement_maps.render import render, render_to

__all__ = ["AssetMissingError", "Tiles", "render", "render_to"]

"""The demo region: an invented but believable DWO on schematic ground, the same on every run."""

from placement_data.demo.folder import write_demo

__all__ = ["write_demo"]

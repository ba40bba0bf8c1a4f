"""Seeded exchange folders of any size for benchmarks, and tiny ones for brute force."""

from placement_data.rows import write_rows
from placement_data.synthetic.region import PRESETS, write_preset, write_synthetic
from placement_data.synthetic.tiny import Tiny, tiny

__all__ = ["PRESETS", "Tiny", "tiny", "write_preset", "write_rows", "write_synthetic"]

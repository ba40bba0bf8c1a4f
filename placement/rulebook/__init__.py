"""Declared rules: numbers with their source, read from data, never written in code."""

from placement.rulebook.book import Rulebook
from placement.rulebook.load import load
from placement.rulebook.norms import ClusterNorm, ProfileNorm, ReachWindow
from placement.rulebook.products import Product
from placement.rulebook.readable import Line
from placement.rulebook.regions import names
from placement.rulebook.settings import Settings, read_settings
from placement.rulebook.statements import Statement

__all__ = [
    "ClusterNorm",
    "Line",
    "Product",
    "ProfileNorm",
    "ReachWindow",
    "Rulebook",
    "Settings",
    "Statement",
    "load",
    "names",
    "read_settings",
]

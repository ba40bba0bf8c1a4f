"""Placement: rules with their source, GIS verdicts, an exact match that explains itself."""

__version__ = "0.1.0"

"""Frozen views: all that a door may show to each audience."""

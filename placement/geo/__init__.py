"""Metres, minutes and clusters: pure functions over arrays."""

"""Figures of the statistics office (CBS): key figures by area, and StatLine tables."""

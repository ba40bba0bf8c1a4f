"""Explanations name a provider by its id, as the delivery does; readers know it by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping

BY_ID = re.compile(r"\b([Aa]anbieder) ([^\s.,;:()«»]+)")


def named(text: str, called: Mapping[str, str]) -> str:
    """Return a Dutch sentence with the names of providers, where it gives an id."""
    return BY_ID.sub(lambda found: f"{found[1]} {called.get(found[2], found[2])}", text)

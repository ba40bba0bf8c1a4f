"""The nearest known name to one that is not known: "bedoelt u ...?"."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

# Comparing with every one of very many names takes longer than the hint is worth.
_MOST_NAMES = 5_000


def closest(text: str, known: Collection[str]) -> str | None:
    """Return the known name that looks most like `text`, or None if none does."""
    lowered = text.casefold().strip()
    for name in known:
        if name.casefold() == lowered:
            return name
    if not lowered or len(known) > _MOST_NAMES:
        return None
    folded = {name.casefold(): name for name in sorted(known, reverse=True)}
    found = get_close_matches(lowered, list(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def nearest(text: str, known: Collection[str]) -> str:
    """Return " (bedoelt u X?)" for the closest known name, or nothing."""
    found = closest(text, known)
    return f" (bedoelt u {found}?)" if found is not None else ""

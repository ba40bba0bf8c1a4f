"""What is kept is made once per key, and the longest unasked goes first."""

from __future__ import annotations

from placement_api.keeping import Kept


def test_a_thing_is_made_once_and_again_after_it_went() -> None:
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name

    kept = Kept(most=2)
    for name in ("a", "b", "a", "c", "a", "b"):
        assert kept.get(name, lambda name=name: make(name)) == name  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"]

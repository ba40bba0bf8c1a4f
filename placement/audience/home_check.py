"""Would a dwelling do? The answer per profile, about the dwelling alone and about nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from placement.audience.words import upper_first
from placement.rulebook.rule_names import RULE_NAMES

OF_CLIENTS = frozenset(
    {"stay", "region", "municipality", "exclusion_zone", "client_provider", "pin_never", "capacity",
     "available"}
)  # fmt: skip
"""Rules about one client, or about whether a place is free now: here nobody asks for a place."""
TITLES: Mapping[str, str] = {
    "BW": "Beschermd Wonen", "BT": "Beschermd Thuis", "BTG": "Beschermd Thuis-geclusterd",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """What one rule says (holds, fails, unknown); `only`: the one intensity it is for."""

    rule: str
    title: str
    answer: str
    sentence: str
    source: str
    only: str = ""


@dataclass(frozen=True, slots=True)
class ProfileAnswer:
    """Whether a dwelling suits a profile, per intensity, and every rule's answer."""

    profile: str
    title: str
    suits: Mapping[str, bool]
    rules: tuple[RuleAnswer, ...]

    @property
    def verdict(self) -> str:
        """Return holds, fails, or part where one intensity alone is suited."""
        found = set(self.suits.values())
        return "part" if len(found) > 1 else ("holds" if found == {True} else "fails")


def profile_answers(judged: Sequence[Mapping[str, Any]]) -> tuple[ProfileAnswer, ...]:
    """Return the answers per profile from those per profile and intensity."""
    told = []
    for profile in dict.fromkeys(str(item["profile"]) for item in judged):
        own = [item for item in judged if item["profile"] == profile]
        lines = {str(item["intensity"]): _rules(item["verdicts"]) for item in own}
        suits = {name: all(one.answer == "holds" for one in rules) for name, rules in lines.items()}
        told.append(ProfileAnswer(profile, TITLES.get(profile, profile), suits, _merged(lines)))
    return tuple(told)


def _rules(verdicts: Sequence[Mapping[str, Any]]) -> tuple[RuleAnswer, ...]:
    return tuple(
        RuleAnswer(
            str(line["rule"]), upper_first(RULE_NAMES[str(line["rule"])]), str(line["answer"]),
            str(line["sentence"]), str(line["source"]),
        )
        for line in verdicts
        if line["rule"] not in OF_CLIENTS
    )  # fmt: skip


def _merged(lines: Mapping[str, tuple[RuleAnswer, ...]]) -> tuple[RuleAnswer, ...]:
    """Return what all intensities share once, in order, and the rest with its intensity."""
    found: list[RuleAnswer] = []
    for name, rules in lines.items():
        for one in rules:
            shared = all(one in other for other in lines.values())
            if shared and one not in found:
                found.append(one)
            if not shared:
                found.append(RuleAnswer(one.rule, one.title, one.answer, one.sentence,
                                        one.source, name))  # fmt: skip
    return tuple(found)

"""The rulebook as the rest of the platform reads it: norms with their sources, never changing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from placement.domain import Profile
from placement.errors import Fault, NotFoundError, RulebookError
from placement.rulebook import norms
from placement.rulebook.faults import translate
from placement.rulebook.products import Product
from placement.rulebook.readable import Line, lines
from placement.rulebook.regions import Region
from placement.rulebook.schema import RulebookFile
from placement.rulebook.settings import Settings
from placement.rulebook.statements import Skipped, Statement

OWN_READING = "Leeswijze van het platform"


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One region's declared rules, with the sentence behind every number.

    Made by `load` and by `replace`; a change makes another rulebook, this one stays as it is.
    """

    file: RulebookFile
    region: Region
    statements: Mapping[str, Statement]
    skipped: tuple[Skipped, ...]
    profiles: Mapping[Profile, norms.ProfileNorm]
    cluster: norms.ClusterNorm
    mix: norms.MixNorm
    match: norms.MatchNorm
    preference: norms.PreferenceNorm
    citations: Mapping[str, tuple[str, ...]]

    @property
    def id(self) -> str:
        """The name by which settings choose this rulebook."""
        return self.file.id

    @property
    def title(self) -> str:
        """The Dutch title."""
        return self.file.title

    @property
    def in_force(self) -> bool:
        """Whether the rules bind in the region; False for a proposal."""
        return self.file.in_force

    @property
    def products(self) -> dict[str, Product]:
        """All care products, also those that the match does not use."""
        return dict(self.file.product)

    @property
    def readings(self) -> dict[str, str]:
        """The answer taken on each question that the sources leave open, as Dutch text."""
        return {line.question: line.amount for line in self.readable() if line.question}

    def profile(self, profile: str) -> norms.ProfileNorm:
        """Return what `profile` (BW, BT, BTG) asks; NotFoundError for any other."""
        if profile not in self.profiles:
            raise NotFoundError(f"Zorgprofiel «{profile}» bestaat niet in regelset {self.id}.")
        return self.profiles[Profile(profile)]

    def cite(self, statement_id: str) -> Statement:
        """Return a statement; NotFoundError where the rulebook has none of that id."""
        if statement_id not in self.statements:
            raise NotFoundError(f"Bronregel «{statement_id}» bestaat niet in regelset {self.id}.")
        return self.statements[statement_id]

    def source_of(self, rule_id: str, profile: str | None = None) -> str:
        """Return where a rule comes from as one Dutch line; a reading of ours says so.

        With `profile` only the sentences that this profile rests on, where the rule has any. A
        rule that the rulebook does not name rests on no sentence: a reading of ours too.
        """
        cites = self.citations.get(rule_id, ())
        own = self.profile(profile).cites if profile else ()
        narrowed = tuple(cite for cite in cites if cite in own)
        return self.source_line(narrowed or cites) or OWN_READING

    def source_line(self, cites: tuple[str, ...]) -> str:
        """Return «Bijlage 2a, § Beschermd Thuis en § Dagbesteding» for statements; "" for none."""
        sections: dict[str, list[str]] = {}
        for statement in (self.cite(cite) for cite in cites):
            short = self.region.document[statement.document].short
            sections.setdefault(short, []).append(f"§ {statement.section}")
        return "; ".join(f"{short}, {_listed(named)}" for short, named in sections.items())

    def readable(self) -> tuple[Line, ...]:
        """Return the whole rulebook as lines to read: name, value, binding, source, wording."""
        return lines(self.file, self.statements, self.source_line)

    def with_settings(self, settings: Settings) -> Rulebook:
        """Return this rulebook with what one delivery asks to differ."""
        changes = settings.changes()
        return self._changed(changes, "settings.toml") if changes else self

    def replace(self, **nested: Mapping[str, Any]) -> Rulebook:
        """Return a rulebook with other values, for a what-if.

        `nested` has the shape of settings.toml (`cluster={"radius_m": 80}`,
        `reach_minutes={"BT": 30}`) or of rulebook.toml (`product={"bt": {...}}`). A plain value
        keeps the origin of the one that it replaces and is marked as adjusted. RulebookError
        carries all faults.
        """
        return self._changed(nested, "aanpassing")

    def __reduce__(self) -> tuple[Callable[..., Rulebook], tuple[Any, ...]]:
        """Return how a worker process makes it again: from its values, norms worked out anew."""
        return _again, (
            self.file.model_dump(by_alias=True),
            self.region,
            self.statements,
            self.skipped,
        )

    def _changed(self, nested: Mapping[str, Any], file: str) -> Rulebook:
        rest = {key: change for key, change in nested.items() if key != "reach_minutes"}
        tree = merged(self.file.model_dump(by_alias=True), exact(rest))
        faults = _with_reach(tree, self.file, exact(nested.get("reach_minutes", {})), file)
        try:
            changed = RulebookFile.model_validate(tree)
        except ValidationError as error:
            found = translate(error, file, RulebookFile)
            faults += [replace(f, column=(f.column or "").replace(".value", "")) for f in found]
        if faults:
            raise RulebookError(faults)
        return assemble(changed, self.region, self.statements, self.skipped)


def assemble(
    file: RulebookFile,
    region: Region,
    statements: Mapping[str, Statement],
    skipped: tuple[Skipped, ...],
) -> Rulebook:
    """Return the rulebook with its norms worked out."""
    return Rulebook(
        file=file,
        region=region,
        statements=statements,
        skipped=skipped,
        profiles={profile: norms.profile_norm(file, profile) for profile in Profile},
        cluster=norms.cluster_norm(file),
        mix=norms.mix_norm(file),
        match=norms.match_norm(file),
        preference=norms.preference_norm(file),
        citations={rule: source.cites for rule, source in file.citation.items()},
    )


def _again(file: Mapping[str, Any], *rest: Any) -> Rulebook:  # noqa: ANN401 - as it was made
    return assemble(RulebookFile.model_validate(file), *rest)


def _listed(named: list[str]) -> str:
    *others, last = dict.fromkeys(named)
    return f"{', '.join(others)} en {last}" if others else last


def merged(tree: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return `tree` with `change` laid over it; a plain value replaces the `value` of its entry."""
    result = dict(tree)
    for key, new in change.items():
        old = result.get(key)
        entry = isinstance(old, Mapping) and "value" in old
        if entry and not (isinstance(new, Mapping) and "value" in new):
            result[key] = {**(old or {}), "value": new, "adjusted": True}
        elif isinstance(old, Mapping) and isinstance(new, Mapping):
            result[key] = merged(old, new)
        else:
            result[key] = new
    return result


def exact(change: Mapping[str, Any]) -> dict[str, Any]:
    """Return a change with its floats as exact decimals: 0.1 is the number that was written."""
    return {
        key: exact(new)
        if isinstance(new, Mapping)
        else (Decimal(str(new)) if isinstance(new, float) else new)
        for key, new in change.items()
    }


def _with_reach(
    tree: dict[str, Any], file: RulebookFile, reach: Mapping[str, Any], name: str
) -> list[Fault]:
    """Put other on-site minutes in every window of a profile's product, or of its add-on."""
    faults: list[Fault] = []
    for profile, minutes in reach.items():
        product = file.matched(profile)
        windows = norms.effective_windows(file, product) if product else ()
        if product is None or not windows:
            problem = "voor dit profiel kent de regelset geen opkomsttijd"
            faults.append(Fault(name, problem, column=f"reach_minutes.{profile}"))
            continue
        key = next(k for k, p in file.product.items() if p is product)
        other = [merged(w.model_dump(by_alias=True), {"on_site": minutes}) for w in windows]
        tree["product"] = merged(tree["product"], {key: {"windows": other}})
    return faults

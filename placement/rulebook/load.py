"""Reading a region's folder: three files, all faults at once, then one rulebook that holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from placement.errors import Fault, NotFoundError, RulebookError
from placement.rulebook.book import Rulebook, assemble
from placement.rulebook.faults import parse_toml, translate, unknown_key
from placement.rulebook.regions import Region, folders
from placement.rulebook.rule_names import RULE_NAMES
from placement.rulebook.schema import RulebookFile
from placement.rulebook.statements import Anchor, StatementsFile

Model = TypeVar("Model", bound=BaseModel)


def load(name: str, folder: Path | None = None) -> Rulebook:
    """Return the rulebook `name`, from the regions that ship or from a region's `folder`.

    RulebookError carries every fault of the three files; NotFoundError names what does exist.
    """
    place: Traversable | Path | None = folder or folders().get(name)
    if place is None:
        known = ", ".join(folders())
        raise NotFoundError(f"Regelset «{name}» bestaat niet; er zijn: {known}.")
    faults: list[Fault] = []
    region = _read(place, "region.toml", Region, faults)
    file = _read(place, "rulebook.toml", RulebookFile, faults)
    sources = _read(place, "statements.toml", StatementsFile, faults)
    if region is None or file is None or sources is None:
        raise RulebookError(faults)
    faults += _coherence(name, region, file, sources)
    if faults:
        raise RulebookError(faults)
    statements = {statement.id: statement for statement in sources.statement}
    return assemble(file, region, statements, sources.skipped)


def _read(
    folder: Traversable | Path, name: str, model: type[Model], faults: list[Fault]
) -> Model | None:
    path = folder / name
    if not path.is_file():
        faults.append(Fault(name, "ontbreekt in de map van de regio"))
        return None
    raw, wrong = parse_toml(path.read_text("utf-8"), name)
    faults += wrong
    if wrong:
        return None
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        faults += translate(error, name, model)
        return None


def _coherence(
    name: str, region: Region, file: RulebookFile, sources: StatementsFile
) -> Iterator[Fault]:
    if file.id != name:
        yield Fault("rulebook.toml", f"is niet regelset «{name}»", column="id", value=file.id)
    if region.rulebook != file.id:
        expected = f'rulebook = "{file.id}"'
        yield Fault("region.toml", "noemt een andere regelset", expected, column="rulebook")
    ids = Counter(statement.id for statement in sources.statement)
    for double in (key for key, count in ids.items() if count > 1):
        yield Fault("statements.toml", "komt meer dan eens voor", column="id", value=double)
    yield from _documents(region, (*sources.statement, *sources.skipped))
    for path, cite in cited(file.model_dump(by_alias=True)):
        if cite not in ids:
            problem, expected = f"bronregel «{cite}» bestaat niet", unknown_key(cite, ids)[1]
            yield Fault("rulebook.toml", problem, expected, column=path)
    for rule in sorted(set(RULE_NAMES) - set(file.citation)):
        yield Fault("rulebook.toml", "heeft geen herkomst", column=f"citation.{rule}")
    for rule in sorted(set(file.citation) - set(RULE_NAMES)):
        problem, expected = unknown_key(rule, RULE_NAMES)
        yield Fault("rulebook.toml", problem, expected, column=f"citation.{rule}")


def _documents(region: Region, anchors: tuple[Anchor, ...]) -> Iterator[Fault]:
    for unknown in sorted({a.document for a in anchors} - set(region.document)):
        problem = "staat niet in region.toml"
        yield Fault("statements.toml", problem, column="document", value=unknown)


def cited(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path, statement id) for every citation in a rulebook as nested tables."""
    for key, value in tree.items():
        path = f"{prefix}{key}"
        if key == "cites":
            yield from ((path, str(cite)) for cite in value)
        elif isinstance(value, Mapping):
            yield from cited(value, f"{path}.")
        elif isinstance(value, list | tuple):
            parts = {str(place): item for place, item in enumerate(value)}
            yield from cited({k: v for k, v in parts.items() if isinstance(v, Mapping)}, f"{path}.")

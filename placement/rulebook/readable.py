"""The rulebook as lines that a person reads: what, how much, how binding, and who says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from placement.quantities import dutch
from placement.rulebook.products import Form, Staff, Support, Tenancy, Trede, Window
from placement.rulebook.rule_names import RULE_NAMES
from placement.rulebook.schema import RulebookFile
from placement.rulebook.sourced import Sourced, Span, Value
from placement.rulebook.statements import BINDING_DUTCH, Statement

OWN = "leeswijze van het platform"
WORDS = {
    "pairwise": "alle paren",
    "chain": "geschakeld",
    "adjoining": "alle paren, aangrenzend is 0 m",
    "network": "looproutenetwerk",
    "network_no_legs": "looproutenetwerk zonder het stuk van deur tot straat",
    "straight": "hemelsbreed",
    "any": "elke aanbieder",
    "own": "de eigen aanbieder",
    "low": "laagste",
    "high": "hoogste",
    "client": "cliënt",
    "provider": "aanbieder",
    "intramural": "intramuraal",
    "clustered": "geclusterd",
    "shared": "onzelfstandig",
    "gespikkeld": "gespikkeld",
    "independent": "zelfstandig",
    "placed": "geplaatst",
    "waiting": "wachttijd",
    "stability": "stabiliteit",
    "spread_max": "grootste afwijking in spreiding",
    "spread_l1": "totale afwijking in spreiding",
    "preference": "voorkeuren",
    "travel": "opkomsttijd",
    "yes": "ja",
    "no": "nee",
    "goal": "doel",
    "every-window": "elk dagdeel",
    "any-window": "een van de dagdelen",
    "bt-independent-and-gespikkeld": "BT, zelfstandig en gespikkeld",
    "basis-low-plus-high": "basis laagste, plus hoogste",
    "first-match": "het eerste met match = true",
}
SINGULAR = {"weken": "week", "personen": "persoon", "punten": "punt"}


@dataclass(frozen=True, slots=True)
class Line:
    """One value of the rulebook, ready to be listed.

    `group` is the product or part it belongs to, `key` its path in the file, `amount` the value
    with its unit as Dutch text, `binding` the Dutch word (or that it is a reading of ours),
    `source` document and section, `wording` what the source says in our words or the reading,
    `question` what the sources leave open where a reading answers that, `places` the lines and
    sentences in the documents.
    """

    group: str
    name: str
    amount: str
    binding: str
    source: str
    wording: str
    key: str
    adjusted: bool = False
    cites: tuple[str, ...] = ()
    question: str = ""
    places: tuple[str, ...] = ()


def lines(
    file: RulebookFile,
    statements: Mapping[str, Statement],
    source_line: Callable[[tuple[str, ...]], str],
) -> tuple[Line, ...]:
    """Return every sourced value of a rulebook, in file order."""
    found: list[Line] = []
    for group, name, key, unit, source in _walk(file):
        quoted = [statements[cite] for cite in source.cites if cite in statements]
        strengths = {statement.binding for statement in quoted}
        bindings = [dutch for binding, dutch in BINDING_DUTCH.items() if binding in strengths]
        found.append(
            Line(
                group=group,
                name=name,
                amount=amount(source, unit),
                binding=" / ".join(bindings) or OWN,
                source=source_line(source.cites),
                wording=" ".join(s.wording for s in quoted) or source.reading,
                key=key,
                adjusted=source.adjusted,
                cites=source.cites,
                question=source.question,
                places=tuple(statement.where() for statement in quoted),
            )
        )
    return tuple(found)


def amount(source: Sourced, unit: str = "") -> str:
    """Return a sourced value as Dutch text with its unit; "" where it only has an origin."""
    if isinstance(source, Value):
        unit = SINGULAR.get(unit, unit) if source.value == 1 else unit
        return " ".join(filter(None, (_written(source.value), unit)))
    if isinstance(source, Span):
        return f"{_range(source.low, source.high)} {unit}".strip()
    if isinstance(source, Trede):
        return f"{_range(Decimal(source.low), Decimal(source.high))} dagdelen per week"
    if isinstance(source, Staff):
        return f"mbo {source.mbo} %, hbo {source.hbo} %"
    if isinstance(source, Support):
        return f"{source.days} dagen per week, {source.from_}-{source.until}"
    if isinstance(source, Form):
        return ", ".join(_form(source))
    if isinstance(source, Tenancy):
        holders = " of ".join(WORDS[holder] for holder in source.holders) or "geen"
        paid = "cliënt betaalt huur" if source.rent == "client" else "wonen inbegrepen"
        return f"huurder: {holders}; {paid}"
    return ""


def _form(form: Form) -> Iterator[str]:
    yield WORDS[form.form.value]
    if form.if_may_cluster:
        yield "alleen waar de woning als geclusterd gebruikt mag worden"
    if form.near_units:
        yield "bij elkaar"
    if form.near_bw:
        yield "nabij een BW-locatie"


def _range(low: Decimal, high: Decimal) -> str:
    return f"{dutch(low)}-{dutch(high)}"


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int | Decimal):
        return dutch(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_written(part)}" for key, part in value.items())
    if isinstance(value, tuple):
        return ", ".join(_written(part) for part in value)
    return WORDS.get(str(value), str(value))


Found = tuple[str, str, str, str, Sourced]


def _walk(file: RulebookFile) -> Iterator[Found]:
    for key, product in file.product.items():
        yield from _fields(product, product.title, f"product.{key}", "")
    for part in ("grant", "cluster", "mix", "match", "preference"):
        title = RulebookFile.model_fields[part].title or part
        yield from _fields(getattr(file, part), title, part, "")
    for key, reading in file.reading.items():
        yield "leeswijze", reading.question, f"reading.{key}", "", reading
    for key, source in file.citation.items():
        yield "regel", RULE_NAMES.get(key, key), f"citation.{key}", "", source


def _fields(model: BaseModel, group: str, path: str, before: str) -> Iterator[Found]:
    for name, field in type(model).model_fields.items():
        yield from _entry(getattr(model, name), field, group, f"{path}.{name}", before)


def _entry(value: object, field: FieldInfo, group: str, path: str, before: str) -> Iterator[Found]:
    title = ", ".join(filter(None, (before, field.title)))
    extra = field.json_schema_extra
    unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
    if isinstance(value, Sourced):
        yield group, title, path, unit, value
    elif isinstance(value, BaseModel):
        yield from _fields(value, group, path, title)
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from _item(item, field, group, f"{path}.{place}", unit)


def _item(item: object, field: FieldInfo, group: str, path: str, unit: str) -> Iterator[Found]:
    if isinstance(item, Window):
        yield from _fields(item, group, path, f"{item.from_}-{item.until}")
    elif isinstance(item, Trede):
        yield group, f"{field.title} {item.number}", path, unit, item
    elif isinstance(item, Sourced):
        yield group, field.title or "", path, unit, item

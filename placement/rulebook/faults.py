"""From pydantic's errors to faults that a Dutch reader understands: all of them, in file order."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from placement.errors import Fault

PROBLEMS = {
    "missing": "ontbreekt",
    "bool_type": "is geen true of false",
    "int_type": "is geen geheel getal",
    "string_type": "is geen tekst",
    "tuple_type": "is geen lijst",
    "dict_type": "is geen tabel",
    "model_type": "is geen tabel",
    "model_attributes_type": "is geen tabel",
    "string_too_short": "is leeg",
}


def parse_toml(text: str, file: str) -> tuple[dict[str, Any], list[Fault]]:
    """Read TOML with exact decimals; a syntax fault comes back instead of being raised."""
    try:
        return tomllib.loads(text, parse_float=Decimal), []
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        reason = str(fault).removesuffix(".")
        return {}, [Fault(file, f"is geen geldige TOML: {reason}", "zie https://toml.io")]


def translate(error: ValidationError, file: str, model: type[BaseModel]) -> list[Fault]:
    """Return every fault of a validation with its key path as column, in Dutch."""
    return [_fault(detail, file, model) for detail in error.errors(include_url=False)]


def _fault(detail: ErrorDetails, file: str, model: type[BaseModel]) -> Fault:
    kind, context = detail["type"], detail.get("ctx", {})
    path = ".".join(str(part) for part in detail["loc"]) or None
    value = None if kind == "missing" or not _is_small(detail["input"]) else str(detail["input"])
    if kind == "extra_forbidden":
        known = known_keys(model, detail["loc"][:-1])
        problem, expected = unknown_key(str(detail["loc"][-1]), known)
        return Fault(file, problem, expected, column=path)
    if kind == "value_error":
        return Fault(file, str(context["error"]), column=path, value=value)
    if kind in {"literal_error", "enum"}:
        expected = str(context["expected"]).replace("'", "").replace(" or ", " of ")
        return Fault(file, "is onbekend", expected, column=path, value=value)
    bounds = {"greater_than_equal": ("ge", "minstens"), "less_than_equal": ("le", "hoogstens")}
    bounds |= {"greater_than": ("gt", "meer dan"), "less_than": ("lt", "minder dan")}
    if kind in bounds:
        limit, word = bounds[kind]
        expected = f"{word} {context[limit]}"
        return Fault(file, "ligt buiten de grenzen", expected, column=path, value=value)
    return Fault(file, PROBLEMS.get(kind, "klopt niet"), column=path, value=value)


def _is_small(value: object) -> bool:
    return isinstance(value, str | int | Decimal | list | tuple)


def unknown_key(key: str, known: Iterable[str]) -> tuple[str, str]:
    """Return problem and expectation for an unknown key: the nearest known one, or all of them."""
    choices = sorted(known)
    near = get_close_matches(key, choices, n=1, cutoff=0.6)
    expected = f"bedoeld is misschien «{near[0]}»" if near else f"een van {', '.join(choices)}"
    return f"de sleutel «{key}» bestaat niet", expected


def known_keys(model: type[BaseModel], path: Iterable[str | int]) -> list[str]:
    """Return the keys that `model` knows at `path`; parts that name items of a table are passed."""
    here: type[BaseModel] | None = model
    for part in path:
        found = _field_model(here, str(part)) if here else None
        here = found or here
    return [field.alias or name for name, field in here.model_fields.items()] if here else []


def _field_model(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    for name, field in model.model_fields.items():
        if key in {name, field.alias}:
            return _first_model(field.annotation)
    return None


def _first_model(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_first_model(argument) for argument in get_args(annotation))
    return next((model for model in found if model is not None), None)

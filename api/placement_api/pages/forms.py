"""A form that comes back with all faults at once and everything that was filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from placement_api.pages.visiting import Visit
from placement_api.problems import DUTCH

Asked = TypeVar("Asked", bound="FormModel")
SECRET = frozenset({"password", "current", "new", "again", "code"})
"""Fields that never go back into a page."""


class FormModel(BaseModel):
    """What a form must hold; an empty field counts as not filled in."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True, str_strip_whitespace=True)


@dataclass(frozen=True, slots=True, repr=False)
class Form:
    """What was filled in and what is wrong with it, per field; `general` is about no one field."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    general: str = ""


def read(model: type[Asked], visit: Visit) -> Asked | Form:
    """Return what a form holds, or the form with its faults."""
    sent = {name: visit.text(name) for name in visit.form if name != "csrf"}
    try:
        return model.model_validate({name: value for name, value in sent.items() if value})
    except ValidationError as error:
        faults = {
            str(item["loc"][0]) if item["loc"] else "": DUTCH.get(item["type"], "is niet geldig")
            for item in error.errors()
        }
        return again(visit, faults)


def again(visit: Visit, faults: Mapping[str, str] | None = None, general: str = "") -> Form:
    """Return the form as it was filled in, but for its secrets, with what is wrong."""
    kept = {name: visit.text(name) for name in visit.form if name not in SECRET | {"csrf"}}
    return Form(kept, faults or {}, general)

"""What every value of a rulebook carries: the sentence, or the reading, that it comes from.

A value carries either `cites` (ids of statements: the sources say so) or `reading` (the platform
took a position where they leave it open), never both: a choice of ours can not pass for a rule of
the region.
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from placement.rulebook.kinds import Number

T = TypeVar("T")
Text = Annotated[str, StringConstraints(min_length=1)]


def titled(title: str, unit: str = "", default: Any = ...) -> Any:  # noqa: ANN401
    """Return a field with the Dutch name and the unit that readable lists show."""
    return Field(default, title=title, json_schema_extra={"unit": unit})


class Frozen(BaseModel):
    """A model that no one changes and that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Sourced(Frozen):
    """Something that says where it comes from: `cites` statements, or is a named `reading`.

    `question` is what the sources leave open, where a reading answers that.
    """

    cites: tuple[Text, ...] = ()
    reading: str = ""
    question: str = ""
    adjusted: bool = False

    @model_validator(mode="after")
    def _has_one_origin(self) -> Self:
        if bool(self.cites) == bool(self.reading.strip()):
            raise ValueError("noem óf de bron (cites) óf de leeswijze (reading), precies één")
        return self


class Value(Sourced, Generic[T]):
    """One value with its origin; `options` lists the readings that are possible, default first."""

    value: T
    options: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_an_option(self) -> Self:
        if self.options and self.value not in self.options:
            raise ValueError(f"kies uit {', '.join(self.options)}")
        return self


class Span(Sourced):
    """A range with its origin; both ends belong to it."""

    low: Number
    high: Number

    @model_validator(mode="after")
    def _runs_upwards(self) -> Self:
        if self.low > self.high:
            raise ValueError("het laagste getal is groter dan het hoogste")
        return self

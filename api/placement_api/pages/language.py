"""Dutch as it is written in the templates, English from a catalogue.

A sentence with data in it is a `Told`: its pattern is looked up, and the data filled in. What the
rulebook says (sentences, sources, verdicts) is a citation: it stays as it was written.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from fastapi import Request

LANGUAGES = ("nl", "en")
COOKIE = "placement-language"
LOCALE = Path(__file__).parent.parent / "locale"


class Told(str):
    """A Dutch sentence with data in it; `translated` says it in another language.

    As a text it is the Dutch sentence, so that files and logs need not know of it.
    """

    __slots__ = ("pattern", "values")
    pattern: str
    values: Mapping[str, object]

    def __new__(cls, pattern: str, **values: object) -> Self:
        """Return a sentence of a pattern with `{names}` and what stands there."""
        made = super().__new__(cls, pattern.format(**values))
        made.pattern, made.values = pattern, values
        return made


def joined(*parts: str, by: str = " ") -> Told:
    """Return texts as one, each of which is looked up by itself."""
    names = [f"t{at}" for at in range(len(parts))]
    return Told(by.join(f"{{{name}}}" for name in names), **dict(zip(names, parts, strict=True)))


def translated(told: gettext.NullTranslations, text: str) -> str:
    """Return a text in the language of a catalogue, or as it is where that has no such text."""
    if not isinstance(text, Told):
        return told.gettext(text) if text else ""
    values = {name: translated(told, one) if isinstance(one, str) else one
              for name, one in text.values.items()}  # fmt: skip
    return told.gettext(text.pattern).format(**values)


def language_of(request: Request) -> str:
    """Return the language that a visitor chose; Dutch for who chose none."""
    chosen = request.cookies.get(COOKIE, LANGUAGES[0])
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def translations(language: str) -> gettext.NullTranslations:
    """Return the catalogue of a language; Dutch needs none."""
    source = LOCALE / language / "messages.po"
    if language == LANGUAGES[0]:
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)

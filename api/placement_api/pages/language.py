"""Dutch as it is written in the templates, English from a catalogue."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from fastapi import Request

LANGUAGES = ("nl", "en")
COOKIE = "placement-language"
LOCALE = Path(__file__).parent.parent / "locale"


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

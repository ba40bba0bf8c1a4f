"""Every Dutch text of the pages, and the English catalogue beside them: what is still missing.

`python -m placement_api.pages.messages` writes new texts into the catalogue without a
translation and takes out what is no longer used.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment

from placement.audience.home_check import OF_CLIENTS
from placement.audience.tables_supply import STANDINGS
from placement.audience.waiting import WAIT_STATES
from placement.audience.words import FORMS, STATUSES, upper_first
from placement.lifecycle import State, load_reasons
from placement.rulebook.rule_names import RULE_NAMES
from placement_api.pages.language import LOCALE
from placement_api.pages.rendering import TEMPLATES

SOURCE = LOCALE / "en" / "messages.po"
PAGES = Path(__file__).parent
ELSEWHERE = LOCALE / "elsewhere.txt"
"""Texts that pages look up by name and that stand in other modules or in sentences of code."""
HEADER = b"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: en\\n"

"""
TITLES = {"Column": (1,), "Item": (1, 2), "Figure": (1,), "Searched": (1,), "Group": (0,),
          "Told": (0,)}  # fmt: skip
"""Where texts to be shown stand among what these are made of."""
TOLD = ("help", "more", "label", "title")
"""Named parts of anything that hold a text to be shown."""
SIGNS = re.compile(r"[\w-]*[./_][\w./+-]*|[a-z_-]*|[A-Z_]+|\W*|.*\{\w*\}.*", re.DOTALL)
"""What is a code, an address or a pattern with data in it, and no text by itself."""


def messages() -> frozenset[str]:
    """Return every text that may be looked up: of the templates, and named in the pages."""
    return frozenset(_of_templates()) | frozenset(_of_pages()) | frozenset(_of_words())


def catalogue() -> Catalog:
    """Return the English catalogue as it is kept."""
    with SOURCE.open("rb") as file:
        return read_po(file, locale="en")


def missing() -> list[str]:
    """Return the texts without an English one, sorted."""
    known = catalogue()
    return sorted(text for text in messages() if not (found := known.get(text)) or not found.string)


def keep(texts: Catalog) -> None:
    """Write a catalogue: in a fixed order, without a date, so that a difference is a difference."""
    with SOURCE.open("wb") as file:
        file.write(HEADER)
        write_po(file, texts, width=0, omit_header=True, no_location=True)


def _of_templates() -> Iterator[str]:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    for path in sorted(TEMPLATES.rglob("*.html")):
        source = path.read_text(encoding="utf-8")
        for _, _, text in environment.extract_translations(source):  # type: ignore[attr-defined]
            if isinstance(text, str):
                yield text


def _of_pages() -> Iterator[str]:
    for path in sorted(PAGES.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from _of_call(node)
        for node in tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                yield from _of_mapping(node.value)


def _of_words() -> Iterator[str]:
    """Yield the words that the platform itself has for states, forms and reasons."""
    for words in (FORMS, STATUSES, STANDINGS, WAIT_STATES):
        yield from words.values()
    yield from (state.dutch for state in State)
    yield from (reason.label for reason in load_reasons())
    yield from (upper_first(name) for rule, name in RULE_NAMES.items() if rule not in OF_CLIENTS)
    yield from ELSEWHERE.read_text(encoding="utf-8").splitlines()


def _of_call(call: ast.Call) -> Iterator[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    for at in TITLES.get(name, ()):
        if len(call.args) > at:
            yield from _text(call.args[at])
    for part in call.keywords:
        if part.arg in TOLD:
            yield from _text(part.value)


def _of_mapping(value: ast.expr) -> Iterator[str]:
    for node in ast.walk(value):
        if isinstance(node, ast.Dict):
            for one in node.values:
                for text in _text(one):
                    if SIGNS.fullmatch(text) is None:
                        yield text


def _text(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value


def update() -> None:
    """Bring the catalogue up to the texts: new ones untranslated, old ones gone."""
    before, after = catalogue(), Catalog(locale="en")
    for text in sorted(messages()):
        found = before.get(text)
        after.add(text, found.string if found else "")
    keep(after)


if __name__ == "__main__":
    update()
    print(f"{len(messages())} teksten, {len(missing())} zonder vertaling")  # noqa: T201

"""Cutting a source document into sentences, and the normal form that a hash is taken of.

The normal form: Unicode NFC; footnote tags with their number, links' targets, heading and list
marks, emphasis and backslashes removed; whitespace collapsed; casefolded. So a hash survives
another markup of the same words and nothing else.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

_FOOTNOTE = re.compile(r"<sup>.*?</sup>")
_TAG = re.compile(r"</?[a-z]+/?>")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARK = re.compile(r"^\s*(?:#{1,6}\s+|[-*▣]\s+(?:▣\s*)?|\d+\.\s+)")
_ITEM = re.compile(r"^\s*(?:[-*▣]\s|\d+\.\s)")
_EMPHASIS = re.compile(r"\\?\*+|\\")
_END = re.compile(r"(?<=[.?!])\s+(?=[A-ZÀ-Ý'\"‘“(\[0-9])")
_CLAUSE = re.compile(r";|,(?=\s(?:maar|echter)\b)|\s(?=zodat\b)")
_RULE = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,})\s*$")

INTRODUCTION = "inleiding"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence at its place «line.sentence» (both from 1), under its heading.

    `lead` is the normal form of the paragraph that announces the list this item belongs to
    ("... gelden de volgende uitgangspunten:"), "" outside such a list.
    """

    place: str
    section: str
    text: str
    sha256: str
    lead: str = ""
    heading: bool = False


def clean(text: str) -> str:
    """Return text without markup, whitespace collapsed; letters keep their case."""
    plain = _LINK.sub(r"\1", _FOOTNOTE.sub(" ", unicodedata.normalize("NFC", text)))
    plain = _EMPHASIS.sub("", _MARK.sub("", _TAG.sub(" ", plain)))
    return " ".join(plain.split())


def normalise(text: str) -> str:
    """Return the normal form that hashes are taken of."""
    return clean(text).casefold()


def digest(text: str) -> str:
    """Return the SHA-256 of the normal form of a sentence, in hexadecimal."""
    return hashlib.sha256(normalise(text).encode("utf-8")).hexdigest()


def split(document: str) -> tuple[Sentence, ...]:
    """Return every sentence of a document in reading order.

    A line is cut at sentence ends; a heading, a list item and a table row (cells parted by tabs)
    are sentences too, and a row is not cut. What stands under the title is the introduction; a
    heading that ends in a colon is a label within the section that it stands in.
    """
    found: list[Sentence] = []
    section, lead = "", ""
    for number, line in enumerate(document.splitlines(), start=1):
        if not clean(line) or _RULE.match(line):
            continue
        if line.lstrip().startswith("#"):
            heading, lead = clean(line), ""
            label = heading.endswith(":") and section
            section = section if label else (heading if section else INTRODUCTION)
        elif not _ITEM.match(line) and not line.lstrip().startswith("<sup>"):
            lead = normalise(line) if clean(line).endswith(":") else ""
        head = line.lstrip().startswith("#")
        own = lead if _ITEM.match(line) else ""
        for nth, text in enumerate(_cut(line), start=1):
            place = f"{number}.{nth}"
            found.append(Sentence(place, section or INTRODUCTION, text, digest(text), own, head))
    return tuple(found)


def _cut(line: str) -> list[str]:
    parts = [line] if "\t" in line else _END.split(_MARK.sub("", line))
    return [text for text in map(clean, parts) if text]


def clauses(text: str) -> list[str]:
    """Return the parts of a sentence in normal form: cut at «;», before «, maar» and «zodat»."""
    parts = _CLAUSE.split(normalise(text))
    return [part.strip() for part in parts if part.strip()]

"""How people shorten the words of an address: the same form for both spellings, never a guess."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from placement.sources.names import squeezed

_TITLES = {
    "prof": "professor",
    "dr": "doctor",
    "mr": "meester",
    "ir": "ingenieur",
    "burg": "burgemeester",
    "burgem": "burgemeester",
    "st": "sint",
    "pres": "president",
    "past": "pastoor",
    "jhr": "jonkheer",
    "ds": "dominee",
    "adm": "admiraal",
    "gen": "generaal",
    "min": "minister",
    "mgr": "monseigneur",
    "jkvr": "jonkvrouw",
}
_ENDS = {"str": "straat", "ln": "laan", "wg": "weg", "sngl": "singel"}
_VAN_DE = re.compile(r"\b(?:van|v) (?:der|den|de|d)\b|\bvd\b")
_VAN = re.compile(r"\bv\b")
_ADDITIONS = {
    "huis": "HS",
    "hs": "HS",
    "zwart": "ZW",
    "zw": "ZW",
    "rood": "RD",
    "rd": "RD",
    "to": "TO",
    "tegenover": "TO",
    "by": "BY",
    "bij": "BY",
}
_OPPOSITE = re.compile(r"\bt\.?\s?/?\s?o\b\.?", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def street_key(name: str) -> str:
    """Return what spellings of one street share: «Prof. Telderslaan», «professor telders ln»."""
    plain = unicodedata.normalize("NFKD", name.casefold()).replace("'", "")
    words = re.sub(r"[^a-z0-9]+", " ", "".join(c for c in plain if c.isascii())).split()
    words = [_TITLES.get(word, word) for word in words]
    if words:
        words[-1] = _long_end(words[-1])
    return squeezed(_VAN.sub("van", _VAN_DE.sub("vd", " ".join(words))))


def _long_end(word: str) -> str:
    for short, long in _ENDS.items():
        if word.endswith(short):
            return word[: -len(short)] + long
    return word


@lru_cache(maxsize=65_536)
def suffix_key(*parts: str) -> str:
    """Return letter and addition as one form: «A bis», «a-BIS» and «ABIS» are the same."""
    text = _OPPOSITE.sub(" to ", " ".join(parts))
    words = re.findall(r"[a-z]+|\d+", squeezed_words(text))
    return "".join(_ADDITIONS.get(word, word.upper()) for word in words)


def squeezed_words(text: str) -> str:
    """Return the words of a text, each squeezed, with one space between."""
    return " ".join(filter(None, (squeezed(word) for word in re.split(r"[^\w]+|_", text))))

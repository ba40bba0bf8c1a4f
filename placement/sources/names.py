"""Names of towns and municipalities as registers spell them, made comparable."""

from __future__ import annotations

import re
import unicodedata

# Official names that nobody uses in speech; BAG and CBS differ in which of the two they write.
_SAME = {"sgravenhage": "denhaag", "shertogenbosch": "denbosch"}
_PROVINCE = re.compile(r"\s*\((?:[a-z]{1,3}\.?|[a-z-]+)\)\s*$", re.IGNORECASE)
_PREFIX = re.compile(r"^\s*(?:gemeente|gem\.)\s+", re.IGNORECASE)


def squeezed(text: str) -> str:
    """Return letters and digits only, without accents, in lower case."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum() and sign.isascii())


def place_key(name: str) -> str:
    """Return what two spellings of one town or municipality share.

    «Den Haag», «'s-Gravenhage» and «gemeente 's Gravenhage» are the same; so is «Bergen (NH.)»
    without its province. Whoever joins on this must still have one town per key.
    """
    key = squeezed(_PROVINCE.sub("", _PREFIX.sub("", name)))
    return _SAME.get(key, key)

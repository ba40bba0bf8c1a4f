"""Which passwords are too weak, and secrets that are used once to choose one's own."""

from __future__ import annotations

import re
import secrets

from placement.errors import Fault, InputError

LEAST = 15
"""Characters (NIST SP 800-63B-4, 3.1.1.2: at least 15 where the password stands alone)."""
MOST = 200
"""Longer is refused before it is hashed: hashing must not become a way to keep a server busy."""
LEAST_DIFFERENT = 6
KNOWN = frozenset(
    {"password", "wachtwoord", "welkom", "changeme", "geheim", "placement", "plaatsing", "admin",
     "beheer", "beheerder", "letmein", "default", "secret", "qwerty", "qwertyuiop"}
)  # fmt: skip
"""Words that say nothing; a password of these, in a row and with digits, is a default."""


def refuse_weak(secret: str, name: str) -> None:
    """Raise InputError where a password is short, long, simple, a default, or holds its name."""
    problem = weakness(secret, name)
    if problem:
        raise InputError([Fault("password", problem)])


def weakness(secret: str, name: str) -> str:
    """Return in Dutch why a password will not do, or an empty text."""
    if len(secret) < LEAST:
        return f"is te kort: minstens {LEAST} tekens"
    if len(secret) > MOST:
        return f"is te lang: hoogstens {MOST} tekens"
    folded = secret.casefold()
    if len(set(folded)) < LEAST_DIFFERENT:
        return "gebruikt te weinig verschillende tekens"
    if name and len(name) > 2 and name.casefold() in folded:
        return "bevat de naam van het account"
    words = re.sub(r"[\W\d_]+", " ", folded).split()
    if not words or all(_known(word) for word in words):
        return "bestaat uit bekende woorden of alleen cijfers"
    return ""


def one_time() -> str:
    """Return a secret to log in with once, 100 bits, easy to read out: aaaaa-bbbbb-..."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def _known(word: str) -> bool:
    """Tell whether a word is made of known words alone, however often."""
    rest = word
    for known in sorted(KNOWN, key=len, reverse=True):
        rest = rest.replace(known, "")
    return not rest

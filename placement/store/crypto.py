"""Sealed fields: AES-256-GCM bound to their place, and a blind index for equality search.

A sealed value reads `key-id:base64(nonce + ciphertext)`. Table, row and field are associated
data, so a ciphertext moved to another row or field does not open. Keys live in a file outside the
database, readable by its owner only; rotation adds a key, seals anew, then drops the old one.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from placement.errors import SetupError

NONCE_BYTES = 12  # NIST SP 800-38D: 96 bits
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """Every key that still opens something; `current` seals. The repr shows no key."""

    current: str
    by_id: Mapping[str, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)

    def seal(self, text: str, place: tuple[str, str, str]) -> str:
        """Return the sealed form of a text at (table, row, field)."""
        nonce = os.urandom(NONCE_BYTES)
        made = AESGCM(self.by_id[self.current]).encrypt(nonce, text.encode(), _bound(place))
        return f"{self.current}:{base64.urlsafe_b64encode(nonce + made).decode()}"

    def open(self, sealed: str, place: tuple[str, str, str]) -> str:
        """Return the text sealed at (table, row, field); SetupError where it does not open."""
        key_id, _, body = sealed.partition(":")
        raw = base64.urlsafe_b64decode(body)
        try:
            cipher = AESGCM(self.by_id[key_id])
            return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound(place)).decode()
        except (KeyError, InvalidTag) as error:
            raise SetupError(
                f"een versleuteld veld van tabel «{place[0]}» gaat niet open met deze sleutels"
            ) from error

    def blind(self, text: str, place: tuple[str, str]) -> str:
        """Return the blind index of a text in (table, field): equal texts, equal index."""
        whole = "\x1f".join((*place, text.strip().casefold()))
        return hmac.new(self.index_key, whole.encode(), sha256).hexdigest()

    def rotated(self) -> Keys:
        """Return these keys with a new one that seals from now on."""
        number = max(int(name[1:].partition("-")[0]) for name in self.by_id) + 1
        name = f"k{number}-{secrets.token_hex(3)}"
        more = {**self.by_id, name: secrets.token_bytes(KEY_BYTES)}
        return Keys(name, more, self.index_key)

    def only_current(self) -> Keys:
        """Return these keys without the ones that no longer seal."""
        return Keys(self.current, {self.current: self.by_id[self.current]}, self.index_key)


def _bound(place: tuple[str, str, str]) -> bytes:
    return "\x1f".join(place).encode()


def new_keys() -> Keys:
    """Return fresh keys."""
    first = f"k1-{secrets.token_hex(3)}"
    return Keys(first, {first: secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES))


def write_keys(keys: Keys, path: Path) -> None:
    """Write keys to a file of mode 600, whole or not at all."""
    text = json.dumps(
        {
            "current": keys.current,
            "keys": {name: base64.b64encode(key).decode() for name, key in keys.by_id.items()},
            "index": base64.b64encode(keys.index_key).decode(),
        }
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".nieuw")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)


def read_keys(path: Path) -> Keys:
    """Return the keys of a file; SetupError where it is absent, open to others or broken."""
    if not path.is_file():
        raise SetupError(f"het sleutelbestand {path.name} ontbreekt")
    if path.stat().st_mode & 0o077:
        raise SetupError(f"het sleutelbestand {path.name} is voor anderen leesbaar; zet op 600")
    try:
        found = json.loads(path.read_text())
        keys = {str(name): base64.b64decode(key) for name, key in found["keys"].items()}
        return Keys(str(found["current"]), keys, base64.b64decode(found["index"]))
    except (ValueError, KeyError, AttributeError) as error:
        raise SetupError(f"het sleutelbestand {path.name} is onleesbaar") from error

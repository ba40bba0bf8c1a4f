"""Uploads that wait for a yes: sealed, one file each, gone after an hour.

They lie on the disk of this server; behind several servers without a shared folder the one that
is asked may not have it, and says so.
"""

from __future__ import annotations

import base64
import re
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from placement.errors import SetupError
from placement.store.crypto import Keys

KEPT_S = 3600.0
NAME = re.compile(r"[0-9a-f]{32}")
FOLDER = "placement-uploads"


def keep(keys: Keys, account: str, upload: Path) -> str:
    """Keep an upload for its account and return the name to ask it back by."""
    folder = _folder(keys)
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - KEPT_S:
            old.unlink(missing_ok=True)
    name = secrets.token_hex(16)
    content = base64.b64encode(upload.read_bytes()).decode()
    sealed = folder / name
    sealed.touch(mode=0o600)
    sealed.write_text(keys.seal(content, _place(account, name)))
    return name


@contextmanager
def kept(keys: Keys, account: str, name: str) -> Iterator[Path | None]:
    """Yield the upload again; None where it is gone or somebody else's."""
    sealed = _folder(keys) / name
    if NAME.fullmatch(name) is None or not sealed.is_file():
        yield None
        return
    try:
        content = keys.open(sealed.read_text(), _place(account, name))
    except SetupError:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="placement-upload-") as place:
        path = Path(place) / "aanlevering.zip"
        path.write_bytes(base64.b64decode(content))
        yield path


def forget(keys: Keys, account: str, name: str) -> None:
    """Throw an upload away that was used."""
    with kept(keys, account, name) as path:
        if path is not None:
            (_folder(keys) / name).unlink(missing_ok=True)


def _folder(keys: Keys) -> Path:
    """Return the folder of this platform's uploads; its owner alone may look into it."""
    own = keys.blind(FOLDER, ("uploads", "folder"))[:16]
    folder = Path(tempfile.gettempdir()) / f"{FOLDER}-{own}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _place(account: str, name: str) -> tuple[str, str, str]:
    return "uploads", account, name

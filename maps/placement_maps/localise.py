"""Make a page that asks nothing of the network: inlined files and a content security policy."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Final
from urllib.parse import urlsplit

_ADDRESS: Final = re.compile(r"url\(\s*['\"]?(?!data:|#)([^'\")]+)['\"]?\s*\)")
_SOURCE_MAP: Final = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_HOST: Final = re.compile(r"[A-Za-z0-9.-]+(:\d+)?")


class AssetMissingError(RuntimeError):
    """A browser file was not installed; the message says in Dutch what to type."""


def vendor_script(name: str) -> str:
    """Return a script that npm brought, without its source map (a browser would fetch it)."""
    return _SOURCE_MAP.sub("", _vendor(name).decode())


@cache
def vendor_style(name: str) -> str:
    """Return a style sheet that npm brought, its pictures turned into data addresses."""
    # Internet Explorer's VML rule points at nothing that exists today.
    text = re.sub(r"[^{}]*\{\s*behavior:[^}]*\}", "", _vendor(name).decode())
    return _ADDRESS.sub(_data_address, text)


def own(name: str) -> str:
    """Return one of our own files from the folder `page`."""
    return _read("page", name).decode()


def script_element(code: str) -> str:
    """Wrap code as an inline script; ValueError when the code would end its own element."""
    if re.search(r"</script|<!--", code, re.IGNORECASE):
        raise ValueError("a script may not hold a script end tag or an HTML comment")
    return f"<script>{code}</script>"


def policy(scripts: Iterable[str], image_hosts: Iterable[str] = ()) -> str:
    """Return the policy that lets run only these scripts and load only inlined pictures.

    A tile server, where one is set, is the only host that the page may ask for pictures.
    """
    hashes = " ".join(f"'sha256-{_sha256(code)}'" for code in scripts)
    images = " ".join(("data:", *image_hosts))
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        f"img-src {images}; base-uri 'none'; form-action 'none'"
    )


def origin(address: str) -> str:
    """Return scheme and host of a tile address; ValueError unless it is plain https."""
    parts = urlsplit(address)
    if parts.scheme != "https" or not _HOST.fullmatch(parts.netloc):
        raise ValueError(
            "Het adres van de achtergrondkaart moet met https:// en een host beginnen."
        )
    return f"https://{parts.netloc}"


def _sha256(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


def _data_address(match: re.Match[str]) -> str:
    picture = _vendor(match[1].rsplit("/", 1)[-1])
    return f"url(data:image/png;base64,{base64.b64encode(picture).decode()})"


@cache
def _vendor(name: str) -> bytes:
    try:
        return _read("static", name)
    except FileNotFoundError:
        raise AssetMissingError(
            f"Het kaartbestand {name} ontbreekt. Draai: npm ci --prefix maps "
            "&& python -m placement_maps.assets"
        ) from None


def _read(folder: str, name: str) -> bytes:
    return resources.files("placement_maps").joinpath(folder, name).read_bytes()

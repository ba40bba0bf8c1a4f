"""Files beside the pages (styles, scripts): under an address that changes with their content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse

from placement_api.problems import Refused

STATIC = Path(__file__).parent.parent / "static"
FOREVER = "public, max-age=31536000, immutable"
KINDS: Mapping[str, str] = {
    ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript",
    ".svg": "image/svg+xml", ".png": "image/png", ".txt": "text/plain", ".woff2": "font/woff2",
    ".pbf": "application/x-protobuf", ".json": "application/json", ".ttf": "font/ttf",
}  # fmt: skip
WORKER = "-worker.mjs"
"""A worker goes by the policy of its own file: the map's asks tiles of this server."""
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Assets:
    """Every file by its name (`app.css`, `vendor/htmx.js`), with a print of its content."""

    prints: Mapping[str, str]

    def url(self, name: str) -> str:
        """Return the address of a file; KeyError for one that is not there."""
        return f"/static/{self.prints[name]}/{name}"


def read_assets(folder: Path = STATIC) -> Assets:
    """Return the files of a folder with their prints.

    One print for all: a script may name another file beside it by a relative address.
    """
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix in KINDS)
    told = sha256()
    for file in files:
        told.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    print_ = told.hexdigest()[:16]
    return Assets({file.relative_to(folder).as_posix(): print_ for file in files})


@router.get("/static/{print_}/{name:path}")
def serve(print_: str, name: str, request: Request) -> FileResponse:
    """Return a file that the app knows; its address is another when its content is."""
    assets: Assets = request.app.state.pages.assets
    if assets.prints.get(name) != print_:
        raise Refused(404, "dit bestand bestaat niet (meer)")
    kind = KINDS[Path(name).suffix]
    headers = {"Cache-Control": FOREVER}
    if name.endswith(WORKER):
        headers["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"
    return FileResponse(STATIC / name, media_type=kind, headers=headers)

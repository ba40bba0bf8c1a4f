"""Who opens a page: a session of this browser, or the way to the door.

A form carries the session's token in its field `csrf` (or in the header that htmx sends); a page
takes no service tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from placement_api.platform import Platform
from placement_api.problems import Refused
from placement_api.security import Caller, The, secret_of, session_caller

MOST_FIELDS = 20_000
"""Fields of one form: a selection of a whole waiting list, and no more."""
MOST_BYTES = 301_000_000
"""Of one form: the largest delivery that may be uploaded, and what stands around it."""
MOST_BYTES_AT_THE_DOOR = 20_000
PASSWORD_PAGE = "/wachtwoord"  # noqa: S105 - an address


class Moved(Exception):  # noqa: N818 - it is an answer, not a fault of the program
    """The visitor is sent to another page."""

    def __init__(self, location: str) -> None:
        self.location = location
        super().__init__(location)


@dataclass(frozen=True, slots=True, repr=False)
class Visit:
    """One request of somebody who is in: who, the platform, and the form that was sent."""

    request: Request
    platform: Platform
    who: Caller
    form: FormData

    def text(self, name: str) -> str:
        """Return a field of the form without blanks around it; empty where it is not there."""
        found = self.form.get(name, "")
        return "" if isinstance(found, UploadFile) else found.strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """Return every value of a field that may occur more than once."""
        return tuple(v for v in self.form.getlist(name) if isinstance(v, str) and v)

    def asked(self, name: str) -> str:
        """Return a value of the address; empty where it is not there."""
        return self.request.query_params.get(name, "").strip()


async def posted(request: Request, platform: The) -> FormData:
    """Return the form of a request; empty for who only looks; refuses (413) what is too long.

    Before anything is read of it: a form may be an upload, and at the door anyone may send one.
    """
    if request.method in ("GET", "HEAD"):
        return FormData()
    told, inside = request.headers.get("content-length", ""), secret_of(request, platform)
    if not told.isdecimal() or int(told) > (MOST_BYTES if inside else MOST_BYTES_AT_THE_DOOR):
        raise Refused(413, "dit formulier is te groot")
    return await request.form(max_fields=MOST_FIELDS)


Posted = Annotated[FormData, Depends(posted)]


def token_of(request: Request, form: FormData) -> str:
    """Return the token that shows that a form is ours."""
    sent = form.get("csrf", "") or request.headers.get("x-csrf-token", "")
    return sent if isinstance(sent, str) else ""


def arriving(request: Request, platform: The, form: Posted) -> Visit:
    """Return who visits, also where a password must be changed first; refuses (401) nobody."""
    return Visit(
        request, platform, session_caller(request, platform, token_of(request, form)), form
    )


async def visiting(visit: Annotated[Visit, Depends(arriving)]) -> Visit:
    """Return who visits; whoever must choose a password first is sent to do so."""
    if visit.who.must_change:
        raise Moved(PASSWORD_PAGE)
    return visit


Arriving = Annotated[Visit, Depends(arriving)]
Visitor = Annotated[Visit, Depends(visiting)]

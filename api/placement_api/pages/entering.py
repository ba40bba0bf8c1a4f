"""The door: coming in, leaving, one's own password and second factor, and the language."""

from __future__ import annotations

import math
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from placement.errors import InputError
from placement.store import accounts, audit, login, totp
from placement_api.pages.forms import Form as Filled
from placement_api.pages.forms import again
from placement_api.pages.home import names_of
from placement_api.pages.language import COOKIE, LANGUAGES
from placement_api.pages.rendering import ROLE_NAMES, page, render
from placement_api.pages.visiting import Arriving, Posted, Visit, Visitor
from placement_api.security import The, give_cookie, refuse_foreign, secret_of, take_cookie

router = APIRouter(include_in_schema=False)
WRONG = "Naam of wachtwoord klopt niet."
WAIT = "Te veel pogingen. Probeer het over {seconds} seconden opnieuw."
CODE = "Vul ook de code van uw tweede factor in."
LONGEST = 200
YEAR_S = 31_536_000


@router.get("/inloggen")
def door(request: Request, verder: str = "/") -> Response:
    """Show the door."""
    return page(request, None, "entering/door.html", form=Filled(), onward=_own(verder),
                role_names=ROLE_NAMES)  # fmt: skip


@router.post("/inloggen")
def enter(request: Request, platform: The, form: Posted) -> Response:
    """Open a session and go on to the page that was asked."""
    refuse_foreign(request, platform)
    name, password, code, onward = (
        str(form.get(key, "")) for key in ("name", "password", "code", "verder")
    )
    host, now = request.client.host if request.client else "", platform.clock()
    wish = login.Try(name[:LONGEST], password[: LONGEST + 1], host, now, code[:12],
                     secret_of(request, platform))  # fmt: skip
    found = login.enter(platform.database, platform.keys, wish)
    if isinstance(found, login.Entered):
        answer = RedirectResponse(_own(onward), 303)
        give_cookie(answer, platform, found.secret)
        return answer
    told, status = WRONG, 401
    if found.wait is not None:
        seconds = math.ceil((found.wait - now).total_seconds())
        told, status = WAIT.format(seconds=seconds), 429
    elif found.code:
        told = CODE
    filled = Filled({"name": name}, general=told)
    return page(request, None, "entering/door.html", status=status, form=filled,
                onward=_own(onward), role_names=ROLE_NAMES)  # fmt: skip


@router.post("/uitloggen")
def leave(visit: Arriving) -> Response:
    """End the session, here and on the server."""
    platform, who = visit.platform, visit.who
    with platform.database.write() as connection:
        accounts.end_session(connection, secret_of(visit.request, platform))
        event = audit.Event("sessions.delete", who.actor.account, who.actor.role, platform.clock())
        audit.append(connection, [event])
    answer = RedirectResponse("/inloggen", 303)
    take_cookie(answer, platform)
    return answer


@router.post("/sessie", status_code=204)
def stay(visit: Visitor) -> None:
    """Keep the session: to be seen is enough."""


@router.get("/wachtwoord")
def password(visit: Arriving) -> Response:
    """Show the form for a new password."""
    return render(visit, "entering/password.html", form=Filled())


@router.post("/wachtwoord")
def change_password(visit: Arriving) -> Response:
    """Set a new password; other sessions end."""
    platform, who = visit.platform, visit.who
    current, new = str(visit.form.get("current", "")), str(visit.form.get("new", ""))
    if new != str(visit.form.get("again", "")):
        return _refused(visit, "again", "is anders dan het nieuwe wachtwoord")
    told = login.prove(platform.database, platform.keys, who.actor.account, current,
                       platform.clock())  # fmt: skip
    if told is not None:
        return _refused(visit, "current", "klopt niet, of er zijn te veel pogingen gedaan")
    if new == current:
        return _refused(visit, "new", "is hetzelfde als het huidige")
    try:
        with platform.database.write() as connection:
            now = platform.clock()
            secret = login.change_password(connection, who.actor.account, new, now)
    except InputError as weak:
        return _refused(visit, "new", "; ".join(fault.problem for fault in weak.faults))
    answer = RedirectResponse("/", 303)
    give_cookie(answer, platform, secret)
    return answer


@router.get("/account")
def account(visit: Visitor) -> Response:
    """Show one's own account."""
    return _account(visit, Filled())


@router.post("/account/tweede-factor")
def enrol(visit: Visitor) -> Response:
    """Make a secret for an authenticator app, after the password."""
    platform, name = visit.platform, visit.who.actor.account
    if not _proved(visit):
        return _account(visit, again(visit, {"password": "klopt niet"}), status=400)
    with platform.database.write() as connection:
        made = totp.enrol(connection, platform.keys, accounts.account_of(connection, name))
    return _account(visit, Filled(), secret=made.secret)


@router.post("/account/tweede-factor/code")
def confirm(visit: Visitor) -> Response:
    """Turn the second factor on with a first code."""
    platform, actor = visit.platform, visit.who.actor
    with platform.database.write() as connection:
        right = totp.accept(connection, platform.keys, actor.account, visit.text("code"),
                            platform.clock())  # fmt: skip
        if right:
            event = audit.Event("accounts.totp", actor.account, actor.role, platform.clock())
            audit.append(connection, [event])
    if not right:
        faults = {"code": "klopt niet of is al gebruikt"}
        return _account(visit, again(visit, faults), status=400, secret=visit.text("secret"))
    return RedirectResponse("/account", 303)


@router.post("/taal")
def choose_language(
    request: Request, platform: The, taal: Annotated[str, Form()] = "nl"
) -> Response:
    """Remember the language of this browser and go back."""
    refuse_foreign(request, platform)
    back = _own(request.headers.get("referer", "/").removeprefix(platform.settings.base_url))
    answer = RedirectResponse(back, 303)
    chosen = taal if taal in LANGUAGES else LANGUAGES[0]
    answer.set_cookie(COOKIE, chosen, path="/", samesite="lax", max_age=YEAR_S, httponly=True,
                      secure=platform.settings.secure)  # fmt: skip
    return answer


def _account(visit: Visit, form: Filled, *, status: int = 200, secret: str = "") -> Response:
    with visit.platform.database.read() as connection:
        row = accounts.account_of(connection, visit.who.actor.account)
    return render(visit, "entering/account.html", status=status, form=form, account=row,
                  names=names_of(visit), secret=secret)  # fmt: skip


def _proved(visit: Visit) -> bool:
    platform = visit.platform
    told = login.prove(platform.database, platform.keys, visit.who.actor.account,
                       str(visit.form.get("password", "")), platform.clock())  # fmt: skip
    return told is None


def _refused(visit: Visit, name: str, why: str) -> Response:
    return render(visit, "entering/password.html", status=400, form=again(visit, {name: why}))


def _own(path: str) -> str:
    """Return an address within this site; whatever else is asked becomes the first page."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"

"""Errors as problem+json (RFC 9457) in Dutch: one table from error class to status.

A body tells what the caller can do; it repeats nothing of an unforeseen error. All faults of a
request come at once, in `errors`.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException

from placement.errors import ConflictError, InputError, NotFoundError, PlacementError, SetupError
from placement.lifecycle import LifecycleError

MEDIA = "application/problem+json"
FOR_MACHINES = ("/v1/", "/static/", "/live", "/ready", "/metrics")
"""Where errors are for programs; everywhere else a person reads them."""
STATUS_OF: tuple[tuple[type[Exception], int, str], ...] = (
    (InputError, 400, "De gegevens zijn niet in orde"),
    (NotFoundError, 404, "Niet gevonden"),
    (ConflictError, 409, "Intussen gewijzigd"),
    (LifecycleError, 409, "Dit kan nu niet"),
    (SetupError, 503, "De dienst is niet klaar"),
    (PlacementError, 400, "Dit verzoek kan niet worden uitgevoerd"),
)
TITLES = {400: "Het verzoek is niet in orde", 401: "Niet aangemeld", 403: "Geen toegang",
          404: "Niet gevonden", 405: "Deze methode kan hier niet", 406: "Dit formaat is er niet",
          409: "Intussen gewijzigd", 412: "Intussen gewijzigd", 413: "Te groot",
          415: "Dit formaat wordt niet gelezen", 428: "If-Match ontbreekt",
          429: "Te veel pogingen"}  # fmt: skip
UNSTORABLE = "Het verzoek bevat een waarde die niet kan worden bewaard of opgezocht."
UNKNOWN = "Er ging iets mis dat het platform niet voorzag. Probeer het later opnieuw."


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault of the program
    """An answer that is no success; `detail` is Dutch and for the caller."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        self.status = status
        self.detail = detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        super().__init__(detail)


def problem(
    status: int,
    title: str,
    detail: str,
    errors: list[dict[str, Any]] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """Return a problem document."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status,
                            "detail": detail}  # fmt: skip
    if errors:
        body["errors"] = errors
    return JSONResponse(body, status, headers=headers, media_type=MEDIA)


def install(app: FastAPI) -> None:
    """Let an app answer every error as a problem."""
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(PlacementError, _ours)
    app.add_exception_handler(DataError, _unstorable)
    app.add_exception_handler(Exception, _unknown)


def answer(
    request: Request,
    status: int,
    title: str,
    detail: str,
    errors: list[dict[str, Any]] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return an error as who asked reads it: a page for a person, else a problem document."""
    draw = getattr(request.app.state, "error_page", None)
    if draw is not None and not request.url.path.startswith(FOR_MACHINES):
        drawn: Response = draw(request, status, title, detail, errors or [])
        return drawn
    return problem(status, title, detail, errors, headers)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    title = TITLES[error.status]
    return answer(request, error.status, title, error.detail, headers=error.headers)


async def _ours(request: Request, error: Exception) -> Response:
    status, title = next((s, t) for kind, s, t in STATUS_OF if isinstance(error, kind))
    faults = error.faults if isinstance(error, InputError) else ()
    errors = [{"in": fault.file, "name": fault.column or "", "detail": fault.sentence()}
              for fault in faults]  # fmt: skip
    return answer(request, status, title, str(error), errors)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [
        {"in": str(item["loc"][0]), "name": ".".join(str(part) for part in item["loc"][1:]),
         "detail": DUTCH.get(item["type"], "is niet geldig")}
        for item in error.errors()
    ]  # fmt: skip
    return answer(request, 400, TITLES[400], f"{len(errors)} fout(en) in het verzoek", errors)


DUTCH = {
    "missing": "ontbreekt",
    "int_parsing": "is geen geheel getal",
    "float_parsing": "is geen getal",
    "date_from_datetime_parsing": "is geen datum (jjjj-mm-dd)",
    "literal_error": "is geen van de toegestane waarden",
    "enum": "is geen van de toegestane waarden",
    "json_invalid": "is geen JSON",
    "extra_forbidden": "is onbekend",
    "greater_than_equal": "is te klein",
    "less_than_equal": "is te groot",
    "string_too_long": "is te lang",
    "string_too_short": "is te kort",
    "string_pattern_mismatch": "heeft niet de verwachte vorm",
}
"""Kinds of pydantic errors in Dutch; the value itself is never repeated."""


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = TITLES.get(error.status_code, "Dit verzoek kan niet worden uitgevoerd")
    headers = dict(error.headers or {})
    return answer(request, error.status_code, title, title, headers=headers)


async def _unstorable(request: Request, _: Exception) -> Response:
    # Only the database knows what it can hold: a text with a NUL, a number that is too large.
    return answer(request, 400, TITLES[400], UNSTORABLE)


async def _unknown(request: Request, _: Exception) -> Response:
    return answer(request, 500, "Onvoorziene fout", UNKNOWN)

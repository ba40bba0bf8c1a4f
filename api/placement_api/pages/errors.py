"""Errors as pages that say what to do; who is not logged in is sent to the door."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from placement_api.pages.rendering import page

DOOR = "/inloggen"
WHAT_TO_DO = {
    400: "Ga terug, verbeter wat hieronder staat en verstuur het formulier opnieuw.",
    403: "Uw rol mag dit niet zien of doen. Hebt u het nodig? Vraag het de beheerder.",
    404: "Controleer het adres, of ga naar het begin en kies daar in het menu. Wat niet voor uw "
    "rol is, bestaat hier niet.",
    409: "Iemand anders was u voor. Laad de pagina opnieuw en kijk wat er nu staat.",
    412: "Iemand anders wijzigde dit intussen. Laad de pagina opnieuw en kijk wat er nu staat.",
    413: "Maak de selectie of het bestand kleiner.",
    429: "Wacht even en probeer het dan opnieuw.",
    500: "Probeer het later opnieuw. Blijft het misgaan? Geef de beheerder het tijdstip door.",
    503: "De dienst start op of wordt bijgewerkt. Probeer het over een minuut opnieuw.",
}


def error_page(
    request: Request, status: int, title: str, detail: str, errors: list[dict[str, Any]]
) -> Response:
    """Return the page of an error; nobody (401) goes to the door and comes back afterwards."""
    if status == 401:
        back = request.url.path if request.method == "GET" else "/"
        return RedirectResponse(f"{DOOR}?{urlencode({'verder': back})}", 303, _whole(request))
    answer = page(
        request, None, "error.html", status=status, title=title, detail=detail, errors=errors,
        what_to_do=WHAT_TO_DO.get(status, WHAT_TO_DO[500]),
    )  # fmt: skip
    answer.headers.update(_whole(request))
    return answer


def _whole(request: Request) -> dict[str, str]:
    """Let an error replace the whole page where only a part of it was asked."""
    if "hx-request" not in request.headers:
        return {}
    return {"HX-Retarget": "body", "HX-Reselect": "body", "HX-Reswap": "outerHTML"}

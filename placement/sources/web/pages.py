"""Services that answer in pages: OGC API Features and OData, to the last page or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from httpx import URL

from placement.sources.web.visitor import Answer, FetchError, Request, Visitor, same_site

GEOJSON = ("application/geo+json", "application/json", "application/vnd.geo+json")
JSON = ("application/json",)
Item = dict[str, Any]


def features(visitor: Visitor, request: Request) -> Iterator[list[Item]]:
    """Yield the features page by page, following `next`; raises FetchError, in Dutch.

    Every page must be whole (as many as it says), in the coordinate system that was asked for, and
    new: a feature that comes twice, an endless row of pages or a total that differs from what the
    service announced ends the fetch.
    """
    seen: set[str] = set()
    announced: int | None = None
    for answer, page in _pages(visitor, request, GEOJSON, _next_link):
        found = page.get("features")
        if page.get("type") != "FeatureCollection" or not isinstance(found, list):
            raise FetchError(f"{request.url} gaf geen FeatureCollection")
        if page.get("numberReturned", len(found)) != len(found):
            raise FetchError(f"{request.url} gaf een onvolledige bladzijde")
        _same_crs(answer, request)
        ids = [str(item.get("id", "")) for item in found if isinstance(item, dict)]
        named = [each for each in ids if each]
        if len(ids) != len(found) or len(set(named)) != len(named) or seen.intersection(named):
            raise FetchError(f"{request.url} gaf gegevens dubbel of onleesbaar; niets bewaard")
        seen.update(named)
        announced = page.get("numberMatched", announced)
        yield found
    if announced is not None and seen and announced != len(seen):
        raise FetchError(f"{request.url} beloofde {announced} objecten en gaf er {len(seen)}")


def rows(visitor: Visitor, request: Request) -> Iterator[list[Item]]:
    """Yield the rows of an OData table page by page; raises FetchError, in Dutch."""
    for _answer, page in _pages(visitor, request, JSON, _next_odata):
        found = page.get("value")
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise FetchError(f"{request.url} gaf geen rijen")
        yield found


def _pages(
    visitor: Visitor, request: Request, accept: tuple[str, ...], following: Callable[[Item], str]
) -> Iterator[tuple[Answer, Item]]:
    asked = Request(request.url, request.params, accept=accept)
    been: set[str] = set()
    for _ in range(visitor.manners.most_pages):
        answer = visitor.get(asked)
        been.add(answer.url)
        page = _json(answer)
        yield answer, page
        link = following(page)
        if not link:
            return
        address = str(_joined(answer.url, link))
        same_site(request.url, address)
        if address in been:
            raise FetchError(f"{request.url} verwijst in een kring; het ophalen is gestopt")
        asked = Request(address, accept=accept)
    raise FetchError(f"{request.url} heeft meer dan {visitor.manners.most_pages} bladzijden")


def _joined(base: str, link: str) -> str:
    return str(URL(base).join(link))


def _json(answer: Answer) -> Item:
    try:
        page = json.loads(answer.content, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise FetchError(f"{answer.url.partition('?')[0]} gaf geen geldige JSON") from None
    if not isinstance(page, dict):
        raise FetchError(f"{answer.url.partition('?')[0]} gaf geen JSON-object")
    return page


def _no_number(text: str) -> float:
    raise ValueError(text)


def _next_link(page: Item) -> str:
    links = page.get("links") or []
    found = [each for each in links if isinstance(each, dict) and each.get("rel") == "next"]
    return str(found[0].get("href", "")) if found else ""


def _next_odata(page: Item) -> str:
    return str(page.get("odata.nextLink") or page.get("@odata.nextLink") or "")


def _same_crs(answer: Answer, request: Request) -> None:
    asked = (request.params or {}).get("crs")
    given = answer.headers.get("content-crs", "").strip("<> ")
    if asked and given != asked:
        told = given or "geen"
        raise FetchError(f"{request.url} gaf coördinatenstelsel «{told}» in plaats van «{asked}»")

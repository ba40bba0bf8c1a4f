"""Walks a site from the first page of a role along every link, and looks at what each page is."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from fastapi.testclient import TestClient
from httpx import Response

EACH = 2
"""How many addresses of one kind are visited: two clients, two units, two sorted lists."""
MOST = 250
ORDER = {"sorteer", "blad"}
"""What changes the order of a list or the part that is shown, and nothing else about a page."""
FORMS = ("xlsx", "pdf", "print", "csv")


@dataclass(slots=True)
class Looked(HTMLParser):
    """What stands in a page: links, what it loads, and what may not be there."""

    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a tag leads and what it should not hold."""
        known = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in known:
            self.links.append(known["href"])
        if tag in ("script", "img", "iframe", "source") and "src" in known:
            self.loads.append(known["src"])
        if tag == "link" and "href" in known:
            self.loads.append(known["href"])
        if tag == "script" and not ("src" in known and "nonce" in known):
            data = known.get("type") in ("application/json", "application/geo+json")
            if not data:
                self.faults.append("a script in the page itself")
        for name, value in known.items():
            if name.startswith("on") or name == "style":
                self.faults.append(f"{tag} {name}=")
            if name in ("href", "src", "action", "formaction") and ":" in value.split("/")[0]:
                self.faults.append(f"{tag} {name} leads elsewhere: {value[:60]}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Treat a closed tag as an open one."""
        self.handle_starttag(tag, attrs)


def looked(page: str) -> Looked:
    """Return what stands in a page."""
    found = Looked()
    found.feed(page)
    return found


def is_page(answer: Response) -> bool:
    """Tell whether an answer is a page to read."""
    return answer.headers.get("content-type", "").startswith("text/html")


def crawl(
    client: TestClient, *, each: int = EACH, skip: Callable[[str], bool] = lambda _: False
) -> dict[str, Response]:
    """Return every address that the links of a role lead to, with what came of it."""
    waiting, seen, counted = deque(["/"]), {"/"}, Counter[str]()
    found: dict[str, Response] = {}
    while waiting and len(found) < MOST:
        path = waiting.popleft()
        kind = kind_of(path)
        if counted[kind] >= each or skip(path):
            continue
        counted[kind] += 1
        answer = client.get(path)
        found[path] = answer
        if not is_page(answer):
            continue
        for link in looked(answer.text).links:
            there = urlsplit(urljoin(path, link))
            address = there.path + (f"?{there.query}" if there.query else "")
            if there.netloc in ("", "testserver") and address not in seen:
                seen.add(address)
                waiting.append(address)
    return found


def kind_of(address: str) -> str:
    """Return an address without what names one thing, and with the names of what it asks."""
    parts = urlsplit(address)
    path = "/".join("*" if re.search(r"\d|%", part) else part for part in parts.path.split("/"))
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    names = sorted(asked.keys() - ORDER)
    return f"{path}?{','.join(names)}#{asked.get('vorm', '')}"


def wants_file(address: str) -> bool:
    """Tell whether an address asks for a list on paper or as a file; to draw a PDF takes long."""
    parts = urlsplit(address)
    return parts.path.endswith(".pdf") or dict(parse_qsl(parts.query)).get("vorm", "") in FORMS


VARIES = re.compile(
    r"nonce-[\w-]+|nonce=\"[^\"]+\"|data-csrf=\"[^\"]+\"|name=\"csrf\" value=\"[^\"]+\""
    r"|(?:StyleNonce|ScriptNonce)\":\"[^\"]+"
)


def steady(page: str) -> str:
    """Return a page without what differs at every visit."""
    return VARIES.sub("", page)

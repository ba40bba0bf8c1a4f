"""A print view as PDF, with tags for who listens to it (PDF/UA); it fetches nothing."""

from __future__ import annotations

from typing import NoReturn

from placement_api.pages.assets import STATIC


def pdf_of(page: str) -> bytes:
    """Return a page as PDF, dressed by the print style alone."""
    # Takes long to load, and only who asks for a PDF needs it.
    from weasyprint import CSS, HTML

    drawn = HTML(string=page, base_url="about:blank", url_fetcher=_refuse)
    style = CSS(string=(STATIC / "print.css").read_text(encoding="utf-8"), url_fetcher=_refuse)
    made: bytes = drawn.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    return made


def _refuse(address: str, *_: object, **__: object) -> NoReturn:
    raise ValueError(f"een PDF laadt niets: {address[:40]}")

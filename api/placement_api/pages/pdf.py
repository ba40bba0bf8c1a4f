"""A print view as PDF, with tags for who listens to it (PDF/UA); it fetches nothing."""

from __future__ import annotations

import re

from placement_api.pages.assets import STATIC

LINKED = re.compile(r'<link rel="stylesheet"[^>]*>')


def pdf_of(page: str) -> bytes:
    """Return a page as PDF, dressed by the print style alone."""
    # Takes long to load, and only who asks for a PDF needs it.
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    nothing = URLFetcher(allowed_protocols=())
    # The style is given below; a link to it would be asked for, refused and logged as an error.
    drawn = HTML(string=LINKED.sub("", page), base_url="about:blank", url_fetcher=nothing)
    style = CSS(string=(STATIC / "print.css").read_text(encoding="utf-8"), url_fetcher=nothing)
    made: bytes = drawn.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    return made

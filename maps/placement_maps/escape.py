"""The one function that every untrusted text passes on its way into a map."""

from __future__ import annotations

import html
import re

_TEMPLATE_SIGNS = {ord(sign): f"&#{ord(sign)};" for sign in "$`\\{}"}
# C0/C1 controls break a file; the bidirectional overrides let a text read as another one.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def escape(text: object) -> str:
    """Return `text` safe inside HTML content, HTML attributes and templates.

    The signs that a template gives a meaning ($, backtick, backslash, braces) become numeric
    character references: folium 0.20 executes `${...}` of tooltips and popups in the browser, and
    branca reads each finished script once more as a Jinja template, `{{...}}` in data included.
    Control signs and bidirectional overrides become the replacement character.
    """
    shown = _INVISIBLE.sub("\ufffd", str(text))
    return html.escape(shown, quote=True).translate(_TEMPLATE_SIGNS)

"""Colours and signs of the maps: Okabe-Ito colours, and a shape for everything a colour says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

BLACK: Final = "#1b1b1b"
ORANGE: Final = "#e69f00"
SKY: Final = "#56b4e9"
GREEN: Final = "#009e73"
YELLOW: Final = "#f0e442"
BLUE: Final = "#0072b2"
VERMILLION: Final = "#d55e00"
PURPLE: Final = "#cc79a7"
NAVY: Final = "#1d3557"
GREY: Final = "#767676"
PALE: Final = "#e4e4e4"
WHITE: Final = "#ffffff"


@dataclass(frozen=True, slots=True)
class Form:
    """How one housing form looks: its word, its colour and its outline (SVG, 20 by 20)."""

    label: str
    colour: str
    outline: str


_SQUARE = '<rect x="3.4" y="3.4" width="13.2" height="13.2"'
_CIRCLE = '<circle cx="10" cy="10" r="7.2"'
_DIAMOND = '<path d="M10 2 18 10 10 18 2 10Z"'
_HEXAGON = '<path d="M10 2 17 6 17 14 10 18 3 14 3 6Z"'
_TRIANGLE = '<path d="M10 2.6 18 17 2 17Z"'
_PENTAGON = '<path d="M10 2.2 17.8 7.9 14.8 17.2 5.2 17.2 2.2 7.9Z"'

FORMS: Final[dict[str, Form]] = {
    "intramural": Form("Intramuraal", BLUE, _SQUARE),
    "clustered": Form("Geclusterd", VERMILLION, _HEXAGON),
    "shared": Form("Onzelfstandig", ORANGE, _TRIANGLE),
    "gespikkeld": Form("Gespikkeld", PURPLE, _DIAMOND),
    "independent": Form("Zelfstandig", GREEN, _CIRCLE),
}
OTHER_FORM: Final = Form("Andere woonvorm", GREY, _PENTAGON)

STATES: Final[dict[str, str]] = {
    "proposed": "Voorgesteld",
    "free": "Vrij",
    "occupied": "Bewoond",
    "unavailable": "Niet beschikbaar",
}

_TICK = '<path d="M6.4 10.4 9 13 13.8 7.6" fill="none"'
_INSIDE = {
    "free": "",
    "proposed": f'{_TICK} stroke="{BLACK}" stroke-width="4.2"/>'
    f'{_TICK} stroke="{WHITE}" stroke-width="2.1"/>',
    "occupied": "",
    "unavailable": f'<path d="M7 7 13 13M13 7 7 13" stroke="{BLACK}" stroke-width="1.8"/>',
}


def svg(body: str, width: int = 20, height: int = 20) -> str:
    """Wrap drawing commands as one decorative sign of `width` by `height` pixels."""
    return (
        f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'aria-hidden="true" focusable="false">{body}</svg>'
    )


def form(name: str) -> Form:
    """Return the look of a housing form; an unknown form gets a neutral one."""
    return FORMS.get(name, OTHER_FORM)


def unit_sign(form_name: str, state: str) -> str:
    """Draw one unit: the outline says the form, the inside says the state."""
    look = form(form_name)
    fill = {"free": WHITE, "unavailable": PALE}.get(state, look.colour)
    edge = GREY if state == "unavailable" else look.colour
    # A thin dark edge keeps light colours at a contrast of 3:1 on every background.
    return svg(
        f'{look.outline} fill="{BLACK}" stroke="{BLACK}" stroke-width="3.4"/>'
        f'{look.outline} fill="{fill}" stroke="{edge}" stroke-width="2"/>'
        f"{_INSIDE.get(state, '')}"
    )


def form_sign(form_name: str) -> str:
    """Draw a form without a state, for counts and the legend."""
    return unit_sign(form_name, "occupied")


def state_sign(state: str) -> str:
    """Draw a state without a form, for the legend."""
    fill = {"free": WHITE, "unavailable": PALE}.get(state, GREY)
    return svg(
        f'{_CIRCLE} fill="{BLACK}" stroke="{BLACK}" stroke-width="3"/>'
        f'{_CIRCLE} fill="{fill}" stroke="{GREY}" stroke-width="1.8"/>{_INSIDE.get(state, "")}'
    )


def bw_sign(*, operating: bool = True) -> str:
    """Draw a staffed 24/7 location: a house with BW in it; hollow when it does not operate."""
    fill, ink = (NAVY, WHITE) if operating else (WHITE, NAVY)
    return svg(
        f'<path d="M13 1.5 24.5 9.5V22.5H1.5V9.5Z" fill="{fill}" stroke="{NAVY}" '
        f'stroke-width="2" stroke-linejoin="round"/><text x="13" y="19" text-anchor="middle" '
        f'font-family="sans-serif" font-size="10" font-weight="700" fill="{ink}">BW</text>',
        26,
        24,
    )


def base_sign() -> str:
    """Draw a care base: a black disc with a white cross."""
    return svg(
        f'<circle cx="10" cy="10" r="9" fill="{BLACK}" stroke="{WHITE}" stroke-width="1.2"/>'
        f'<path d="M10 5V15M5 10H15" stroke="{WHITE}" stroke-width="2.6"/>'
    )


def complex_sign() -> str:
    """Draw a mixed complex: a tall building with one window in the colour of gespikkeld."""
    windows = "".join(
        f'<rect x="{x}" y="{y}" width="3" height="3" fill="{fill}"/>'
        for x, y, fill in ((6, 5, PALE), (11, 5, PURPLE), (6, 10, PALE), (11, 10, PALE))
    )
    return svg(
        f'<rect x="3" y="2" width="14" height="16" fill="{WHITE}" stroke="{BLACK}" '
        f'stroke-width="1.6"/>{windows}'
        f'<rect x="8.5" y="14.5" width="3" height="3.5" fill="{BLACK}"/>'
    )


def corporation_sign() -> str:
    """Draw the mark of a corporation dwelling: a small label with a C."""
    return svg(
        f'<rect x="2" y="3" width="16" height="14" rx="4" fill="{WHITE}" stroke="{BLACK}" '
        f'stroke-width="1.5"/><text x="10" y="14.2" text-anchor="middle" font-family="sans-serif" '
        f'font-size="11" font-weight="700" fill="{BLACK}">C</text>'
    )


def placement_sign(*, resident: bool) -> str:
    """Draw the goal of a proposed placement (arrow in a disc) or move (arrow in a square)."""
    body = (
        f'<rect x="1.5" y="1.5" width="17" height="17" rx="3" fill="{PURPLE}" stroke="{BLACK}"/>'
        if resident
        else f'<circle cx="10" cy="10" r="9" fill="{YELLOW}" stroke="{BLACK}"/>'
    )
    return svg(
        f'{body}<path d="M4.5 10H14M10.2 5.8 14.4 10 10.2 14.2" fill="none" '
        f'stroke="{BLACK}" stroke-width="2"/>'
    )


def area_sign(stroke: str, fill: str, opacity: float, dash: str = "") -> str:
    """Draw a piece of an area for the legend."""
    return svg(
        f'<rect x="1.5" y="3.5" width="25" height="13" fill="{fill}" fill-opacity="{opacity}" '
        f'stroke="{stroke}" stroke-width="2" stroke-dasharray="{dash}"/>',
        28,
        20,
    )


def line_sign(stroke: str, width: float, dash: str = "") -> str:
    """Draw a piece of a line for the legend."""
    return svg(
        f'<path d="M1 10H27" stroke="{stroke}" stroke-width="{width}" stroke-dasharray="{dash}"/>',
        28,
        20,
    )

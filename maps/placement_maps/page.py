"""The page around the map: header, notices, legend, tables; one file, Dutch, for every reader."""

from __future__ import annotations

from collections.abc import Mapping

from placement.audience.views import MapView
from placement_maps import localise, palette
from placement_maps.canvas import Canvas, Tiles
from placement_maps.escape import escape
from placement_maps.layer import OTHER_TITLE, LegendEntry
from placement_maps.tables import cell, tables

_PAGE = """<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#gegevens">Sla de kaart over</a>
<header><h1>{title}</h1><p>{subtitle}</p></header>
<main>
{notices}
<section class="map" id="kaart" aria-label="Kaart"><h2 class="unseen">Kaart</h2>{element}
<noscript><p>De kaart werkt alleen met JavaScript. De tabellen op deze pagina bevatten dezelfde
gegevens.</p></noscript></section>
<section class="data" id="gegevens" tabindex="-1" aria-label="Legenda en tabellen">
{legend}
<h2>Tabellen</h2>
<p class="help">De tabellen bevatten dezelfde gegevens als de kaart. Een onderstreepte naam toont de
plek op de kaart.</p>
{tables}
<footer>{sources}</footer>
</section>
</main>
{arrows}
{scripts}
</body>
</html>
"""


def page(view: MapView, canvas: Canvas, tiles: Tiles | None = None) -> str:
    """Return the whole page; every text of the view is escaped."""
    own = (localise.own("signs.js"), localise.own("map.js"))
    scripts = (localise.vendor_script("leaflet.js"), *own, canvas.script)
    hosts = (localise.origin(tiles.url),) if tiles else ()
    return _PAGE.format_map(
        {
            "policy": localise.policy(scripts, hosts),
            "title": escape(view.title),
            "subtitle": _subtitle(view),
            "style": localise.vendor_style("leaflet.css") + localise.own("page.css"),
            "element": canvas.element,
            "notices": _notices(view),
            "legend": _legend(canvas),
            "tables": tables(view.tables, targets(view, canvas.keys)),
            "sources": _sources(view),
            "arrows": _arrows(),
            "scripts": "\n".join(localise.script_element(code) for code in scripts),
        }
    )


def targets(view: MapView, keys: frozenset[str]) -> Mapping[str, str]:
    """Map the ids that a table may show to the keys that this map drew; the first kind wins."""
    kinds = (
        ("placement", [p.client for p in view.placements]),
        ("unit", [u.id for u in view.units]),
        ("bw", [b.id for b in view.bw_locations]),
        ("complex", [c.id for c in view.complexes]),
        ("group", [g.id for g in view.groups]),
        ("base", [b.id for b in view.care_bases]),
        ("municipality", [m.name for m in view.municipalities]),
    )
    found: dict[str, str] = {}
    for kind, names in kinds:
        for index, name in enumerate(names):
            if (key := f"{kind}-{index}") in keys:
                found.setdefault(name, key)
    return found


def _subtitle(view: MapView) -> str:
    made = f'<time datetime="{view.made_on.isoformat()}">{cell(view.made_on)}</time>'
    parts = (escape(view.subtitle), f"gemaakt op {made}") if view.subtitle else (made,)
    return " · ".join(parts)


def _notices(view: MapView) -> str:
    if not view.notices:
        return ""
    items = "".join(f"<li>{escape(text)}</li>" for text in view.notices)
    summary = f"<summary><h2>Let op ({len(view.notices)})</h2></summary>"
    return f'<details class="notices" open>{summary}<ul>{items}</ul></details>'


def _sources(view: MapView) -> str:
    if not view.attributions:
        return ""
    return f"Bronnen: {'; '.join(escape(text) for text in view.attributions)}"


def _legend(canvas: Canvas) -> str:
    """Group entries under their headings, the odd ones last, and say each thing once."""
    headings: dict[str, dict[LegendEntry, None]] = {}
    for entry in canvas.legend:
        headings.setdefault(entry.heading, {})[entry] = None
    parts = "".join(
        f"<section><h3>{escape(heading)}</h3><ul>{''.join(map(_entry, entries))}</ul></section>"
        for heading, entries in sorted(headings.items(), key=lambda item: item[0] == OTHER_TITLE)
    )
    summary = "<summary><h2>Legenda</h2></summary>"
    return f'<details class="legend" open>{summary}<div>{parts}</div></details>'


def _entry(entry: LegendEntry) -> str:
    return f'<li><span class="sign">{entry.sign}</span><span>{escape(entry.text)}</span></li>'


def _arrows() -> str:
    """Return the arrow heads that lines on the map refer to."""
    heads = "".join(
        f'<marker id="pm-arrow-{name}" viewBox="0 0 10 10" refX="6" refY="5" markerWidth="9" '
        f'markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0 0 10 5 0 10Z" fill="{colour}"/></marker>'
        for name, colour in (("Plaatsing", palette.NAVY), ("Verhuizing", "#8e3b6b"))
    )
    return f'<svg class="arrows" width="0" height="0" aria-hidden="true"><defs>{heads}</defs></svg>'

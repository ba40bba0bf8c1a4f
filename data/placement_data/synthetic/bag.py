"""An invented BAG extract (LVC: a zip of zips with XML) of any size, for benchmarks and tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from placement_data.draw import Draw

STAND = "2026-01-08"
_PER_FILE = 10_000
_PER_STREET = 50
_WORDS = ("Linde", "Eik", "Beuk", "Prins", "Molen", "Kerk", "Haven", "Zand", "Veld", "Berk")
_ENDS = ("straat", "laan", "weg", "plein", "hof", "kade", "singel", "dreef")
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><sl-bag-extract:bagStand '
    'xmlns:Objecten="www.kadaster.nl/schemas/lvbag/imbag/objecten/v20200601" '
    'xmlns:gml="http://www.opengis.net/gml/3.2" '
    'xmlns:Historie="www.kadaster.nl/schemas/lvbag/imbag/historie/v20200601" '
    'xmlns:Objecten-ref="www.kadaster.nl/schemas/lvbag/imbag/objecten-ref/v20200601" '
    'xmlns:sl-bag-extract="http://www.kadaster.nl/schemas/lvbag/extract-deelbestand-lvc/v20200601" '
    'xmlns:sl="http://www.kadaster.nl/schemas/standlevering-generiek/1.0">'
    "<sl:standBestand><sl:stand>"
)
_TAIL = "</sl:stand></sl:standBestand></sl-bag-extract:bagStand>"
_SINCE = (
    "<Objecten:documentdatum>2009-01-20</Objecten:documentdatum><Objecten:documentnummer>BRA/1"
    "</Objecten:documentnummer><Objecten:voorkomen><Historie:Voorkomen>"
    "<Historie:voorkomenidentificatie>1</Historie:voorkomenidentificatie><Historie:beginGeldigheid>"
    "2011-09-06</Historie:beginGeldigheid><Historie:tijdstipRegistratie>2011-09-06T15:49:09.000"
    "</Historie:tijdstipRegistratie><Historie:BeschikbaarLV><Historie:tijdstipRegistratieLV>"
    "2011-09-06T16:01:53.939</Historie:tijdstipRegistratieLV></Historie:BeschikbaarLV>"
    "</Historie:Voorkomen></Objecten:voorkomen><Objecten:geconstateerd>N</Objecten:geconstateerd>"
)
_TOLD = (
    '<?xml version="1.0"?><x:BAG-Extract-Levering xmlns:x="x"><x:SelectieGegevens>'
    f"<x:StandTechnischeDatum>{STAND}</x:StandTechnischeDatum></x:SelectieGegevens>"
    "</x:BAG-Extract-Levering>"
)
_RELATION = (
    '<?xml version="1.0"?><g:Product xmlns:g="g"><g:GemeenteWoonplaatsRelatie>'
    "<g:begindatumTijdvakGeldigheid>2010-01-01</g:begindatumTijdvakGeldigheid>"
    "<g:identificatie>3091</g:identificatie><g:identificatie>0503</g:identificatie>"
    "<g:status>definitief</g:status></g:GemeenteWoonplaatsRelatie></g:Product>"
)


@dataclass(frozen=True, slots=True)
class Address:
    """One invented address, with the point of its dwelling in RD."""

    rank: int
    street: int
    number: int
    letter: str
    addition: str
    postcode: str
    x: float
    y: float


def street_name(street: int) -> str:
    """Return the name of an invented street."""
    word, end = street % len(_WORDS), street // len(_WORDS) % len(_ENDS)
    return f"{_WORDS[word]}{_ENDS[end]} {street // (len(_WORDS) * len(_ENDS)) + 1}"


def addresses(count: int, seed: int = 1) -> Iterator[Address]:
    """Yield invented addresses in the south-west of the country, street by street."""
    draw = Draw(f"bag/{seed}")
    for street in range(-(-count // _PER_STREET)):
        x, y = draw.uniform(70_000, 100_000), draw.uniform(435_000, 455_000)
        postcode = f"{1000 + street % 9000}{chr(65 + street // 9000 % 26)}{chr(66 + street % 17)}"
        for at in range(min(_PER_STREET, count - street * _PER_STREET)):
            letter, addition = ("A", "") if at % 9 == 4 else ("", "2" if at % 13 == 7 else "")
            where = (round(x + 8.0 * at, 3), round(y + 3.0 * (at % 2), 3))
            yield Address(
                street * _PER_STREET + at, street, at + 1, letter, addition, postcode, *where
            )


def write_extract(path: Path, count: int, seed: int = 1) -> None:
    """Write an extract with `count` addresses; the same seed gives the same content."""
    streets = range(-(-count // _PER_STREET))
    town = f"<Objecten:Woonplaats>{_id('Woonplaats', '3091')}<Objecten:naam>Delft</Objecten:naam>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Leveringsdocument-BAG-Extract.xml", _TOLD)
        _put(archive, "GEM-WPL-RELATIE-08012026", [_RELATION])
        _part(archive, "WPL", [town + _status("Woonplaats aangewezen", "Woonplaats")], str)
        _part(archive, "OPR", streets, _street)
        _part(archive, "NUM", addresses(count, seed), _number)
        _part(archive, "VBO", addresses(count, seed), _dwelling)


def _part(
    archive: zipfile.ZipFile, part: str, items: Iterable[object], written: Callable[..., str]
) -> None:
    _put(archive, f"9999{part}08012026", _documents(items, written))


def _documents(items: Iterable[object], written: Callable[..., str]) -> Iterator[str]:
    rest = iter(items)
    while batch := list(islice(rest, _PER_FILE)):
        around = "<sl-bag-extract:bagObject>{}</sl-bag-extract:bagObject>".format
        yield _HEAD + "".join(around(written(item)) for item in batch) + _TAIL


def _put(archive: zipfile.ZipFile, name: str, documents: Iterable[str]) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as parts:
        for at, document in enumerate(documents, start=1):
            parts.writestr(f"{name}-{at:06d}.xml", document)
    archive.writestr(f"{name}.zip", inner.getvalue())


def _id(kind: str, number: str) -> str:
    tag = "Objecten:identificatie"
    return f'<{tag} domein="NL.IMBAG.{kind}">{number}</{tag}>'


def _ref(kind: str, number: str) -> str:
    tag = f"Objecten-ref:{kind}Ref"
    return f'<{tag} domein="NL.IMBAG.{kind}">{number}</{tag}>'


def _status(status: str, kind: str) -> str:
    return f"<Objecten:status>{status}</Objecten:status>{_SINCE}</Objecten:{kind}>"


def _street(street: int) -> str:
    return (
        f"<Objecten:OpenbareRuimte>{_id('Openbareruimte', f'0503300{street:09d}')}"
        f"<Objecten:naam>{street_name(street)}</Objecten:naam><Objecten:type>Weg</Objecten:type>"
        f"<Objecten:ligtIn>{_ref('Woonplaats', '3091')}</Objecten:ligtIn>"
        f"{_status('Naamgeving uitgegeven', 'OpenbareRuimte')}"
    )


def _number(at: Address) -> str:
    extra = f"<Objecten:huisletter>{at.letter}</Objecten:huisletter>" if at.letter else ""
    if at.addition:
        tag = "Objecten:huisnummertoevoeging"
        extra += f"<{tag}>{at.addition}</{tag}>"
    return (
        f"<Objecten:Nummeraanduiding>{_id('Nummeraanduiding', f'0503200{at.rank:09d}')}"
        f"<Objecten:huisnummer>{at.number}</Objecten:huisnummer>{extra}"
        f"<Objecten:postcode>{at.postcode}</Objecten:postcode>"
        "<Objecten:typeAdresseerbaarObject>Verblijfsobject</Objecten:typeAdresseerbaarObject>"
        f"<Objecten:ligtAan>{_ref('OpenbareRuimte', f'0503300{at.street:09d}')}</Objecten:ligtAan>"
        f"{_status('Naamgeving uitgegeven', 'Nummeraanduiding')}"
    )


def _dwelling(at: Address) -> str:
    ref = _ref("Nummeraanduiding", f"0503200{at.rank:09d}")
    pand = _ref("Pand", f"0503100{at.rank // 4:09d}")
    return (
        f"<Objecten:Verblijfsobject><Objecten:heeftAlsHoofdadres>{ref}"
        f"</Objecten:heeftAlsHoofdadres>{_id('Verblijfsobject', f'0503010{at.rank:09d}')}"
        '<Objecten:geometrie><Objecten:punt><gml:Point srsName="urn:ogc:def:crs:EPSG::28992" '
        f'srsDimension="3"><gml:pos>{at.x} {at.y} 0.0</gml:pos></gml:Point></Objecten:punt>'
        "</Objecten:geometrie><Objecten:gebruiksdoel>woonfunctie</Objecten:gebruiksdoel>"
        f"<Objecten:oppervlakte>{40 + at.rank % 90}</Objecten:oppervlakte>"
        f"<Objecten:maaktDeelUitVan>{pand}</Objecten:maaktDeelUitVan>"
        f"{_status('Verblijfsobject in gebruik', 'Verblijfsobject')}"
    )

"""One public register for one region into a folder, with its papers; or the same from a file."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from placement.errors import Fault, GeoError
from placement.sources.atomic import replacing
from placement.sources.web import overpass
from placement.sources.web.keep import Papers, checksum, read_papers, write_papers
from placement.sources.web.pages import Item, features, rows
from placement.sources.web.register import Area, Source
from placement.sources.web.visitor import FetchError, Manners, Request, Visitor

_URN = {"28992": "urn:ogc:def:crs:EPSG::28992", "CRS84": "urn:ogc:def:crs:OGC:1.3:CRS84"}
Write = Callable[[Visitor, Source, Area, Path], int | None]


def fetch(
    source: Source,
    area: Area,
    folder: Path,
    today: dt.date,
    *,
    manners: Manners | None = None,
    refresh: bool = False,
) -> tuple[Path, Papers]:
    """Return the file of a register for an area and its papers, fetched where it is not there yet.

    What is there with papers that fit (same edition, region and checksum) is kept, unless
    `refresh`. What goes out: the fixed query of the register and the area, nothing else. Raises
    FetchError, in Dutch; what was there before then stays as it was.
    """
    path = folder / source.file
    there = None if refresh else _there(folder, source, area)
    if there is not None:
        return there
    if source.kind == "hand":
        raise FetchError(f"{source.title} heeft geen vast adres: leg het bestand neer met --from")
    with Visitor(manners) as visitor, replacing(path) as part:
        records = _WRITERS[source.kind](visitor, source, area, part)
    return path, _papers(source, area, path, today, source.url, records)


def adopt(
    source: Source, area: Area, given: Path, folder: Path, today: dt.date
) -> tuple[Path, Papers]:
    """Return a file that someone put down by hand, copied into the folder with its papers."""
    if not given.is_file():
        raise GeoError([Fault(given.name, "bestaat niet of is geen bestand", source.title)])
    # A GeoPackage under the name of a GeoJSON would be read with a warning, or not at all.
    kind = "".join(Path(source.file).suffixes)
    same = given.name.lower().endswith(kind)
    path = folder / (source.file if same else source.file.removesuffix(kind) + given.suffix.lower())
    if given.resolve() != path.resolve():
        with replacing(path) as part:
            shutil.copyfile(given, part)
    return path, _papers(source, area, path, today, "met de hand neergelegd", None)


def _there(folder: Path, source: Source, area: Area) -> tuple[Path, Papers] | None:
    """Return what is there already of this edition and region, fetched or put down by hand."""
    wanted = (source.name, source.edition, area.region)
    stem = source.file.removesuffix("".join(Path(source.file).suffixes))
    for path in (folder / source.file, *sorted(folder.glob(f"{stem}.*"))):
        known = read_papers(path)
        if known and (known.source, known.edition, known.region) == wanted:
            return path, known
    return None


def _papers(
    source: Source, area: Area, path: Path, today: dt.date, origin: str, records: int | None
) -> Papers:
    sha256, size = checksum(path)
    papers = Papers(
        source=source.name,
        title=source.title,
        edition=source.edition,
        region=area.region,
        origin=origin,
        date=today.isoformat(),
        sha256=sha256,
        bytes=size,
        records=records,
        attribution=source.attribution,
        licence=source.licence,
    )
    write_papers(papers, path)
    return papers


def _request(source: Source, area: Area) -> Request:
    params = dict(source.query)
    if source.send == "bbox":
        params["bbox"] = area.bbox_text
    elif source.send == "municipality":
        each = (
            source.region_filter.format(code=code, digits=code[2:]) for code in area.municipalities
        )
        places = " or ".join(each)
        params["$filter"] = f"({places}) and {source.filter}" if source.filter else places
    return Request(source.url, params, accept=source.accept)


def _features(visitor: Visitor, source: Source, area: Area, path: Path) -> int:
    request = _request(source, area)
    crs = (request.params or {}).get("crs", "CRS84").rpartition("/")[2]
    head = {"type": "name", "properties": {"name": _URN[crs]}}
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"type":"FeatureCollection","crs":{json.dumps(head)},"features":[\n')
        for page in features(visitor, request):
            count = _written(page, file, count)
        file.write("\n]}\n")
    if not count:
        raise FetchError(f"{source.url} gaf niets in dit gebied")
    return count


def _written(page: list[Item], file: IO[str], count: int) -> int:
    for feature in page:
        kept = {key: feature.get(key) for key in ("type", "id", "properties", "geometry")}
        text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
        file.write(f",\n{text}" if count else text)
        count += 1
    return count


def _file(visitor: Visitor, source: Source, area: Area, path: Path) -> None:
    with path.open("wb") as file:
        visitor.save(_request(source, area), file)


def _odata(visitor: Visitor, source: Source, area: Area, path: Path) -> int:
    """Write the rows as the statistics office dumps them: semicolons, codes, empty = missing."""
    count, columns = 0, []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        for row in _flat(rows(visitor, _request(source, area))):
            if not count:
                columns = list(row)
                writer.writerow(columns)
            if list(row) != columns:
                raise FetchError(f"{source.url} gaf rijen met verschillende kolommen")
            writer.writerow(["" if value is None else str(value).strip() for value in row.values()])
            count += 1
    if not count:
        raise FetchError(f"{source.url} gaf geen rijen voor deze gemeenten")
    return count


def _flat(pages: Iterator[list[Item]]) -> Iterator[Item]:
    for page in pages:
        yield from page


def _overpass(visitor: Visitor, source: Source, area: Area, path: Path) -> int:
    timeout = int(visitor.manners.read_s)
    text = overpass.query(area.bbox, source.edition, timeout)
    return overpass.save(visitor, source.url, text, path)


_WRITERS: dict[str, Write] = {
    "features": _features,
    "file": _file,
    "odata": _odata,
    "overpass": _overpass,
}

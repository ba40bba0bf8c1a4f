"""How fast sources come in: the BAG extract as XML, its store, and looking addresses up.

`python tests/bench/bench_sources.py [LARGEST]` (1,000,000 addresses where not said). CPU seconds of
all processes together, beside what the XML costs to a parser that does nothing (the floor) and to
ElementTree.iterparse (what users write). Everything is invented from a seed.
"""

from __future__ import annotations

import math
import os
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

from placement.sources.bag.lvc import read_lvc
from placement.sources.bag.store import read_store, write
from placement.sources.geocode.index import AddressIndex
from placement.sources.geocode.lookup import Found, look_up
from placement.sources.geocode.spelling import read_text
from placement_data.synthetic.bag import addresses, street_name, write_extract

LARGEST = 1_000_000
PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
PARTS = ("9999NUM08012026.zip", "9999VBO08012026.zip")


def cpu() -> float:
    """CPU seconds of this process and of those it has waited for."""
    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def peak_mib() -> float:
    """The most memory that this process and its largest child ever had, in MiB."""
    return sum(each.ru_maxrss for each in map(resource.getrusage, PROCESSES)) / 1024


def timed(run: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return CPU seconds, wall seconds and the answer of one run."""
    began, clock = cpu(), time.perf_counter()
    answer = run()
    return cpu() - began, time.perf_counter() - clock, answer


def each_xml(path: Path, read: Callable[[Any], object]) -> None:
    with zipfile.ZipFile(path) as whole:
        for part in PARTS:
            with zipfile.ZipFile(whole.open(part)) as inner:
                for name in inner.namelist():
                    with inner.open(name) as stream:
                        read(stream)


def floor(stream: Any) -> None:
    expat.ParserCreate().ParseFile(stream)


def by_tree(stream: Any) -> None:
    for _event, element in ET.iterparse(stream):
        if element.tag.endswith("}bagObject"):
            [part.text for part in element.iter()]
            element.clear()


def bench_import(folder: Path, sizes: list[int]) -> Path:
    print(f"{'BAG extract (XML) to table':<34}{'CPU s':>8}{'wall s':>8}{'MiB':>7}{'µs each':>9}")
    points = []
    path = folder / "x.zip"
    for size in sizes:
        path = folder / f"{size}.zip"
        write_extract(path, size)
        used, wall, book = timed(lambda p=path: read_lvc(p, workers=os.cpu_count() or 1))
        assert len(book) == size
        points.append((math.log(size), math.log(used)))
        each = 1e6 * used / size
        print(
            f"{size:>12,} addresses{'':<12}{used:>8.1f}{wall:>8.1f}{peak_mib():>7.0f}{each:>9.1f}"
        )
    if len(points) > 1:
        (x0, y0), (x1, y1) = points[0], points[-1]
        print(f"log-log slope over {len(points)} sizes: {(y1 - y0) / (x1 - x0):.2f}")
    small = folder / f"{sizes[0]}.zip"
    one, _, _ = timed(lambda: read_lvc(small))
    for name, read in (("parser that does nothing", floor), ("ElementTree.iterparse", by_tree)):
        used, _, _ = timed(lambda r=read: each_xml(small, r))
        print(f"  ours (one process) is {one / used:5.2f} x {name} ({used:.2f} s, {sizes[0]:,})")
    return path


def bench_store(folder: Path, path: Path) -> AddressIndex:
    book = read_lvc(path, workers=os.cpu_count() or 1)
    used, _, _ = timed(lambda: write(book, folder / "bag.parquet"))
    size = (folder / "bag.parquet").stat().st_size / 1e6
    print(f"store: write {used:.2f} s, {size:.1f} MB for {len(book):,} addresses")
    used, _, kept = timed(lambda: read_store(folder / "bag.parquet"))
    print(f"store: read {used:.2f} s")
    used, _, index = timed(lambda: AddressIndex.of(kept))
    print(f"index: built in {used:.2f} s")
    return index


def bench_lookup(index: AddressIndex, count: int) -> None:
    texts = [
        f"{street_name(a.street)} {a.number} {a.letter.lower()}{a.addition}, "
        f"{a.postcode[:4]} {a.postcode[4:].lower()} delft"
        for a in addresses(count)
    ]
    used, _, found = timed(lambda: [look_up(index, read_text(text)).found for text in texts])
    exact = sum(each is Found.EXACT for each in found)
    print(f"geocode: {1e6 * used / count:.0f} µs an address, {exact} of {count} exact")


def main() -> None:
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else LARGEST
    with tempfile.TemporaryDirectory(prefix="placement-") as name:
        folder = Path(name)
        path = bench_import(folder, [largest // 10, largest // 3, largest])
        bench_lookup(bench_store(folder, path), min(largest, 20_000))


if __name__ == "__main__":
    main()

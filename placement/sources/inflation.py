"""How much a zip may grow when it is unpacked."""

from __future__ import annotations

import zipfile

from placement.errors import Fault

MOST_INFLATION = 100
MOST_ENTRIES = 2_000


def check_inflation(
    archive: zipfile.ZipFile,
    size: int,
    file: str,
    *,
    harmless: int = 0,
    most_entries: int = MOST_ENTRIES,
) -> list[Fault]:
    """Return faults for a zip that grows more than 100-fold, as a whole or in one entry.

    `size`: bytes of the zip itself, so that entries that share their bytes do not hide. Entries
    that unpack to at most `harmless` bytes may be as dense as they like.
    """
    entries = archive.infolist()
    if len(entries) > most_entries:
        return [Fault(file, f"bevat te veel bestanden ({len(entries)})", f"hooguit {most_entries}")]
    expected = f"hooguit {MOST_INFLATION} keer zo groot uitgepakt"
    faults = [
        Fault(file, "pakt uit tot meer dan 100 keer zijn grootte", expected, value=entry.filename)
        for entry in entries
        if entry.file_size > max(harmless, MOST_INFLATION * entry.compress_size)
    ]
    total = sum(entry.file_size for entry in entries)
    if not faults and total > max(harmless, MOST_INFLATION * size):
        faults.append(Fault(file, "pakt uit tot meer dan 100 keer zijn grootte", expected))
    return faults

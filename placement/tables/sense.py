"""What rows say together: pairs named twice, pins that contradict each other, odd supply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from placement.domain import HousingForm, Profile
from placement.errors import Fault
from placement.tables import Tables
from placement.tables.marking import Marker


def check_sense(tables: Tables, files: Mapping[str, str]) -> tuple[list[Fault], list[str]]:
    """Return faults and notices about rows that contradict each other or look odd."""
    faults = [
        *_twice(Marker.of(tables, files, "spread_targets"), ("profile", "municipality"), None),
        *_twice(Marker.of(tables, files, "reach"), ("base", "unit"), "minutes"),
        *_twice(Marker.of(tables, files, "bw_walks"), ("unit", "bw_location"), "metres"),
        *_twice(Marker.of(tables, files, "unit_distances"), ("a", "b"), "metres", either_way=True),
        *_twice(Marker.of(tables, files, "confirmations"), ("unit", "bw_location"), None),
        *_twice(
            Marker.of(tables, files, "confirmations"), ("unit", "other_unit"), None, either_way=True
        ),
        *_pins(Marker.of(tables, files, "pins")),
    ]
    notices = [
        *_supply_notices(tables, files),
        *_people_notices(tables, files),
    ]
    return faults, notices


def _twice(
    mark: Marker, key: tuple[str, str], value: str | None, *, either_way: bool = False
) -> Iterator[Fault]:
    """Yield a fault for a pair that comes back: always, or only with another value."""
    one, other = (mark.values(column).to_numpy(dtype=object) for column in key)
    said = np.zeros(len(one)) if value is None else mark.values(value).to_numpy(dtype=np.float64)
    first: dict[tuple[str, str], int] = {}
    for at, pair in enumerate(zip(one, other, strict=True)):
        if None in pair:
            continue
        named = (min(pair), max(pair)) if either_way else pair
        before = first.setdefault(named, at)
        if before == at or (value is not None and said[before] == said[at]):
            continue
        row = int(mark.frame["row"].iloc[before])
        what = "staat er al" if value is None else "staat er al met een andere waarde"
        problem = f"dit paar {key[0]}, {key[1]} {what}, op rij {row}"
        yield mark.at(at, value or key[1], problem, "elk paar één keer")


def _pins(mark: Marker) -> Iterator[Fault]:
    pins = mark.frame
    for client, own in pins.groupby("client", sort=False):
        musts = own[own["decision"] == "must"]
        nevers = own[own["decision"] == "never"]
        for at in range(1, len(musts)):
            yield from _second_must(mark, musts, at)
        for _, must in musts.iterrows():
            same = nevers[nevers["unit"] == must["unit"]]
            forbidden = same[same["provider"].isna() | (same["provider"] == must["provider"])]
            for place in pins.index.get_indexer(forbidden.index):
                problem = f"spreekt rij {must['row']} tegen: daar moet deze plaatsing juist"
                yield mark.at(int(place), "decision", problem, "must of never", str(client))


def _second_must(mark: Marker, musts: pd.DataFrame, at: int) -> Iterator[Fault]:
    first, second = musts.iloc[0], musts.iloc[at]
    providers = {first["provider"], second["provider"]} - {None}
    if first["unit"] == second["unit"] and len(providers) < 2:
        return
    place = int(mark.frame.index.get_indexer(musts.index[[at]])[0])
    problem = f"spreekt rij {first['row']} tegen: een cliënt kan op één plek geplaatst worden"
    yield mark.at(place, "unit", problem, "één must per cliënt")


def _supply_notices(tables: Tables, files: Mapping[str, str]) -> Iterator[str]:
    units, providers, locations = tables.units, tables.providers, tables.bw_locations
    helps = providers["profiles"].map(lambda held: bool({Profile.BT, Profile.BTG} & set(held)))
    unbounded = providers["hours_free"].isna() & helps.astype(bool)
    text = "geen vrije uren opgegeven (hours_free): niet begrensd"
    yield from _notice(Marker.of(tables, files, "providers"), unbounded, text)
    mark = Marker.of(tables, files, "units")
    intramural = units["housing_form"] == HousingForm.INTRAMURAL
    text = "intramurale wooneenheid zonder BW-locatie (bw_location)"
    yield from _notice(mark, intramural & units["bw_location"].isna(), text)
    owner = units["bw_location"].map(locations["provider"].groupby(level=0).first())
    other = owner.notna() & units["provider"].notna() & (owner != units["provider"])
    yield from _notice(mark, other, "een andere aanbieder dan die van de BW-locatie")
    counts = units["complex"].value_counts()
    dwellings = tables.complexes["dwellings"]
    crowded = counts.reindex(dwellings.index, fill_value=0).to_numpy() > dwellings.to_numpy()
    text = "meer wooneenheden dan woningen in het complex"
    yield from _notice(Marker.of(tables, files, "complexes"), crowded, text)


def _people_notices(tables: Tables, files: Mapping[str, str]) -> Iterator[str]:
    residents = tables.clients["lives_in"].value_counts()
    units = tables.units
    living = residents.reindex(units.index, fill_value=0)
    text = "meer cliënten wonen er (lives_in) dan het aantal bewoners nu (occupied)"
    yield from _notice(Marker.of(tables, files, "units"), living > units["occupied"], text)
    previous = Marker.of(tables, files, "previous")
    again = previous.frame["client"].duplicated()
    yield from _notice(previous, again, "een cliënt staat er meer dan één keer")


def _notice(mark: Marker, where: Iterable[bool] | pd.Series, text: str) -> Iterator[str]:
    rows = [int(row) for row in mark.frame["row"].to_numpy()[np.asarray(where, dtype=np.bool_)]]
    if rows:
        more = f" en {len(rows) - 10} meer" if len(rows) > 10 else ""
        yield f"{mark.file}: {text}; rij {', '.join(map(str, rows[:10]))}{more}"

"""What `placement cover` asks: bases that close, open or change hours, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from placement.errors import Fault, InputError
from placement_api.reaching import MS_PER_MINUTE, Ground

if TYPE_CHECKING:
    import numpy as np

    from placement.geo.bases import Bases, Travel
    from placement.geo.cover import Ask, Cover, Gain
    from placement.geo.scene import Ints
    from placement.geo.sites import Sites

ALL_DAY = ((0, 24 * 60),)


@dataclass(frozen=True, slots=True)
class Changes:
    """What changes: bases by id that close, `BASE=HOURS`, and where one opens (x,y or a unit).

    `provider`, `mode` and `handling` say whose and how the new base is; empty, None: as the base
    that closes, else as the first base. `shut`: points (x,y) whose nearest road is closed to cars.
    """

    close: Sequence[str] = ()
    staff: Sequence[str] = ()
    open_at: str | None = None
    provider: str | None = None
    mode: str | None = None
    handling: float | None = None
    shut: Sequence[str] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Changed:
    """Cover per ask, before and after; `here`: the ground as it then is, `shut`: what is closed."""

    before: list[Cover]
    after: list[Cover]
    asks: list[Ask]
    here: Ground
    shut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """Whose a new base would be, and how people leave from it."""

    provider: int
    mode: str
    handling_ms: int


def changed(here: Ground, changes: Changes, asks: list[Ask]) -> Changed:
    """Return cover before and after; InputError or NotFoundError, in Dutch, for what is wrong."""
    from placement.geo.bases import worst
    from placement.geo.cover import covers_by, reach_changed, serving

    served = serving(here.units)
    windows = [ask.window for ask in asks]
    reach = worst(here.bases, here.travel, windows, len(here.delivery.tables.providers))
    before, bases, new = covers_by(reach, asks, served), _restaffed(here, changes), None
    here, closed = _shut(here, changes.shut)
    if closed:
        reach = worst(here.bases, here.travel, windows, len(here.delivery.tables.providers))
    touched = {n for n, hours in enumerate(bases.staffed) if hours != here.bases.staffed[n]}
    providers = {int(bases.provider[n]) for n in touched}
    if changes.open_at is not None:
        new = opening(here, changes)
        providers.add(new.provider)
    for provider in sorted(providers):
        few, chosen = bases.of_provider(provider)
        travel = here.travel.of_bases(chosen)
        if new is not None and new.provider == provider:
            extra, more = _opened(here, str(changes.open_at), new)
            few, travel = few.joined(extra), travel.joined(more, len(chosen))
        reach = reach_changed(reach, asks, few, travel, provider)
    return Changed(before, covers_by(reach, asks, served), asks, here, closed)


def opening(here: Ground, changes: Changes) -> Opening:
    """Return whose and how a new base is, by the options or else by the base that closes."""
    like = here.base(changes.close[0]) if changes.close else 0
    provider = int(here.bases.provider[like])
    if changes.provider is not None:
        names = list(here.delivery.tables.providers.index)
        if changes.provider not in names:
            raise InputError([_fault("--provider", changes.provider, "een id uit providers")])
        provider = names.index(changes.provider)
    handling = int(here.bases.handling_ms[like])
    if changes.handling is not None:
        handling = int(changes.handling * MS_PER_MINUTE)
    return Opening(provider, changes.mode or here.bases.mode[like], handling)


def best_sites(
    here: Ground, changes: Changes, cover: Cover, cell_m: int
) -> tuple[Sites, Gain, Opening]:
    """Return every candidate place and what a base there, staffed all day, adds to `cover`."""
    from placement.geo.cover import gains
    from placement.geo.sites import sites

    new = opening(here, changes)
    tables = here.delivery.tables
    # A base that closes is no advice for where to open one.
    stay = tables.replace(care_bases=tables.care_bases.drop(index=list(changes.close)))
    found = sites(stay, here.networks.for_mode(new.mode), cell_m * 1_000)
    bases = found.as_bases(new.provider, new.mode, new.handling_ms, ALL_DAY)
    return found, gains(cover, bases, here.networks, here.units, people(here)), new


def people(here: Ground) -> Ints:
    """Return how many people live in each unit: those named in clients, else the count: (U,)."""
    import numpy as np

    named = np.bincount(list(here.residents().values()), minlength=len(here.units.ids))
    return np.maximum(here.units.occupied, named).astype(np.int64)


def _restaffed(here: Ground, changes: Changes) -> Bases:
    hours = {here.bases.ids[here.base(name)]: () for name in changes.close}
    return here.bases.restaffed({**hours, **dict(_staffed(here, text) for text in changes.staff)})


def _opened(here: Ground, where: str, new: Opening) -> tuple[Bases, Travel]:
    """Return the new base, as provider 0, and its travel."""
    from placement.geo.bases import travel_by_hour
    from placement.geo.sites import Sites

    name, x, y = _place(here, where, "--open")
    extra = Sites((name,), x, y).as_bases(0, new.mode, new.handling_ms, ALL_DAY)
    return extra, travel_by_hour(extra, here.networks, here.units.x_mm, here.units.y_mm)


def _staffed(here: Ground, text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    from placement.tables import windows

    name, _, hours = text.partition("=")
    here.base(name)
    found = windows(hours or "00:00-24:00")
    if found is None:
        raise InputError([_fault("--staff", text, "BASE=22:00-06:00")])
    return name, found


def _shut(here: Ground, points: Sequence[str]) -> tuple[Ground, tuple[str, ...]]:
    """Return the ground with the road nearest to each point closed to cars, and those roads."""
    import numpy as np

    from placement.geo.bases import given_times
    from placement.geo.shut import networks_shut, travel_shut
    from placement.geo.snap import MAX_LEG_MM, snap

    drive = here.networks.drive
    if not points:
        return here, ()
    if drive is None:
        raise InputError(
            [_fault("--shut", points[0], "een aanlevering met een wegennet voor auto's")]
        )
    spots = [_place(here, text, "--shut") for text in points]
    x, y = (np.concatenate([spot[axis] for spot in spots]) for axis in (1, 2))
    at = snap(drive, x, y)
    far = np.flatnonzero(~at.covered)
    if len(far):
        expected = f"een punt op een weg, of hoogstens {MAX_LEG_MM // 1_000} m ernaast"
        raise InputError([_fault("--shut", points[n], expected) for n in far.tolist()])
    units = here.units
    travel = travel_shut(here.bases, here.travel, here.networks, at.edge, (units.x_mm, units.y_mm))
    if given := given_times(here.delivery.tables, units.ids):
        travel = travel.given(given)
    classes = drive.classes[drive.edge_class[at.edge]] if len(drive.edge_class) else [""] * len(x)
    told = tuple(
        f"{str(kind) or 'weg'} van {mm // 1_000} m {name}"
        for kind, mm, (name, _, _) in zip(
            classes, drive.edge_mm[at.edge].tolist(), spots, strict=True
        )
    )
    return replace(here, networks=networks_shut(here.networks, at.edge), travel=travel), told


def _place(here: Ground, text: str, option: str) -> tuple[str, np.ndarray, np.ndarray]:
    import numpy as np

    from placement.geo.crs import in_netherlands
    from placement.geo.proximity import to_mm

    if "," not in text:
        u = here.unit(text)
        return f"bij {text}", here.units.x_mm[[u]], here.units.y_mm[[u]]
    try:
        x, y = (np.array([float(part)]) for part in text.split(","))
    except ValueError:
        raise InputError([_fault(option, text, "x,y in RD-meters, of een wooneenheid")]) from None
    if not in_netherlands(x, y).all():
        raise InputError([_fault(option, text, "een punt in Nederland, in RD-meters")])
    return f"op {text}", to_mm(x), to_mm(y)


def _fault(option: str, value: str, expected: str) -> Fault:
    return Fault(option, "klopt niet", expected, value=value)

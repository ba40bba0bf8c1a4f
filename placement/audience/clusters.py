"""What the 100 m rule says, as tables: groups, what another reading changes, what would complete.

No client is named: who fits where is only counted, and only for the coordinator.
"""

from __future__ import annotations

from collections.abc import Iterator

from placement.audience.case import to_date
from placement.audience.views import Cell, TableView
from placement.audience.words import FORMS
from placement.explain.wording import counted
from placement.geo.completion import Completion
from placement.geo.confirmations import PAIR, WALK, borderline
from placement.geo.readings import Pairs, Reading, nearest_mm
from placement.geo.scene import FAR, UNKNOWN_VALUE, Scene
from placement.geo.standing import NO, UNSURE, YES, Group, Standing, difference
from placement.quantities import MM_PER_METRE, dutch

VERDICTS = {NO: "nee", UNSURE: "onbekend", YES: "ja"}
READINGS = {
    "pairwise": "alle paren binnen de grens",
    "chain": "geschakeld",
    "adjoining": "alle paren, aangrenzend is 0 m",
    "address": "adrespunt",
    "entrance": "ingang",
    "footprint": "omtrek van het gebouw",
    "network": "loopnetwerk met aanloop",
    "network_no_legs": "loopnetwerk zonder aanloop",
    "straight": "hemelsbreed",
}
NO_UNIT = "Deze leeswijze verandert van geen enkele woning het oordeel."
NO_GROUP = "Deze leeswijze verandert geen enkele groep."


def reading_text(reading: Reading) -> str:
    """Return a reading as one Dutch line."""
    return (
        f"Leeswijze: van elkaar {READINGS[reading.between_units]}; gemeten vanaf "
        f"{READINGS[reading.point]}; naar de BW-locatie {READINGS[reading.walk]}."
    )


def standing_notices(found: Standing) -> tuple[str, ...]:
    """Return what a reader must know: units that are unsure, crowds too large to list."""
    unsure = int((found.counts == UNSURE).sum())
    lines = []
    if found.unlisted:
        crowds = counted(found.unlisted, "plek", "plekken")
        lines.append(
            f"Op {crowds} liggen zo veel woningen bij elkaar dat niet elke mogelijke groep is "
            "uitgeschreven: daar staat het geheel als één groep, en een woning is «onbekend» "
            "tenzij zij met één andere al genoeg is."
        )
    if unsure:
        lines.append(
            f"Van {counted(unsure, 'woning', 'woningen')} is niet bekend of zij telt: er ontbreekt "
            "een loopafstand, of er zijn te veel mogelijke groepen."
        )
    return tuple(lines)


def groups_table(scene: Scene, found: Standing) -> TableView:
    """Return the groups that are possible: their units, persons, and whether that is enough."""
    least = scene.rulebook.cluster.min_group
    return TableView(
        id="groups",
        title="Mogelijke groepen",
        columns=("woningen", "personen", "groot genoeg"),
        rows=tuple((*_group(scene, group), _enough(group)) for group in found.groups),
        note=f"Personen die er wonen of kunnen komen; een groep telt vanaf {least} personen.",
    )


def _enough(group: Group) -> str:
    if not group.listed:
        return "te veel groepen om uit te schrijven"
    return "ja" if group.enough else "nee"


def _group(scene: Scene, group: Group) -> tuple[str, int]:
    return _names(scene, group.units), group.persons


def _names(scene: Scene, units: tuple[int, ...]) -> str:
    return ", ".join(scene.units.ids[unit] for unit in units)


def changed_units(
    scene: Scene, before: tuple[Standing, Pairs], after: tuple[Standing, Pairs]
) -> TableView:
    """Return exactly the units whose verdict differs between two readings, with their metres."""
    size = len(scene.units.ids)
    near = [nearest_mm(pairs, size) for _, pairs in (before, after)]
    old, new = before[0], after[0]
    rows = tuple(
        (
            scene.units.ids[unit],
            FORMS[str(scene.units.form[unit])],
            _metres(int(near[0][unit])),
            _metres(int(near[1][unit])),
            _metres(int(old.bw_mm[unit])),
            _metres(int(new.bw_mm[unit])),
            VERDICTS[int(old.counts[unit])],
            VERDICTS[int(new.counts[unit])],
        )
        for unit in difference(old, new).units.tolist()
    )
    return TableView(
        id="changed_units",
        title="Woningen met een ander oordeel",
        columns=(
            "woning",
            "woonvorm",
            "naaste woning nu (m)",
            "naaste woning dan (m)",
            "BW-locatie nu (m)",
            "BW-locatie dan (m)",
            "telt nu",
            "telt dan",
        ),
        rows=rows,
        note="" if rows else NO_UNIT,
    )


def changed_groups(scene: Scene, before: Standing, after: Standing) -> TableView:
    """Return exactly the groups that one reading knows and the other does not."""
    change = difference(before, after)
    rows: list[tuple[Cell, ...]] = [(*_group(scene, g), "ja", "nee") for g in change.gone]
    rows += [(*_group(scene, g), "nee", "ja") for g in change.new]
    return TableView(
        id="changed_groups",
        title="Groepen met een ander oordeel",
        columns=("woningen", "personen", "groep nu", "groep dan"),
        rows=tuple(rows),
        note="" if rows else NO_GROUP,
    )


def borderline_table(scene: Scene, pairs: Pairs) -> TableView:
    """Return every borderline pair: what was computed, and beside it what someone confirmed."""
    said, cluster, units = scene.confirmed, scene.rulebook.cluster, scene.units.ids
    rows: list[tuple[Cell, ...]] = []
    by_pair = {
        (WALK, unit, place) if walk else (PAIR, min(unit, place), max(unit, place)): number
        for number, (unit, place, walk) in enumerate(
            zip(said.unit.tolist(), said.place.tolist(), said.walk.tolist(), strict=True)
        )
        if said.counts[number]
    }
    for rule, unit, place, mm in borderline(scene, pairs):
        walk = rule == WALK
        limit = cluster.bw_radius_mm if walk else cluster.radius_mm
        other = scene.bw_location_ids[place] if walk else units[place]
        told = _confirmed(scene, by_pair.get((rule, unit, place)))
        what = "loopafstand" if walk else "onderling"
        rows.append((units[unit], other, what, _metres(mm), "ja" if mm <= limit else "nee", *told))
    low, high = (dutch(mm / MM_PER_METRE) for mm in cluster.borderline_mm)
    return TableView(
        id="borderline",
        title=f"Grensgevallen ({low} tot en met {high} m)",
        columns=(
            "woning",
            "en",
            "gemeten",
            "meter",
            "berekend",
            "bevestigd",
            "door",
            "op",
            "reden",
        ),
        rows=tuple(rows),
        note="Waar iemand bevestigde of afkeurde, geldt dat; het berekende oordeel blijft staan.",
    )


def _confirmed(scene: Scene, number: int | None) -> tuple[Cell, ...]:
    """Return verdict, name, day and reason of a confirmation; nothing where there is none."""
    if number is None:
        return None, None, None, None
    said = scene.confirmed
    verdict = "ja" if said.holds[number] else "nee"
    return verdict, said.name[number], to_date(int(said.day[number])), said.reason[number]


def completion_table(scene: Scene, found: tuple[Completion, ...]) -> TableView:
    """Return what each candidate dwelling would do, the greatest gain first."""
    return TableView(
        id="completions",
        title="Woningen die een cluster compleet maken of uitbreiden",
        columns=(
            "woning",
            "gemeente",
            "doet",
            "met",
            "personen",
            "plaatsen erbij",
            "wachtenden erbij",
            "naar BW-locatie (m)",
        ),
        rows=tuple(_completions(scene, found)),
        note=(
            "«Wachtenden erbij»: hoeveel meer cliënten met BTG tegelijk een plek kunnen krijgen. "
            "Uren van aanbieders en andere grenzen van het hele plan tellen hier niet mee."
        ),
    )


def _completions(scene: Scene, found: tuple[Completion, ...]) -> Iterator[tuple[Cell, ...]]:
    for option in found:
        at = int(scene.units.municipality[option.unit])
        yield (
            scene.units.ids[option.unit],
            scene.municipality_names[at] if at >= 0 else "",
            "maakt compleet" if option.completes else "breidt uit",
            _names(scene, option.units),
            option.persons,
            option.places,
            option.gain,
            _metres(option.bw_mm),
        )


def _metres(mm: int) -> Cell:
    """Return metres in whole decimetres rounded up; words where there is no number."""
    if mm == UNKNOWN_VALUE:
        return "onbekend"
    if mm >= FAR:
        return "ver"
    return -(-mm * 10 // MM_PER_METRE) / 10

"""The fairness watch as tables: with people for the coordinator, without for the planner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from placement.audience.case import Case
from placement.audience.views import Audience, Cell, MapView, TableView
from placement.explain.wording import counted
from placement.fairness import Fairness, GroupLine, Norms, PassedOver, fairness, norms
from placement.fairness.report import CHANCE, PLACED, WAITING
from placement.quantities import dutch

PERCENT = 100
SHOWN = 3
"""How many of those who went before one client are named; the table of each run has them all."""
MEASURED: Mapping[str, str] = MappingProxyType(
    {CHANCE: "heeft een kandidaat", PLACED: "geplaatst", WAITING: "weken wachtend"}
)
COLUMNS = (
    *("wat", "kenmerk", "groep", "mensen", "aantal", "van", "gemeten", "verwacht"),
    *("kans op toeval", "opvallend", "in woorden"),
)
Row = tuple[Cell, ...]


def view(report: Fairness, known: Norms, audience: Audience, day: date) -> MapView:
    """Return the report for an audience as tables; people only for the coordinator."""
    if audience == "coordinator":
        tables = groups(report, known), passed(report, known)
    else:
        report = replace(report, lines=tuple(_large(report, known)))
        tables = _groups(known, tuple(map(_group, report.lines))), passed_counts(report, known)
    return MapView(
        audience=audience,
        title="Eerlijkheidstoets",
        subtitle=" ".join(summary(report, known, audience)),
        made_on=day,
        notices=tuple(remarks(report)),
        attributions=(),
        tables=tables,
    )


def of_proposal(case: Case) -> tuple[TableView, TableView]:
    """Return, for the coordinator, the groups that differ in this proposal and who is passed over.

    Where there are many clients the shuffling takes long: groups are then left to
    `placement fairness`.
    """
    known = norms()
    if len(case.scene.seekers.ids) > known.at_once:
        known = replace(known, resamples=0)
    report = fairness(case.tables, case.day, case.outcome, (), known)
    return groups(replace(report, lines=report.alarms), known), passed(report, known)


def summary(report: Fairness, known: Norms, audience: Audience) -> tuple[str, ...]:
    """Return the outcome in plain Dutch sentences, no person named."""
    runs = counted(report.runs, "voorstel", "voorstellen")
    alarms = [sentence(line) for line in report.alarms]
    found = alarms or ["Geen groep wijkt meer af dan toeval verklaart."]
    times = max((one.times for one in report.passed_over), default=0)
    few = len(report.passed_over) < known.least_shown
    most = f", de meest overgeslagene {times} keer" if times else ""
    left = counted(len(report.passed_over), "wachtende is", "wachtenden zijn")
    if audience != "coordinator" and times:
        most, left = "", f"Minder dan {known.least_shown} wachtenden zijn" if few else left
    return (
        f"Bekeken: {runs}.",
        *found,
        f"{left} overgeslagen{most}.",
        f"Kans op een vals alarm, waar dan ook: hoogstens {dutch(PERCENT * report.level)} %.",
    )


def remarks(report: Fairness) -> Iterator[str]:
    """Yield what the reader must know of what is not in the report."""
    if report.unknown:
        gone = counted(report.unknown, "cliënt staat", "cliënten staan")
        yield f"{gone} wel in eerdere voorstellen, niet in de aanlevering: die tellen niet mee."
    if report.unjudged:
        gone = counted(report.unjudged, "plaatsing", "plaatsingen")
        yield f"Van {gone} uit eerdere voorstellen is niet meer na te gaan wie is overgeslagen."


def groups(report: Fairness, known: Norms) -> TableView:
    """Return a row per group and measure, alarms first."""
    rows = sorted(report.lines, key=lambda line: not line.alarm)
    return _groups(known, tuple(_group(line) for line in rows))


def _groups(known: Norms, rows: tuple[Row, ...]) -> TableView:
    return TableView(
        id="fairness",
        title="Eerlijk verdeeld over groepen",
        columns=COLUMNS,
        rows=rows,
        note=(
            "«Verwacht» is wat mensen met hetzelfde profiel, dezelfde urgentie en ongeveer "
            f"dezelfde wachttijd kregen. Opvallend: {known.readings['level']}. Een verschil is "
            "geen bewijs van ongelijke behandeling: het vraagt om een verklaring."
        ),
    )


def _large(report: Fairness, known: Norms) -> list[GroupLine]:
    """Return the lines that a planner may see.

    Where one category of an attribute is hidden, the next smallest is hidden with it: the rest of
    the total would give it away. A share is hidden with its count.
    """
    result: list[GroupLine] = []
    for key in dict.fromkeys((line.measure, line.attribute) for line in report.lines):
        own = [line for line in report.lines if (line.measure, line.attribute) == key]
        own.sort(key=_smallest)
        hidden = sum(_smallest(line) < known.least_shown for line in own)
        result += own[max(hidden, 2) if hidden else 0 :]
    return result


def _smallest(line: GroupLine) -> int:
    """Return the smallest number that a line gives away: people, and those who did not get it."""
    if line.measure == WAITING:
        return line.people
    parts = (line.people, line.count or line.people, line.cases - line.count or line.people)
    return min(parts)


def _group(line: GroupLine) -> Row:
    share = line.measure != WAITING
    return (
        MEASURED[line.measure],
        line.attribute,
        line.category,
        line.people,
        line.count if share else None,
        line.cases if share else None,
        _shown(line, line.value),
        _shown(line, line.expected),
        round(line.chance, 4),
        "ja" if line.alarm else "nee",
        sentence(line),
    )


def _shown(line: GroupLine, value: float) -> str:
    return dutch(value, 1) if line.measure == WAITING else f"{dutch(PERCENT * value, 0)} %"


def sentence(line: GroupLine) -> str:
    """Return one line as a plain Dutch sentence."""
    value, expected = _shown(line, line.value), _shown(line, line.expected)
    if line.measure == WAITING:
        head = f"{line.category}: wacht gemiddeld {value} weken, verwacht {expected}"
    else:
        head = f"{line.category}: {value} {MEASURED[line.measure]}, verwacht {expected}"
    if line.alarm:
        return f"{head}; meer verschil dan toeval verklaart."
    return f"{head}; past bij toeval."


def passed(report: Fairness, known: Norms) -> TableView:
    """Return a row per client who was passed over, most often first, and by whom."""
    return TableView(
        id="passed_over",
        title="Overgeslagen",
        columns=("cliënt", "keer overgeslagen", "van voorstellen", "door", "uitleg gevraagd"),
        rows=tuple(_passed(one, known) for one in report.passed_over),
        note=(
            "Overgeslagen: iemand die later is aangemeld en niet urgenter is, kreeg een plaats die "
            "ook voor deze cliënt kon. Daar kan een goede reden voor zijn: `placement explain`."
        ),
    )


def _passed(one: PassedOver, known: Norms) -> Row:
    named = [f"{by.client} in {by.unit} (voorstel {by.run})" for by in one.by[:SHOWN]]
    rest = len(one.by) - len(named)
    more = [f"en nog {rest} keer"] if rest else []
    asked = "ja" if one.times >= known.often else "nee"
    return (one.client, one.times, one.waited, "; ".join([*named, *more]), asked)


def passed_counts(report: Fairness, known: Norms) -> TableView:
    """Return how many clients were passed over how often; small numbers are taken together."""
    times = [one.times for one in report.passed_over]
    rows: list[Row] = []
    for least, most in ((1, known.often - 1), (known.often, None)):
        number = sum(least <= t and (most is None or t <= most) for t in times)
        words = f"{least} keer of meer" if most is None else f"{least} tot en met {most} keer"
        small = 0 < number < known.least_shown
        rows.append((words, f"minder dan {known.least_shown}" if small else number))
    return TableView(
        id="passed_over",
        title="Overgeslagen",
        columns=("hoe vaak overgeslagen", "cliënten"),
        rows=tuple(rows),
        note=f"Kleine aantallen: {known.readings['least_shown']}.",
    )

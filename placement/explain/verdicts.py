"""Every rule's answer for one placement: the sentence, the numbers, the source."""

from __future__ import annotations

from placement.explain.judged import Judged, Reader
from placement.explain.wording import said
from placement.proposal import VerdictLine


def verdict_lines(reader: Reader, client: int, unit: int, provider: int) -> tuple[VerdictLine, ...]:
    """Return what every gate that asks something of this triple answers, in reading order.

    Indices into the scene's seekers, units and providers. Numbers are in `unit_of_measure`.
    """
    return tuple(line(reader, judged) for judged in reader.judged(client, unit, provider))


def line(reader: Reader, judged: Judged) -> VerdictLine:
    """Return one gate's answer, ready to be read."""
    measure, limit = judged.shown()
    return VerdictLine(
        rule=judged.gate.id,
        answer=judged.answer,
        sentence=said(judged),
        source=reader.source(judged.gate.id, judged.client),
        measure=measure,
        limit=limit,
        unit_of_measure=judged.verdict.unit_of_measure,
    )

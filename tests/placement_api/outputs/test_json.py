from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import pytest

from placement.errors import InputError
from placement.proposal import Proposal, VerdictLine
from placement_api.outputs import json as output


def test_the_object_has_the_keys_of_the_exchange_format_in_its_order(proposal: Proposal) -> None:
    found = output.proposal_object(proposal)
    promised = [
        "schema", "status", "objective", "bound", "proved", "placements", "occupied_groups",
        "unplaced", "provenance",
    ]  # fmt: skip
    assert [key for key in found if key in promised] == promised
    assert found["schema"] == "placement-proposal/1"
    placed = found["placements"][0]
    assert {"client", "unit", "provider", "group", "chain", "order", "verdicts"} <= set(placed)
    blocked = found["unplaced"][0]["blocking"][0]
    assert {"rule", "count", "closest"} <= set(blocked)
    assert {"unit", "measure", "limit", "unit_of_measure"} <= set(blocked["closest"])
    origin = ["input_sha256", "rulebook", "version", "seed", "seconds", "engine"]
    assert list(found["provenance"]) == origin


def test_placements_and_unplaced_are_sorted_by_client_id(proposal: Proposal) -> None:
    found = output.proposal_object(proposal)
    assert [placed["client"] for placed in found["placements"]] == ["c10", "c2"]
    assert [left["client"] for left in found["unplaced"]] == ["c3", "c4"]


def test_numbers_are_plain_and_the_text_ends_with_a_newline(proposal: Proposal) -> None:
    text = output.dumps(output.proposal_object(proposal))
    assert text.endswith("}\n")
    assert '"measure": 37,' in text
    assert '"measure": 47.2,' in text


def test_numbers_of_numpy_and_numbers_that_are_none_are_written_as_json(
    proposal: Proposal,
) -> None:
    odd = VerdictLine("reach", "unknown", "", "", math.nan, np.float64(45), "min")
    placed = dataclasses.replace(proposal.placements[0], chain=np.int64(1), verdicts=(odd,))  # type: ignore[arg-type]
    found = dataclasses.replace(
        proposal,
        placements=(placed,),
        objective={"placed": np.int64(3)},  # type: ignore[dict-item]
    )
    again = json.loads(output.dumps(output.proposal_object(found)))
    assert again["placements"][0]["verdicts"][0]["measure"] is None
    assert again["placements"][0]["verdicts"][0]["limit"] == 45
    assert again["objective"] == {"placed": 3}


def test_a_written_proposal_reads_back_the_same(proposal: Proposal, tmp_path: Path) -> None:
    path = tmp_path / "proposal.json"
    output.write(proposal, path)
    again = output.read(path)
    assert output.proposal_object(again) == output.proposal_object(proposal)
    assert again.provenance == proposal.provenance
    assert proposal.placements[0] in again.placements


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": "placement-proposal/2"}', '{"schema": 1, "x": 2}', "nul"]
)
def test_what_is_no_proposal_is_refused_as_a_fault(text: str, tmp_path: Path) -> None:
    path = tmp_path / "proposal.json"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        output.read(path)
    assert "geen leesbaar voorstel" in caught.value.faults[0].sentence()

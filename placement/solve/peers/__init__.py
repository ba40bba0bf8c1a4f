"""What users do or would pick instead of our match, to be compared with it in one table.

No part of the platform's answers: only `placement bench match` uses these.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from placement.solve.peers.by_hand import first_come, scarcest_first
from placement.solve.peers.one_shot import assignment, cp_sat_weighted, highs_weighted
from placement.solve.peers.ours import ours
from placement.solve.peers.task import Answered, Peer, Task
from placement.solve.peers.term_by_term import cp_sat_by_term

PEERS: Mapping[str, Peer] = MappingProxyType(
    {
        "ours": Peer("deze match", ours),
        "first-come": Peer("wie het eerst komt", first_come),
        "scarcest": Peer("schaarste eerst (boston-cas)", scarcest_first),
        "assignment": Peer("scipy linear_sum_assignment", assignment),
        "cp-sat-terms": Peer("CP-SAT, doel na doel", cp_sat_by_term),
        "cp-sat-weights": Peer("CP-SAT, gewogen som", cp_sat_weighted),
        "highs-weights": Peer("HiGHS (MathOpt), gewogen som", highs_weighted),
    }
)
"""Every way to match, ours first."""

__all__ = ["PEERS", "Answered", "Peer", "Task"]

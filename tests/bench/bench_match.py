"""How fast the match is, and what it is worth against what users would do or pick instead.

`python tests/bench/bench_match.py [SIZE ...]` is `placement bench match [SIZE ...]`: S, S-chains
(default), M, M-chains, L; means over three seeds, each way in a process of its own.
"""

from __future__ import annotations

import sys

from placement_api.cli import app

if __name__ == "__main__":
    app(["bench", "match", *sys.argv[1:]], prog_name="placement")

"""Write the golden models anew: `python tests/golden/update.py`, then read the difference in git.

A difference that nobody can explain is a fault, not a reason to update.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.golden.model import every_model

HERE = Path(__file__).resolve().parent


def text(model: dict[str, object]) -> str:
    """Return a model as it is stored."""
    return json.dumps(model, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Write one file per rule, and remove those of rules that are gone."""
    models = every_model()
    for path in HERE.glob("*.json"):
        if path.stem not in models:
            path.unlink()
    for rule_id, model in sorted(models.items()):
        (HERE / f"{rule_id}.json").write_text(text(model), encoding="utf-8")


if __name__ == "__main__":
    main()

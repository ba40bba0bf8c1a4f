"""Arrow's functions: they are made at import, so that no type checker knows them."""

from __future__ import annotations

from typing import Any

import pyarrow.compute
import pyarrow.csv

pc: Any = pyarrow.compute
csv: Any = pyarrow.csv

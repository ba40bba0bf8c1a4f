"""Placement: rules with their source, GIS verdicts, an exact match that explains itself.

The pipe stands in `placement.plan`; what it needs is read by `placement.sources`. Here are only
the names that every caller handles, so that importing the package costs nothing.
"""

from placement.errors import Fault, InputError, NotFoundError, PlacementError

__all__ = ["Fault", "InputError", "NotFoundError", "PlacementError"]
__version__ = "0.1.0"

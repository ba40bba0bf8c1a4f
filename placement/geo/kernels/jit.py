"""How kernels are compiled: at first use, once per machine, without the interpreter's lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(kernel: Kernel) -> Kernel:
    """Return the kernel compiled by numba; its result is kept on disk where that can be written."""
    try:
        return cast("Kernel", numba.njit(cache=True, nogil=True)(kernel))
    except RuntimeError:
        # A read-only installation without a home folder: compile anew in every process.
        return cast("Kernel", numba.njit(nogil=True)(kernel))

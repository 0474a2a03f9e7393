"""Memory that was let go of goes back to the system, where the C library would keep it for later."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Give back what is free. The C library of Linux can (malloc_trim(3)); elsewhere nothing happens."""
    if sys.platform != "linux":
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
    if trim is not None:
        trim(0)

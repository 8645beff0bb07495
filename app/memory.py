"""What the allocator of glibc keeps of memory that was let go; elsewhere nothing happens.

By itself it keeps eight areas for each processor, and each thread fills another one.
"""

import ctypes
import gc
import sys

M_ARENA_MAX = -8
AREAS = 2


def share_areas() -> None:
    """Let all threads share a few areas. Call it before there are any; children have it from their parent."""
    libc = _libc()
    if libc is not None and hasattr(libc, "mallopt"):
        libc.mallopt(M_ARENA_MAX, AREAS)


def give_back() -> None:
    """Give what is free back to the system: after long work, which holds much for a while."""
    gc.collect()
    libc = _libc()
    if libc is not None and hasattr(libc, "malloc_trim"):
        libc.malloc_trim(0)


def _libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None) if sys.platform == "linux" else None

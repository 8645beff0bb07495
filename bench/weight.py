"""What goes over the wire, in kilobytes as gzip leaves them."""

import gzip

from app.web.assets import lightened
from bench.server import ROOT

KILOBYTE, MEGABYTE = 1 << 10, 1 << 20
LICENCE = ".txt"


def zipped(content: bytes) -> float:
    """KB of `content`."""
    return len(gzip.compress(content)) / KILOBYTE


def assets() -> float:
    """KB of everything that a browser loads once: style, scripts, icons."""
    files = (ROOT / "static").rglob("*")
    return sum(zipped(lightened(file)) for file in files if file.is_file() and file.suffix != LICENCE)

"""Kebu's process tree around a small application: `python -m tests.serve.little`, told by KEBU_ settings."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType
from typing import Any

from app.serve import main as serve
from app.settings import Settings, ensure_data_folder

FOLDER = Path(os.environ.get("KEBU_DATA", "data"))


def app(environ: dict[str, Any], start: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
    """Answer with the process's number, at /slow after half a second and at /hang after a minute."""
    seconds = {"/slow": 0.5, "/hang": 60}.get(environ["PATH_INFO"], 0)
    if seconds:
        with (FOLDER / "begun").open("a") as begun:
            begun.write("a request\n")
    time.sleep(seconds)
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]


def main() -> None:
    """Be a worker that needs a moment to finish its job, or with KEBU_DATA/broken one that dies at once."""
    with (FOLDER / "worker").open("a") as lives:
        lives.write(f"{os.getpid()} {time.monotonic()}\n")
    if (FOLDER / "broken").exists():
        sys.exit(1)
    told: list[int] = []

    def hear(signum: int, _frame: FrameType | None) -> None:
        told.append(signum)

    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, hear)
    while not told:
        time.sleep(0.05)
    time.sleep(0.3)
    (FOLDER / "finished").touch()


def prepare(settings: Settings) -> str:
    """Make the data folder and tell a set-up code."""
    ensure_data_folder(settings)
    return "ABCD-EFGH"


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(serve(prepare, web="tests.serve.little:app", worker="tests.serve.little"))

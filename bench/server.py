"""Serving the product and the floor, each as the product is served: two granian processes of four threads.

    DB=bench.sqlite KEBU_PORT=8101 python -m bench.server

serves the floor.
"""

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import socket
from time import perf_counter, sleep

from bench.load import HOST, PATIENCE

ROOT = Path(__file__).parents[1]
PRODUCT = ("wsgi.py",)
FLOOR = ("-m", "bench.server")
KILOBYTES = 1024  # in a MB


@dataclass(frozen=True)
class Server:
    """A running server. `cold` is the time from its start to its first page, in seconds."""

    pid: int
    port: int
    cold: float

    @property
    def memory(self) -> float:
        """MB of the whole process tree, each shared page divided among those who share it (PSS)."""
        return sum(_pss(pid) for pid in _tree(self.pid)) / KILOBYTES


@contextmanager
def served(program: Sequence[str], page: str, environ: Mapping[str, str]) -> Iterator[Server]:
    """Run `program` by this interpreter on a free port while the block lasts; `page` is asked for first."""
    port = _free_port()
    began = perf_counter()
    process = subprocess.Popen(
        [sys.executable, *program],
        cwd=ROOT,
        env={**os.environ, **environ, "KEBU_PORT": str(port)},
        stdout=subprocess.DEVNULL,
    )
    try:
        while not _answers(port, page):
            assert process.poll() is None, f"{program} ended with {process.returncode}"
            assert perf_counter() - began < PATIENCE, f"{program} does not answer"
            sleep(0.005)
        yield Server(process.pid, port, perf_counter() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def _answers(port: int, page: str) -> bool:
    connection = HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request("GET", page)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _tree(pid: int) -> Iterator[int]:
    yield pid
    with suppress(FileNotFoundError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))


def _pss(pid: int) -> int:
    """KB of one process."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _serve_floor() -> None:
    import bench.floor  # noqa: F401, PLC0415  loaded before the processes part, as the product is
    from app.serve import serve_web  # noqa: PLC0415
    from app.settings import load  # noqa: PLC0415

    gc.freeze()
    serve_web(load(), "bench.floor:app")


if __name__ == "__main__":
    _serve_floor()

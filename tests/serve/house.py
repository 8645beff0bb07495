"""A process tree to start, ask, hurt and end."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

Answer = TypeVar("Answer")


def eventually(ask: Callable[[], Answer], seconds: float = 30) -> Answer:
    """The first true answer of `ask`; a refused connection or a missing file is no answer."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if answer := ask():
                return answer
        except (OSError, IndexError):
            pass
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.03)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class House:
    """`python -m tests.serve.little`, started with these settings (without the KEBU_ before them)."""

    def __init__(self, **settings: object) -> None:
        settings = {"PORT": free_port(), "LOCALE": "en", **settings}
        self.folder = Path(str(settings["DATA"]))
        self.port = int(str(settings["PORT"]))
        outer = {name: value for name, value in os.environ.items() if not name.startswith("KEBU_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.serve.little"],
            env=outer | {f"KEBU_{name}": str(value) for name, value in settings.items()},
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def announced(self) -> list[str]:
        """The two lines that it prints when it answers."""
        assert self.process.stdout
        return [self.process.stdout.readline().strip() for _ in range(2)]

    def ask(self, path: str = "/") -> int:
        """The number of the process that answers at `path`."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return int(connection.getresponse().read())
        finally:
            connection.close()

    def workers(self) -> list[int]:
        """The numbers of the workers so far."""
        return [int(number) for number, _ in self._lives()]

    def pauses(self) -> list[float]:
        """How many seconds lay between one worker's beginning and the next one's."""
        begun = [float(moment) for _, moment in self._lives()]
        return [later - earlier for earlier, later in pairwise(begun)]

    def _lives(self) -> list[list[str]]:
        return [line.split() for line in (self.folder / "worker").read_text().splitlines()]

    def begun(self) -> int:
        """How many slow or endless requests have reached the application."""
        return len((self.folder / "begun").read_text().splitlines())

    def tree(self) -> list[int]:
        """The numbers of all its processes, the first one's first."""
        return descent(self.process.pid)

    def end(self, signum: int = signal.SIGTERM) -> tuple[int, float, str]:
        """Exit code, seconds until the end, and what stood on stderr."""
        since = time.monotonic()
        self.process.send_signal(signum)
        return self.ended(), time.monotonic() - since, self.said()

    def ended(self) -> int:
        """The exit code, once it has ended."""
        return self.process.wait(timeout=15)

    def said(self) -> str:
        """All that stood on stderr, once it has ended."""
        assert self.process.stderr
        return self.process.stderr.read()

    def close(self) -> None:
        """End it, whatever became of it, and free its pipes."""
        self.process.terminate()
        try:
            self.process.communicate(timeout=10)
        finally:
            self.process.kill()


def descent(pid: int) -> list[int]:
    """`pid` and the processes that came from it and still run."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(each for child in children for each in descent(int(child)))]


def alive(pid: int) -> bool:
    """Whether the process still runs, not merely waits to be noted as ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False

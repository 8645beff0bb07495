"""A closed load: so many clients, each of which asks again as soon as it was answered.

One thread and bare sockets that are kept open: the load has to cost little, since it shares the processors
with the server. How much it takes of them is measured too.
"""

import selectors
import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple, Self

HOST = "127.0.0.1"
PATIENCE = 30.0
PIECE = 1 << 18
END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"\r\ncontent-length: "


class Ask(NamedTuple):
    """One request."""

    path: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @property
    def raw(self) -> bytes:
        """What goes over the wire."""
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {HOST}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.body:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join(lines).encode() + END_OF_HEAD + self.body


@dataclass
class Answers:
    """The seconds that each answer took, and all together; `busy` is the load's own time on a processor."""

    times: list[float] = field(default_factory=list)
    seconds: float = 0.0
    busy: float = 0.0

    def __iadd__(self, other: "Answers") -> Self:
        self.times += other.times
        self.seconds += other.seconds
        self.busy += other.busy
        return self

    @property
    def per_second(self) -> float:
        """Answers in a second."""
        return len(self.times) / self.seconds

    @property
    def p50(self) -> float:
        """The median time of an answer, in milliseconds."""
        return 1000 * median(self.times)


def load(port: int, clients: Sequence[Iterator[Ask]], seconds: float, status: int) -> Answers:
    """Let every client ask for `seconds`, then wait for the last answers.

    Raises AssertionError at any status but `status`.
    """
    answers = Answers()
    busy, began = process_time(), perf_counter()
    with selectors.DefaultSelector() as selector, ExitStack() as opened:
        for asks in clients:
            connection = _Connection(opened.enter_context(_connected(port)), asks, status)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask()
        while selector.get_map():
            for key, _ in selector.select():
                connection = key.data
                if not connection.answered():
                    continue
                now = perf_counter()
                answers.times.append(now - connection.asked_at)
                if now - began < seconds:
                    connection.ask()
                else:
                    selector.unregister(connection.socket)
    answers.seconds, answers.busy = perf_counter() - began, process_time() - busy
    return answers


def _connected(port: int) -> socket.socket:
    connection = socket.create_connection((HOST, port), timeout=PATIENCE)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


class _Connection:
    """One client's connection."""

    def __init__(self, connected: socket.socket, asks: Iterator[Ask], status: int) -> None:
        self.socket = connected
        self.asked_at = 0.0
        self._asks = asks
        self._expected = f"HTTP/1.1 {status} ".encode()
        self._head = b""
        self._missing: int | None = None

    def ask(self) -> None:
        self._head, self._missing = b"", None
        ask = next(self._asks).raw
        self.asked_at = perf_counter()
        self.socket.sendall(ask)

    def answered(self) -> bool:
        """Take what has come. Whether the answer is complete."""
        piece = self.socket.recv(PIECE)
        assert piece, "the server hung up"
        if self._missing is not None:
            self._missing -= len(piece)
        else:
            self._head += piece
            self._missing = self._length(self._head)
        return self._missing == 0

    def _length(self, answer: bytes) -> int | None:
        """How many bytes are to come after those of `answer`, None before its head has come."""
        head, end, body = answer.partition(END_OF_HEAD)
        if not end:
            return None
        assert head.startswith(self._expected), head.decode()
        _, _, length = head.lower().partition(LENGTH)
        return int(length.split(b"\r\n", 1)[0]) - len(body)

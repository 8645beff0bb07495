"""The load counts whole answers, and stops at one that is not what was expected."""

import socketserver
import threading
from collections.abc import Iterator
from itertools import repeat

import pytest

from bench.load import Answers, Ask, load

HEAD = b"HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\n"


class _Answering(socketserver.StreamRequestHandler):
    """Answers each request in pieces: with 404 where the path says so."""

    def handle(self) -> None:
        while line := self.rfile.readline():
            while self.rfile.readline().strip():
                pass
            status = b"404 Not Found" if b"/missing" in line else b"200 OK"
            for piece in (HEAD[:9], (HEAD % status)[9:] + b"o", b"k!"):
                self.wfile.write(piece)
                self.wfile.flush()


@pytest.fixture
def port() -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Answering) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_every_client_is_answered_and_none_is_left_waiting(port: int) -> None:
    answers = load(port, [repeat(Ask("/here"))] * 3, 0.05, 200)
    assert len(answers.times) >= 3
    assert answers.seconds >= 0.05
    assert 0 < answers.per_second < 1_000_000


def test_an_answer_with_another_status_stops_the_load(port: int) -> None:
    with pytest.raises(AssertionError, match="404 Not Found"):
        load(port, [repeat(Ask("/missing"))], 0.05, 200)


def test_the_median_is_told_in_milliseconds() -> None:
    assert Answers([0.001, 0.002, 0.1], 1.0).p50 == 2.0


def test_answers_add_up() -> None:
    both = Answers([0.1], 1.0, 0.5)
    both += Answers([0.2, 0.3], 2.0, 0.25)
    assert (both.times, both.seconds, both.busy) == ([0.1, 0.2, 0.3], 3.0, 0.75)


def test_a_request_says_how_long_its_body_is() -> None:
    raw = Ask("/edit", "POST", (("Cookie", "a=1"),), b"x=1").raw
    assert raw == b"POST /edit HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: a=1\r\nContent-Length: 3\r\n\r\nx=1"

"""An import in the background while colleagues look at the list."""

from collections.abc import Callable, Iterator
from time import monotonic, sleep

from bench.load import Answers, Ask, load
from bench.pages import Director, lists

IMPORTS = "/customers/imports/"
PATIENCE = 600.0  # seconds
LOOK_EVERY = 0.2


def times_slower(director: Director, port: int, sheet: bytes, seconds: float) -> float:
    """How many times the list's pages take, for as long as `sheet` is imported, of what they take without."""
    asks = lists(director)
    load(port, asks, seconds / 2, 200)
    alone = load(port, asks, seconds, 200)
    address = _checked(director, sheet)
    told = {"csrf_token": director.token, "rows": "create", "empty": "leave"}
    director.post(f"{address}/start", told)
    _until(lambda: '<progress max="100" value' in director.get(address))
    meanwhile = _meanwhile(director, port, asks, address, seconds)
    return alone.per_second / meanwhile.per_second


def _checked(director: Director, sheet: bytes) -> str:
    """The address of the import, once the file has been checked."""
    address = director.send(IMPORTS, {"csrf_token": director.token}, sheet).removesuffix("/columns")
    director.post(f"{address}/columns", director.fields(f"{address}/columns"))
    _until(lambda: f"{address}/start" in director.get(address))
    return address


def _meanwhile(
    director: Director, port: int, asks: list[Iterator[Ask]], address: str, seconds: float
) -> Answers:
    answers = Answers()
    while "<progress" in director.get(address):
        answers += load(port, asks, seconds, 200)
    assert answers.times, "the import was too short to be measured"
    return answers


def _until(ready: Callable[[], bool]) -> None:
    deadline = monotonic() + PATIENCE
    while not ready():
        assert monotonic() < deadline, "the worker does not come to an end"
        sleep(LOOK_EVERY)

"""One page of the product beside the floor's, in turns: if the machine grows slower, it does so for both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.figures import Rates
from bench.load import Answers, Ask, load

WARM = 0.5  # seconds: each of the server's threads opens its connection, templates are read


@dataclass(frozen=True)
class Size:
    """How large the company is, and how often and how long (seconds) each page is asked for.

    `imported` is the number of rows of the sheet that is imported beside the list.
    """

    customers: int
    tickets: int
    rounds: int
    seconds: float
    imported: int = 0


@dataclass
class Side:
    """A server and what its clients ask: all of them at once, and the first alone."""

    port: int
    asks: Sequence[Iterator[Ask]]
    status: int = 200
    crowd: Answers = field(default_factory=Answers)
    alone: Answers = field(default_factory=Answers)

    def warm(self) -> None:
        """Ask without measuring."""
        load(self.port, self.asks, WARM, self.status)

    def measure(self, seconds: float) -> None:
        """One round."""
        self.crowd += load(self.port, self.asks, seconds, self.status)
        self.alone += load(self.port, self.asks[:1], seconds / 2, self.status)

    @property
    def rates(self) -> Rates:
        """What all rounds came to."""
        return Rates(self.crowd.per_second, self.alone.p50)


def measure(sides: Sequence[Side], size: Size) -> None:
    """Round after round of each side."""
    for side in sides:
        side.warm()
    for _ in range(size.rounds):
        for side in sides:
            side.measure(size.seconds)

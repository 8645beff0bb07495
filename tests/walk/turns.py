"""What many do alike, shared out: everything is done by somebody, and something by everybody."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def in_turn(things: Sequence[T], place: int, of: int) -> list[T]:
    """Those of `things` that fall to the one in `place` (from 0) among `of`.

    Each thing falls to somebody; where there are more people than things, each person gets one.
    """
    step = min(of, len(things))
    return [thing for turn, thing in enumerate(things) if turn % step == place % step]

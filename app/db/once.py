"""Reading once what several counts are made of, for as long as they are made one after the other."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_found: ContextVar[dict[Hashable, Any] | None] = ContextVar("found", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Within it what is read `once` is remembered, whatever is written meanwhile; it is gone afterwards."""
    token = _found.set({})
    try:
        yield
    finally:
        _found.reset(token)


def once(read: Callable[P, T]) -> Callable[P, T]:
    """`read`, whose arguments are hashable. What it gives is shared: nobody changes it."""

    @wraps(read)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> T:
        found, asked = _found.get(), (read, args, tuple(sorted(kwargs.items())))
        if found is None:
            return read(*args, **kwargs)
        if asked not in found:
            found[asked] = read(*args, **kwargs)
        return found[asked]

    return remembered

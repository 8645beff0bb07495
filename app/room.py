"""What a room brings to the house. `create_app` walks the rooms; a lower room never names a higher one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Entry:
    """A line of the menu.

    The endpoint it opens, its words, icon and shortcut; shown to holders of `permission`.
    """

    endpoint: str
    label: Any
    icon: str
    permission: str
    group: Any = ""
    key: str = ""
    position: int = 0


class Outcome:
    """How background work ended, in one sentence: an English message id and its named parameters.

    It is translated where it is shown.
    """

    def __init__(self, message: str, **values: Any) -> None:  # noqa: ANN401  any JSON value
        self.message = message
        self.values = values


class Running(Protocol):
    """A run of a task, as the task sees it. `person` is who asked for it, None for the schedule."""

    person: Any

    def progress(self, done: int, total: int) -> None:
        """Keep how far it is, where the page can read it; call it outside a transaction."""

    def tell_once(self, secret: str) -> None:
        """Keep `secret` sealed until whoever asked for this run has seen it, once."""


@dataclass(frozen=True)
class Task:
    """Background work: `run` is safe to run twice and returns how it ended, None if there was nothing to do.

    `every` is a cron line (minute hour day month weekday) in office time, or empty for work that is only
    asked for; `label` its words on pages. An error of ours that `run` raises is its outcome's sentence, too.
    """

    name: str
    run: Callable[[Running], Outcome | None]
    every: str = ""
    label: Any = ""


@dataclass(frozen=True)
class Room:
    """One room, as far as it brings something of each.

    `actions` are what every page offers to begin, such as a new customer; `places` names endpoints that the
    shell of every page leads to (sign_in, sign_out, profile, theme, language, search); `records` maps kinds
    to protected models; `audited` are the tables that are compared with the chain; `converters` names of URL
    converters to their classes; `installs` are called with the application before the views are added.
    """

    name: str
    views: Sequence[Any] = ()
    menu: Sequence[Entry] = ()
    actions: Sequence[Entry] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    permissions: Sequence[str] = ()
    records: Mapping[str, Any] = field(default_factory=dict)
    audited: Sequence[Any] = ()
    converters: Mapping[str, Any] = field(default_factory=dict)
    installs: Sequence[Callable[[Any], None]] = ()
    jobs: Sequence[Task] = ()
    commands: Sequence[Any] = ()

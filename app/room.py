"""What a room brings to the house. `create_app` walks the rooms; a lower room never names a higher one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Entry:
    """A line of the menu, or of what the palette offers.

    The endpoint it opens, its words, icon and shortcut; shown to holders of `permission`. With `sends`, a
    name and a value, it does something at once: that is posted to the endpoint.
    """

    endpoint: str
    label: Any
    icon: str
    permission: str
    group: Any = ""
    key: str = ""
    position: int = 0
    sends: tuple[str, str] | None = None


@dataclass(frozen=True)
class Hit:
    """A record that a search found: its words, a line beside them, its page and icon."""

    label: Any
    sub: str
    url: str
    icon: str


@dataclass(frozen=True)
class Search:
    """A way to find records of one kind, for holders of `permission`.

    `find(gate, words, limit)` gives at most `limit` hits that the person of `gate` may read, best first. It
    is asked at every pause in typing: it is cheap, and confirms no masked value. `whole` is the endpoint of
    the list that takes the same words, posted as ``q``.
    """

    label: Any
    permission: str
    find: Callable[[Any, str, int], Sequence[Hit]]
    whole: str


@dataclass(frozen=True)
class Key:
    """Keys pressed one after the other, what they do, and where; told to holders of `permission`, "" for all.

    One that a page hears by `data-key` is a single character.
    """

    keys: tuple[str, ...]
    label: Any
    where: Any
    permission: str = ""


class Outcome:
    """How background work ended, in one sentence: an English message id and its named parameters.

    It is translated where it is shown.
    """

    def __init__(self, message: str, **values: Any) -> None:  # noqa: ANN401  any JSON value
        self.message = message
        self.values = values


class Running(Protocol):
    """A run of a task, as the task sees it.

    `person` is who asked for it, None for the schedule; `subject` what it works on, as `enqueue` was told.
    """

    person: Any
    subject: str

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


def _as_typed(pairs: Sequence[tuple[str, str]]) -> list[Any]:
    return [value for _, value in pairs]


@dataclass(frozen=True)
class LongForm:
    """A form whose text is kept while it is typed, until it is saved (see the room `drafts`).

    `saved_by` and `page` are the endpoints that it is sent to and that show it. `kind` is that of its record,
    whose `number` stands in both addresses unless it is `new`. The page's address also carries the values of
    the fields in `asks`. `told` gives the words of (field, value) pairs.
    """

    saved_by: str
    page: str
    label: Any
    fields: Any
    kind: str = ""
    new: bool = False
    asks: Sequence[str] = ()
    told: Callable[[Sequence[tuple[str, str]]], list[Any]] = _as_typed


@dataclass(frozen=True, kw_only=True)
class Dated:
    """One entry of a record's timeline, as its reader may see it.

    `kind` is one of its source's, and `place` says to the source where what is older begins. `at` is None
    where that was tampered with; `whole_day`: it has no time of day. `words` is a sentence; `lines` stand
    quoted below it, values or masks; `badges` are (words, tone); `changes` fields before and after, `undo`
    what their form sends. `edit` is the address of its form and `panel` the id of what htmx swaps for that;
    `url` leads to the thing itself.
    """

    kind: str
    place: str
    at: datetime | None
    icon: str
    words: str
    tone: str = ""
    whole_day: bool = False
    lines: Sequence[Any] = ()
    badges: Sequence[tuple[Any, str]] = ()
    changes: Sequence[Any] = ()
    undo: str = ""
    edit: str = ""
    panel: str = ""
    url: str = ""


@dataclass(frozen=True)
class Source:
    """What a room tells in the timeline of records of kind `of`: its `kinds` of entries, with their labels.

    `tell(gate, record, asked, limit)` gives a row of entries, newest first, for each kind in `asked` (kind →
    place of the entry before, "" from the newest on): at most `limit` of each, in a fixed number of queries.
    What is not taken from a row need not be made. `instead` are the actions of the chain that it tells of
    itself.
    """

    of: str
    kinds: Mapping[str, Any]
    tell: Callable[[Any, Any, Mapping[str, str], int], Iterable[Iterator[Dated]]]
    instead: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Room:
    """One room, as far as it brings something of each.

    `actions` are what every page offers to begin, such as a new customer; `offers` what the palette alone
    offers; `searches` how it finds records; `keys` what the list of keys tells beside those of menu and
    actions; `places` names endpoints that the shell of every page leads to (sign_in, sign_out, profile,
    drafts, theme, language); `records` maps kinds to protected models; `drafts` are forms whose text is kept;
    `timeline` is what it tells of records; `audited` are the tables that are compared with the chain;
    `converters` names of URL converters to their classes; `installs` are called with the application before
    the views are added.
    """

    name: str
    views: Sequence[Any] = ()
    menu: Sequence[Entry] = ()
    actions: Sequence[Entry] = ()
    offers: Sequence[Entry] = ()
    searches: Sequence[Search] = ()
    keys: Sequence[Key] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    permissions: Sequence[str] = ()
    records: Mapping[str, Any] = field(default_factory=dict)
    drafts: Sequence[LongForm] = ()
    timeline: Sequence[Source] = ()
    audited: Sequence[Any] = ()
    converters: Mapping[str, Any] = field(default_factory=dict)
    installs: Sequence[Callable[[Any], None]] = ()
    jobs: Sequence[Task] = ()
    commands: Sequence[Any] = ()

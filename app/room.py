"""What a room brings to the house. `create_app` walks the rooms; a lower room never names a higher one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol


@dataclass(frozen=True)
class Waiting:
    """How much waits behind a line of the menu, and whether some of it is late."""

    count: int
    late: bool = False


@dataclass(frozen=True)
class Entry:
    """A line of the menu, or of what the palette offers.

    The endpoint it opens, its words, icon and shortcut; shown to holders of `permission`. With `sends`, a
    name and a value, it does something at once: that is posted to the endpoint. `count(gate)` is how much
    waits there for the person of `gate`, perhaps as `Waiting`; pages ask for it by a request of its own,
    again and again.
    """

    endpoint: str
    label: Any
    icon: str
    permission: str
    group: Any = ""
    key: str = ""
    position: int = 0
    sends: tuple[str, str] | None = None
    count: Callable[[Any], int | Waiting] | None = None


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
    `long` work may take minutes: it has a thread of its own, so that what is short need not wait for it.
    `result` gives from its subject the address that shows what came of it: whoever asked for the work is
    told in the inbox that it has ended.
    """

    name: str
    run: Callable[[Running], Outcome | None]
    every: str = ""
    label: Any = ""
    long: bool = False
    result: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Share:
    """A part of what somebody holds that one receiver takes as a whole.

    `key` names it among those of its holding; `receivers` are the people who may read all of it, and `note`
    says who of these is not offered. Where `follows` says in words whom it goes to by itself, nobody is
    chosen.
    """

    key: str
    label: Any
    count: int
    receivers: Sequence[Any] = ()
    note: Any = ""
    follows: Any = ""


@dataclass(frozen=True)
class Holding:
    """What a person holds of one kind, and how it is handed over when they leave.

    `shares(gate, person)` are those that the person of `gate` may hand over, `total(person)` is how much
    there is. `hand_over(gate, person, key, receiver, limit)` hands over at most `limit` of a share in one
    transaction, each with its row on the chain, and returns how many: fewer when nothing is left.
    """

    name: str
    shares: Callable[[Any, Any], Sequence[Share]]
    total: Callable[[Any], int]
    hand_over: Callable[[Any, Any, str, Any, int], int]


class Table(Protocol):
    """What goes into a file: `count` rows at most, and their cells under `header`.

    A cell is a text, a number, a day or a moment on the office's clock (see `sheets.writing`).
    """

    @property
    def header(self) -> Sequence[str]:
        """What stands above the columns."""

    @property
    def count(self) -> int:
        """How many rows there are by now."""

    def rows(self) -> Iterable[Sequence[Any]]:
        """The rows as the person may see each of them by the time it is read."""


class Change(NamedTuple):
    """Something on the chain before and after, in words; None where it was not there."""

    label: Any
    before: Any
    after: Any


@dataclass(frozen=True)
class Exporter:
    """A kind of record that holders of `permission` take out as a file (access rule 8).

    `table(gate, asked, whole)` is what the person of `gate` sees of what was `asked`, with the full values of
    revealing fields where `whole` and they may reveal them; it raises Invalid.
    """

    kind: str
    label: Any
    permission: str
    table: Callable[[Any, Mapping[str, Any], bool], Table]


def _as_typed(pairs: Sequence[tuple[str, str]]) -> list[Any]:
    return [value for _, value in pairs]


@dataclass(frozen=True)
class LongForm:
    """A form whose text is kept while it is typed, until it is saved (see the room `drafts`).

    `saved_by` and `page` are the endpoints that it is sent to and that show it. `kind` is that of its record,
    whose `number` stands in both addresses unless it is `new`. The page's address also carries the values of
    the fields in `asks`. `told` gives the words of (field, value) pairs. `anywhere`: other pages of its
    record show it as well.
    """

    saved_by: str
    page: str
    label: Any
    fields: Any
    kind: str = ""
    new: bool = False
    asks: Sequence[str] = ()
    told: Callable[[Sequence[tuple[str, str]]], list[Any]] = _as_typed
    anywhere: bool = False


@dataclass(frozen=True, kw_only=True)
class Dated:
    """One entry of a record's timeline, as its reader may see it.

    `kind` is one of its source's, and `place` says to the source where what is older begins. `at` is None
    where that was tampered with; `whole_day`: it has no time of day. `words` is a sentence; `lines` stand
    quoted below it, values or masks; `badges` are (words, tone); `changes` fields before and after, `undo`
    what their form sends. `edit` is the address of its form and `panel` the id of what htmx swaps for that;
    `whole`: it is undone as one, not field by field; `url` leads to the thing itself.
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
    whole: bool = False
    edit: str = ""
    panel: str = ""
    url: str = ""


@dataclass(frozen=True)
class Source:
    """What a room tells in the timeline of records of kind `of`: its `kinds` of entries, with their labels.

    `tell(gate, record, asked, limit)` gives a row of entries, newest first, for each kind in `asked` (kind →
    place of the entry before, "" from the newest on): at most `limit` of each, in a fixed number of queries.
    What is not taken from a row need not be made. `instead` are the actions of the chain that it tells of
    itself. With `alone` it is asked only for its kinds alone: among all, what the chain says stands there.
    """

    of: str
    kinds: Mapping[str, Any]
    tell: Callable[[Any, Any, Mapping[str, str], int], Iterable[Iterator[Dated]]]
    instead: frozenset[str] = frozenset()
    alone: bool = False


@dataclass(frozen=True)
class Panel:
    """What a room shows on the page of a record of kind `of`, to holders of `permission`.

    The page asks `endpoint` for it, with the record's `number`, once it is there itself.
    """

    of: str
    label: Any
    endpoint: str
    permission: str


@dataclass(frozen=True)
class Reason:
    """Why a task is given: its `label`; `words(text)` is what is to be done, made of what the task keeps.

    While `waits(task)`, what it asks for is written down on the page of its record, as `instead` says, and
    that ends it: nobody ticks it off.
    """

    label: Any
    words: Callable[[str], Any] = str
    instead: Any = ""
    waits: Callable[[Any], bool] = lambda _task: False


@dataclass(frozen=True)
class Told:
    """A line on the card of a request: its label and words, what stood there before, where it leads."""

    label: Any
    words: Any
    before: Any = None
    url: str = ""


class Fact(NamedTuple):
    """A record as an indicator counts it (see the room `figures`).

    `number` is the record's; it counts on `day`, on the office's wall, and adds `numerator` and
    `denominator`, whole numbers of what the indicator counts. It belongs to a department and a person, None
    where it is nobody's. `band` is which of the indicator's bands it falls in.
    """

    number: str
    day: date
    numerator: int
    denominator: int
    department: int | None = None
    person: int | None = None
    tier: str = ""
    category: str = ""
    stage: str = ""
    band: str = ""


class Formula(NamedTuple):
    """A version of how an indicator is made: in words, and where that stands."""

    version: int
    words: Any
    source: Any


class Mark(NamedTuple):
    """What is told beside a value: how many of its records fall in any of these bands, under these words."""

    label: Any
    bands: frozenset[str]


class Lack(NamedTuple):
    """What has to be supplied before there is a figure: such as a month, by the department with that code."""

    what: str
    department: str


@dataclass(frozen=True)
class Indicator:
    """What official figures are made of, over all records of kind `of` (access rule 9).

    `facts(since, until)` gives each record that counts from one day (None: ever) until before another.
    `measure` says what becomes of them: a `share` or `mean` is the sum of numerators over that of
    denominators, a `median` that of the numerators, `unit` of which are one of `unit_words`. Below `least`
    records there is no figure. `formulas` come oldest first; the last is the one that `facts` has. `bands`
    are the words of its bands, `bands_label` of them all; `counted(numerator, denominator)` says how a record
    counted.
    `fields` maps breakdowns to the field of a record that they tell of, `words(breakdown, key)` gives their
    words. `rows(gate, numbers)` gives what a list shows, by number, of those that the person of `gate` may
    read.

    An appraisal asks for the facts of its own period (see `appraisal.counting`). `family` sorts indicators by
    kind (see `figures.families`), `falls`: the lower the better. `options` are choices of a plan, name →
    words; those that are set follow in `facts(since, until, *names)`. `by_period`: it is counted for the
    period of a plan alone, where perhaps its beginning and end decide what counts; no figures of months are
    made of it, and `since` is never None. `of_department`: a person has that of their department.
    `empty_is_worst`: numerators without a denominator are the worst there is, not missing. `lacking(since,
    until)` names by department, with all below it, what has to be supplied before there is a figure. `marks`
    are told beside the value, as is that it lies below `marked_below`. `beside` are the names of indicators
    that are shown with it.
    """

    name: str
    label: Any
    measure: str
    of: str
    facts: Callable[..., Iterable[Fact]]
    formulas: Sequence[Formula]
    rows: Callable[[Any, Sequence[str]], Mapping[str, Hit]]
    unit: int = 1
    unit_words: Any = ""
    least: int = 5
    bands: Mapping[str, Any] = field(default_factory=dict)
    bands_label: Any = ""
    counted: Callable[[int, int], Any] = lambda numerator, _denominator: str(numerator)
    fields: Mapping[str, str] = field(default_factory=dict)
    words: Callable[[str, str], Any] = lambda _breakdown, key: key
    family: str = ""
    falls: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    by_period: bool = False
    of_department: bool = False
    empty_is_worst: bool = False
    lacking: Callable[[date, date], Mapping[int, Sequence[Lack]]] = lambda _since, _until: {}
    marks: Sequence[Mark] = ()
    marked_below: int = 0
    beside: Sequence[str] = ()


def _tells_nothing(_request: Any, _gate: Any) -> list[Told]:  # noqa: ANN401
    return []


def _is_fine(_gate: Any, _subject: str, _details: Mapping[str, Any]) -> None:  # noqa: ANN401
    pass


@dataclass(frozen=True)
class Approval:
    """A kind of action that needs a second person (see `inbox.requests`).

    `permission` is needed to ask, `decided_by` to decide. `check(gate, subject, details)` raises an error of
    ours where the person of `gate` may not ask for that, or it can't be done; it is called again before the
    request runs. `run(approved)` does it and says how it ended; None where it goes on in the background,
    which settles the request. `told(request, gate)` gives the lines of the card for the person of `gate`:
    no value of a record that they can't read. `parties(subjects)` gives (subject, id) for everybody who has a
    part of their own in what is asked about, by now: they don't decide it, whoever asks. What is not `fixed`
    can be left to one person alone.
    """

    kind: str
    label: Any
    permission: str
    run: Callable[[Any], Outcome | None]
    check: Callable[[Any, str, Mapping[str, Any]], None] = _is_fine
    told: Callable[[Any, Any], Sequence[Told]] = _tells_nothing
    decided_by: str = "approval.decide"
    parties: Callable[[Sequence[str]], Iterable[tuple[str, int]]] | None = None
    fixed: bool = True


@dataclass(frozen=True)
class Room:
    """One room, as far as it brings something of each.

    `permissions` are those that roles hold, `implied` what comes with any of some: name → these;
    `actions` are what every page offers to begin, such as a new customer; `offers` what the palette alone
    offers; `searches` how it finds records; `keys` what the list of keys tells beside those of menu and
    actions; `places` names endpoints that the shell of every page leads to (sign_in, sign_out, profile,
    drafts, theme, language); `records` maps kinds to protected models, `pages` kinds to the endpoint that
    shows a record by its `number`; `drafts` are forms whose text is kept; `timeline` is what it tells of
    records, `panels` what it shows on their pages; `reasons` maps codes to why it gives tasks, `notices` to
    the icon and words of what it notifies of; `holdings`
    what a person holds;
    `listens` maps actions on the chain to what is to happen in the same transaction; `tells` maps (kind,
    field) of what the chain has as one value to what tells its changes one by one, of before and after;
    `help` maps blueprints, and endpoints that differ, to the page of the handbook that tells of them;
    `approvals` what it does only when a second person agrees; `exports` what is taken out as files;
    `audited` are the tables that are compared with the chain;
    `triggers` are statements that make its triggers in the database, whatever of them was there before;
    `raised` maps kinds of records to what is to follow when one gets another level: called with the record
    and that level, in the same transaction, before it is written;
    `beneath` maps kinds of records to what is at least as secret as one: called with it, gives kind and
    numbers;
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
    implied: Mapping[str, frozenset[str]] = field(default_factory=dict)
    records: Mapping[str, Any] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    drafts: Sequence[LongForm] = ()
    timeline: Sequence[Source] = ()
    panels: Sequence[Panel] = ()
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    notices: Mapping[str, tuple[str, Any]] = field(default_factory=dict)
    holdings: Sequence[Holding] = ()
    listens: Mapping[str, Callable[[Any], None]] = field(default_factory=dict)
    tells: Mapping[tuple[str, str], Callable[[Any, Any], Iterable[Change]]] = field(default_factory=dict)
    help: Mapping[str, str] = field(default_factory=dict)
    approvals: Sequence[Approval] = ()
    exports: Sequence[Exporter] = ()
    indicators: Sequence[Indicator] = ()
    audited: Sequence[Any] = ()
    triggers: Sequence[str] = ()
    raised: Mapping[str, Callable[[Any, int], None]] = field(default_factory=dict)
    beneath: Mapping[str, Callable[[Any], tuple[str, Sequence[str]]]] = field(default_factory=dict)
    converters: Mapping[str, Any] = field(default_factory=dict)
    installs: Sequence[Callable[[Any], None]] = ()
    jobs: Sequence[Task] = ()
    commands: Sequence[Any] = ()


_house: list[Room] = []


def use_rooms(rooms: Sequence[Room]) -> None:
    """Take `rooms` as those of this house, in the order in which they move in."""
    _house[:] = rooms


def rooms_of_the_house() -> Sequence[Room]:
    """Every room, for a lower one that asks what the higher ones bring; no application need run."""
    return tuple(_house)

"""What a trial found, in words and charts, for its reader: customers alone whom they may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.access.gate import Gate
from app.customers.models import Customer
from app.db.base import among, fetch
from app.figures.charts import Bars, bar_chart
from app.jobs.reports import Report, last_report
from app.risk.scorecard import card_of, plain
from app.risk.scorecards.attributes import GROWING
from app.risk.scorecards.cards import card_numbered
from app.risk.scorecards.measures import SHIFTED, STABLE
from app.risk.scorecards.models import CardTrial, Scorecard
from app.risk.scorecards.scoring import scale_of
from app.risk.scorecards.seeing import FIELD
from app.risk.scorecards.trial import BAD_DAYS, FEWEST_BAD, JOB, STEP, UNSCORED
from app.risk.scorecards.words import BAND_TONES, BANDS, label_of

SHOWN_MOVERS = 20
WIDEST_BARS = 12
"""So many bars fit beside each other."""
MANY = 500
"""Numbers of movers that are asked for at once."""


@dataclass(frozen=True)
class Mover:
    """A customer whose total changes, by how much."""

    number: str
    name: Any
    before: float
    after: float
    former_band: int
    band: int
    of_range: float
    """How far it moves within the range of its card, in percent."""

    @property
    def change(self) -> str:
        """With its sign."""
        return f"{self.after - self.before:+g}".replace("-", "−")

    @property
    def share(self) -> str:
        """For cards of different ranges: with its sign, in percent of the range."""
        return f"{self.of_range:+.0f} %".replace("-", "−")


@dataclass(frozen=True)
class ShownTrial:
    """All that the page shows."""

    trial: CardTrial
    customers: int
    unscored: int
    has_old: bool
    bands: Sequence[tuple[Any, str, int, int]]
    """Word, tone, how many by the card in force, how many by this one."""
    moves: Sequence[tuple[Any, Sequence[int]]]
    heads: Sequence[Any]
    causes: Sequence[tuple[Any, int]]
    movers: Sequence[Mover]
    ranges: Sequence[tuple[str, str]]
    """From where to where totals of the card in force lie, and those of this one, where that differs."""
    stability: Sequence[tuple[Any, str, Any, str]]
    growing: Sequence[Any]
    """The labels of those that grow by a year in a year."""
    chart: Bars | None
    auc: str
    ks: str
    bad: int
    then: int
    fewest: int = FEWEST_BAD
    bad_days: int = BAD_DAYS


def trial_of(row: Scorecard) -> CardTrial | None:
    """The newest trial of a version."""
    found: CardTrial | None = (
        CardTrial.select().where(CardTrial.card == row.id).order_by(CardTrial.id.desc()).first()
    )
    return found


def trial_run(row: Scorecard) -> Report | None:
    """How its newest run stands."""
    return last_report(JOB, row.number)


def shown_trial(gate: Gate, row: Scorecard, trial: CardTrial) -> ShownTrial:
    """What the person of `gate` is shown of it."""
    found = trial.found
    words = [*BANDS, _("Cannot be scored")]
    keys = [*map(str, range(len(BANDS))), UNSCORED]
    tones = [*BAND_TONES, ""]
    return ShownTrial(
        trial=trial,
        customers=found["customers"],
        unscored=found["new"].get(UNSCORED, 0),
        has_old=bool(found["against"]),
        bands=[
            (word, tone, found["old"].get(key, 0), found["new"].get(key, 0))
            for word, tone, key in zip(words, tones, keys, strict=True)
        ],
        moves=[
            (word, [found["moved"].get(f"{before} {after}", 0) for after in keys])
            for word, before in zip(words, keys, strict=True)
            if any(found["moved"].get(f"{before} {after}", 0) for after in keys)
        ],
        heads=words,
        causes=[
            (_label(row, name), count)
            for name, count in sorted(found["causes"].items(), key=lambda cause: -cause[1])
        ],
        movers=_movers(gate, row, found),
        ranges=_ranges(row, found),
        stability=[
            (_label(row, one.name), *_stable(found["psi"].get(one.name)))
            for one in card_of(row.card).attributes
        ],
        growing=[_label(row, name) for name, known in row.mapping.items() if known in GROWING],
        chart=_chart(found["bars_old"], found["bars_new"]),
        auc="" if found["auc"] is None else f"{found['auc']:.3f}",
        ks="" if found["ks"] is None else f"{found['ks']:.3f}",
        bad=found["bad"],
        then=found["then"],
    )


def _label(row: Scorecard, name: str) -> Any:  # noqa: ANN401  a text or a lazy one
    return label_of(name, row.mapping.get(name, ""))


def _stable(index: float | None) -> tuple[str, Any, str]:
    if index is None:
        return "—", _("not known for a day of the past"), ""
    if index < STABLE:
        return f"{index:.3f}", _("stable"), "ok"
    if index < SHIFTED:
        return f"{index:.3f}", _("watch it"), "warn"
    return f"{index:.3f}", _("has shifted"), "danger"


def _ranges(row: Scorecard, found: Mapping[str, Any]) -> list[tuple[str, str]]:
    if not found["against"]:
        return []
    both = [card_of(one.card) for one in (card_numbered(found["against"]), row)]
    ranges = [(plain(card.least), plain(card.most)) for card in both]
    return ranges if ranges[0] != ranges[1] else []


def _movers(gate: Gate, row: Scorecard, found: Mapping[str, Any]) -> list[Mover]:
    """Those whom the reader may read, and whose score they may know."""
    if not gate.may_use(Customer, FIELD) or not found["against"]:
        return []
    movers, scales = found["movers"], (scale_of(card_numbered(found["against"])), scale_of(row))
    ids = [customer for customer, _before, _after in movers[:MANY]]
    rows = fetch(gate.select(Customer).where(among(Customer.id, ids)))
    shown = {row.id: gate.show(row, ("number", "name")) for row in rows if gate.clearance_on(row)}
    level = {row.id: gate.field_level(Customer, FIELD, row) <= gate.clearance_on(row) for row in rows}
    made = [
        Mover(
            shown[customer]["number"],
            shown[customer]["name"],
            before,
            after,
            scales[0].band(before),
            scales[1].band(after),
            100 * (scales[1].share(after) - scales[0].share(before)),
        )
        for customer, before, after in movers
        if level.get(customer)
    ]
    return made[:SHOWN_MOVERS]


def _chart(old: Mapping[str, int], new: Mapping[str, int]) -> Bars | None:
    """How many have a total from each mark on; marks are joined where there are too many."""
    marks = sorted({int(mark) for mark in (*old, *new)})
    if not marks:
        return None
    width = STEP
    while (marks[-1] - marks[0]) // width >= WIDEST_BARS:
        width += STEP
    first = marks[0] // width * width
    edges = list(range(first, marks[-1] + 1, width))
    series = [
        [sum(count for mark, count in counts.items() if edge <= int(mark) < edge + width) for edge in edges]
        for counts in ((new, old) if old else (new,))
    ]
    return bar_chart(series, [str(edge) for edge in edges])

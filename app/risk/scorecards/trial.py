"""Trying a version over all customers before it is published: what would change, and how well it tells.

Beside the card in force by what is known today; and by what was known a year ago, as far as records tell
that, against what came of it since.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from heapq import nlargest
from typing import Any

from app.access.gate import Gate, everything
from app.chain.writing import writing
from app.clock import now, today
from app.customers.models import Transaction
from app.db.base import in_batches
from app.db.connection import database
from app.db.fields import json_text
from app.errors import Conflict
from app.jobs.queue import enqueue
from app.risk.scorecard import Card, Line, as_number, card_of
from app.risk.scorecards.attributes import KNOWN
from app.risk.scorecards.cards import EDIT, card_numbered, check_may_change, move, problems
from app.risk.scorecards.measures import psi, telling
from app.risk.scorecards.models import DRAFT, TRIED, CardTrial, Scorecard
from app.risk.scorecards.scoring import Made, Scale, band_of, published, scale_of, scores_by
from app.risk.scorecards.values import YEAR, count_of, months_before
from app.room import Outcome, Running

JOB = "risk.trial"
UNSCORED = "-"
"""Stands for the band of those who can't be scored."""
BAD_DAYS = 60
"""Whoever was overdue so long in the year since is bad."""
FEWEST_BAD = 50
MOVERS = 200
STEP = 20
"""Width of a bar of the distribution, in points."""
AT_ONCE = 1000


@dataclass
class Found:
    """What is kept of a trial: counts, by band, by cause, by bin; and [customer's id, before, after]."""

    day: str
    customers: int = 0
    new: Counter[str] = field(default_factory=Counter)
    old: Counter[str] = field(default_factory=Counter)
    bars_new: Counter[str] = field(default_factory=Counter)
    bars_old: Counter[str] = field(default_factory=Counter)
    moved: Counter[str] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)
    bins: dict[str, Counter[str]] = field(default_factory=dict)
    movers: list[Any] = field(default_factory=list)
    psi: dict[str, Any] = field(default_factory=dict)
    since: str = ""
    then: int = 0
    bad: int = 0
    auc: float | None = None
    ks: float | None = None
    against: str = ""


def ask_for_trial(gate: Gate, row: Scorecard) -> int:
    """Have a version tried in the background. Returns the run. Raises Forbidden, Conflict, Invalid."""
    gate.require(EDIT)
    check_may_change(gate, row)
    for problem in problems(row):
        raise problem
    return enqueue(JOB, gate.person, row.number)


def try_out(run: Running) -> Outcome:
    """The job."""
    row = card_numbered(run.subject)
    found = tried(row, run)
    text = json_text(found)
    with database.atomic():
        fresh = card_numbered(row.number)
        if fresh.rev != row.rev:
            raise Conflict("The version has changed while it was tried. Try it again.")
        with writing(run.person, "scorecard.trial.made", fresh) as entry:
            entry.told(customers=found["customers"], sha256=sha256(text.encode()).hexdigest())
            CardTrial.create(card=fresh.id, day=today(), at=now(), found=found)
        if fresh.state == DRAFT:
            move(run.person, "scorecard.tried", fresh, state=TRIED)
    return Outcome("“%(name)s” was tried over %(count)s customers.", name=row.name, count=found["customers"])


def tried(row: Scorecard, run: Running) -> dict[str, Any]:
    """What trying a version finds."""
    day, card = today(), card_of(row.card)
    before = published().get(row.kind)
    found = Found(day.isoformat(), since=months_before(day, YEAR).isoformat())
    found.against = before.number if before and before.id != row.id else ""
    totals = _totals(before, day) if found.against else {}
    whole = count_of(row.kind)
    steps = 2 * whole
    for place, batch in enumerate(in_batches(scores_by(row, day, card=card), AT_ONCE)):
        for made in batch:
            _count(found, row, made, totals, before)
        run.progress(min((place + 1) * AT_ONCE, whole), steps)
    if before is not None:
        found.movers = nlargest(MOVERS, found.movers, key=_far(scale_of(before), scale_of(row)))
    _look_back(found, row, card, run, whole)
    run.progress(steps, steps)
    return dict(vars(found))


def _far(before: Scale, after: Scale) -> Callable[[Sequence[Any]], tuple[float, float]]:
    """How far somebody moves: by points, or where ranges differ by bands, then by shares of the range."""
    if before[:2] == after[:2]:
        return lambda mover: (abs(mover[2] - mover[1]), 0)
    return lambda mover: (
        abs(after.band(mover[2]) - before.band(mover[1])),
        abs(after.share(mover[2]) - before.share(mover[1])),
    )


def _totals(before: Scorecard | None, day: date) -> dict[int, float | None]:
    if before is None:
        return {}
    return {
        made.customer: None if made.scored.total is None else as_number(made.scored.total)
        for made in scores_by(before, day)
    }


def _count(
    found: Found, row: Scorecard, made: Made, totals: Mapping[int, float | None], before: Scorecard | None
) -> None:
    total = made.scored.total
    band = UNSCORED if total is None else str(band_of(total, row.bands))
    found.customers += 1
    found.new[band] += 1
    if total is None:
        found.causes[made.scored.lacking[0]] += 1
    else:
        found.bars_new[_bar(float(total))] += 1
    for line in made.scored.lines:
        found.bins.setdefault(line.attribute.name, Counter())[_bin(line)] += 1
    if not found.against or before is None:
        return
    earlier = totals.get(made.customer)
    former = UNSCORED if earlier is None else str(band_of(earlier, before.bands))  # type: ignore[arg-type]
    found.old[former] += 1
    found.moved[f"{former} {band}"] += 1
    if earlier is not None:
        found.bars_old[_bar(earlier)] += 1
        if total is not None and float(total) != earlier:
            found.movers.append([made.customer, earlier, as_number(total)])


def _bar(total: float) -> str:
    return str(int(total // STEP) * STEP)


def _bin(line: Line) -> str:
    if line.bin is None:
        return UNSCORED
    return str(next(place for place, one in enumerate(line.attribute.bins) if one is line.bin))


def _look_back(found: Found, row: Scorecard, card: Card, run: Running, whole: int) -> None:
    """Stability since a year ago, and whether totals of then tell who became bad."""
    day = date.fromisoformat(found.since)
    bad = set(_bad(day))
    good_totals, bad_totals = list[float](), list[float]()
    bins: dict[str, Counter[str]] = {}
    for place, batch in enumerate(in_batches(scores_by(row, day, card=card), AT_ONCE)):
        for made in batch:
            found.then += 1
            for line in made.scored.lines:
                bins.setdefault(line.attribute.name, Counter())[_bin(line)] += 1
            if made.scored.total is not None:
                (bad_totals if made.customer in bad else good_totals).append(float(made.scored.total))
        run.progress(whole + min((place + 1) * AT_ONCE, whole), 2 * whole)
    found.bad = len(bad_totals)
    found.psi = dict(_stability(row, bins, found.bins))
    if found.bad >= FEWEST_BAD:
        told = telling(good_totals, bad_totals)
        found.auc, found.ks = (round(told.auc, 4), round(told.ks, 4)) if told else (None, None)


def _stability(
    row: Scorecard, before: Mapping[str, Counter[str]], after: Mapping[str, Counter[str]]
) -> Iterator[tuple[str, float | None]]:
    for name, counts in after.items():
        known = KNOWN.get(row.mapping.get(name, ""))
        index = psi(before.get(name, {}), counts) if known and known.dated else None
        yield name, None if index is None else round(index, 4)


def _bad(day: date) -> Iterable[int]:
    """The customers with a transaction due since `day` that was overdue for so many days, or still is."""
    until = today().isoformat()
    late = f"julianday(min(coalesce(settled_on, '{until}'), '{until}')) - julianday(due_on) >= {BAD_DAYS}"
    query = everything(
        Transaction, Transaction.customer, why="a trial counts what became of all customers"
    ).where(Transaction.due_on >= day, Transaction.due_on < today())
    sql, values = query.distinct().sql()
    return [customer for (customer,) in database.execute_sql(f"{sql} AND {late}", values)]

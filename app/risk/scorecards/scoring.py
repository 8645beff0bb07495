"""Scores of customers, kept with their history (clause 5.3): each night, and when somebody enters a fact.

A row begins where the total, the band or the card becomes another; what else changes is noted on it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple

from app.access.gate import everything
from app.chain.writing import writing
from app.clock import today
from app.customers.models import KINDS
from app.db.base import in_batches, insert_rows, next_id
from app.db.connection import database
from app.db.fields import json_text
from app.db.unchanged import while_unchanged
from app.people.models import Person
from app.risk.scorecard import Card, Scored, card_of, score
from app.risk.scorecards.models import HUNDREDTHS, PUBLISHED, CreditScore, Scorecard
from app.risk.scorecards.values import Value, count_of, values_of
from app.room import Outcome, Running
from app.vault.fields import keyed_hash, sealed_columns

JOB = "risk.scores"
AT_ONCE = 1000
"""So many rows are written in a transaction: whoever else writes waits as long."""


class Made(NamedTuple):
    """What a card made of a customer, by id, from these values by our names."""

    customer: int
    scored: Scored
    values: Mapping[str, Value]


class Present(NamedTuple):
    """The row of a customer that holds now."""

    id: int
    card: int
    since: str
    total: int | None
    band: int | None
    digest: bytes


def scores_by(
    row: Scorecard, day: date, customer: int | None = None, card: Card | None = None
) -> Iterator[Made]:
    """What the card of `row` makes of all customers of its kind, or of one, on a day."""
    card, mapping = card or card_of(row.card), row.mapping
    for mine, values in values_of(row.kind, filter(None, mapping.values()), day, customer):
        asked = {name: values[known].text for name, known in mapping.items() if known}
        yield Made(mine, score(card, asked), values)


@while_unchanged
def published() -> dict[str, Scorecard]:
    """The card in force by the kind of customers; it is shared, and nobody changes it."""
    return {row.kind: row for row in Scorecard.select().where(Scorecard.state == PUBLISHED)}


def band_of(total: Decimal, bands: Sequence[int]) -> int:
    """The place of the band in which a total lies, 0 the best."""
    return sum(total < first for first in bands)


class Scale(NamedTuple):
    """From where to where the totals of a version lie, and where its bands begin."""

    least: float
    most: float
    bands: Sequence[int]

    def band(self, total: float) -> int:
        """The place of its band."""
        return band_of(Decimal(str(total)), self.bands)

    def share(self, total: float) -> float:
        """How far up the range it lies, from 0 to 1."""
        return (total - self.least) / (self.most - self.least) if self.most > self.least else 0


def scale_of(row: Scorecard) -> Scale:
    """That of a version."""
    card = card_of(row.card)
    return Scale(float(card.least), float(card.most), row.bands)


def in_hundredths(total: Decimal) -> int:
    """A total as it is kept."""
    return int((total * HUNDREDTHS).to_integral_value())


def rescore(run: Running) -> Outcome:
    """Score all customers by the cards in force."""
    cards, day, digest = published(), today(), sha256()
    total, done, changed, unscored = sum(count_of(kind) for kind in cards), 0, 0, 0
    for kind in KINDS:
        seen = set[int]()
        present = _present(kind)
        for batch in in_batches(scores_by(cards[kind], day), AT_ONCE) if kind in cards else ():
            changed += _keep(cards[kind], batch, present, day, digest)
            unscored += sum(made.scored.total is None for made in batch)
            seen.update(made.customer for made in batch)
            done += len(batch)
            run.progress(done, total)
        _end([one.id for customer, one in present.items() if customer not in seen], day)
    _tell(run.person, cards.values(), scored=done, changed=changed, sha256=digest.hexdigest())
    return Outcome(
        "Customers scored: %(count)s, of them changed: %(changed)s, not to be scored: %(unscored)s.",
        count=done,
        changed=changed,
        unscored=unscored,
    )


def rescore_one(person: Person | None, kind: str, customer: int) -> None:
    """Score one customer of a kind now, in the present transaction."""
    row = published().get(kind)
    if row is None:
        return
    digest = sha256()
    made = list(scores_by(row, today(), customer))
    changed = _keep(row, made, _present(kind, customer), today(), digest)
    if changed:
        _tell(person, [row], scored=len(made), changed=changed, sha256=digest.hexdigest())


def _tell(person: Person | None, cards: Iterable[Scorecard], **facts: Any) -> None:  # noqa: ANN401
    with writing(person, "credit.scored") as entry:
        entry.told(cards=[row.number for row in cards], **facts)


def _present(kind: str, customer: int | None = None) -> dict[int, Present]:
    columns = ("customer", "id", "card", "since", "total", "band", "digest")
    query = everything(
        CreditScore,
        *(getattr(CreditScore, name) for name in columns),
        why="scores of all customers are made anew",
    )
    query = query.join(Scorecard).where(CreditScore.until.is_null(), Scorecard.kind == kind)
    query = query if customer is None else query.where(CreditScore.customer == customer)
    return {mine: Present(*rest) for mine, *rest in database.execute_sql(*query.sql()).fetchall()}


def _keep(
    row: Scorecard,
    batch: Sequence[Made],
    present: Mapping[int, Present],
    day: date,
    digest: Any,  # noqa: ANN401
) -> int:
    """Write what is not as it was. Returns how many that are."""
    fresh, ended, amended = list[dict[str, Any]](), list[int](), list[tuple[Present, dict[str, Any], str]]()
    for made in batch:
        columns, detail = _columns(row, made, day)
        before = present.get(made.customer)
        if before and before.digest == columns["digest"]:
            continue
        digest.update(columns["digest"])
        same = before and (before.card, before.total, before.band) == (
            row.id,
            columns["total"],
            columns["band"],
        )
        if before and (same or before.since >= day.isoformat()):
            amended.append((before, columns, detail))
            continue
        if before:
            ended.append(before.id)
        fresh.append({"since": day.isoformat(), "until": None, **columns, "detail": detail})
    if fresh or amended:
        with database.atomic():
            _end(ended, day)
            _insert(fresh)
            for one, columns, detail in amended:
                kept = {**columns, **sealed_columns(CreditScore, one.id, {"detail": detail})}
                kept["valued_on"] = day
                CreditScore.update(**kept).where(CreditScore.id == one.id).execute()
    return len(fresh) + len(amended)


def _columns(row: Scorecard, made: Made, day: date) -> tuple[dict[str, Any], str]:
    scored, total = made.scored, made.scored.total
    detail = json_text(
        [
            [
                *made.values.get(row.mapping[line.attribute.name], Value("")),
                _place(line.attribute.bins, line.bin),
            ]
            for line in scored.lines
        ]
    )
    kept = None if total is None else in_hundredths(total)
    return {
        "customer": made.customer,
        "card": row.id,
        "total": kept,
        "band": None if total is None else band_of(total, row.bands),
        "lacking": ", ".join(scored.lacking),
        "digest": keyed_hash("credit_score", f"{row.id} {kept} {detail}"),
        "valued_on": day.isoformat(),
    }, detail


def _place(bins: Sequence[Any], one: Any) -> int | None:  # noqa: ANN401
    return None if one is None else next(place for place, found in enumerate(bins) if found is one)


def _insert(rows: Sequence[Mapping[str, Any]]) -> None:
    first = next_id(CreditScore) if rows else 0
    insert_rows(
        CreditScore,
        (
            {
                "id": number,
                "customer_id": row["customer"],
                "card_id": row["card"],
                **{name: row[name] for name in ("since", "until", "total", "band", "lacking")},
                **{name: row[name] for name in ("digest", "valued_on")},
                **sealed_columns(CreditScore, number, {"detail": row["detail"]}),
            }
            for number, row in enumerate(rows, first)
        ),
    )


def _end(rows: Sequence[int], day: date) -> None:
    """Those hold no longer; what began today never held."""
    for batch in in_batches(rows):
        with database.atomic():
            mine = CreditScore.id.in_(list(batch))
            CreditScore.delete().where(mine, CreditScore.since >= day).execute()
            CreditScore.update(until=day).where(mine).execute()

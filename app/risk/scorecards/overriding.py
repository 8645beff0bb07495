"""Another total in the place of a score: with a reason, for six months at most, by two people."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate, everything
from app.access.levels import SEALED
from app.chain.writing import writing
from app.clock import now, today
from app.customers.models import Customer
from app.customers.part_rows import new_key
from app.db.base import fetch, next_id
from app.errors import Conflict, Invalid
from app.inbox.finding import open_request
from app.inbox.models import ASKED, Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.people.models import Person
from app.risk.scorecard import DECIMALS, card_of, decimals_of, plain
from app.risk.scorecards.models import HUNDREDTHS, CreditScore, ScoreOverride
from app.risk.scorecards.scoring import band_of, in_hundredths, published
from app.risk.scorecards.seeing import OVERRIDE, check_sees, sees
from app.risk.scorecards.values import months_before
from app.risk.scorecards.words import BANDS
from app.room import Approval, Outcome, Told
from app.vault.fields import sealed_columns

KIND = "score.override"
LONGEST = 6
"""Months that it holds at most."""


def latest_end() -> date:
    """The last day until which one may hold that begins today."""
    return months_before(today(), -LONGEST)


def ask_for_override(gate: Gate, customer: Customer, total: Decimal, until: date, reason: str) -> Request:
    """Ask that another total holds until the end of a day. Raises Forbidden, Invalid, Conflict."""
    if decimals_of(total) > DECIMALS:
        raise Invalid("total", "A total has %(count)s decimals at most.", count=DECIMALS)
    details = {"total": in_hundredths(total), "until": until.isoformat()}
    return ask(gate, KIND, Subject(Customer.audit_kind, customer.number), reason, details)


def waiting(customer: Customer) -> Request | None:
    """The request about a customer's total that nobody has decided yet."""
    return open_request(KIND, customer.number)


def override_of(customer: Customer) -> ScoreOverride | None:
    """What holds today in the place of the score of a customer that came through the gate."""
    found = fetch(_in_force(customer).limit(1))
    return found[0] if found else None


def past_overrides(customer: Customer) -> list[ScoreOverride]:
    """All there ever were, the newest first."""
    query = everything(ScoreOverride, why="they belong to a customer that came through the gate").where(
        ScoreOverride.customer == customer.id
    )
    return fetch(query.order_by(ScoreOverride.id.desc()))


def end(gate: Gate, customer: Customer) -> None:
    """Let the score hold again at once. Raises Forbidden, Conflict."""
    gate.require(OVERRIDE, customer)
    check_sees(gate, customer)
    if not _end(gate.person, customer):
        raise Conflict("No other total holds any more.")


def _in_force(customer: Customer) -> Any:  # noqa: ANN401  peewee's own
    query = everything(ScoreOverride, why="they belong to a customer that came through the gate").where(
        ScoreOverride.customer == customer.id
    )
    query = query.where(ScoreOverride.until >= today(), ScoreOverride.ended_at.is_null())
    return query.order_by(ScoreOverride.id.desc())


def _end(person: Person, customer: Customer) -> bool:
    rows = fetch(_in_force(customer))
    for row in rows:
        with writing(person, "score_override.ended", row) as entry:
            entry.told(customer=customer.number)
            moment = now()
            entry.changed("ended_at", None, moment.isoformat())
            ScoreOverride.update(ended_at=moment).where(ScoreOverride.id == row.id).execute()
    return bool(rows)


def _check(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    customer = gate.get(Customer, number, OVERRIDE)
    check_sees(gate, customer)
    row = published().get(customer.kind)
    if row is None:
        raise Conflict("No scorecard is in force for these customers.")
    card, total = card_of(row.card), Decimal(details["total"]) / HUNDREDTHS
    if not card.least <= total <= card.most:
        raise Invalid(
            "total",
            "A total of this card lies between %(least)s and %(most)s.",
            least=plain(card.least),
            most=plain(card.most),
        )
    if not today() < date.fromisoformat(details["until"]) <= latest_end():
        raise Invalid(
            "until",
            "Choose a day from tomorrow on, until %(day)s at the latest.",
            day=latest_end().isoformat(),
        )


def _run(approved: Approved) -> Outcome:
    request, details, person = approved.request, approved.details, approved.asker.person
    customer = approved.asker.get(Customer, request.subject, OVERRIDE)
    _end(person, customer)
    decider = approved.decider
    row = ScoreOverride(
        id=next_id(ScoreOverride),
        key=new_key(),
        customer=customer.id,
        total=details["total"],
        since=today(),
        until=date.fromisoformat(details["until"]),
        asked_by=person,
        decided_by=decider,
    )
    for name, kept in sealed_columns(ScoreOverride, row.id, {"reason": request.reason}).items():
        setattr(row, name, kept)
    with writing(person, "score_override.added", row) as entry:
        entry.told(customer=customer.number)
        entry.changed("total", None, row.total)
        entry.changed("until", None, row.until.isoformat())
        entry.changed("reason", None, request.reason)
        entry.changed("decided_by", None, decider and decider.username)
        row.save(force_insert=True)
    return Outcome("Another total holds for %(number)s.", number=request.subject)


def _told(request: Request, gate: Gate) -> list[Told]:
    """The record's number; totals only for whoever is cleared for them."""
    details, number = details_of(request), request.subject
    found = fetch(gate.select(Customer).where(Customer.number == number))
    if not found:
        return [Told(_l("Customer"), number)]
    seen, totals = sees(gate, found[0]), list[Told]()
    if seen and request.state == ASKED:
        totals.append(Told(_l("Present score"), _present(found[0])))
    totals.append(Told(_l("Total asked for"), _banded(found[0], details["total"]) if seen else SEALED))
    return [
        Told(_l("Customer"), number, url=url_for("scorecards.of_customer", number=number)),
        *totals,
        Told(_l("Holds until"), details["until"]),
    ]


def _present(customer: Customer) -> str:
    """The total that holds, and its band."""
    query = everything(CreditScore, why="they belong to a customer that came through the gate").where(
        CreditScore.customer == customer.id, CreditScore.until.is_null()
    )
    held, scores = override_of(customer), fetch(query)
    total = held.total if held else scores[0].total if scores else None
    return _("Cannot be scored") if total is None else _banded(customer, total)


def _banded(customer: Customer, kept: int) -> str:
    total, row = Decimal(kept) / HUNDREDTHS, published().get(customer.kind)
    return plain(total) if row is None else f"{plain(total)} · {BANDS[band_of(total, row.bands)]}"


APPROVAL = Approval(KIND, _l("Another total than the score"), OVERRIDE, _run, check=_check, told=_told)

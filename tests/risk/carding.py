"""Making cards and scores, as the pages do."""

from datetime import date, timedelta
from typing import Any

from app.access.gate import Gate
from app.chain.writing import writing
from app.clock import now
from app.customers.models import Customer, Transaction
from app.customers.part_rows import new_key
from app.db.connection import database
from app.inbox.models import Request
from app.inbox.requests import decide
from app.risk.scorecards import cards, scoring, trial
from app.risk.scorecards.approving import ask_for_approval
from app.risk.scorecards.formats import Read
from app.risk.scorecards.models import Scorecard
from app.risk.scorecards.shipped import expert_card
from tests.conftest import Company

YUAN = 100


class Run:
    """A run of a job that nobody watches."""

    def __init__(self, person: Any = None, subject: str = "") -> None:  # noqa: ANN401
        self.person, self.subject, self.steps = person, subject, list[tuple[int, int]]()

    def progress(self, done: int, total: int) -> None:
        """Remember how far it said it is."""
        self.steps.append((done, total))

    def tell_once(self, secret: str) -> None:
        """Nothing to tell."""


def shipped(company: Company, kind: str = "individual") -> Scorecard:
    """A draft of the expert card."""
    return cards.make(company.gate("risk_sun"), "专家评分卡", kind, Read(expert_card(kind), "", ()))


def tried(company: Company, row: Scorecard) -> Scorecard:
    """The card, tried over all customers."""
    trial.try_out(Run(company.person("risk_sun"), row.number))
    return cards.card_numbered(row.number)


def approved(company: Company, row: Scorecard) -> Scorecard:
    """The card, approved by the director."""
    asked: Request = ask_for_approval(company.gate("risk_sun"), row, "年度更新", row.rev)
    decide(company.gate("director"), asked, "同意", approved=True)
    return cards.card_numbered(row.number)


def in_force(company: Company, kind: str = "individual", row: Scorecard | None = None) -> Scorecard:
    """The card, published."""
    found = approved(company, tried(company, row or shipped(company, kind)))
    return cards.publish(company.gate("risk_sun"), found)


def score_all() -> None:
    """The nightly job."""
    scoring.rescore(Run())


def dealing(
    customer: Customer,
    day: date,
    yuan: int,
    *,
    left: int = 0,
    due: date | None = None,
    settled: date | None = None,
) -> None:
    """A transaction, past the form."""
    with writing(None, "tests.dealing"), database.atomic():
        Transaction.create(
            customer=customer.id,
            key=new_key(),
            rev=1,
            date=day,
            kind="purchase",
            business_line="sales",
            amount=yuan * YUAN,
            open_amount=left * YUAN,
            due_on=due,
            settled_on=settled,
        )


def days_ago(days: int) -> date:
    """A day of the past."""
    return (now() - timedelta(days=days)).date()


def gate(company: Company, username: str = "risk_sun") -> Gate:
    """The gate of somebody."""
    return company.gate(username)

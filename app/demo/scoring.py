"""The scorecards of the demo company: in force for months, customers scored since, a new version tried."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from app.access.gate import Gate
from app.clock import today
from app.customers.models import ENTERPRISE, INDIVIDUAL, KINDS, Customer
from app.db.numbers import drawn_by
from app.demo.appraising import on_day
from app.inbox.requests import decide
from app.people.models import Person
from app.risk.scorecard import Card, card_of, kept
from app.risk.scorecards import cards
from app.risk.scorecards.approving import ask_for_approval
from app.risk.scorecards.facts import enter
from app.risk.scorecards.formats import Read
from app.risk.scorecards.models import CREDIT_RECORD, Scorecard
from app.risk.scorecards.scoring import rescore
from app.risk.scorecards.shipped import expert_card
from app.risk.scorecards.trial import try_out
from app.risk.scorecards.values import count_of

OFFICER, DECIDER = "risk_sun", "director"
BEGUN = 200
SCORED = (200, 150, 100, 60, 30, 8, 1, 0)
"""Days before today: when the cards came into force, and when customers were scored."""
MOST_WITH_HISTORY = 20_000
"""More customers are scored once: their past would take as long again each time."""
NAME = "专家评分卡"
FACTS = (("clean", "人行征信报告，客户授权查询"), ("minor", "人行征信报告，去年一次逾期，已结清"))


class Alone:
    """A run of a job that nobody waits for."""

    def __init__(self, person: Person | None, subject: str = "") -> None:
        self.person, self.subject = person, subject

    def progress(self, done: int, total: int) -> None:
        """Nobody looks."""

    def tell_once(self, secret: str) -> None:
        """Nothing to tell."""


def add_scores(seed: int) -> int:
    """Play it. Returns how many versions there are."""
    rng = Random(f"scores {seed}")  # noqa: S311  it has to come out the same again
    people = {person.username: person for person in Person.select()}
    officer = Gate(people[OFFICER])
    with drawn_by(rng.choice):
        for kind in KINDS:
            with on_day(today() - timedelta(days=BEGUN)):
                row = cards.make(officer, NAME, kind, Read(expert_card(kind), "", ()))
                _bring_into_force(people, row)
        for day in _days():
            with on_day(day):
                rescore(Alone(None))
        _enter_facts(officer)
        _next_version(people, officer)
    return Scorecard.select().count()


def _days() -> list[date]:
    many = sum(map(count_of, KINDS)) > MOST_WITH_HISTORY
    return [today() - timedelta(days=days) for days in ((0,) if many else SCORED)]


def _bring_into_force(people: dict[str, Person], row: Scorecard) -> None:
    officer = Gate(people[OFFICER])
    try_out(Alone(people[OFFICER], row.number))
    row = cards.card_numbered(row.number)
    request = ask_for_approval(officer, row, "专家卡经风控会讨论，先试行一年。", row.rev)
    decide(Gate(people[DECIDER]), request, "分值合理，同意试行。", approved=True)
    cards.publish(officer, cards.card_numbered(row.number))


def _enter_facts(officer: Gate) -> None:
    readable = officer.select(Customer).where(Customer.kind == INDIVIDUAL, Customer.status == "active")
    first = list(readable.order_by(Customer.id).limit(len(FACTS)))
    for customer, (value, source) in zip(first, FACTS, strict=False):
        enter(officer, customer, CREDIT_RECORD, value, today() - timedelta(days=12), source)


def _next_version(people: dict[str, Person], officer: Gate) -> None:
    """A version for enterprises that counts overdue days harder; it was tried and waits to be asked for."""
    like = Scorecard.get(Scorecard.kind == ENTERPRISE)
    row = cards.copy(officer, like)
    changed = {"card": kept(_harder(card_of(row.card))), "name": f"{NAME}（逾期从严）"}
    row = cards.change(officer, row, changed, row.rev)
    try_out(Alone(people[OFFICER], row.number))


def _harder(card: Card) -> Card:
    def changed(name: str, points: Decimal) -> Decimal:
        return points * Decimal("0.8") if name == "longest_overdue_days" and points < 120 else points  # noqa: PLR2004

    return replace(
        card,
        attributes=tuple(
            replace(
                one,
                bins=tuple(replace(each, points=changed(one.name, each.points)) for each in one.bins),
            )
            for one in card.attributes
        ),
    )

"""A small company in the second quarter of 2026, built through the domain with a moved clock.

Twelve customers, thirty-one tickets, three departments that spend: few enough to be counted by hand, which
`test_small_company.py` does row by row.

| key | customer | owner on 1 April | what happens in the quarter |
| --- | --- | --- | --- |
| A | 周以恒 | wang | active throughout; first bought in March |
| B | 林婉清 | wang | deceased, closed on 12 May |
| C | 何思远 | li | dormant from 10 June |
| D | 成都云栖木业有限公司 | zhao | active throughout |
| E | 顾念慈 | director | lost on 20 May |
| F | 万和贸易有限公司 | wang | li's from 11 May on; first bought on 5 May |
| G | 苏锦程 | wang | lost on 20 April, came back on 15 June |
| H | 江南纸业有限公司 | wang | lost on 6 May; first bought on 1 July |
| I | 蒋明远 | wang | active throughout; first bought on 30 June |
| J | 方知微 | wang | dormant from 2 June |
| K | 宁海渔具有限公司 | wang | a prospect, active from 12 May; first bought on 18 May |
| L | 贺兰山 | – | new on 7 April, zhao's; first bought on 20 April |
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.appraisal.spend.entering import Cell, Typed, enter
from app.appraisal.spend.models import MARKETING, PROMOTION
from app.customers import parts, record
from app.customers.models import Customer, Transaction, Visit
from app.inbox.requests import decide
from app.people.models import Department
from app.tickets import moving
from app.tickets.closing import scores
from app.tickets.closing.scores import Scored
from app.tickets.complaints import deciding as outcomes
from app.tickets.complaints import writing as known
from app.tickets.conversation.telling import tell
from app.tickets.handling import assign
from app.tickets.merging.merging import merge
from app.tickets.models import Ticket
from app.tickets.opening import NewTicket, open_ticket
from app.tickets.suggestions.deciding import Follow, adopt, decline
from app.tickets.suggestions.models import Suggestion
from app.tickets.suggestions.suggesting import suggest
from tests.conftest import Company, at

SINCE, UNTIL = date(2026, 4, 1), date(2026, 7, 1)
ZONE = ZoneInfo("Asia/Shanghai")
EXISTING = {"A": "周以恒", "B": "林婉清", "C": "何思远", "D": "成都云栖木业有限公司", "E": "顾念慈"}
MORE = {
    "F": ("万和贸易有限公司", {"kind": "enterprise"}),
    "G": ("苏锦程", {}),
    "H": ("江南纸业有限公司", {"kind": "enterprise"}),
    "I": ("蒋明远", {}),
    "J": ("方知微", {}),
    "K": ("宁海渔具有限公司", {"kind": "enterprise", "status": "prospect"}),
}
STATUSES = (
    ((4, 20), "G", "manager_wang", "lost"),
    ((5, 6), "H", "manager_wang", "lost"),
    ((5, 12), "B", "manager_wang", "closed"),
    ((5, 12), "K", "manager_wang", "active"),
    ((5, 20), "E", "director", "lost"),
    ((6, 2), "J", "manager_wang", "dormant"),
    ((6, 10), "C", "manager_li", "dormant"),
    ((6, 15), "G", "manager_wang", "active"),
)
TRANSACTIONS = (
    ((3, 10), "A", "manager_wang"),
    ((4, 14), "A", "manager_wang"),
    ((4, 20), "L", "manager_zhao"),
    ((5, 5), "F", "manager_wang"),
    ((5, 18), "K", "manager_wang"),
    ((6, 3), "F", "manager_li"),
    ((6, 30), "I", "manager_wang"),
    ((7, 1), "H", "manager_wang"),
)
VISITS = (
    ((4, 14), "A", "manager_wang"),
    ((4, 21), "H", "manager_wang"),
    ((6, 4), "F", "manager_li"),
    ((6, 16), "G", "manager_wang"),
)
SPEND = {
    "east": {4: (3000, 1500), 5: (2000, 1000), 6: (4000, 0)},
    "west": {4: (1200, 600), 6: (800, 400)},
    "service": {4: (500, 0), 5: (500, 0), 6: (500, 0)},
}
"""Department → month → yuan of marketing and of promotion; the west says nothing of May."""
ALL_KNOWN = {"severity": "serious", "cause": "promise", "remedy": "当日补发，并向客户致歉"}
SIMPLE: dict[str, Any] = {"category": "account", "complexity": "simple"}


def on(day: tuple[int, int], hour: int = 9, minute: int = 0) -> datetime:
    """A moment of 2026 on the office's wall."""
    return datetime(2026, *day, hour, minute, tzinfo=ZONE).astimezone(UTC)


COUNTED = on((7, 8))
"""When it is counted: a week after the quarter, as a plan does."""


class SmallCompany:
    """What was built: ids of customers and tickets by their keys."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.customers: dict[str, int] = {key: company.customer(name).id for key, name in EXISTING.items()}
        self.tickets: dict[str, int] = {}
        self._steps: list[tuple[datetime, Callable[[], object]]] = []

    def in_(self, company: Company) -> "SmallCompany":
        """The same in a copy of its database."""
        other = SmallCompany.__new__(SmallCompany)
        other.__dict__.update(self.__dict__, company=company)
        return other

    def customer(self, key: str) -> Customer:
        """The customer with that key, as it stands."""
        return Customer.get_by_id(self.customers[key])

    def ticket(self, key: str) -> Ticket:
        """The ticket with that key, as it stands."""
        return Ticket.get_by_id(self.tickets[key])

    def build(self) -> "SmallCompany":
        """Let everything happen, in the order of time."""
        self._of_customers()
        self._of_spend()
        self._answered()
        self._of_complaints()
        self._others()
        for moment, step in sorted(self._steps, key=lambda pair: pair[0]):
            with at(moment):
                step()
        return self

    def _then(self, moment: datetime, step: Callable[..., object], *values: Any, **named: Any) -> None:  # noqa: ANN401
        self._steps.append((moment, lambda: step(*values, **named)))

    # customers

    def _of_customers(self) -> None:
        for key, (name, values) in MORE.items():
            self._then(on((3, 4)), self._create, key, "manager_wang", {"name": name, **values})
        self._then(on((4, 7)), self._create, "L", "manager_zhao", {"name": "贺兰山"})
        self._then(on((5, 11)), self._edit, "F", "lead_east", owner="manager_li")
        for day, key, by, status in STATUSES:
            self._then(on(day), self._edit, key, by, status=status)
        for day, key, by in TRANSACTIONS:
            deal = {"kind": "goods", "business_line": "sales", "amount": 100_00}
            self._then(on(day, 15), self._add, key, by, Transaction, {"date": date(2026, *day), **deal})
        for day, key, by in VISITS:
            talk = {"at": on(day, 14), "kind": "visit", "outcome": "看了样品"}
            self._then(on(day, 16), self._add, key, by, Visit, talk | {"person": by})

    def _create(self, key: str, by: str, values: dict[str, Any]) -> None:
        number = record.create(self.company.gate(by), values)
        self.customers[key] = Customer.get(Customer.number == number).id

    def _edit(self, key: str, by: str, **values: Any) -> None:  # noqa: ANN401
        if "owner" in values:
            values["owner"] = self.company.person(values["owner"]).id
        customer = self.customer(key)
        record.edit(self.company.gate(by), customer, values, customer.rev)

    def _add(self, key: str, by: str, model: Any, values: dict[str, Any]) -> None:  # noqa: ANN401
        if "person" in values:
            values = values | {"person": self.company.person(by)}
        parts.add(self.company.gate(by), self.customer(key), model, values)

    # spend

    def _of_spend(self) -> None:
        for code, months in SPEND.items():
            for month, yuan in months.items():
                self._then(on((month + 1, 3)), self.spend, code, month, *yuan)

    def spend(self, code: str, month: int, marketing: int, promotion: int) -> None:
        """The director enters what a department spent in a month of 2026, in yuan."""
        first = date(2026, month, 1)
        typed = {
            Cell(first, MARKETING): Typed(str(marketing), None),
            Cell(first, PROMOTION): Typed(str(promotion), None),
        }
        enter(self.company.gate("director"), Department.get(Department.code == code), typed)

    # tickets

    def _answered(self) -> None:
        """T1 to T8: opened, answered and solved on 13 April, closed on the 15th; what was thought of them."""
        given = {
            "T1": ("A", Scored(5, 5, suggestion="周六也营业")),
            "T2": ("A", Scored(5, 4, suggestion="少打电话")),
            "T3": ("A", Scored(4, 4, suggestion="加一个窗口")),
            "T4": ("A", Scored(3, 2, suggestion="发货前先通知")),
            "T5": ("I", Scored(5, 5, suggestion="开电子发票")),
            "T6": ("I", None),
            "T7": ("I", None),
            "T8": ("I", Scored(2, 3, suggestion="换个快递")),
        }
        for key, (customer, scored) in given.items():
            self._simple(key, (4, 13), customer, "manager_wang")
            if scored:
                self._then(on((4, 14)), self._score, key, scored)
            self._then(on((4, 15)), self._move, key, "close", "manager_wang")
        self._then(on((4, 14)), self._record, "T6", "lead_east", Scored(1, 1))
        self._then(on((4, 16)), self._move, "T8", "reopen", "manager_wang", "又出现了")
        self._then(on((4, 16), 9, 20), self._done, "T8", "finish", "manager_wang")
        self._then(on((4, 16), 11), self._score, "T8", Scored(5, 5))
        self._then(on((4, 17)), self._move, "T8", "close", "manager_wang")
        for key, adopted in (("T1", True), ("T2", False), ("T4", True), ("T5", True), ("T8", False)):
            self._then(on((4, 20), 14), self._decide_suggestion, key, adopted=adopted)
        self._then(on((4, 15), 10), self._suggest, "T7")
        self._then(on((7, 2)), self._decide_suggestion, "T7", adopted=True)

    def _of_complaints(self) -> None:
        """Complaints T12 to T17 and T19; T18 follows on T17."""
        wang, lead, li = "manager_wang", "lead_east", "manager_li"
        director = "director"
        self._complaint("T12", (4, 20), "A", lead, wang, ("upheld", (4, 23), director))
        self._complaint("T13", (4, 21), "C", li, wang, ("not_upheld", (4, 24), lead))
        self._complaint("T14", (5, 12), "G", lead, wang, ("withdrawn", (5, 14), director))
        self._complaint("T15", (6, 15), "I", lead, wang)
        self._complaint("T16", (4, 22), "F", wang, li, ("upheld", (4, 24), lead))
        self._then(on((4, 28)), self._move, "T16", "reopen", lead, "又发生了")
        self._then(on((4, 28), 9, 20), self._done, "T16", "finish", wang)
        self._then(on((4, 28), 10), self._decide_complaint, "T16", wang, "upheld", lead)
        self._then(on((4, 29)), self._move, "T16", "close", lead)
        self._complaint("T17", (4, 20), "A", wang, end=("upheld", (4, 22), lead))
        self._simple("T18", (5, 12), "A", wang, follows="T17", closed=(5, 13))
        self._complaint("T19", (3, 30), "A", lead, wang, ("upheld", (4, 2), director))

    def _others(self) -> None:
        wang, li, zhao, chen = "manager_wang", "manager_li", "manager_zhao", "desk_chen"
        self._then(on((4, 13), 11), self._open, "T9", "A", wang)
        self._then(on((4, 13), 12), self._move, "T9", "cancel", wang, "客户问了两遍")
        self._then(on((6, 8)), self._open, "T10", "F", "lead_east", handler=wang)
        self._then(on((5, 18)), self._open, "T20", "J", wang)
        self._then(on((5, 18), 9, 30), self._assign, "T20", "lead_east", li)
        self._then(on((5, 18), 10), self._done, "T20", "solve", li)
        self._then(on((5, 20)), self._move, "T20", "close", li)
        for place in range(21, 29):
            self._simple(f"T{place}", (5, 18), "J", wang, closed=(5, 20))
        for place in range(29, 31):
            self._simple(f"T{place}", (6, 9), None, chen, closed=(6, 10))
        self._simple("T31", (6, 11), "D", zhao, closed=(6, 12))
        self._then(on((6, 11)), self._open, "T32", "D", zhao)
        self._then(on((6, 11), 9, 30), self._merge, "T32", "T31", zhao)

    def _simple(
        self,
        key: str,
        day: tuple[int, int],
        customer: str | None,
        by: str,
        closed: tuple[int, int] | None = None,
        follows: str = "",
    ) -> None:
        """Opened and answered at nine, done at ten; closed without a word of the customer."""
        self._then(on(day), self._open, key, customer, by, follows=follows)
        self._then(on(day, 10), self._done, key, "solve", by)
        if closed:
            self._then(on(closed), self._move, key, "close", by)

    def _complaint(
        self,
        key: str,
        day: tuple[int, int],
        customer: str,
        by: str,
        about: str = "",
        end: tuple[str, tuple[int, int], str] | None = None,
    ) -> None:
        """Opened and answered at nine; with an (outcome, day, closer) it is done at ten and closed then."""
        self._then(on(day), self._open, key, customer, by, is_complaint=True, category="complaint")
        self._then(on(day, 9, 10), self._describe, key, by, about)
        if end:
            outcome, closed, closer = end
            self._then(on(day, 10), self._done, key, "solve", by)
            self._then(on(day, 11), self._decide_complaint, key, by, outcome, closer)
            self._then(on(closed), self._move, key, "close", closer)

    def _open(self, key: str, customer: str | None, by: str, **values: Any) -> None:  # noqa: ANN401
        follows, handler = values.pop("follows", ""), values.pop("handler", "")
        new = NewTicket(
            channel="phone",
            subject=f"{key} 来电",
            customer=self.customer(customer) if customer else None,
            answered=True,
            follows=self.ticket(follows) if follows else None,
            handler=self.company.person(handler) if handler else None,
            **SIMPLE | values,
        )
        self.tickets[key] = open_ticket(self.company.gate(by), new).id

    def _move(self, key: str, way: str, by: str, reason: str = "") -> None:
        ticket = self.ticket(key)
        moving.move(self.company.gate(by), ticket, way, reason, ticket.rev)

    def _done(self, key: str, way: str, by: str) -> None:
        self._move(key, way, by)
        tell(self.company.gate(by), self.ticket(key), "已办好", "phone", reached=True)

    def _score(self, key: str, scored: Scored) -> None:
        ticket = self.ticket(key)
        scores.score_by_link(scores.make_link(self.company.gate("manager_wang"), ticket), scored)

    def _record(self, key: str, by: str, scored: Scored) -> None:
        scores.record(self.company.gate(by), self.ticket(key), scored)

    def _suggest(self, key: str) -> None:
        suggest(self.company.gate("manager_wang"), self.ticket(key), "早一小时开门")

    def _decide_suggestion(self, key: str, *, adopted: bool) -> None:
        ticket, gate = self.ticket(key), self.company.gate("lead_east")
        one = Suggestion.get(Suggestion.ticket == ticket.id)
        if adopted:
            due = (on((4, 20)) if key != "T7" else on((7, 2))).date() + timedelta(days=30)
            adopt(gate, ticket, one, "多位客户提过", Follow(gate.person, due, "落实"), one.rev)
        else:
            decline(gate, ticket, one, "暂不具备条件", one.rev)

    def _describe(self, key: str, by: str, about: str) -> None:
        named = {"complained_about": self.company.person(about).id} if about else {}
        ticket = self.ticket(key)
        known.describe(self.company.gate(by), ticket, ALL_KNOWN | named, ticket.rev)

    def _decide_complaint(self, key: str, by: str, outcome: str, decider: str) -> None:
        request = outcomes.propose(self.company.gate(by), self.ticket(key), outcome, "已核实")
        decide(self.company.gate(decider), request, "已听取录音", approved=True)

    def _assign(self, key: str, by: str, to: str) -> None:
        assign(self.company.gate(by), self.ticket(key), self.company.person(to))

    def _merge(self, key: str, into: str, by: str) -> None:
        ticket = self.ticket(key)
        merge(self.company.gate(by), ticket, self.ticket(into), "同一件事", ticket.rev)

"""Requests of the demo company: some wait for a second person, one was not approved."""

from collections.abc import Mapping
from random import Random
from typing import NamedTuple

from app.access.gate import everything
from app.customers.lowering import LOWERING
from app.customers.models import Customer
from app.customers.tiers import TIERING
from app.inbox.requests import Subject, new_request, note_decision, write_request
from app.people.models import Person
from app.room import Approval


class DemoRequest(NamedTuple):
    """What `by` asks about the first customer of theirs at `level`; `answer` is why it was not approved."""

    by: str
    kind: Approval
    level: int
    reason: str
    basis: str = ""
    answer: str = ""


REQUESTS = (
    DemoRequest("manager_wang", LOWERING, 3, "合同已签署并公开，不再属于秘密事项", "保密制度第三条"),
    DemoRequest("manager_zhao", LOWERING, 2, "客户资料已由客户自行公布"),
    DemoRequest("manager_li", TIERING, 2, "本季度往来增加，需要优先服务"),
    DemoRequest(
        "lead_east", LOWERING, 3, "便于客服查询", "客户服务办法第八条", answer="仍在谈判期内，暂不降密"
    ),
)
DECIDER = "security"


def add_requests(people: Mapping[str, Person], random: Random) -> None:
    """Write them, inside the caller's transaction."""
    for one in REQUESTS:
        customer = _first_of(people[one.by], one.level)
        if customer is None:
            continue
        details = _details(one, customer)
        subject = Subject(Customer.audit_kind, customer.number)
        request = new_request(people[one.by], one.kind.kind, subject, one.reason, details, random.choice)
        write_request(request, details)
        if one.answer:
            note_decision(people[DECIDER], request, one.answer, approved=False)


def _details(one: DemoRequest, customer: Customer) -> dict[str, object]:
    if one.kind is TIERING:
        return {"from": customer.tier, "to": "A" if customer.tier != "A" else "B"}
    return {"from": customer.level, "to": customer.level - 1, "basis": one.basis}


def _first_of(person: Person, level: int) -> Customer | None:
    query = everything(Customer, why="the demo company is made before anybody signs in")
    found: Customer | None = (
        query.where(Customer.owner == person.id, Customer.level == level).order_by(Customer.id).first()
    )
    return found

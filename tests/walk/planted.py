"""The records that the walk feeds, each with values of its own that can be found again wherever they turn up.

Values that are masked all have the same mask: pages about two of them differ in nothing but what is whole.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from app.appraisal.models import SHOWN, TO_ANSWER, AppraisalPlan, AppraisalSheet
from app.clock import now
from app.customers.adding import NewCustomer, write_customers
from app.customers.models import Customer
from app.customers.words import GRANTABLE
from app.db.base import next_id
from app.db.numbers import new_number
from app.people.models import Department, Person
from app.risk.models import REGISTERED, Risk
from app.risk.signals.models import Signal, SignalRule
from app.risk.texts import index_title
from app.tickets.clocks import settled
from app.tickets.events import NORMAL, RECEIVED, Event
from app.tickets.models import LEVEL_OF_UNKNOWN, RECEPTION, TIER_OF_UNKNOWN, UNKNOWN, Ticket, TicketEvent
from app.tickets.standards.versions import in_force
from app.tickets.texts import index_subject
from app.vault.fields import sealed_columns
from tests.appraisal.making import make_plan, make_sheet
from tests.rows import USUAL
from tests.walk.people import ELSEWHERE, STRANGER, Walker

READABLE, ABOVE, OUTSIDE, GRANTED, EXPIRED, MISSING = RELATIONS = (
    "readable",
    "above clearance",
    "out of scope",
    "granted",
    "expired grant",
    "missing",
)
UNREADABLE = {ABOVE, OUTSIDE, EXPIRED}
HIGHEST = 4
GRANTED_ON = {
    "customer": frozenset(GRANTABLE),
    "ticket": frozenset({"ticket.view"}),
    "appraisal": frozenset({"appraisal.view"}),
    "risk": frozenset({"risk.view"}),
    "signal": frozenset({"signal.view"}),
}
"""What the grant on a record of each kind is for."""
COUNTIES = (101, 102, 105, 106, 108, 111, 112, 113, 114, 115, 116, 117, 118, 119)
"""Those of Beijing whose names have three characters: no answer is longer for one than for another."""
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
SECRET = re.compile(
    r"139\d{4}5678|137\d{4}5678|w\d{4}@walk\.example|wx_\d{4}_walk|秘密路\d{4}号|110\d{3}19900307\d{3}7"
)
PLAIN = re.compile(r"寻.客|EXT\d{4}|暗.社|密.话|附.卷")
NUMBER = re.compile(r"[A-Z]\d{2}-[2-9A-Z]{6}")


class Place(NamedTuple):
    """What the rules look at in a record. `owner` is a user name, `department` a code.

    A ticket that is not `tied` to a customer is held by its `owner`, and lies nowhere but in its department.
    """

    level: int
    owner: str
    department: str
    region: str
    business_line: str
    tied: bool = True


@dataclass(frozen=True)
class Planted:
    """A record for one walker and relation. `grant` is the id of a grant on it, to whomever.

    `parts` are the values of what belongs to it, `part` the key of its mobile number, `file` that of a file.
    """

    kind: str
    number: str
    walker: str
    relation: str
    place: Place
    values: dict[str, str]
    grant: int = 0
    parts: dict[str, str] = field(default_factory=dict)
    part: str = ""
    file: str = ""


def values(turn: int) -> dict[str, str]:
    """The values of the record planted in `turn`."""
    return {
        "name": f"寻{chr(0x4E00 + turn)}客",
        "id_number": ID_NUMBERS[turn],
        "mobile": f"139{turn:04d}5678",
        "email": f"w{turn:04d}@walk.example",
        "address": f"秘密路{turn:04d}号",
        "external_id": f"EXT{turn:04d}",
    }


def part_values(turn: int) -> dict[str, str]:
    """The values of what belongs to the record planted in `turn`; the first two are of level 2."""
    return {
        "employer": f"暗{chr(0x4E00 + turn)}社",
        "note": f"密{chr(0x4E00 + turn)}话",
        "phone": f"137{turn:04d}5678",
        "wechat": f"wx_{turn:04d}_walk",
        "file": f"附{chr(0x4E00 + turn)}卷",
    }


def places(walker: Walker) -> dict[str, Place]:
    """Where a record lies in each relation that `walker` can have to one."""
    owner = walker.username if walker.scope == "own" else STRANGER
    inside = Place(walker.clearance, owner, walker.department, "east", "service")
    found = {READABLE: inside}
    if walker.clearance < HIGHEST:
        found[ABOVE] = inside._replace(level=walker.clearance + 1)
    if walker.scope != "all":
        found[OUTSIDE] = Place(1, STRANGER, ELSEWHERE, "west", "sales")
    shut = found.get(OUTSIDE) or found.get(ABOVE)
    if shut:
        found[GRANTED] = found[EXPIRED] = shut
    return found


def all_places(kind: str, walker: Walker) -> Iterator[tuple[str, Place]]:
    """The same for records of `kind`, one after the other: a ticket may be an unknown caller's, too."""
    found = places(walker)
    yield from found.items()
    if kind == "ticket" and walker.clearance >= LEVEL_OF_UNKNOWN:
        yield READABLE, found[READABLE]._replace(tied=False)
        if walker.scope != "all":
            yield OUTSIDE, found[OUTSIDE]._replace(level=LEVEL_OF_UNKNOWN, region="east", tied=False)


def lies_within(walker: Walker, place: Place) -> bool:
    """Rule 1 less grants and permissions, said again: level within clearance, row within scope."""
    if place.level > walker.clearance:
        return False
    if place.owner == walker.username or walker.scope == "all":
        return True
    if walker.scope == "department":
        return place.department == walker.department
    if not place.tied:
        return walker.scope != "own" and place.department == walker.department
    kind, _, wanted = walker.scope.partition(":")
    column, _, codes = wanted.partition("=")
    return kind == "set" and {"region": place.region, "line": place.business_line}[column] in codes.split("+")


def maker(kind: str) -> Callable[[Place, dict[str, str]], str]:
    """Writes a record of `kind` past forms, rights and chain, and returns its number. Raises LookupError."""
    if kind not in MAKERS:
        message = f"the walk does not know how to make a {kind}: add it to MAKERS"
        raise LookupError(message)
    return MAKERS[kind]


def _customer(place: Place, kept: dict[str, str]) -> str:
    row = {
        **USUAL,
        **kept,
        "level": place.level,
        "owner": Person.get(Person.username == place.owner).id,
        "department": Department.get(Department.code == place.department).id,
        "region": place.region,
        "business_line": place.business_line,
    }
    return write_customers([NewCustomer(row, now(), None)])[0]


def _ticket(place: Place, kept: dict[str, str]) -> str:
    """Of a customer that was planted in that place before."""
    owner = Person.get(Person.username == place.owner)
    row, at = next_id(Ticket), now()
    values = {"caller_name": kept["name"], "caller_phone": kept["mobile"]}
    lies = _with_customer(place) if place.tied else {"kind": UNKNOWN, "tier": TIER_OF_UNKNOWN}
    ticket = Ticket(
        id=row,
        number=new_number("T", at.year),
        **sealed_columns(Ticket, row, values),
        department=Department.get(Department.code == place.department).id,
        level=place.level,
        own_level=1 if place.tied else place.level,
        subject=kept["external_id"],
        channel="phone",
        urgency=NORMAL,
        stage=RECEPTION,
        handler=owner.id,
        opened_by=owner.id,
        opened_at=at,
        received_at=at,
        updated_at=at,
        standard=in_force(),
        external_id=kept["external_id"],
        **lies,
    )
    ticket.__data__.update(settled(ticket, {}, [Event(at, RECEIVED)]))
    ticket.save(force_insert=True)
    index_subject(row, ticket.subject)
    TicketEvent.create(
        id=next_id(TicketEvent),
        ticket=row,
        at=at,
        recorded_at=at,
        kind=RECEIVED,
        urgency=NORMAL,
        holder=owner,
    )
    return str(ticket.number)


def _with_customer(place: Place) -> dict[str, object]:
    """What a ticket copies from the customer of that place."""
    found = (
        Customer.select()
        .join(Person, on=Customer.owner == Person.id)
        .where(Customer.level == place.level, Person.username == place.owner)
        .where(Customer.region == place.region, Customer.business_line == place.business_line)
        .where(Customer.department == Department.get(Department.code == place.department).id)
        .order_by(Customer.id)
    )
    customer = next(one for one in found if one.external_id)
    return {
        "customer": customer.id,
        "owner": customer.owner_id,
        "kind": customer.kind,
        "tier": customer.tier,
    } | {
        "region": customer.region,
        "business_line": customer.business_line,
    }


def _plan_without(owner: Person, department: str) -> AppraisalPlan:
    """A shown plan in which nobody has that sheet yet: plans themselves are no secret of anybody's."""
    taken = AppraisalSheet.select(AppraisalSheet.plan).where(
        AppraisalSheet.owner == owner,
        AppraisalSheet.department == Department.get(Department.code == department),
    )
    free = AppraisalPlan.select().where(AppraisalPlan.state == SHOWN, AppraisalPlan.id.not_in(taken))
    return free.order_by(AppraisalPlan.id).first() or make_plan(owner, state=SHOWN)


def _sheet(place: Place, kept: dict[str, str]) -> str:
    """Of a plan of its own, shown to its person, with a comment that can be found again."""
    owner = Person.get(Person.username == place.owner)
    sheet = make_sheet(
        _plan_without(owner, place.department),
        owner,
        level=place.level,
        department=Department.get(Department.code == place.department),
        region=place.region,
        business_line=place.business_line,
        state=TO_ANSWER,
        comment=kept["external_id"],
        shown_at=now(),
    )
    return str(sheet.number)


def _risk(place: Place, kept: dict[str, str]) -> str:
    """About a customer that was planted in that place before."""
    owner = Person.get(Person.username == place.owner)
    row, at = next_id(Risk), now()
    lies = _with_customer(place)
    del lies["tier"]
    risk = Risk(
        id=row,
        number=new_number("K", at.year),
        **{**lies, "keeper": lies["owner"], "owner": owner.id},
        department=Department.get(Department.code == place.department).id,
        level=place.level,
        own_level=1,
        title=kept["external_id"],
        category="credit",
        state=REGISTERED,
        registered_by=owner.id,
        registered_at=at,
        updated_at=at,
    )
    risk.save(force_insert=True)
    index_title(risk)
    return str(risk.number)


def _signal(place: Place, kept: dict[str, str]) -> str:
    """Of a customer that was planted in that place before, handled by nobody yet."""
    customer = _with_customer(place)
    rule = SignalRule.get(SignalRule.code == "receivable")
    row, at = next_id(Signal), now()
    signal = Signal(
        id=row,
        number=new_number("W", at.year),
        level=place.level,
        own_level=1,
        department=Department.get(Department.code == place.department).id,
        region=place.region,
        business_line=place.business_line,
        kind=customer["kind"],
        owner=customer["owner"],
        customer=customer["customer"],
        rule=rule.id,
        subject=customer["customer"],
        instance=str(row),
        colour="orange",
        state="new",
        value=31,
        raised_value=31,
        latest=31,
        raised_at=at,
        raised_on=at.date(),
        seen_on=at.date(),
        updated_at=at,
        **sealed_columns(Signal, row, {"result": kept["external_id"]}),
    )
    signal.save(force_insert=True)
    return str(signal.number)


MAKERS: dict[str, Callable[[Place, dict[str, str]], str]] = {
    "customer": _customer,
    "ticket": _ticket,
    "appraisal": _sheet,
    "risk": _risk,
    "signal": _signal,
}


def _id_numbers() -> Iterator[str]:
    """Numbers of invented men born on one day, which begin and end alike."""
    for county in COUNTIES:
        for turn in range(1, 1000, 2):
            body = f"110{county:03d}19900307{turn:03d}"
            if (
                CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]
                == "7"
            ):
                yield body + "7"


ID_NUMBERS = list(islice(_id_numbers(), 600))

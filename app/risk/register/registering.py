"""Registering a risk, and changing what is said of it (clause 5.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.access.gate import Gate, everything
from app.chain.numbering import fresh_number
from app.chain.writing import writing
from app.clock import now
from app.customers.free_text import is_clear
from app.customers.models import Customer
from app.customers.typed.text import clean_lines
from app.db.base import next_id
from app.db.connection import database
from app.db.numbers import Choose, at_random
from app.errors import Conflict, Forbidden, Invalid
from app.organisation.names import one_name
from app.organisation.processes.models import ProcessStep
from app.people.models import Department, DictionaryEntry, Person
from app.risk import grounds, steps, telling
from app.risk.assessing.assessing import counts
from app.risk.models import REGISTERED, WITHOUT_CUSTOMER, Risk, RiskPoint
from app.risk.people import check_owner
from app.risk.recording import current, recording, tell_columns
from app.risk.texts import index_title
from app.vault.fields import sealed_columns

LETTER = "K"
LONGEST_TITLE = 60
LONGEST_TEXT = 1000
CATEGORIES = "risk_category"
TEXTS = ("cause", "event", "effect")


@dataclass(frozen=True)
class NewRisk:
    """What is said of a risk that is registered.

    It is about a `customer`, about a `step`, perhaps at a `point` of it, or about neither; then it lies in
    `department`. `owner` None: the risk officer names one. `shipped` is the code of one of the starter
    register.
    """

    title: str
    category: str
    cause: str = ""
    event: str = ""
    effect: str = ""
    customer: Customer | None = None
    step: ProcessStep | None = None
    point: RiskPoint | None = None
    department: Department | None = None
    owner: Person | None = None
    own_level: int = 1
    shipped: str = ""


def register(gate: Gate, new: NewRisk, choose: Choose = at_random) -> Risk:
    """Write a new risk into the register. Raises Forbidden, Invalid for a field that is wrong."""
    gate.require(steps.PROPOSE)
    place = _place(gate, new)
    if place["level"] > gate.standing.clearance:
        raise Forbidden
    said = checked({name: getattr(new, name) for name in ("title", "category", *TEXTS)})
    check_owner(new.owner, place["level"])
    moment = now()
    with database.atomic():
        check_point(new.point)
        row = next_id(Risk)
        texts = {name: said.pop(name) or None for name in TEXTS}
        risk = Risk(
            id=row,
            number=fresh_number(Risk, LETTER, moment.year, choose),
            **place,
            **said,
            **sealed_columns(Risk, row, texts, clear=is_clear(place["level"])),
            owner=new.owner and new.owner.id,
            step=new.step and new.step.id,
            point=new.point and new.point.id,
            state=REGISTERED,
            registered_by=gate.person.id,
            registered_at=moment,
            updated_at=moment,
            next_review=None,
            shipped=new.shipped,
        )
        with writing(gate.person, "risk.registered", risk) as entry:
            risk.save(force_insert=True)
            index_title(risk)
            known = {**place, **said, **texts, "state": REGISTERED, "shipped": new.shipped}
            known |= {name: risk.__data__[name] for name in ("owner", "step", "point")}
            if new.customer is not None:
                del known["department"]
            blank = Risk()
            tell_columns(entry, blank, {name: value for name, value in known.items() if name in TOLD})
        telling.give(gate.person, risk, telling.ASSESS)
        if new.owner is not None and new.owner.id != gate.person.id:
            telling.tell_owner(risk, gate.person)
    return risk


TOLD = (
    *("title", "category", *TEXTS, "owner", "department", "customer", "step", "point", "own_level"),
    *("state", "shipped"),
)


def describe(gate: Gate, risk: Risk, values: Mapping[str, Any], rev: int) -> None:
    """Change what is said of a risk: title, category, texts; its owner.

    Raises Forbidden, Conflict, Invalid. Its level is another matter, see `secrecy`.
    """
    if not may_describe(gate, risk):
        steps.check(gate, "describe", risk)
    values = checked(values)
    new_owner = values.get("owner", risk.owner_id)
    owner = Person.get_by_id(new_owner) if new_owner else None
    if new_owner != risk.owner_id and not may_name_owner(gate, risk):
        raise Forbidden
    check_owner(owner, risk.level)
    with database.atomic():
        former = risk.owner_id
        with recording(gate.person, "risk.described", risk, values, rev):
            index_title(risk)
        if risk.owner_id != former:
            telling.finish(gate.person, risk, [telling.ASSESS])
            telling.tell_owner(risk, gate.person)
            if risk.assessed_at is None:
                telling.give(gate.person, risk, telling.ASSESS)
            elif made := counts(risk):
                grounds.ask_owner(gate.person, risk, made)


def may_describe(gate: Gate, risk: Risk) -> bool:
    """Whether the person may change what is said of it: owner, risk officer, at first who registered it."""
    return steps.may(gate, "describe", risk) or steps.may(gate, "correct", risk)


def may_name_owner(gate: Gate, risk: Risk) -> bool:
    """Whether the person may let somebody else own it: the risk officer, and its owner."""
    return steps.may(gate, "describe", risk)


def known_of(risk: Risk) -> dict[str, Any]:
    """What a form begins with."""
    return {name: current(risk, name) for name in ("title", "category", *TEXTS, "owner")}


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, cleaned. Raises Invalid for a field that is wrong."""
    found = dict(values)
    if "title" in found:
        found["title"] = one_name("title", found["title"] or "", LONGEST_TITLE)
    for name in set(TEXTS) & found.keys():
        found[name] = clean_lines(found[name] or "") or None
        if found[name] and len(found[name]) > LONGEST_TEXT:
            raise Invalid(name, "At most %(max)d characters.", max=LONGEST_TEXT)
    if "category" in found and not _is_category(found["category"]):
        raise Invalid("category", "Choose from what is offered.")
    return found


def check_point(point: RiskPoint | None) -> None:
    """A point of a process enters the register once. Raises Conflict."""
    if point is not None and of_point(point) is not None:
        raise Conflict("This point of the process is in the register already.")


def of_point(point: RiskPoint) -> int | None:
    """The id of the risk that a point of a process is, None for none."""
    every = everything(Risk, Risk.id, why="whether a point of a process is in the register; nothing is shown")
    found: int | None = every.where(Risk.point == point.id).scalar()
    return found


def _is_category(code: str) -> bool:
    here = (DictionaryEntry.dictionary == CATEGORIES, DictionaryEntry.code == code)
    return bool(DictionaryEntry.select().where(*here).exists())


def _place(gate: Gate, new: NewRisk) -> dict[str, Any]:
    """Where a risk lies: where its customer does, or in its department."""
    customer = new.customer
    if customer is not None:
        if new.step is not None:
            raise Invalid("about", "A risk is about a customer or about a step of a process, not both.")
        return {
            "customer": customer.id,
            "own_level": new.own_level,
            "level": max(new.own_level, customer.level),
            "keeper": customer.owner_id,
            "department": customer.department_id,
            "region": customer.region,
            "business_line": customer.business_line,
            "kind": customer.kind,
        }
    department = new.department.id if new.department is not None else gate.person.department_id
    return {"own_level": new.own_level, "level": new.own_level, "department": department} | {
        "kind": WITHOUT_CUSTOMER
    }

"""What a list of customers is narrowed by."""

from peewee import Expression, fn

from app.access.gate import Gate, everything
from app.customers.models import Customer, Interest
from app.customers.quality.standard import Counting
from app.people.models import Department, Person
from app.web.queries import Filter, Filters, code, flag, since, until, word


def _in_department(value: str, _: Gate) -> Expression:
    """An address names a department by its code, a person by user name (access rule 14)."""
    return Customer.department == Department.select(Department.id).where(Department.code == value)


def _of_person(username: str, _: Gate) -> Expression:
    return Customer.owner == Person.select(Person.id).where(Person.username == username)


def _born_in(month: int, _: Gate) -> Expression:
    return fn.substr(Customer.birth_date, 6, 2) == f"{month:02}"


def _interested_in(value: str, _: Gate) -> Expression:
    query = everything(Interest, Interest.customer, why="whose customers come through the gate")
    return Customer.id.in_(query.where(Interest.code == value))


FILTERS = Filters(
    Customer,
    {
        "kind": code(Customer.kind),
        "status": code(Customer.status),
        "tier": code(Customer.tier),
        "owner": Filter("owner", word("username"), _of_person),
        "mine": Filter("owner", flag, lambda _, gate: Customer.owner == gate.person.id),
        "level": code(Customer.level),
        "region": code(Customer.region),
        "business_line": code(Customer.business_line),
        "department": Filter("department", word("department_code"), _in_department),
        "industry": code(Customer.industry),
        "enterprise_size": Filter("size", word("size"), lambda value, _: Customer.size == value),
        "birthday": Filter("birth_date", word("month"), _born_in),
        "source": code(Customer.source),
        "interest": Filter("interests", word("interest"), _interested_in),
        "completeness": Filter("number", word("completeness"), lambda band, gate: Counting(gate).fits(band)),
        "created_since": since(Customer.created_at),
        "created_until": until(Customer.created_at),
        "changed_since": since(Customer.updated_at),
        "changed_until": until(Customer.updated_at),
    },
)

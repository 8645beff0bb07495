"""Submit upward: who receives a record above somebody's own clearance (access rule 4)."""

from typing import Any

import pytest

from app.access.upward import receiver_above
from app.chain.writing import writing
from app.errors import Invalid
from app.people.models import Department, Person
from tests.conftest import Company

VIEW = "customer.view"


def change(username: str, **values: dict[str, Any]) -> None:
    with writing(None, "test.changed") as entry:
        entry.told(person=username)
        Person.update(values).where(Person.username == username).execute()


@pytest.mark.parametrize(
    ("username", "level", "receiver"),
    [
        ("manager_li", 3, "lead_east"),
        ("manager_li", 4, "director"),
        ("manager_zhao", 3, "lead_west"),
        ("lead_east", 4, "director"),
        ("desk_chen", 3, "director"),
    ],
)
def test_it_goes_to_the_nearest_lead_who_is_cleared(
    company: Company, username: str, level: int, receiver: str
) -> None:
    assert receiver_above(company.person(username), level, VIEW).username == receiver


def test_a_disabled_lead_is_passed_over(company: Company) -> None:
    change("lead_east", disabled=True)
    assert receiver_above(company.person("manager_li"), 3, VIEW).username == "director"


def test_a_lead_without_the_permission_is_passed_over(company: Company) -> None:
    with writing(None, "test.changed") as entry:
        entry.told(department="east")
        Department.update(lead_id=company.person("newcomer").id).where(Department.code == "east").execute()
    change("newcomer", clearance=4)
    assert receiver_above(company.person("manager_li"), 3, VIEW).username == "director"


def test_where_nobody_is_cleared_it_is_refused_beside_the_level(company: Company) -> None:
    change("director", clearance=3)
    with pytest.raises(Invalid) as refused:
        receiver_above(company.person("manager_li"), 4, VIEW)
    assert refused.value.field == "level"

"""A query for all columns says what peewee's own says."""

from collections.abc import Callable

import pytest
from peewee import ModelSelect, fn

from app.customers.models import Customer
from app.people.models import Department, Person

Build = Callable[[ModelSelect], ModelSelect]
BUILDS: dict[str, Build] = {
    "all": lambda query: query,
    "some rows": lambda query: query.where(Customer.level > 1).order_by(Customer.id.desc()).limit(3),
    "joined": lambda query: query.join(Person, on=Customer.owner_id == Person.id).where(Person.id == 1),
    "within another": lambda query: Department.select().where(Department.id.in_(query)),
    "as a source": lambda query: Department.select(Department.id, query.alias("c").c.id).from_(
        Department, query.alias("c")
    ),
    "whether any": lambda query: Department.select().where(fn.EXISTS(query)),
    "together": lambda query: query | query.where(Customer.level == 1),
    "other columns": lambda query: query.select(Customer.id),
    "columns in their place": lambda query: query.columns(Customer.id, Customer.name),
    "more columns": lambda query: query.select_extend(Customer.id),
}


@pytest.mark.parametrize("build", BUILDS.values(), ids=BUILDS)
def test_it_asks_as_peewee_does(build: Build) -> None:
    own, plain = Customer.select(), ModelSelect(Customer, Customer._meta.sorted_fields, is_default=True)
    assert type(own) is not type(plain)
    assert build(own).sql() == build(plain).sql()


@pytest.mark.usefixtures("company")
def test_it_gives_the_rows() -> None:
    plain = ModelSelect(Customer, Customer._meta.sorted_fields, is_default=True)
    assert [one.__data__ for one in Customer.select()] == [one.__data__ for one in plain]
    assert Customer.select().count() == plain.count()

"""A field raised above one's clearance: no searching, filtering or sorting around it (access rule 3)."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.access.models import FieldLevel
from app.access.parts import part_of
from app.chain.writing import writing
from app.customers import parts
from app.customers.lists import listing
from app.customers.models import ContactPerson, ContactPoint, Customer
from app.customers.record import create, edit
from app.customers.words import Words
from app.errors import Forbidden
from app.web.queries import Query
from tests.conftest import Company


def raise_field(field: str) -> None:
    with writing(None, "test.changed") as entry:
        entry.told(field=field)
        FieldLevel.create(kind="customer", field=field, level=4)


def found(company: Company, username: str, words: str = "", **asked: object) -> set[str]:
    return {row.name for row in listing.select(company.gate(username), Query(words, asked))}


@pytest.mark.parametrize(
    ("asked", "narrowed"),
    [
        ({"kind": "enterprise"}, set()),
        ({"status": "lost"}, set()),
        ({"tier": "A"}, set()),
        ({"region": "west"}, set()),
        ({"business_line": "service"}, {"林婉清", "何思远"}),
        ({"department": "west"}, set()),
    ],
)
def test_a_filter_by_a_field_above_the_clearance_finds_nothing(
    company: Company, asked: dict[str, object], narrowed: set[str]
) -> None:
    assert found(company, "lead_east", **asked) == narrowed
    raise_field(*asked)
    assert found(company, "lead_east", **asked) == set()
    assert found(company, "director", **asked) >= narrowed


def test_a_level_is_filtered_by_like_any_other_field(company: Company) -> None:
    assert found(company, "lead_east", level=3) == {"林婉清"}


def test_a_name_above_the_clearance_is_neither_found_nor_sorted_by(company: Company) -> None:
    assert found(company, "lead_east", words="婉") == {"林婉清"}
    raise_field("name")
    assert found(company, "lead_east", words="婉") == set()
    assert found(company, "lead_east", words=company.customer("林婉清").number) == {"林婉清"}
    with company.app.test_request_context():
        assert "name" not in listing.sorts(company.gate("lead_east"), Words())
        assert "name" in listing.sorts(company.gate("director"), Words())
    assert found(company, "director", words="婉") == {"林婉清"}


@pytest.mark.parametrize("words", ["13900002222", "2222"])
def test_who_may_not_know_contact_persons_finds_nothing_by_their_telephone(
    company: Company, words: str
) -> None:
    gate = company.gate("lead_east")
    number = create(
        gate, {"name": "恒拓新材料有限公司", "kind": "enterprise", "mobile": "13900001111", "region": "east"}
    )
    customer = gate.get(Customer, number)
    person = parts.add(gate, customer, ContactPerson, {"name": "沈一诺"})
    row = part_of(gate, customer, ContactPerson, person).id
    point = {"kind": "mobile", "value": "13900002222", "contact_person": row}
    parts.add(gate, customer, ContactPoint, point)
    assert found(company, "lead_east", words=words) == {"恒拓新材料有限公司"}
    raise_field("contact_person")
    assert found(company, "lead_east", words=words) == set()
    assert found(company, "lead_east", words="13900001111") == {"恒拓新材料有限公司"}
    assert found(company, "director", words=words) == {"恒拓新材料有限公司"}


def test_no_page_holds_a_name_above_the_clearance(
    company: Company, as_: Callable[[str], FlaskClient]
) -> None:
    raise_field("name")
    number = company.customer("周以恒").number
    client = as_("lead_east")
    for path in ("/customers/", "/customers/?sort=name", f"/customers/{number}", f"/customers/{number}/edit"):
        page = client.get(path)
        assert page.status_code == 200
        assert number in page.text
        assert "周以恒" not in page.text


def test_what_is_sealed_stops_no_other_edit(company: Company) -> None:
    raise_field("name")
    record = company.customer("周以恒")
    assert edit(company.gate("lead_east"), record, {"status": "dormant"}, record.rev)
    record = company.customer("周以恒")
    with pytest.raises(Forbidden):
        edit(company.gate("lead_east"), record, {"name": "周"}, record.rev)

from datetime import UTC, date, datetime

import pytest

from app.access.gate import Gate
from app.access.levels import SEALED
from app.audit.entries import PAGE, Found, entry, page
from app.audit.queries import Query, ask, asked
from app.chain.models import AuditEntry
from app.chain.verifying import verify
from app.chain.writing import Entry, append, head, writing
from app.customers import record
from app.customers.models import Customer
from app.db.connection import database
from app.errors import Forbidden, Invalid, NotFound
from tests.audit.conftest import FIRST, THEN
from tests.conftest import STARTED, Company, at
from tests.queries import queries
from tests.tampering import behind_the_back

MODELS = {"customer": Customer}


def find(gate: Gate, **asks: object) -> list[Found]:
    query = Query(**asks)
    return list(page(gate, MODELS, ask(gate, query), query).entries)


def change(found: Found, field: str) -> tuple[object, object]:
    (one,) = [one for one in found.changes if one.field == field]
    return one.before, one.after


def test_a_query_narrows_by_person_kind_record_and_action(company: Company, customer: Customer) -> None:
    auditor = company.gate("auditor")
    assert [one.action for one in find(auditor, record=customer.number)] == [
        "customer.level.raised",
        "customer.edited",
        "customer.edited",
        "customer.created",
    ]
    assert {one.username for one in find(auditor, person="manager_wang")} == {"manager_wang"}
    assert {one.kind for one in find(auditor, kind="customer")} == {"customer"}
    assert len(find(auditor, record=customer.number, action="customer.edited")) == 2
    assert find(auditor, record=customer.number, person="manager_li") == []
    assert find(auditor, person="nobody") == []


def test_days_are_the_offices_and_inclusive(company: Company) -> None:
    moments = (
        datetime(2025, 5, 1, 15, 59, 59, tzinfo=UTC),
        datetime(2025, 5, 1, 16, 0, tzinfo=UTC),
        datetime(2025, 5, 2, 15, 59, 59, 999999, tzinfo=UTC),
        datetime(2025, 5, 2, 16, 0, tzinfo=UTC),
    )
    for moment in moments:
        with at(moment), writing(None, "tests.timed"):
            pass
    day = date(2025, 5, 2)
    found = find(company.gate("auditor"), action="tests.timed", since=day, until=day)
    assert [one.at for one in found] == [moments[2], moments[1]]


def test_values_follow_the_auditors_clearance_and_masks(company: Company, customer: Customer) -> None:
    found = find(company.gate("auditor"), record=customer.number)
    assert change(found[1], "name") == ("林间雨", "林间雪")
    assert [str(one) for one in change(found[2], "mobile")] == ["139****4382", "136****7408"]
    assert str(change(found[3], "id_number")[1]) == "1****************9"
    assert found[0].facts["basis"] == "保密规定 3.2"
    assert not any(value in repr(found) for value in (*FIRST.values(), *THEN.values()))


def test_a_record_above_the_auditors_clearance_is_sealed_completely(company: Company) -> None:
    director, auditor = company.gate("director"), company.gate("auditor")
    number = record.create(director, {"name": "顾远山", "level": 2, "region": "east", **FIRST})
    assert change(find(auditor, record=number)[0], "name") == (None, "顾远山")
    found = director.get(Customer, number)
    record.raise_level(director, found, 4, record.Why("并购谈判", "合同 7"), found.rev)
    raised, created = find(auditor, record=number)
    assert change(raised, "level") == (SEALED, SEALED)
    assert set(raised.facts.values()) == {SEALED}
    assert change(created, "name") == (None, SEALED)
    assert change(created, "mobile") == (None, SEALED)
    assert (created.record, created.action) == (number, "customer.created")
    assert not any(word in repr([raised, created]) for word in ("顾远山", "并购", "合同", "east"))


def test_of_a_record_that_is_no_longer_there_nothing_shows(company: Company) -> None:
    with writing(None, "customer.edited", Customer(number="C26-GONE22")) as writes:
        writes.changed("name", "甲", "乙")
    assert change(find(company.gate("auditor"), record="C26-GONE22")[0], "name") == (SEALED, SEALED)


def test_what_is_no_protected_record_shows_in_clear(company: Company) -> None:
    li = company.person("manager_li")
    with writing(company.person("security"), "person.rights.changed", li) as writes:
        writes.changed("clearance", 2, 3)
    (found,) = find(company.gate("auditor"), record="manager_li", action="person.rights.changed")
    assert change(found, "clearance") == (2, 3)
    assert (found.person, found.username) == ("许慎行", "security")


def test_a_kind_that_no_room_protects_opens_no_sealed_value(company: Company, customer: Customer) -> None:
    auditor = company.gate("auditor")
    query = Query(record=customer.number)
    found = page(auditor, {}, ask(auditor, query), query).entries
    assert change(found[2], "mobile") == (SEALED, SEALED)


def test_each_query_is_one_row_with_its_filter(company: Company) -> None:
    auditor, (count, _) = company.gate("auditor"), head()
    number = ask(auditor, Query(person="manager_wang", since=date(2026, 3, 1)))
    assert number == count + 1
    (row,) = find(auditor, action="audit.queried")
    assert (row.number, row.username) == (number, "auditor")
    assert row.facts == {"person": "manager_wang", "since": "2026-03-01"}
    assert head()[0] == count + 2
    assert verify().ok


def test_reading_on_in_a_query_writes_no_more_rows(company: Company) -> None:
    with database.atomic():
        append([Entry(None, "tests.many", None) for _ in range(2 * PAGE + 5)])
    auditor = company.gate("auditor")
    query = Query(action="tests.many")
    number = ask(auditor, query)
    before = head()
    seen, edge = [], None
    while True:
        shown = page(auditor, MODELS, number, query, before=edge)
        seen += [one.number for one in shown.entries]
        assert shown.newer == (edge is not None)
        if not shown.older:
            break
        edge = seen[-1]
    assert len(seen) == len(set(seen)) == 2 * PAGE + 5
    assert seen == sorted(seen, reverse=True)
    back = page(auditor, MODELS, number, query, after=seen[PAGE + 5])
    assert [one.number for one in back.entries] == seen[5 : PAGE + 5]
    assert (back.newer, back.older) == (True, True)
    last = page(auditor, MODELS, number, query, after=0)
    assert [one.number for one in last.entries] == seen[-PAGE:]
    assert (last.newer, last.older) == (True, False)
    assert head() == before


def test_a_query_shows_nothing_that_happened_after_it(company: Company, customer: Customer) -> None:
    auditor = company.gate("auditor")
    query = Query(record=customer.number)
    number = ask(auditor, query)
    with writing(None, "customer.edited", customer):
        pass
    assert len(page(auditor, MODELS, number, query, before=number + 100).entries) == 4
    assert len(page(auditor, MODELS, number, query, after=0).entries) == 4


def test_a_query_is_read_on_only_by_whoever_asked_it(company: Company) -> None:
    auditor, query = company.gate("auditor"), Query(person="manager_wang", until=date(2026, 3, 9))
    number = ask(auditor, query)
    assert asked(auditor, number) == query
    other = Gate(company.person("auditor"))
    assert asked(other, number) == query
    with writing(company.person("director"), "audit.queried") as writes:
        writes.told(person="manager_wang")
    for wrong in (writes.number, number - 1, number + 100, 0, -1):
        with pytest.raises(NotFound):
            asked(auditor, wrong)


def test_looking_at_one_entry_is_a_query_too(company: Company, customer: Customer) -> None:
    auditor = company.gate("auditor")
    number = AuditEntry.get(AuditEntry.record == customer.number).id
    found = entry(auditor, MODELS, number)
    assert found.number == number
    assert len(found.mac) == 64
    row = AuditEntry.get_by_id(head()[0])
    assert (row.action, row.facts) == ("audit.queried", f'{{"entry":{number}}}')
    with pytest.raises(NotFound):
        asked(auditor, row.id)


def test_looking_at_no_entry_writes_nothing(company: Company) -> None:
    before = head()
    with pytest.raises(NotFound):
        entry(company.gate("auditor"), MODELS, before[0] + 1)
    assert head() == before


@pytest.mark.parametrize(
    ("asks", "field"),
    [
        ({"record": "周以恒"}, "record"),
        ({"record": "13800005678"}, "record"),
        ({"record": "a@example.cn"}, "record"),
        ({"since": date(1999, 12, 31)}, "since"),
        ({"until": date(9999, 12, 31)}, "until"),
        ({"since": date(2026, 3, 2), "until": date(2026, 3, 1)}, "until"),
    ],
)
def test_what_makes_no_sense_is_refused_and_not_kept(
    company: Company, asks: dict[str, object], field: str
) -> None:
    before = head()
    with pytest.raises(Invalid) as refused:
        ask(company.gate("auditor"), Query(**asks))
    assert refused.value.field == field
    assert head() == before


@pytest.mark.parametrize("username", ["sysadmin", "security", "director", "manager_wang", "newcomer"])
def test_only_the_auditor_asks(company: Company, username: str) -> None:
    gate, before = company.gate(username), head()
    with pytest.raises(Forbidden):
        ask(gate, Query())
    with pytest.raises(Forbidden):
        asked(gate, 1)
    with pytest.raises(Forbidden):
        page(gate, MODELS, before[0], Query())
    with pytest.raises(Forbidden):
        entry(gate, MODELS, 1)
    assert head() == before


def test_a_changed_row_shows_nothing_but_its_number(company: Company, customer: Customer) -> None:
    auditor = company.gate("auditor")
    number = find(auditor, record=customer.number)[1].number
    with behind_the_back() as raw:
        raw.execute("UPDATE audit_entry SET changes = '[1' WHERE id = ?", (number,))
    found = entry(auditor, MODELS, number)
    assert (found.damaged, found.number, found.action, found.changes) == (True, number, "", ())
    assert [one.damaged for one in find(auditor, record=customer.number)] == [False, True, False, False]


def test_a_page_of_fifty_costs_as_many_queries_as_one_of_two(company: Company) -> None:
    customers = [company.customer(name) for name in ("周以恒", "林婉清", "何思远")]
    with database.atomic():
        append([_edited(customers[place % 3], place) for place in range(PAGE)])
    auditor, query = company.gate("auditor"), Query(action="customer.edited")
    number = ask(auditor, query)
    with queries() as many:
        assert len(page(auditor, MODELS, number, query).entries) == PAGE
    edited = AuditEntry.select(AuditEntry.id).where(AuditEntry.action == "customer.edited")
    third = edited.order_by(AuditEntry.id)[2].id
    with queries() as few:
        page(auditor, MODELS, number, query, before=third)
    assert len(many) == len(few) == 3


def test_the_count_stops_above_a_thousand(company: Company) -> None:
    with database.atomic(), at(STARTED):
        append([Entry(None, "tests.many", None) for _ in range(1500)])
    auditor, query = company.gate("auditor"), Query(action="tests.many")
    assert page(auditor, MODELS, ask(auditor, query), query).count == 1001


@pytest.mark.parametrize(
    "asks",
    [
        {"person": "manager_wang"},
        {"kind": "customer"},
        {"record": "C26-222222", "kind": "customer"},
        {"action": "customer.edited"},
        {},
    ],
)
@pytest.mark.usefixtures("company")
def test_a_page_is_found_by_an_index_in_its_order(asks: dict[str, str]) -> None:
    query = AuditEntry.select(AuditEntry.id).where(Query(**asks).condition()).order_by(AuditEntry.id.desc())
    plan = database.execute_sql(
        *(f"EXPLAIN QUERY PLAN {part}" if not place else part for place, part in enumerate(query.sql()))
    )
    steps = " ".join(row[3] for row in plan)
    assert "TEMP B-TREE" not in steps
    assert "USING" in steps


def _edited(customer: Customer, place: int) -> Entry:
    made = Entry(None, "customer.edited", customer)
    made.changed("mobile", None, f"1390716{place:04d}")
    return made

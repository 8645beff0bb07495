from collections.abc import Iterator
from time import process_time

import pytest

from app.access.levels import SEALED, Masked
from app.access.models import FieldLevel
from app.audit.history import Happening, history
from app.audit.sight import GONE
from app.chain.models import AuditValue
from app.chain.writing import Entry, append, head, writing
from app.customers import record
from app.customers.models import Customer
from app.db.connection import database
from app.errors import Forbidden
from tests.audit.conftest import FIRST, THEN
from tests.conftest import Company
from tests.queries import queries
from tests.tampering import behind_the_back


def change(happening: Happening, field: str) -> tuple[object, object]:
    (found,) = [one for one in happening.changes if one.field == field]
    return found.before, found.after


def plaintexts() -> Iterator[str]:
    yield from FIRST.values()
    yield from THEN.values()


def test_it_tells_newest_first_who_did_what_when(company: Company, customer: Customer) -> None:
    told = history(company.gate("manager_wang"), customer)
    assert [one.action for one in told] == [
        "customer.level.raised",
        "customer.edited",
        "customer.edited",
        "customer.created",
    ]
    assert [one.number for one in told] == sorted((one.number for one in told), reverse=True)
    assert {one.person for one in told} == {"王若溪"}
    assert told[0].at >= told[-1].at
    assert told[0].facts == {"reason": "持有证件复印件", "basis": "保密规定 3.2", "rev": 4}
    assert not any(one.damaged for one in told)


def test_it_tells_before_and_after_as_the_record_keeps_them(company: Company, customer: Customer) -> None:
    raised, renamed, _, created = history(company.gate("manager_wang"), customer)
    assert change(raised, "level") == (2, 3)
    assert change(renamed, "name") == ("林间雨", "林间雪")
    assert change(renamed, "region") == ("east", "west")
    assert change(created, "owner") == (None, company.person("manager_wang").id)


def test_revealing_values_stay_masked_even_for_the_cleared(company: Company, customer: Customer) -> None:
    *_, edited, created = history(company.gate("manager_wang"), customer)
    before, after = change(edited, "mobile")
    assert (str(before), str(after)) == ("139****4382", "136****7408")
    assert change(created, "mobile")[0] is None
    assert str(change(created, "address")[1]) == "••••"


@pytest.mark.parametrize("username", ["manager_wang", "lead_east", "director", "steward_qian"])
def test_no_plain_text_of_a_revealing_value_leaves_it(
    company: Company, customer: Customer, username: str
) -> None:
    told = repr(history(company.gate(username), customer))
    assert "林间雪" in told
    assert not any(value in told for value in plaintexts())


def test_a_field_above_the_clearance_is_sealed_and_not_even_opened(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = company.gate("manager_wang")
    number = record.create(gate, {"name": "江望舒", "level": 2, "region": "east", **FIRST})
    low = company.gate("desk_liu")
    opened: list[str] = []
    monkeypatch.setattr("app.audit.sight.unseal", lambda _table, place, *_rest: opened.append(place) or "x")
    (created,) = history(low, low.get(Customer, number))
    assert change(created, "id_number") == (None, SEALED)
    assert change(created, "address") == (None, SEALED)
    assert change(created, "birth_date") == (None, SEALED)
    assert opened == ["mobile.after"]


def test_a_field_has_the_level_it_has_on_the_record_now(company: Company) -> None:
    gate = company.gate("manager_wang")
    number = record.create(gate, {"name": "江望舒", "level": 2, "region": "east", "birth_date": None})
    found = gate.get(Customer, number)
    with writing(gate.person, "customer.edited", found) as entry:
        entry.changed("birth_date", None, "1990-03-07")
    low = company.gate("desk_liu")
    assert change(history(low, low.get(Customer, number))[0], "birth_date") == (None, "1990-03-07")
    found = gate.get(Customer, number)
    record.edit(gate, found, {"id_number": FIRST["id_number"]}, found.rev)
    assert change(history(low, low.get(Customer, number))[1], "birth_date") == (None, SEALED)


def test_a_level_that_the_officer_raised_holds_for_the_past(company: Company, customer: Customer) -> None:
    with writing(None, "tests.raise"):
        FieldLevel.create(kind="customer", field="region", level=4)
    assert change(history(company.gate("manager_wang"), customer)[1], "region") == (SEALED, SEALED)
    assert change(history(company.gate("director"), customer)[1], "region") == ("east", "west")


def test_a_field_without_a_rule_is_sealed(company: Company, customer: Customer) -> None:
    with writing(None, "customer.edited", customer) as entry:
        entry.changed("once_a_field", None, "secret")
    assert change(history(company.gate("director"), customer)[0], "once_a_field") == (None, SEALED)


def test_it_needs_the_view_permission_on_the_record(company: Company, customer: Customer) -> None:
    for username in ("manager_zhao", "auditor", "sysadmin", "newcomer", "desk_liu"):
        with pytest.raises(Forbidden):
            history(company.gate(username), customer)


def test_it_leaves_no_trace_itself(company: Company, customer: Customer) -> None:
    before = head()
    history(company.gate("director"), customer)
    assert head() == before


def test_who_looked_at_the_record_is_not_part_of_it(company: Company, customer: Customer) -> None:
    for action in ("customer.revealed", "customer.exported"):
        with writing(company.person("director"), action, customer) as entry:
            entry.told(purpose="回访")
    assert history(company.gate("manager_wang"), customer)[0].action == "customer.level.raised"


def test_it_is_read_on_from_any_row(company: Company, customer: Customer) -> None:
    gate = company.gate("manager_wang")
    whole = history(gate, customer)
    first = history(gate, customer, limit=2)
    assert first + history(gate, customer, before=first[-1].number) == whole


def test_the_histories_of_others_stay_out_of_it(company: Company, customer: Customer) -> None:
    with writing(None, "customer.edited", Customer(number="C26-OTHER2")) as entry:
        entry.changed("name", "a", "b")
    assert len(history(company.gate("manager_wang"), customer)) == 4


def test_an_erased_value_is_gone(company: Company, customer: Customer) -> None:
    with database.atomic():
        append([Entry(None, "customer.erased", Customer(number=customer.number))])
        AuditValue.delete().where(AuditValue.field == "mobile").where(
            AuditValue.entry > head()[0] - 5
        ).execute()
    *_, edited, created = history(company.gate("manager_wang"), customer)
    assert change(edited, "mobile") == (GONE, GONE)
    assert isinstance(change(created, "address")[1], Masked)


def test_a_row_changed_behind_the_programs_back_is_not_told_as_truth(
    company: Company, customer: Customer
) -> None:
    gate = company.gate("manager_wang")
    number = history(gate, customer)[1].number
    with behind_the_back() as raw:
        raw.execute(
            "UPDATE audit_entry SET changes = replace(changes, '林间雪', '别人') WHERE id = ?", (number,)
        )
    told = history(gate, customer)
    assert [one.damaged for one in told] == [False, True, False, False]
    assert told[1] == Happening(number, None, None, "", (), {}, damaged=True)


@pytest.mark.parametrize("column", ["changes", "at", "facts", "origin"])
def test_a_row_that_can_not_even_be_read_does_no_more_harm(
    company: Company, customer: Customer, column: str
) -> None:
    gate = company.gate("manager_wang")
    number = history(gate, customer)[1].number
    with behind_the_back() as raw:
        raw.execute(f"UPDATE audit_entry SET {column} = CAST(x'fffe7b' AS TEXT) WHERE id = ?", (number,))
    assert [one.damaged for one in history(gate, customer)] == [False, True, False, False]


def test_a_sealed_value_moved_from_another_row_does_not_open(company: Company, customer: Customer) -> None:
    gate = company.gate("manager_wang")
    *_, edited, created = history(gate, customer)
    with behind_the_back() as raw:
        raw.execute(
            "UPDATE audit_value SET sealed = (SELECT sealed FROM audit_value WHERE entry = ? "
            "AND field = 'mobile' AND side = 'after') "
            "WHERE entry = ? AND field = 'mobile' AND side = 'before'",
            (created.number, edited.number),
        )
    assert change(history(gate, customer)[2], "mobile")[0] is GONE


def fifty_changes(company: Company, customer: Customer) -> None:
    wang = company.person("manager_wang")
    entries = [Entry(wang, "customer.edited", customer) for _ in range(50)]
    for place, entry in enumerate(entries):
        entry.changed("name", f"林{place}", f"林{place + 1}")
        entry.changed("mobile", f"139071643{place:02d}", f"139071644{place:02d}")
    with database.atomic():
        append(entries)


def test_fifty_changes_cost_as_many_queries_as_one(company: Company, customer: Customer) -> None:
    gate = company.gate("manager_wang")
    gate.may("customer.view", customer)
    with queries() as few:
        history(gate, customer, limit=4)
    fifty_changes(company, customer)
    with queries() as many:
        assert len(history(gate, customer, limit=60)) == 54
    assert len(few) == len(many) == 1


def test_fifty_changes_are_read_in_a_few_milliseconds(company: Company, customer: Customer) -> None:
    fifty_changes(company, customer)
    gate = company.gate("manager_wang")
    history(gate, customer, limit=50)
    times = []
    for _ in range(5):
        began = process_time()
        history(gate, customer, limit=50)
        times.append(process_time() - began)
    assert min(times) < 0.02

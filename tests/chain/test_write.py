import json
import threading
from datetime import date, timedelta
from itertools import pairwise

import pytest

from app.chain.models import AuditEntry, AuditValue
from app.chain.verifying import verify
from app.chain.writing import Entry, append, head, origin, writing
from app.customers.models import Customer
from app.db.connection import database
from app.people.models import Person
from tests.conftest import STARTED, Company, at


def darken(person: Person, *, fail: bool = False) -> None:
    Person.update(theme="dark").where(Person.id == person.id).execute()
    if fail:
        raise ZeroDivisionError


def last() -> AuditEntry:
    return AuditEntry.get_by_id(head()[0])


def test_a_row_says_who_when_from_where_and_what(company: Company) -> None:
    wang = company.person("manager_wang")
    origin.set("os:root")
    with at(STARTED), writing(wang, "person.preferred", wang) as entry:
        entry.changed("theme", "system", "dark")
        entry.changed("locale", "", "")
        entry.told(reason="眼睛累")
    origin.set("")
    row = last()
    assert row.id == entry.number
    assert (row.at, row.person, row.origin) == (STARTED, wang.id, "os:root")
    assert (row.action, row.kind, row.record) == ("person.preferred", "person", "manager_wang")
    assert json.loads(row.changes) == {"theme": ["system", "dark"]}
    assert json.loads(row.facts) == {"reason": "眼睛累"}
    assert row.sealed == "{}"


@pytest.mark.usefixtures("company")
def test_values_sealed_in_their_table_are_sealed_here_too() -> None:
    with writing(None, "customer.edited", Customer(number="C26-TEST22")) as entry:
        entry.changed("mobile", None, "13800005678")
        entry.changed("birth_date", None, date(1990, 3, 7))
    row = last()
    assert json.loads(row.changes) == {"birth_date": [None, "1990-03-07"]}
    assert "13800005678" not in f"{row.changes}{row.facts}{row.sealed}"
    (value,) = AuditValue.select().where(AuditValue.entry == row.id)
    assert (value.field, value.side) == ("mobile", "after")
    assert b"13800005678" not in bytes(value.sealed)


def test_a_change_that_fails_takes_its_row_along(company: Company) -> None:
    before, wang = head(), company.person("manager_wang")
    with pytest.raises(ZeroDivisionError), writing(wang, "person.preferred", wang):
        darken(wang, fail=True)
    assert head() == before
    assert company.person("manager_wang").theme == "system"


def test_a_row_that_can_not_be_written_takes_its_change_along(company: Company) -> None:
    wang = company.person("manager_wang")
    entry = Entry(wang, "person.preferred", wang)
    entry.told(odd=[object()])
    with pytest.raises(TypeError), database.atomic():
        append([darken(wang) or entry])
    assert company.person("manager_wang").theme == "system"


@pytest.mark.usefixtures("company")
def test_what_is_undone_inside_a_greater_change_leaves_no_row() -> None:
    count, _ = head()
    with database.atomic():
        with pytest.raises(ZeroDivisionError), writing(None, "tests.inner"):
            _ = 1 / 0
        with writing(None, "tests.outer"):
            pass
    assert head()[0] == count + 1
    assert last().action == "tests.outer"
    assert verify().ok


@pytest.mark.usefixtures("company")
def test_many_rows_at_once_keep_their_own_times() -> None:
    first, _ = head()
    entries = [Entry(None, "tests.many", None) for _ in range(1200)]
    for place, entry in enumerate(entries):
        entry.at = STARTED + timedelta(seconds=place)
    with database.atomic():
        append(entries)
    assert [entry.number for entry in entries] == list(range(first + 1, first + 1201))
    assert last().at == STARTED + timedelta(seconds=1199)
    assert verify().ok


@pytest.mark.usefixtures("company")
def test_nothing_is_written_for_no_entries() -> None:
    before = head()
    append([])
    assert head() == before


@pytest.mark.usefixtures("company")
def test_writers_at_the_same_moment_make_one_chain() -> None:
    count, _ = head()

    def write() -> None:
        with database.connection_context():
            for _ in range(10):
                with writing(None, "tests.parallel"):
                    pass

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert head()[0] == count + 40
    assert verify().ok


@pytest.mark.usefixtures("company")
def test_each_row_is_bound_to_the_row_before() -> None:
    rows = list(AuditEntry.select().order_by(AuditEntry.id))
    assert [row.id for row in rows] == list(range(1, len(rows) + 1))
    assert all(bytes(one.mac) != bytes(two.mac) for one, two in pairwise(rows))
    assert all(len(row.mac) == 32 for row in rows)


@pytest.mark.usefixtures("company")
def test_equal_rows_at_other_places_have_other_macs() -> None:
    with at(STARTED):
        for _ in range(2):
            with writing(None, "tests.same"):
                pass
    count, _ = head()
    one, two = (AuditEntry.get_by_id(number) for number in (count - 1, count))
    assert bytes(one.mac) != bytes(two.mac)

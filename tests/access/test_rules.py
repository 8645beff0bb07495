"""The rules as values, and the gate's SQL: one decides what the other selects."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.gate import Gate
from app.access.rules import OWN, SET, Given, Scope, Standing, granted_clearance, in_scope, readable
from app.appraisal.models import AppraisalPlan, AppraisalSheet
from app.clock import now
from app.customers.models import Customer
from app.db.base import next_id
from app.db.connection import database
from app.people.models import Department, Person
from app.tickets.models import Ticket
from tests.appraisal.making import make_plan
from tests.rows import add_rows

VIEW, EDIT = "customer.view", "customer.edit"
BOTH = frozenset({VIEW, EDIT})
LATER = datetime(2100, 1, 1, tzinfo=UTC)
LEVELS = st.integers(1, 4)
PLACES = st.integers(1, 3)
REGIONS, LINES, KINDS = ("east", "west"), ("sales", "service"), ("individual", "enterprise")


@dataclass
class Record:
    number: str = "C26-222222"
    level: int = 1
    own_permission: str = ""
    owner_id: int | None = None
    department_id: int | None = 1
    region: str | None = None
    business_line: str | None = None
    kind: str = "individual"
    unplaced: bool = False
    own_alone: bool = False

    @property
    def own_ids(self) -> frozenset[int | None]:
        return frozenset({self.owner_id})


ROWS = st.fixed_dictionaries(
    {
        "level": LEVELS,
        "owner": st.none() | PLACES,
        "department": PLACES,
        "region": st.none() | st.sampled_from((*REGIONS, "")),
        "business_line": st.none() | st.sampled_from(LINES),
        "kind": st.sampled_from(KINDS),
    }
)
SETS = st.dictionaries(
    st.sampled_from(("region", "business_line", "kind")),
    st.frozensets(st.sampled_from((*REGIONS, *LINES, *KINDS)), min_size=1, max_size=3),
    min_size=1,
)
SCOPES = st.sampled_from(("all", "department", "own")).map(Scope) | SETS.map(lambda sets: Scope(SET, sets))
STANDINGS = st.builds(
    Standing,
    person_id=PLACES,
    clearance=LEVELS,
    permissions=st.sampled_from((BOTH, BOTH, BOTH, frozenset({VIEW}), frozenset({EDIT}), frozenset())),
    scope=SCOPES,
    departments=st.frozensets(PLACES, min_size=1, max_size=2),
    disabled=st.sampled_from((False,) * 7 + (True,)),
)
GRANTS = st.lists(
    st.tuples(
        st.integers(0, 7), st.sampled_from((BOTH, frozenset({VIEW}), frozenset({EDIT}))), LEVELS, STANDINGS
    ),
    max_size=3,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(ROWS, min_size=3, max_size=8),
    readers=st.lists(st.tuples(STANDINGS, GRANTS), min_size=3, max_size=6),
    permission=st.sampled_from((VIEW, EDIT)),
)
@pytest.mark.usefixtures("company")
def test_the_query_selects_exactly_what_the_rules_allow(
    rows: list[dict[str, Any]], readers: list[tuple[Standing, list[Any]]], permission: str
) -> None:
    with database.atomic() as undone:
        numbers = add_rows(rows)
        records = list(Customer.select().where(Customer.number.in_(numbers)))
        answers = [_asked(standing, grants, records, permission) for standing, grants in readers]
        undone.rollback()
    for allowed, selected, seen in answers:
        assert selected == {number for number, clearance in allowed.items() if clearance}
        assert seen == allowed


TICKET_VIEW, TICKET_HANDLE = "ticket.view", "ticket.handle"
AS_CUSTOMERS = {TICKET_VIEW: VIEW, TICKET_HANDLE: EDIT}
TICKETS = st.tuples(ROWS, st.none() | PLACES, st.booleans())
"""A row, who handles it, and whether a customer places it."""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(TICKETS, min_size=3, max_size=8),
    readers=st.lists(st.tuples(STANDINGS, PLACES, GRANTS), min_size=3, max_size=6),
    permission=st.sampled_from((TICKET_VIEW, TICKET_HANDLE)),
)
@pytest.mark.usefixtures("company")
def test_the_query_selects_exactly_the_tickets_that_the_rules_allow(
    rows: list[tuple[dict[str, Any], int | None, bool]],
    readers: list[tuple[Standing, int, list[Any]]],
    permission: str,
) -> None:
    with database.atomic() as undone:
        records = [_ticket(at, *row) for at, row in enumerate(rows)]
        answers = []
        for standing, department, grants in readers:
            placed = replace(_of_tickets(standing), department=department)
            given = [
                (place, _renamed(permissions), level, _of_tickets(giver))
                for place, permissions, level, giver in grants
            ]
            answers.append(_asked(placed, given, records, permission))
        undone.rollback()
    for allowed, selected, seen in answers:
        assert selected == {number for number, clearance in allowed.items() if clearance}
        assert seen == allowed


SHEET_VIEW, SHEET_COLLECT = "appraisal.view", "appraisal.collect"
SHEETS = st.tuples(ROWS, st.none() | PLACES, st.none() | PLACES)
"""A row, who scores as superior, and who decides on an appeal: that opens no sheet."""


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(SHEETS, min_size=3, max_size=8),
    readers=st.lists(STANDINGS, min_size=3, max_size=6),
    permission=st.sampled_from((SHEET_VIEW, SHEET_COLLECT)),
)
@pytest.mark.usefixtures("company")
def test_ones_own_sheet_is_there_without_a_role_and_others_only_by_one(
    rows: list[tuple[dict[str, Any], int | None, int | None]], readers: list[Standing], permission: str
) -> None:
    with database.atomic() as undone:
        records = [_sheet(make_plan(Person.get()), at, *row) for at, row in enumerate(rows)]
        answers = [_asked(_of_sheets(standing), [], records, permission) for standing in readers]
        undone.rollback()
    for allowed, selected, seen in answers:
        assert selected == {number for number, clearance in allowed.items() if clearance}
        assert seen == allowed


def _of_sheets(standing: Standing) -> Standing:
    names = {SHEET_VIEW: VIEW, SHEET_COLLECT: EDIT}
    held = frozenset(name for name, other in names.items() if other in standing.permissions)
    return replace(standing, permissions=held)


def _sheet(
    plan: AppraisalPlan, at: int, row: dict[str, Any], superior: int | None, decider: int | None
) -> AppraisalSheet:
    """A sheet in that place, past all rules."""
    values = {**row, "kind": "person", "superior": superior, "decider": decider}
    return AppraisalSheet.create(number=f"S26-{22222 + at}2", plan=plan, post=str(at), state="open", **values)


def _renamed(permissions: frozenset[str]) -> frozenset[str]:
    return frozenset(name for name, other in AS_CUSTOMERS.items() if other in permissions)


def _of_tickets(standing: Standing) -> Standing:
    return replace(standing, permissions=_renamed(standing.permissions))


def _ticket(at: int, row: dict[str, Any], handler: int | None, tied: bool) -> Ticket:  # noqa: FBT001
    """A ticket in that place, past all rules; one that is not `tied` is an unknown caller's."""
    made = now()
    return Ticket.create(
        id=next_id(Ticket),
        number=f"T26-{22222 + at}2",
        customer=Customer.get().id if tied else None,
        handler=handler,
        own_level=row["level"],
        subject="",
        channel="phone",
        urgency="normal",
        tier="C",
        stage="reception",
        opened_at=made,
        received_at=made,
        updated_at=made,
        **row,
    )


def _asked(
    standing: Standing, grants: list[Any], records: list[Any], permission: str
) -> tuple[dict[str, int], set[str], dict[str, int]]:
    """What the rules allow on each record, what the query selects, and what the gate says of each record."""
    gate = Gate(Person.get_by_id(standing.person_id), standing)
    numbers = [record.number for record in records]
    gate.grants = [
        Given(numbers[place % len(numbers)], permissions, level, LATER, giver)
        for place, permissions, level, giver in grants
    ]
    model = type(records[0])
    query = gate.select(model, model.number, permission=permission).where(model.number.in_(numbers))
    return (
        {record.number: allowance(gate, record, permission) for record in records},
        {number for (number,) in query.tuples()},
        {record.number: gate.clearance_on(record, permission) for record in records},
    )


def allowance(gate: Gate, record: Customer | Ticket | AppraisalSheet, permission: str) -> int:
    """Rule 1, said once more and slowly: by own right or by a grant; whatever one does, one must read."""

    def by(one: str) -> int:
        standing = gate.standing
        if standing.disabled:
            return 0
        if one not in standing.permissions:
            is_own = isinstance(record, AppraisalSheet) and one == SHEET_VIEW and owns(standing, record)
            return standing.clearance if is_own and record.level <= standing.clearance else 0
        found = [0]
        if record.level <= standing.clearance and holds(standing, record):
            found.append(standing.clearance)
        for grant in gate.grants:
            giver = grant.giver
            lasting = one in grant.permissions and one in giver.permissions and not giver.disabled
            level = min(grant.level, giver.clearance)
            if grant.record == record.number and lasting and holds(giver, record) and record.level <= level:
                found.append(level)
        return max(found)

    return min(by(record.view_permission), by(permission))


def owns(standing: Standing, record: AppraisalSheet) -> bool:
    return standing.person_id in {record.owner_id, record.superior_id}


def holds(standing: Standing, record: Customer | Ticket | AppraisalSheet) -> bool:
    kind = standing.scope.kind
    if isinstance(record, AppraisalSheet) and owns(standing, record):
        return True
    if isinstance(record, Ticket) and record.handler_id == standing.person_id:
        return True
    if isinstance(record, Ticket) and record.customer_id is None and kind == "set":
        own = record.owner_id == standing.person_id
        return own or record.department_id == standing.department
    return (
        record.owner_id == standing.person_id
        or kind == "all"
        or (kind == "department" and record.department_id in standing.departments)
        or (
            kind == "set" and all(getattr(record, name) in some for name, some in standing.scope.sets.items())
        )
    )


@pytest.mark.usefixtures("company")
def test_the_columns_that_the_rules_look_at_are_those_of_the_tables() -> None:
    with database.atomic() as undone:
        person, department = Person.get(), Department.get()
        [number] = add_rows([{"owner": person.id, "department": department.id, "region": "east"}])
        record = Customer.get(Customer.number == number)
        undone.rollback()
    assert (record.owner_id, record.department_id, record.region) == (person.id, department.id, "east")


READER = Standing(7, 2, frozenset({VIEW}), Scope("all"))
GIVER = Standing(8, 3, frozenset({VIEW}), Scope("all"))
GIVEN = Given("C26-222222", frozenset({VIEW}), 3, LATER, GIVER)
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "standing",
    [
        replace(READER, disabled=True),
        replace(READER, permissions=frozenset()),
        replace(READER, permissions=frozenset({EDIT})),
        replace(READER, clearance=1),
        replace(READER, scope=Scope(OWN)),
        replace(READER, scope=Scope("department"), departments=frozenset({2})),
        replace(READER, scope=Scope.parse("set:region=west")),
    ],
)
def test_permission_level_and_scope_are_each_needed(standing: Standing) -> None:
    record = Record(level=2, region="east")
    assert readable(READER, record, VIEW)
    assert not readable(standing, record, VIEW)


def test_the_own_record_is_in_every_scope_but_not_above_every_clearance() -> None:
    record = Record(owner_id=7, level=2)
    for scope in ("own", "department", "set:region=west"):
        assert in_scope(replace(READER, scope=Scope.parse(scope)), record)
    assert not readable(READER, Record(owner_id=7, level=3), VIEW)


def test_a_record_of_no_region_is_in_no_set_of_regions() -> None:
    assert not in_scope(replace(READER, scope=Scope.parse("set:region=east")), Record())


def test_all_parts_of_a_set_must_fit() -> None:
    scope = Scope.parse("set:region=east+west,line=service")
    standing = replace(READER, scope=scope)
    assert in_scope(standing, Record(region="west", business_line="service"))
    assert not in_scope(standing, Record(region="west", business_line="sales"))


def granted(grant: Given, record: Record | None = None, at: datetime = NOW) -> int:
    record = record or Record(level=3)
    return granted_clearance([grant], record, record.number, VIEW, at)


def test_a_grant_stands_in_for_scope_and_clearance() -> None:
    assert granted(GIVEN) == 3


@pytest.mark.parametrize(
    "giver",
    [
        replace(GIVER, disabled=True),
        replace(GIVER, clearance=2),
        replace(GIVER, scope=Scope(OWN)),
        replace(GIVER, permissions=frozenset({EDIT})),
    ],
)
def test_a_grant_ends_when_its_giver_could_no_longer_read_the_record(giver: Standing) -> None:
    assert granted(replace(GIVEN, giver=giver)) == 0


def test_a_grant_lasts_until_its_time_and_not_at_it() -> None:
    assert granted(GIVEN, at=LATER - timedelta(microseconds=1)) == 3
    assert granted(GIVEN, at=LATER) == 0


def test_a_grant_is_for_one_record_and_for_what_it_names() -> None:
    assert granted(GIVEN, Record(number="C26-333333")) == 0
    assert granted(replace(GIVEN, permissions=frozenset({EDIT}))) == 0


def test_a_grant_gives_fields_up_to_its_level_and_never_more_than_its_giver_has() -> None:
    assert granted(replace(GIVEN, level=2), Record(level=1)) == 2
    assert granted(replace(GIVEN, level=4)) == 3


def test_a_grant_does_not_reach_a_record_raised_above_its_level() -> None:
    assert granted(replace(GIVEN, level=2), Record(level=3)) == 0


def test_the_best_of_several_grants_counts() -> None:
    both = [replace(GIVEN, level=1), GIVEN]
    assert granted_clearance(both, Record(), "C26-222222", VIEW, NOW) == 3


CODES = st.text("abcdefghij_", min_size=1, max_size=6)


@given(
    st.sampled_from(("all", "department", "own")).map(Scope)
    | st.dictionaries(
        st.sampled_from(("region", "business_line", "kind")), st.frozensets(CODES, min_size=1), min_size=1
    ).map(lambda sets: Scope(SET, sets))
)
def test_a_scope_reads_back_as_it_is_written(scope: Scope) -> None:
    assert Scope.parse(str(scope)) == scope


@pytest.mark.parametrize(
    "text",
    [
        "",
        "every",
        "ALL",
        "own:region=east",
        "set",
        "set:",
        "set:,",
        "set:region",
        "set:region=",
        "set:colour=red",
        "set:region=east,",
        "set:region=east,region=west",
    ],
)
def test_what_is_no_scope_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        Scope.parse(text)


def test_a_set_of_nothing_would_be_everything_and_cannot_be() -> None:
    with pytest.raises(ValueError, match="set"):
        Scope(SET, {})

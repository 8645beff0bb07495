"""Which columns the list shows: each person chooses among those they may read."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from app.access.models import FieldLevel
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.customers import record
from app.customers.lists import cells, listing
from app.customers.lists.columns import COLUMNS
from app.customers.models import Customer
from app.customers.words import Words
from app.db.connection import database
from app.web.marks import marks
from app.web.queries import Query
from tests.conftest import Company
from tests.customers.pages import Form, addresses, listed
from tests.customers.test_list import mine
from tests.queries import queries

SignedIn = Callable[[str], FlaskClient]
HTMX = {"HX-Request": "true"}


def heads(page: str) -> list[str]:
    """The words over the columns."""
    head = page[page.index("<thead>") : page.index("</thead>")]
    cells = re.findall(r"<th\b.*?</th>", head)
    return [re.sub(r"<[^>]+>", "", cell) for cell in cells if "data-tick-all" not in cell]


def sortable(page: str) -> list[str]:
    """What the heads of the columns sort by."""
    return re.findall(r'id="sort-(\w+)"', page)


def choose(client: FlaskClient, *names: str, **more: str) -> str:
    """The list after choosing columns."""
    sent = client.post("/customers/columns", data={"columns": list(names), **more})
    assert sent.status_code == 303
    return client.get(sent.location).text


def raise_level(field: str) -> None:
    with writing(None, "test.changed") as entry:
        entry.told(field=field)
        FieldLevel.create(kind="customer", field=field, level=4)


def test_the_list_begins_with_the_columns_as_shipped(as_: SignedIn) -> None:
    assert heads(as_("director").get("/customers/").text) == [
        "Customer",
        "Tier",
        "Level",
        "Mobile",
        "ID or credit code",
        "Department",
        "Owner",
        "Status",
        "Changed",
    ]


def test_each_person_has_their_own_columns_in_the_fixed_order(as_: SignedIn) -> None:
    client = as_("director")
    page = choose(client, "created", "region", "email", "age")
    assert heads(page) == ["Customer", "E-mail", "Age", "Region", "Created"]
    assert "l***@example.cn" in page
    assert "lin@example.cn" not in page
    assert '<td class="nowrap">36</td>' in page
    assert heads(client.get("/customers/").text) == heads(page)
    assert heads(client.get("/customers/", headers=HTMX).text) == heads(page)
    assert heads(as_("lead_east").get("/customers/").text)[1] == "Tier"


def test_one_may_go_back_to_the_columns_as_shipped(company: Company, as_: SignedIn) -> None:
    client = as_("director")
    choose(client, "email")
    assert heads(choose(client, "email", shipped="1"))[1] == "Tier"
    choose(client, *COLUMNS.default)
    database.connect(reuse_if_open=True)
    assert company.person("director").columns == {}


def test_a_choice_is_on_the_chain(as_: SignedIn) -> None:
    choose(as_("director"), "email")
    database.connect(reuse_if_open=True)
    row = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert (row.action, row.changes) == ("person.preferred", '{"columns":[null,["email"]]}')


def test_no_column_at_all_leaves_the_name(as_: SignedIn) -> None:
    page = choose(as_("manager_wang"))
    assert heads(page) == ["Customer"]
    assert len(listed(page)) == 2


def test_only_what_one_may_read_is_offered_and_shown(as_: SignedIn) -> None:
    client = as_("manager_li")  # clearance 2: a birth date beside an ID number is 3
    offered = Form(client.get("/customers/columns").text, "/customers/columns").choices["columns"]
    assert "mobile" in offered
    assert "birth_date" not in offered
    assert heads(choose(client, "birth_date", "mobile", "rev", "id_number_hash")) == ["Customer", "Mobile"]
    raise_level("mobile")
    assert heads(client.get("/customers/").text) == ["Customer"]
    assert "mobile" not in client.get("/customers/columns").text.partition("fieldset")[2]


def test_a_revealing_column_is_masked_and_never_sorted_by(as_: SignedIn) -> None:
    page = choose(as_("director"), "mobile", "email", "document", "tier", "created")
    sortable = re.findall(r"<th[^>]*><a [^>]*sort=(\w+)", page)
    assert set(sortable) == {"name", "tier", "created"}
    assert "13800005678" not in page
    assert "110101199003077555" not in page


def test_choosing_keeps_filters_and_order(as_: SignedIn) -> None:
    client = as_("director")
    page = client.get("/customers/?kind=enterprise&sort=name&order=desc&after=C26-222222").text
    [link] = {url for url in addresses(page) if url.startswith("/customers/columns")}
    form = re.search(r'action="([^"]*columns[^"]*)"', client.get(link).text)[1].replace("&amp;", "&")
    sent = client.post(form, data={"columns": ["email"]})
    assert sent.location == "/customers/?kind=enterprise&sort=name&order=desc"


def test_htmx_gets_the_dialog_alone(as_: SignedIn) -> None:
    part = as_("director").get("/customers/columns", headers=HTMX).text
    assert part.lstrip().startswith("<dialog")


NASTY = "<b>&\"'"


def test_everything_that_people_typed_is_escaped_in_every_column(company: Company, as_: SignedIn) -> None:
    values = {"name": NASTY, "external_id": NASTY, "legal_representative": NASTY, "region": NASTY}
    values |= {"business_line": NASTY, "industry": NASTY, "credit_code": NASTY, "size": NASTY, "sex": NASTY}
    [number] = mine(company, [{**values, "kind": "enterprise"}])
    client = as_("manager_wang")
    page = choose(client, *COLUMNS.by_name)
    assert number in listed(page)
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    assert body.count("&lt;b&gt;&amp;&#34;&#39;") == len(values) + 1  # the box to tick says the name, too
    assert "<b>" not in page


@pytest.mark.parametrize("field", ["tier", "status", "region", "created_at", "level"])
def test_a_value_above_the_clearance_is_written_as_the_lock(company: Company, field: str) -> None:
    """No such column is offered; whoever asks for it all the same gets no value."""
    raise_level(field)
    gate, names = company.gate("lead_east"), tuple(COLUMNS.by_name)
    fields = COLUMNS.fields_of(names)
    rows = gate.fetch_rows(listing.select(gate, Query(), fields), fields)
    with company.app.test_request_context():
        words = Words()
        text = cells.written(rows, names, words, marks(words.locale), "/customers/")
    assert text.count("above your clearance") == len(rows) == 3


def test_the_columns_cost_no_query_but_for_completeness_which_costs_two(
    as_: SignedIn, company: Company
) -> None:
    mine(company, ({"name": f"客{at}"} for at in range(60)))
    client = as_("manager_wang")
    client.get("/customers/")
    costs = []
    for names in (COLUMNS.default, [name for name in COLUMNS.by_name if name != "completeness"]):
        choose(client, *names)
        with queries() as asked:
            client.get("/customers/?size=50")
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 8
    choose(client, *COLUMNS.by_name)
    with queries() as asked:
        client.get("/customers/?size=50")
    assert len(asked) == costs[0] + 2


def test_the_list_is_sorted_by_tier_and_by_creation(company: Company, as_: SignedIn) -> None:
    number = record.create(company.gate("manager_wang"), {"name": "后来者", "tier": "A"})
    client = as_("manager_wang")
    assert listed(client.get("/customers/?sort=tier").text)[0] == number
    assert listed(client.get("/customers/?sort=created").text)[0] == number
    assert listed(client.get("/customers/?sort=created&order=asc").text)[-1] == number
    assert Customer.select().count() == 6


def test_one_may_sort_by_every_shown_column_but_those_that_are_masked(as_: SignedIn) -> None:
    client = as_("director")
    page = choose(client, *COLUMNS.by_name)
    assert set(sortable(page)) == {"name", *COLUMNS.by_name} - {"mobile", "email", "document", "completeness"}
    for name in sortable(page):
        for order in ("asc", "desc"):
            found = client.get(f"/customers/?sort={name}&order={order}&size=20").text
            assert f'aria-sort="{"ascending" if order == "asc" else "descending"}"><a' in found, name
            assert found.count("data-tick aria") == 5


def test_the_oldest_have_the_highest_age(company: Company, as_: SignedIn) -> None:
    gate = company.gate("manager_wang")
    older = company.customer("林婉清")
    record.edit(gate, older, {"birth_date": date(1950, 1, 1)}, older.rev)
    page = as_("director").get("/customers/?sort=age&order=desc&columns=age&size=20").text
    assert page.index("林婉清") < page.index("周以恒")
    page = as_("director").get("/customers/?sort=age&order=asc&columns=age").text
    assert page.index("周以恒") < page.index("林婉清")


def test_nobody_sorts_by_what_is_above_them(as_: SignedIn) -> None:
    page = as_("manager_li").get("/customers/?columns=birth_date.age&sort=birth_date").text
    assert 'aria-sort="descending"' not in page or "sort-birth_date" not in page


def test_codes_are_sorted_as_a_form_lists_them_and_people_by_name(company: Company, as_: SignedIn) -> None:
    people = {company.person(name).id: company.person(name).name for name in ("manager_li", "manager_wang")}
    for name, status, owner in (("甲", "lost", "manager_li"), ("乙", "prospect", "manager_wang")):
        one = company.customer("何思远" if name == "甲" else "林婉清")
        record.edit(
            company.gate("director"), one, {"status": status, "owner": company.person(owner).id}, one.rev
        )
    client = as_("director")
    for field, order in (("status", ["prospect", "active", "lost"]), ("owner", sorted(people.values()))):
        page = client.get(f"/customers/?sort={field}&order=asc&columns={field}").text
        rows = [Customer.get(Customer.number == number) for number in listed(page)]
        shown = [people.get(row.owner_id) if field == "owner" else row.status for row in rows]
        kept = [value for value in shown if value in order]
        assert kept == sorted(kept, key=order.index)
        assert len(set(kept)) == len(order)


def test_completeness_stands_in_the_list_as_on_the_page(company: Company, as_: SignedIn) -> None:
    client, number = as_("manager_wang"), company.customer("周以恒").number
    share = re.search(r"(\d+) %", client.get(f"/customers/{number}").text)
    page = client.get("/customers/?columns=completeness").text
    row = page.partition(f'value="{number}"')[2].partition("</tr>")[0]
    assert share
    assert f'<td class="tight" data-label="Completeness">{share[0]}</td>' in row
    assert "completeness" not in client.get("/customers/").text.partition("<thead>")[2]

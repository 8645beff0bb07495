"""The collection standard: the page of it, and what it tells whom of customers."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.access.grants import give
from app.access.models import FieldLevel
from app.chain.writing import writing
from app.clock import now
from app.customers import record
from app.customers.imports.importing import import_file
from app.customers.lists import listing
from app.customers.models import KINDS, Customer, WantedField
from app.customers.quality.completeness import BANDS, FIELDS, band_of, bits_of, fields_of, filled_bits
from app.customers.quality.standard import Counting, present_standard, set_standard
from app.customers.record import current, edit
from app.db import migrations
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid
from app.start import upgrade
from app.vault.keys import load_keys
from app.web.queries import Query
from tests.chained import count, last
from tests.conftest import Company
from tests.customers.identities import id_number
from tests.customers.pages import Form, listed
from tests.customers.tables import csv_file
from tests.queries import queries
from tests.rows import add_rows

SignedIn = Callable[[str], FlaskClient]
URL = "/customers/standard"
BOTH = {
    "mobile": "13800001111",
    "email": "meng@example.cn",
    "address": "文三路 1 号",
    "region": "east",
    "business_line": "sales",
    "source": "referral",
}
PERSON = {
    **BOTH,
    "kind": "individual",
    "sex": "female",
    "birth_date": date(1985, 2, 12),
    "native_place": "浙江省",
    "document_type": "passport",
    "id_number": "E12345678",
    "external_id": "X-77",
}
FIRM = {
    **BOTH,
    "kind": "enterprise",
    "credit_code": "91110000600037341L",
    "legal_representative": "欧阳修",
    "industry": "trade",
    "size": "small",
    "external_id": "X-78",
}
READERS = ("lead_east", "lead_west", "manager_wang", "manager_zhao", "desk_chen", "desk_liu")


def want(**fields: str) -> None:
    """`want(individual="sex mobile")`; the other kinds stay."""
    with writing(None, "tests.want"):
        for kind, names in fields.items():
            WantedField.delete().where(WantedField.kind == kind).execute()
            for name in names.split():
                WantedField.insert(kind=kind, field=name).execute()


def told(page: str) -> tuple[int, list[str]] | None:
    """The share and the fields that are missing, as the page of a customer says."""
    found = re.search(r"<h2>Completeness</h2><b class=\"push\">(\d+) %</b>(.*?)</section>", page, re.DOTALL)
    return found and (int(found[1]), re.findall(r'(?:#\w+|badge bare)">([^<]+)<', found[2]))


def told_to(client: FlaskClient, number: str) -> tuple[int, list[str]] | None:
    return told(client.get(f"/customers/{number}").text)


def grant(company: Company, to: str, name: str, level: int) -> None:
    giver = company.gate("director")
    give(
        giver.person,
        giver.standing,
        company.customer(name),
        person=company.person(to),
        permissions=frozenset({"customer.view"}),
        level=level,
        until=now() + timedelta(days=7),
        purpose="代班",
    )


@pytest.fixture
def zhou(company: Company) -> str:
    return str(company.customer("周以恒").number)


# the page of the standard


def test_the_administrator_sees_what_is_shipped(as_: SignedIn) -> None:
    form = Form(as_("sysadmin").get(URL).text, action=URL)
    present = present_standard()
    assert form.values["individual"] == present.wanted["individual"]
    assert form.values["enterprise"] == present.wanted["enterprise"]
    assert "id_number" in present.wanted["individual"]
    assert "credit_code" in present.wanted["enterprise"]


def test_other_fields_are_wanted_and_the_chain_tells_both(as_: SignedIn) -> None:
    client = as_("sysadmin")
    sent = Form(client.get(URL).text, action=URL).sent(individual=["email", "sex"])
    before = present_standard().wanted
    assert client.post(URL, data=sent).status_code == 303
    assert present_standard().wanted == {**before, "individual": ["sex", "email"]}
    assert last("standard.changed") == (
        "sysadmin",
        "individual",
        {"wanted": [before["individual"], ["sex", "email"]]},
    )
    audit = as_("auditor").get("/audit/?action=standard.changed").text
    assert "Sex, E-mail" in audit or "Collection standard changed" in audit


def test_nothing_at_all_can_be_wanted_and_stays_so(company: Company, as_: SignedIn, zhou: str) -> None:
    client = as_("sysadmin")
    assert client.post(URL, data={"rev": present_standard().rev}).status_code == 303
    assert present_standard().wanted == {kind: [] for kind in KINDS}
    upgrade(company.settings, load_keys(company.settings.key_file))
    assert present_standard().wanted == {kind: [] for kind in KINDS}
    reader = as_("manager_wang")
    assert told_to(reader, zhou) is None
    for band in BANDS:
        assert listed(reader.get(f"/customers/?completeness={band}").text) == []


def test_saving_without_a_change_writes_nothing(as_: SignedIn) -> None:
    client = as_("sysadmin")
    sent = Form(client.get(URL).text, action=URL).sent()
    rows = count()
    assert client.post(URL, data=sent).status_code == 303
    assert count() == rows


def test_somebody_elses_change_in_between_is_told_and_what_was_ticked_kept(as_: SignedIn) -> None:
    client = as_("sysadmin")
    sent = Form(client.get(URL).text, action=URL).sent(enterprise=["credit_code"])
    client.post(URL, data={**sent, "enterprise": ["size"]})
    answer = client.post(URL, data=sent)
    assert answer.status_code == 409
    assert "Enterprise: Stands there now: Enterprise size" in answer.text
    again = Form(answer.text, action=URL)
    assert again.values["enterprise"] == ["credit_code"]
    assert client.post(URL, data=again.sent()).status_code == 303
    assert present_standard().wanted["enterprise"] == ["credit_code"]


@pytest.mark.parametrize(
    ("kind", "field"), [("individual", "credit_code"), ("enterprise", "sex"), ("enterprise", "x")]
)
def test_what_a_kind_cannot_have_is_not_wanted_of_it(
    company: Company, as_: SignedIn, kind: str, field: str
) -> None:
    before = present_standard()
    assert as_("sysadmin").post(URL, data={"rev": before.rev, kind: [field]}).status_code == 422
    with pytest.raises(Invalid):
        set_standard(company.gate("sysadmin"), {kind: [field]}, before.rev)
    assert present_standard() == before


@pytest.mark.parametrize("username", ["director", "security", "auditor", "manager_wang", "newcomer"])
def test_nobody_else_gets_in(company: Company, as_: SignedIn, username: str) -> None:
    client = as_(username)
    assert client.get(URL).status_code == 403
    assert client.post(URL, data={"rev": 0}).status_code == 403
    with pytest.raises(Forbidden):
        set_standard(company.gate(username), {}, 0)


def test_an_old_revision_is_a_conflict(company: Company) -> None:
    with pytest.raises(Conflict):
        set_standard(company.gate("sysadmin"), {"individual": []}, present_standard().rev + 1)


# what is filled


def assert_bits_are_true() -> None:
    for customer in Customer.select():
        values = {name: current(customer, name) for name in FIELDS}
        assert customer.filled == filled_bits(values), customer.name


def test_creating_editing_and_importing_keep_what_is_filled(company: Company, tmp_path: Path) -> None:
    assert_bits_are_true()
    gate = company.gate("manager_wang")
    record.create(gate, {"name": "孟晚", "id_number": id_number("19850212", 3)})
    made = company.customer("孟晚")
    derived = {"sex", "birth_date", "native_place", "document_type", "id_number"}
    assert made.filled == bits_of(derived)
    edit(gate, made, {"mobile": "13800009999", "native_place": None, "sex": made.sex}, made.rev)
    assert company.customer("孟晚").filled == bits_of(derived - {"native_place"} | {"mobile"})
    rows = [("姓名", "外部编号", "邮箱"), ("新人", "N1", "n@example.cn")]
    import_file(gate, csv_file(tmp_path, rows))
    import_file(
        gate, csv_file(tmp_path, [("姓名", "外部编号", "来源"), ("新人", "N1", "转介绍")], name="2.csv")
    )
    assert company.customer("新人").filled == bits_of({"external_id", "email", "source"})
    assert_bits_are_true()


def test_the_migration_looks_at_what_every_customer_has(company: Company) -> None:
    for name, values in (("孟晚", PERSON), ("晚照木业", FIRM)):
        record.create(company.gate("director"), {"name": name, **values})
        own = set(fields_of(values["kind"])) & set(import_module("migrations.0008_standard").FIELDS)
        assert company.customer(name).filled == bits_of(own)
    before = dict(Customer.select(Customer.id, Customer.filled).tuples())
    with database.atomic():
        for order in ("updated_at", "name_key", "created_at", "tier"):
            database.execute_sql(f"DROP INDEX customer_by_{order}")
        database.execute_sql("ALTER TABLE customer DROP COLUMN filled")
        database.execute_sql("DROP TABLE wanted_field")
        database.execute_sql("DELETE FROM schema_migration WHERE name LIKE '0008%'")
        for index in import_module("migrations.0008_standard").OLD:
            database.execute_sql(f"CREATE INDEX {index} ON customer (number)")
    assert "0008_standard" in migrations.upgrade()
    assert dict(Customer.select(Customer.id, Customer.filled).tuples()) == before
    assert 0 < min(before.values()) < max(before.values())


# what is told of a customer


def test_the_page_tells_the_share_and_leads_to_what_is_missing(as_: SignedIn, zhou: str) -> None:
    want(individual="sex id_number mobile address email")
    client = as_("manager_wang")
    assert told_to(client, zhou) == (60, ["E-mail", "Address"])
    page = client.get(f"/customers/{zhou}").text
    assert f'href="/customers/{zhou}/edit#email"' in page
    assert 'id="email"' in client.get(f"/customers/{zhou}/edit").text


def test_a_complete_customer_misses_nothing(as_: SignedIn, zhou: str) -> None:
    want(individual="sex mobile")
    assert told_to(as_("manager_wang"), zhou) == (100, [])


def test_whoever_may_not_edit_is_led_nowhere(as_: SignedIn, zhou: str) -> None:
    want(individual="sex email")
    client = as_("risk_sun")
    assert told_to(client, zhou) == (50, ["E-mail"])
    assert f"/customers/{zhou}/edit" not in client.get(f"/customers/{zhou}").text


def test_a_field_above_the_readers_clearance_is_neither_named_nor_counted(
    company: Company, as_: SignedIn, zhou: str
) -> None:
    want(individual="sex mobile address id_number birth_date")
    reader, owner = as_("desk_liu"), as_("manager_wang")
    assert company.person("desk_liu").clearance == 2
    assert told_to(owner, zhou) == (80, ["Address"])
    assert told_to(reader, zhou) == (100, [])
    customer = company.customer("周以恒")
    edit(company.gate("manager_wang"), customer, {"id_number": None, "birth_date": None}, customer.rev)
    assert told_to(owner, zhou) == (40, ["Birth date", "ID number", "Address"])
    assert told_to(reader, zhou) == (100, [])


def test_whether_a_birth_date_stands_there_does_not_tell_of_an_id_number(
    as_: SignedIn, company: Company
) -> None:
    """It is of level 3 beside an ID number, else of level 2: counting it only there would tell."""
    want(individual="sex birth_date")
    customer = company.customer("何思远")
    edit(company.gate("manager_li"), customer, {"sex": "male", "birth_date": None}, customer.rev)
    assert told_to(as_("desk_liu"), customer.number) == (100, [])


def test_a_raised_field_is_counted_no_longer_by_those_below(as_: SignedIn, zhou: str) -> None:
    want(individual="sex email")
    reader = as_("desk_liu")
    assert told_to(reader, zhou) == (50, ["E-mail"])
    with writing(None, "tests.raised"):
        FieldLevel.insert(kind="customer", field="email", level=3).execute()
    assert told_to(reader, zhou) == (100, [])


def test_on_a_granted_customer_the_grants_level_counts(company: Company, as_: SignedIn) -> None:
    want(individual="sex address")
    he = company.customer("何思远")
    grant(company, "manager_zhao", "何思远", 2)
    assert told_to(as_("manager_zhao"), he.number) == (0, ["Sex"])
    assert told_to(as_("director"), he.number) == (50, ["Sex"])


# the list


@pytest.mark.parametrize("username", READERS)
@pytest.mark.parametrize("granted", [0, 2, 3])
def test_the_filter_finds_what_the_page_tells_each_reader(
    company: Company, username: str, granted: int
) -> None:
    region = {"region": "east", "business_line": "service"}
    fillings = ({}, {"email": "a@b.cn"}, {"address": "文三路 1 号"}, {"email": "a@b.cn", **region})
    add_rows({"level": 1, "owner": company.person("manager_wang").id, **each} for each in fillings)
    want(individual="region address email", enterprise="credit_code address region")
    if granted:
        for name in ("林婉清", "何思远", "成都云栖木业有限公司"):
            grant(company, username, name, max(granted, company.customer(name).level))
    gate = company.gate(username)
    assert len(gate.grants) == (3 if granted else 0)
    counting = Counting(gate)
    complete = {one.number: counting.of(one) for one in gate.select(Customer)}
    shares = {number: one.percent for number, one in complete.items() if one is not None}
    for band in BANDS:
        found = {one.number for one in listing.select(gate, Query(filters={"completeness": band}))}
        assert found == {number for number, share in shares.items() if band_of(share) == band}, band
    assert counting.shares(complete) == shares


def test_the_filter_stands_in_the_form_and_as_a_chip(as_: SignedIn, zhou: str) -> None:
    want(individual="sex mobile id_number")
    page = as_("manager_wang").get("/customers/?completeness=full").text
    assert listed(page) == [zhou]
    assert "Completeness: 100 %" in page
    assert '<option value="full" selected>100 %</option>' in page


def test_nobody_finds_by_it_what_is_sealed_from_them(company: Company, as_: SignedIn, zhou: str) -> None:
    want(individual="sex address", enterprise="")
    reader = as_("desk_liu")
    pages = []
    for address in ("文三路 1 号", None):
        customer = company.customer("周以恒")
        edit(company.gate("manager_wang"), customer, {"address": address}, customer.rev)
        pages.append([listed(reader.get(f"/customers/?completeness={band}").text) for band in BANDS])
    assert pages[0] == pages[1]
    assert zhou in pages[0][2]


def test_another_persons_grants_and_unreadable_customers_are_no_part_of_it(company: Company) -> None:
    gate = company.gate("manager_wang")
    secret = company.customer("顾念慈").number
    assert Counting(gate).shares([secret, "C26-222222", "x"]) == {}


def test_the_filter_asks_one_question_more(as_: SignedIn) -> None:
    client = as_("manager_wang")
    client.get("/customers/")
    with queries() as plain:
        client.get("/customers/?kind=individual")
    with queries() as filtered:
        client.get("/customers/?completeness=low")
    assert len(filtered) == len(plain) + 1


def test_what_makes_no_sense_finds_nothing(as_: SignedIn) -> None:
    client = as_("manager_wang")
    assert listed(client.get("/customers/").text)
    assert listed(client.get("/customers/?completeness=half").text) == []

"""How a customer came: a field as the others, from a dictionary."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.chain.writing import writing
from app.customers.imports.importing import import_file
from app.customers.models import Customer
from app.people.models import DictionaryEntry
from tests.chained import last
from tests.conftest import Company
from tests.customers.pages import Form, landed, listed
from tests.customers.tables import csv_file

SignedIn = Callable[[str], FlaskClient]


@pytest.fixture
def zhou(company: Company) -> str:
    return str(company.customer("周以恒").number)


def save(client: FlaskClient, number: str, **typed: str) -> int:
    sent = Form(client.get(f"/customers/{number}/edit").text).sent(**typed)
    return client.post(f"/customers/{number}/edit", data=sent).status_code


def write(code: str, **values: object) -> None:
    with writing(None, "tests.entry"):
        DictionaryEntry.update(values).where(DictionaryEntry.code == code).execute()


def test_it_is_typed_shown_and_told_in_words(company: Company, as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    assert save(client, zhou, source="referral") == 303
    assert company.customer("周以恒").source == "referral"
    assert last("customer.edited") == ("manager_wang", zhou, {"source": [None, "referral"]})
    page = client.get(f"/customers/{zhou}").text
    assert re.search(r'id="shown-source">\s*<a class="editable"[^>]*>Referral<', page)
    assert "Source" in page[page.index("made changes") :]


def test_a_new_customer_has_one(company: Company, as_: SignedIn) -> None:
    client = as_("manager_wang")
    form = Form(client.get("/customers/new").text)
    number = landed(client.post("/customers/new", data=form.sent(name="孟晚", source="walk_in")))
    assert (company.customer("孟晚").number, company.customer("孟晚").source) == (number, "walk_in")


@pytest.mark.parametrize("typed", ["mars", "east", "' OR 1=1"])
def test_what_the_dictionary_does_not_have_is_refused(as_: SignedIn, zhou: str, typed: str) -> None:
    assert save(as_("manager_wang"), zhou, source=typed) == 422


def test_a_retired_one_stays_readable_and_can_be_kept(company: Company, as_: SignedIn, zhou: str) -> None:
    client, other = as_("manager_wang"), company.customer("林婉清").number
    save(client, zhou, source="exhibition")
    write("exhibition", retired=True)
    assert ">Exhibition<" in client.get(f"/customers/{zhou}").text
    assert save(client, zhou, name="周以衡") == 303
    assert company.customer("周以衡").source == "exhibition"
    assert save(client, other, source="exhibition") == 422


def test_the_colour_of_an_entry_shows_on_the_page(as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    save(client, zhou, source="website")
    write("website", colour="info")
    assert '<span class="badge info">Website</span>' in client.get(f"/customers/{zhou}").text


def test_the_list_is_narrowed_by_it(as_: SignedIn, zhou: str) -> None:
    client = as_("manager_wang")
    save(client, zhou, source="phone")
    page = client.get("/customers/?source=phone").text
    assert listed(page) == [zhou]
    assert "Source: Phone call" in page


def test_a_file_says_it_in_either_language_or_by_code(company: Company, tmp_path: Path) -> None:
    rows = [("姓名", "客户来源"), ("甲", "转介绍"), ("乙", "Walk-in"), ("丙", "partner"), ("丁", "火星")]
    report = import_file(company.gate("manager_wang"), csv_file(tmp_path, rows))
    assert [(row, error.field) for row, error in report.rejected] == [(5, "source")]
    found = {one.name: one.source for one in Customer.select().where(Customer.source != "")}
    assert found == {"甲": "referral", "乙": "walk_in", "丙": "partner"}


def test_a_file_may_say_the_kind_in_the_words_of_the_house(company: Company, tmp_path: Path) -> None:
    write("enterprise", zh="机构客户")
    rows = [("姓名", "客户类型"), ("甲公司", "机构客户"), ("乙公司", "企业"), ("丙", "个人")]
    assert import_file(company.gate("manager_wang"), csv_file(tmp_path, rows)).accepted == 3
    kinds = [company.customer(name).kind for name in ("甲公司", "乙公司", "丙")]
    assert kinds == ["enterprise", "enterprise", "individual"]

"""Two people on one record: other fields merge, of the same one the person chooses, nothing typed is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import product

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup
from werkzeug.test import TestResponse

from app.chain.models import AuditEntry
from app.customers import record
from app.customers.merging import Choice, Clash
from app.customers.models import Customer
from app.customers.values import current
from app.db.connection import database
from tests.conftest import Company
from tests.customers.pages import Form, landed
from tests.queries import queries
from tests.tampering import behind_the_back

SignedIn = Callable[[str], FlaskClient]
HTMX = {"HX-Request": "true"}
MOBILE = "13800005678"


@pytest.fixture
def zhou(company: Company) -> str:
    """The number of a customer of manager_wang with an ID number and a mobile."""
    return str(company.customer("周以恒").number)


def load(number: str) -> Customer:
    database.connect(reuse_if_open=True)
    return Customer.get(Customer.number == number)


def edited(number: str) -> int:
    """How many edits of a record stand on the chain."""
    database.connect(reuse_if_open=True)
    rows = AuditEntry.select().where(AuditEntry.record == number, AuditEntry.action == "customer.edited")
    return int(rows.count())


def edit(number: str) -> str:
    return f"/customers/{number}/edit"


def opened(client: FlaskClient, number: str, field: str = "") -> Form:
    """The big form, or the one of `field`."""
    if field:
        return Form(client.get(f"{edit(number)}/{field}", headers=HTMX).text, f"{edit(number)}/{field}")
    return Form(client.get(edit(number)).text)


def save(client: FlaskClient, number: str, **typed: str) -> None:
    assert landed(client.post(edit(number), data=opened(client, number).sent(**typed))) == number


def read(answer: TestResponse, field: str, number: str) -> Form:
    return Form(answer.text, f"{edit(number)}/{field}")


def said(client: FlaskClient, number: str) -> str:
    """What the toasts of the page say."""
    page = client.get(f"/customers/{number}").text
    return Markup(page[page.index('id="toasts"') : page.index("<template")]).striptags()


def test_what_the_other_did_not_touch_is_saved_and_theirs_stays(as_: SignedIn, zhou: str) -> None:
    mine, theirs = as_("manager_wang"), as_("lead_east")
    form = opened(mine, zhou)
    save(theirs, zhou, region="west", mobile="13911112222")
    answer = mine.post(edit(zhou), data=form.sent(name="周以衡", email="zhou@example.cn"))
    assert landed(answer) == zhou
    customer = load(zhou)
    assert (customer.name, customer.region, customer.rev) == ("周以衡", "west", 3)
    assert [current(customer, name) for name in ("mobile", "email")] == ["13911112222", "zhou@example.cn"]
    told = said(mine, zhou)
    assert "沈东篱 changed meanwhile, and it stays so: " in told
    assert "Region" in told
    assert "Mobile" in told
    assert "13911112222" not in told


def test_where_both_changed_the_same_both_versions_are_shown(as_: SignedIn, zhou: str) -> None:
    mine, theirs = as_("manager_wang"), as_("lead_east")
    form = opened(mine, zhou)
    save(theirs, zhou, name="周已恒", mobile="13911112222", region="west")
    answer = mine.post(edit(zhou), data=form.sent(name="周以衡", mobile="13933334444", status="lost"))
    again = Form(answer.text)
    assert (answer.status_code, edited(zhou)) == (409, 1)
    assert set(again.errors) == {"name", "mobile"}
    assert "沈东篱 changed this: " in again.errors["name"]
    assert (again["name"], again["mobile"], again["status"]) == ("周以衡", "13933334444", "lost")
    assert again["region"] == "west", "what only the other changed is shown as it is now"
    assert again.choices["keep_name"] == again.choices["keep_mobile"] == ["mine", "theirs"]
    assert (again["keep_name"], again["keep_mobile"]) == ("", "")
    shown = Markup(answer.text).striptags()
    assert "周已恒" in shown
    assert "139****2222" in shown
    assert "13911112222" not in answer.text
    assert MOBILE not in answer.text


@pytest.mark.parametrize("keep", ["mine", "theirs"])
def test_the_choice_is_saved(as_: SignedIn, zhou: str, keep: str) -> None:
    mine, theirs = as_("manager_wang"), as_("lead_east")
    form = opened(mine, zhou)
    save(theirs, zhou, name="周已恒", mobile="13911112222", region="west")
    sent = form.sent(name="周以衡", mobile="13933334444", status="lost")
    again = Form(mine.post(edit(zhou), data=sent).text)
    assert landed(mine.post(edit(zhou), data=again.sent(keep_name=keep, keep_mobile="mine"))) == zhou
    customer = load(zhou)
    assert customer.name == {"mine": "周以衡", "theirs": "周已恒"}[keep]
    assert (current(customer, "mobile"), customer.region, customer.status) == ("13933334444", "west", "lost")


def test_without_a_choice_nothing_is_saved_and_a_choice_already_made_is_kept(
    as_: SignedIn, zhou: str
) -> None:
    mine, theirs = as_("manager_wang"), as_("lead_east")
    form = opened(mine, zhou)
    save(theirs, zhou, name="周已恒", external_id="K-2")
    again = Form(mine.post(edit(zhou), data=form.sent(name="周以衡", external_id="K-1")).text)
    answer = mine.post(edit(zhou), data=again.sent(keep_name="theirs"))
    once_more = Form(answer.text)
    assert (answer.status_code, edited(zhou), set(once_more.errors)) == (409, 1, {"external_id"})
    assert once_more["keep_name"] == "theirs"
    landed(mine.post(edit(zhou), data=once_more.sent(keep_external_id="mine")))
    assert (load(zhou).name, load(zhou).external_id) == ("周已恒", "K-1")


def test_a_choice_counts_for_the_version_that_was_seen(as_: SignedIn, zhou: str) -> None:
    mine, theirs = as_("manager_wang"), as_("lead_east")
    form = opened(mine, zhou)
    save(theirs, zhou, name="周已恒", external_id="K-2")
    again = Form(mine.post(edit(zhou), data=form.sent(name="周以衡", external_id="K-1")).text)
    save(theirs, zhou, name="周亦恒")
    answer = mine.post(edit(zhou), data=again.sent(keep_name="mine", keep_external_id="mine"))
    once_more = Form(answer.text)
    assert (answer.status_code, set(once_more.errors)) == (409, {"name"})
    assert "周亦恒" in Markup(answer.text).striptags()
    assert (once_more["keep_external_id"], once_more["keep_name"]) == ("mine", "")
    landed(mine.post(edit(zhou), data=once_more.sent(keep_name="mine")))
    assert (load(zhou).name, load(zhou).external_id) == ("周以衡", "K-1")


def test_both_having_written_the_same_is_no_conflict(as_: SignedIn, zhou: str) -> None:
    mine, theirs = as_("manager_wang"), as_("lead_east")
    form = opened(mine, zhou)
    save(theirs, zhou, name="周以衡")
    landed(mine.post(edit(zhou), data=form.sent(name="周以衡", status="lost")))
    assert (load(zhou).status, edited(zhou)) == ("lost", 2)


def test_whether_a_masked_value_is_the_same_is_not_told(as_: SignedIn, zhou: str) -> None:
    """Otherwise a stale form would try values without a row on the chain (rule 3)."""
    mine, theirs = as_("manager_wang"), as_("lead_east")
    form = opened(mine, zhou)
    save(theirs, zhou, mobile="13911112222")
    answers = [
        mine.post(edit(zhou), data=form.sent(mobile=tried))
        for tried in ("13911112222", "13933334444", MOBILE)
    ]
    assert [answer.status_code for answer in answers] == [409] * 3
    assert [set(Form(answer.text).errors) for answer in answers] == [{"mobile"}] * 3
    kept = Form(answers[0].text).sent(keep_mobile="mine")
    landed(mine.post(edit(zhou), data=kept))
    rows = AuditEntry.select().where(AuditEntry.action == "customer.confirmed")
    assert [row.record for row in rows] == [zhou]


def test_a_change_above_the_own_clearance_is_neither_shown_nor_named(as_: SignedIn, zhou: str) -> None:
    mine, theirs = as_("desk_liu"), as_("manager_wang")
    form = opened(mine, zhou)
    save(theirs, zhou, address="杭州市西湖区", email="zhou@example.cn", name="周已恒")
    answer = mine.post(edit(zhou), data=form.sent(name="周以衡"))
    assert (answer.status_code, set(Form(answer.text).errors)) == (409, {"name"})
    assert "西湖" not in answer.text
    landed(mine.post(edit(zhou), data=Form(answer.text).sent(keep_name="mine")))
    told = said(mine, zhou)
    assert "E-mail" in told
    assert "Address" not in told


def test_what_a_form_claims_the_record_was_is_not_believed(as_: SignedIn, zhou: str) -> None:
    mine, theirs = as_("manager_wang"), as_("lead_east")
    opened(mine, zhou)
    save(theirs, zhou, name="周已恒")
    for rev, met in (("7", "7"), ("3", "2"), ("1", "9"), ("1", "0"), ("-1", "x")):
        claims = {"rev": rev, "met": met, "name": "周以衡", "status": "active", "base_name": "周已恒"}
        assert mine.post(edit(zhou), data=claims).status_code == 409, rev
    assert load(zhou).name == "周已恒"
    inputs = [one.partition(">")[0] for one in mine.get(edit(zhou)).text.split("<input")]
    assert not [one for one in inputs if 'type="hidden"' in one and "周" in one]


def test_rows_of_an_earlier_release_make_every_difference_a_conflict(as_: SignedIn, zhou: str) -> None:
    mine, theirs = as_("manager_wang"), as_("lead_east")
    form = opened(mine, zhou)
    save(theirs, zhou, region="west")
    with behind_the_back() as raw:  # as such a row stood there: it did not tell its rev
        raw.execute("UPDATE audit_entry SET facts = '{}' WHERE id = (SELECT max(id) FROM audit_entry)")
    answer = mine.post(edit(zhou), data=form.sent(name="周以衡"))
    again = Form(answer.text)
    assert (answer.status_code, set(again.errors)) == (409, {"name", "region"})
    assert "no longer what it was" in again.errors["region"]
    landed(mine.post(edit(zhou), data=again.sent(keep_name="mine", keep_region="theirs")))
    assert (load(zhou).name, load(zhou).region) == ("周以衡", "west")


def test_one_value_is_asked_about_where_it_stands(as_: SignedIn, zhou: str) -> None:
    mine, theirs = as_("manager_wang"), as_("lead_east")
    form = opened(mine, zhou, "name")
    save(theirs, zhou, name="周已恒", region="west")
    address = f"{edit(zhou)}/name"
    answer = mine.post(address, data=form.sent(name="周以衡"), headers=HTMX)
    again = read(answer, "name", zhou)
    assert (answer.status_code, again["name"]) == (409, "周以衡")
    assert again.choices["keep_name"] == ["mine", "theirs"]
    assert "周已恒" in Markup(answer.text).striptags()
    theirs_kept = mine.post(address, data=again.sent(keep_name="theirs"), headers=HTMX)
    assert (theirs_kept.status_code, load(zhou).name, edited(zhou)) == (200, "周已恒", 1)
    assert "周已恒" in theirs_kept.text
    assert 'id="shown-region" hx-swap-oob' in theirs_kept.text
    mine_kept = mine.post(address, data=again.sent(keep_name="mine"), headers=HTMX)
    assert (mine_kept.status_code, load(zhou).name) == (200, "周以衡")


def test_one_value_that_nobody_else_touched_is_saved(as_: SignedIn, zhou: str) -> None:
    mine, theirs = as_("manager_wang"), as_("lead_east")
    form = opened(mine, zhou, "name")
    save(theirs, zhou, region="west")
    answer = mine.post(f"{edit(zhou)}/name", data=form.sent(name="周以衡"), headers=HTMX)
    assert (answer.status_code, load(zhou).name, load(zhou).region) == (200, "周以衡", "west")
    assert "changed meanwhile" in answer.text
    assert 'id="shown-region" hx-swap-oob' in answer.text


def test_in_the_last_moment_too(company: Company, zhou: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes between reading the record and writing it."""
    gate, other = company.gate("manager_wang"), company.gate("lead_east")
    check, turns = record._checked_changes, []

    def beaten(*given: object) -> object:
        if not turns:
            turns.append(1)
            record.edit(other, load(zhou), {"region": "west"}, 1)
        return check(*given)

    monkeypatch.setattr(record, "_checked_changes", beaten)
    result = record.edit(gate, load(zhou), {"name": "周以衡"}, 1)
    assert (load(zhou).name, load(zhou).region, load(zhou).rev) == ("周以衡", "west", 3)
    assert {name: theirs.username for name, theirs in result.theirs.items()} == {"region": "lead_east"}


def test_many_at_once_lose_nothing(as_: SignedIn, zhou: str) -> None:
    clients = {name: as_("manager_wang") for name in ("name", "email", "external_id", "status")}
    typed = {"name": "周以衡", "email": "zhou@example.cn", "external_id": "K-1", "status": "lost"}
    forms = {name: opened(client, zhou, name) for name, client in clients.items()}

    def send(name: str) -> int:
        sent = forms[name].sent(**{name: typed[name]})
        return clients[name].post(f"{edit(zhou)}/{name}", data=sent, headers=HTMX).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, typed))
    assert answers == [200] * 4
    customer = load(zhou)
    assert {name: current(customer, name) for name in typed} == typed
    assert (customer.rev, edited(zhou)) == (5, 4)


@pytest.mark.parametrize("field", ["birth_date", "region", "external_id"])
@pytest.mark.parametrize(("theirs", "mine"), [*product(range(3), repeat=2)])
def test_each_way_of_two_people_writing_one_value(
    company: Company, field: str, theirs: int, mine: int
) -> None:
    """0 is what stood there when both opened it; 1 and 2 are what somebody writes."""
    values = {
        "birth_date": [None, date(1990, 3, 7), date(1991, 4, 8)],
        "region": ["east", "west", None],
        "external_id": ["K-0", "K-1", "K-2"],
    }[field]
    wang, lead = company.gate("manager_wang"), company.gate("lead_east")
    number = record.create(wang, {"name": "孟晚", "region": "east", field: values[0]})
    record.edit(lead, load(number), {field: values[theirs], "name": "孟晓"}, 1)
    if mine not in {0, theirs} and theirs:
        with pytest.raises(Clash):
            record.edit(wang, load(number), {field: values[mine]}, 1)
        assert current(load(number), field) == values[theirs]
    else:
        record.edit(wang, load(number), {field: values[mine]}, 1)
        assert current(load(number), field) == values[mine or theirs]
    assert load(number).name == "孟晓"


def test_an_edit_merges_by_the_newest_and_the_first_value(company: Company, zhou: str) -> None:
    wang, lead = company.gate("manager_wang"), company.gate("lead_east")
    for name in ("周一", "周二"):
        record.edit(lead, load(zhou), {"name": name}, load(zhou).rev)
    untouched = record.edit(wang, load(zhou), {"name": "周以恒"}, 1)
    assert (bool(untouched), load(zhou).name) == (False, "周二")
    with pytest.raises(Clash) as clash:
        record.edit(wang, load(zhou), {"name": "周一"}, 1)
    assert clash.value.fields["name"].username == "lead_east"
    assert record.edit(wang, load(zhou), {"name": "周三"}, 1, Choice(3, {"name": "mine"}))


def test_a_conflict_costs_few_queries(as_: SignedIn, zhou: str) -> None:
    mine, theirs = as_("manager_wang"), as_("lead_east")
    form = opened(mine, zhou)
    for at in range(5):
        save(theirs, zhou, name=f"周{at}", mobile=f"1391111222{at}")
    with queries() as asked:
        assert mine.post(edit(zhou), data=form.sent(name="周以衡")).status_code == 409
    assert len(asked) <= 12

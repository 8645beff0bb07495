"""What is typed into a long form is kept for its person, and lets go of once it is saved or thrown away."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from wtforms import FileField, HiddenField, PasswordField, StringField

from app.accounts.models import Session
from app.customers.models import Customer
from app.db.connection import database
from app.drafts import keeping
from app.drafts.forms import KeptForm
from app.drafts.keeping import LARGEST, MOST, draft_of, keep, new_token
from app.drafts.models import Draft
from app.drafts.typed import kept_names, shown_names
from app.errors import Conflict, NotFound
from app.web.forms import Form as WebForm
from tests.conftest import STARTED, Company, at
from tests.customers.pages import Form, landed
from tests.drafts.conftest import Desk, is_draft, kept
from tests.queries import queries

SignedIn = Callable[[str], FlaskClient]


def test_what_is_typed_is_kept_and_the_form_says_when(adding: Desk) -> None:
    with at(STARTED):
        answer = adding.type(name="周小满", address="平江路 1 号")
    assert (answer.status_code, answer.mimetype, answer.text) == (200, "text/plain", "Kept 09:00:00")
    [draft] = kept()
    assert (draft["name"], draft["address"]) == ("周小满", "平江路 1 号")
    assert {"csrf_token", "draft"}.isdisjoint(draft)


def test_typing_on_replaces_what_was_kept(adding: Desk) -> None:
    with at(STARTED):
        adding.type(name="周小")
    with at(STARTED + timedelta(seconds=4)):
        adding.type(name="周小满")
    [draft] = Draft.select()
    assert [one["name"] for one in kept()] == ["周小满"]
    assert (draft.began_at, draft.kept_at) == (STARTED, STARTED + timedelta(seconds=4))


def test_a_form_opened_again_offers_it_and_is_filled_in(adding: Desk) -> None:
    adding.type(name="周小满", email="man@example", level="1")
    again = Desk(adding.client, "/customers/new")
    assert again.form["name"] == ""
    [url] = again.restore_urls
    page = again.client.get(url, follow_redirects=True)
    form = Form(page.text)
    assert (form["name"], form["email"], form["level"]) == ("周小满", "man@example", "1")
    assert (form["draft"], form["once"]) == (adding.token, adding.form["once"])
    assert Desk(adding.client, page.request.full_path).restore_urls == []


def test_two_tabs_keep_two_drafts_and_the_newer_is_offered(adding: Desk) -> None:
    with at(STARTED):
        adding.type(name="甲")
    with at(STARTED + timedelta(minutes=1)):
        second = Desk(adding.client, "/customers/new")
        second.type(name="乙")
    third = Desk(adding.client, "/customers/new")
    assert third.restore_urls == [f"/drafts/{second.token}"]
    assert "All drafts" in third.page
    assert [one["name"] for one in kept()] == ["甲", "乙"]


def test_a_form_of_the_other_kind_leads_to_the_right_page(as_: SignedIn) -> None:
    client = as_("manager_wang")
    Desk(client, "/customers/new?kind=enterprise").type(name="听松有限公司", industry="")
    [url] = Desk(client, "/customers/new").restore_urls
    form = Form(client.get(url, follow_redirects=True).text)
    assert (form["kind"], form["name"]) == ("enterprise", "听松有限公司")


def test_a_draft_of_a_record_holds_what_was_typed_and_nothing_else_of_it(editing: Desk) -> None:
    editing.type(name="周以衡", mobile="13911112222")
    assert kept() == [{"rev": "1", "name": "周以衡", "mobile": "13911112222"}]


def test_a_field_that_was_emptied_comes_back_empty(editing: Desk) -> None:
    editing.type(region="")
    [url] = Desk(editing.client, editing.address).restore_urls
    form = Form(editing.client.get(url, follow_redirects=True).text)
    assert (form["region"], form["name"]) == ("", "周以恒")


def test_where_nothing_was_typed_nothing_is_kept_and_what_is_taken_back_goes(editing: Desk) -> None:
    assert (editing.type().text, kept()) == ("", [])
    editing.type(name="周以衡")
    assert (editing.type().text, kept()) == ("", [])


def test_a_restored_form_is_told_from_an_untouched_one_as_well(editing: Desk) -> None:
    editing.type(name="周以衡")
    [url] = Desk(editing.client, editing.address).restore_urls
    restored = Desk(editing.client, editing.client.get(url).location)
    restored.type(external_id="CRM-9")
    assert kept() == [{"rev": "1", "name": "周以衡", "external_id": "CRM-9"}]


def test_saving_lets_go_of_it(adding: Desk, editing: Desk) -> None:
    adding.type(name="周小满")
    editing.type(name="周以衡")
    landed(adding.save(name="周小满"))
    landed(editing.save(name="周以衡"))
    assert kept() == []


def test_it_goes_with_what_is_saved_or_not_at_all(editing: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def beaten(*_: object) -> None:
        raise Conflict

    editing.type(name="周以衡")
    assert editing.save(name="周以衡", birth_date="30 February").status_code == 422
    monkeypatch.setattr("app.drafts.forms.forget", beaten)
    assert editing.save(name="周以衡").status_code == 409
    database.connect(reuse_if_open=True)
    assert Customer.select().where(Customer.name == "周以衡").count() == 0
    assert len(kept()) == 1


def test_a_form_that_is_shown_again_goes_on_with_the_same_draft(editing: Desk) -> None:
    page = editing.save(name="周以衡", birth_date="30 February").text
    editing.page, editing.form = page, Form(page)
    editing.type()
    assert kept() == [{"rev": "1", "name": "周以衡", "birth_date": "30 February"}]


def test_somebody_elses_change_meanwhile_is_met_when_the_draft_is_saved(editing: Desk, as_: SignedIn) -> None:
    editing.type(name="周以衡")
    landed(Desk(as_("lead_east"), editing.address).save(name="周已恒"))
    [url] = Desk(editing.client, editing.address).restore_urls
    restored = Desk(editing.client, editing.client.get(url).location)
    assert (restored.form["name"], restored.form["rev"]) == ("周以衡", "1")
    answer = restored.save()
    assert answer.status_code == 409
    assert set(Form(answer.text).errors) == {"name"}
    assert "周已恒" in answer.text


def test_nobody_else_meets_it_whoever_they_are(editing: Desk, as_: SignedIn, zhou: str) -> None:
    editing.type(name="周以衡")
    for username in ("director", "lead_east", "sysadmin", "security"):
        client = as_(username)
        assert client.get(f"/drafts/{editing.token}").status_code == 404
        assert "draft=" not in client.get("/drafts/").text
        if username in {"director", "lead_east"}:
            page = client.get(f"/customers/{zhou}/edit?draft={editing.token}").text
            assert "周以衡" not in page
            assert "/drafts/discard" not in page
        assert client.post("/drafts/discard", data={"discard": editing.token}).status_code == 303
    assert len(kept()) == 1


def test_a_token_of_somebody_elses_begins_a_draft_of_ones_own(editing: Desk, as_: SignedIn) -> None:
    editing.type(name="周以衡")
    other = Desk(as_("lead_east"), editing.address)
    other.type(name="周已恒", draft=editing.form["draft"])
    assert [one["name"] for one in kept()] == ["周以衡", "周已恒"]


def test_a_draft_is_thrown_away(adding: Desk) -> None:
    adding.type(name="周小满")
    for _ in range(2):
        answer = adding.client.post("/drafts/discard", data={"discard": adding.token})
        assert (answer.status_code, answer.location) == (303, "/drafts/")
    assert kept() == []
    assert adding.client.get(f"/drafts/{adding.token}").status_code == 404


def test_the_page_of_ones_drafts_names_form_number_and_time(adding: Desk, editing: Desk, zhou: str) -> None:
    with at(STARTED):
        adding.type(name="周小满")
        editing.type(name="周以衡")
        page = adding.client.get("/drafts/").text
    assert page.index(zhou) < page.index(f"/drafts/{adding.token}")
    assert page.count("today 09:00") == 6
    assert "周小满" not in page
    assert "周以衡" not in page


def test_a_page_of_a_form_costs_one_query_more(company: Company, editing: Desk) -> None:
    for turn in range(3):
        keep(company.person("manager_wang"), "customers.create", "", new_token(), [("name", str(turn))])
    editing.type(name="周以衡")
    for address in ("/customers/new", editing.address, f"{editing.address}?draft={editing.token}"):
        with queries() as asked:
            editing.client.get(address)
        assert len([one for one in asked if '"draft"' in one.sql]) == 1


def test_keeping_is_work_by_hand_and_prolongs_the_session(adding: Desk) -> None:
    Session.update(last_seen_at=STARTED, began_at=STARTED).execute()
    with at(STARTED + timedelta(hours=1)):
        adding.type(name="周小满")
        database.connect(reuse_if_open=True)
        assert Session.get().last_seen_at == STARTED + timedelta(hours=1)


def test_what_is_too_large_is_not_kept(adding: Desk) -> None:
    adding.type(name="周小满")
    assert "Too long" in adding.type(name="周" * LARGEST).text
    assert [one["name"] for one in kept()] == ["周小满"]


@pytest.mark.usefixtures("adding")
def test_the_oldest_makes_room(company: Company) -> None:
    wang, li = company.person("manager_wang"), company.person("manager_li")
    keep(li, "customers.create", "", new_token(), [("name", "别人的")])
    for turn in range(MOST + 2):
        keep(wang, "customers.create", "", new_token(), [("name", str(turn))])
    assert [one["name"] for one in kept()] == ["别人的", *(str(turn) for turn in range(2, MOST + 2))]


@pytest.mark.parametrize(
    "address",
    [
        "no.such.form",
        "accounts.check",
        "customers.create?number=C26-7K3QXP",
        "customers.save",
        f"customers.save?number={'C' * 41}",
    ],
)
def test_only_long_forms_are_kept(adding: Desk, address: str) -> None:
    assert adding.client.post(f"/drafts/keep/{address}", data=adding.form.sent(name="周")).status_code == 404
    assert kept() == []


@pytest.mark.parametrize(
    "draft", ["", "x", "../..", "\x00", "x" * 5000, "abcdefghijkl.%%%", "abcdefghijkl.周"]
)
def test_a_made_up_name_of_a_draft_is_none(adding: Desk, draft: str) -> None:
    assert adding.type(name="周小满", draft=draft).status_code == 200
    assert [one["name"] for one in kept()] == ["周小满"]
    assert all(is_draft(f"/drafts/{one.token}") for one in Draft.select())


def test_passwords_and_files_are_never_kept() -> None:
    class Odd(WebForm):
        word = StringField()
        secret = PasswordField()
        paper = FileField()
        draft = HiddenField()
        rev = HiddenField()

    assert (kept_names(Odd), shown_names(Odd)) == ({"word", "rev"}, ("word",))


def test_a_damaged_draft_does_not_take_the_form_away(editing: Desk) -> None:
    editing.type(name="周以衡")
    Draft.update(typed=b"\x01" * 40).execute()
    [url] = Desk(editing.client, editing.address).restore_urls
    page = editing.client.get(url, follow_redirects=True)
    assert (page.status_code, Form(page.text)["name"]) == (200, "周以恒")


def test_a_draft_moved_to_another_row_does_not_open(company: Company, adding: Desk, editing: Desk) -> None:
    adding.type(name="周小满")
    editing.type(name="周以衡")
    first, second = Draft.select().order_by(Draft.id)
    Draft.update(typed=first.typed).where(Draft.id == second.id).execute()
    assert keeping.text_of(draft_of(company.person("manager_wang"), editing.token)) == []


def test_a_draft_of_nobody_is_not_found(company: Company) -> None:
    with pytest.raises(NotFound):
        draft_of(company.person("manager_wang"), new_token())


def test_a_form_of_no_room_says_so(company: Company) -> None:
    person, nameless = company.person("manager_wang"), r"accounts\.profile has no long form KeptForm"
    with company.app.test_request_context("/profile"), pytest.raises(LookupError, match=nameless):
        KeptForm().resume(person)

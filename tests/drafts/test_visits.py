"""What is said of a talk with a customer may be as long as a note: it is kept, and offered again."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.customers.models import Visit
from app.customers.part_forms import VisitForm
from app.db.connection import database
from app.drafts.models import Draft
from tests.conftest import Company
from tests.customers.pages import Form
from tests.drafts.conftest import Desk, kept

REPORT = "到访两小时，谈妥续约，材料下周送到。"


@pytest.fixture
def writing_down(as_: Callable[[str], FlaskClient], zhou: str) -> Desk:
    """manager_wang writes down a talk with zhou."""
    address = f"/customers/{zhou}/visits/new"
    desk = Desk(as_("manager_wang"), address)
    desk.form = Form(desk.page, address)
    return desk


def test_what_was_begun_is_offered_again_and_let_go_of_once_it_is_saved(writing_down: Desk) -> None:
    assert writing_down.type(outcome=REPORT, next_step="送合同").text.startswith("Kept ")
    assert [draft["outcome"] for draft in kept()] == [REPORT]
    again = Desk(writing_down.client, writing_down.address)
    [url] = again.restore_urls
    page = again.client.get(url, follow_redirects=True).text
    restored = Form(page, writing_down.address)
    assert (restored["outcome"], restored["next_step"]) == (REPORT, "送合同")
    answer = again.client.post(writing_down.address, data=restored.sent(next_step="", kind="call"))
    assert answer.status_code == 303
    database.connect(reuse_if_open=True)
    assert Visit.select().count() == 1
    assert not Draft.select().exists()


def test_codes_of_what_was_begun_are_told_in_words(company: Company) -> None:
    wang = company.person("manager_wang")
    typed = [("kind", "call"), ("person", str(wang.id)), ("outcome", REPORT)]
    with company.app.app_context():
        assert [str(one) for one in VisitForm.told(typed)] == ["Phone call", wang.name, REPORT]


def test_a_wrong_value_leaves_what_was_typed(writing_down: Desk) -> None:
    writing_down.type(outcome=REPORT)
    answer = writing_down.save(outcome=REPORT, at="昨天")
    assert answer.status_code == 422
    assert REPORT in answer.text
    assert [draft["outcome"] for draft in kept()] == [REPORT]

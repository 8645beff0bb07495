"""A note that is being written is kept, and offered again."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.customers.pages import Form
from tests.drafts.conftest import Desk, kept

SAID = "客户希望每月五日前收到账单。"


@pytest.fixture
def writing_one(as_: Callable[[str], FlaskClient], zhou: str) -> Desk:
    """manager_wang writes a note on zhou."""
    client, address = as_("manager_wang"), f"/customers/{zhou}/notes/new"
    desk = Desk(client, address)
    desk.form = Form(desk.page, address)
    return desk


def test_it_is_kept_offered_again_and_gone_once_it_is_saved(writing_one: Desk) -> None:
    writing_one.type(text=SAID)
    assert [one["text"] for one in kept()] == [SAID]
    again = Desk(writing_one.client, writing_one.address)
    [url] = again.restore_urls
    opened = writing_one.client.get(url)
    page = writing_one.client.get(opened.location)
    assert SAID in page.text
    sent = Form(page.text, writing_one.address).sent()
    assert writing_one.client.post(writing_one.address, data=sent).status_code == 303
    assert kept() == []

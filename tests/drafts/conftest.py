"""A person at a form."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.db.connection import database
from app.drafts.keeping import text_of
from app.drafts.models import Draft
from tests.conftest import Company
from tests.customers.pages import Form, addresses


@dataclass
class Desk:
    """A form that is open in a browser."""

    client: FlaskClient
    address: str

    def __post_init__(self) -> None:
        self.page = self.client.get(self.address).text
        self.form = Form(self.page)

    @property
    def keep_url(self) -> str:
        return self.page.partition('data-keep="')[2].partition('"')[0]

    @property
    def token(self) -> str:
        return self.form["draft"].partition(".")[0]

    def type(self, **typed: str | None) -> TestResponse:
        """What a page sends by itself once something was typed."""
        return self.client.post(self.keep_url, data=self.form.sent(**typed))

    def save(self, **typed: str | None) -> TestResponse:
        return self.client.post(self.address, data=self.form.sent(**typed))

    @property
    def restore_urls(self) -> list[str]:
        return sorted(url for url in addresses(self.page) if is_draft(url))


def is_draft(url: str) -> bool:
    return url.startswith("/drafts/") and url.count("/") == 2 and url not in {"/drafts/", "/drafts/discard"}


def kept() -> list[dict[str, str]]:
    """What every draft holds, the oldest first."""
    database.connect(reuse_if_open=True)
    return [dict(text_of(draft)) for draft in Draft.select().order_by(Draft.id)]


@pytest.fixture
def zhou(company: Company) -> str:
    """The number of a customer of manager_wang with an ID number and a mobile."""
    return str(company.customer("周以恒").number)


@pytest.fixture
def editing(as_: Callable[[str], FlaskClient], zhou: str) -> Desk:
    """manager_wang edits zhou."""
    return Desk(as_("manager_wang"), f"/customers/{zhou}/edit")


@pytest.fixture
def adding(as_: Callable[[str], FlaskClient]) -> Desk:
    """manager_wang adds a customer."""
    return Desk(as_("manager_wang"), "/customers/new")

"""Disabling and enabling people."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.access.grants import give, grants_to
from app.access.models import Grant
from app.accounts.disabling import disable, enable
from app.chain.models import AuditEntry
from app.clock import now
from app.errors import Invalid
from tests.conftest import Company

SignIn = Callable[..., TestResponse]
As = Callable[[str], FlaskClient]


@pytest.mark.parametrize("username", ["sysadmin", "security", "auditor"])
def test_the_last_holder_of_an_officers_role_stays(company: Company, username: str) -> None:
    with pytest.raises(Invalid):
        disable(company.person("director"), company.person(username))
    assert not company.person(username).disabled


def test_nobody_disables_themselves(company: Company) -> None:
    with pytest.raises(Invalid):
        disable(company.person("manager_li"), company.person("manager_li"))


def test_grants_from_and_to_somebody_disabled_end(company: Company) -> None:
    lead, receiver = company.gate("lead_east"), company.person("manager_li")
    until = now() + timedelta(days=1)
    parts = {"permissions": frozenset({"customer.view"}), "level": 3, "until": until, "purpose": "代班"}
    give(lead.person, lead.standing, company.customer("周以恒"), person=receiver, **parts)
    give(lead.person, lead.standing, company.customer("林婉清"), person=company.person("desk_chen"), **parts)
    disable(company.person("sysadmin"), lead.person)
    assert grants_to(receiver) == []
    assert all(grant.ended_at for grant in Grant.select())


def test_disabling_is_on_the_chain_with_what_ended(company: Company, as_: As) -> None:
    as_("manager_li")
    disable(company.person("sysadmin"), company.person("manager_li"))
    row = AuditEntry.get(AuditEntry.action == "person.disabled")
    assert (row.kind, row.record) == ("person", "manager_li")
    assert row.person == company.person("sysadmin").id
    assert '"disabled":[false,true]' in row.changes
    assert '"sessions":1' in row.facts


def test_enabled_again_they_sign_in_with_the_password_they_had(company: Company, sign_in: SignIn) -> None:
    disable(company.person("sysadmin"), company.person("manager_li"))
    assert sign_in(company.client(), "manager_li").status_code == 422
    enable(company.person("sysadmin"), company.person("manager_li"))
    assert sign_in(company.client(), "manager_li").status_code == 303


def test_a_form_opened_before_is_out_of_date_afterwards(company: Company) -> None:
    before = company.person("manager_li").rev
    disable(None, company.person("manager_li"))
    assert company.person("manager_li").rev == before + 1

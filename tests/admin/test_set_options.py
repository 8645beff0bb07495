from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.admin.options import LIMITS, present_options, set_options
from app.clock import now
from app.errors import Forbidden
from app.web.options import OPTIONS, options
from tests.chained import count, last
from tests.conftest import Company, at, form

AsPerson = Callable[[str], FlaskClient]
URL = "/admin/options/"


def fields(**typed: object) -> dict[str, object]:
    there = present_options()
    return form(**{**there.values, "rev": there.rev, **typed})


def test_the_page_tells_the_options_now(sysadmin: FlaskClient) -> None:
    page = sysadmin.get(URL).text
    for name, value in OPTIONS.items():
        assert f'name="{name}"' in page
        assert f'value="{value}"' in page


def test_a_changed_option_holds_at_once_with_a_row_on_the_chain(as_: AsPerson, sysadmin: FlaskClient) -> None:
    browser = as_("manager_wang")
    assert sysadmin.post(URL, data=fields(session_idle_hours=1)).status_code == 303
    assert last("setting.changed") == ("sysadmin", "session_idle_hours", {"session_idle_hours": [2, 1]})
    with at(now() + timedelta(minutes=90)):
        assert browser.get("/organisation/").status_code == 302


def test_saving_without_a_change_writes_nothing(sysadmin: FlaskClient) -> None:
    rows = count()
    assert sysadmin.post(URL, data=fields()).status_code == 303
    assert count() == rows


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("session_idle_hours", ""),
        ("session_idle_hours", None),
        ("session_idle_hours", "0"),
        ("session_idle_hours", "25"),
        ("session_idle_hours", "-1"),
        ("session_idle_hours", "1.5"),
        ("session_idle_hours", "two"),
        ("session_idle_hours", "😀"),
        ("session_idle_hours", "2\x00"),
        ("session_idle_hours", "9" * 5000),
        ("session_idle_hours", "13"),
        ("session_absolute_hours", "0"),
        ("session_absolute_hours", "169"),
        ("password_max_days", "-1"),
        ("password_max_days", "3651"),
    ],
)
def test_a_bad_value_is_told_beside_its_field_and_nothing_is_saved(
    sysadmin: FlaskClient, field: str, typed: str | None
) -> None:
    rows = count()
    answer = sysadmin.post(URL, data=fields(**{field: typed}))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert (options(), count()) == (OPTIONS, rows)


def test_what_was_typed_stays(sysadmin: FlaskClient) -> None:
    answer = sysadmin.post(URL, data=fields(session_idle_hours="two", password_max_days="90"))
    assert 'value="two"' in answer.text
    assert 'value="90"' in answer.text


def test_full_width_digits_are_digits(sysadmin: FlaskClient) -> None:
    assert sysadmin.post(URL, data=fields(session_idle_hours="３")).status_code == 303
    assert options()["session_idle_hours"] == 3


def test_somebody_elses_change_in_between_is_told_and_what_was_typed_kept(sysadmin: FlaskClient) -> None:
    mine = fields(password_max_days=90)
    sysadmin.post(URL, data=fields(password_max_days=365))
    answer = sysadmin.post(URL, data=mine)
    assert answer.status_code == 409
    assert 'value="90"' in answer.text
    assert "Stands there now: 365" in answer.text
    assert options()["password_max_days"] == 365
    assert sysadmin.post(URL, data={**mine, "rev": present_options().rev}).status_code == 303


@pytest.mark.parametrize("username", ["security", "auditor", "director", "newcomer"])
def test_nobody_else_gets_in(company: Company, as_: AsPerson, username: str) -> None:
    assert as_(username).get(URL).status_code == 403
    assert as_(username).post(URL, data=fields(password_max_days=1)).status_code == 403
    with pytest.raises(Forbidden):
        set_options(company.gate(username), OPTIONS, 0)


def test_every_option_has_its_limits() -> None:
    assert LIMITS.keys() == OPTIONS.keys()

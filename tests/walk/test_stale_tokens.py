"""Without a valid form token no route does anything, whatever is sent."""

import pytest

from tests.walk.answers import COUNTED
from tests.walk.browser import Browser, undone
from tests.walk.house import House
from tests.walk.people import WALKERS
from tests.walk.planted import READABLE
from tests.walk.routes import holds, visits
from tests.walk.turns import in_turn

TOLD = {400, 403, 404, 409, 422}
NOT_SIGNED_IN = {302, 401}


@pytest.mark.parametrize("username", ["", *WALKERS])
def test_nothing_is_written_without_a_valid_form_token(
    house: House, username: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, found, asked = Browser(house, username), [], 0
    forms = browser.forms()
    monkeypatch.setitem(house.app.config, "WTF_CSRF_ENABLED", value=True)
    for route in house.routes:
        if route.method != "POST" or not holds(route, browser.permissions):
            continue
        readable = [one for one in house.of(username, route.kind) if one.relation == READABLE]
        if route.kind and not readable:
            continue
        visit = next(visits(route, readable))
        alike = house.alike(username, route) if username else [username]
        for htmx in in_turn((False, True), alike.index(username), len(alike)):
            form = {**forms.get(route.rule.endpoint, {}), "csrf_token": "stale"}
            with undone():
                answer = browser.ask("POST", visit.path, form, htmx=htmx)
            asked += 1
            same_cookie = {**answer.kept, "csrf_token": ""} == {**browser.kept, "csrf_token": ""}
            told = TOLD if username else TOLD | NOT_SIGNED_IN
            if answer.status not in told or answer.changes > len(answer.written & COUNTED) or not same_cookie:
                found.append(f"{visit} {'by HTMX ' * htmx}answers {answer.status}, changes {answer.changes}")
    assert not found, "\n".join(found)
    assert asked

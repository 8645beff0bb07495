"""Every route that names no record × every person: refused without permission, never broken or telling."""

from collections.abc import Iterator

import pytest

from app.access.routes import PUBLIC
from tests.walk.answers import Answer
from tests.walk.browser import Browser
from tests.walk.house import House
from tests.walk.people import WALKERS
from tests.walk.routes import OF_A_LINK, Route, Visit, holds, visits

FOUND = {"GET": {200, 302, 303}, "POST": {200, 201, 204, 302, 303, 403, 422}}
"""What who may pass is answered. By POST the rules may still refuse: nobody sets their own rights."""
EMPTY = {404, 409}
"""An empty form names nothing, and no `rev`."""
OF_ANOTHER_STATE = {
    "appraisal.archive_plan": 409,
    "appraisal.save_plan_scorers": 404,
    "scorecards.publish": 409,
}
"""What is sent about a plan that is a draft and has nobody in it, and about a card that nobody approved."""


@pytest.mark.parametrize("username", WALKERS)
def test_a_route_is_open_to_whoever_holds_its_permission_and_tells_nothing_of_what_they_may_not_read(
    house: House, username: str
) -> None:
    browser = Browser(house, username)
    others = [route for route in house.routes if not route.kind]
    house.visited.clear()
    found = [line for route in others for line in _walk(browser, route)]
    assert not found, "\n".join(found)
    assert house.visited >= {route.name for route in others}


def _walk(browser: Browser, route: Route) -> Iterator[str]:
    for way in browser.ways_in_turn(route):
        for visit in visits(route, ()):
            answer = browser.go(visit, way)
            for told in _complaints(browser, visit, answer, EMPTY if way.form == {} else set()):
                yield f"{visit}, {way}: {told}"


def _complaints(browser: Browser, visit: Visit, answer: Answer, also: set[int]) -> Iterator[str]:
    house, route = browser.house, visit.route
    may = holds(route, browser.permissions)
    also = also | {OF_ANOTHER_STATE.get(route.rule.endpoint, 200)}
    expected = FOUND[route.method] | also if not visit.lacking else {404}
    for leak in house.leaks(answer, browser.username, route):
        yield f"tells {leak}"
    if answer.status not in (expected if may else {403}):
        yield f"answered {answer.status}"
    shut = not may or (route.permission == PUBLIC and route.rule.endpoint not in OF_A_LINK)
    if shut and house.asks_for_records(answer):
        yield "looked something up that it has no business with"
    if (not may or answer.status == 403) and not answer.left_alone:
        yield f"changed {answer.written or 'something'} although it refused"

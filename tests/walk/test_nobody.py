"""Nobody signed in: every route leads to the sign-in, but those that were declared public."""

from app.access.routes import PUBLIC
from tests.walk.browser import Browser
from tests.walk.house import House
from tests.walk.routes import visits

OPEN = {
    "assets.file",
    "health.healthz",
    "accounts.login",
    "accounts.check",
    "accounts.choose_language",
    "accounts.setup",
    "accounts.found",
    "accounts.load_demo",
    "accounts.demo",
    "tickets.say_feedback",
    "tickets.take_feedback",
}
"""Whoever makes another route public says so here, too."""


def test_public_are_only_the_routes_that_are_named_here(house: House) -> None:
    assert {route.rule.endpoint for route in house.routes if route.permission == PUBLIC} == OPEN


def test_nobody_gets_past_the_sign_in_whatever_they_ask_for(house: House) -> None:
    browser, found = Browser(house), []
    shut = [route for route in house.routes if route.permission != PUBLIC]
    house.visited.clear()
    for route in shut:
        for way in browser.ways(route):
            for visit in visits(route, house.of("manager_li", route.kind)):
                answer = browser.go(visit, way)
                ends = (401, "HX-Redirect") if way.htmx else (302, "Location")
                target = dict(answer.headers).get(ends[1], "").partition("?")[0]
                if (answer.status, target) != (ends[0], "/login") or (answer.body and way.htmx):
                    found.append(f"{visit}, {way}: {answer.status} {target}")
                if house.asks_for_records(answer) or answer.changes:
                    found.append(f"{visit}, {way}: looked up or changed something")
                found += [f"{visit}, {way}: {one}" for one in house.leaks(answer, "", route, visit.record)]
    assert not found, "\n".join(found)
    assert house.visited == {route.name for route in shut}


def test_public_routes_answer_nobody_without_looking_at_a_record(house: House) -> None:
    browser, found = Browser(house), []
    for route in (route for route in house.routes if route.permission == PUBLIC):
        for way in browser.ways(route):
            for visit in visits(route, ()):
                answer = browser.go(visit, way)
                if house.asks_for_records(answer) or answer.status in {401, 403} or answer.status >= 500:
                    found.append(f"{visit}, {way}: {answer.status}")
    assert not found, "\n".join(found)

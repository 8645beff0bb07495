"""Every route that names a record × every person × every relation: what is there, what does not exist."""

from collections.abc import Iterator

import pytest

from app.access.routes import SIGNED_IN
from tests.walk.answers import Answer
from tests.walk.browser import Browser
from tests.walk.house import House
from tests.walk.people import WALKERS
from tests.walk.planted import GRANTED, GRANTED_ON, MISSING, UNREADABLE
from tests.walk.routes import UNUSED, Route, Visit, holds, visits

OF_MOBILE = frozenset(
    (
        *(f"customers.{name}" for name in ("remove_part", "attach_file", "new_part", "add_part")),
        *(
            "customers.new_note",
            "customers.add_note",
            "customers.new_visit",
            "customers.add_visit",
            "tickets.add_template",
        ),
        *(f"tickets.{name}_step" for name in ("new", "add", "save", "finish", "reopen", "strike", "move")),
        "tickets.step",
        "tickets.attach_file",
        "tickets.reveal_phone",
    )
)
"""Routes of what has the level of a mobile, whatever their address names."""
DONE = {200, 201, 204, 303, 409, 422}
REFUSED = {403, 404}
LEVEL_OF_MOBILE = 2
BY_STEPS = frozenset({"appraisal", "risk", "signal"})
PAGES = frozenset({("appraisal.sheet", "GET"), ("risk.risk", "GET"), ("signals.signal", "GET")})
"""What is done to these is for one of those whose own it is, or by role; all who read one see its page."""


@pytest.mark.parametrize("username", WALKERS)
def test_a_record_is_there_for_whom_the_rules_let_read_it_and_for_nobody_else(
    house: House, username: str
) -> None:
    browser = Browser(house, username)
    named = [route for route in house.routes if route.kind]
    house.visited.clear()
    found = [line for turn, route in enumerate(named) for line in _walk(browser, route, turn)]
    assert not found, "\n".join(found)
    assert house.visited >= {route.name for route in named}


def _walk(browser: Browser, route: Route, turn: int) -> Iterator[str]:
    """Where the door stays shut, a missing record and one other, of each relation in `turn`, are enough:
    nothing protected is looked up before the refusal, which is checked, so nothing could tell them apart.

    Each address is asked for in the ways that fall to this person, and in the same ways the missing one that
    it is compared with.
    """
    planted, may = browser.house.of(browser.username, route.kind), holds(route, browser.permissions)
    if not may:
        planted = [planted[turn % len(planted)]]
    every = list(visits(route, planted))
    taken = [browser.ways_in_turn(route, visit.relation if may else "") for visit in every]
    for way in browser.ways(route):
        asked = [
            visit
            for visit, ways in zip(every, taken, strict=True)
            if way in ways or visit.relation == MISSING
        ]
        answers = [(visit, browser.go(visit, way)) for visit in asked] if len(asked) > 1 else []
        for visit, told in _complaints(browser, route, answers):
            yield f"{visit}, {way}: {told}"


def _complaints(
    browser: Browser, route: Route, answers: list[tuple[Visit, Answer]]
) -> Iterator[tuple[Visit, str]]:
    may = holds(route, browser.permissions)
    missing = next((answer for visit, answer in answers if visit.relation == MISSING), None)
    for visit, answer in answers:
        for leak in browser.house.leaks(answer, browser.username, route, visit.record):
            yield visit, f"tells {leak}"
        if answer.status not in _expected(browser, may, route, visit):
            yield visit, f"answered {answer.status}"
        unreadable = _is_hidden(browser, visit)
        if not may and browser.house.asks_for_records(answer):
            yield visit, "looked something up before it refused"
        if (not may or unreadable or _is_not_passed_on(route, visit)) and not answer.left_alone:
            yield visit, f"changed {answer.written or 'something'}"
        if missing and visit.relation and (not may or unreadable):
            yield from ((visit, told) for told in _differences(visit, answer, missing))


def _is_hidden(browser: Browser, visit: Visit) -> bool:
    """Whether it does not exist for this person, as no record of a kind does that they may not view."""
    if visit.lacking or visit.relation in UNREADABLE | {MISSING}:
        return True
    return bool(visit.record) and not browser.house.sees(browser.username, visit.record)


def _expected(browser: Browser, may: bool, route: Route, visit: Visit) -> set[int]:  # noqa: FBT001
    if not may:
        return {403}
    one_of_its_own = route.kind in BY_STEPS and route.name not in PAGES
    if _is_hidden(browser, visit):
        return {404} | (REFUSED if one_of_its_own and visit.lacking else set())
    of_mobile = {"field", "column", "file"} & route.rule.arguments
    of_mobile |= {route.rule.endpoint} & OF_MOBILE
    if of_mobile and route.kind not in BY_STEPS and WALKERS[browser.username].clearance < LEVEL_OF_MOBILE:
        return REFUSED | DONE if visit.relation == GRANTED else REFUSED
    return DONE | REFUSED if _is_not_passed_on(route, visit) or one_of_its_own else DONE


def _is_not_passed_on(route: Route, visit: Visit) -> bool:
    """Whether the record can be read by a grant alone, which does not include what `route` is for."""
    passed_on = {SIGNED_IN, *GRANTED_ON[route.kind]}
    return visit.relation == GRANTED and route.permission not in passed_on


def _differences(visit: Visit, answer: Answer, missing: Answer) -> Iterator[str]:
    number = visit.record.number if visit.record else UNUSED
    if answer.without(number) != missing.without(UNUSED):
        yield "is told apart from a missing one by what is answered"
    if answer.asked != missing.asked:
        yield "is told apart from a missing one by what is looked up"

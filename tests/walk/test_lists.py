"""Pages about many records: one that can't be read is in no list, count, page, sort position or hit."""

from collections.abc import Iterator

import pytest

from app.access.models import Protected
from app.access.routes import PUBLIC
from tests.walk.answers import Answer
from tests.walk.browser import Browser, undone
from tests.walk.house import House
from tests.walk.people import WALKERS
from tests.walk.planted import ABOVE, MAKERS, OUTSIDE, READABLE, UNREADABLE, Place, places, values
from tests.walk.routes import UNUSED, Visit, holds, records, visits

ASKING_ABOUT_ANY = {"audit.view", "access.review"}
"""Whoever holds one of these may ask it about any record by its number, and gets no value of it."""
ADDED = 550
"""The turn of a record that is not there yet."""
EDGES = ("before={0}&number={0}&record={0}", "after={0}&q={0}&query={0}")
"""Ways in which an address could ask where a record stands."""


@pytest.mark.parametrize("username", WALKERS)
def test_a_record_that_cannot_be_read_changes_nothing_on_any_page_when_it_is_added(
    house: House, username: str
) -> None:
    browser = Browser(house, username)
    shut = [*_shut_places(browser)]
    before = [(visit, browser.look(visit.path).without()) for visit in _open_pages(browser) if shut]
    with undone():
        for turn, (kind, place) in enumerate(shut, start=ADDED):
            MAKERS[kind](place, values(turn))
        found = [str(visit) for visit, page in before if _as_it_is(browser, visit).without() != page]
    assert not found, f"once there is {shut}, these differ: {found}"


@pytest.mark.parametrize("username", WALKERS)
def test_the_number_of_a_record_that_cannot_be_read_leads_nowhere_on_any_page(
    house: House, username: str
) -> None:
    browser, found = Browser(house, username), []
    shut = [one for one in house.planted if one.walker == username and one.relation in UNREADABLE]
    for visit in _open_pages(browser):
        for edge in EDGES if shut and visit.route.permission not in ASKING_ABOUT_ANY else ():
            missing = browser.look(f"{visit.path}?{edge.format(UNUSED)}")
            if _is_not_sought(browser, visit, missing):
                continue
            there = browser.look(f"{visit.path}?{edge.format(shut[0].number)}")
            if there.without(shut[0].number) != missing.without(UNUSED) or there.asked != missing.asked:
                found.append(f"{visit}?{edge} tells {shut[0].relation} from missing")
    assert not found, "\n".join(found)


def test_a_record_that_can_be_read_does_change_the_pages_that_show_it(house: House) -> None:
    """So that what is asserted above could fail."""
    browser = Browser(house, "lead_east")
    place = places(WALKERS["lead_east"])[READABLE]
    before = [(visit, browser.look(visit.path).without()) for visit in _open_pages(browser)]
    with undone():
        MAKERS["customer"](place, values(ADDED))
        changed = {
            visit.route.rule.endpoint for visit, page in before if _as_it_is(browser, visit).without() != page
        }
    assert {"customers.index", "customers.count", "home.index"} <= changed


def _as_it_is(browser: Browser, visit: Visit) -> Answer:
    """The page now, whatever it was when it was looked at."""
    with undone():
        return browser.ask("GET", visit.path)


def _is_not_sought(browser: Browser, visit: Visit, asked: Answer) -> bool:
    """Whether a number in the address matters to nothing: the same is looked up as without it."""
    plain = browser.look(visit.path)
    return (asked.asked, asked.given) == (plain.asked, plain.given)


def _open_pages(browser: Browser) -> Iterator[Visit]:
    """The pages about no single record that this person may open."""
    for route in browser.house.routes:
        may = route.permission != PUBLIC and holds(route, browser.permissions)
        if route.method == "GET" and not route.kind and may:
            yield next(visits(route, ()))


def _shut_places(browser: Browser) -> Iterator[tuple[str, Place]]:
    """(kind, place) of records that this person can't read: out of reach, or anywhere without permission."""
    found = places(WALKERS[browser.username])
    for kind, model in records(browser.house.app).items():
        may = model.view_permission in browser.permissions
        for relation in (ABOVE, OUTSIDE) if may else (READABLE,):
            if relation in found and not (relation == READABLE and _is_own(browser, model, found[relation])):
                yield kind, found[relation]


def _is_own(browser: Browser, model: type[Protected], place: Place) -> bool:
    """Whether a record in that place is their own, and open to them as such."""
    return bool(model.own_permission) and place.owner == browser.username

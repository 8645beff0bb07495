"""Pages about many records: one that can't be read is in no list, count, page, sort position or hit."""

from collections.abc import Iterator

import pytest

from app.access.routes import PUBLIC
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
    browser, found = Browser(house, username), []
    for visit in _open_pages(browser):
        before = browser.look(visit.path).without()
        for kind, place in _shut_places(browser):
            with undone():
                MAKERS[kind](place, values(ADDED))
                after = browser.ask("GET", visit.path)
            if before != after.without():
                found.append(f"{visit} differs once there is a {kind} at {place}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("username", WALKERS)
def test_the_number_of_a_record_that_cannot_be_read_leads_nowhere_on_any_page(
    house: House, username: str
) -> None:
    browser, found = Browser(house, username), []
    shut = [one for one in house.planted if one.walker == username and one.relation in UNREADABLE]
    for visit in _open_pages(browser):
        for edge in EDGES if shut and visit.route.permission not in ASKING_ABOUT_ANY else ():
            there, missing = (
                browser.look(f"{visit.path}?{edge.format(number)}") for number in (shut[0].number, UNUSED)
            )
            if there.without(shut[0].number) != missing.without(UNUSED) or there.asked != missing.asked:
                found.append(f"{visit}?{edge} tells {shut[0].relation} from missing")
    assert not found, "\n".join(found)


def test_a_record_that_can_be_read_does_change_the_pages_that_show_it(house: House) -> None:
    """So that what is asserted above could fail."""
    browser = Browser(house, "lead_east")
    place = places(WALKERS["lead_east"])[READABLE]
    changed = set()
    for visit in _open_pages(browser):
        with undone():
            before = browser.look(visit.path)
            MAKERS["customer"](place, values(ADDED))
            if browser.ask("GET", visit.path).without() != before.without():
                changed.add(visit.route.rule.endpoint)
    assert {"customers.index", "customers.count", "home.index"} <= changed


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
            if relation in found:
                yield kind, found[relation]

"""What is typed into a form tells nothing of records that can't be read: no duplicate, no hit."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from app.access.routes import PUBLIC
from app.customers.typed.identity import check_id_number, looks_like_id_number
from tests.walk.answers import Answer
from tests.walk.browser import Browser, undone
from tests.walk.house import House
from tests.walk.people import WALKERS
from tests.walk.planted import NUMBER, READABLE, RELATIONS, UNREADABLE, Planted, values
from tests.walk.routes import UNUSED, Route, Visit, holds, visits
from tests.walk.turns import in_turn

NOBODYS = values(560)
"""Values that stand on no record."""
RANDOM = re.compile(
    rf"{NUMBER.pattern}|(?<=[/-])[2-9A-HJ-NP-Z]{{8}}(?=[/\"-])|(?<=[?&;]q=)[\w-]+|(?<=q%3D)[\w-]+"
    r"|(?<=[?&;]before=)A[\w-]{99,}"  # a sealed cursor
)
WORDS = ("words", "q")
"""Fields that are searched by: they take whatever identifies a customer."""
IDENTIFY = ("name", "number", "mobile", "id_number", "email", "external_id")


@pytest.mark.parametrize("username", WALKERS)
def test_a_value_of_a_record_that_cannot_be_read_is_taken_like_one_that_nobody_has(
    house: House, username: str
) -> None:
    browser, found = Browser(house, username), []
    shut = [one for one in house.planted if one.walker == username and one.relation in UNREADABLE]
    for visit in _open_forms(browser):
        of_nobody: dict[str, tuple[Any, ...]] = {}
        for record in shut:
            for theirs, nobodys in _typed(browser, visit.route, record, _share(browser, visit.route, record)):
                sent = json.dumps(nobodys)
                if sent not in of_nobody:
                    of_nobody[sent] = _sent(browser, visit, nobodys)
                differ = _sent(browser, visit, theirs) != of_nobody[sent]
                if differ and _differ(browser, visit, theirs, nobodys):
                    found.append(f"{visit} tells a value of one {record.relation} from one that nobody has")
    assert not found, "\n".join(found)


def test_a_value_of_a_record_that_can_be_read_is_pointed_out(house: House) -> None:
    """So that what is asserted above could fail."""
    browser, told = Browser(house, "lead_east"), set()
    record = house.of("lead_east", "customer")[0]
    for visit in _open_forms(browser):
        for theirs, nobodys in _typed(browser, visit.route, record, IDENTIFY):
            if _differ(browser, visit, theirs, nobodys):
                told.add(visit.route.rule.endpoint)
    assert {"customers.create", "customers.search", "palette.look_for"} <= told


def _open_forms(browser: Browser) -> Iterator[Visit]:
    """Where this person may send a form that they found on a page; on a record that they can read."""
    for route in browser.house.routes:
        may = route.permission != PUBLIC and holds(route, browser.permissions)
        if route.method == "POST" and may and route.rule.endpoint in browser.forms():
            of_kind = [
                one for one in browser.house.of(browser.username, route.kind) if one.relation == READABLE
            ]
            yield next(visits(route, of_kind))


def _share(browser: Browser, route: Route, record: Planted) -> Sequence[str]:
    """What of a record this person searches by, among those with such a one whom the door treats alike."""
    alike = browser.house.alike(browser.username, route, record.relation)
    place = alike.index(browser.username) + [*RELATIONS].index(record.relation)
    return in_turn(IDENTIFY, place, len(alike))


def _typed(
    browser: Browser, route: Route, record: Planted, names: Sequence[str]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The form with the record's and with nobody's values: all of it; a word to search by, or that alone.

    Of a word's two ways, one person has this and the next that.
    """
    form, theirs = browser.forms()[route.rule.endpoint], {**record.values, "number": record.number}
    nobodys = {**NOBODYS, "number": UNUSED}
    place = browser.house.alike(browser.username, route).index(browser.username) // len(IDENTIFY)
    if shared := form.keys() & NOBODYS.keys() - {"name"}:
        yield tuple({**form, **{name: kept[name] for name in shared}} for kept in (theirs, nobodys))
    for word in (word for word in WORDS if word in form):
        for name in names:
            around = form if (IDENTIFY.index(name) + place) % 2 else {}
            yield {**around, word: theirs[name]}, {**around, word: nobodys[name]}


def _differ(browser: Browser, visit: Visit, theirs: Mapping[str, Any], nobodys: Mapping[str, Any]) -> bool:
    """Whether the two are answered otherwise. What is random may happen to hold what was typed: ask twice."""
    return _sent(browser, visit, theirs) != _sent(browser, visit, nobodys)


def _sent(browser: Browser, visit: Visit, form: Mapping[str, Any]) -> tuple[Any, ...]:
    """What comes back, and the page that it leads to, less what was typed, the place that
    a typed ID number names by itself, and what is random.
    """
    typed = [text for text in form.values() if isinstance(text, str) and text]
    typed += [check_id_number(text).native_place for text in typed if looks_like_id_number(text)]
    with undone():
        answer = browser.ask("POST", visit.path, form)
        then = browser.ask("GET", answer.location, kept=answer.kept) if answer.status == 303 else None
    answers = [answer, then] if then else [answer]
    return tuple((_less(one, typed), one.asked) for one in answers)


def _less(answer: Answer, typed: list[str]) -> tuple[Any, ...]:
    """Numbers of new records and tokens of searches are random; a page may repeat what was typed."""
    status, *told = answer.without(*typed)
    return status, *(RANDOM.sub("…", text) for text in told)

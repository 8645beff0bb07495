"""How much waits, beside the lines of the menu: asked for again and again, and no work by hand."""

import re
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from app.accounts.models import Session
from app.clock import today
from app.db.connection import database
from app.inbox import tasks
from tests.conftest import STARTED, Company, at

As = Callable[[str], FlaskClient]
POLLING = {"HX-Request": "true", "Kebu-Polling": "1"}


def test_every_page_asks_once_and_then_each_minute(as_: As) -> None:
    page = as_("manager_wang").get("/customers/").text
    nav = page[page.index('<nav class="nav"') : page.index("</nav>", page.index('<nav class="nav"'))]
    assert 'hx-get="/counts" hx-trigger="load, every 60s"' in nav
    assert """hx-headers='{"Kebu-Polling": "1"}'""" in nav
    assert '<span class="count" id="count-inbox-index" hidden></span>' in nav


def test_it_says_how_much_waits_and_nothing_of_what(company: Company, as_: As) -> None:
    wang = company.person("manager_wang")
    for what in ("回访", "寄合同"):
        tasks.give(wang, wang, what, today())
    told = as_("manager_wang").get("/counts", headers=POLLING).text
    assert re.findall(r'id="([^"]+)" hx-swap-oob="true">(\w+\+?)<', told) == [("count-inbox-index", "2")]
    assert "回访" not in told


def test_a_great_many_are_not_counted_out(company: Company, as_: As) -> None:
    wang = company.person("manager_wang")
    with database.atomic() as written:
        for _ in range(120):
            tasks.give(wang, wang, "回访", today())
        assert ">99+<" in as_("manager_wang").get("/counts", headers=POLLING).text
        written.rollback()


def test_asking_prolongs_no_session_and_sends_nobody_away_whose_session_is_over(as_: As) -> None:
    with at(STARTED):
        client = as_("manager_wang")
    with at(STARTED + timedelta(hours=1)):
        assert client.get("/counts", headers=POLLING).status_code == 200
    database.connect(reuse_if_open=True)
    assert Session.get().last_seen_at == STARTED
    with at(STARTED + timedelta(hours=3)):
        over = client.get("/counts", headers=POLLING)
        assert (over.status_code, over.data) == (204, b"")
        assert "HX-Redirect" not in over.headers
        assert client.get("/customers/", headers={"HX-Request": "true"}).status_code == 401

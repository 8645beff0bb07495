"""Answers: a part to HTMX, a page or a redirect to everybody else; and what each error looks like."""

import re
from collections.abc import Callable

import pytest
from flask import Response, get_flashed_messages, render_template
from flask.typing import ResponseReturnValue

from app.access.gate import enter
from app.chain.models import RefusalCount
from app.customers.searching.duplicates import Duplicate
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid, KebuError, NotFound, SettingError, TooMany
from app.web.answers import done, invalid, page_or_part, partial
from app.web.htmx import by_htmx, redirect_whole_page, respond
from tests.conftest import Company

PART, PAGE = "web/_error.html", "web/error.html"
SAID = {"status": 404, "sentence": "A sentence of this test."}
HTMX = {"HX-Request": "true"}


def said(response: Response) -> str:
    return response.get_data(as_text=True)


def answer(company: Company, made: Callable[[], ResponseReturnValue], **request: dict[str, str]) -> Response:
    with company.app.test_request_context("/customers/", **request):
        return company.app.make_response(made())


def test_after_a_write_htmx_gets_the_part_and_others_are_sent_on(company: Company) -> None:
    def write() -> ResponseReturnValue:
        return partial(PART, "/customers/x", **SAID)

    part = answer(company, write, headers=HTMX)
    assert part.status_code == 200
    assert "<html" not in said(part)
    assert SAID["sentence"] in said(part)
    plain = answer(company, write)
    assert (plain.status_code, plain.location) == (303, "/customers/x")


def test_a_toast_is_told_either_way(company: Company) -> None:
    with company.app.test_request_context("/customers/"):
        partial(PART, "/customers/x", "Saved", **SAID)
        assert get_flashed_messages() == ["Saved"]


def test_what_nobody_reads_does_not_fill_the_cookie(company: Company) -> None:
    with company.app.test_request_context("/customers/"):
        for at in range(300):
            done("/customers/x", f"Saved {at}")
        assert get_flashed_messages() == [f"Saved {at}" for at in range(295, 300)]


def test_for_reading_htmx_gets_the_part_and_others_the_page(company: Company) -> None:
    part = answer(company, lambda: page_or_part(PAGE, PART, **SAID), headers=HTMX)
    page = answer(company, lambda: page_or_part(PAGE, PART, **SAID))
    assert "<html" not in said(part)
    assert "<html" in said(page)


def test_what_cannot_be_accepted_comes_back_with_422_and_a_conflict_with_409(company: Company) -> None:
    part = answer(company, lambda: invalid(PART, PAGE, **SAID), headers=HTMX)
    page = answer(company, lambda: invalid(PART, PAGE, 409, **SAID))
    assert (part.status_code, page.status_code) == (422, 409)
    assert "<html" not in said(part)
    assert "<html" in said(page)


def test_going_elsewhere_leaves_the_whole_page_under_htmx(company: Company) -> None:
    whole = answer(company, lambda: done("/客户/?a=1&b=%E5"), headers=HTMX)
    assert whole.status_code == 200
    assert whole.headers["HX-Redirect"] == "/%E5%AE%A2%E6%88%B7/?a=1&b=%E5"
    assert answer(company, lambda: done("/")).status_code == 303


def test_boosted_and_restored_pages_are_whole_pages(company: Company) -> None:
    for more in ("HX-Boosted", "HX-History-Restore-Request"):
        with company.app.test_request_context("/", headers={**HTMX, more: "true"}):
            assert not by_htmx()
    with company.app.test_request_context("/", headers=HTMX):
        assert by_htmx()


def test_headers_to_htmx_hold_latin_letters_only(company: Company) -> None:
    with company.app.test_request_context("/", headers=HTMX):
        response = respond("x", push_url="/客户", trigger={"saved": {"name": "王"}})
        assert response.headers["HX-Push-Url"].isascii()
        assert response.headers["HX-Trigger"].isascii()
        assert redirect_whole_page("/login", 401).status_code == 401


class Odd(KebuError):
    """An error of ours that no page knows."""


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound(), 404),
        (Forbidden(), 403),
        (Conflict(), 409),
        (Invalid("name", "The name is empty."), 422),
        (Duplicate("id_number", "C26-222222"), 422),
        (TooMany(7), 429),
        (Odd("Odd"), 500),
        (SettingError("Set up %(what)s.", what="it"), 500),
        (ZeroDivisionError("the secret 13800005678"), 500),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_each_error_is_a_page_or_a_part_with_its_status(
    company: Company, error: Exception, status: int, headers: dict[str, str]
) -> None:
    with company.app.test_request_context("/customers/", headers=headers):
        response = company.app.make_response(company.app.handle_user_exception(error))
    assert response.status_code == status
    assert ("<html" in said(response)) == (not headers)
    assert "13800005678" not in said(response)
    assert "Traceback" not in said(response)


def test_a_refusal_of_the_domain_is_told_and_a_missing_record_is_not_described(company: Company) -> None:
    with company.app.test_request_context("/customers/"):
        told = company.app.make_response(company.app.handle_user_exception(TooMany(7)))
        kept = company.app.make_response(company.app.handle_user_exception(NotFound("C26-222222")))
    assert "7" in re.search(r"<main.*</main>", said(told), re.DOTALL)[0]
    assert "C26-222222" not in said(kept)


def counts() -> dict[tuple[str, str], int]:
    return {(row.who, row.reason): row.count for row in RefusalCount.select()}


def test_refusals_are_counted_by_person_and_unreadable_counts_as_missing(company: Company) -> None:
    with company.app.test_request_context("/customers/"):
        enter(company.person("manager_wang"))
        for error in (NotFound(), NotFound(), Forbidden(), Invalid("name", "The name is empty.")):
            company.app.handle_user_exception(error)
    assert counts() == {("manager_wang", "record"): 2, ("manager_wang", "permission"): 1}


def test_a_stranger_who_finds_nothing_is_not_counted(company: Company) -> None:
    assert company.client().get("/nowhere").status_code == 404
    with database.connection_context():
        assert counts() == {}


def test_a_method_that_is_not_offered_names_those_that_are(company: Company) -> None:
    response = company.client().post("/healthz")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert response.content_type == "text/html; charset=utf-8"


def test_without_a_database_there_is_still_an_answer(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.close()

    def refuse(**_: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(database, "connect", refuse)
    response = company.client().get("/login")
    assert response.status_code == 500
    assert "disk" not in response.text
    assert response.headers["Content-Security-Policy"]


def test_the_page_of_an_unexpected_error_needs_nobody_signed_in(company: Company) -> None:
    with company.app.test_request_context("/"):
        assert "500" in render_template(PAGE, status=500, sentence="")

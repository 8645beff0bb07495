"""Writing on a ticket: one form for all of it, whose draft is kept."""

import re
from collections.abc import Callable
from io import BytesIO

from flask.testing import FlaskClient

from app.audit.rows import read_rows
from app.chain.models import AuditEntry
from app.drafts.models import Draft
from app.files.models import Attachment
from app.tickets.answers.models import Answer, AnswerCitation
from app.tickets.models import Message, Ticket
from app.vault.fields import opened_or_damaged
from tests.conftest import Company

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
HTMX = {"HX-Request": "true"}


def fresh(ticket: Ticket) -> Ticket:
    """As it stands."""
    return Ticket.get_by_id(ticket.id)


def written(ticket: Ticket) -> Message:
    """What was said last."""
    return Message.select().where(Message.ticket == ticket.id).order_by(Message.id.desc()).get()


def say(browser: FlaskClient, ticket: Ticket, **values: object):  # noqa: ANN201
    """Send the composer."""
    return browser.post(
        f"/tickets/{ticket.number}/messages", data={"way": "note", "text": "So it is"} | values
    )


def draft(browser: FlaskClient, page: str) -> str:
    """What names the draft in the form that is opened now."""
    found = re.search(r'name="draft" type="hidden" value="([^"]+)"', browser.get(page).text)
    assert found
    return found[1]


def test_each_kind_of_entry_is_kept_as_what_it_is(as_: As, opened: Opened) -> None:
    browser, ticket = as_("manager_wang"), opened("manager_wang", "周以恒")
    for values, kept in (
        ({"way": "note"}, ("colleague", False, None, True)),
        ({"way": "told", "told_by": "wechat"}, ("colleague", True, "wechat", True)),
        ({"way": "call"}, ("colleague", True, "phone", False)),
        ({"way": "call", "reached": "y"}, ("colleague", True, "phone", True)),
        ({"way": "heard"}, ("customer", True, None, True)),
    ):
        assert say(browser, ticket, **values).status_code == 303
        one = written(ticket)
        assert (one.speaker, one.visible, one.told_by, one.reached) == kept


def test_a_call_that_failed_answers_nobody(as_: As, opened: Opened) -> None:
    browser, ticket = as_("manager_wang"), opened("manager_wang", "周以恒")
    say(browser, ticket, way="call")
    assert fresh(ticket).response_at is None
    say(browser, ticket, way="call", reached="y")
    assert fresh(ticket).response_at is not None


def test_what_the_customer_was_told_needs_a_way_of_telling(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒")
    refused = say(as_("manager_wang"), ticket, way="told")
    assert refused.status_code == 422
    assert "Say how the customer was told" in refused.text
    assert "So it is" in refused.text


def test_an_entry_and_its_file_are_kept_together_or_not_at_all(as_: As, opened: Opened) -> None:
    browser, ticket = as_("manager_wang"), opened("manager_wang", "周以恒")
    sent = {"file": (BytesIO(b"%PDF-1.7\n%%EOF"), "bill.pdf"), "level": "3"}
    assert say(browser, ticket, **sent).status_code == 303
    one, [file] = written(ticket), Attachment.select()
    assert (one.file, one.level, file.level) == (file.number, 3, 3)
    page = browser.get(f"/tickets/{ticket.number}").text
    assert page.count(f"/tickets/{ticket.number}/files/{file.number}") == 2
    wrong = {"file": (BytesIO(b"MZ\x90\x00"), "bill.exe"), "text": "Never"}
    assert say(browser, ticket, **wrong).status_code == 422
    late = {"file": (BytesIO(b"%PDF-1.7\nother"), "other.pdf"), "way": "heard", "came": "2999-01-01T10:00"}
    assert say(browser, ticket, **late).status_code == 422
    assert (written(ticket).id, Attachment.select().count()) == (one.id, 1)


def test_a_level_above_the_own_clearance_is_not_offered(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒")
    assert say(as_("manager_wang"), ticket, level="4").status_code == 422
    assert say(as_("manager_wang"), ticket, level=str(ticket.level)).status_code == 303
    assert written(ticket).level == 1


def test_a_standard_answer_is_found_put_in_and_cited(as_: As, opened: Opened) -> None:
    browser, ticket = as_("manager_wang"), opened("manager_wang", "周以恒")
    answer = Answer.select().where(Answer.question.contains("invoice")).first()
    page = f"/tickets/{ticket.number}/messages"
    found = browser.post(f"{page}/answers", data={"q": "invoice"}, headers=HTMX).text
    assert f'value="{answer.number}"' in found
    assert f'value="{answer.number}"' in browser.post(f"{page}/answers", data={"q": "invoice"}).text
    typed = {"way": "told", "told_by": "email", "text": "Good morning.", "insert": answer.number}
    for headers in (HTMX, {}):
        filled = browser.post(f"{page}/insert", data=typed, headers=headers).text
        assert "Good morning.\n" in filled.replace("\r", "")
        assert answer.text[:20] in filled
    assert Message.select().where(Message.ticket == ticket.id).count() == 0
    assert say(browser, ticket, way="told", told_by="email", answers=answer.number).status_code == 303
    assert AnswerCitation.get(AnswerCitation.ticket == ticket.id).answer_id == answer.id


def test_an_answer_that_is_not_in_use_is_refused(as_: As, opened: Opened) -> None:
    browser, ticket = as_("manager_wang"), opened("manager_wang", "周以恒")
    page = f"/tickets/{ticket.number}/messages/insert"
    assert browser.post(page, data={"insert": "A26-NOSUCH"}).status_code == 422
    assert say(browser, ticket, answers="A26-NOSUCH").status_code == 422
    assert Message.select().where(Message.ticket == ticket.id).count() == 0


def test_what_was_typed_is_kept_offered_again_and_gone_once_it_is_written(as_: As, opened: Opened) -> None:
    browser, ticket = as_("manager_wang"), opened("manager_wang", "周以恒")
    page = f"/tickets/{ticket.number}"
    token = draft(browser, page)
    keep = f"/drafts/keep/tickets.say_something?number={ticket.number}"
    typed = {"draft": token, "way": "told", "told_by": "email", "text": "We look into it", "level": "2"}
    assert browser.post(keep, data=typed).text.startswith("Kept")
    name = token.partition(".")[0]
    offered = browser.get(page).text
    assert f"/drafts/{name}" in offered
    assert "We look into it" not in offered
    assert b"We look into it" not in bytes(Draft.get().typed)
    again = browser.get(f"{page}?draft={name}").text
    assert "We look into it" in again
    assert re.search(r"<input checked[^>]* value=\"told\"", again)
    assert f"/drafts/{name}" not in as_("director").get(page).text
    assert say(browser, ticket, **typed | {"way": "note"}).status_code == 303
    assert Draft.select().count() == 0


def test_a_closed_ticket_has_no_composer(as_: As, opened: Opened) -> None:
    browser, ticket = as_("manager_wang"), opened("manager_wang", "周以恒")
    gone = {"rev": str(ticket.rev), "reason": "No need"}
    browser.post(f"/tickets/{ticket.number}/moves/cancel", data=gone)
    assert 'id="composer"' not in browser.get(f"/tickets/{ticket.number}").text
    assert say(browser, ticket).status_code == 409


def test_the_composer_stands_on_every_page_that_shows_the_ticket(as_: As, opened: Opened) -> None:
    browser, ticket = as_("manager_wang"), opened("manager_wang", "周以恒")
    for page in (f"/tickets/{ticket.number}", f"/tickets/{ticket.number}/moves/cancel"):
        assert "/drafts/keep/tickets.say_something" in browser.get(page).text


def test_who_began_a_stage_and_when_stands_below_it(company: Company, as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒")
    stages = as_("manager_wang").get(f"/tickets/{ticket.number}").text.partition('class="stages"')[2]
    assert company.person("manager_wang").name in stages.partition("</li>")[0]
    assert stages.count("not begun") == 3


def test_the_phone_is_revealed_with_one_click_for_the_ticket(
    company: Company, as_: As, opened: Opened
) -> None:
    ticket = opened("manager_wang", "周以恒")
    loose = opened("manager_wang", caller_phone="13912345678")
    mobile = str(opened_or_damaged(company.customer("周以恒"), "mobile"))
    browser = as_("manager_wang")
    for one, number, action in (
        (ticket, mobile, "customer.revealed"),
        (loose, "13912345678", "ticket.revealed"),
    ):
        page = f"/tickets/{one.number}"
        assert number not in browser.get(page).text
        for headers in (HTMX, {}):
            shown = browser.post(f"{page}/phone", headers=headers)
            assert number in shown.text
            assert shown.headers["Refresh"].startswith("60;")
        [row] = read_rows(AuditEntry.action == action, 1)
        assert (row.facts["purpose"], row.facts["note"]) == ("ticket", one.number)
    assert as_("auditor").post(f"/tickets/{ticket.number}/phone").status_code == 403

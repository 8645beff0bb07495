"""Who knows of a signal: as secret as its customer, and about access nobody but the two officers."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.access.models import PersonRole, Role, RolePermission
from app.chain.writing import Entry, append, writing
from app.customers import record
from app.customers.facts import Why
from app.customers.models import Transaction
from app.inbox.models import Request
from app.people.models import Person
from app.risk.signals import lateness
from app.risk.signals.audience import Audience
from app.risk.signals.models import Signal, SignalRule
from app.risk.signals.running import run
from tests.conftest import Company, at, form
from tests.risk.signals.conftest import MORNING, morning, signals

As = Callable[[str], FlaskClient]
Owes = Callable[..., Transaction]
OFFICERS = ("security", "auditor")
CASES = (("auditor", "security", "director"), ("security", "director", "auditor"))
"""About whom it is, who handles it, who reviews it."""


def refused(company: Company, username: str, count: int = 15) -> None:
    """Refusals of an hour, as the worker writes them on the chain."""
    entry = Entry(company.person(username), "refused", None)
    entry.told(who=username, minute=f"{MORNING:%Y-%m-%d %H:%M}", refusals={"record": count})
    append([entry])


def test_no_role_but_the_officers_holds_access(company: Company) -> None:
    holders = RolePermission.select(Role.code).join(Role).where(RolePermission.permission == "signal.access")
    assert {code for (code,) in holders.tuples()} == {"security_officer", "auditor"}
    for username in ("director", "risk_sun"):
        gate = company.gate(username)
        assert gate.has("signal.review")
        assert not gate.has("signal.access")


def test_a_signal_is_as_secret_as_its_customer(as_: As, owes: Owes) -> None:
    owes("林婉清", 40)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        assert signal.level == 3
        assert as_("manager_wang").get(f"/signals/{signal.number}").status_code == 200
        for stranger in ("manager_li", "manager_zhao", "lead_west"):
            page = as_(stranger).get(f"/signals/{signal.number}")
            assert page.status_code == 404
            assert "林婉清" not in as_(stranger).get("/signals/").text


def test_a_signal_follows_a_customer_who_is_raised(company: Company, owes: Owes, as_: As) -> None:
    owes("何思远", 40)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        assert as_("manager_li").get(f"/signals/{signal.number}").status_code == 200
        customer = company.customer("何思远")
        why = Why("敏感", "法务意见")
        record.raise_level(company.gate("director"), customer, 4, why, customer.rev)
        assert Signal.get_by_id(signal.id).level == 4
        assert as_("manager_li").get(f"/signals/{signal.number}").status_code == 404


def test_what_is_about_access_is_known_to_the_two_officers_alone(as_: As, company: Company) -> None:
    with at(morning()):
        refused(company, "manager_wang")
        run()
        [signal] = signals("refusals")
        assert signal.addressed
        for officer in OFFICERS:
            assert "王若溪" in as_(officer).get("/signals/?view=all").text
            assert as_(officer).get(f"/signals/{signal.number}").status_code == 200
        for other in ("director", "risk_sun", "lead_east", "manager_wang"):
            assert as_(other).get(f"/signals/{signal.number}").status_code == 404
            assert signal.number not in as_(other).get("/signals/?view=all").text
        assert as_("sysadmin").get("/signals/").status_code == 403


def test_the_security_officer_handles_and_the_auditor_reviews(as_: As, company: Company) -> None:
    with at(morning()):
        refused(company, "manager_wang")
        run()
        [signal] = signals("refusals")
        assert as_("auditor").post(f"/signals/{signal.number}/accept", data=form(rev=1)).status_code == 403
        assert as_("security").post(f"/signals/{signal.number}/accept", data=form(rev=1)).status_code == 303
        page = as_("security").get(f"/signals/{signal.number}").text
        assert "Ask the person" in page
        assert "Report to the director" not in page


def test_about_one_of_the_two_the_other_has_it_with_the_director(as_: As, company: Company) -> None:
    with at(morning()):
        refused(company, "security")
        refused(company, "auditor")
        run()
        of = {Person.get_by_id(one.person_id).username: one for one in signals("refusals")}
        about_security, about_auditor = of["security"], of["auditor"]
        names = {
            about: tuple(Person.get_by_id(one).username for one in (signal.handler_id, signal.reviewer_id))
            for about, signal in of.items()
        }
        assert names == {"security": ("director", "auditor"), "auditor": ("security", "director")}
        assert as_("security").get(f"/signals/{about_security.number}").status_code == 404
        assert as_("auditor").get(f"/signals/{about_auditor.number}").status_code == 404
        assert as_("director").get(f"/signals/{about_auditor.number}").status_code == 200


def test_an_officer_who_leaves_office_hands_it_to_the_next(company: Company, as_: As) -> None:
    with at(morning()):
        refused(company, "manager_wang")
        run()
        [signal] = signals("refusals")
        role = Role.get(Role.code == "security_officer")
        with writing(None, "tests.roles"):
            PersonRole.update(person=company.person("lead_west")).where(PersonRole.role == role).execute()
        lateness.go_on()
        assert Signal.get_by_id(signal.id).handler_id == company.person("lead_west").id
        assert as_("security").get(f"/signals/{signal.number}").status_code in {403, 404}


def test_a_false_alarm_about_an_officer_is_decided_by_the_director_and_no_lead_hears_of_it(
    as_: As, company: Company
) -> None:
    with at(morning()):
        refused(company, "auditor")
        refused(company, "security")
        run()
        of = {Person.get_by_id(one.person_id).username: one for one in signals("refusals")}
        for about, asker, decider in (
            ("auditor", "security", "director"),
            ("security", "director", "auditor"),
        ):
            number = of[about].number
            data = form(rev=1, reason="误报：培训演示", until="2026-07-01")
            assert as_(asker).post(f"/signals/{number}/false-alarm", data=data).status_code == 303
            request = Request.get(Request.subject == number)
            page = f"/inbox/requests/{request.number}"
            assert as_(decider).get(page).status_code == 200
            for other in {"lead_east", "lead_west", "risk_sun", "sysadmin", "auditor", "security"} - {
                asker,
                decider,
            }:
                assert as_(other).get(page).status_code == 404, (about, other)
                assert request.number not in as_(other).get("/inbox/to-decide").text


def test_a_firm_of_three_has_somebody_for_what_is_about_each_of_them(company: Company) -> None:
    """The director is the security officer, who leads the auditor: the administrator stands in."""
    role = Role.get(Role.code == "security_officer")
    with writing(None, "tests.roles"):
        PersonRole.update(person=company.person("director")).where(PersonRole.role == role).execute()
    audience = Audience()
    for username in ("director", "auditor", "sysadmin", "lead_east"):
        person = company.person(username).id
        handler, reviewer = audience.about_access(person)
        assert None not in (handler, reviewer)
        assert len({handler, reviewer, person}) == 3, username


@pytest.mark.usefixtures("company")
def test_there_is_no_report_about_access_whatever_plan_or_rule_says(as_: As) -> None:
    rule = SignalRule.get(SignalRule.code == "refusals")
    sent = {"rev": rule.rev, "orange": "12", "days": "1", "hits": "1", "least": "1", "plan": "standard"}
    answer = as_("security").post("/signals/rules/refusals", data=form(**sent))
    assert answer.status_code == 422
    assert "the plan of its own" in answer.text
    plan = {"rev": 1, "accept": "4", "effect": "15", "what_0": "汇报", "kind_0": "report", "hours_0": "2"}
    answer = as_("security").post("/signals/plans/access/orange", data=form(**plan))
    assert answer.status_code == 422
    assert "no report about access" in answer.text

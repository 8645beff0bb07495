"""Who knows of a signal: as secret as its customer, and about access nobody but the two officers."""

from collections.abc import Callable

from flask.testing import FlaskClient

from app.access.models import PersonRole, Role, RolePermission
from app.chain.writing import Entry, append, writing
from app.customers import record
from app.customers.facts import Why
from app.customers.models import Transaction
from app.people.models import Person
from app.risk.signals import lateness
from app.risk.signals.models import Signal
from app.risk.signals.running import run
from tests.conftest import Company, at, form
from tests.risk.signals.conftest import MORNING, morning, signals

As = Callable[[str], FlaskClient]
Owes = Callable[..., Transaction]
OFFICERS = ("security", "auditor")


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

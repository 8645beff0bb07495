"""Rules and plans that can't work are refused with the fix named; those that can are tried and kept."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.customers.models import Transaction
from app.risk.signals.models import ResponsePlan, SignalRule
from app.risk.signals.plans import plan_of
from app.risk.signals.running import run
from tests.conftest import Company, at, form
from tests.risk.signals.conftest import morning, signals

As = Callable[[str], FlaskClient]
Owes = Callable[..., Transaction]
RECEIVABLE = {"red": "60", "orange": "30", "yellow": "8", "blue": "", "clear": "", "days": "1"}
RECEIVABLE |= {"hits": "1", "least": "1", "plan": "standard", "active": "y", "name": ""}


def sent(**changed: str) -> dict[str, Any]:
    return form(**{**RECEIVABLE, "rev": 1, **changed})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"clear": "9"}, "It would raise below its clear"),
        ({"clear": "8"}, "armed again and again"),
        ({"days": "0"}, "over no days there is nothing to measure"),
        ({"least": "0"}, "a metric over nothing tells nothing"),
        ({"red": "", "orange": "", "yellow": ""}, "for one colour at least"),
        ({"red": "20"}, "A graver colour needs a worse value"),
        ({"hits": "0"}, "times in a row"),
        ({"red": "many"}, "Type a number"),
        ({"plan": "nothing"}, "Not a valid choice"),
    ],
)
def test_a_rule_that_cannot_work_is_refused_with_the_fix(as_: As, changed: dict[str, str], said: str) -> None:
    answer = as_("risk_sun").post("/signals/rules/receivable", data=sent(**changed))
    assert answer.status_code == 422
    assert said in answer.text
    assert SignalRule.get(SignalRule.code == "receivable").rev == 1


def test_a_rule_that_falls_is_graver_the_lower_it_is(as_: As) -> None:
    wrong = sent(red="", orange="20", yellow="50", clear="40", days="90")
    answer = as_("risk_sun").post("/signals/rules/turnover", data=wrong)
    assert "It would raise below its clear" in answer.text
    right = sent(red="", orange="20", yellow="50", clear="80", days="90")
    assert as_("risk_sun").post("/signals/rules/turnover", data=right).status_code == 303
    assert SignalRule.get(SignalRule.code == "turnover").clear == 80


def test_a_rule_that_somebody_else_changed_meanwhile_is_not_overwritten(as_: As) -> None:
    assert as_("risk_sun").post("/signals/rules/receivable", data=sent(yellow="10")).status_code == 303
    answer = as_("director").post("/signals/rules/receivable", data=sent(yellow="5"))
    assert answer.status_code == 409
    assert SignalRule.get(SignalRule.code == "receivable").yellow == 10


def test_a_dry_run_says_what_would_have_been_raised_and_keeps_nothing(as_: As, owes: Owes) -> None:
    owes("周以恒", 70)
    with at(morning()):
        page = as_("risk_sun").post("/signals/rules/receivable", data=sent(red="50", **{"try": "1"}))
        assert page.status_code == 200
        assert "It would have raised 1 signal." in page.text
        assert '<td class="end num nowrap">50 days</td>' in page.text, "where it rose to red"
        assert '<span class="flagged"><span class="flag red"' in page.text
        assert '<span class="flagged"><span class="flag yellow"' not in page.text
        assert signals() == []
        assert SignalRule.get(SignalRule.code == "receivable").red == 60


def test_a_dry_run_counts_nothing_of_what_its_reader_may_not_read(
    as_: As, company: Company, owes: Owes
) -> None:
    with at(morning()):
        customer = company.customer("顾念慈")
        assert customer.level == 4
        owes("顾念慈", 70)
        page = as_("risk_sun").post("/signals/rules/receivable", data=sent(**{"try": "1"}))
        assert "It would have raised 0 signals." in page.text


def test_a_new_rule_is_measured_the_same_night(as_: As, owes: Owes) -> None:
    owes("周以恒", 5)
    new = sent(metric="receivable_overdue", name="Overdue soon", red="", orange="", yellow="", blue="3")
    assert as_("risk_sun").post("/signals/rules/new", data=new).status_code == 303
    with at(morning()):
        run()
        found = [one for one in signals() if SignalRule.get_by_id(one.rule_id).name == "Overdue soon"]
        assert [one.colour for one in found] == ["blue"]


def test_a_rule_over_nothing_is_refused(as_: As) -> None:
    answer = as_("risk_sun").post("/signals/rules/new", data=sent(name="Nothing", metric=""))
    assert "a rule over nothing raises nothing" in answer.text


def test_what_is_measured_is_chosen_first_and_gives_the_form_its_unit(as_: As) -> None:
    officer = as_("risk_sun")
    page = officer.get("/signals/rules/new").text
    assert 'href="/signals/rules/new?metric=receivable_overdue"' in page
    assert "refusals_an_hour" not in page
    form_of = officer.get("/signals/rules/new?metric=receivable_overdue").text
    assert "Red (days)" in form_of
    assert "Clear at (days)" in form_of
    assert "Red (" not in officer.get("/signals/rules/new?metric=refusals_an_hour").text
    refused = officer.post("/signals/rules/new", data=sent(name="", metric="receivable_overdue", red="70"))
    assert refused.status_code == 422
    assert "Give the rule a name." in refused.text
    assert 'value="70"' in refused.text
    assert 'name="metric" type="hidden" value="receivable_overdue"' in refused.text


def test_every_bound_of_a_rule_stands_with_its_unit(as_: As) -> None:
    page = as_("risk_sun").get("/signals/rules/").text
    for words in ("60 days", "&lt; 50 %", "30 points", "50 % regained", "3 complaints", "dormant", "lost"):
        assert f"<span>{words}</span>" in page or words in page, words
    assert "1 or 2" not in page
    told = as_("manager_wang").get("/signals/rules/turnover").text
    assert "&lt; 20 %" in told
    assert "70 %" in told
    assert "<dd>90 days</dd>" in told


def test_values_that_have_a_word_are_chosen_by_it(as_: As) -> None:
    officer = as_("risk_sun")
    page = officer.get("/signals/rules/turned").text
    assert re.search(
        r'<select [^>]*name="orange".*?<option selected value="2">lost</option>', page, re.DOTALL
    )
    assert 'name="clear"' not in page
    changed = sent(red="", orange="", yellow="2", clear="", days="30")
    assert officer.post("/signals/rules/turned", data=changed).status_code == 303
    rule = SignalRule.get(SignalRule.code == "turned")
    assert (rule.orange, rule.yellow) == (None, 2)
    wrong = officer.post("/signals/rules/turned", data={**changed, "rev": "2", "yellow": "1.5"})
    assert wrong.status_code == 422


def test_bounds_and_hours_stay_as_they_were_typed(as_: As) -> None:
    officer = as_("risk_sun")
    kept = sent(red="", orange="3.25", yellow="", clear="2.75", days="7", hits="2", least="20")
    assert officer.post("/signals/rules/complaint_rate", data=kept).status_code == 303
    page = officer.get("/signals/rules/complaint_rate").text
    assert 'value="3.25"' in page
    assert 'value="2.75"' in page
    plan = form(rev=1, accept="7.75", effect="10", what_0="Call", kind_0="do", hours_0="0.25")
    assert officer.post("/signals/plans/standard/red", data=plan).status_code == 303
    page = officer.get("/signals/plans/standard/red").text
    assert 'value="7.75"' in page
    assert 'value="0.25"' in page


def test_rules_about_access_are_the_security_officers(as_: As) -> None:
    changed = sent(red="", orange="20", yellow="", plan="access")
    assert as_("director").post("/signals/rules/refusals", data=changed).status_code == 403
    assert as_("auditor").post("/signals/rules/refusals", data=changed).status_code == 403
    assert as_("security").post("/signals/rules/refusals", data=changed).status_code == 303
    assert SignalRule.get(SignalRule.code == "refusals").orange == 20


def test_a_plan_without_steps_is_refused(as_: As) -> None:
    empty = form(rev=1, accept="1", effect="7", what_0="", kind_0="do", hours_0="")
    answer = as_("risk_sun").post("/signals/plans/standard/red", data=empty)
    assert answer.status_code == 422
    assert "A plan without steps does nothing about a signal" in answer.text


@pytest.mark.parametrize("field", ["accept", "hours_0"])
def test_a_plan_that_ends_after_every_calendar_is_refused(as_: As, field: str) -> None:
    plan = {
        "rev": "1",
        "accept": "2",
        "effect": "10",
        "what_0": "Report",
        "kind_0": "report",
        "hours_0": "1.5",
    }
    answer = as_("risk_sun").post("/signals/plans/standard/red", data=form(**plan | {field: "99999999"}))
    assert answer.status_code == 422
    assert "At most 2000 working hours, about a year." in answer.text
    longest = form(**plan | {field: "2000"})
    assert as_("risk_sun").post("/signals/plans/standard/red", data=longest).status_code == 303


def test_a_plan_is_changed_for_the_signals_to_come(as_: As) -> None:
    changed = form(
        rev=1, accept="2", effect="10", what_0="Report to the director", kind_0="report", hours_0="1.5",
        what_1="Call the lawyer", kind_1="do", hours_1="8",
    )  # fmt: skip
    assert as_("risk_sun").post("/signals/plans/standard/red", data=changed).status_code == 303
    plan = plan_of("standard")["red"]
    assert (plan.accept, plan.effect) == (120, 10)
    assert [tuple(step) for step in plan.steps] == [("report", "report", 90), ("do", "Call the lawyer", 480)]
    assert "<form" not in as_("manager_wang").get("/signals/plans/standard/red").text.partition("<main")[2]
    assert as_("manager_wang").post("/signals/plans/standard/red", data=changed).status_code == 403
    assert ResponsePlan.get(ResponsePlan.code == "standard").rev == 2


def test_hits_and_false_alarms_are_told_by_rule(as_: As, owes: Owes) -> None:
    owes("周以恒", 10)
    owes("何思远", 10)
    with at(morning()):
        run()
        first = signals("receivable")[0]
        wang = as_("manager_wang")
        data = form(rev=1, reason="已付款，尚未入账", until="2026-07-01")
        assert wang.post(f"/signals/{first.number}/false-alarm", data=data).status_code == 303
        assert "50 %" in as_("risk_sun").get("/signals/rules/").text
        assert "100 %" in wang.get("/signals/rules/").text

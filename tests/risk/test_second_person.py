"""What a second person decides of a risk: never its owner, whoever asked."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.access.gate import Gate
from app.chain.writing import writing
from app.errors import Forbidden
from app.inbox import finding
from app.inbox.models import Request
from app.inbox.requests import decide, withdraw
from app.people.models import Person
from app.risk.accepting.accepting import accept
from app.risk.assessing.assessing import assess
from app.risk.closing.closing import ask_to_close
from app.risk.models import Risk
from app.risk.register.importing import bring_in
from tests.conftest import Company
from tests.risk.conftest import control_of, prove, said
from tests.risk.test_life import CHOICES

As = Callable[[str], FlaskClient]
Rated = Callable[..., Risk]


def rate_lower(gate: Gate, risk: Risk) -> None:
    assess(gate, risk, said((4, 4), (1, 1), lower="已整改"), risk.rev)


def accept_it(gate: Gate, risk: Risk) -> None:
    accept(gate, risk, "监管过渡期", risk.rev)


def close_it(gate: Gate, risk: Risk) -> None:
    with writing(None, "risk.monitored", risk):
        Risk.update(state="monitored").where(Risk.id == risk.id).execute()
    ask_to_close(gate, Risk.get_by_id(risk.id), "已消除", risk.rev)


@pytest.mark.parametrize(
    ("asker", "owner", "asks"),
    [
        ("risk_sun", "director", close_it),
        ("director", "risk_sun", accept_it),
    ],
)
def test_the_owner_of_a_risk_does_not_decide_what_another_asks_about_it(
    company: Company, as_: As, rated: Rated, asker: str, owner: str, asks: Callable[[Gate, Risk], None]
) -> None:
    risk = rated((5, 5), owner="manager_wang")
    with writing(None, "tests.owner", risk):
        Risk.update(owner=company.person(owner).id).where(Risk.id == risk.id).execute()
    asks(company.gate(asker), Risk.get_by_id(risk.id))
    request = Request.get(Request.state == "asked")
    client, address = as_(owner), f"/inbox/requests/{request.number}"
    assert request.number not in client.get("/inbox/to-decide").text
    assert client.get(address).status_code == 404
    assert client.post(address, data={"decision": "approve", "answer": "同意"}).status_code == 404
    with pytest.raises(Forbidden):
        decide(company.gate(owner), request, "同意", approved=True)
    assert finding.count_to_decide(company.gate(owner)) == 0
    lead = as_("lead_east")
    assert request.number in lead.get("/inbox/to-decide").text
    assert lead.post(address, data={"decision": "approve", "answer": "同意"}).status_code == 303
    assert Request.get_by_id(request.id).state == "done"


def test_whoever_becomes_the_owner_meanwhile_decides_no_more(company: Company, as_: As, rated: Rated) -> None:
    risk = rated((3, 3))
    assess(company.gate("manager_wang"), risk, said((3, 3)), risk.rev)
    request = Request.get(Request.state == "asked")
    sun = as_("risk_sun")
    assert request.number in sun.get("/inbox/to-decide").text
    with writing(None, "tests.owner", risk):
        Risk.update(owner=company.person("risk_sun").id).where(Risk.id == risk.id).execute()
    assert request.number not in sun.get("/inbox/to-decide").text
    assert request.number in as_("director").get("/inbox/to-decide").text


def story_of(client: FlaskClient, risk: Risk) -> list[tuple[str, str]]:
    """What the history on its page tells: act and person, the newest first."""
    page = client.get(f"/risks/{risk.number}").get_data(as_text=True)
    story = page[page.index("<h2>History</h2>") :]
    return re.findall(r'<div class="what">([^<]+)<div class="when">([^<]+) · <time>', story)


def test_the_history_names_who_decided(company: Company, as_: As, rated: Rated) -> None:
    risk = rated((5, 5), owner="manager_wang")
    sun = company.person("risk_sun").name
    assert ("Rating of a risk confirmed", sun) in story_of(as_("risk_sun"), risk)
    accept_it(company.gate("director"), risk)
    decide(company.gate("risk_sun"), Request.get(Request.state == "asked"), "同意", approved=True)
    assert ("Risk accepted", sun) in story_of(as_("risk_sun"), risk)
    close_it(company.gate("manager_wang"), Risk.get_by_id(risk.id))
    decide(company.gate("risk_sun"), Request.get(Request.state == "asked"), "同意", approved=True)
    assert story_of(as_("risk_sun"), risk)[0] == ("Risk closed", sun)


def test_a_rating_that_is_withdrawn_is_told_so(company: Company, as_: As, rated: Rated) -> None:
    risk = rated((3, 3))
    wang = company.person("manager_wang").name
    rate_lower(company.gate("manager_wang"), risk)
    withdraw(company.gate("manager_wang"), Request.get(Request.state == "asked"))
    client = as_("manager_wang")
    assert story_of(client, risk)[0] == ("Rating of a risk withdrawn", wang)
    page = client.get(f"/risks/{risk.number}").get_data(as_text=True)
    assert f"withdrawn by {wang}" in page
    assert f"decided by {wang}" not in page


def test_the_owner_rates_it_and_whoever_manages_only_where_nobody_else_can(
    company: Company, as_: As, registered: Callable[..., Risk]
) -> None:
    owned, free = registered(owner="manager_wang"), registered(title="无责任人")
    sun = as_("risk_sun")
    address = f"/risks/{owned.number}/assess"
    assert sun.get(address).status_code == 403
    assert sun.post(address, data={**CHOICES, "rev": owned.rev}).status_code == 403
    assert f'href="{address}"' not in sun.get(f"/risks/{owned.number}").get_data(as_text=True)
    assert sun.post(f"/risks/{free.number}/assess", data={**CHOICES, "rev": free.rev}).status_code == 303
    assert ("Rating of a risk handed in", company.person("risk_sun").name) in story_of(sun, free)
    with writing(None, "tests.left", company.person("manager_wang")):
        Person.update(disabled=True).where(Person.username == "manager_wang").execute()
    assert sun.get(address).status_code == 200


def test_its_owner_sees_what_a_rating_says_that_waits_for_somebody_else(company: Company, as_: As) -> None:
    name = company.person("manager_wang").name
    rows = f"风险,类别,责任人,固有可能性,固有影响\n外来,信用,{name},4,5\n"
    bring_in(company.gate("risk_sun"), rows.encode())
    risk = Risk.get()
    page = as_("manager_wang").get(f"/risks/{risk.number}").get_data(as_text=True)
    assert 'href="#so-far"' in page
    assert "20 → <b>20</b> → 20" in page[page.index('id="so-far"') :]
    assert story_of(as_("manager_wang"), risk)[0][0] == "Rating of a risk taken over with a register"


def test_the_card_tells_what_the_controls_support_and_how_grave_it_is(
    company: Company, as_: As, registered: Callable[..., Risk]
) -> None:
    risk = registered(owner="manager_wang")
    prove(control_of(risk))
    rate_lower(company.gate("manager_wang"), risk)
    request = Request.get(Request.state == "asked")
    card = as_("risk_sun").get(f"/inbox/requests/{request.number}").get_data(as_text=True)
    assert "2 × 4 = 8" in card, "what the controls support"
    assert re.search("1 × 1 = 1, [^<]*: lower than its controls support", card)
    assert "每周抽查: Effective" in card
    assert "Loss of money" in card
    assert company.person("manager_wang").name in card
    assert "who does not own the risk" not in card


def test_whoever_asks_is_told_that_another_decides(as_: As, rated: Rated, company: Company) -> None:
    risk = rated((3, 3))
    rate_lower(company.gate("manager_wang"), risk)
    request = Request.get(Request.state == "asked")
    sent = {"decision": "approve", "answer": "同意"}
    answer = as_("manager_wang").post(f"/inbox/requests/{request.number}", data=sent)
    assert answer.status_code == 403
    assert "Another person has to decide what you have asked for." in answer.get_data(as_text=True)

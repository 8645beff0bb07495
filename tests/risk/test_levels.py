"""The level of a risk: raised by whoever may describe it, lowered by two, never below its customer's."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.chain.tables import differences
from app.customers import record
from app.customers.facts import Why
from app.errors import Forbidden
from app.files.models import Attachment
from app.inbox.models import Request
from app.inbox.requests import decide
from app.risk.audited import RISKS
from app.risk.models import Control, Risk
from app.risk.secrecy import levels
from tests.conftest import Company
from tests.files.contents import PDF
from tests.risk.conftest import control_of

As = Callable[[str], FlaskClient]
Made = Callable[..., Risk]


def fresh(risk: Risk) -> Risk:
    return Risk.get_by_id(risk.id)


def sent(risk: Risk, level: int, prefix: str = "", **more: str) -> dict[str, str]:
    usual = {"level": str(level), "reason": "It names a suspect", "basis": "Rule 7", "rev": str(risk.rev)}
    return {f"{prefix}{name}": value for name, value in (usual | more).items()}


def test_whoever_owns_it_raises_it_and_what_is_written_is_sealed(as_: As, registered: Made) -> None:
    risk = registered(owner="manager_wang", cause="报价偏高")
    control = control_of(risk)
    wang, page = as_("manager_wang"), f"/risks/{risk.number}/level"
    assert wang.post(page, data=sent(risk, 3)).status_code == 303
    after = fresh(risk)
    assert (after.level, after.own_level) == (3, 3)
    assert isinstance(after.__data__["cause"], bytes)
    assert isinstance(Control.get_by_id(control.id).__data__["name"], bytes)
    told = wang.get(page).text
    assert "It names a suspect" in told
    assert "Rule 7" in told
    assert "报价偏高" in wang.get(f"/risks/{risk.number}").text
    assert as_("manager_li").get(page).status_code == 404
    assert list(differences(RISKS)) == []


@pytest.mark.parametrize(
    ("level", "more"), [(4, {}), (3, {"reason": ""}), (1, {}), (9, {})], ids=["above", "why", "same", "none"]
)
def test_nobody_raises_it_above_their_clearance_nor_without_a_reason(
    as_: As, registered: Made, level: int, more: dict[str, str]
) -> None:
    risk = registered(owner="manager_wang")
    answer = as_("manager_wang").post(f"/risks/{risk.number}/level", data=sent(risk, level, **more))
    assert answer.status_code == 422
    assert "Rule 7" in answer.text
    assert fresh(risk).level == 1


def test_its_owner_has_to_be_cleared_for_it(as_: As, registered: Made) -> None:
    risk = registered(owner="manager_li")
    refused = as_("risk_sun").post(f"/risks/{risk.number}/level", data=sent(risk, 3))
    assert (refused.status_code, fresh(risk).level) == (422, 1)
    assert "Name another owner first." in refused.text


def test_who_only_reads_it_changes_no_level(as_: As, registered: Made, company: Company) -> None:
    risk = registered(owner="manager_wang", department=company.person("lead_east").department)
    lead, page = as_("lead_east"), f"/risks/{risk.number}/level"
    assert "You can't change this level." in lead.get(page).text
    assert lead.post(page, data=sent(risk, 2)).status_code == 403
    assert fresh(risk).level == 1


def test_a_second_person_lowers_it_and_its_words_are_in_clear_again(
    company: Company, as_: As, registered: Made
) -> None:
    risk = registered(owner="manager_wang", cause="报价偏高", own_level=3)
    page = f"/risks/{risk.number}/level"
    answer = as_("manager_wang").post(f"{page}/lower", data=sent(risk, 1, "lower-"))
    assert answer.status_code == 303
    assert fresh(risk).level == 3, "nothing changes until a second person agrees"
    request = Request.get(Request.kind == "risk.level.lower")
    with pytest.raises(Forbidden):
        decide(company.gate("manager_wang"), request, "Yes", approved=True)
    decide(company.gate("security"), request, "Yes", approved=True)
    after = fresh(risk)
    assert (after.level, after.own_level, after.__data__["cause"]) == (1, 1, "报价偏高")
    assert "It names a suspect" in as_("manager_wang").get(page).text
    assert list(differences(RISKS)) == []


def test_it_is_never_below_the_customer_it_is_about(company: Company, as_: As, registered: Made) -> None:
    risk = registered(customer="周以恒", owner="manager_wang")
    customer = company.customer("周以恒")
    record.raise_level(company.gate("manager_wang"), customer, 3, Why("It is", "So"), customer.rev)
    assert levels.lower_levels(fresh(risk)) == []
    page = f"/risks/{risk.number}/level/lower"
    assert as_("manager_wang").post(page, data=sent(risk, 1, "lower-")).status_code == 422
    with pytest.raises(Forbidden):
        levels.lower_level(company.gate("manager_wang"), fresh(risk), 1, Why("So", ""))


def test_a_stale_form_keeps_what_was_typed_and_goes_through_the_second_time(
    as_: As, registered: Made
) -> None:
    risk = registered(owner="manager_wang")
    wang, page = as_("manager_wang"), f"/risks/{risk.number}/level"
    late = wang.post(page, data=sent(risk, 2, rev="99"))
    assert late.status_code == 409
    assert 'value="It names a suspect"' in late.text
    assert wang.post(page, data=sent(risk, 2)).status_code == 303


def test_the_form_of_a_risk_changes_no_level(as_: As, registered: Made) -> None:
    risk = registered(owner="manager_wang", own_level=2)
    form = {"title": "另一标题", "category": "credit", "owner": "manager_wang", "rev": risk.rev}
    assert as_("manager_wang").post(f"/risks/{risk.number}/edit", data=form | {"own_level": "1"}).status_code
    assert (fresh(risk).title, fresh(risk).level) == ("另一标题", 2)


def test_a_file_of_a_risk_is_lowered_by_two(company: Company, as_: As, registered: Made) -> None:
    risk = registered(owner="manager_wang")
    wang, files = as_("manager_wang"), f"/risks/{risk.number}/files"
    data = {"file": (io.BytesIO(PDF), "报告.pdf"), "level": "3"}
    assert wang.post(files, data=data, content_type="multipart/form-data").status_code == 303
    number = Attachment.get().number
    asked = wang.post(f"{files}/{number}/lower", data={"level": "2", "reason": "Published"})
    assert asked.status_code == 303, asked.text
    decide(
        company.gate("security"), Request.get(Request.kind == "risk.file.level.lower"), "Yes", approved=True
    )
    assert Attachment.get().level == 2


def test_the_settings_of_the_matrix_show_what_each_cell_is(as_: As) -> None:
    page = as_("risk_sun").get("/risks/matrix/settings").text
    table = page.partition('<table class="table matrix">')[2].partition("</table>")[0]
    assert "Almost certain" in table
    assert "Disastrous" in table
    assert '<span class="cell b4"><span>25</span></span>' in table
    assert '<span class="cell b1"><span>1</span></span>' in table

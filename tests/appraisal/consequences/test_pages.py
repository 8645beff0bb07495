"""The list, the rules and the text beside a fine, adding by hand; what each reader sees of it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.appraisal.consequences import listing, reading
from app.appraisal.consequences.models import Consequence
from app.appraisal.models import AppraisalSheet
from app.chain.verifying import verify
from app.db.connection import database
from app.web.room import SETTINGS
from tests.appraisal.consequences.conftest import Finished, Graded, Planned, address, of
from tests.conftest import Company, form
from tests.queries import queries

Signed = Callable[[str], FlaskClient]
LIST = "/appraisal/consequences/"


@pytest.mark.usefixtures("failed")
def test_the_list_is_narrowed_by_kind_and_state_and_shows_nothing_for_what_there_is_not(
    as_: Signed,
) -> None:
    hr = as_("hr_zhou")
    assert "2 consequences" in hr.get(LIST).text
    assert "1 consequence<" in hr.get(f"{LIST}?kind=warning").text
    assert "2 consequences" in hr.get(f"{LIST}?state=proposed").text
    assert "Nothing fits" in hr.get(f"{LIST}?kind=praise").text
    assert "Nothing fits" in hr.get(f"{LIST}?kind=exile").text
    assert "2 consequences" in hr.get(f"{LIST}?sort=due&order=desc").text
    assert "Nothing fits" in hr.get(f"{LIST}?plan=A26-222222").text


def test_a_plan_leads_to_what_follows_from_it(
    as_: Signed, planned: Planned, graded: Graded, finished: Finished
) -> None:
    hr = as_("hr_zhou")
    for quarter, username in ((1, "manager_wang"), (2, "manager_li")):
        plan = planned(quarter)
        graded(plan, username, "excellent", 950, 980)
        finished(plan)
    assert f"/appraisal/plans/{plan.number}/consequences" in hr.get(f"/appraisal/plans/{plan.number}").text
    shown = hr.get(f"/appraisal/plans/{plan.number}/consequences", follow_redirects=True).text
    assert "李文博" in shown
    assert "王若溪" not in shown
    assert as_("manager_wang").get(f"/appraisal/plans/{plan.number}/consequences").status_code == 403


def test_each_reader_sees_what_they_may_know(
    as_: Signed, planned: Planned, graded: Graded, finished: Finished
) -> None:
    plan = planned()
    graded(plan, "manager_wang", "fail", 520, 700)
    graded(plan, "manager_zhao", "excellent", 950, 980)
    finished(plan)
    told = {
        "hr_zhou": {"王若溪", "赵承安"},
        "director": {"王若溪", "赵承安"},
        "lead_east": {"王若溪"},
        "manager_wang": set(),
        "manager_li": set(),
        "sysadmin": set(),
    }
    for username, names in told.items():
        page = as_(username).get(LIST).text
        assert {name for name in ("王若溪", "赵承安") if f"<td>{name}" in page} == names, username


def test_the_superior_sees_what_was_decided_and_no_proposal(
    company: Company, planned: Planned, graded: Graded, finished: Finished
) -> None:
    plan = planned()
    sheet = graded(plan, "manager_wang", "fail", 520, 700, superior=company.person("manager_li"))
    finished(plan)
    li = company.gate("manager_li")
    assert reading.of_sheet(li, sheet) == []
    assert list(reading.visible(li)) == []


def test_the_list_and_the_page_agree_on_what_somebody_may_know(
    company: Company, planned: Planned, graded: Graded, finished: Finished
) -> None:
    plan = planned()
    sheets = [
        graded(plan, "manager_wang", "fail", 520, 700, superior=company.person("lead_east")),
        graded(plan, "lead_east", "excellent", 950, 980, superior=company.person("director")),
        graded(plan, "desk_chen", "pass", 580, 700, superior=company.person("manager_wang")),
    ]
    finished(plan)
    for username in (
        "hr_zhou",
        "director",
        "lead_east",
        "lead_west",
        "manager_wang",
        "manager_li",
        "desk_chen",
    ):
        gate = company.gate(username)
        one_by_one = set()
        for sheet in sheets:
            if gate.may("appraisal.view", sheet):
                one_by_one |= {one.key for one in reading.of_sheet(gate, sheet)}
        assert {one.key for one in reading.visible(gate)} == one_by_one, username


def test_one_is_added_by_hand_with_a_reason_and_only_once_the_plan_is_final(
    company: Company, as_: Signed, planned: Planned, graded: Graded, finished: Finished
) -> None:
    plan = planned()
    sheet = graded(plan, "manager_wang", "good", 850, 880)
    hr, here = as_("hr_zhou"), f"/appraisal/sheets/{sheet.number}/consequences"
    early = hr.post(here, data=form(kind="praise", reason="救火有功"))
    assert early.status_code == 422
    assert "once it is final" in early.text
    finished(plan)
    assert hr.post(here, data=form(kind="praise", reason="")).status_code == 422
    assert hr.post(here, data=form(kind="exile", reason="x")).status_code == 422
    assert hr.post(here, data=form(kind="praise", reason="救火有功")).status_code == 303
    praise = of(sheet, "praise")
    assert (praise.rule, praise.reason, praise.person_id) == ("", "救火有功", company.person("hr_zhou").id)
    assert as_("lead_east").post(here, data=form(kind="praise", reason="好")).status_code == 403


def test_a_department_gets_no_penalty(
    company: Company, as_: Signed, planned: Planned, graded: Graded, finished: Finished
) -> None:
    plan = planned(subject="department")
    lead = company.person("lead_east")
    sheet = graded(plan, "lead_east", "fail", 520, kind="department", department=lead.department_id)
    assert [one.kind for one in finished(plan)] == ["training"]
    refused = as_("hr_zhou").post(
        f"/appraisal/sheets/{sheet.number}/consequences", data=form(kind="fine", reason="x")
    )
    assert refused.status_code == 422


def test_wrong_days_people_and_lengths_are_refused_with_the_field(
    as_: Signed, failed: AppraisalSheet
) -> None:
    hr, training, warning = as_("hr_zhou"), of(failed, "training"), of(failed, "warning")
    for wrong, says in (
        ({"due": "2026-05-01"}, "This day is over"),
        ({"due": "morgen"}, "Not a valid date"),
        ({"owner": "desk_liu"}, "Not a valid choice"),
        ({"what": "长" * 301}, "At most 300"),
    ):
        refused = hr.post(address(training), data=form(rev=training.rev, **{"what": "课", **wrong}))
        assert refused.status_code == 422, wrong
        assert says in refused.text
    for wrong, says in (
        ({"acknowledged_on": "2027-01-01"}, "lies ahead"),
        ({"acknowledged_on": "2026-01-01", "unacknowledged": "y"}, "not both"),
        ({"clause": "长" * 201}, "At most 200"),
    ):
        refused = hr.post(address(warning), data=form(rev=warning.rev, **wrong))
        assert refused.status_code == 422, wrong
        assert says in refused.text


def test_who_saves_second_is_told_and_may_say_theirs_again(as_: Signed, failed: AppraisalSheet) -> None:
    hr, warning = as_("hr_zhou"), of(failed, "warning")
    assert hr.post(address(warning), data=form(rev=warning.rev, clause="考核制度 4.6")).status_code == 303
    late = hr.post(address(warning), data=form(rev=warning.rev, clause="员工手册 12"))
    assert late.status_code == 409
    assert "员工手册 12" in late.text
    assert "考核制度 4.6" in late.text
    rev = of(failed, "warning").rev
    assert f'value="{rev}"' in late.text
    assert hr.post(address(warning), data=form(rev=rev, clause="员工手册 12")).status_code == 303


def test_the_rules_stand_on_a_page_with_a_text_that_the_officer_edits(as_: Signed) -> None:
    hr, page = as_("hr_zhou"), "/appraisal/consequences/rules"
    shown = hr.get(page).text
    assert "Excellent in two plans running" in shown
    assert "20 %" in shown
    was = _was(shown)
    assert hr.post(page, data=form(text="本公司不罚款，只减奖金。", was=was)).status_code == 303
    assert "本公司不罚款" in hr.get(page).text
    assert "本公司不罚款" in as_("director").get(page).text
    stale = hr.post(page, data=form(text="另一段", was=was))
    assert stale.status_code == 409
    assert hr.post(page, data=form(text="长" * 2001, was="本公司不罚款，只减奖金。")).status_code == 422
    assert hr.post(page, data=form(text="", was="本公司不罚款，只减奖金。")).status_code == 303
    assert "20 %" in hr.get(page).text
    for other in ("director", "lead_east", "manager_wang"):
        assert as_(other).post(page, data=form(text="x", was="")).status_code == 403
    assert as_("manager_wang").get(page).status_code == 403
    assert not verify(tables=[SETTINGS]).differences


def test_no_page_asks_more_of_the_database_the_more_there_is(
    as_: Signed, planned: Planned, graded: Graded, finished: Finished
) -> None:
    hr = as_("hr_zhou")
    counts = []
    for quarter, people in (
        (1, ("manager_wang",)),
        (2, ("manager_wang", "manager_li", "manager_zhao", "desk_chen")),
    ):
        plan = planned(quarter)
        for username in people:
            sheet = graded(plan, username, "fail", 520, 480)
        finished(plan)
        with queries() as of_list:
            assert hr.get(LIST).status_code == 200
        with queries() as of_sheet:
            assert hr.get(f"/appraisal/sheets/{sheet.number}/consequences").status_code == 200
        with queries() as of_one:
            assert hr.get(address(of(sheet, "warning"))).status_code == 200
        counts.append((len(of_list), len(of_sheet), len(of_one)))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 14, counts


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (listing.Query(), "consequence_at"),
        (listing.Query(state="open"), "consequence_state_at"),
        (listing.Query(kind="training"), "consequence_kind_at"),
    ],
)
def test_an_index_serves_the_order_of_the_list(company: Company, query: listing.Query, index: str) -> None:
    found = listing.select(company.gate("hr_zhou"), query).order_by(
        Consequence.at.desc(), Consequence.id.desc()
    )
    sql, values = found.limit(51).sql()
    plan = " ".join(row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values))
    assert f"USING INDEX {index}" in plan, plan
    assert "TEMP B-TREE" not in plan


def _was(page: str) -> str:
    """What the hidden field of the form holds."""
    text = page.partition('name="was"')[2].partition('value="')[2].partition('"')[0]
    return text.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")

"""What people do on the pages of collecting, and what the command prints."""

import io
import json
import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from flask.testing import FlaskClient

from app.appraisal.collecting.asking import preview
from app.appraisal.collecting.audited import COLLECTIONS, ENTRIES
from app.appraisal.collecting.comparing import compare
from app.appraisal.collecting.freezing import collect
from app.appraisal.collecting.models import Entry
from app.appraisal.models import (
    ENTERED,
    AppraisalPlan,
    AppraisalSheet,
    Collection,
    FrozenValue,
    PlanIndicator,
)
from app.appraisal.moving import move_plan
from app.appraisal.reading import indicators_of
from app.chain.models import AuditEntry
from app.chain.tables import differences
from app.chain.writing import writing
from app.files.models import Attachment
from app.inbox.models import Notice, Request, Task
from app.jobs.models import JobRun
from app.people.models import Person
from app.room import Lack
from tests.appraisal.collecting.conftest import KEYS, House, Planned, sheet_of
from tests.appraisal.collecting.test_freezing import fill, give, scores
from tests.conftest import Company, form
from tests.queries import queries

As = Callable[[str], FlaskClient]
Work = Callable[[], list[str]]


def page(plan: AppraisalPlan) -> str:
    return f"/appraisal/plans/{plan.number}/collection"


def figures(plan: AppraisalPlan, sheet: AppraisalSheet | None = None) -> str:
    asked = f"?sheet={sheet.number}" if sheet else ""
    return f"/appraisal/figures/{plan.number}.{KEYS[ENTERED]}{asked}"


def filled(sheet: AppraisalSheet, value: str, rev: int = 0, **more: object) -> dict[str, object]:
    """What the form sends of one sheet."""
    return form(sheet=sheet.number, value=value, rev=str(rev), **more)


def entry_of(sheet: AppraisalSheet) -> Entry:
    return Entry.get(Entry.sheet == sheet.id)


def test_the_officer_collects_a_plan_whose_period_is_over(
    company: Company, house: House, planned: Planned, as_: As, work: Work
) -> None:
    plan, officer = planned("manager_wang"), as_("hr_zhou")
    fill(company, house)
    assert officer.post(page(plan)).status_code == 303
    assert "The figures are being worked out" in officer.get(page(plan)).text
    assert work() == ["done"]
    told = officer.get(page(plan)).text
    assert "Collect now" not in told
    assert Collection.get().sha256 in told
    assert scores(plan, company)["retention"] == "96.0"
    assert not list(differences(COLLECTIONS))


def test_before_its_period_is_over_a_plan_is_not_collected_and_says_from_when_on(
    planned: Planned, as_: As
) -> None:
    plan = planned("manager_wang", until=date(2026, 5, 1))
    answer = as_("hr_zhou").post(page(plan))
    assert answer.status_code == 422
    assert "can be collected from 2026-05-01 on" in answer.text
    assert not JobRun.select().exists()


@pytest.mark.parametrize(
    ("state", "what", "told"),
    [
        ("draft", "", "is a draft"),
        ("scored", "", "are collected already"),
        ("draft", "/compare", "is a draft"),
        ("running", "/compare", "Only a plan that was collected"),
        ("final", "/again", "Only a plan that was collected"),
    ],
)
def test_a_plan_that_is_elsewhere_says_what_can_be_done(
    planned: Planned, as_: As, state: str, what: str, told: str
) -> None:
    plan = planned("manager_wang", state=state)
    answer = as_("hr_zhou").post(f"{page(plan)}{what}", data=form(reason="late", sha256="x"))
    assert answer.status_code == 422
    assert told in answer.text
    assert not JobRun.select().exists()


def test_plans_are_collected_by_themselves_once_their_day_has_come(
    company: Company, house: House, planned: Planned, work: Work, job: Callable[[str], JobRun]
) -> None:
    due, later = planned("manager_wang"), planned("manager_li", collect_on=date(2026, 4, 9))
    fill(company, house)
    assert job("appraisal.collect").named == {"count": 1}
    assert work() == ["done"]
    states = [AppraisalPlan.get_by_id(one.id).state for one in (due, later)]
    assert states == ["collected", "running"]
    assert job("appraisal.collect").message == "Nothing to do."


def test_the_page_names_what_lacks_sorted_by_kind_and_who_supplies_it(
    company: Company, house: House, planned: Planned, as_: As
) -> None:
    east = company.person("manager_wang").department
    lacks = [Lack("2026-02", "east"), Lack("2026-03", "east")]
    house.change("cost", lacking=lambda _since, _until: {east.id: lacks})
    plan = planned("manager_wang", "manager_li")
    told = as_("hr_zhou").get(page(plan)).text
    rows = re.findall(r'<tr><td class="key">(.*?)</tr>', told, re.DOTALL)
    texts = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]
    lead, supplier = company.person("lead_east").name, company.person("risk_sun").name
    assert texts[0].startswith("Cost Acquisition cost")
    assert "2026-02, 2026-03" in texts[0]
    assert texts[0].endswith(lead)
    spend = "/appraisal/spend/?department=east&amp;year=2026"
    assert spend not in told  # where the officer may not enter, no link leads
    assert spend in as_("director").get(page(plan)).text
    assert f"2 figures are not entered {supplier}" in texts[1]
    assert figures(plan) in rows[1]


def test_the_page_asks_as_many_questions_for_many_people_as_for_few(
    company: Company, house: House, planned: Planned, as_: As, work: Work
) -> None:
    officer, counts = as_("hr_zhou"), []
    few = planned("manager_wang")
    many = planned(*(person.username for person in Person.select().where(~Person.disabled)))
    fill(company, house)
    for plan in (few, many):
        officer.post(page(plan))
    assert work() == ["done", "done"]
    for plan in (few, few, many):
        with queries() as asked:
            officer.get(page(plan))
        counts.append(len(asked))
    assert counts[1] == counts[2]


@pytest.mark.parametrize(
    ("username", "status"),
    [("hr_zhou", 200), ("director", 200), ("lead_east", 200), ("manager_wang", 403), ("risk_sun", 403)],
)
def test_the_collection_is_for_those_who_have_to_do_with_appraisal(
    planned: Planned, as_: As, username: str, status: int
) -> None:
    plan = planned("manager_wang")
    assert as_(username).get(page(plan)).status_code == status
    assert as_(username).post(page(plan)).status_code == (303 if username == "hr_zhou" else 403)


def test_a_supplier_enters_a_figure_with_evidence_and_sees_nothing_else_of_the_sheet(
    company: Company, planned: Planned, as_: As
) -> None:
    plan, supplier = planned("manager_wang", "manager_li"), as_("risk_sun")
    sheet = sheet_of(plan, company, "manager_wang")
    sent = form(
        sheet=sheet.number,
        value="97.70",
        note="of 44",
        rev="0",
        file=(io.BytesIO(b"%PDF-1.4\n%%EOF"), "reviews.pdf"),
    )
    assert supplier.post(figures(plan), data=sent).status_code == 303
    entry = entry_of(sheet)
    kept = Attachment.get(Attachment.number == entry.file)
    assert kept.level == 2, "personnel data is internal at least"
    assert (entry.value, entry.note, kept.record) == ("97.7", "of 44", sheet.number)
    told = supplier.get(figures(plan)).text
    assert "97.7" in told
    assert "1 to enter" in told
    assert company.person("manager_li").name in re.search(r"<h2>([^<]+)</h2></div><div", told)[1]
    assert supplier.get(f"/appraisal/sheets/{sheet.number}/exempt").status_code == 403
    assert not list(differences(ENTRIES))
    assert AuditEntry.select().where(AuditEntry.action == "appraisal.file.added").exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("many", "Write a number"),
        ("-1", "zero or more"),
        ("1.23456", "At most 4 digits"),
        ("99999999999", "too large"),
        ("NaN", "Write a number"),
        ("", "Fill this in"),
    ],
)
def test_what_is_no_figure_is_said_beside_the_field(
    company: Company, planned: Planned, as_: As, typed: str, told: str
) -> None:
    plan = planned("manager_wang")
    sheet = sheet_of(plan, company, "manager_wang")
    answer = as_("risk_sun").post(figures(plan), data=filled(sheet, typed))
    assert answer.status_code == 422
    assert told in answer.text
    assert not Entry.select().exists()


@pytest.mark.parametrize(
    ("rule", "typed", "status"),
    [("given", "101", 422), ("given", "100", 303), ("yes_no", "2", 422), ("yes_no", "1", 303)],
)
def test_points_end_at_a_hundred_and_yes_or_no_is_one_of_both(
    company: Company, planned: Planned, as_: As, rule: str, typed: str, status: int
) -> None:
    plan = planned("manager_wang")
    with writing(None, "tests.planted"):
        PlanIndicator.update(rule={"rule": rule}).where(PlanIndicator.indicator == ENTERED).execute()
    sheet = sheet_of(plan, company, "manager_wang")
    assert as_("risk_sun").post(figures(plan), data=filled(sheet, typed)).status_code == status


def test_two_who_enter_the_same_figure_do_not_overwrite_each_other_unseen(
    company: Company, planned: Planned, as_: As
) -> None:
    plan = planned("manager_wang")
    sheet = sheet_of(plan, company, "manager_wang")
    assert as_("hr_zhou").post(figures(plan), data=filled(sheet, "90")).status_code == 303
    answer = as_("risk_sun").post(figures(plan), data=filled(sheet, "95"))
    assert answer.status_code == 409
    assert entry_of(sheet).value == "90"
    assert as_("risk_sun").post(figures(plan), data=filled(sheet, "95", rev=1)).status_code == 303
    assert entry_of(sheet).value == "95"


def test_the_form_is_not_there_for_others_nor_for_what_is_counted(
    company: Company, planned: Planned, as_: As
) -> None:
    plan = planned("manager_wang")
    for username in ("manager_wang", "director", "newcomer"):
        assert as_(username).get(figures(plan)).status_code == 404
    counted = f"/appraisal/figures/{plan.number}.{KEYS['retention']}"
    assert as_("hr_zhou").get(counted).status_code == 404
    elsewhere = sheet_of(planned("manager_li"), company, "manager_li")
    assert as_("risk_sun").get(figures(plan, elsewhere)).status_code == 404
    sent = filled(elsewhere, "95")
    assert as_("risk_sun").post(figures(plan), data=sent).status_code == 404
    assert as_("risk_sun").post(figures(plan), data=form(value="95", rev="0")).status_code == 422


def test_once_collected_only_the_officer_enters_and_it_counts_when_collected_again(
    company: Company, house: House, planned: Planned, as_: As, work: Work
) -> None:
    plan = planned("manager_wang")
    sheet = sheet_of(plan, company, "manager_wang")
    fill(company, house)
    as_("hr_zhou").post(page(plan))
    work()
    assert as_("risk_sun").post(figures(plan), data=filled(sheet, "95")).status_code == 403
    assert "counts only once it is collected again" in as_("hr_zhou").get(figures(plan)).text
    assert as_("hr_zhou").post(figures(plan), data=filled(sheet, "95")).status_code == 303
    assert scores(plan, company)[ENTERED] is None


def test_a_supplier_has_a_task_until_all_figures_are_there(
    company: Company, planned: Planned, as_: As
) -> None:
    plan = planned("manager_wang", "manager_li", state="draft")
    with company.app.test_request_context():
        move_plan(company.person("director"), "approve", plan)
    task = Task.get()
    assert (task.person_id, task.due) == (company.person("risk_sun").id, date(2026, 4, 8))
    told = as_("risk_sun").get("/inbox/").text
    assert "Enter the figures of “Reviews on time”" in told
    assert figures(plan) in told
    for username in ("manager_wang", "manager_li"):
        sheet = sheet_of(plan, company, username)
        assert Task.get().done_at is None
        as_("risk_sun").post(figures(plan), data=filled(sheet, "95"))
    assert Task.get().done_at is not None


def test_late_data_changes_a_figure_only_when_a_second_person_agrees_and_both_stay(
    company: Company, house: House, planned: Planned, as_: As, work: Work
) -> None:
    plan, officer = planned("manager_wang", "manager_li"), as_("hr_zhou")
    fill(company, house)
    officer.post(page(plan))
    work()
    give(plan, 820)
    house.count("complaints", company.person("manager_wang"), [1] * 4 + [0] * 50, day=date(2026, 3, 3))
    officer.post(f"{page(plan)}/compare")
    assert work() == ["done"]
    told = officer.get(page(plan)).text
    assert "2.6012 % → 72.0" in told
    assert "3.25 % → 0.0" in told
    assert scores(plan, company)["complaints"] == "72.0"
    [digest] = re.findall(r'name="sha256" value="(\w+)"', told)
    assert officer.post(f"{page(plan)}/again", data=form(reason="", sha256=digest)).status_code == 422
    asked = officer.post(f"{page(plan)}/again", data=form(reason="late complaints", sha256=digest))
    number = Request.get().number
    assert asked.location.endswith(number)
    assert (
        officer.post(f"/inbox/requests/{number}", data=form(answer="yes", decision="approve")).status_code
        == 403
    )
    card = as_("director").get(f"/inbox/requests/{number}").text
    assert "3.25 % → 0.0" in card
    as_("director").post(f"/inbox/requests/{number}", data=form(answer="yes", decision="approve"))
    assert work() == ["done"]
    turns = FrozenValue.select().where(FrozenValue.turn == 2)
    assert [one.score for one in turns] == [0]
    assert FrozenValue.select().where(FrozenValue.turn == 1, FrozenValue.score == 720).exists()
    sheet = sheet_of(plan, company, "manager_wang")
    assert sheet.total == 681
    assert Request.get().state == "done"
    assert not list(differences(COLLECTIONS))
    told = officer.get(page(plan)).text
    assert "late complaints" in told
    assert 'name="sha256"' not in told


def test_what_was_agreed_to_is_what_was_shown(
    company: Company, house: House, planned: Planned, as_: As, work: Work
) -> None:
    plan, officer = planned("manager_wang"), as_("hr_zhou")
    fill(company, house)
    officer.post(page(plan))
    work()
    assert officer.post(f"{page(plan)}/again", data=form(reason="late", sha256="x")).status_code == 422
    house.count("complaints", company.person("manager_wang"), [1])
    officer.post(f"{page(plan)}/compare")
    work()
    [digest] = re.findall(r'name="sha256" value="(\w+)"', officer.get(page(plan)).text)
    officer.post(f"{page(plan)}/again", data=form(reason="late", sha256=digest))
    house.count("complaints", company.person("manager_wang"), [1])
    number = Request.get().number
    as_("director").post(f"/inbox/requests/{number}", data=form(answer="yes", decision="approve"))
    assert work() == ["failed"]
    assert Request.get().state == "failed"
    assert not FrozenValue.select().where(FrozenValue.turn == 2).exists()


def test_whoever_was_shown_a_sheet_hears_that_a_figure_of_it_was_collected_again(
    company: Company, house: House, planned: Planned
) -> None:
    plan = planned("manager_wang", "manager_li")
    fill(company, house)
    collect(plan)
    with writing(None, "tests.planted"):
        AppraisalPlan.update(state="shown").where(AppraisalPlan.id == plan.id).execute()
    house.count("retention", company.person("manager_wang"), [0])
    plan = AppraisalPlan.get_by_id(plan.id)
    collect(plan, company.person("hr_zhou"), "late", expected=compare(plan).sha256)
    told = [(one.event, one.person_id) for one in Notice.select()]
    assert told == [("appraisal_again", company.person("manager_wang").id)]


def test_the_officer_exempts_somebody_with_a_reason(
    company: Company, house: House, planned: Planned, as_: As, work: Work
) -> None:
    plan, officer = planned("manager_wang", "manager_li"), as_("hr_zhou")
    sheet = sheet_of(plan, company, "manager_li")
    address = f"/appraisal/sheets/{sheet.number}/exempt"
    assert officer.post(address, data=form(reason=" ")).status_code == 422
    assert officer.post(address, data=form(reason="on a project")).status_code == 303
    assert sheet_of(plan, company, "manager_li").exempt_for == "on a project"
    assert officer.post(address, data=form(reason="again")).status_code == 409
    fill(company, house)
    officer.post(page(plan))
    work()
    assert not FrozenValue.select().where(FrozenValue.sheet == sheet.id).exists()
    assert "on a project" in officer.get(page(plan)).text


def test_nobody_exempts_themselves(company: Company, planned: Planned, as_: As) -> None:
    own = sheet_of(planned("hr_zhou", "manager_li"), company, "hr_zhou")
    answer = as_("hr_zhou").post(f"/appraisal/sheets/{own.number}/exempt", data=form(reason="busy"))
    assert answer.status_code == 403


def test_the_command_collects_and_prints_what_the_sheets_come_to(
    company: Company, house: House, planned: Planned
) -> None:
    plan = planned("manager_wang")
    fill(company, house)
    run = company.app.test_cli_runner()
    first = run.invoke(args=["appraisal", "collect", plan.number, "--json"])
    assert first.exit_code == 0, first.output
    give(plan, 820)
    again = json.loads(run.invoke(args=["appraisal", "collect", plan.name, "--json"]).output)
    assert again["plan"] == plan.number
    [person] = again["people"]
    assert (person["username"], person["total"], person["grade"]) == ("manager_wang", 86.1, "good")
    told = {one["indicator"]: one for one in person["indicators"]}
    kept = ("value", "n", "score", "missing")
    assert {name: tuple(one[key] for key in kept) for name, one in told.items()} == {
        "satisfaction": (4.42, 50, 88.0, None),
        "retention": (94.086, 186, 96.0, None),
        "complaints": (2.6012, 346, 72.0, None),
        "cost": (None, 0, None, "nothing"),
        ENTERED: (None, None, None, "not_entered"),
        "given": (82.0, None, 82.0, None),
    }
    table = run.invoke(args=["appraisal", "collect", plan.number]).output
    assert "86.1" in table
    assert "Satisfaction: 4.42 → 88.0" in table
    assert AuditEntry.get(AuditEntry.action == "appraisal.collected").origin.startswith("os:")


@pytest.mark.parametrize(
    ("name", "told"),
    [("A26-NOSUCH", "There is no plan A26-NOSUCH."), ("twice", "Several plans are called twice.")],
)
def test_the_command_says_which_plan_it_can_not_find(
    company: Company, planned: Planned, name: str, told: str
) -> None:
    for _ in range(2):
        planned("manager_wang", name="twice")
    ended = company.app.test_cli_runner().invoke(args=["appraisal", "collect", name])
    assert ended.exit_code == 1
    assert told in ended.output


def test_the_command_refuses_a_draft_and_a_period_that_lasts(company: Company, planned: Planned) -> None:
    run = company.app.test_cli_runner()
    for values, told in (({"state": "draft"}, "is a draft"), ({"until": date(2026, 6, 1)}, "2026-06-01")):
        ended = run.invoke(args=["appraisal", "collect", planned("manager_wang", **values).number, "--json"])
        assert ended.exit_code == 1
        assert told in ended.output


def test_a_plan_in_the_making_is_tried_with_the_sums_alone(
    company: Company, house: House, planned: Planned
) -> None:
    fill(company, house)
    plan, people = planned(), [company.person(name) for name in ("manager_wang", "manager_li")]
    found = preview(indicators_of(plan.id), people, plan.since, plan.until)
    wang, li = (found[person.id] for person in people)
    assert wang[KEYS["satisfaction"]].value == Fraction(442, 100)
    assert li[KEYS["satisfaction"]].missing == "nothing"
    assert (wang[KEYS[ENTERED]].missing, wang[KEYS["given"]].missing) == ("not_entered", "not_given")
    east = people[0].department
    [of_east] = preview(indicators_of(plan.id), [east], plan.since, plan.until).values()
    assert of_east[KEYS["retention"]].value == Fraction(100 * 175, 186)
    assert not FrozenValue.select().exists()


def test_who_has_still_to_score_is_named_to_those_who_run_the_appraisal_alone(
    company: Company, planned: Planned, as_: As
) -> None:
    plan = planned("manager_wang")
    scorer = company.person("director").name
    assert scorer in as_("hr_zhou").get(page(plan)).text.partition("<main")[2]
    lacks = as_("lead_east").get(page(plan)).text.partition("<main")[2]
    assert scorer not in lacks
    assert "the scorers" in lacks

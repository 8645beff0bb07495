"""An appraisal from its plan to the archive: five people, a moved clock, an appeal that wins, a training."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import barriers, is_too_wide
from tests.browser.hands import fill, path, save, sign_in, tab_to
from tests.browser.house import House, copied_house

pytestmark = pytest.mark.browser
MORNING = time(1, 30)
"""Half past nine in Shanghai."""
ONE_DAY = timedelta(days=1)
HOURS = {"manager_wang": "30", "manager_li": "20", "manager_zhao": "5", "desk_chen": "26", "desk_liu": "26"}
"""The figure of each: 90.0, 75.0, 52.5, 84.0 and 84.0 points by the knots 10, 30 and 40."""
POINTS = {"manager_wang": "90", "manager_li": "70", "manager_zhao": "80", "desk_chen": "80", "desk_liu": "80"}
TOTALS = {
    "manager_wang": "90.0",
    "manager_li": "73.0",
    "manager_zhao": "63.5",
    "desk_chen": "82.4",
    "desk_liu": "82.4",
}
SCORERS = ("lead_east", "lead_west", "director", *HOURS)
WHY = "三次协助排班都没有算进去"
PROOF: FilePayload = {
    "name": "签到表.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7\n" + b"signed " * 99,
}
COURSE = "回访流程课两次"
DAYS = "SELECT collect_on, answer_by FROM appraisal_plan WHERE number = ?"
KEYS = """SELECT i.indicator, i.key FROM plan_indicator i JOIN appraisal_plan p ON p.id = i.plan_id
WHERE p.number = ?"""
SHEETS = """SELECT o.username, s.number FROM appraisal_sheet s JOIN person o ON o.id = s.owner_id
JOIN appraisal_plan p ON p.id = s.plan_id WHERE p.number = ?"""
PROPOSED = """SELECT c.kind, s.number, c.key FROM consequence c JOIN appraisal_sheet s ON s.id = c.sheet_id
JOIN appraisal_plan p ON p.id = c.plan_id WHERE p.number = ? AND c.state = 'proposed'"""
Come = Callable[..., Page]


@pytest.fixture
def office(demo: Path, tmp_path: Path) -> House:
    """A house of the story's own, not yet open."""
    return copied_house(demo, tmp_path)


@contextmanager
def on(house: House, window: Open, day: date) -> Iterator[Come]:
    """The house that morning: `come(username, address)` is the page of somebody who signs in once."""
    pages: dict[str, Page] = {}

    def come(username: str, address: str) -> Page:
        if username not in pages:
            page = pages[username] = window(house)
            page.goto("/login")
            sign_in(page, username)
            page.wait_for_url(f"{house.url}/")
        pages[username].goto(address)
        return pages[username]

    house.now = datetime.combine(day, MORNING, UTC)
    with house.open():
        try:
            yield come
        finally:
            for page in pages.values():
                page.context.close()


def by_job(house: House, name: str, day: date) -> None:
    """Have a job of the program run that morning."""
    house.now = datetime.combine(day, MORNING, UTC)
    house.flask("jobs", "run", name)


def ask(house: House, sql: str, *values: str) -> list[Any]:
    """Rows of the house's database."""
    with house.database() as base:
        return base.execute(sql, values).fetchall()


def approve(page: Page) -> None:
    """Say yes to the request that is open."""
    page.locator("main [name=decision][value=approve]").check()
    fill(page, answer="同意")
    save(page)
    expect(page.locator(".page-head .badge.ok")).to_be_visible()


def request_on(page: Page) -> str:
    """The address of the request that the page tells of."""
    return str(page.locator("main a[href*='/inbox/requests/']").get_attribute("href"))


def make_plan(page: Page) -> str:
    """For the quarter after the last plan, with two indicators. Returns its number."""
    lines = page.locator(".plan-line")
    while (count := lines.count()) > 2:
        page.locator("button[value=remove-0]").click()
        expect(lines).to_have_count(count - 1)
    page.locator("#line_0_indicator").select_option("entered")
    expect(page.locator("#line_0_label")).to_be_visible()
    fill(page, line_0_label="培训学时", line_0_unit="课时", line_0_weight="60", line_1_weight="40")
    page.locator("#line_0_supplier").select_option("hr_zhou")
    fill(page, line_0_floor="10", line_0_target="30", line_0_stretch="40")
    page.locator("#line_0_below").check()
    expect(page.locator("#weights .badge.ok")).to_be_visible()
    save(page)
    page.wait_for_url("**/appraisal/plans/A*")
    return path(page).rpartition("/")[2]


def enter_hours(page: Page, names: dict[str, str]) -> None:
    """One figure after the other, each for whom the form names next."""
    for left in range(len(HOURS), 0, -1):
        panel = page.locator(".split > section").last
        name = panel.locator("h2").inner_text()
        panel.locator("[name=value]").fill(HOURS[names[name]])
        panel.locator("button.primary").click()
        expect(page.locator(".page-head .badge.warn")).to_have_count(1 if left > 1 else 0)
        expect(page.locator("main tbody td.num", has_text="—")).to_have_count(left - 1)


def give(page: Page, plan: str, names: dict[str, str], *, by_keyboard: bool) -> None:
    """Hand in the points of all whom somebody is asked to score."""
    button = page.locator(f"button[value='{plan}']")
    rows = page.locator("main section", has=button).locator("tbody tr").all()
    for row in rows:
        points = POINTS[names[row.locator(".name").inner_text()]]
        field = row.locator("input[inputmode=decimal]")
        if by_keyboard:
            tab_to(page, field)
            page.keyboard.type(points)
        else:
            field.fill(points)
    if by_keyboard:
        tab_to(page, button)
        page.keyboard.press("Enter")
    else:
        button.click()
    expect(page.locator("#toasts .toast")).to_contain_text(str(len(rows)))


def begin_plan(come: Come) -> str:
    """The officer makes a plan, the director approves it. Returns its number."""
    officer = come("hr_zhou", "/appraisal/plans/new")
    plan = make_plan(officer)
    officer.goto(f"/appraisal/plans/{plan}/ask")
    fill(officer, reason="按季考核")
    save(officer)
    officer.wait_for_url(f"**/plans/{plan}")
    approve(come("director", request_on(officer)))
    return plan


def show(officer: Page, sheets: dict[str, str]) -> None:
    """Show everybody their sheet, with the totals that one expects."""
    for username, total in TOTALS.items():
        row = officer.locator("main tbody tr", has_text=sheets[username])
        expect(row.locator("td.num")).to_have_text(total)
    save(officer)
    expect(officer.locator("main form")).to_have_count(0)


def accept(page: Page) -> None:
    page.locator("main .record-head button.primary").click()
    page.locator("dialog[open] button.primary").click()
    expect(page.locator("main h1 .badge.ok")).to_be_visible()


def contest(come: Come, appeal: str) -> None:
    """Li appeals, the lead of another department scores again: both versions stay, the grade is better."""
    page = come("manager_li", appeal)
    expect(page.locator("main .grade b")).to_have_text("73.0")
    fill(page, text=WHY)
    page.locator("main .form-foot button").click()
    expect(page.locator("main dd.quote")).to_have_text(WHY)

    decider = come("lead_west", "/appraisal/appeals/?mine=1")
    decider.locator("#list tr", has_text=appeal.split("/")[3]).locator("a.name").click()
    decider.locator("[name=outcome][value=scored]").check()
    fill(decider, points="90", reason="排班记录属实")
    decider.locator("main .form-foot button").click()
    expect(decider.locator("main form")).to_have_count(0)

    page.reload()
    expect(page.locator("main .grade b")).to_have_text("81.0")
    expect(page.locator("main .grade")).to_contain_text("良好")
    versions = page.locator("main table tbody tr")
    expect(versions).to_have_count(2)
    expect(versions.first).to_contain_text("90.0")
    expect(versions.last).to_contain_text("70.0")
    assert not barriers(page)
    assert not is_too_wide(page)


def begin_consequence(come: Come, address: str, **fields: str) -> None:
    """The officer asks for it, the director approves."""
    officer = come("hr_zhou", address)
    form = officer.locator("main form", has=officer.locator("button[name=ask]"))
    for field, said in fields.items():
        form.locator(f"[name={field}]").fill(said)
    form.locator("button[name=ask]").click()
    expect(form).to_have_count(0)
    approve(come("director", request_on(officer)))


def drop(officer: Page, reason: str) -> None:
    officer.locator("main details summary").click()
    form = officer.locator("main form[action$='/drop']")
    form.locator("[name=reason]").fill(reason)
    form.locator("button").click()
    expect(officer.locator("main dd.quote", has_text=reason)).to_be_visible()


def end_training(come: Come, sheet: str, training: str, done_on: str) -> None:
    """Zhao comes to it from the task and reports it with a file, the officer confirms."""
    page = come("manager_zhao", "/inbox/tasks/")
    page.locator("main tr", has_text=COURSE).locator(f"a[href='{sheet}']").click()
    page.locator(f"main a[href='{sheet}/consequences']").click()
    page.locator(f"main a[href='{training}']").click()
    fill(page, evidence="两次课均已参加", done_on=done_on)
    page.set_input_files("main [name=file]", [PROOF])
    save(page)
    expect(page.locator("main a[download]")).to_be_visible()
    officer = come("hr_zhou", training)
    officer.locator("main [name=decision][value=enough]").check()
    save(officer)
    expect(officer.locator(".page-head .badge.ok")).to_be_visible()


def archive(officer: Page, plan: str, *, refused: bool) -> None:
    """Put the plan away, which what is left open forbids."""
    officer.goto(f"/appraisal/plans/{plan}")
    button = officer.locator(f"main form[action='/appraisal/plans/{plan}/archive'] button")
    button.click()
    expect(officer.locator("main [role=alert]")).to_have_count(int(refused))
    expect(button).to_have_count(int(refused))


def test_an_appraisal_from_its_plan_to_the_archive(office: House, window: Open) -> None:
    names = {name: one for one, name in ask(office, "SELECT username, name FROM person") if one in HOURS}
    [(since,)] = ask(office, "SELECT max(until) FROM appraisal_plan")
    with on(office, window, date.fromisoformat(since) + ONE_DAY) as come:
        plan = begin_plan(come)
        [(collected, answered)] = ask(office, DAYS, plan)
        keys: dict[str, str] = dict(ask(office, KEYS, plan))
        enter_hours(come("hr_zhou", f"/appraisal/figures/{plan}.{keys['entered']}"), names)

    day = date.fromisoformat(collected)
    by_job(office, "appraisal.collect", day)
    sheets: dict[str, str] = dict(ask(office, SHEETS, plan))
    assert set(sheets) == set(HOURS)
    wang, li, zhao = (f"/appraisal/sheets/{sheets[one]}" for one in list(HOURS)[:3])
    with on(office, window, day + ONE_DAY) as come:
        for scorer in SCORERS:
            keyboard = scorer in {"director", "desk_liu"}
            give(come(scorer, "/appraisal/scores/"), plan, names, by_keyboard=keyboard)
        show(come("hr_zhou", f"/appraisal/scoring/{plan}/show"), sheets)
        accept(come("manager_wang", wang))
        contest(come, f"{li}/appeals/{keys['given']}")

    day = date.fromisoformat(answered) + ONE_DAY
    by_job(office, "appraisal.days", day)
    proposed = {
        kind: f"/appraisal/sheets/{sheet}/consequences/{key}"
        for kind, sheet, key in ask(office, PROPOSED, plan)
    }
    assert set(proposed) == {"praise", "bonus", "training"}
    with on(office, window, day) as come:
        begin_consequence(come, proposed["training"], what=COURSE, reason="指标低于 60 分")
        begin_consequence(come, proposed["praise"], reason="季度优秀")
        archive(come("hr_zhou", "/appraisal/plans/"), plan, refused=True)
        drop(come("hr_zhou", proposed["bonus"]), "本季度不发奖金")
        end_training(come, zhao, proposed["training"], answered)
        officer = come("hr_zhou", "/appraisal/plans/")
        archive(officer, plan, refused=False)
        assert not barriers(officer)
        assert not is_too_wide(officer)
        assert ask(office, "SELECT state FROM appraisal_plan WHERE number = ?", plan) == [("archived",)]

        reads = {
            "hr_zhou": {f"/appraisal/plans/{plan}": 200, li: 200, zhao: 200},
            "manager_li": {li: 200, wang: 404, zhao: 404},
            "manager_zhao": {zhao: 200, li: 404, f"/appraisal/plans/{plan}": 403},
            "lead_east": {li: 200, wang: 200, zhao: 404},
        }
        for username, found in reads.items():
            page = come(username, "/appraisal/")
            assert {one: page.request.get(one).status for one in found} == found
        again = come("manager_li", "/appraisal/")
        again.locator(f"main td a[href='{li}']").click()
        expect(again.locator("main .grade b")).to_have_text("81.0")

"""The pictures of the handbook: `python -m tests.browser.handbook` takes them in both languages.

With names of pictures it plays all scenes, as one may need another, and takes these alone.
Each scene brings a page to what its picture shows and gives what of it is told; the rest is cut away.
"""

import argparse
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, FilePayload, FloatRect, Locator, Page

from app.clock import today
from tests.browser.analysed import LAST_ROUND, show_results
from tests.browser.appraisals import PLAN as SCORED_PLAN
from tests.browser.appraisals import ask_for_scores
from tests.browser.appraised import ENTERED_KEY, plant_sheet
from tests.browser.chromium import browser
from tests.browser.drawn_sheet import plant_drawn
from tests.browser.followed import plant_final
from tests.browser.hands import add_customer, fill, path, save, sign_in
from tests.browser.house import PROJECT, House, demo_house
from tests.browser.pictures import write
from tests.browser.uncollected import PLAN as UNCOLLECTED
from tests.browser.uncollected import plan_to_collect
from tests.customers.identities import id_number

FOLDER = PROJECT / "docs" / "handbook" / "pictures"
CUSTOMERS = 600
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
"""Language of the house → of the browser, which words what is its own, such as the fields of dates."""

WINDOW = {"width": 1280, "height": 860}
MARGIN = 10
NAME, ID_NUMBER = "林若溪", id_number("19910305", 28)
INVOICE = {"zh": "发票抬头写错了，要重开", "en": "The name on the invoice is wrong"}
STATEMENT = {"zh": "十月对账单金额有出入", "en": "The statement for October is wrong"}
LETTER: FilePayload = {"name": "95h.txt", "mimeType": "text/plain", "buffer": b"95 hours in all"}
CONTESTED = {
    "zh": "少算了三月的 25 课时，证明见附件",
    "en": "The 25 hours of March are missing: see the file",
}
HANDED = {"zh": "账单已核对，差额一笔，待答复客户", "en": "The bill is checked; the answer is missing"}
SERVICE = 3
"""The place of the process of service in the list, as shipped."""
Shown = Sequence[Locator]


class Telling:
    """One house while its pictures are taken. `customer` is the address of the customer most are of."""

    def __init__(self, house: House, chromium: Browser) -> None:
        self.house, self.chromium = house, chromium
        self.customer = ""
        self.pages: dict[str, Page] = {}

    def page(self, username: str, address: str = "") -> Page:
        """The page of a person, at `address` or at the customer."""
        if username not in self.pages:
            context = self.chromium.new_context(
                base_url=self.house.url, viewport=WINDOW, locale=LOCALES[self.house.locale]
            )
            self.pages[username] = page = context.new_page()
            page.goto("/login")
            sign_in(page, username)
            page.wait_for_url(f"{self.house.url}/")
        self.pages[username].goto(address or self.customer)
        return self.pages[username]


def main() -> None:
    """Take every picture, or those that are named, in each language."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.handbook", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="a picture, by default all")
    wanted = parser.parse_args().names or SCENES
    if unknown := sorted({*wanted} - SCENES.keys()):
        parser.error(f"no such picture: {', '.join(unknown)}")
    with browser() as chromium:
        for locale in LOCALES:
            (FOLDER / locale).mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory() as folder, demo_house(Path(folder), CUSTOMERS, locale).open() as house:
                telling = Telling(house, chromium)
                for name, scene in SCENES.items():
                    shown = scene(telling)
                    if name in wanted:
                        take(FOLDER / locale / f"{name}.png", shown)


def take(target: Path, shown: Shown) -> None:
    """Write what is `shown`, cut out of its page."""
    page = shown[0].page
    page.wait_for_load_state("networkidle")
    page.mouse.move(0, 0)
    clip = around(shown)
    taken = page.screenshot(full_page=True, clip=clip, animations="disabled", caret="initial")
    write(target, taken, page.context)


def around(shown: Shown) -> FloatRect:
    """The rectangle that holds all of them, with a margin, in the whole page."""
    down = float(shown[0].page.evaluate("scrollY"))
    boxes = [box for one in shown if (box := one.bounding_box())]
    left, top = min(box["x"] for box in boxes), min(box["y"] for box in boxes)
    right = max(box["x"] + box["width"] for box in boxes)
    bottom = max(box["y"] + box["height"] for box in boxes)
    return {
        "x": max(0, left - MARGIN),
        "y": max(0, top + down - MARGIN),
        "width": right - left + 2 * MARGIN,
        "height": bottom - top + 2 * MARGIN,
    }


def quiet(page: Page) -> None:
    """Take the toasts away."""
    page.locator("#toasts").evaluate("(toasts) => toasts.replaceChildren()")


def part(page: Page, panel: str, **values: str) -> Locator:
    """Open the form of a new part and fill it in."""
    page.locator(f"#{panel} .panel-head a.button").click()
    form = page.locator(f"#{panel} form.panel-body")
    for name, value in values.items():
        control = form.locator(f'[name="{name}"]')
        if name == "kind":
            control.select_option(value)
        else:
            control.fill(value)
    return form


def keep(page: Page, form: Locator) -> None:
    """Save a part and wait until it stands there."""
    form.locator("button.primary").click()
    form.wait_for(state="detached")
    quiet(page)


def edit(page: Page, field: str, value: str = "") -> Locator:
    """Open a value where it stands, and type."""
    page.locator(f"#shown-{field} a.editable").click()
    control = page.locator(f"#value-{field} + .quick [name={field}]")
    control.fill(value)
    return control


def new_individual(telling: Telling) -> Shown:
    """An ID number says what will be filled in."""
    page = telling.page("manager_wang", "/customers/new")
    fill(page, name=NAME, id_number=ID_NUMBER)
    with page.expect_response("**/identity"):
        page.keyboard.press("Tab")
    page.locator("#identity-said p").wait_for()
    return [page.locator("main .page-head"), page.locator("#customer-form section").first]


def added(telling: Telling) -> Shown:
    """What saving says, and what the page says is missing."""
    page = telling.page("manager_wang", "/customers/new")
    telling.customer = add_customer(page, NAME, id_number=ID_NUMBER, mobile="13900001702")
    toast = page.locator("#toasts .toast").first
    return [page.locator("main #record-head"), page.locator("#complete"), toast]


def new_enterprise(telling: Telling) -> Shown:
    """What an enterprise has instead."""
    page = telling.page("manager_li", "/customers/new?kind=enterprise")
    fill(page, name="苏州听松文化有限公司", credit_code="91330212MA2AGXQF7Y", legal_representative="宋听松")
    return [page.locator("main .page-head"), page.locator("#customer-form section").first]


def quick_edit(telling: Telling) -> Shown:
    """A value open where it stands."""
    page = telling.page("manager_wang")
    edit(page, "name", "林若曦")
    return [page.locator("main .split section").first]


def contact(telling: Telling) -> Shown:
    """A contact point being added to others."""
    page = telling.page("manager_wang")
    keep(page, part(page, "contacts", kind="landline", value="0571-88001234-806"))
    keep(page, part(page, "contacts", kind="address", value="杭州市西湖区文三路 90 号"))
    part(page, "contacts", kind="wechat", value="linruoxi_91")
    return [page.locator("#contacts")]


def employment(telling: Telling) -> Shown:
    """A new job, which ends the former."""
    page = telling.page("manager_wang")
    keep(page, part(page, "contacts", kind="wechat", value="linruoxi_91"))
    keep(page, part(page, "employments", employer="杭州云栖软件有限公司", position="工程师", since="2019-07"))
    part(page, "employments", employer="浙江远山科技有限公司", position="研发总监", since="2024-03")
    return [page.locator("#employments")]


def overview(telling: Telling) -> Shown:
    """The customer's page with what belongs to them."""
    page = telling.pages["manager_wang"]
    keep(page, page.locator("#employments form.panel-body"))
    mother = part(page, "emergencies", name="周慧兰", phone="13900005588")
    mother.locator("[name=relation]").select_option(index=2)
    keep(page, mother)
    page.locator("#interests .panel-head a").click()
    for place in (0, 6):
        page.locator("#interests [name=interests]").nth(place).check()
    page.locator("#interests button.primary").click()
    page.locator("#interests form").wait_for(state="detached")
    keep(page, part(page, "notes", text="周三下午在公司，电话请在五点以后打。"))
    page = telling.page("manager_wang")
    return [page.locator("main #record-head"), page.locator("main .split > .stack").first]


def transactions(telling: Telling) -> Shown:
    """Totals, and a transaction that is overdue."""
    page = telling.page("manager_wang")
    at = f"{telling.customer}/transactions"
    for day, due, amount, settled in (
        ("2026-01-12", "2026-02-11", "86,000", "2026-02-09"),
        ("2026-02-20", "2026-03-22", "12,500", ""),
    ):
        page.goto(f"{at}/new")
        form = page.locator("#transactions form.panel-body")
        fill(page, date=day, due_on=due, amount=amount, settled_on=settled)
        form.locator("[name=kind]").select_option("service")
        form.locator("[name=business_line]").select_option("service")
        form.locator("button.primary").click()
        page.wait_for_url(f"**{at}")
    return [page.locator("main > .columns-2"), page.locator("#transactions")]


def timeline(telling: Telling) -> Shown:
    """A talk with its next step, over all else that happened."""
    page = telling.page("manager_wang")
    zh = telling.house.locale == "zh"
    outcome = "谈了续约，价格基本接受。" if zh else "Spoke of going on; the price is fine."
    keep(page, part(page, "visits", outcome=outcome, next_step="寄合同" if zh else "Send the contract"))
    return [page.locator("#recent")]


def undo(telling: Telling) -> Shown:
    """A change, its toast and its line in the history."""
    page = telling.page("manager_wang")
    edit(page, "external_id", "HZ-0417")
    page.keyboard.press("Enter")
    page.locator("#toasts .toast").first.wait_for()
    return [page.locator("#recent"), page.locator("#toasts .toast").first]


def conflict(telling: Telling) -> Shown:
    """Two people wrote the same value."""
    mine = telling.page("manager_wang")
    edit(mine, "name", "林若曦")
    theirs = telling.page("lead_east")
    edit(theirs, "name", "林若希")
    theirs.keyboard.press("Enter")
    theirs.locator("#toasts .toast").first.wait_for()
    mine.locator("#value-name + .quick [name=name]").press("Enter")
    mine.locator(".versions").wait_for()
    return [mine.locator("main .split section").first]


def history(telling: Telling) -> Shown:
    """The history of the record."""
    page = telling.page("manager_wang", f"{telling.customer}/history")
    return [page.locator("main section.panel").last]


def reveal(telling: Telling) -> Shown:
    """The question what for."""
    page = telling.page("manager_wang")
    page.locator("#contacts [id$=-value] a.tool[href*=reveal]").first.click()
    page.locator("#reveal [name=purpose]").first.check()
    return [page.locator("#reveal")]


def revealed(telling: Telling) -> Shown:
    """The value for a minute."""
    page = telling.pages["manager_wang"]
    page.keyboard.press("Enter")
    page.locator(".revealed").wait_for()
    return [page.locator("#contacts")]


def query(telling: Telling) -> Shown:
    """The filters folded out, over a short list."""
    page = telling.page("lead_east", "/customers/?kind=individual&tier=A&level=2")
    return [page.locator("main form.query"), page.locator("#list .toolbar")]


def search(telling: Telling) -> Shown:
    """Found by initials and the last digits of a phone number."""
    page = telling.page("manager_wang", "/customers/")
    page.locator("#q-words").fill("lrx 1702")
    page.locator("form.query button.primary").click()
    page.wait_for_url("**q=*")
    return [page.locator("main form.query"), page.locator("#list")]


def columns(telling: Telling) -> Shown:
    """Which columns stand in the list."""
    page = telling.page("lead_east", "/customers/?kind=enterprise")
    page.locator("#list .toolbar .push a").nth(1).click()
    page.locator("#columns").wait_for()
    return [page.locator("#columns")]


def saved(telling: Telling) -> Shown:
    """A list under a name, as a tab."""
    page = telling.page("lead_east", "/customers/?kind=enterprise&status=prospect")
    page.locator("#list .toolbar .push a").first.click()
    page.locator("#new-list [name=name]").fill("潜在企业" if telling.house.locale == "zh" else "Prospects")
    page.locator("#new-list button.primary").click()
    page.wait_for_url("**list=*")
    page.locator("nav.views .count").first.wait_for()
    quiet(page)
    return [page.locator("main .page-head"), page.locator("#list .toolbar")]


def palette(telling: Telling) -> Shown:
    """Ctrl-K over what exists."""
    page = telling.page("manager_wang", "/")
    page.keyboard.press("Control+k")
    page.locator("#found [role=option]").first.wait_for()
    page.locator("#palette input[name=q]").press_sequentially("lrx", delay=50)
    page.locator("#found a[href*='/customers/C']").first.wait_for()
    return [page.locator("#palette")]


def keys(telling: Telling) -> Shown:
    """The map of keys."""
    page = telling.page("manager_wang", "/")
    page.keyboard.press("?")
    page.locator("dialog#keys").wait_for()
    return [page.locator("dialog#keys")]


def files(telling: Telling) -> Shown:
    """A contract attached, another file about to be."""
    page = telling.page("manager_wang", f"{telling.customer}/files")
    name = "服务合同.pdf" if telling.house.locale == "zh" else "Contract.pdf"
    content = {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7" + bytes(240_000)}
    page.set_input_files("main [name=file]", [content])  # type: ignore[list-item]
    save(page)
    page.wait_for_load_state()
    quiet(page)
    return [page.locator("main .split")]


def level(telling: Telling) -> Shown:
    """A level raised, and its decisions."""
    page = telling.page("lead_east", f"{telling.customer}/level")
    page.locator("main [name=level]").first.check()
    fill(page, reason="签约谈判，仅限项目组" if telling.house.locale == "zh" else "Contract talks")
    save(page)
    page.wait_for_load_state()
    quiet(page)
    return [page.locator("main .split")]


def lower(telling: Telling) -> Shown:
    """Asking for a lower level."""
    page = telling.page("lead_east", f"{telling.customer}/level/lower")
    page.locator("main [name=level]").last.check()
    chinese = telling.house.locale == "zh"
    fill(page, reason="合同已签署并公开" if chinese else "The contract is signed and public")
    fill(page, basis="保密制度第三条" if chinese else "Confidentiality rules, 3")
    return [page.locator("main .split")]


def decide(telling: Telling) -> Shown:
    """The card of a request, about to be approved."""
    asker = telling.pages["lead_east"]
    save(asker)
    asker.wait_for_url("**/inbox/requests/*")
    page = telling.page("security", path(asker))
    page.locator("main [name=decision]").first.check()
    fill(page, answer="已核对合同" if telling.house.locale == "zh" else "Contract checked")
    return [page.locator("main .page-head"), page.locator("main .split")]


def ask_role(telling: Telling) -> Shown:
    """What a role would hold."""
    page = telling.page("security", "/admin/roles/service_desk/ask")
    page.locator("main [name=permissions]:not(:checked)").first.check()
    reason = "值班时分配客户" if telling.house.locale == "zh" else "They assign customers on duty"
    fill(page, reason=reason)
    return [page.locator("main .page-head"), page.locator("main section.panel")]


def grant(telling: Telling) -> Shown:
    """A colleague let in."""
    page = telling.page("lead_east", f"{telling.customer}/access")
    page.locator("main [name=person]").select_option(index=3)
    page.locator("main [name=permissions]").first.check()
    page.locator("main [name=level]").last.check()
    fill(page, purpose="休假期间代为回访" if telling.house.locale == "zh" else "Calls back during a leave")
    save(page)
    page.wait_for_load_state()
    quiet(page)
    return [page.locator("main .split")]


def review(telling: Telling) -> Shown:
    """Who can read a record, and why."""
    number = telling.customer.rpartition("/")[2]
    page = telling.page("security", f"/admin/access/?number={number}")
    return [page.locator("main form.query"), page.locator("main section.panel").last]


def draft(telling: Telling) -> Shown:
    """What was typed before is offered again."""
    page = telling.page("manager_wang", "/customers/new")
    page.locator("[name=name]").press_sequentially("宋知远")
    page.locator("output[data-keep]:not(:empty)").wait_for()
    page.locator("[name=name]").evaluate("(field) => field.form.dataset.guard = ''")
    page.reload()
    page.locator(".note.offered").wait_for()
    return [page.locator("main .page-head"), page.locator(".note.offered")]


def clock(telling: Telling) -> Shown:
    """How the handling time of a ticket came about that was received on the weekday before."""
    received = today() - timedelta(days=max(1, today().weekday() - 4))
    page = telling.page("manager_wang", "/tickets/new")
    chinese = telling.house.locale == "zh"
    fill(page, subject="对账单金额有出入" if chinese else "The statement is wrong")
    page.locator("main details summary").click()
    fill(page, received_at=f"{received}T09:40")
    fill(page, reason="前台的登记本" if chinese else "The counter's book")
    save(page)
    page.wait_for_url("**/tickets/T*")
    page.goto(f"{path(page)}/clocks/handling")
    return [page.locator("main .panel")]


def inbox(telling: Telling) -> Shown:
    """A task from the lead, and what one was told."""
    page = telling.page("lead_east")
    page.locator("#record-head a[href*='/inbox/tasks/new']").click()
    fill(
        page,
        what="送新合同，请客户签字" if telling.house.locale == "zh" else "Bring the new contract to sign",
    )
    page.locator("main [name=person]").select_option("manager_wang")
    save(page)
    page.wait_for_load_state()
    page.locator("#record-head").wait_for()
    for owner in ("沈东篱", "王若溪"):
        page = telling.page("lead_east")
        page.locator("#shown-owner a.editable").click()
        page.locator("main select[name=owner]").select_option(label=owner)
        page.locator("main select[name=owner]").press("Enter")
        page.locator("#shown-owner", has_text=owner).wait_for()
    page = telling.page("manager_wang", "/inbox/")
    return [page.locator("main .page-head"), page.locator("main > .stack")]


def home(telling: Telling) -> Shown:
    """What waits, and where one left off."""
    page = telling.page("manager_wang", "/")
    return [page.locator("main .page-head"), page.locator("main .split")]


def hand_over(telling: Telling) -> Shown:
    """What a leaver holds, and who receives it."""
    admin = telling.page("sysadmin", "/admin/users/manager_zhao")
    admin.locator("main [data-open=disable]").click()
    admin.locator("#disable button.danger").click()
    admin.locator("#toasts .toast").first.wait_for()
    page = telling.page("lead_west", "/inbox/tasks/")
    page.locator("main td a.button[href*=hand-over]").click()
    page.locator("main select").first.select_option(index=1)
    return [page.locator("main .page-head"), page.locator("#hand-over")]


def export(telling: Telling) -> Shown:
    """The dialog over the list, a purpose chosen."""
    page = telling.page("lead_east", "/customers/?level=2")
    page.locator('#list a[href^="/customers/export"]').click()
    page.locator('#export[open] [name="purpose"][value="visit"]').check()
    return [page.locator("#export")]


def exports(telling: Telling) -> Shown:
    """One file to fetch, one that waits for a second person."""
    page = telling.page("lead_east", "/customers/?level=2")
    for whole in (True, False):
        page.goto("/customers/export?level=2")
        page.locator('[name="purpose"][value="visit"]').check()
        page.locator('[name="whole"]').set_checked(whole)
        save(page)
        page.wait_for_url("**/exports/")
    page.locator('form[action="/exports/fetch"]').first.wait_for()
    page.goto("/exports/")
    return [page.locator("main .page-head"), page.locator("#exports")]


def dictionaries(telling: Telling) -> Shown:
    """The entries of one dictionary."""
    page = telling.page("sysadmin", "/admin/dictionaries/purpose/entries")
    return [page.locator("main .page-head"), page.locator("main section.panel").last]


def standard(telling: Telling) -> Shown:
    """The collection standard."""
    page = telling.page("sysadmin", "/customers/standard")
    return [page.locator("main .page-head"), page.locator("main tbody tr").nth(11)]


def calendar_year(telling: Telling) -> Shown:
    """Some months of a year with holidays and make-up workdays."""
    page = telling.page("director", "/tickets/calendars/years/2026")
    return [page.locator("main .page-head"), page.locator("table.month").nth(5)]


def service_levels(telling: Telling) -> Shown:
    """A draft of the service levels that was tried."""
    page = telling.page("director", "/tickets/standards/versions/")
    save(page)
    fill(page, response_normal_A="30m", response_critical_B="30m")
    save(page)
    page.locator("#trial form button").click()
    page.locator("#trial form button:not(.primary)").wait_for()
    quiet(page)
    page.evaluate("scrollTo(0, 0)")
    return [page.locator("main .page-head"), page.locator("#trial"), page.locator("main tbody").nth(1)]


def service_analysis(telling: Telling) -> Shown:
    """What was on time, and what customers thought."""
    page = telling.page("director", "/tickets/analysis")
    return [page.locator("main .page-head"), page.locator("main svg.chart:not(.sample)").nth(1)]


def appraisal_analysis(telling: Telling) -> Shown:
    """The totals of a round, over the periods, and by grade."""
    show_results(telling.house)
    page = telling.page("director", f"/appraisal/analysis?round={LAST_ROUND}")
    return [page.locator("main .page-head"), page.locator("main section.panel.wide").first]


def scorecard_trial(telling: Telling) -> Shown:
    """What a new version of a scorecard would change."""
    page = telling.page("risk_sun", "/scorecards/")
    page.locator("#list tbody a.name").first.click()
    page.locator("main .actions a[href$='/trial']").click()
    page.locator("main svg.chart:not(.sample)").wait_for()
    return [page.locator("main .page-head"), page.locator("main section.panel.wide")]


def score_list(telling: Telling) -> Shown:
    """The scores of all customers in their order."""
    page = telling.page("risk_sun", "/scorecards/scores/?size=20")
    return [page.locator("main .page-head"), page.locator("#list tbody tr").nth(7)]


def score(telling: Telling) -> Shown:
    """A score explained point by point."""
    page = telling.page("risk_sun", "/customers/?tier=A&kind=individual")
    number = str(page.locator("#list tbody a.name").first.get_attribute("href")).rpartition("/")[2]
    page.goto(f"/scorecards/of/{number}")
    return [page.locator("main .page-head"), page.locator("main section.panel", has=page.locator("tfoot"))]


def ticket(telling: Telling) -> Shown:
    """A ticket in hand: its stages, its clocks, what was said, and where one writes."""
    page = telling.page("manager_wang", "/tickets/?view=mine&stage=execution")
    page.locator("#list tbody a[href*='/tickets/T']").first.click()
    page.locator("#composer").wait_for()
    beside = page.locator("main .split > .stack").last.locator("section")
    return [page.locator("main #ticket-head"), page.locator("main .clocks"), beside.first, beside.nth(1)]


def composer(telling: Telling) -> Shown:
    """What is told to the customer, about to be written down."""
    page = telling.pages["manager_wang"]
    page.locator("#composer .ways label").nth(1).click()
    chinese = telling.house.locale == "zh"
    page.locator("#composer textarea").first.fill(
        "已与财务核对，差额一笔，明天上午给您回电。" if chinese else "The bill is checked; we call tomorrow."
    )
    return [page.locator("#composer")]


def merging(telling: Telling) -> Shown:
    """Two tickets of one customer, one of which ends in the other."""
    number = ""
    chinese = telling.house.locale == "zh"
    said = ("年度保养还没有人联系", "再次来电催问保养") if chinese else ("Nobody called yet", "Asks again")
    for subject in said:
        page = telling.page("manager_wang", f"/tickets/new?customer={telling.customer.rpartition('/')[2]}")
        fill(page, subject=subject)
        save(page)
        page.wait_for_url("**/tickets/T*")
        number = path(page)
    page.goto(f"{number}/merge")
    page.locator("main [name=into]").first.check()
    fill(page, reason="为同一事项" if chinese else "The same matter")
    return [page.locator("main .page-head"), page.locator("#merge")]


def board(telling: Telling) -> Shown:
    """Open tickets by their stage."""
    page = telling.page("lead_east", "/tickets/board")
    cards = page.locator("main .lane").first.locator(".card")
    return [page.locator("nav.views").last, page.locator("main .lane header").last, cards.nth(3)]


def spend(telling: Telling) -> Shown:
    """What a department spent, one month of which is missing."""
    page = telling.page("lead_west", "/appraisal/spend/")
    return [page.locator("main .page-head"), page.locator("main section.panel").last]


def formulas(telling: Telling) -> Shown:
    """How the first of the figures are counted."""
    page = telling.page("director", "/figures/")
    return [page.locator("main .panel-head").first, page.locator("main tbody").first]


def scores(telling: Telling) -> Shown:
    """A superior scores five people; two are filled in."""
    chinese = telling.house.locale == "zh"
    ask_for_scores(telling.house, "新客户服务专项考核" if chinese else "Service to new customers")
    page = telling.page("director", "/appraisal/scores/")
    part = page.locator("main section", has=page.locator(f'button[value="{SCORED_PLAN}"]'))
    fields = part.locator("input[inputmode=decimal]")
    fields.nth(0).fill("86.5")
    fields.nth(1).fill("96")
    comment = "独立完成三家重点客户续约" if chinese else "Renewed three key accounts alone"
    part.locator("td.free input").nth(1).fill(comment)
    return [part]


def scorers(telling: Telling) -> Shown:
    """Who has to hand in."""
    page = telling.page("hr_zhou", f"/appraisal/scoring/{SCORED_PLAN}")
    return [page.locator("main section.panel").first]


def collecting(telling: Telling) -> Shown:
    """What a plan lacks, and who supplies it."""
    chinese = telling.house.locale == "zh"
    name = "2026 年第三季度" if chinese else "Third quarter of 2026"
    label = "回访及时率" if chinese else "Calls on time"
    plan_to_collect(telling.house, name, label)
    page = telling.page("hr_zhou", f"/appraisal/plans/{UNCOLLECTED}/collection")
    return [page.locator("main .page-head"), page.locator("main section.panel").first]


def appraisal_editor(telling: Telling) -> Shown:
    """The indicators of the shipped plan while they are edited."""
    page = telling.page("hr_zhou", "/appraisal/plans/new?like=shipped")
    return [page.locator("#lines .panel-head"), page.locator("#line-0"), page.locator("#line-1")]


def appraisal_plan(telling: Telling) -> Shown:
    """A plan whose results are shown."""
    with telling.house.database() as base:
        shown = "SELECT number FROM appraisal_plan WHERE state = 'shown' ORDER BY id LIMIT 1"
        [number] = base.execute(shown).fetchone()
    page = telling.page("hr_zhou", f"/appraisal/plans/{number}")
    return [page.locator("main .crumbs"), page.locator("#sheets")]


def appraisal_sheet(telling: Telling) -> Shown:
    """One's own sheet, to be confirmed. Nobody is in two plans at a time: the demo's are put aside."""
    with telling.house.database() as base:
        mine, other = "username = 'manager_wang'", "username = 'sysadmin'"
        person = "(SELECT id FROM person WHERE {})".format
        base.execute(f"UPDATE appraisal_sheet SET owner_id = {person(other)} WHERE owner_id = {person(mine)}")
    page = telling.page("manager_wang", plant_drawn(telling.house, "manager_wang"))
    return [page.locator("main section.panel").first, page.locator("main .note").first]


def appeal(telling: Telling) -> Shown:
    """An appeal that waits, as the lead of another department sees it."""
    sheet = plant_sheet(telling.house, "manager_wang", "lead_east", "director")
    page = telling.page("manager_wang", f"{sheet}/files")
    page.set_input_files("main [name=file]", [LETTER])
    page.locator("main form[enctype] button.primary").click()
    page.goto(f"{sheet}/appeals/{ENTERED_KEY}")
    page.locator("main [name=text]").fill(CONTESTED[telling.house.locale])
    page.locator("main [name=files]").first.check()
    page.locator("main .form-foot button").click()
    page.locator("main dd.quote").wait_for()
    page = telling.page("lead_west", "/appraisal/appeals/?mine=1")
    page.locator("#list tr", has_text=sheet.rpartition("/")[2]).locator("a.name").click()
    page.locator("main #decide").wait_for()
    return [page.locator("main .split")]


def catalogue(telling: Telling) -> Shown:
    """What each tier gets."""
    return [telling.page("director", "/tickets/catalogue/").locator("main table")]


def ticket_list(telling: Telling) -> Shown:
    """What is open, and how it is narrowed."""
    page = telling.page("lead_east", "/tickets/?view=open")
    return [page.locator("nav.views").last, page.locator("main .query"), page.locator("#list")]


def plan(telling: Telling) -> Shown:
    """A plan made of a template, with its first step done."""
    page = telling.page("manager_wang", "/tickets/new")
    page.locator("#subject").fill(STATEMENT[telling.house.locale])
    save(page)
    page.locator("#add-step").click()
    page.locator("#plan [name=category]").select_option("account")
    page.locator("#plan form").last.locator("button").click()
    page.locator("#plan .tick").first.click()
    page.locator("#plan .tick:checked").wait_for()
    quiet(page)
    return [page.locator("#plan")]


def handing_over(telling: Telling) -> Shown:
    """A ticket that waits to be accepted."""
    page = telling.page("manager_wang", "/tickets/new")
    page.locator("#subject").fill(STATEMENT[telling.house.locale])
    save(page)
    page.wait_for_url("**/tickets/T26-*")
    page.goto(f"{page.url}/hand-over")
    page.locator("#receiver").select_option("manager_li")
    page.locator("#note").fill(HANDED[telling.house.locale])
    save(page)
    page.locator("#offered").wait_for()
    quiet(page)
    return [page.locator("#offered")]


def complaint(telling: Telling) -> Shown:
    """What is known of a complaint that waits to be decided."""
    page = telling.page("manager_wang", "/tickets/new")
    chinese = telling.house.locale == "zh"
    fill(page, subject="承诺三日到货，一周未到" if chinese else "Promised in three days, not there in a week")
    page.locator("#is_complaint").check()
    save(page)
    page.locator("#complaint .panel-head a").click()
    page.locator("[name=severity][value=serious]").check()
    page.locator("#cause").select_option("promise")
    page.locator("#complained_about").select_option("manager_li")
    page.locator("#remedy").fill(
        "当日补发，并致电致歉" if chinese else "Sent the same day; called to say sorry"
    )
    save(page)
    page.locator("#complaint a[href$=outcome]").click()
    page.locator("[name=outcome][value=upheld]").check()
    page.locator("#reason").fill("订单与通话记录均可证实" if chinese else "Order and call record prove it")
    save(page)
    page.locator("#complaint").wait_for()
    quiet(page)
    return [page.locator("#complaint")]


def picked(telling: Telling) -> Shown:
    """Four rows of the list are ticked."""
    page = telling.page("lead_east", "/customers/?size=20&sort=name")
    page.locator("[data-tick]").nth(1).check()
    page.locator("[data-tick]").nth(4).click(modifiers=["Shift"])
    return [page.locator("#list thead"), page.locator("#list tbody tr").nth(7), page.locator("[data-picked]")]


def bulk(telling: Telling) -> Shown:
    """What a new owner would be for them, before anything is written."""
    page = telling.pages["lead_east"]
    page.locator("[data-picked] button").click()
    page.wait_for_url("**/batches/*")
    page.locator("[name=owner]").select_option(label="李文博")
    save(page)
    page.locator("#preview").wait_for()
    return [
        page.locator("main .page-head"),
        page.locator("main .split > .stack"),
        page.locator("main [name=add]").last,
    ]


SHEETS = {
    "zh": (
        "客户编号,姓名,手机,出生日期,工作单位\n"
        "A-101,苏晚晴,13900001111,1988-06-01,青石科技\n"
        "A-102,顾清和,1390000222,1990-02-30,\n"
        "A-103,程一诺,13900003333,,云帆物流\n"
    ),
    "en": (
        "Key,Full name,Phone,Birthday,Employer\n"
        "A-101,苏晚晴,13900001111,1988-06-01,青石科技\n"
        "A-102,顾清和,1390000222,1990-02-30,\n"
        "A-103,程一诺,13900003333,,云帆物流\n"
    ),
}


def answers(telling: Telling) -> Shown:
    """Standard answers beside the form of a ticket."""
    page = telling.page("desk_chen", "/tickets/new")
    page.locator("#subject").fill(INVOICE[telling.house.locale])
    page.locator("#found-answers details input").first.check()
    return [page.locator("main .split")]


def import_columns(telling: Telling) -> Shown:
    """Columns whose fields were guessed."""
    page = telling.page("manager_wang", "/customers/imports/")
    sheet = SHEETS[telling.house.locale].encode()
    page.locator('input[name="file"]').set_input_files(
        [{"name": "2026.csv", "mimeType": "text/csv", "buffer": sheet}]
    )
    save(page)
    page.wait_for_url("**/columns")
    return [page.locator(".steps"), page.locator("main form").nth(1)]


def import_check(telling: Telling) -> Shown:
    """What was found in the file."""
    page = telling.pages["manager_wang"]
    page.locator("main form button.primary").first.click()
    page.locator("#problems").wait_for()
    return [page.locator(".steps"), page.locator("main .panel").last]


def import_result(telling: Telling) -> Shown:
    """What came of it."""
    page = telling.pages["manager_wang"]
    save(page)
    page.locator('a[href$="/errors/csv"]').wait_for()
    quiet(page)
    return [page.locator(".steps"), page.locator("#problems")]


def suggestions(telling: Telling) -> Shown:
    """What a customer suggested waits for the head of the handler."""
    page = telling.page("manager_wang", "/tickets/new")
    page.locator("#subject").fill(STATEMENT[telling.house.locale])
    save(page)
    page.wait_for_url("**/tickets/T*")
    page.goto(f"{path(page)}/suggestions")
    page.locator("#suggestions summary").click()
    chinese = telling.house.locale == "zh"
    page.locator("#suggestions textarea").fill(
        "周六上午也能办业务就好了" if chinese else "Open on Saturday mornings"
    )
    page.locator("#suggestions button").click()
    page.locator("#suggestions .badge").wait_for()
    return [telling.page("lead_east", "/tickets/suggestions/").locator("#list")]


def consequences(telling: Telling) -> Shown:
    """A fine is considered: what it rests on, what lacks, and what the law says of it."""
    sheet = plant_final(telling.house, "desk_liu")
    page = telling.page("hr_zhou", f"{sheet}/consequences")
    page.locator("main [name=kind]").select_option("fine")
    page.locator("main [name=reason]").fill(
        "借用设备损坏" if telling.house.locale == "zh" else "A borrowed device was damaged"
    )
    save(page)
    page.locator("main [name=clause]").wait_for()
    return [page.locator("main .split")]


def register(telling: Telling) -> Shown:
    """The register, the gravest risks first."""
    page = telling.page("risk_sun", "/risks/?size=20")
    page.locator("main .views").wait_for()
    return [page.locator("main .page-head"), page.locator("main .views"), page.locator("#list tr").nth(7)]


def matrix(telling: Telling) -> Shown:
    """The matrix of what remains, and the risks of a cell."""
    page = telling.page("risk_sun", "/risks/matrix")
    page.locator("main a.cell").first.click()
    page.locator("#of-cell tbody a").first.wait_for()
    return [page.locator("main .page-head"), page.locator("main .heat-frame"), page.locator("#of-cell")]


def risk(telling: Telling) -> Shown:
    """A risk whose residual has lost its ground, and what holds it down."""
    page = telling.page("risk_sun", "/risks/?view=groundless")
    page.locator("#list tbody a.name").first.click()
    page.wait_for_url("**/risks/K*")
    return [page.locator("main .page-head"), page.locator("main .split .panel").first]


def process(telling: Telling) -> Shown:
    """A process as it runs, and what it lacks."""
    page = telling.page("risk_sun", "/organisation/processes/")
    page.locator("main a.name").nth(SERVICE).click()
    page.locator("svg.flow").first.wait_for()
    return [page.locator("main .page-head"), page.locator("#gaps")]


def control(telling: Telling) -> Shown:
    """A control with its tests, and the form of another one."""
    page = telling.page("risk_sun", "/organisation/processes/")
    page.locator("main a.name").nth(SERVICE).click()
    page.locator("main .badge.danger + a").first.click()
    page.locator("#test").wait_for()
    return [page.locator("main .page-head"), page.locator("main .split")]


def signal(telling: Telling) -> Shown:
    """A red signal that somebody has taken on: its plan, and what it rests on."""
    page = telling.page("director", "/signals/?colour=red&state=accepted")
    page.locator("#list tbody a.name").first.click()
    page.wait_for_url("**/signals/W*")
    return [page.locator("main .page-head"), page.locator("main .split")]


def signal_rule(telling: Telling) -> Shown:
    """A rule that is tried on the last 90 days."""
    page = telling.page("director", "/signals/rules/receivable")
    page.locator("main button[name=try]").click()
    page.locator("main .split .table").wait_for()
    return [page.locator("main .page-head"), page.locator("main .split")]


def signals_beside(telling: Telling) -> Shown:
    """The matrix of risks with the open signals beside it."""
    page = telling.page("director", "/risks/matrix")
    page.locator("main article.signal").first.wait_for()
    return [
        page.locator("main .page-head"),
        page.locator("main .split > .stack > .panel").first,
        page.locator("main aside > .panel").first,
    ]


SCENES: dict[str, Callable[[Telling], Shown]] = {
    "new-individual": new_individual,
    "added": added,
    "new-enterprise": new_enterprise,
    "quick-edit": quick_edit,
    "undo": undo,
    "conflict": conflict,
    "history": history,
    "contact": contact,
    "employment": employment,
    "overview": overview,
    "transactions": transactions,
    "timeline": timeline,
    "reveal": reveal,
    "revealed": revealed,
    "query": query,
    "search": search,
    "columns": columns,
    "saved": saved,
    "palette": palette,
    "keys": keys,
    "files": files,
    "appraisal-editor": appraisal_editor,
    "appraisal-plan": appraisal_plan,
    "collecting": collecting,
    "catalogue": catalogue,
    "plan": plan,
    "handing-over": handing_over,
    "complaint": complaint,
    "suggestions": suggestions,
    "consequences": consequences,
    "risk-register": register,
    "risk-matrix": matrix,
    "risk": risk,
    "process": process,
    "control": control,
    "signal": signal,
    "signal-rule": signal_rule,
    "signals-beside": signals_beside,
    "picked": picked,
    "bulk": bulk,
    "export": export,
    "exports": exports,
    "level": level,
    "lower": lower,
    "decide": decide,
    "ask-role": ask_role,
    "grant": grant,
    "review": review,
    "draft": draft,
    "answers": answers,
    "import-columns": import_columns,
    "import-check": import_check,
    "import-result": import_result,
    "dictionaries": dictionaries,
    "standard": standard,
    "calendar-year": calendar_year,
    "clock": clock,
    "ticket-list": ticket_list,
    "board": board,
    "ticket": ticket,
    "composer": composer,
    "merging": merging,
    "spend": spend,
    "formulas": formulas,
    "scores": scores,
    "scorers": scorers,
    "appraisal-sheet": appraisal_sheet,
    "appeal": appeal,
    "service-levels": service_levels,
    "service-analysis": service_analysis,
    "appraisal-analysis": appraisal_analysis,
    "scorecard-trial": scorecard_trial,
    "score-list": score_list,
    "score": score,
    "inbox": inbox,
    "home": home,
    "hand-over": hand_over,
}
"""Name of the picture → its scene; a later one may need what an earlier one did."""


if __name__ == "__main__":
    main()

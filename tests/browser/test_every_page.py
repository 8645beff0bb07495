"""Every page, wide and narrow, light and dark: no barrier, complaint, foreign word or scrolling sideways."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from app.demo.company import DEMO_PEOPLE
from app.web.handbook import FOLDER, names
from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, is_too_wide, new_barriers, show_theme
from tests.browser.hands import fill, path, save, sign_in
from tests.browser.house import House
from tests.conftest import Company

pytestmark = pytest.mark.browser

A_CUSTOMER, AN_ENTERPRISE = "/customers/<customer:number>", "/customers/<enterprise>"
A_CONTACT = f"{A_CUSTOMER}/contacts/<part_key:key>"
AN_ANSWER = "/tickets/answers/<answer:number>"
A_TICKET, A_SERVICE = "/tickets/<ticket:number>", "/tickets/catalogue/service.pick_up"
OF_CUSTOMER = "<of:customer>"
A_RISK, A_SIGNAL = "/risks/<risk:number>", "/signals/<signal:number>"
MY_RISK = "/risks/<risk:number of mine>"
PROCESSES = "/organisation/processes"
A_PROCESS, A_STEP = f"{PROCESSES}/<process:key>", f"{PROCESSES}/steps/<process_step:key>"
A_POINT, A_CONTROL = f"{PROCESSES}/points/<risk_point:key>", f"{PROCESSES}/controls/<control:number>"
BEYOND_THE_MENU = {
    "director": (
        "/customers/new",
        "/customers/new?kind=enterprise",
        "/customers/count",
        "/customers/columns",
        "/customers/export",
        "/customers/lists",
        "/customers/lists/new?kind=enterprise",
        "/tickets/answers/new",
        "/tickets/answers/questions/",
        "/tickets/answers/keepers",
        AN_ANSWER,
        f"{AN_ANSWER}/edit",
        "/tickets/new",
        "/tickets/beside",
        "/tickets/board",
        "/tickets/board?by=person",
        A_TICKET,
        f"{A_TICKET}/analysis",
        f"{A_TICKET}/pause",
        f"{A_TICKET}/feedback",
        f"{A_TICKET}/files",
        f"{A_TICKET}/moves/cancel",
        f"{A_TICKET}/clocks/handling",
        f"{A_TICKET}/plan",
        f"{A_TICKET}/plan/new",
        f"{A_TICKET}/level",
        f"{A_TICKET}/merge",
        f"{A_TICKET}/customer",
        f"{A_TICKET}/complaint/make",
        f"{A_TICKET}/suggestions",
        "/tickets/columns",
        "/tickets/count",
        "/tickets/export",
        "/tickets/lists",
        "/tickets/lists/new",
        "/figures/",
        f"{A_TICKET}/hand-over",
        f"{A_TICKET}/watchers",
        f"{A_TICKET}/watchers/new",
        f"/tickets/of/{OF_CUSTOMER}",
        f"/tickets/catalogue/of/{OF_CUSTOMER}",
        f"/scorecards/of/{OF_CUSTOMER}",
        f"/signals/of/{OF_CUSTOMER}",
        *("/signals/columns", "/signals/count", "/signals/lists", "/signals/lists/new", "/signals/open"),
        *("/signals/rules/", "/signals/rules/new", "/signals/rules/receivable"),
        *("/signals/plans/", "/signals/plans/standard/red"),
        "/tickets/catalogue/new",
        A_SERVICE,
        "/tickets/log/",
        "/tickets/standards/",
        "/tickets/standards/versions/1",
        "/tickets/templates/account",
        "/tickets/templates/account/1",
        A_CUSTOMER,
        f"{A_CUSTOMER}/edit",
        f"{A_CUSTOMER}/edit/mobile",
        f"{A_CUSTOMER}/history",
        f"{A_CUSTOMER}/level",
        f"{A_CUSTOMER}/level/lower",
        f"{A_CUSTOMER}/tier",
        f"{A_CUSTOMER}/access",
        f"{A_CUSTOMER}/reveal/mobile",
        "/tickets/calendars/new",
        "/tickets/calendars/office",
        "/tickets/calendars/years/2026",
        "/tickets/calendars/days/2026-01-01",
        "/tickets/calendars/days/2099-10-01",
        "/appraisal/spend/",
    ),
    "manager_wang": (
        f"{A_CUSTOMER}/contacts",
        f"{A_CUSTOMER}/contacts/new",
        A_CONTACT,
        f"{A_CONTACT}/reveal/value",
        f"{A_CUSTOMER}/employments/new",
        f"{A_CUSTOMER}/emergencies/new",
        f"{A_CUSTOMER}/notes",
        f"{A_CUSTOMER}/notes/new",
        f"{A_CUSTOMER}/interests",
        f"{A_CUSTOMER}/as-of",
        f"{A_CUSTOMER}/files",
        f"{A_CUSTOMER}/transactions",
        f"{A_CUSTOMER}/transactions/new",
        f"{A_CUSTOMER}/visits/new",
        AN_ENTERPRISE,
        f"{AN_ENTERPRISE}/persons",
        f"{AN_ENTERPRISE}/persons/new",
        "/appraisal/scores/",
        "/appraisal/consequences/",
    ),
    "sysadmin": (
        "/admin/users/new",
        "/admin/users/manager_wang",
        "/admin/users/sysadmin",
        "/admin/dictionaries/region/entries",
        "/admin/dictionaries/region/new",
        "/admin/dictionaries/region.east",
        "/organisation/new",
        "/organisation/east",
    ),
    "security": (
        "/admin/rights/manager_li",
        "/admin/rights/auditor",
        "/admin/rights/auditor/ask",
        "/admin/roles/new",
        "/admin/roles/director",
        "/admin/roles/director/ask",
        "/inbox/to-decide",
        "/inbox/mine",
        "/inbox/past",
        "/admin/roles/director/export-cap",
    ),
    "hr_zhou": (
        "/appraisal/plans/",
        "/appraisal/plans/new",
        "/appraisal/scoring/",
        "/appraisal/appeals/",
        "/appraisal/appeals/?state=decided",
        "/appraisal/consequences/",
        "/appraisal/consequences/rules",
        "/appraisal/analysis",
        "/appraisal/analysis/sheets",
    ),
    "risk_sun": (
        "/scorecards/import",
        *("/scorecards/scores/", "/scorecards/scores/columns", "/scorecards/scores/count"),
        *("/scorecards/scores/export", "/scorecards/scores/lists", "/scorecards/scores/lists/new"),
        "/risks/new",
        "/risks/columns",
        "/risks/count",
        "/risks/export",
        "/risks/import",
        "/risks/lists",
        "/risks/lists/new",
        "/risks/matrix",
        "/risks/matrix/settings",
        "/risks/starter",
        f"/risks/of/{OF_CUSTOMER}",
        A_RISK,
        f"{A_RISK}/edit",
        f"{MY_RISK}/assess",
        f"{A_RISK}/controls/new",
        f"{A_RISK}/files",
        f"{A_RISK}/level",
        f"{A_RISK}/ratings",
        f"{PROCESSES}/",
        f"{PROCESSES}/new",
        f"{PROCESSES}/controls/",
        A_PROCESS,
        f"{A_PROCESS}/edit",
        f"{A_PROCESS}/steps/new",
        A_STEP,
        f"{A_STEP}/points/new",
        A_POINT,
        f"{A_POINT}/controls/new",
        A_CONTROL,
        f"{A_CONTROL}/edit",
        A_SIGNAL,
        f"{A_SIGNAL}/files",
    ),
    "auditor": ("/audit/1", "/audit/verify", "/audit/head"),
    "newcomer": (
        *("/inbox/tasks/", "/inbox/tasks/new", "/inbox/notices", "/inbox/deputy", "/help/", "/help/inbox"),
        *("/inbox/to-decide", "/inbox/mine", "/inbox/past"),
        "/appraisal/scores/",
        *("/drafts/", "/profile", "/profile/password", "/find", "/keys", "/customers/", "/nowhere"),
    ),
}
"""Person → further pages, of which the last two are a refusal and an address that is none."""

ANYTHING = {
    A_CUSTOMER: "/customers/C26-22222N",
    AN_ENTERPRISE: "/customers/C26-22222N",
    AN_ANSWER: "/tickets/answers/A26-222222",
    A_TICKET: "/tickets/T26-222222",
    OF_CUSTOMER: "C26-22222N",
    A_RISK: "/risks/K26-222222",
    MY_RISK: "/risks/K26-222222",
    A_SIGNAL: "/signals/W26-222222",
    "<process:key>": "22222222",
    "<process_step:key>": "22222222",
    "<risk_point:key>": "22222222",
    "<control:number>": "N26-222222",
    "<part_key:key>": "22222222",
}
WITHOUT_A_PAGE = {
    *("accounts.choose_language", "assets.file", "counts.read", "health.healthz", "help.picture"),
    *("customers.file", "customers.import_errors", "inbox.tasks_about", "tickets.file", "tickets.year_file"),
    *("tickets.mentionable_people", "appraisal.file", "appraisal.case_file", "scorecards.download"),
    *("risk.file", "appraisal.consequence_evidence", "appraisal.consequences_of_plan"),
    "signals.file",
}
OF_ANOTHER_STATE = {
    *("customers.batch", "customers.change_file", "customers.import_columns", "customers.import_file"),
    *("customers.lower_file", "drafts.show", "inbox.hand_over", "inbox.request", "inbox.task"),
    *("tickets.question", "tickets.edit_standard", "tickets.standard_trial", "tickets.step"),
    *("tickets.change_file", "tickets.lower_file", "tickets.say_feedback", "tickets.message_level"),
    *("tickets.complaint", "tickets.ask_to_drop_complaint", "tickets.ask_for_outcome"),
    *("tickets.ask_to_tell", "tickets.suggestion", "figures.rows"),
    *("appraisal.follow_analysis", "appraisal.follow_sheet"),
    *("appraisal.score", "appraisal.plan_scoring", "appraisal.scorer", "appraisal.before_showing"),
    *("appraisal.given_scores", "appraisal.sheet", "appraisal.rows", "appraisal.comments"),
    "appraisal.rows_beside",
    *("appraisal.files", "appraisal.change_file"),
    *("appraisal.plan", "appraisal.edit_plan", "appraisal.plan_scorers", "appraisal.preview"),
    *("appraisal.ask_plan", "appraisal.collection", "appraisal.figures", "appraisal.exempting"),
    *("appraisal.appeals_of_sheet", "appraisal.appeal_of", "appraisal.case"),
    *("appraisal.consequences_of", "appraisal.consequence"),
    *("scorecards.card", "scorecards.table", "scorecards.setup", "scorecards.trial_page", "scorecards.ask"),
    *("scorecards.override", "scorecards.print_score"),
    *("risk.action", "risk.change_file", "risk.lower_file", "signals.of_risk", "signals.change_file"),
}
"""Looked at in the tests of answers, appraisal, bulk changes, complaints, drafts, figures, files, the import,
leaving, the composer, requests, risks, scorecards, signals and suggestions."""
BEFORE_SIGNING_IN = {"accounts.login", "accounts.setup", "accounts.demo"}
IN_ENGLISH = ("director", "manager_wang", "sysadmin")
"""Whose pages are looked at in half of the looks in Chinese, in the other half in English."""

Look = tuple[str, str]
WIDTHS = {"wide": WIDE, "narrow": NARROW}
LOOKS: tuple[Look, ...] = (("wide", "light"), ("narrow", "dark"), ("wide", "dark"), ("narrow", "light"))

ENGLISH_WORD = re.compile(r"\b(?!Ctrl\b)[A-Za-z][a-z]+\b")
TEXTS = "h1, h2, th, label, legend, button, .nav a, .badge, .level, .tabs a, .crumbs a, .empty p"
SPOKEN = "[aria-label], [placeholder]"


def menu(page: Page) -> list[str]:
    return [str(link.get_attribute("href")) for link in page.locator("nav.nav a").all()]


def pages(page: Page, username: str) -> Iterator[str]:
    """Open the pages of a person one after the other."""
    for address in menu(page):
        page.goto(address)
        yield address
    further = BEYOND_THE_MENU.get(username, ())
    found = records(page, "".join(further))
    for address in further:
        page.goto(in_place(address, found))
        yield address


def records(page: Page, wanted: str) -> dict[str, str]:
    """What stands in the wanted addresses for a record → one that the person may open."""
    found: dict[str, str] = {}
    for place, find in PLACES.items():
        if place in wanted:
            found[place] = find(page, found)
    return found


def first(address: str, link: str = "tbody a.name") -> Callable[[Page, dict[str, str]], str]:
    """Finds the first link of a page, whose address may name what was found before."""

    def find(page: Page, found: dict[str, str]) -> str:
        page.goto(in_place(address, found))
        return str(page.locator(f"main {link}").first.get_attribute("href"))

    return find


def last_part(address: str, link: str = "tbody a.name") -> Callable[[Page, dict[str, str]], str]:
    """As `first`, only the number or key at the end of the link."""
    find = first(address, link)
    return lambda page, found: find(page, found).rpartition("/")[2]


def ticket(page: Page, _found: dict[str, str]) -> str:
    """A ticket that the person opens, of an unknown caller, if they may."""
    page.goto("/tickets/new")
    if page.locator("#reception").count():
        fill(page, subject="账单")
        page.locator("#reception .form-foot button.primary").click()
        page.wait_for_url(re.compile(r"/tickets/T"))
    return path(page)


OLDEST = "/customers/?kind={}&sort=created&order=asc"  # none of those that other tests made
PLACES: dict[str, Callable[[Page, dict[str, str]], str]] = {
    A_CUSTOMER: first(OLDEST.format("individual")),
    AN_ENTERPRISE: first(OLDEST.format("enterprise")),
    AN_ANSWER: first("/tickets/answers/?sort=valid&order=asc"),
    A_TICKET: ticket,
    OF_CUSTOMER: last_part(OLDEST.format("individual")),
    "<part_key:key>": last_part(A_CUSTOMER, "#contacts a[data-edit]"),
    A_RISK: first("/risks/"),
    MY_RISK: first("/risks/?view=mine"),
    A_SIGNAL: first("/signals/"),
    A_PROCESS: first(f"{PROCESSES}/"),
    A_STEP: first(A_PROCESS, "a[href*='/steps/']:not([href$=new])"),
    A_POINT: first(A_PROCESS, "a[href*='/points/']:not([href$=new])"),
    A_CONTROL: first(A_PROCESS, "a[href*='/controls/']:not([href$=new])"),
}
"""What stands in an address for a record → how one is found, what it is found by before it."""


def in_place(address: str, found: dict[str, str]) -> str:
    """The address with what was found in the places of records."""
    for place, one in found.items():
        address = address.replace(place, one)
    return address


class Inspection:
    """Looks at pages for flaws, in each of its `looks` at what it has not seen there before."""

    def __init__(self, looks: tuple[Look, ...] = LOOKS) -> None:
        self.looks = looks
        self.seen: dict[Look, set[int]] = {look: set() for look in looks}

    def flaws(self, page: Page) -> Iterator[str]:
        """What is wrong with the page that is open."""
        for width, theme in self.looks:
            page.set_viewport_size(WIDTHS[width])
            show_theme(page, theme)
            if is_too_wide(page):
                yield f"scrolls sideways, {width}"
            yield from new_barriers(page, self.seen[width, theme])
        page.set_viewport_size(WIDE)


@pytest.fixture(scope="module")
def inspections() -> list[Inspection]:
    """Two, each for half of the looks: between them every rule of axe in both widths and both themes."""
    return [Inspection(LOOKS[:2]), Inspection(LOOKS[2:])]


def flaws(page: Page) -> Iterator[str]:
    """What is wrong with the page that is open, in both themes and widths."""
    return Inspection().flaws(page)


def words(page: Page) -> list[str]:
    """What the program itself says on the page, the name of the other language left out."""
    spoken = page.locator(SPOKEN).evaluate_all("(all) => all.map((one) => one.ariaLabel || one.placeholder)")
    said = [*page.locator(TEXTS).all_inner_texts(), *spoken]
    return [text for text in said if not text.endswith("English")]


@pytest.mark.parametrize("username", [person.username for person in DEMO_PEOPLE])
def test_no_page_of_anybody_has_a_barrier_scrolls_sideways_or_speaks_english(
    open_as: Open, inspections: list[Inspection], username: str
) -> None:
    page = open_as(username)
    looking = inspections[:1] if username in IN_ENGLISH else inspections
    found = {}
    for address in pages(page, username):
        english = [*filter(ENGLISH_WORD.search, words(page))]
        found[address] = english + [flaw for one in looking for flaw in one.flaws(page)]
    assert {address: some for address, some in found.items() if some} == {}


@pytest.mark.parametrize("username", IN_ENGLISH)
def test_no_page_in_english_has_a_barrier_either(
    english: House, window: Open, inspections: list[Inspection], username: str
) -> None:
    page = window(english)
    page.goto("/login")
    assert [*flaws(page)] == []
    sign_in(page, username)
    page.wait_for_url(f"{english.url}/")
    assert page.locator("html").get_attribute("lang") == "en"
    found = {address: [*inspections[1].flaws(page)] for address in pages(page, username)}
    assert {address: some for address, some in found.items() if some} == {}


def test_no_page_is_forgotten(company: Company, as_: Callable[[str], FlaskClient]) -> None:
    addresses = company.app.url_map.bind("")
    seen = {
        addresses.match(in_place(address.partition("?")[0], ANYTHING))[0]
        for further in BEYOND_THE_MENU.values()
        for address in further
        if address != "/nowhere"
    }
    for person in BEYOND_THE_MENU:
        [nav] = re.findall(r'<nav class="nav.*?</nav>', as_(person).get("/").text, re.DOTALL)
        seen |= {addresses.match(address)[0] for address in re.findall(r'<a[^>]* href="([^"]*)"', nav)}
    every = {rule.endpoint for rule in company.app.url_map.iter_rules() if "GET" in rule.methods}
    assert every - seen == WITHOUT_A_PAGE | OF_ANOTHER_STATE | BEFORE_SIGNING_IN


def test_no_page_of_the_handbook_scrolls_sideways_on_a_phone(open_as: Open) -> None:
    """Words wrap by themselves: only those with tables and commands are looked at."""
    page = open_as("manager_wang", "/language/en")
    page.set_viewport_size(NARROW)
    wide = []
    for name in names():
        if not re.search("^(```|\\|)", (FOLDER / "en" / f"{name}.md").read_text(), re.MULTILINE):
            continue
        page.goto(f"/help/{name}")
        if is_too_wide(page):
            wide.append(name)
    assert wide == []


def test_what_opens_on_a_page_has_no_barrier(open_as: Open) -> None:
    page = open_as("sysadmin")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert [*flaws(page)] == []
    page.keyboard.press("Escape")
    page.locator("details.menu summary").click()
    assert [*flaws(page)] == []
    page.goto("/admin/users/desk_chen")
    page.locator("main [data-open=disable]").click()
    expect(page.locator("#disable")).to_be_visible()
    assert [*flaws(page)] == []


def test_what_is_wrong_is_shown_without_a_barrier(open_as: Open) -> None:
    page = open_as("director", "/customers/new")
    fill(page, id_number="1", email="nobody", birth_date="yesterday")
    save(page)
    expect(page.locator("[data-focus]")).to_be_visible()
    assert [*flaws(page)] == []
    page.goto("/customers/?department=0&status=lost&kind=enterprise&level=4&tier=A&region=north")
    expect(page.locator(".empty")).to_be_visible()
    assert [*flaws(page)] == []


@pytest.mark.parametrize("kind", ["contacts", "employments", "emergencies", "interests", "notes"])
def test_a_form_that_opens_in_its_panel_has_no_barrier(open_as: Open, kind: str) -> None:
    page = open_as("manager_wang", "/customers/?kind=individual")
    page.locator("tbody a.name").first.click()
    page.locator(f"#{kind} .panel-head a").click()
    expect(page.locator(f"#{kind} form button.primary")).to_be_visible()
    assert [*flaws(page)] == []

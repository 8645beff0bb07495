"""Service levels: read by everybody, drafted, tried, published by two people, binding new tickets only."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from app.access.models import RolePermission
from app.chain.models import AuditEntry
from app.chain.tables import differences
from app.chain.writing import writing
from app.clock import now
from app.db.connection import database
from app.inbox.models import Request
from app.inbox.requests import expire
from app.jobs.models import JobRun
from app.jobs.runs import carry_out, claim
from app.tickets.events import NORMAL, SIMPLE, URGENT
from app.tickets.models import Ticket
from app.tickets.standards.audited import STANDARDS
from app.tickets.standards.models import StandardVersion
from app.tickets.standards.shipped import CELLS, ROWS, shipped_levels
from app.tickets.standards.spans import typed_span
from app.tickets.standards.versions import cell_name, in_force, row_name, standard, targets
from app.tickets.targets import HANDLING, RESPONSE, Cell
from app.worktime.calendars import ALWAYS
from tests.conftest import STARTED, Company, at, form
from tests.queries import queries

SignedIn = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
BASE = "/tickets/standards"
VERSIONS = f"{BASE}/versions/"
QUICK = Cell(RESPONSE, "", NORMAL, "A")


@pytest.fixture(autouse=True)
def _as_the_chain_says(company: Company) -> Iterator[None]:
    """Afterwards the versions are what the chain says of them."""
    yield
    database.connect(reuse_if_open=True)
    assert company
    assert not list(differences(STANDARDS))


@pytest.fixture
def director(as_: SignedIn) -> FlaskClient:
    return as_("director")


def typed(**changed: str | None) -> dict[str, str]:
    """The form of the version that is shipped, as a browser sends it, with other cells."""
    levels = shipped_levels()
    cells = {cell_name(cell): typed_span(levels[cell].minutes) for cell in CELLS}
    rows = {row_name(row): "office" for row in ROWS}
    return form(**({**cells, **rows, "rev": "1"} | changed))


def draft(client: FlaskClient, **changed: str | None) -> str:
    """A draft with other cells than the version in force. Returns its address."""
    answer = client.post(VERSIONS)
    assert answer.status_code == 303
    address: str = answer.location.removesuffix("/edit")
    if changed:
        assert client.post(f"{address}/edit", data=typed(**changed)).status_code == 303
    return address


def tried(company: Company, client: FlaskClient, address: str) -> JobRun:
    """The draft, tried by the worker."""
    assert client.post(f"{address}/trial").status_code == 303
    database.connect(reuse_if_open=True)
    with company.app.app_context():
        return carry_out(claim(JobRun.select().order_by(JobRun.id.desc()).get().id))


def rev(address: str) -> str:
    database.connect(reuse_if_open=True)
    return str(version(address).rev)


def version(address: str) -> StandardVersion:
    database.connect(reuse_if_open=True)
    found: StandardVersion = StandardVersion.get(StandardVersion.number == int(address.rpartition("/")[2]))
    return found


def asked(client: FlaskClient, address: str, **values: object) -> Request:
    """The request that the draft comes into force."""
    answer = client.post(f"{address}/ask", data=form(rev=rev(address), reason="客户更满意", **values))
    assert answer.status_code == 303
    database.connect(reuse_if_open=True)
    found: Request = Request.get(Request.kind == "service_standard.publish")
    return found


def decide(client: FlaskClient, request: Request, decision: str = "approve") -> None:
    answer = client.post(f"/inbox/requests/{request.number}", data=form(decision=decision, answer="同意"))
    assert answer.status_code == 303
    database.connect(reuse_if_open=True)


def words(text: str) -> str:
    return Markup(text).striptags()


def test_the_version_that_is_shipped_is_in_force(company: Company) -> None:
    assert company
    assert in_force() == 1
    assert dict(standard(1).levels) == shipped_levels()
    assert AuditEntry.get(AuditEntry.action == "service_standard.shipped").person is None


@pytest.mark.usefixtures("company")
def test_what_no_version_has_bound_goes_by_the_first() -> None:
    assert standard(0).levels == standard(1).levels


def test_whoever_sees_tickets_reads_the_version_in_force(as_: SignedIn) -> None:
    page = as_("desk_chen").get(f"{BASE}/")
    assert page.status_code == 200
    told = words(page.text)
    assert "Handling time: Complex" in told
    assert "15 d" in told
    assert "90 m" in told
    assert "A complaint is at least urgent." in told
    assert "All versions" not in told
    assert as_("desk_chen").get(VERSIONS).status_code == 403
    assert as_("sysadmin").get(f"{BASE}/").status_code == 403


@pytest.mark.usefixtures("chinese")
def test_it_reads_in_chinese_as_an_office_says_it(as_: SignedIn) -> None:
    told = words(as_("desk_chen").get(f"{BASE}/").text)
    assert "处理时效：复杂" in told
    assert "15 天" in told
    assert "90 分" in told


def test_a_draft_is_tried_and_comes_into_force_by_a_second_person(
    company: Company, as_: SignedIn, director: FlaskClient, opened: Opened
) -> None:
    before = opened()
    address = draft(director, response_normal_A="30m", response_urgent_A="10分钟")
    assert in_force() == 1
    assert tried(company, director, address).outcome == "done"
    request = asked(director, address)
    assert version(address).state == "asked"
    assert in_force() == 1
    lead = as_("lead_east")
    card = words(lead.get(f"/inbox/requests/{request.number}").text)
    assert "Response time, Normal" in card
    assert "30 m · 2 h · 4 h · 1 d (Office hours)" in card
    assert "Feedback time, " not in card
    decide(lead, request)
    number = version(address).number
    assert in_force() == number
    assert standard(number).level(QUICK).minutes == 30
    assert standard(1).level(QUICK).minutes == 60
    assert opened().standard == number
    assert Ticket.get_by_id(before.id).standard == 1
    row = AuditEntry.get(AuditEntry.action == "service_standard.published")
    assert '"decided_by":[null,"lead_east"]' in row.changes
    listed = words(director.get(VERSIONS).text)
    assert "沈东篱 agreed" in listed
    assert "Former" in listed


def test_the_trial_counts_the_clocks_of_the_last_90_days_again(
    company: Company, director: FlaskClient, opened: Opened
) -> None:
    with at(STARTED - timedelta(days=100)):
        opened(answered=True)
    with at(STARTED):
        opened(answered=True)
        late = opened("desk_chen")
    with at(STARTED + timedelta(days=3)):
        address = draft(director, response_normal_C="5d", response_normal_D="5d")
        run = tried(company, director, address)
        assert run.named == {"count": 2}
        assert late.tier == "C"
        told = words(director.get(address).text)
        assert "met 50 → 100 %" in told
        assert "Counted" in told
        assert "on 2 tickets, against version 1" in told
    row = AuditEntry.get(AuditEntry.action == "service_standard.tried")
    assert row.person == company.person("director").id


def test_the_trials_figures_are_for_readers_of_official_figures_alone(
    company: Company, director: FlaskClient, opened: Opened
) -> None:
    with at(STARTED):
        opened(answered=True)
        address = draft(director, response_normal_A="30m")
        tried(company, director, address)
        assert "met 100 → 100 %" in words(director.get(address).text)
    with writing(None, "tests.changed"):
        RolePermission.delete().where(RolePermission.permission == "report.view").execute()
    assert "→" not in words(director.get(address).text)


def test_what_is_asked_for_is_tried_before(company: Company, director: FlaskClient) -> None:
    address = draft(director, response_normal_A="30m")
    refused = director.post(f"{address}/ask", data=form(rev=rev(address), reason="更快"))
    assert refused.status_code == 422
    assert "Try it on the last 90 days first." in refused.text
    assert "更快" in refused.text
    tried(company, director, address)
    assert director.post(f"{address}/edit", data=typed(rev=rev(address))).status_code == 303
    page = director.get(address)
    assert "The draft has changed since" in page.text
    assert director.post(f"{address}/ask", data=form(rev=rev(address), reason="更快")).status_code == 422
    assert version(address).state == "draft"


def test_a_missing_cell_blocks_and_is_named(director: FlaskClient) -> None:
    address = draft(director, handling_simple_normal_B="")
    page = words(director.get(address).text)
    assert "Handling time, Simple, Normal, Tier B" in page
    assert director.post(f"{address}/trial").status_code == 422
    refused = director.post(f"{address}/ask", data=form(rev=rev(address), reason="更快"))
    assert refused.status_code == 422
    assert "A target is missing: Handling time, Simple, Normal, Tier B." in words(refused.text)
    assert version(address).state == "draft"


def test_what_is_worse_for_a_higher_tier_is_confirmed_by_its_name(
    company: Company, as_: SignedIn, director: FlaskClient
) -> None:
    address = draft(director, handling_simple_normal_B="3d")
    tried(company, director, address)
    sentence = "Handling time, Simple, Normal: tier B waits 3 d, tier C only 1 d"
    assert sentence in words(director.get(address).text)
    refused = director.post(f"{address}/ask", data=form(rev=rev(address), reason="试行"))
    assert refused.status_code == 422
    assert "Confirm each target that is worse for a higher tier." in refused.text
    request = asked(director, address, confirmed="handling_simple_normal_B")
    lead = as_("lead_east")
    assert sentence in words(lead.get(f"/inbox/requests/{request.number}").text)
    decide(lead, request)
    assert standard(in_force()).level(Cell(HANDLING, SIMPLE, NORMAL, "B")).minutes == 3 * 450


def test_wrong_targets_are_refused_beside_their_cells_with_what_was_typed(director: FlaskClient) -> None:
    address = draft(director)
    wrong = typed(response_normal_A="soon", response_normal_B="0h", response_normal_C="400d", feedback_A="5h")
    refused = director.post(f"{address}/edit", data=wrong)
    assert refused.status_code == 422
    told = words(refused.text)
    assert "Response time, Normal, Tier A: Write it as 4h, 90m or 2d." in told
    assert "Response time, Normal, Tier B: It must be more than nothing." in told
    assert "Response time, Normal, Tier C: This is longer than a year of this calendar." in told
    for kept in ("soon", "0h", "400d", "5h"):
        assert f'value="{kept}"' in refused.text
    assert 'id="response_normal_A-error"' in refused.text
    number = version(address).number
    assert targets(number) == targets(1)


def test_a_year_is_as_long_as_its_calendar(director: FlaskClient) -> None:
    address = draft(director)
    sent = typed(response_normal="always", response_normal_D="400d")
    assert director.post(f"{address}/edit", data=sent).status_code == 303
    level = standard(version(address).number).level(Cell(RESPONSE, "", NORMAL, "D"))
    assert level == (400 * 450, ALWAYS)


def test_a_calendar_that_is_not_offered_is_refused(director: FlaskClient) -> None:
    address = draft(director)
    assert director.post(f"{address}/edit", data=typed(response_normal="moon")).status_code == 422


def test_two_who_edit_one_draft_do_not_overwrite_each_other(director: FlaskClient) -> None:
    address = draft(director, response_urgent_A="20m")
    answer = director.post(f"{address}/edit", data=typed(response_normal_A="45m"))
    assert answer.status_code == 409
    assert 'value="45m"' in answer.text
    assert "Stands there now: 20m" in words(answer.text)
    assert standard(version(address).number).level(Cell(RESPONSE, "", URGENT, "A")).minutes == 20
    stale = form(rev="1")
    assert director.post(f"{address}/discard", data=stale).status_code == 409
    assert director.post(f"{address}/ask", data=stale | {"reason": "x"}).status_code == 409


def test_there_is_one_draft_at_a_time(director: FlaskClient) -> None:
    address = draft(director)
    assert draft(director) == address
    assert "Go on with version" in director.get(VERSIONS).text


def test_a_draft_is_discarded(director: FlaskClient) -> None:
    address = draft(director, response_normal_A="30m")
    assert director.post(f"{address}/discard", data=form(rev=rev(address))).status_code == 303
    assert director.get(address).status_code == 404
    assert draft(director) != address


def test_what_is_not_approved_stays_and_a_new_draft_begins_from_it(
    company: Company, as_: SignedIn, director: FlaskClient
) -> None:
    address = draft(director, response_normal_A="30m")
    tried(company, director, address)
    decide(as_("lead_east"), asked(director, address), "refuse")
    assert version(address).state == "declined"
    assert in_force() == 1
    assert director.get(f"{address}/edit").status_code == 409
    again = director.post(VERSIONS, data=form(like=version(address).number)).location
    database.connect(reuse_if_open=True)
    number = version(again.removesuffix("/edit")).number
    assert number != version(address).number
    assert targets(number) == targets(version(address).number)


def test_what_is_withdrawn_or_not_decided_in_time_is_a_draft_again(
    company: Company, director: FlaskClient
) -> None:
    address = draft(director, response_normal_A="30m")
    tried(company, director, address)
    request = asked(director, address)
    assert director.get(f"{address}/edit").status_code == 409
    assert director.post(f"/inbox/requests/{request.number}/withdraw").status_code == 303
    assert version(address).state == "draft"
    assert director.post(f"{address}/ask", data=form(rev=rev(address), reason="再试")).status_code == 303
    database.connect(reuse_if_open=True)
    with at(now() + timedelta(days=60)), company.app.app_context():
        expire(None)  # type: ignore[arg-type]  it does not look at its run
    assert version(address).state == "draft"
    assert in_force() == 1


def test_whoever_asked_does_not_decide(company: Company, director: FlaskClient) -> None:
    address = draft(director, response_normal_A="30m")
    tried(company, director, address)
    request = asked(director, address)
    own = director.post(f"/inbox/requests/{request.number}", data=form(decision="approve", answer="好"))
    assert own.status_code == 403
    assert in_force() == 1


def test_a_number_that_is_none_is_not_found(director: FlaskClient) -> None:
    for number in ("0", "99", "x", "01", "1e3", "9" * 30):
        assert director.get(f"{VERSIONS}{number}").status_code == 404


def test_a_standard_that_was_read_costs_nothing_more(company: Company) -> None:
    assert company
    standard(1)
    with queries() as asked_for:
        standard(1)
        in_force()
        standard(1)
        in_force()
    assert len([one for one in asked_for if "service_level" in one.sql]) == 1
    assert len(asked_for) <= 4


def test_the_versions_cost_the_same_however_many_there_are(director: FlaskClient) -> None:
    def cost() -> int:
        with queries() as asked_for:
            assert director.get(VERSIONS).status_code == 200
        return len(asked_for)

    director.get(VERSIONS)
    before = cost()
    draft(director)
    database.connect(reuse_if_open=True)
    with writing(None, "tests.planted"):
        for number in (7, 8, 9):
            StandardVersion.create(number=number, state="declined", made_at=now())
    assert cost() == before
    with writing(None, "tests.changed"):
        StandardVersion.delete().where(StandardVersion.number.in_((7, 8, 9))).execute()


def test_a_cell_that_is_changed_past_the_program_is_found(company: Company) -> None:
    assert company
    with writing(None, "tests.changed"):
        database.execute_sql("UPDATE service_level SET minutes = 5 WHERE clock = 'feedback' AND tier = 'A'")
    found = list(differences(STANDARDS))
    assert [(one.record, one.column) for one in found] == [("1", "feedback")]
    with writing(None, "tests.changed"):
        database.execute_sql("UPDATE service_level SET minutes = 60 WHERE clock = 'feedback' AND tier = 'A'")

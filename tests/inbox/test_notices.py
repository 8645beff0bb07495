"""What people are told: what becomes theirs, what they are granted; silent once it may not be read."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.access.grants import end, give
from app.access.models import Grant
from app.clock import now
from app.customers import record
from app.customers.facts import Why
from app.customers.models import Customer
from app.db.connection import database
from app.errors import Invalid
from app.inbox import notices
from app.inbox.models import Notice
from app.inbox.subjects import NOTHING
from app.jobs.models import JobRun
from app.jobs.runs import begin, carry_out
from tests.conftest import Company
from tests.queries import queries

As = Callable[[str], FlaskClient]


def assign(company: Company, name: str, owner: str) -> Customer:
    lead, customer = company.gate("director"), company.customer(name)
    record.edit(lead, customer, {"owner": company.person(owner).id}, customer.rev)
    return company.customer(name)


def grant(company: Company, name: str, to: str) -> Grant:
    lead = company.gate("director")
    return give(
        lead.person,
        lead.standing,
        company.customer(name),
        person=company.person(to),
        permissions=frozenset({"customer.view"}),
        level=company.customer(name).level,
        until=now() + timedelta(days=5),
        purpose="代班",
    )


def words(company: Company, username: str) -> list[tuple[str, str]]:
    told, _ = notices.notices(company.gate(username))
    return [(one.words, one.about.name) for one in told]


def test_whoever_becomes_the_owner_hears_of_it(company: Company, as_: As) -> None:
    assign(company, "何思远", "manager_wang")
    assert words(company, "manager_wang") == [("林知远 made you the owner", "何思远")]
    assert words(company, "manager_li") == []
    page = as_("manager_wang").get("/inbox/").text
    assert "made you the owner" in page
    assert "何思远" in page


def test_what_one_does_oneself_is_no_news(company: Company) -> None:
    assign(company, "何思远", "director")
    assert words(company, "director") == []


def test_a_record_handed_upward_is_news_to_whoever_receives_it(company: Company) -> None:
    record.create(company.gate("manager_li"), {"name": "柳如烟", "level": 3})
    customer = company.customer("何思远")
    record.raise_level(company.gate("manager_li"), customer, 3, Why("约定"), customer.rev)
    assert [name for _, name in words(company, "lead_east")] == ["何思远", "柳如烟"]


def test_whoever_is_granted_a_record_hears_of_it_until_the_grant_ends(company: Company, as_: As) -> None:
    given = grant(company, "林婉清", "manager_zhao")
    assert words(company, "manager_zhao") == [("林知远 granted you access", "林婉清")]
    assert notices.count_unread(company.gate("manager_zhao")) == 1
    end(company.person("director"), given, company.customer("林婉清"))
    assert words(company, "manager_zhao") == []
    assert notices.count_unread(company.gate("manager_zhao")) == 0
    client = as_("manager_zhao")
    for address in ("/inbox/", "/inbox/notices", "/", "/counts"):
        page = client.get(address).text
        assert "林婉清" not in page
        assert "granted you" not in page


def test_nothing_is_told_of_what_failed(company: Company) -> None:
    with pytest.raises(Invalid):
        give(
            company.person("director"),
            company.gate("director").standing,
            company.customer("林婉清"),
            person=company.person("manager_zhao"),
            permissions=frozenset(),
            level=3,
            until=now() + timedelta(days=500),
            purpose="代班",
        )
    assert not Notice.select().exists()


def test_they_are_marked_as_read_all_at_once(company: Company, as_: As) -> None:
    grant(company, "林婉清", "manager_zhao")
    grant(company, "何思远", "manager_zhao")
    client = as_("manager_zhao")
    assert re.search(r'id="count-inbox-index"[^>]*>2<', client.get("/counts").text)
    assert client.post("/inbox/notices/read").location == "/inbox/notices"
    assert re.search(r'id="count-inbox-index"[^>]* hidden>0<', client.get("/counts").text)
    page = client.get("/inbox/notices").text
    assert page.count("granted you access") == 2
    assert "new</span>" not in page


def test_they_are_turned_page_by_page(company: Company, as_: As) -> None:
    zhao = company.person("manager_zhao")
    with database.atomic() as written:
        for count in range(45):
            notices.notify([zhao], notices.HANDED_OVER, NOTHING, company.person("lead_west"), count + 1)
        client, address, found = as_("manager_zhao"), "/inbox/notices", []
        while address:
            page = client.get(address).text
            found += re.findall(r"handed over to you: (\d+) in all", page)
            older = re.search(r'href="(/inbox/notices\?before=[^"]+)"', page)
            address = older[1] if older else ""
        assert found == [str(count) for count in range(45, 0, -1)]
        written.rollback()


def test_counting_costs_the_same_however_many_there_are(company: Company, as_: As) -> None:
    client, counted = as_("manager_zhao"), []
    with database.atomic() as written:
        for many in (1, 60):
            for _ in range(many):
                notices.notify(
                    [company.person("manager_zhao")],
                    notices.ASSIGNED,
                    ("customer", company.customer("成都云栖木业有限公司").number),
                    company.person("lead_west"),
                )
            with queries() as asked:
                assert client.get("/counts").status_code == 200
            counted.append(len(asked))
        written.rollback()
    assert counted[0] == counted[1] <= 12


def test_whoever_asked_for_long_work_hears_that_it_has_ended(company: Company, as_: As) -> None:
    wang = company.person("manager_wang")
    with company.app.app_context():
        for name, subject in (("large_export", "E26-ABCDEF"), ("customers.import", "0123456789ab")):
            run = begin(name, subject)
            JobRun.update(asked_by=wang).where(JobRun.id == run.id).execute()
            carry_out(JobRun.get_by_id(run.id))
        carry_out(begin("large_export", "E26-ABCDEF"))
        run = begin("export", "E26-ABCDEF")
        JobRun.update(asked_by=wang).where(JobRun.id == run.id).execute()
        carry_out(JobRun.get_by_id(run.id))
    page = as_("manager_wang").get("/inbox/").text
    assert page.count("See what came of it") == 2
    assert "Large or approved export: done" in page
    assert 'href="/exports/"' in page
    assert "Import of customers: it came to nothing" in page
    assert 'href="/customers/imports/0123456789ab"' in page
    assert Notice.select().where(Notice.person != wang).count() == 0

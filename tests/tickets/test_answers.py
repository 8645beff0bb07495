"""The answer library (clause 3.1): written, approved by a second person, found while typing, cited."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from app.access.models import PersonRole, Role, RolePermission
from app.chain.models import AuditEntry
from app.chain.tables import differences
from app.chain.writing import writing
from app.clock import now, today
from app.db.connection import database
from app.inbox.models import Notice, Request
from app.inbox.requests import expire
from app.tickets.answers import listing
from app.tickets.answers.audited import ANSWERS, KEEPERS, QUESTIONS
from app.tickets.answers.expiring import warn
from app.tickets.answers.finding import find
from app.tickets.answers.held import LIBRARY_HELD
from app.tickets.answers.models import Answer, AnswerCitation, AnswerKeeper, OpenQuestion
from app.tickets.answers.shipped import EN
from app.tickets.models import Ticket
from tests.conftest import Company, at, form
from tests.queries import queries

As = Callable[[str], FlaskClient]
TEXT = {"question": "怎么办理过户？", "text": "请双方带上证件到柜台办理，当天办结。", "category": "contract"}
HTMX = {"HX-Request": "true"}


def written(client: FlaskClient, **more: str) -> Answer:
    sent = form(**{**TEXT, "valid_until": str(today() + timedelta(days=90)), **more})
    made = client.post("/tickets/answers/new", data=sent)
    assert made.status_code == 303, made.text
    return Answer.get(Answer.number == made.location.rsplit("/", 1)[1])


def fresh(answer: Answer) -> Answer:
    return Answer.get_by_id(answer.id)


def ask(client: FlaskClient, answer: Answer) -> Request:
    sent = form(reason="常有人问", rev=str(fresh(answer).rev))
    asked = client.post(f"/tickets/answers/{answer.number}/ask", data=sent)
    assert asked.status_code == 303, asked.text
    return Request.select().order_by(Request.id.desc()).get()


def decide(client: FlaskClient, request: Request, decision: str = "approve") -> int:
    sent = form(decision=decision, answer="属实")
    return client.post(f"/inbox/requests/{request.number}", data=sent).status_code


def in_use(as_: As, **more: str) -> Answer:
    answer = written(as_("manager_wang"), **more)
    decide(as_("director"), ask(as_("manager_wang"), answer))
    assert fresh(answer).in_use
    return fresh(answer)


def edit(client: FlaskClient, answer: Answer, **more: str):  # noqa: ANN201
    now_there = fresh(answer)
    sent = {**TEXT, "valid_until": str(now_there.valid_until), "rev": str(now_there.rev), **more}
    return client.post(f"/tickets/answers/{answer.number}/edit", data=form(**sent))


def numbers(typed: str) -> list[str]:
    return [hit.number for hit in find(typed)]


@pytest.fixture(autouse=True)
def _as_the_chain_says(company: Company) -> Iterator[None]:  # noqa: ARG001  its database is compared
    yield
    for table in (ANSWERS, QUESTIONS, KEEPERS):
        assert not list(differences(table))


@pytest.mark.usefixtures("company")
def test_twenty_answers_are_shipped_in_the_language_of_the_house() -> None:
    assert Answer.select().count() == 20
    assert {one.question for one in Answer.select()} == {one.question for one in EN}


def test_what_is_written_is_not_used_before_a_second_person_approved_it(company: Company, as_: As) -> None:
    answer = written(as_("manager_wang"))
    assert not answer.in_use
    assert answer.number not in numbers("过户")
    request = ask(as_("manager_wang"), answer)
    assert fresh(answer).state == "asked"
    card = as_("director").get(f"/inbox/requests/{request.number}").text
    assert "怎么办理过户？" in card
    assert "请双方带上证件" in card
    assert decide(as_("director"), request) == 303
    answer = fresh(answer)
    assert (answer.state, answer.in_use) == ("approved", True)
    assert answer.approved_by_id == company.person("director").id
    assert answer.owner_id == company.person("manager_wang").id
    assert numbers("过户") == [answer.number]


def test_nobody_approves_what_they_wrote(as_: As) -> None:
    answer = written(as_("director"))
    assert as_("manager_wang").post(
        f"/tickets/answers/{answer.number}/ask", data=form(reason="代问", rev=str(answer.rev))
    ).status_code in {403, 409}
    request = ask(as_("director"), answer)
    assert decide(as_("director"), request) == 403
    assert decide(as_("manager_wang"), request) == 404
    assert not fresh(answer).in_use


@pytest.mark.parametrize("how", ["refuse", "withdraw", "expire"])
def test_what_is_not_approved_is_a_draft_again(as_: As, how: str) -> None:
    answer = written(as_("manager_wang"))
    request = ask(as_("manager_wang"), answer)
    if how == "refuse":
        decide(as_("director"), request, "refuse")
    elif how == "withdraw":
        as_("manager_wang").post(f"/inbox/requests/{request.number}/withdraw")
    else:
        with at(now() + timedelta(days=15)):
            expire(None)
    assert fresh(answer).state == "draft"
    assert ask(as_("manager_wang"), answer).number != request.number


def test_what_waits_for_approval_is_not_changed(as_: As) -> None:
    answer = written(as_("manager_wang"))
    ask(as_("manager_wang"), answer)
    late = edit(as_("manager_li"), answer, text="别的说法")
    assert late.status_code == 422
    assert "Withdraw the request first" in late.text
    assert fresh(answer).text == TEXT["text"]


def test_a_change_leaves_what_is_in_use_until_it_is_approved(company: Company, as_: As) -> None:
    answer = in_use(as_)
    assert edit(as_("manager_li"), answer, text="改为线上办理。").status_code == 303
    answer = fresh(answer)
    assert (answer.state, answer.in_use) == ("draft", True)
    assert (answer.text, answer.new_text) == (TEXT["text"], "改为线上办理。")
    assert numbers("双方") == [answer.number]
    assert numbers("线上") == []
    assert as_("desk_chen").get(f"/tickets/answers/{answer.number}").status_code == 200
    card = as_("director").get(f"/inbox/requests/{(request := ask(as_('manager_li'), answer)).number}").text
    assert "<del>请双方带上证件" in card
    assert decide(as_("director"), request) == 303
    answer = fresh(answer)
    assert (answer.text, answer.new_text, answer.state) == ("改为线上办理。", None, "approved")
    assert numbers("双方") == []
    assert numbers("线上") == [answer.number]
    assert answer.written_by_id == company.person("manager_li").id


def test_a_change_can_be_discarded(as_: As) -> None:
    answer = in_use(as_)
    edit(as_("manager_wang"), answer, text="改为线上办理。")
    address = f"/tickets/answers/{answer.number}/discard"
    assert as_("manager_wang").post(address, data=form(rev="1")).status_code == 409
    assert as_("manager_wang").post(address, data=form(rev=str(fresh(answer).rev))).status_code == 303
    assert (fresh(answer).state, fresh(answer).new_text) == ("approved", None)


def test_of_two_who_change_one_meets_a_conflict(as_: As) -> None:
    answer = written(as_("manager_wang"))
    assert edit(as_("manager_wang"), answer, text="第一种说法").status_code == 303
    late = edit(as_("manager_li"), answer, text="第二种说法", rev=str(answer.rev))
    assert late.status_code == 409
    assert "第二种说法" in late.text
    assert "第一种说法" in late.text
    assert fresh(answer).text == "第一种说法"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("question", "", "Fill this in."),
        ("text", "  ", "Fill this in."),
        ("text", "长" * 3001, "At most 3000 characters."),
        ("category", "no_such", "Not a valid choice"),
        ("valid_until", "2020-01-01", "Choose a day after today"),
        ("valid_until", "2099-01-01", "Choose a day after today"),
        ("valid_until", "soon", "Not a valid date"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(as_: As, field: str, value: str, told: str) -> None:
    sent = form(**{**TEXT, "valid_until": str(today() + timedelta(days=9)), field: value})
    answer = as_("manager_wang").post("/tickets/answers/new", data=sent)
    assert answer.status_code == 422
    assert told in answer.text


def test_a_question_is_answered_once(as_: As) -> None:
    answer = written(as_("manager_wang"))
    sent = form(**TEXT, valid_until=str(today() + timedelta(days=9)))
    twice = as_("manager_li").post("/tickets/answers/new", data=sent)
    assert twice.status_code == 422
    assert answer.number in twice.text


def test_a_retired_answer_is_not_offered_and_comes_back_as_a_draft(as_: As) -> None:
    answer = in_use(as_)
    address = f"/tickets/answers/{answer.number}"
    sent = form(why="业务停办", rev=str(answer.rev))
    assert as_("manager_li").post(f"{address}/retire", data=sent).status_code == 403
    assert as_("manager_wang").post(f"{address}/retire", data=form(why="", rev="1")).status_code == 422
    assert as_("manager_wang").post(f"{address}/retire", data=sent).status_code == 303
    assert numbers("过户") == []
    assert "业务停办" in as_("manager_wang").get(address).text
    assert edit(as_("manager_wang"), answer, text="x").status_code == 409
    back = form(rev=str(fresh(answer).rev))
    assert as_("manager_wang").post(f"{address}/restore", data=back).status_code == 303
    assert (fresh(answer).state, fresh(answer).in_use) == ("draft", False)


def test_the_owner_or_who_manages_says_whose_it_is(company: Company, as_: As) -> None:
    answer = in_use(as_)
    address = f"/tickets/answers/{answer.number}/owner"
    sent = form(owner="manager_li", rev=str(answer.rev))
    assert as_("manager_li").post(address, data=sent).status_code == 403
    assert as_("director").post(address, data={**sent, "owner": "auditor"}).status_code == 422
    assert as_("manager_wang").post(address, data=sent).status_code == 303
    assert fresh(answer).owner_id == company.person("manager_li").id


def test_who_may_only_see_tickets_sees_what_is_in_use_alone(company: Company, as_: As) -> None:
    answer, draft = in_use(as_), written(as_("manager_wang"), question="别的问题？")
    only_view(company, "risk_sun")
    client = as_("risk_sun")
    shown = client.get("/tickets/answers/?state=")
    assert answer.question in shown.text
    assert draft.question not in shown.text
    assert client.get(f"/tickets/answers/{answer.number}").status_code == 200
    assert client.get(f"/tickets/answers/{draft.number}").status_code == 404
    assert client.get("/tickets/answers/A26-222222").status_code == 404
    assert client.get("/tickets/answers/new").status_code == 403
    assert as_("auditor").get("/tickets/answers/").status_code == 403


def only_view(company: Company, username: str) -> None:
    with writing(None, "tests.roles"):
        role = Role.get(Role.id == PersonRole.get(PersonRole.person == company.person(username)).role_id)
        RolePermission.create(role=role, permission="ticket.view")


def test_what_is_typed_finds_by_parts_then_by_likeness(as_: As) -> None:
    answer = in_use(as_)
    other = in_use(as_, question="多久能拿到新证？", text="过户之后十个工作日内寄出。")
    assert numbers("过户") == [answer.number, other.number]
    assert numbers("过戶 柜台") == [answer.number]
    assert numbers("客户来电，想知道怎么办理过户")[0] == answer.number
    assert numbers("！？") == []
    assert numbers("天气") == []


def test_what_is_typed_is_found_by_post_and_stands_in_no_address(as_: As) -> None:
    answer, client = in_use(as_), as_("desk_chen")
    part = client.post("/tickets/answers/find", data=form(q="过户"), headers=HTMX)
    assert part.status_code == 200
    assert "<mark>过户</mark>" in part.text
    assert answer.number in part.text
    sent = client.post("/tickets/answers/find", data=form(q="过户"))
    assert sent.status_code == 303
    assert "%E8" not in sent.location
    assert "<mark>过户</mark>" in client.get(sent.location).text
    beside = client.post(
        "/tickets/answers/find",
        data=form(subject="过户", content="", cites="reception", answers=[answer.number]),
        headers=HTMX,
    ).text
    assert re.search(rf'name="answers" value="{answer.number}" form="reception" checked', beside)


def test_no_more_than_eight_are_offered(as_: As) -> None:
    for turn in range(10):
        in_use(as_, question=f"第{turn}种过户怎么办？")
    assert len(numbers("过户")) == 8


def test_the_list_is_narrowed_and_reads_a_fixed_number_of_queries(as_: As) -> None:
    answer, client = in_use(as_), as_("manager_wang")
    written(client, question="别的问题？")
    contract = client.get("/tickets/answers/?category=contract").text
    assert answer.question in contract
    assert EN[0].question not in contract
    assert "别的问题？" in client.get("/tickets/answers/?state=draft").text
    assert answer.question not in client.get("/tickets/answers/?state=draft").text
    assert EN[0].question not in client.get("/tickets/answers/?mine=1").text
    assert "No answer fits." in client.get("/tickets/answers/?state=no_such").text
    with queries() as few:
        client.get("/tickets/answers/?state=draft")
    with queries() as more:
        client.get("/tickets/answers/")
    assert len(few) == len(more) <= 9


def test_past_its_day_it_is_marked_and_its_owner_hears_of_it_once(company: Company, as_: As) -> None:
    answer = in_use(as_)
    with at(now() + timedelta(days=91)):
        assert warn(None) is not None
        assert warn(None) is None
        [told] = Notice.select().where(Notice.event == "past_its_day")
        assert (told.person_id, told.record) == (company.person("manager_wang").id, answer.number)
        assert "past its day" in as_("manager_wang").get("/inbox/notices").text
        [hit] = find("过户")
        assert hit.stale
        assert answer.question in as_("manager_wang").get("/tickets/answers/?state=stale").text
    with at(now() + timedelta(days=200)):
        assert warn(None) is not None  # the shipped ones, which nobody owns: whoever manages the service
    managers = Notice.select().where(Notice.event == "past_its_day", Notice.record != answer.number)
    assert {one.person_id for one in managers} == {company.person("director").id}


def test_the_history_tells_who_wrote_and_who_approved(as_: As) -> None:
    answer = in_use(as_)
    page = as_("manager_li").get(f"/tickets/answers/{answer.number}").text
    assert "Standard answer written · 王若溪" in page
    assert re.search(r"Standard answer in use · ", page)
    assert AuditEntry.select().where(AuditEntry.action == "answer.approved").count() == 1


def test_an_open_question_goes_to_who_keeps_its_category(company: Company, as_: As) -> None:
    sent = {"of_contract": "manager_li", "all_others": "lead_east"}
    assert as_("manager_wang").get("/tickets/answers/keepers").status_code == 403
    assert as_("director").post("/tickets/answers/keepers", data=form(**sent)).status_code == 303
    for category, owner in (("contract", "manager_li"), ("", "lead_east")):
        noted = as_("desk_chen").post(
            "/tickets/answers/questions/", data=form(text=f"没人知道的事{category}", category=category)
        )
        assert noted.status_code == 303
        question = OpenQuestion.select().order_by(OpenQuestion.id.desc()).get()
        assert question.owner_id == company.person(owner).id
        assert "没人知道的事" in as_(owner).get("/tickets/answers/questions/").text
        told = Notice.get(Notice.event == "unanswered", Notice.record == question.number)
        assert told.person_id == question.owner_id
        assert question.number in as_(owner).get("/inbox/notices").text
        assert 'id="count-tickets-answers"' in as_(owner).get("/counts").text
    assert "没人知道的事" not in as_("manager_wang").get("/tickets/answers/questions/").text
    assert as_("manager_wang").get(f"/tickets/answers/questions/{question.number}").status_code == 404


def test_what_was_asked_is_sealed_in_its_table_and_on_the_chain(company: Company, as_: As) -> None:
    as_("desk_chen").post("/tickets/answers/questions/", data=form(text="没人知道的秘密"))
    kept = b"".join(path.read_bytes() for path in company.settings.data.glob("kebu.db*"))
    assert "没人知道的秘密".encode() not in kept
    assert "没人知道的秘密" in as_("director").get("/tickets/answers/questions/").text


def test_an_open_question_is_answered_when_what_was_written_for_it_is_in_use(
    company: Company, as_: As
) -> None:
    as_("desk_chen").post(
        "/tickets/answers/questions/", data=form(text="怎么办理过户？", category="contract")
    )
    question = OpenQuestion.get()
    page = as_("director").get(f"/tickets/answers/new?about={question.number}").text
    assert "怎么办理过户？" in page
    assert as_("manager_wang").get(f"/tickets/answers/new?about={question.number}").status_code == 404
    answer = written(as_("director"), about=question.number)
    assert OpenQuestion.get().state == "open"
    decider = next(
        name
        for name in ("lead_east", "lead_west", "security")
        if as_(name).get(f"/inbox/requests/{(request := _asked(as_, answer)).number}").status_code == 200
    )
    decide(as_(decider), request)
    question = OpenQuestion.get()
    assert (question.state, question.answer_id) == ("answered", answer.id)
    told = Notice.get(Notice.event == "answered")
    assert (told.person_id, told.record) == (company.person("desk_chen").id, answer.number)


def _asked(as_: As, answer: Answer) -> Request:
    return Request.get_or_none(Request.subject == answer.number) or ask(as_("director"), answer)


def test_an_open_question_is_ended_by_an_answer_that_is_there_or_with_a_reason(as_: As) -> None:
    answer, client = in_use(as_), as_("director")
    for text in ("一问", "二问"):
        as_("desk_chen").post("/tickets/answers/questions/", data=form(text=text))
    one, two = OpenQuestion.select().order_by(OpenQuestion.id)
    address = f"/tickets/answers/questions/{one.number}/answer"
    wrong = client.post(address, data=form(answer="A26-222222", rev="1"))
    assert wrong.status_code == 422
    assert "no answer in use" in wrong.text
    assert client.post(address, data=form(answer=answer.number.lower(), rev="1")).status_code == 303
    assert client.post(address, data=form(answer=answer.number, rev="2")).status_code == 409
    address = f"/tickets/answers/questions/{two.number}/drop"
    assert client.post(address, data=form(note="", rev="1")).status_code == 422
    assert as_("manager_li").post(address, data=form(note="无需", rev="1")).status_code == 404
    assert client.post(address, data=form(note="与服务无关", rev="1")).status_code == 303
    assert [one.state for one in OpenQuestion.select().order_by(OpenQuestion.id)] == ["answered", "dropped"]


def test_what_was_answered_so_at_the_desk_stands_on_the_ticket(company: Company, as_: As) -> None:
    answer, client = in_use(as_), as_("manager_wang")
    assert "beside-answers" in client.get("/tickets/new").text
    sent = form(channel="phone", urgency="normal", subject="过户", caller="某人", answers=answer.number)
    page = client.get(client.post("/tickets/new", data=sent).location).text
    assert answer.question in page
    assert answer.text in page
    assert "on 1 ticket that you can read" in client.get(f"/tickets/answers/{answer.number}").text
    assert (
        "on 0 tickets that you can read" in as_("manager_zhao").get(f"/tickets/answers/{answer.number}").text
    )
    assert AnswerCitation.get().person_id == company.person("manager_wang").id


def test_an_answer_is_cited_on_a_ticket_once_and_only_one_that_is_in_use(
    as_: As, opened: Callable[..., Ticket]
) -> None:
    answer, draft = in_use(as_), written(as_("manager_wang"), question="别的问题？")
    client, address = as_("manager_wang"), f"/tickets/{opened().number}/answers"
    for number in (answer.number.lower(), answer.number):
        assert client.post(address, data=form(answers=number)).status_code == 303
    assert AnswerCitation.select().count() == 1
    wrong = client.post(address, data=form(answers=draft.number))
    assert wrong.status_code == 422
    assert "no longer in use" in wrong.text
    assert as_("manager_zhao").post(address, data=form(answers=answer.number)).status_code == 404


def test_a_ticket_with_an_answer_that_went_out_of_use_is_not_opened(as_: As) -> None:
    draft, client = written(as_("manager_wang")), as_("manager_wang")
    sent = form(channel="phone", urgency="normal", subject="过户", caller="某人", answers=draft.number)
    answer = client.post("/tickets/new", data=sent)
    assert answer.status_code == 422
    assert "no longer in use" in answer.text
    assert not Ticket.select().exists()


def test_what_a_leaver_holds_of_the_library_is_handed_over(company: Company, as_: As) -> None:
    answer, wang, li = in_use(as_), company.person("manager_wang"), company.person("manager_li")
    as_("director").post("/tickets/answers/keepers", data=form(all_others="manager_wang"))
    as_("desk_chen").post("/tickets/answers/questions/", data=form(text="一问"))
    assert LIBRARY_HELD.total(wang) == 3
    gate = company.gate("director")
    for share in LIBRARY_HELD.shares(gate, wang):
        assert (share.count, li in share.receivers, wang in share.receivers) == (1, True, False)
        with database.atomic():
            assert LIBRARY_HELD.hand_over(gate, wang, share.key, li, 10) == 1
    assert LIBRARY_HELD.total(wang) == 0
    assert (fresh(answer).owner_id, OpenQuestion.get().owner_id) == (li.id, li.id)
    assert AnswerKeeper.get().person_id == li.id


def test_the_lists_are_served_by_their_indexes(company: Company) -> None:
    gate = company.gate("manager_wang")
    for query, index in (
        (listing.Query(), "answer_changed_at_id"),
        (listing.Query(category="contract"), "answer_category_changed_at_id"),
        (listing.Query(state="draft"), "answer_state_changed_at_id"),
        (listing.Query(mine=True), "answer_owner_id_changed_at_id"),
    ):
        ordered = listing.select(gate, query).order_by(Answer.changed_at.desc(), Answer.id.desc())
        sql, values = ordered.sql()
        plan = " ".join(row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values))
        assert index in plan
        assert "TEMP B-TREE" not in plan


def test_a_question_tells_its_ticket_to_those_who_may_read_it(
    company: Company, as_: As, opened: Callable[..., Ticket]
) -> None:
    ticket = opened("desk_chen")
    as_("director").post("/tickets/answers/keepers", data=form(all_others="manager_zhao"))
    client, address = as_("desk_chen"), "/tickets/answers/questions/"
    assert ticket.number in client.get(f"{address}?ticket={ticket.number}").text
    sent = form(text="没人知道的事", ticket=ticket.number)
    assert as_("manager_zhao").post(address, data=sent).status_code == 404
    assert client.post(address, data=sent).status_code == 303
    question = OpenQuestion.get()
    assert question.owner_id == company.person("manager_zhao").id
    assert ticket.number in client.get(f"{address}{question.number}").text
    assert ticket.number not in as_("manager_zhao").get(f"{address}{question.number}").text


def test_what_was_typed_of_a_new_answer_is_offered_again(as_: As) -> None:
    client = as_("manager_wang")
    page = client.get("/tickets/answers/new").text
    keep = unescape(re.search(r'data-keep="([^"]+)"', page).group(1))
    draft = re.search(r'name="draft"[^>]*value="([^"]+)"', page).group(1)
    assert client.post(keep, data={**TEXT, "draft": draft}).status_code < 300
    assert "/drafts/" in client.get("/tickets/answers/new").text
    assert TEXT["text"] in client.get(f"/tickets/answers/new?draft={draft}").text
    written(client, draft=draft)
    assert TEXT["text"] not in client.get(f"/tickets/answers/new?draft={draft}").text

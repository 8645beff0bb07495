"""Scorers are asked, reminded and replaced; what a leaver was to score goes to somebody else."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient

from app.accounts.disabling import disable
from app.appraisal.giving import replacing
from app.appraisal.giving.handing_in import hand_in
from app.appraisal.giving.leaving import SCORES_HELD
from app.appraisal.giving.telling import watch
from app.appraisal.models import RUNNING, SCORED, AppraisalPlan, AppraisalSheet, Score
from app.appraisal.moving import move_plan
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.errors import Conflict, Forbidden, Invalid
from app.inbox.models import Notice, Task
from app.people.models import Person
from tests.appraisal.giving.house import LEAD, LI, NOW, OFFICER, PEERS, WANG, Asked, Run, asked
from tests.conftest import Company, at

As = Callable[[str], FlaskClient]
PAGE = "/appraisal/scoring/"


@pytest.fixture(autouse=True)
def _after_collecting() -> Iterator[None]:
    with at(NOW):
        yield


def tasks(username: str, *, done: bool = False) -> list[Task]:
    mine = Task.select().join(Person, on=Task.person == Person.id).where(Person.username == username)
    found = mine.where(Task.reason == "appraisal_scores")
    return list(found.where(Task.done_at.is_null(not done)))


def notices(username: str) -> list[str]:
    mine = Notice.select().join(Person, on=Notice.person == Person.id).where(Person.username == username)
    return [one.event for one in mine.where(Notice.kind == "appraisal_scores").order_by(Notice.id)]


def by(there: Asked, of: str, role: str) -> list[Person]:
    rows = Score.select().where(Score.sheet == there.sheets[of].id, Score.role == role)
    return [Person.get_by_id(one.person_id) for one in rows]


def test_scorers_get_a_task_once_the_period_is_over_and_handing_in_closes_it(
    company: Company, as_: As
) -> None:
    with at(datetime(2026, 3, 31, 2, tzinfo=UTC)):
        there = asked(company, state=RUNNING, peers=())
        assert watch(Run()) is None
        assert tasks(LEAD) == []
    with at(datetime(2026, 4, 1, 2, tzinfo=UTC)):
        assert watch(Run()).values == {"count": 2}
        assert watch(Run()) is None
    [task] = tasks(LEAD)
    assert task.due == date(2026, 4, 15)
    page = as_(LEAD).get("/inbox/tasks/").text
    assert "Give your scores" in page
    assert f"/appraisal/scores/?number={there.plan.number}" in page
    assert as_(LEAD).get(f"/inbox/tasks/{task.number}").status_code == 200
    assert as_(LEAD).get(f"/appraisal/scores/?number={there.plan.number}").status_code == 200
    hand_in(company.gate(LEAD), there.score(WANG, LEAD), 820, "")
    assert tasks(LEAD) == []
    assert len(tasks(LEAD, done=True)) == len(tasks(WANG)) == 1


def test_scorers_get_their_task_with_the_collection(company: Company) -> None:
    there = asked(company, state=RUNNING)
    move_plan(None, "collect", there.plan)
    assert [len(tasks(name)) for name in (WANG, LEAD, *PEERS)] == [1] * 5


def test_scorers_are_reminded_once_before_the_last_day_and_once_after_it(company: Company) -> None:
    there = asked(company, peers=())
    watch(Run())
    assert notices(LEAD) == []
    for day, told in (
        (13, ["scores_due"]),
        (14, ["scores_due"]),
        (16, ["scores_overdue"]),
        (17, ["scores_overdue"]),
    ):
        with at(datetime(2026, 4, day, 2, tzinfo=UTC)):
            watch(Run())
            assert notices(LEAD) == told  # the one before, still unread, falls away
    hand_in(company.gate(LEAD), there.score(WANG, LEAD), 820, "")
    with at(datetime(2026, 4, 16, 3, tzinfo=UTC)):
        assert watch(Run()) is None


def test_the_officer_sees_who_lacks_and_reminds_them(company: Company, as_: As) -> None:
    there = asked(company)
    hand_in(company.gate(LEAD), there.score(WANG, LEAD), 913, "绝不外传")
    address = f"{PAGE}{there.plan.number}"
    page = as_(OFFICER).get(address).text
    assert page.index("赵承安") < page.index("沈东篱")
    assert "91.3" not in page
    assert "4 colleagues have not handed in" in page
    assert as_(OFFICER).post(f"{address}/remind").status_code == 303
    assert notices("manager_zhao") == ["scores_wanted"]
    assert notices(LEAD) == []
    assert "周静仪 reminds you" in as_("manager_zhao").get("/inbox/notices").text
    assert AuditEntry.select().where(AuditEntry.action == "appraisal.scorers.reminded").exists()
    assert as_("director").get(address).status_code == 403


def test_the_officer_names_somebody_else_for_a_reason(company: Company, as_: As) -> None:
    there = asked(company, (WANG, LI))
    company.gate(LEAD)
    hand_in(company.gate(LEAD), there.score(WANG, LEAD), 820, "")
    with writing(None, "tests.planted"):
        draft = there.score(LI, LEAD)
        Score.update(points=700, comment="未交").where(Score.id == draft.id).execute()
    address = f"{PAGE}{there.plan.number}/of/{LEAD}"
    assert "Instead of 沈东篱" in as_(OFFICER).get(address).text
    assert as_(OFFICER).post(address, data={"person": "director", "reason": ""}).status_code == 422
    sent = {"person": "director", "reason": "产假", "only": ""}
    assert as_(OFFICER).post(address, data=sent).status_code == 303
    assert [one.username for one in by(there, LI, "superior")] == ["director"]
    assert [one.username for one in by(there, WANG, "superior")] == [LEAD]
    moved = there.score(LI, "director")
    assert (moved.points, moved.comment) == (None, "")
    assert AppraisalSheet.get_by_id(there.sheets[LI].id).superior_id == company.person("director").id
    told = AuditEntry.get(AuditEntry.action == "appraisal.scorer.replaced")
    assert "产假" in told.facts
    assert len(tasks("director")) == 1
    assert as_(LEAD).get(f"/appraisal/scores/{there.sheets[LI].number}").status_code == 404
    assert as_("director").get(f"/appraisal/scores/{there.sheets[LI].number}").status_code == 200


@pytest.mark.parametrize(
    ("to", "told"),
    [(WANG, "is appraised on one of these"), ("manager_zhao", "scores it already"), (LEAD, "can sign in")],
)
def test_who_is_appraised_or_scores_already_is_not_named(company: Company, to: str, told: str) -> None:
    there = asked(company)
    with pytest.raises(Invalid, match=told) as refused:
        replacing.replace(company.gate(OFFICER), there.plan, company.person(LEAD), company.person(to), "产假")
    assert refused.value.field == "person"
    assert [one.username for one in by(there, WANG, "superior")] == [LEAD]


def test_one_sheet_alone_is_given_to_somebody_else(company: Company) -> None:
    there = asked(company, (WANG, LI), peers=())
    lead, director = company.person(LEAD), company.person("director")
    only = there.sheets[LI].number
    assert replacing.replace(company.gate(OFFICER), there.plan, lead, director, "回避", only) == 1
    assert [one.username for one in by(there, WANG, "superior")] == [LEAD]
    with pytest.raises(Invalid, match="Nothing of this is left"):
        replacing.replace(company.gate(OFFICER), there.plan, lead, director, "回避", only)


def test_a_score_of_oneself_is_done_without_for_a_reason_and_never_anothers(
    company: Company, as_: As
) -> None:
    there = asked(company, peers=())
    address = f"{PAGE}{there.plan.number}/of/"
    sent = {"own_reason": "已离职"}
    assert as_(OFFICER).post(f"{address}{LEAD}/excuse", data=sent).status_code == 422
    assert as_(OFFICER).post(f"{address}{WANG}/excuse", data={"own_reason": ""}).status_code == 422
    assert as_(OFFICER).post(f"{address}{WANG}/excuse", data=sent).status_code == 303
    assert by(there, WANG, "self") == []
    hand_in(company.gate(LEAD), there.score(WANG, LEAD), 820, "")
    assert AppraisalPlan.get_by_id(there.plan.id).state == SCORED


def test_doing_without_the_last_score_settles_the_plan(company: Company) -> None:
    there = asked(company, peers=())
    hand_in(company.gate(LEAD), there.score(WANG, LEAD), 820, "")
    replacing.excuse(company.gate(OFFICER), there.plan, company.person(WANG), "长期病假")
    assert AppraisalPlan.get_by_id(there.plan.id).state == SCORED


def test_only_who_runs_it_names_others_and_only_until_it_is_scored(company: Company) -> None:
    there = asked(company)
    lead, director = company.person(LEAD), company.person("director")
    with pytest.raises(Forbidden):
        replacing.replace(company.gate("director"), there.plan, lead, director, "产假")
    there.plan.state = SCORED
    with pytest.raises(Conflict):
        replacing.replace(company.gate(OFFICER), there.plan, lead, director, "产假")


def test_what_a_leaver_was_to_score_goes_to_somebody_else(company: Company) -> None:
    there = asked(company, (WANG, LI), peers=("manager_zhao", "desk_liu"))
    watch = company.gate("director")
    leaver = company.person("manager_zhao")
    hand_in(company.gate("manager_zhao"), there.score(WANG, "manager_zhao"), 820, "")
    disable(company.person("sysadmin"), leaver)
    [share] = SCORES_HELD.shares(watch, leaver)
    assert (share.key, share.count, SCORES_HELD.total(leaver)) == (there.plan.number, 1, 1)
    offered = {one.username for one in share.receivers}
    assert "desk_chen" in offered
    assert not offered & {WANG, LI, LEAD, "manager_zhao"} - {WANG}
    assert SCORES_HELD.hand_over(watch, leaver, share.key, company.person("desk_chen"), 100) == 1
    assert [one.username for one in by(there, LI, "peer")] == ["desk_chen", "desk_liu"]
    assert [one.username for one in by(there, WANG, "peer")] == ["manager_zhao", "desk_liu"]
    assert SCORES_HELD.total(leaver) == 0
    assert tasks("manager_zhao") == []
    assert len(tasks("desk_chen")) == 1

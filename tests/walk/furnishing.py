"""Putting people and their records into the house."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from io import BytesIO
from itertools import product
from typing import Any

from flask import Flask

from app.access.gate import Gate, leave
from app.access.grants import give
from app.access.models import PersonRole, Role
from app.access.parts import parts_of
from app.accounts.passwords import hash_password
from app.accounts.sessions import begin
from app.appraisal.appeals.models import DECIDED, KEPT, WITHDRAWN, Appeal
from app.appraisal.collecting.entering import form_number
from app.appraisal.consequences.models import OPEN, TRAINING, Consequence
from app.appraisal.models import (
    ENTERED,
    PEER,
    RUNNING,
    SELF,
    SHOWN,
    AppraisalPlan,
    AppraisalSheet,
    PlanIndicator,
)
from app.chain.writing import writing
from app.clock import now, today
from app.customers import parts
from app.customers.bulk.changing import look_over
from app.customers.bulk.choosing import choose_numbers
from app.customers.bulk.planning import Plan
from app.customers.imports import keeping
from app.customers.lowering import LOWERING
from app.customers.models import (
    ContactPoint,
    Customer,
    EmergencyContact,
    Employment,
    ImportFile,
    Note,
    Transaction,
    Visit,
)
from app.customers.part_rows import new_key
from app.db.base import next_id
from app.db.fields import json_text
from app.db.numbers import ALPHABET, new_number
from app.drafts.keeping import keep
from app.exports.files import Content
from app.exports.making import finish, make_file
from app.exports.models import Export
from app.files.attaching import Sent, attach
from app.inbox.models import LASTS, HandOver, Request, Task
from app.inbox.notices import GRANTED as GRANTED_TO
from app.inbox.notices import HANDED_OVER, notify
from app.inbox.subjects import NOTHING
from app.inbox.tasks import HAND_OVER
from app.inbox.tasks import give as give_task
from app.organisation.processes.keeping import insert_process, insert_step
from app.people.models import Department, Person
from app.risk.assessing.models import Assessment
from app.risk.controls.keeping import insert_control
from app.risk.models import Risk
from app.risk.processes.points import insert_point
from app.risk.recording import add_part, recording
from app.risk.scorecard import kept
from app.risk.scorecards.models import Scorecard
from app.risk.scorecards.scoring import rescore
from app.risk.scorecards.shipped import expert_card
from app.risk.signals.models import Response, Signal
from app.risk.treating.models import Action
from app.tickets.answers.models import Answer, OpenQuestion
from app.tickets.closing.models import FeedbackLink
from app.tickets.complaints.writing import write as write_complaint
from app.tickets.conversation.messages import Said, add_message
from app.tickets.handing_over.models import DECLINED, Offer
from app.tickets.happening import Happened, happen
from app.tickets.models import MOVED, Ticket
from app.tickets.planning.models import PlanStep
from app.tickets.standards.drafting import begin_draft
from app.tickets.suggestions.models import Suggestion
from app.tickets.texts import text_columns
from app.vault.fields import keyed_hash, sealed_columns
from app.web.saved_lists import save_list
from tests.appraisal.making import make_plan, make_score, make_sheet
from tests.conftest import PASSWORD, STARTED, at
from tests.risk.carding import Run
from tests.walk.house import House
from tests.walk.people import ALONE, ELSEWHERE, ROLELESS, STRANGER, WALKERS, Walker
from tests.walk.planted import (
    EXPIRED,
    GRANTED,
    GRANTED_ON,
    READABLE,
    UNREADABLE,
    Planted,
    all_places,
    maker,
    part_values,
    values,
)
from tests.walk.routes import (
    CARD,
    DRAFT,
    FIGURES_PLAN,
    IMPORT,
    LINK,
    OWN,
    OWN_ANSWER,
    OWN_BATCH,
    OWN_CASE,
    OWN_CONTROL,
    OWN_FIGURES,
    OWN_FOLLOWED,
    OWN_POINT,
    OWN_PROCESS,
    OWN_QUESTION,
    OWN_STEP,
    OWN_TASK,
    PLAN,
    SCORED_PLAN,
    SCORED_SHEET,
    records,
)

WALKED = STARTED + timedelta(days=2)
"""When everybody walks: later than the grants that have expired."""

SPARE_PLANS = 2
"""In which nobody has a sheet yet: what is added later lies in one of them."""
WEEK = timedelta(days=7)
NO_CUSTOMER = "C26-33333A"
"""What they ask about who can read nothing."""


def furnish(app: Flask) -> House:
    """Add the walkers and their records to the open database of the demo people."""
    with at(STARTED):
        begin_draft(Gate(Person.get(Person.username == "director")))
        _add_people()
        with writing(None, "tests.planted"):
            make_plan(Person.get(Person.username == "hr_zhou"), number=PLAN)
            _ask_for_scores()
            figures = _ask_for_figures()
        planted = _plant(records(app))
        _score()
        with writing(None, "tests.planted"):
            for _ in range(SPARE_PLANS):
                make_plan(Person.get(Person.username == "hr_zhou"), state=SHOWN)
    with at(WALKED):
        _link_to(next(one.number for one in planted if one.kind == "ticket"))
        people = {person.username: person for person in Person.select()}
        for name in WALKERS:
            keep(people[name], "customers.create", "", DRAFT, [("name", "行者"), ("kind", "individual")])
            _choose_import(people[name])
            for lists in ("customers", "tickets", "risks", "signals", "scores"):
                save_list(people[name], lists, f"{name}的名单", {"level": "2"}, "", shared=False)
        tokens = {name: begin(people[name], "127.0.0.1", "the walk") for name in WALKERS}
        permissions = {name: Gate(people[name]).standing.permissions for name in WALKERS}
        own = {
            OWN: _requests(people, permissions, planted),
            OWN_BATCH: {name: _plan_change(Gate(people[name]), planted) for name in WALKERS},
            OWN_TASK: {name: _tasks(people, name, planted) for name in WALKERS},
            OWN_ANSWER: {name: _answer(people[name], place) for place, name in enumerate(WALKERS)},
            OWN_FOLLOWED: {name: _followed(people[name]) for name in WALKERS},
            OWN_CASE: {name: _case(people[name]) for name in WALKERS},
            OWN_FIGURES: figures,
            **_processes(),
            OWN_QUESTION: {name: _question(people[name], place) for place, name in enumerate(WALKERS)},
        }
        with app.app_context():
            for name in WALKERS:
                _export(people[name], may="customer.export" in permissions[name])
        leave()
    return House(app, tokens, permissions, planted, own)


def _score() -> None:
    """Cards, one of them in force, and the scores of all individuals by it; another total for some."""
    by = Person.get(Person.username == "risk_sun")
    usual = {
        "name": "Card",
        "card": kept(expert_card("individual")),
        "mapping": {one.name: one.name for one in expert_card("individual").attributes},
        "bands": [750, 650, 550, 450],
        "made_by": by,
        "made_at": now(),
    }
    with writing(None, "tests.planted"):
        Scorecard.create(number=CARD, kind="individual", version=2, state="tried", **usual)
        Scorecard.create(
            number=new_number("K", now().year), kind="individual", version=1, state="published", **usual
        )
    rescore(Run())


def _ask_for_scores() -> None:
    """Everybody is asked to score the stranger as a colleague, the newcomer themselves as well."""
    people = {person.username: person for person in Person.select()}
    days = {"since": date(2025, 10, 1), "until": date(2026, 1, 1), "answer_by": date(2026, 2, 1)}
    plan = make_plan(people["hr_zhou"], number=SCORED_PLAN, state=RUNNING, **days)
    sheet = make_sheet(plan, people[STRANGER], number=SCORED_SHEET)
    for name in WALKERS:
        make_score(sheet, people[name], PEER)
    make_score(make_sheet(plan, people["newcomer"]), people["newcomer"], SELF)


def _ask_for_figures() -> dict[str, str]:
    """Everybody supplies figures of an indicator of their own, for the stranger; the forms by user name."""
    people = {person.username: person for person in Person.select()}
    days = {"since": date(2025, 10, 1), "until": date(2026, 1, 1), "answer_by": date(2026, 2, 1)}
    plan = make_plan(people["hr_zhou"], number=FIGURES_PLAN, state=RUNNING, **days)
    make_sheet(plan, people[STRANGER])
    usual = {"indicator": ENTERED, "weight": 1, "rule": {"rule": "given"}, "options": []}
    found = {}
    for place, name in enumerate(WALKERS):
        key = f"333333{ALPHABET[place // len(ALPHABET)]}{ALPHABET[place % len(ALPHABET)]}"
        PlanIndicator.create(plan=plan, position=place + 2, key=key, supplier=people[name], **usual)
        found[name] = form_number(plan, PlanIndicator(key=key))
    return found


def _link_to(number: str) -> None:
    """A link by which the customer of a ticket that is done says what they thought."""
    with writing(None, "tests.planted"):
        ticket = Ticket.get(Ticket.number == number)
        Ticket.update(done_at=now()).where(Ticket.id == ticket.id).execute()
        done_at = Ticket.get_by_id(ticket.id).done_at
        FeedbackLink.create(
            ticket=ticket.id,
            token_hash=keyed_hash("feedback_link", LINK),
            done_at=done_at,
            until=now() + WEEK,
            person=ticket.handler_id,
        )


def _tasks(people: Mapping[str, Person], name: str, planted: list[Planted]) -> str:
    """One to hand over the stranger's work; others, and notifications, about records they can't read."""
    person = people[name]
    shut = [one for one in planted if one.walker == name and one.relation in UNREADABLE]
    with writing(None, "tests.planted"):
        task = give_task(None, person, people[STRANGER].name, today() + WEEK, NOTHING, HAND_OVER)
        HandOver.create(task=task.id, leaver=people[STRANGER].id)
        for one in shut:
            about = give_task(people[STRANGER], person, one.values["name"], today() + WEEK)
            Task.update(kind=one.kind, record=one.number).where(Task.id == about.id).execute()
            notify([person], GRANTED_TO, (one.kind, one.number), people[STRANGER])
        notify([person], HANDED_OVER, NOTHING, people[STRANGER], 3)
    return task.number


def _answer(person: Person, place: int) -> str:
    """An answer in use with a change that waits for its writer to ask for approval."""
    said = {"category": "other", "question": f"第{place}问", "text": "如此", "valid_until": today() + WEEK}
    changed = {f"new_{name}": value for name, value in said.items()}
    with writing(None, "tests.planted"):
        answer = Answer.create(
            **said,
            **changed,
            number=f"A26-{22222 + place}2",
            state="draft",
            owner=person,
            written_by=person,
            written_at=now(),
            approved_at=now(),
            changed_at=now(),
        )
    return answer.number


def _question(person: Person, place: int) -> str:
    """A question that waits for them."""
    with writing(None, "tests.planted"):
        row = next_id(OpenQuestion)
        question = OpenQuestion.create(
            id=row,
            number=f"Q26-{22222 + place}3",
            category="other",
            asked_by=person,
            asked_at=now(),
            owner=person,
            **sealed_columns(OpenQuestion, row, {"text": "还有什么？"}),
        )
    return question.number


class _Unwatched:
    """A run of a job that nobody looks at."""

    def progress(self, done: int, total: int) -> None:
        """Tell nobody."""


def _export(person: Person, *, may: bool) -> None:
    """A file of their own for everybody; of all that they may see for those who may take it out."""
    row = next_id(Export)
    export = Export(
        id=row,
        number=f"E26-{row + 22222}2",
        kind="customer",
        person=person,
        form="csv",
        purpose="verify",
        rows=1_000,  # so many were approved
        day=today(),
        state="queued",
        asked_at=now(),
        **sealed_columns(Export, row, {"asked": '{"columns":null}'}),
    )
    with writing(None, "tests.planted"):
        export.counted = False
        export.save(force_insert=True)
    content, rows = make_file(export, _Unwatched()) if may else (Content("", 0), 0)
    finish(export, content, rows)


def _requests(
    people: Mapping[str, Person], permissions: Mapping[str, frozenset[str]], planted: list[Planted]
) -> dict[str, str]:
    """Walker → the number of a request of theirs about a level; who decides these has somebody else's."""
    asked = {}
    for name in WALKERS:
        [record] = [
            one for one in planted if (one.kind, one.walker, one.relation) == ("customer", name, READABLE)
        ]
        readable = "customer.view" in permissions[name] and record.place.level > 1
        with writing(None, "tests.planted"):
            row = next_id(Request)
            Request.create(
                id=row,
                number=f"R26-{row + 22222}",
                kind=LOWERING.kind,
                subject_kind="customer",
                subject=record.number if readable else NO_CUSTOMER,
                asked_by=people[name],
                asked_at=now(),
                expires_at=now() + LASTS,
                reason="合同到期",
                **sealed_columns(
                    Request, row, {"details": json_text({"from": record.place.level, "to": 1, "basis": ""})}
                ),
            )
        asked[name] = Request.get_by_id(row).number
    deciders = [name for name in WALKERS if "level.approve" in permissions[name]]
    return asked | dict.fromkeys(deciders, asked["lead_east"])


def _plan_change(gate: Gate, planted: list[Planted]) -> str:
    """A change of many customers that somebody who may change any has looked over and not confirmed."""
    own = [one.number for one in planted if one.kind == "customer" and one.walker == gate.person.username]
    if not gate.has("customer.edit"):
        return NO_CUSTOMER
    batch = choose_numbers(gate, own)
    look_over(gate, batch, Plan(add=frozenset({"golf"})), "")
    return str(batch.number)


def _choose_import(person: Person) -> None:
    """A file that waits to be imported, in the middle of the wizard."""
    content = keeping.keep([b"name\n\xe8\xa1\x8c\xe8\x80\x85\n"])
    row = next_id(ImportFile)
    sealed = {"name": "walk.csv", "mapping": '{"name": ["name"]}'}
    ImportFile.insert(
        id=row,
        token=IMPORT,
        person=person,
        stored=content.stored,
        digest=content.digest,
        size=content.size,
        kind="csv",
        encoding="utf-8",
        delimiter=",",
        state="chosen",
        chosen_at=now(),
        **sealed_columns(ImportFile, row, sealed),
    ).execute()


def _add_people() -> None:
    kept = hash_password(PASSWORD)
    roles = {role.code: role for role in Role.select()}
    stranger = Walker(STRANGER, 4, "own", ELSEWHERE, ("account_manager",))
    with writing(None, "tests.people"):
        Person.update(password=kept).execute()
        Department.create(code=ELSEWHERE, name="别处", name_en="Elsewhere", position=9)
        for walker in (*ALONE, ROLELESS, stranger):
            person = Person.create(
                username=walker.username,
                name=f"{walker.username}者",
                department=Department.get(Department.code == walker.department),
                clearance=walker.clearance,
                scope=walker.scope,
                password=kept,
                password_set_at=now(),
                must_change=False,
                created_at=now(),
            )
            for role in walker.roles:
                PersonRole.create(person=person, role=roles[role])


def _plant(models: Mapping[str, Any]) -> list[Planted]:
    """For every walker and kind a record in each relation they can have to one, with a grant on it."""
    giver = Gate(Person.get(Person.username == "director"))
    people = {person.username: person for person in Person.select()}
    found: list[Planted] = []
    for kind, walker in product(models, WALKERS.values()):
        for relation, place in all_places(kind, walker):
            kept = values(len(found))
            with writing(None, "tests.planted"):
                number = maker(kind)(place, kept)
            own = relation in {GRANTED, EXPIRED}
            given = give(
                giver.person,
                giver.standing,
                giver.get(models[kind], number),
                person=people[walker.username if own else STRANGER],
                permissions=GRANTED_ON[kind],
                level=4,
                until=now() + timedelta(days=1 if relation == EXPIRED else 30),
                purpose="代班",
            )
            record, hidden = giver.get(models[kind], number), part_values(len(found))
            part = ADD_PARTS[kind](giver, record, hidden)
            file = attach(giver, record, Sent(BytesIO(hidden["file"].encode()), hidden["file"]), record.level)
            found.append(
                Planted(kind, number, walker.username, relation, place, kept, given.id, hidden, part, file)
            )
    return found


def _add_to_ticket(giver: Gate, record: Ticket, values: Mapping[str, str]) -> str:
    """What belongs to a ticket; a customer's is a complaint.

    Returns the key of a message, of a step of its plan, of a hand-over, of a suggestion.
    """
    happen(giver.person, record, "ticket.analysed", values={"goal": values["employer"]})
    happen(giver.person, record, "ticket.paused", [Happened(MOVED, note=values["note"])])
    if record.customer_id:
        known = {"severity": "minor", "remedy": values["note"], "outcome_reason": values["note"]}
        write_complaint(giver.person, record, "ticket.complaint.made", known, {"is_complaint": True})
    key = str(add_message(giver.person, record, Said(values["note"], visible=True)).key)
    with writing(None, "tests.planted"):
        row = next_id(PlanStep)
        PlanStep.create(
            id=row,
            key=key,
            ticket=record.id,
            position=0,
            manner="phone",
            owner=giver.person.id,
            due=now(),
            **sealed_columns(PlanStep, row, {"content": values["note"]}),
        )
        row = next_id(Offer)
        Offer.create(
            id=row,
            key=key,
            ticket=record.id,
            giver=giver.person.id,
            receiver=giver.person.id,
            offered_at=now(),
            until=now(),
            state=DECLINED,
            ended_at=now(),
            **sealed_columns(Offer, row, {"note": values["note"], "reason": values["note"]}),
        )
        row = next_id(Suggestion)
        Suggestion.create(
            id=row,
            key=key,
            ticket=record.id,
            source="hand",
            person=giver.person.id,
            at=now(),
            **text_columns(Suggestion, row, {"text": values["note"]}, record.level),
        )
    return key


def _add_to_customer(giver: Gate, record: Customer, values: Mapping[str, str]) -> str:
    """What belongs to a customer, at the levels as shipped. Returns the key of the mobile number."""
    parts.add(giver, record, Employment, {"employer": values["employer"]})
    parts.add(giver, record, Note, {"text": values["note"], "level": record.level})
    dealt = {"kind": "other", "business_line": "sales", "amount": 1, "note": values["note"]}
    parts.add(giver, record, Transaction, dealt | {"date": today()})
    talk = {"at": now(), "kind": "call", "person": giver.person.id, "outcome": values["note"]}
    parts.add(giver, record, Visit, talk)
    parts.add(giver, record, EmergencyContact, {"name": "梅如雪", "phone": values["phone"]})
    parts.add(giver, record, ContactPoint, {"kind": "wechat", "value": values["wechat"]})
    [mobile] = [one.key for one in parts_of(giver, record, ContactPoint) if one.kind == "mobile"]
    return mobile


def _add_to_sheet(_giver: Gate, record: AppraisalSheet, _values: Mapping[str, str]) -> str:
    """What belongs to a sheet: an appeal that was withdrawn, and a training. Returns the key of that."""
    with writing(None, "tests.planted"):
        Appeal.create(
            key=new_key(),
            sheet=record.id,
            indicator=PlanIndicator.get(PlanIndicator.plan == record.plan_id),
            text=record.comment,
            files=[],
            at=now(),
            due=today(),
            state=WITHDRAWN,
            ended_at=now(),
        )
        training = Consequence.create(
            key=new_key(),
            plan=record.plan_id,
            sheet=record.id,
            kind=TRAINING,
            state=OPEN,
            what=record.comment,
            owner=record.owner_id,
            due=today() + WEEK,
            at=now(),
            told_at=now(),
        )
    return str(training.key)


def _processes() -> dict[str, dict[str, str]]:
    """For every walker a process of their own with a step, a risk point and a control: their keys."""
    found: dict[str, dict[str, str]] = {own: {} for own in (OWN_PROCESS, OWN_STEP, OWN_POINT, OWN_CONTROL)}
    for name in WALKERS:
        process = insert_process(None, {"name": f"{name}的流程", "purpose": "", "department": None})
        step, _gone, _beside = (
            insert_step(None, process, {"name": words, "what": "", "retired": words == "走过"})
            for words in ("走一走", "走过", "再走")
        )
        texts = {"cause": "匆忙", "effect": "客户等待", "category": "leak"}
        point, _old = (
            insert_point(None, step, {**texts, "event": words, "retired": words == "走过头"})
            for words in ("走错", "走过头")
        )
        held = {"name": "看路", "kind": "preventive", "axis": None, "frequency": "each"}
        control = insert_control(None, point, {**held, "by_program": True, "operator": None})
        for own, one in zip(found, (process, step, point, control), strict=True):
            found[own][name] = str(one.key)
    return found


def _add_to_risk(giver: Gate, record: Risk, values: Mapping[str, str]) -> str:
    """What belongs to a risk: what is said of it, a rating that waits, an action. Returns the key of that."""
    owner = Person.get_by_id(record.owner_id)
    with recording(giver.person, "risk.described", record, {"cause": values["employer"]}) as entry:
        steps = {"likelihood": 3, "impact": 3, "proposed_likelihood": 3, "proposed_impact": 3}
        steps |= {f"{name}_{part}": 2 for name in ("residual", "target") for part in ("likelihood", "impact")}
        said = {
            "note": values["note"],
            "lower": values["note"],
            "controls": [],
            "matrix": 1,
            "state": "asked",
        }
        add_part(entry, record, Assessment, at=now(), person=giver.person.id, **steps, **said)
        due = today() + WEEK
        done = {"what": values["note"], "due": due, "first_due": due, "state": "open", "at": now()}
        return str(add_part(entry, record, Action, owner=owner.id, person=giver.person.id, **done).key)


def _followed(owner: Person) -> str:
    """What somebody does because of a plan alone. Returns its key."""
    plan = AppraisalPlan.get(AppraisalPlan.number == SCORED_PLAN)
    of = {"plan": plan, "owner": owner, "due": today() + WEEK, "at": now(), "told_at": now()}
    with writing(None, "tests.planted"):
        return str(Consequence.create(key=new_key(), kind=TRAINING, state=OPEN, **of).key)


def _case(decider: Person) -> str:
    """An appeal against the stranger's sheet that somebody has decided. Returns its key."""
    sheet = AppraisalSheet.get(AppraisalSheet.number == SCORED_SHEET)
    line = PlanIndicator.get(PlanIndicator.plan == sheet.plan_id)
    told = {"text": "see for yourself", "files": [], "at": now(), "due": today(), "reason": "so it is"}
    ended = {"state": DECIDED, "outcome": KEPT, "ended_at": now()}
    with writing(None, "tests.planted"):
        made = Appeal.create(
            key=new_key(), sheet=sheet.id, indicator=line.id, decider=decider.id, **told, **ended
        )
    return str(made.key)


def _add_to_signal(giver: Gate, record: Signal, values: Mapping[str, str]) -> str:
    """What belongs to a signal: a step of its plan. Returns the key of that."""
    with writing(None, "tests.planted"):
        row = next_id(Response)
        step = Response.create(
            id=row,
            signal=record.id,
            key=new_key(),
            position=0,
            kind="do",
            what=values["note"],
            person=giver.person.id,
            due_at=now(),
            **sealed_columns(Response, row, {"note": values["note"]}),
        )
    return str(step.key)


ADD_PARTS: dict[str, Callable[[Gate, Any, Mapping[str, str]], str]] = {
    "customer": _add_to_customer,
    "ticket": _add_to_ticket,
    "appraisal": _add_to_sheet,
    "risk": _add_to_risk,
    "signal": _add_to_signal,
}

"""The signals of the demo company: raised by its rules, some of them followed to their end.

What its people do is done by the functions that the pages call, on the days of then. Those of today wait.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from peewee import ModelSelect

from app import clock
from app.access.gate import Gate, everything
from app.chain.writing import Entry, append
from app.clock import today
from app.customers.models import Customer, Transaction
from app.customers.parts import add
from app.db.connection import database
from app.db.numbers import drawn_by
from app.inbox.models import Notice, Request
from app.inbox.requests import decide as decide_request
from app.inbox.requests import may_decide
from app.people.models import Person
from app.risk.signals.acting import is_theirs
from app.risk.signals.effects import look_again
from app.risk.signals.false_alarms import call_false
from app.risk.signals.models import ACCEPTED, NEW, REVIEWED, Signal
from app.risk.signals.raising import BLUE, RED, YELLOW
from app.risk.signals.responding import accept, do_step, handle, steps_of
from app.risk.signals.reviewing import close, review
from app.risk.signals.running import run
from app.risk.signals.second_opinion import ask_review
from app.risk.signals.steps import REVIEWER as TO_REVIEW

FIRST_RULES = ("turned", "low_scores", "complaint_rate", "breaches", "upheld", "refusals")
"""Those that run first: they raise few signals, all of which people have taken on since."""
BEFORE = timedelta(days=33)
LEFT, TAKEN, BEGUN, MOST, HANDLED_IT, AGREED = ("left", "taken", "begun", "most", "handled", "agreed")
NIGHTS = {
    20: (AGREED, HANDLED_IT, AGREED, AGREED, HANDLED_IT, AGREED, MOST),
    9: (HANDLED_IT, AGREED, MOST, HANDLED_IT, AGREED),
    4: (MOST, HANDLED_IT, BEGUN),
    2: (LEFT, BEGUN, LEFT, TAKEN),
}
"""So many days before today the rules ran; how far people have come with what they raised, by turns."""
UNHURRIED = (YELLOW, BLUE)
"""These may wait for a day to be taken on."""
UNREAD = timedelta(days=2)
FORGETFUL, FOUND = ("manager_wang", "manager_zhao"), "年末清账时补记，发票早已寄出。"
FORGOTTEN, TERM, BILL = timedelta(days=66), timedelta(days=30), 1_860_000
"""How long it is over due, after so many days that the customer had; fen."""
MOST_WITH_NIGHTS = 20_000
"""Of more customers the rules look at tonight alone: their past would take as long again each time."""
NIGHT, MORNING = time(18, 40), time(1, 30)
"""Twenty to three, and half past nine, in Shanghai."""
REVIEWERS = REVIEWER, *_ = ("risk_sun", "director", "auditor")
SECURITY, REFUSED = ("security", "desk_liu")
THIRD, VIEW = 3, Signal.view_permission
REFUSALS = 14
DONE_NOTES = ("已致电客户核实情况。", "已上门沟通，客户表示理解。", "已安排专人跟进。", "已与相关部门核对。")
DONE_NOTES_OF_ACCESS = ("已与本人当面核实，系误用旧书签。", "已调取访问记录逐条比对。", "已提醒查询规范。")
RESULT_OF_ACCESS = "同事误用旧书签反复打开无权查看的客户，并非有意；已说明规定，权限无需调整。"
RESULT = "起因是近期服务跟进不及时；已恢复每周联系，并调整了值班安排。"
ASKED = "已按预案逐项处置，请确认可以关闭。"
VERDICT = "处置到位，同意关闭。"
FALSE_REASON = "客户正在办理更名，业务照常，不属于流失。"


def add_signals(seed: int) -> int:
    """Raise them, and let people handle some. Returns how many there are."""
    rng = Random(f"signals {seed}")  # noqa: S311  it has to come out the same again
    with drawn_by(rng.choice):
        with _at(today() - BEFORE, NIGHT):
            _be_refused()
            run(FIRST_RULES)
        _handle(rng)
        for days, stages in NIGHTS.items() if _few() else ():
            _go_through(rng, today() - timedelta(days=days), stages)
        look_again()
        _record_forgotten_bills()
        run()
        _close_what_is_over()
        _catch_up(rng)
        _begin_today(rng)
        _read_notices()
    return int(_all().count())


def _few() -> bool:
    customers = everything(Customer, why="the demo company is made before anybody signs in").count()
    return int(customers) <= MOST_WITH_NIGHTS


def _go_through(rng: Random, day: date, stages: Sequence[str]) -> None:
    """The rules run in a night; what they raise is taken on in the morning, and comes as far as `stages`."""
    with _at(day, NIGHT):
        run()
    found = [one for one in _new() if one.handler_id and not one.addressed]
    for place, signal in enumerate(found):
        stage, handler = stages[place % len(stages)], _handler(signal)
        if stage == LEFT and signal.colour in UNHURRIED:
            continue
        with _at(day + timedelta(days=1), MORNING):
            accept(handler, signal)
        if stage in {LEFT, TAKEN}:
            continue
        with _at(day + timedelta(days=1), time(3, 0)):
            if stage == BEGUN:
                _do_steps(handler, signal, rng, only=1)
            else:
                _do_steps(handler, signal, rng, all_but=stage == MOST)
        if stage in {HANDLED_IT, AGREED}:
            _report(handler, signal, day + timedelta(days=1), agreed=stage == AGREED)
        if stage == AGREED and signal.colour in UNHURRIED:
            with _at(day + timedelta(days=1), time(7, 30)):
                close(handler, _all().where(Signal.id == signal.id).get())


def _record_forgotten_bills() -> None:
    """Somebody found bills that nobody had written down: tonight's red signals, which nobody has taken on."""
    for owner in FORGETFUL:
        gate = Gate(Person.get(Person.username == owner))
        customers = gate.select(Customer).where(Customer.owner == gate.person.id, Customer.status == "active")
        for customer in customers.order_by(Customer.id).limit(1):
            due = today() - FORGOTTEN
            values: dict[str, Any] = {
                "date": due - TERM,
                "due_on": due,
                "settled_on": None,
                "kind": "goods",
                "note": FOUND,
            }
            values |= {"amount": BILL, "open_amount": BILL, "business_line": customer.business_line}
            add(gate, customer, Transaction, values)


def _close_what_is_over() -> None:
    """What was agreed to and has passed meanwhile is closed by its handler."""
    for signal in list(_all().where(Signal.state == REVIEWED, Signal.cleared)):
        close(_handler(signal), signal)


def _be_refused() -> None:
    """Somebody tried many addresses within an hour."""
    entry = Entry(Person.get(Person.username == REFUSED), "refused", None)
    entry.told(who=REFUSED, minute=f"{clock.now():%Y-%m-%d %H:%M}", refusals={"record": REFUSALS})
    with database.atomic():
        append([entry])


def _handle(rng: Random) -> None:
    """What was raised first is handled, reviewed and closed, some by some; one was a false alarm."""
    for place, signal in enumerate(_new()):
        with _at(today() - BEFORE + timedelta(days=1), MORNING):
            handler = _handler(signal)
            if place == 1 and not signal.addressed:
                _call_false(handler, signal)
                continue
            accept(handler, signal)
        with _at(today() - BEFORE + timedelta(days=2), MORNING):
            _do_steps(handler, signal, rng, all_but=place % THIRD == 0)
        if place % THIRD:  # the others are still on their way
            _end(handler, signal)


def _catch_up(rng: Random) -> None:
    """Most of what was past its time is done by now: some of it rose meanwhile, and its plan grew."""
    late = _all().where(Signal.state == ACCEPTED, Signal.next_due < clock.now()).order_by(Signal.id)
    for place, signal in enumerate(list(late)):
        if place % THIRD:
            handler = _handler(signal)
            for step in steps_of(signal):
                if step.done_at is None:
                    do_step(handler, signal, step.key, _note(signal, rng))
            handle(handler, signal, RESULT)


def _begin_today(rng: Random) -> None:
    """Of what waits since tonight one is taken on already, and its first step done."""
    waiting = [one for one in _new() if one.handler_id and not one.addressed and one.colour != RED]
    for signal in waiting[:1]:
        handler = _handler(signal)
        accept(handler, signal)
        first = next(step for step in steps_of(signal) if step.done_at is None)
        do_step(handler, signal, first.key, _note(signal, rng))


def _read_notices() -> None:
    """People have read what they were told of, but for the last days."""
    unread = Notice.read_at.is_null(), Notice.at < clock.now() - UNREAD
    Notice.update(read_at=clock.now()).where(*unread).execute()


def _end(handler: Gate, signal: Signal) -> None:
    reviewer = _report(handler, signal, today() - BEFORE + timedelta(days=2), agreed=True)
    with _at(today() - BEFORE + timedelta(days=2), time(7, 30)):
        close(reviewer or handler, _all().where(Signal.id == signal.id).get())


def _report(handler: Gate, signal: Signal, day: date, *, agreed: bool) -> Gate | None:
    """It is handled, and somebody else has agreed to that. Gives who, None where nobody else may read it."""
    found = (one for one in _gates() if one.may(VIEW, signal) and is_theirs(one, TO_REVIEW, signal))
    reviewer = next(found, None)
    with _at(day, time(7, 0)):
        handle(handler, signal, RESULT_OF_ACCESS if signal.addressed else RESULT)
        if not agreed:
            return reviewer
        if reviewer is not None:
            review(reviewer, signal, VERDICT)
        else:  # a secret customer of the director's: nobody else is cleared
            _agree(ask_review(handler, signal, ASKED), VERDICT)
    return reviewer


def _do_steps(
    handler: Gate, signal: Signal, rng: Random, *, all_but: bool = False, only: int | None = None
) -> None:
    steps = steps_of(signal)
    for step in steps[: -1 if all_but else only]:
        do_step(handler, signal, step.key, _note(signal, rng))


def _note(signal: Signal, rng: Random) -> str:
    return rng.choice(DONE_NOTES_OF_ACCESS if signal.addressed else DONE_NOTES)


def _call_false(handler: Gate, signal: Signal) -> None:
    request = call_false(handler, signal, FALSE_REASON, today() + timedelta(days=60))
    if request is not None:
        _agree(request, "同意")


def _agree(request: Request, answer: str) -> None:
    """By the first who may, which whoever asks never does."""
    others = map(Gate, Person.select().order_by(Person.id))
    decider = next(one for one in (*_gates(), *others) if may_decide(one, request))
    decide_request(decider, request, answer, approved=True)


def _gates() -> Iterator[Gate]:
    return (Gate(Person.get(Person.username == one)) for one in REVIEWERS)


def _handler(signal: Signal) -> Gate:
    fallback = Person.get(Person.username == (SECURITY if signal.addressed else REVIEWER))
    return Gate(Person.get_by_id(signal.handler_id) if signal.handler_id else fallback)


def _new() -> list[Signal]:
    return list(_all().where(Signal.state == NEW).order_by(Signal.id))


def _all() -> ModelSelect:
    return everything(Signal, why="the demo company is made before anybody signs in")


@contextmanager
def _at(day: date, moment: time) -> Iterator[None]:
    """That day, at that time."""
    stood = clock.fixed()
    clock.fix(datetime.combine(day, moment, UTC))
    try:
        yield
    finally:
        clock.fix(stood)

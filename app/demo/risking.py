"""The register of the demo company: two years of it, played by its people on the days of then.

What they do is done by the functions that the pages call, with the clock set back; the ratings are kept at
the end of each month as the job keeps them.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import NamedTuple

from app.access.gate import Gate, everything
from app.clock import today
from app.customers.models import Customer
from app.db.numbers import drawn_by
from app.demo.appraising import on_day
from app.demo.draws import between, one
from app.demo.risk_lines import FOUND, GROUNDS, LINES, LOWER, PLANS, SAMPLE, SEEN, WORK, Line, Phase, Proof
from app.inbox.models import Request
from app.inbox.requests import decide
from app.people.models import Person
from app.risk.accepting.accepting import accept, may_accept
from app.risk.assessing.assessing import Said, assess
from app.risk.closing.closing import ask_to_close
from app.risk.controls import keeping
from app.risk.controls.keeping import values_of
from app.risk.controls.testing import Typed as Tested
from app.risk.controls.testing import add_test
from app.risk.held import controls_of, supported
from app.risk.matrix import CUSTOMERS, MONEY, REVIEWED_AFTER, SCALES, Rating
from app.risk.models import ACCEPT, ASSESSED, CLOSED, Risk, RiskPoint
from app.risk.people import can_read
from app.risk.processes.entering import enter
from app.risk.register.registering import NewRisk, describe, known_of, register
from app.risk.register.shipped import BY_CODE
from app.risk.register.starter import add_control
from app.risk.reviewing.reviewing import look_after, review
from app.risk.snapshots.taking import keep, last_of_month
from app.risk.treating import treating
from app.risk.treating.models import Action

OFFICER, DIRECTOR = "risk_sun", "director"
YEARS = 2
DOERS = ("manager_wang", "lead_east", "lead_west", OFFICER)
WITHIN, DUE, DONE, RENEWED, COMING = 3, 60, 40, 20, 18
"""Days after registering until it is rated; until an action is due, and is done;
how many days ago what was accepted was accepted again; until what is under way is due."""


class _Act(NamedTuple):
    """Something that is done on a day; `order` keeps those of one day in the order of a risk's life."""

    day: date
    order: int
    do: Callable[[], None]


def add_risks(seed: int) -> int:
    """Play the register. Returns how many risks there are."""
    rng = Random(f"risks {seed}")  # noqa: S311  it has to come out the same again
    people = {person.username: person for person in Person.select()}
    acts = [act for line in LINES if (life := _life(people, line, rng)) for act in life.acts()]
    acts += [_Act(day, 10**6, lambda day=day: _keep(day)) for day in _month_ends()]  # type: ignore[misc]
    with drawn_by(rng.choice):
        for act in sorted(acts, key=lambda act: act[:2]):
            with on_day(act.day):
                act.do()
        look_after(None)  # type: ignore[arg-type]
    return int(everything(Risk, why="the demo company is made before anybody signs in").count())


def _month_ends() -> list[date]:
    days = [last_of_month(today())]
    while len(days) < YEARS * 12:
        days.append(last_of_month(days[-1]))
    return days[::-1]


def _keep(day: date) -> None:
    keep(day)


def _life(people: dict[str, Person], line: Line, rng: Random) -> "_Life | None":
    """The life of a risk; None for one about a customer that there is not."""
    customer = None
    if line.of[0]:
        customer = _customer(people[line.of[0]], line.of[1])
        if customer is None:
            return None
    return _Life(people, line, customer, rng)


def _customer(owner: Person, tier: str) -> Customer | None:
    rows = everything(Customer, why="the demo company is made before anybody signs in")
    here = (Customer.owner == owner.id, Customer.tier == tier, Customer.level <= owner.clearance)
    found: Customer | None = rows.where(*here, Customer.status == "active").order_by(Customer.id).first()
    return found


class _Life:
    """One risk, from its registration until now."""

    def __init__(self, people: dict[str, Person], line: Line, customer: Customer | None, rng: Random) -> None:
        self._people, self._line, self._customer, self._rng = people, line, customer, rng
        self._number = ""

    def acts(self) -> Iterator[_Act]:
        """What is done, and when."""
        line, begun = self._line, line_day(self._line.phases[0].ago)
        yield _Act(begun - timedelta(days=WITHIN), 0, self._register)
        if line.proof is not None:
            yield _Act(line_day(line.proof.ago), 0, partial(self._prove, line.proof))
        for turn, phase in enumerate(line.phases):
            day = line_day(phase.ago)
            until = line_day(line.phases[turn + 1].ago) if turn + 1 < len(line.phases) else today()
            yield _Act(day, 1, lambda phase=phase: self._rate(phase))  # type: ignore[misc]
            if turn == 0 and line.ends != ASSESSED:
                yield _Act(min(day + timedelta(days=2), today()), 2, self._treat)
                yield from self._work(day)
            yield from self._reviews(phase, day, until)
        if line.treatment == ACCEPT:
            yield _Act(line_day(RENEWED), 7, self._accept)
        if line.ends in {"monitored", CLOSED}:
            settled = line_day(max(line.phases[-1].ago - 10, 4))
            yield _Act(settled, 5, self._monitor)
            if line.ends == CLOSED:
                yield _Act(settled + timedelta(days=2), 6, self._close)

    def _register(self) -> None:
        line = self._line
        new = NewRisk(
            line.title,
            line.category,
            line.cause,
            line.event,
            line.effect,
            customer=self._customer,
            owner=self._people[line.owner],
        )
        if line.code:
            known = BY_CODE[line.code]
            new = NewRisk(
                *(known.zh.title, known.category, known.zh.cause, known.zh.event, known.zh.effect),
                owner=self._people[line.owner],
                department=self._people[line.owner].department,
                shipped=line.code,
            )
        officer = self._gate(OFFICER if line.code or line.point else line.owner)
        risk = self._enter(officer) if line.point else register(officer, new)
        self._number = str(risk.number)
        for place, control in enumerate(BY_CODE[line.code].controls if line.code else ()):
            add_control(officer, risk, control, "zh", f"{line.code}.{place}")

    def _enter(self, officer: Gate) -> Risk:
        """From a point of a process; the officer names who owns it."""
        risk, _ = enter(officer, RiskPoint.get(RiskPoint.shipped == self._line.point))
        describe(officer, risk, known_of(risk) | {"owner": self._people[self._line.owner].id}, risk.rev)
        return risk

    def _prove(self, proof: Proof) -> None:
        """Its first control is tested by somebody who does not carry it out."""
        control = next(one.control for one in controls_of(self._risk()))
        officer, owner = self._gate(OFFICER), self._people[self._line.owner]
        if not control.by_program:
            operator = owner if owner.username != OFFICER else self._people["steward_qian"]
            typed = keeping.Typed(**values_of(control) | {"operator": operator.id})
            keeping.edit_control(officer, control, typed, control.rev)
        found = FOUND[0 if proof.exceptions == 0 else 1 if proof.exceptions * 10 <= SAMPLE else 2]
        until = today() + timedelta(days=proof.holds)
        add_test(officer, control, Tested(officer.person.id, SAMPLE, proof.exceptions, today(), until, found))

    def _rate(self, phase: Phase) -> None:
        risk, owner = self._risk(), self._gate(self._line.owner)
        scales = dict.fromkeys(SCALES) | {one(self._rng, (MONEY, CUSTOMERS)): phase.inherent[1]}
        residual, target = Rating(*phase.residual), Rating(*phase.target)
        lower = LOWER if supported(risk, Rating(*phase.inherent)).above(residual) else ""
        said = Said(phase.inherent[0], scales, residual, target, GROUNDS, lower)
        self._agree(assess(owner, risk, said, risk.rev))

    def _treat(self) -> None:
        line, owner = self._line, self._gate(self._line.owner)
        if line.treatment == ACCEPT:
            self._accept()
        risk = self._risk()
        treating.treat(owner, risk, line.treatment, PLANS[line.treatment], risk.rev)

    def _accept(self) -> None:
        for name in (self._line.owner, "lead_east", "lead_west", DIRECTOR):
            risk = self._risk()
            if may_accept(self._gate(name), risk):
                accept(self._gate(name), risk, PLANS[ACCEPT], risk.rev)
                return

    def _work(self, begun: date) -> Iterator[_Act]:
        """Actions: most done and confirmed; of a late one the last is over due, its date having slipped."""
        line = self._line
        if line.treatment == ACCEPT:
            return
        count = between(self._rng, 1, 2)
        for turn in range(count):
            day = min(begun + timedelta(days=3 + turn), today() - timedelta(days=1))
            last = turn == count - 1
            what = one(self._rng, WORK)
            doer = one(self._rng, DOERS)
            due = day + timedelta(days=14 if begun > today() - timedelta(days=DUE) else DUE)
            if line.goes_on and last:
                due = today() + timedelta(days=COMING)
            yield _Act(day, 3, partial(self._begin, what, doer, due))
            if not ((line.late or line.goes_on) and last):
                done = min(day + timedelta(days=DONE), today() - timedelta(days=2))
                yield _Act(max(done, day), 4, lambda what=what: self._finish(what))  # type: ignore[misc]

    def _begin(self, what: str, doer: str, due: date) -> None:
        risk = self._risk()
        able = self._people[doer] if can_read(self._people[doer], risk) else self._people[OFFICER]
        treating.add_action(self._gate(self._line.owner), risk, what, able, due, risk.rev)

    def _finish(self, what: str) -> None:
        risk = self._risk()
        for action in _actions(risk):
            if action.state != "open":
                continue
            doer = Person.get_by_id(action.owner_id)
            treating.report(Gate(doer), risk, action, f"{what}，已完成并留存记录", today())
            risk = self._risk()
            other = next(
                name for name in (self._line.owner, OFFICER, DIRECTOR) if self._people[name].id != doer.id
            )
            treating.confirm(self._gate(other), risk, treating.action_of(risk, action.key))
            return

    def _reviews(self, phase: Phase, day: date, until: date) -> Iterator[_Act]:
        """In the rhythm of the band of its residual; a late one has missed its last."""
        likelihood, impact = phase.residual
        score = likelihood * impact
        band = 1 + sum(score >= least for least in (5, 10, 15))
        step = timedelta(days=max(REVIEWED_AFTER[band] - 2, 5))
        at = day + step
        last = until - (timedelta(days=REVIEWED_AFTER[band] + 6) if self._line.late else timedelta(days=1))
        while at < last:
            yield _Act(at, 4, self._review)
            at += step

    def _review(self) -> None:
        risk = self._risk()
        if risk.state in {ASSESSED, "treated", "monitored"}:
            review(self._gate(self._line.owner), risk, one(self._rng, SEEN), risk.rev)

    def _monitor(self) -> None:
        risk = self._risk()
        if risk.state == "treated":
            if self._line.treatment == ACCEPT:
                self._accept()
            for _ in range(treating.unsettled(risk)):
                self._finish(WORK[0])
            risk = self._risk()
            treating.monitor(self._gate(self._line.owner), risk, risk.rev)

    def _close(self) -> None:
        risk = self._risk()
        self._agree(
            ask_to_close(self._gate(self._line.owner), risk, "连续两次复查未见异常，控制稳定", risk.rev)
        )

    def _agree(self, request: Request) -> None:
        decider = DIRECTOR if self._line.owner == OFFICER else OFFICER
        decide(self._gate(decider), request, "依据充分，同意", approved=True)

    def _gate(self, username: str) -> Gate:
        return Gate(self._people[username])

    def _risk(self) -> Risk:
        rows = everything(Risk, why="the demo company is made before anybody signs in")
        found: Risk = rows.where(Risk.number == self._number).get()
        return found


def line_day(ago: int) -> date:
    """The day so many days ago."""
    return today() - timedelta(days=ago)


def _actions(risk: Risk) -> list[Action]:
    rows = everything(Action, why="the demo company is made before anybody signs in")
    return list(rows.where(Action.risk == risk.id).order_by(Action.id))

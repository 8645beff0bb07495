"""Forms of the register."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField
from wtforms.validators import Optional

from app.access.gate import Gate
from app.customers.models import Customer
from app.customers.searching.finding import find
from app.customers.searching.palette import CLEAR
from app.customers.words import LEVELS
from app.db.base import fetch
from app.errors import Invalid, NotFound
from app.organisation.processes.models import Process, ProcessStep
from app.people.models import Department, Person
from app.risk.accepting.accepting import LONGEST_REASON
from app.risk.closing.closing import LONGEST_REASON as LONGEST_CLOSING
from app.risk.models import TREATMENTS, RiskPoint
from app.risk.people import owners_for
from app.risk.register.list_words import RiskWords
from app.risk.register.query import BY_CUSTOMER, BY_NEITHER, BY_STEP
from app.risk.register.registering import LONGEST_TEXT, LONGEST_TITLE, NewRisk, of_point
from app.risk.reviewing.reviewing import LONGEST as LONGEST_REVIEW
from app.risk.treating.treating import LONGEST, LONGEST_PLAN
from app.risk.words import ABOUT
from app.risk.words import TREATMENTS as TREATMENT_WORDS
from app.web.forms import choice, choices, line, paragraph
from app.web.once import new_key
from app.web.record_forms import RecordForm

MOST_OFFERED = 8


class DescribedForm(RecordForm):
    """What is said of a risk."""

    title = line(
        _l("Risk"),
        required=True,
        longest=LONGEST_TITLE,
        description=_l("What may happen, in a few words. Name no person here."),
    )
    category = choice(_l("Category"))
    cause = paragraph(_l("Cause"), longest=LONGEST_TEXT)
    event = paragraph(_l("Event"), longest=LONGEST_TEXT)
    effect = paragraph(_l("Effect"), longest=LONGEST_TEXT)
    owner = choice(_l("Risk owner"), required=False)
    own_level = choice(_l("Level"), radio=True, default="1")

    def offer(self, gate: Gate, words: RiskWords, level: int, keep: str | None = None) -> None:
        """Offer categories, owners of a risk of `level`, and the levels up to the person's own."""
        categories = words.offered("risk_category", keep)
        self.category.choices = choices(categories, _l("Choose"))
        people = [(one.username, one.name) for one in owners_for(level)]
        self.owner.choices = choices(people, _l("The risk officer names one"))
        highest = gate.standing.clearance
        self.own_level.choices = choices(
            [(one, word) for one, word in LEVELS.items() if level <= one <= highest]
        )

    def chosen_owner(self) -> Person | None:
        """Who was chosen, None for nobody yet."""
        return Person.get(Person.username == self.owner.data) if self.owner.data else None


class RegisterForm(DescribedForm):
    """A risk that is registered."""

    once = HiddenField(default=new_key)
    about = choice(_l("What it is about"), radio=True, default=BY_NEITHER)
    find_customer = line(_l("Customer: number or name"))
    customer = choice(_l("Which of them"), required=False, radio=True)
    step = choice(_l("Step of a process"), required=False)
    point = HiddenField()
    department = choice(_l("Department"), required=False)

    def fit(self, gate: Gate, words: RiskWords) -> "RegisterForm":
        """Offer what there is to choose from; the customers that fit what was typed."""
        self.offer(gate, words, 1)
        self.about.choices = choices(list(ABOUT.items()))
        self.step.choices = choices(_steps(), _l("Choose"))
        self.department.choices = choices(words.offered("department"), _l("my own"))
        self.found = self._found(gate)
        self.customer.choices = choices([(number, label) for number, label in self.found])
        if not self.is_submitted():
            known = {one for one, _word in owner_pairs(self)}
            self.owner.data = gate.person.username if gate.person.username in known else ""
            self.department.data = str(gate.person.department_id)
            if self.customer.data and self.found:
                self.about.data = BY_CUSTOMER
        return self

    def begin_at(self, point: RiskPoint) -> None:
        """What a point of a process says stands in the form."""
        self.about.data, self.step.data, self.point.data = BY_STEP, str(point.step.key), str(point.key)
        for name in ("cause", "event", "effect", "category"):
            self[name].data = getattr(point, name)
        self.title.data = str(point.event)[:LONGEST_TITLE]

    def new_risk(self, gate: Gate) -> NewRisk:
        """What was typed. Raises Invalid, NotFound."""
        about = self.about.data
        step, point = self._place() if about == BY_STEP else (None, None)
        department = Department.get_or_none(Department.id == self.department.data)
        return NewRisk(
            title=self.text_of("title"),
            category=self.text_of("category"),
            cause=self.text_of("cause"),
            event=self.text_of("event"),
            effect=self.text_of("effect"),
            customer=self._customer(gate) if about == BY_CUSTOMER else None,
            step=step,
            point=point,
            department=department,
            owner=self.chosen_owner(),
            own_level=int(self.text_of("own_level") or 1),
        )

    def _customer(self, gate: Gate) -> Customer:
        number = self.text_of("customer") or (self.found[0][0] if len(self.found) == 1 else "")
        if not number:
            raise Invalid("find_customer", "Say which customer it is about: find them, and choose one.")
        found: Customer = gate.get(Customer, number)
        return found

    def _place(self) -> tuple[ProcessStep, RiskPoint | None]:
        step = ProcessStep.get_or_none(ProcessStep.key == self.text_of("step"))
        if step is None:
            raise Invalid("step", "Choose the step that it is about.")
        point = RiskPoint.get_or_none(RiskPoint.key == self.text_of("point"), RiskPoint.step == step)
        if self.text_of("point") and (point is None or of_point(point) is not None):
            raise Invalid("step", "This point of the process is in the register already.")
        return step, point

    def _found(self, gate: Gate) -> list[tuple[str, Any]]:
        """Number and name of the readable customers that fit."""
        if not gate.has(Customer.view_permission):
            return []
        text, chosen = self.text_of("find_customer"), self.text_of("customer")
        found = []
        if chosen:
            found = [gate.get(Customer, chosen)]
        elif text:
            query = find(gate, gate.select(Customer), text, CLEAR | {"number"})
            found = fetch(query.order_by(Customer.id.desc()).limit(MOST_OFFERED))
        shown = gate.show_rows(found, ("number", "name"))
        return [(number, f"{name} · {number}") for number, name in shown]


class ChangeForm(DescribedForm):
    """What is said of a risk is changed."""

    def fit(self, gate: Gate, words: RiskWords, level: int, category: str) -> "ChangeForm":
        """Offer what there is to choose from."""
        self.offer(gate, words, level, category)
        return self


class TreatForm(RecordForm):
    """What is done about a risk."""

    treatment = choice(_l("Treatment"), radio=True)
    plan = paragraph(_l("What is done about it"), longest=LONGEST_PLAN)

    def fit(self) -> "TreatForm":
        """Offer the treatments."""
        self.treatment.choices = choices([(one, TREATMENT_WORDS[one]) for one in TREATMENTS])
        return self


class ActionForm(RecordForm):
    """Something that somebody does about it."""

    what = paragraph(_l("What is to be done"), required=True, longest=LONGEST)
    who = choice(_l("Who does it"))
    due = DateField(_l("Until"), validators=[Optional()])

    def fit(self, people: Iterable[Person]) -> "ActionForm":
        """Offer those who may read the risk."""
        self.who.choices = choices([(one.username, one.name) for one in people], _l("Choose"))
        return self


class AcceptForm(RecordForm):
    """It may stand as it is."""

    reason = paragraph(_l("Why it may stand"), required=True, longest=LONGEST_REASON)


class ReviewForm(RecordForm):
    """Somebody looked at it."""

    note = paragraph(_l("What you looked at, and what you found"), required=True, longest=LONGEST_REVIEW)


class CloseForm(RecordForm):
    """It is to be closed, or opened again."""

    reason = paragraph(_l("Reason"), required=True, longest=LONGEST_CLOSING)


def owner_pairs(form: DescribedForm) -> list[tuple[str, Any]]:
    """Who is offered as owner."""
    return [(one.value, one.label) for one in form.owner.choices if one.value]


def point_of(key: str) -> RiskPoint:
    """The point of a process that is called `key`. Raises NotFound."""
    found: RiskPoint | None = RiskPoint.get_or_none(RiskPoint.key == key)
    if found is None:
        raise NotFound
    return found


def _steps() -> list[tuple[str, str]]:
    rows = (
        ProcessStep.select(ProcessStep.key, ProcessStep.name, Process.name)
        .join(Process)
        .where(~ProcessStep.retired, ~Process.retired)
        .order_by(Process.position, Process.id, ProcessStep.position, ProcessStep.id)
    )
    return [(key, f"{process} · {name}") for key, name, process in rows.tuples()]

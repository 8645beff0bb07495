"""Forms about tasks, deputies and the work of a leaver."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField
from wtforms.validators import InputRequired

from app.clock import today
from app.inbox.absences import appoint
from app.inbox.forms import RacedForm
from app.inbox.leaving import LEAVE, Part
from app.inbox.models import Absence, Task
from app.inbox.tasks import LONGEST_WHAT
from app.people.models import Person
from app.web.forms import REQUIRED, Form, choice, choices, line
from app.web.once import new_key

USUAL = timedelta(days=7)


class TaskForm(Form):
    """Giving somebody something to do."""

    once = HiddenField(default=new_key)
    what = line(_l("What is to be done"), required=True, longest=LONGEST_WHAT)
    person = choice(_l("Assignee"))
    due = DateField(_l("Due on"), validators=[InputRequired(REQUIRED)])

    def fit(self, people: Sequence[Person], person: Person) -> "TaskForm":
        """Offer those who may be given it; begin with oneself and a week."""
        self.person.choices = choices([(one.username, one.name) for one in people])
        if not self.is_submitted():
            self.person.data, self.due.data = person.username, today() + USUAL
        return self


class PassOnForm(RacedForm):
    """Letting somebody else do it, or until another day."""

    rev = HiddenField()
    person = choice(_l("Assignee"))
    due = DateField(_l("Due on"), validators=[InputRequired(REQUIRED)])

    def fit(self, people: Sequence[Person], task: Task) -> "PassOnForm":
        """Offer those who may be given it, and whose it is."""
        holder = Person.get_by_id(task.person_id)
        offered = {one.username: one.name for one in people} | {holder.username: holder.name}
        self.person.choices = choices(list(offered.items()))
        if not self.is_submitted():
            self.person.data, self.due.data, self.rev.data = holder.username, task.due, str(task.rev)
        return self

    def renew(self, task: Task) -> "PassOnForm":
        """After somebody else was first: what was chosen stays, and can be sent over what stands now."""
        self.rev.data = str(task.rev)
        return self


class AbsenceForm(Form):
    """Who stands in for somebody, and when."""

    deputy = choice(_l("Deputy"))
    since = DateField(_l("From"), validators=[InputRequired(REQUIRED)])
    until = DateField(_l("Until and including"), validators=[InputRequired(REQUIRED)])

    def fit(self, person: Person, absence: Absence | None) -> "AbsenceForm":
        """Offer the colleagues; begin with what is set."""
        colleagues = Person.select().where(~Person.disabled, Person.id != person.id).order_by(Person.name)
        found = list(colleagues)
        self.deputy.choices = choices([(one.username, one.name) for one in found], "")
        if not self.deputy.raw_data:
            chosen = (one.username for one in found if absence and one.id == absence.deputy_id)
            self.deputy.data = next(chosen, "")
            self.since.data = absence.since if absence else today()
            self.until.data = absence.until if absence else today() + USUAL
        return self

    def appoint(self, by: Person, person: Person) -> bool:
        """Let the chosen colleague stand in for `person`. Raises Invalid."""
        colleague = Person.get(Person.username == self.deputy.data)
        appoint(by, person, colleague, self.since.data, self.until.data)
        return True


def hand_over_form(found: Sequence[Part]) -> Form:
    """A form with a choice of receiver for each share of what a leaver holds."""
    fields: dict[str, Any] = {
        part.name: choice(part.share.label, required=False) for part in found if not part.share.follows
    }
    form = type("HandOverForm", (Form,), fields)()
    for part in found:
        if part.name in fields:
            pairs = [(one.username, one.name) for one in part.share.receivers]
            form[part.name].choices = choices(pairs, _("— stays for now —"))
            form[part.name].data = form[part.name].data or LEAVE
    return form

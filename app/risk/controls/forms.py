"""Forms of controls and of their tests."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.access.standing import holders_of
from app.clock import today
from app.errors import Invalid
from app.organisation.processes.rights import MANAGE
from app.organisation.record_form import RecordForm
from app.people.models import Person
from app.risk.controls import keeping, testing
from app.risk.controls.keeping import LONGEST_NAME, values_of
from app.risk.controls.testing import LASTS, LONGEST_NOTE
from app.risk.controls.words import AXES, FREQUENCIES, KINDS
from app.risk.models import PREVENTIVE, Control
from app.web.forms import REQUIRED, Form, choice, choices, line, paragraph

PROGRAM, HAND = "program", "hand"
LONGEST_COUNT = 7


class _Control:
    name = line(_l("Control"), required=True, longest=LONGEST_NAME)
    kind = choice(_l("Type"), radio=True, default=PREVENTIVE)
    axis = choice(
        _l("A detective one acts"),
        required=False,
        description=_l("What is found early does less harm; what would be found is done less."),
    )
    frequency = choice(_l("How often"))
    by = choice(_l("Carried out"), radio=True, default=HAND)
    operator = choice(_l("Who carries it out"), required=False)

    def offer(self, kept: int | None = None) -> None:
        """Offer the types, how often, and colleagues who can sign in."""
        self.kind.choices = choices(list(KINDS.items()))
        self.axis.choices = choices(list(AXES.items()), _l("not said"))
        self.frequency.choices = choices(list(FREQUENCIES.items()))
        self.by.choices = choices([(HAND, _l("by hand")), (PROGRAM, _l("by the program"))])
        self.operator.choices = choices(_people(kept), _l("not named yet"))

    def typed(self) -> keeping.Typed:
        """What was typed and chosen."""
        return keeping.Typed(
            name=self.name.data or "",
            kind=self.kind.data or "",
            axis=self.axis.data or None,
            frequency=self.frequency.data or "",
            by_program=self.by.data == PROGRAM,
            operator=int(self.operator.data) if self.operator.data else None,
        )


class NewControlForm(_Control, Form):
    """A new control."""

    def __init__(self) -> None:
        super().__init__()
        self.offer()


class ControlForm(_Control, RecordForm):
    """An existing one."""

    def __init__(self, control: Control, **options: Any) -> None:  # noqa: ANN401
        super().__init__(control, **options)
        self.offer(control.operator_id)

    @staticmethod
    def start(record: Control) -> dict[str, Any]:
        """What stands there."""
        values = values_of(record)
        return {
            "name": values["name"],
            "kind": values["kind"],
            "axis": values["axis"] or "",
            "frequency": values["frequency"],
            "by": PROGRAM if values["by_program"] else HAND,
            "operator": str(values["operator"] or ""),
        }


class ControlTestForm(Form):
    """A test of a control."""

    tester = choice(_l("Tested by"))
    sample = line(_l("Cases tested"), required=True, longest=LONGEST_COUNT)
    exceptions = line(_l("Of them with exceptions"), required=True, longest=LONGEST_COUNT)
    tested_on = DateField(_l("Tested on"), validators=[InputRequired(REQUIRED)])
    valid_until = DateField(_l("Holds until"), validators=[InputRequired(REQUIRED)])
    note = paragraph(_l("What was found"), longest=LONGEST_NOTE)

    def fit(self, control: Control, person: Person) -> "ControlTestForm":
        """Offer who may test; today, by whoever writes it down, for a year, unless they say otherwise."""
        able = holders_of(MANAGE) - {control.operator_id}
        people = [(row, name) for row, name in _people() if row in able]
        self.tester.choices = choices(people)
        if control.operator_id and self.is_submitted():
            # whoever carries it out is no choice, but is told why where they are sent all the same
            self.tester.choices.append(SelectChoice(str(control.operator_id), ""))
        if not self.is_submitted():
            self.tester.data = str(person.id)
            self.tested_on.data, self.valid_until.data = today(), today() + LASTS
        return self

    def typed(self) -> testing.Typed:
        """What was typed. Raises Invalid for what is no number."""
        return testing.Typed(
            tester=int(self.tester.data),
            sample=self._count("sample"),
            exceptions=self._count("exceptions"),
            tested_on=self.tested_on.data,
            valid_until=self.valid_until.data,
            note=self.text_of("note"),
        )

    def _count(self, name: str) -> int:
        text = self.text_of(name)
        if not (text.isascii() and text.isdecimal()):
            raise Invalid(name, "Write a whole number, such as 25.")
        return int(text)


def _people(keep: int | None = None) -> list[tuple[int, str]]:
    people = Person.select(Person.id, Person.name, Person.disabled).order_by(Person.name, Person.id)
    return [(one.id, one.name) for one in people if not one.disabled or one.id == keep]

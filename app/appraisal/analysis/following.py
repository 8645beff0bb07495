"""What follows from the analysis: training, improvement or adjustment, begun as a task (clause 4.6)."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField

from app.access.gate import Gate
from app.appraisal.consequences import following
from app.appraisal.consequences.handling import possible_owners
from app.appraisal.consequences.models import FOLLOWED, TRAINING, Consequence
from app.appraisal.consequences.words import KINDS
from app.appraisal.models import AppraisalPlan, AppraisalSheet, PlanIndicator
from app.appraisal.plans.offering import label_of
from app.clock import today
from app.errors import Invalid
from app.figures.reading import Place
from app.inbox.tasks import LONGEST_WHAT
from app.people.models import Person
from app.web.forms import Form, choice, choices, paragraph
from app.worktime.calendars import OFFICE, calendars

USUALLY_WITHIN = 20
"""Workdays that are offered for it."""


class Following:
    """What it follows from: an indicator of a plan, perhaps in a department, or of a sheet from the gate."""

    def __init__(
        self,
        gate: Gate,
        about: AppraisalPlan | AppraisalSheet,
        line: PlanIndicator,
        place: Place | None = None,
    ) -> None:
        self._gate, self.about, self._line, self.place = gate, about, line, place
        self.label = label_of(line.indicator, line.label)

    @cached_property
    def people(self) -> Sequence[Person]:
        """Who may do it, by name: who reads the sheet, or is of the departments that the reader oversees."""
        if isinstance(self.about, AppraisalSheet):
            return possible_owners(self.about)
        colleagues = Person.select().where(Person.id.in_(self._gate.colleagues()), ~Person.disabled)
        return list(colleagues.order_by(Person.name))

    @property
    def address(self) -> dict[str, Any]:
        """What it belongs to, as the address of what follows has it."""
        name = "sheet" if isinstance(self.about, AppraisalSheet) else "plan"
        return {name: self.about.number}

    @property
    def url(self) -> str:
        """Where its form is sent to."""
        if isinstance(self.about, AppraisalSheet):
            return url_for("appraisal.follow_sheet", number=self.about.number, key=self._line.key)
        code = self.place.code if self.place else None
        words = {"number": self.about.number, "key": self._line.key, "department": code}
        return url_for("appraisal.follow_analysis", **words)

    def start(self, form: "FollowForm") -> Consequence:
        """Begin it. Raises Invalid."""
        owner = next((one for one in self.people if one.username == form.owner.data), None)
        if owner is None:
            raise Invalid("owner", "Choose from what is offered.")
        return following.start(
            self._gate,
            form.text_of("what"),
            owner,
            form.due.data,
            self.about,
            form.kind.data,
            self._line,
        )


class FollowForm(Form):
    """What is to be done, by whom, until when."""

    kind = choice(_l("Kind"))
    what = paragraph(_l("What exactly"), required=True, longest=LONGEST_WHAT)
    owner = choice(_l("Who does it"))
    due = DateField(_l("Due on"))

    def fit(self, about: Following) -> "FollowForm":
        """Offer who may do it, and what seems likely."""
        self.kind.choices = choices([(kind, KINDS[kind]) for kind in FOLLOWED])
        names = [(one.username, one.name) for one in about.people]
        self.owner.choices = choices(names, _l("Choose"))
        if not self.is_submitted():
            self.kind.data = TRAINING
            where = f" ({about.place.name})" if about.place else ""
            self.what.data = _("Training: %(indicator)s", indicator=f"{about.label}{where}")
            self.due.data = calendars()[OFFICE].later_by_days(today(), USUALLY_WITHIN)
        return self

"""Forms of given scores."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from app.appraisal.giving.asked import Asked
from app.appraisal.giving.handing_in import COMMENT, POINTS, Typed, field_of, flaw_of
from app.appraisal.giving.points import LONGEST_COMMENT, points_of, typed_as
from app.appraisal.giving.replacing import LONGEST_REASON
from app.appraisal.giving.showing import Excess, usual_last_day
from app.appraisal.models import AppraisalPlan, AppraisalSheet
from app.clock import today
from app.errors import Conflict, Invalid
from app.people.models import Person
from app.web.answers import translated
from app.web.forms import REQUIRED, Form, choice, choices, line, paragraph, trimmed
from app.web.record_forms import RacedForm

REV = "rev"
LONGEST_POINTS = 20
STRAY = "Some of these scores are settled by now, or somebody else was asked for them. Look again."
T = TypeVar("T")


def scores_form(lines: Sequence[Asked], comment: type[StringField] = StringField) -> "ScoresForm":
    """A form with points and a `comment` for each of `lines`, all open; it begins with what is kept."""
    fields: dict[str, Any] = {}
    for one in lines:
        told = {"name": one.name, "indicator": one.indicator.label}
        points = (
            _("Score of %(name)s: %(indicator)s", **told)
            if told["indicator"]
            else _("Score of %(name)s", **told)
        )
        said = [Optional(), Length(max=LONGEST_COMMENT, message=_l("At most %(max)d characters."))]
        typed = [Optional(), Length(max=LONGEST_POINTS, message=_l("At most %(max)d characters.")), _points]
        fields[field_of(POINTS, one.key)] = StringField(points, validators=typed, filters=[trimmed])
        fields[field_of(COMMENT, one.key)] = comment(
            _("Comment on %(name)s", name=one.name), validators=said, filters=[trimmed]
        )
        fields[field_of(REV, one.key)] = HiddenField()
    form: ScoresForm = type("ScoresForm", (ScoresForm,), fields)()
    form.lines = lines
    if not form.is_submitted():
        for one in lines:
            form[field_of(POINTS, one.key)].data = typed_as(one.score.points)
            form[field_of(COMMENT, one.key)].data = one.score.comment
            form[field_of(REV, one.key)].data = str(one.score.rev)
    return form


def form_for_one(lines: Sequence[Asked]) -> "ScoresForm":
    """The same for one person, with room for longer comments; what is not open has no fields."""
    return scores_form([one for one in lines if one.open], TextAreaField)


class ScoresForm(RacedForm):
    """What somebody gives; `into` is the number of the plan that is handed in, "" where it is only kept."""

    lines: Sequence[Asked] = ()
    into = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  as WTForms has it
        """As every form; of what is handed in every flaw is told at once."""
        fine = bool(super().validate(extra_validators))
        for one in self.lines:
            points, comment = self.points_of(one), self[field_of(COMMENT, one.key)]
            handed_in = one.given or (one.plan.number == self.into.data and points is not None)
            typed = self[field_of(POINTS, one.key)]
            flaw = None if typed.errors or not handed_in else flaw_of(points, self.text_of(comment.name))
            if flaw:
                super().refuse(Invalid(field_of(flaw.field, one.key), flaw.message, **flaw.values))
                fine = False
        return fine

    def submit(self, work: Callable[[], T]) -> T | None:
        """As every form's; it says so where scores were sent that are not, or no longer, asked for."""

        def checked() -> T:
            if any(name not in self for name, text in request.form.items() if text and _is_points(name)):
                raise Conflict(STRAY)
            return work()

        return super().submit(checked)

    def points_of(self, one: Asked) -> int | None:
        """What was typed for `one` in tenths, None for nothing that is a score."""
        field = self[field_of(POINTS, one.key)]
        try:
            return points_of(str(field.data or ""))
        except Invalid:
            return None

    def typed(self) -> Mapping[str, Typed]:
        """What stands in it, by the keys of its lines."""
        return {
            one.key: Typed(
                self.points_of(one),
                self.text_of(field_of(COMMENT, one.key)),
                self.read_rev(field_of(REV, one.key)),
            )
            for one in self.lines
        }

    def refuse(self, error: Invalid) -> None:
        """As every form; a score that was changed elsewhere is saved over the next time."""
        super().refuse(error)
        met = {field_of(POINTS, one.key): one for one in self.lines}.get(error.field)
        if met is not None:
            self[field_of(REV, met.key)].data = str(met.score.rev)


class ReplaceForm(RacedForm):
    """Who gives in the place of somebody else, on which sheet, and why."""

    only = choice(_l("Which scores"), required=False)
    person = choice(_l("Who gives them instead"))
    reason = paragraph(_l("Reason"), required=True, longest=LONGEST_REASON)

    def fit(self, sheets: Sequence[tuple[AppraisalSheet, str]], people: Sequence[Person]) -> "ReplaceForm":
        """Offer the sheets on which something is left, with whom they are about, and the people."""
        self.only.choices = choices(
            [(sheet.number, name) for sheet, name in sheets],
            _("All that are left: %(count)s", count=len(sheets)),
        )
        self.person.choices = choices([(one.username, one.name) for one in people], _("not chosen"))
        return self


class ExcuseForm(RacedForm):
    """Why somebody's own score is done without."""

    own_reason = line(_l("Reason"), required=True, longest=LONGEST_REASON)


class ShowForm(RacedForm):
    """Until when people answer, where the day of the plan is over; why a distribution is not kept."""

    answer_by = DateField(_l("Answers until"), validators=[InputRequired(REQUIRED)])
    reason = paragraph(_l("Reason"), longest=LONGEST_REASON)

    def fit(self, plan: AppraisalPlan, over: Sequence[Excess]) -> "ShowForm":
        """Ask only for what this plan needs."""
        if plan.answer_by > today():
            del self.answer_by
        elif not self.is_submitted():
            self.answer_by.data = usual_last_day()
        if not over:
            del self.reason
        return self

    @property
    def last_day(self) -> date | None:
        """A new last day for answers, None for the plan's own."""
        return self.answer_by.data if "answer_by" in self else None

    @property
    def why(self) -> str:
        """Why the distribution is not kept."""
        return self.text_of("reason") if "reason" in self else ""


def _is_points(name: str) -> bool:
    return name.startswith(field_of(POINTS, ""))


def _points(_form: Form, field: StringField) -> None:
    try:
        points_of(field.data)
    except Invalid as error:
        raise ValidationError(translated(error)) from error

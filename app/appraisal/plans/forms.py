"""The editor of a plan: what is typed, read as a draft, each fault beside its field."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, HiddenField, SelectMultipleField
from wtforms.validators import InputRequired

from app.appraisal.plans import typed
from app.appraisal.plans.checking import CODES
from app.appraisal.plans.drafts import Draft
from app.appraisal.plans.line_form import MANY, LinesForm, count_of, fields_of, number
from app.appraisal.plans.people import ALL, DEPARTMENTS, PEOPLE, POSTS, key_of
from app.appraisal.plans.periods import last_day
from app.appraisal.plans.shipped import GRADES
from app.appraisal.plans.words import SUBJECTS, WAYS
from app.errors import Invalid
from app.inbox.forms import ReasonForm
from app.organisation.tree import department_pairs
from app.people.departments import all_departments
from app.people.models import Department, Person
from app.web.forms import REQUIRED, choice, choices, line
from app.web.record_forms import RacedForm

LONGEST_NAME = 60
ONE_DAY = timedelta(days=1)
PARTS = ("superior_part", "peers_part", "own_part")
CAPS = (100, 120)


def _day(label: Any, hint: Any = "") -> DateField:  # noqa: ANN401  texts or lazy ones
    return DateField(label, validators=[InputRequired(REQUIRED)], description=hint)


class PlanForm(LinesForm):
    """A plan, with the fields of as many indicators as it has."""

    count = HiddenField()
    weights = HiddenField()
    name = line(_l("Name of the plan"), required=True, longest=LONGEST_NAME)
    since = _day(_l("First day of the period"))
    last = _day(_l("Last day of the period"))
    collect_on = _day(_l("Figures collected on"), _l("When they are frozen: after the period."))
    score_by = _day(_l("Last day for scorers"))
    answer_by = _day(_l("Last day to answer"), _l("Whoever has said nothing by then lets the result stand."))
    subject = choice(_l("Appraised are"), radio=True)
    whom = choice(_l("Which of them"), required=False, radio=True)
    posts = SelectMultipleField(_l("Posts"), **MANY)
    people = SelectMultipleField(_l("People"), **MANY)
    departments = SelectMultipleField(_l("Departments"), **MANY)
    cap = choice(_l("Most that an indicator scores"), radio=True)
    superior_part = number(_l("Superior"))
    peers_part = number(_l("Colleagues"))
    own_part = number(_l("Oneself"))
    grade_excellent = number(_l("Least total for excellent"))
    grade_good = number(_l("Least total for good"))
    grade_pass = number(_l("Least total for pass"))
    is_forced = BooleanField(_l("Forced distribution: so many per cent of the sheets at most"))
    forced_excellent = number(_l("Excellent"))
    forced_good = number(_l("Good"))
    forced_pass = number(_l("Pass"))
    forced_fail = number(_l("Fail"))

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        people = list(Person.select().where(~Person.disabled).order_by(Person.name, Person.id))
        tree = [one for one in all_departments() if not one.retired]
        codes = {str(one.id): one.code for one in tree}
        self.subject.choices = choices(list(SUBJECTS.items()))
        self.whom.choices = choices(list(WAYS.items()))
        self.posts.choices = choices([(post, post) for post in sorted({one.post for one in people} - {""})])
        self.people.choices = choices([(one.username, one.name) for one in people])
        self.departments.choices = choices(
            [(codes[str(row)], label) for row, label in department_pairs(tree) if str(row) in codes]
        )
        self.cap.choices = choices([(cap, str(cap)) for cap in CAPS])
        self.offer_lines(people)

    def read_draft(self, scorers: Mapping[str, Any]) -> Draft | None:
        """What was typed, with the `scorers` of the plan; None where it can't be read: the fields say why."""
        lines = [self.read_line(place) for place in self.places]
        parts = [self.read(name, typed.percent) for name in PARTS]
        grades = [self.read(f"grade_{code}", typed.points) for code in CODES[:-1]]
        forced = self._forced()
        if self.errors:
            return None
        begins = (*(float(one) if one % 1 else int(one) for one in grades if one is not None), 0)
        return Draft(
            name=self.text_of("name"),
            since=self.since.data,
            until=self.last.data + ONE_DAY,
            collect_on=self.collect_on.data,
            score_by=self.score_by.data,
            answer_by=self.answer_by.data,
            whom=self._whom(),
            grades=[[first, *words] for first, (_, *words) in zip(begins, GRADES, strict=True)],
            lines=tuple(one for one in lines if one is not None),
            subject=self.text_of("subject"),
            scorers=scorers,
            cap=int(self.text_of("cap")),
            forced=forced,
            **dict(zip(PARTS, [part or 0 for part in parts], strict=True)),
        )

    def refuse_all(self, problems: Iterable[Invalid]) -> bool:
        """Put everything that is wrong beside its field. Returns whether anything is."""
        found = list(problems)
        for problem in found:
            self.refuse(problem)
        return bool(found)

    def fill(self, draft: Draft) -> "PlanForm":
        """Show what a plan says."""
        for name in ("name", "since", "collect_on", "score_by", "answer_by", "subject"):
            self[name].data = getattr(draft, name)
        self.last.data = last_day(draft.until)
        self.whom.data = next(iter(draft.whom), None)
        for way in (POSTS, PEOPLE, DEPARTMENTS):
            self[way].data = list(draft.whom.get(way, ()))
        for name in ("cap", *PARTS):
            self[name].data = str(getattr(draft, name))
        for first, code, *_ in draft.grades[:-1]:
            self[f"grade_{code}"].data = str(first)
        self.is_forced.data = draft.forced is not None
        for code, most in (draft.forced or {}).items():
            self[f"forced_{code}"].data = str(most)
        for place, one in enumerate(draft.lines):
            self.fill_line(place, one)
        return self

    def _whom(self) -> dict[str, Any]:
        way = self.text_of("whom")
        if not way:
            return {}
        return {way: True if way == ALL else list(self[way].data or ())}

    def _forced(self) -> dict[str, int] | None:
        if not self.is_forced.data:
            return None
        names = [code for code in CODES if self.text_of(f"forced_{code}")]
        if not names:
            self.refuse(Invalid("is_forced", "Say of one grade at least how many may have it."))
        found = {code: self.read(f"forced_{code}", typed.percent) for code in names}
        return {code: most for code, most in found.items() if most is not None}


def plan_form(count: int, sent: MultiDict[str, str] | None = None) -> PlanForm:
    """A form for so many indicators, or for as many as `sent` has, with what was sent."""
    places = range(count if sent is None else count_of(sent))
    fields: dict[str, Any] = {}
    for place in places:
        fields |= fields_of(place)
    made: PlanForm = type("PlanForm", (PlanForm,), {**fields, "places": places})(formdata=sent)
    made.count.data = str(len(places))
    return made


class AskForm(ReasonForm, RacedForm):
    """Asking for approval."""

    rev = HiddenField()


class ScorersForm(RacedForm):
    """Who scores somebody, where that is not as usual."""

    rev = HiddenField()
    superior = choice(_l("Superior"), required=False)
    peers = SelectMultipleField(_l("Colleagues"), **MANY)

    def offer(self, one: Person | Department, people: Sequence[Person]) -> "ScorersForm":
        """Everybody but whoever is scored."""
        others = [(other.username, other.name) for other in people if other.username != key_of(one)]
        self.superior.choices = choices(others, _l("nobody"))
        self.peers.choices = choices(others)
        return self

    def said(self) -> dict[str, Any]:
        """What the plan keeps of it."""
        return {"superior": self.superior.data or None, "peers": list(self.peers.data or ())}

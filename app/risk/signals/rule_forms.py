"""Forms of rules and response plans."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.errors import Invalid
from app.risk.signals.measuring import Metric
from app.risk.signals.models import DO, REPORT, ResponsePlan, SignalRule
from app.risk.signals.plans import ColourPlan, PlannedStep
from app.risk.signals.raising import COLOURS
from app.risk.signals.ruling import LONGEST_STEP, LONGEST_WINDOW, MOST_STEPS
from app.risk.signals.words import COLOUR_WORDS, KIND_WORDS, STEP_WORDS, plan_name
from app.risk.units import number
from app.web.forms import REQUIRED, choice, choices, line
from app.web.record_forms import RecordForm

NUMBER = re.compile(r"\d{1,9}([.,]\d{1,2})?")
HOUR = 60
LONGEST_NAME = 60
BOUNDS = (*COLOURS, "clear")


def rule_form(rule: SignalRule | None, metric: Metric) -> "RuleForm":
    """The form of a rule, or of a new one; bounds of a metric whose values are named are chosen."""
    chosen = {colour: choice(COLOUR_WORDS[colour], required=False) for colour in COLOURS}
    named = {**chosen, "clear": None} if metric.unit.named else {}
    form: RuleForm = type("RuleForm", (RuleForm,), named)()
    return form.fit(rule, metric)


def _whole(label: Any) -> IntegerField:  # noqa: ANN401
    return IntegerField(
        label,
        validators=[InputRequired(REQUIRED), NumberRange(max=10**6)],
        render_kw={"inputmode": "numeric"},
    )


class RuleForm(RecordForm):
    """A rule of one metric; with `try` it is only tried."""

    name = line(_l("Name of the rule"), longest=LONGEST_NAME)
    metric = HiddenField()
    red = line(_l("Red"), longest=20, render_kw={"inputmode": "decimal"})
    orange = line(_l("Orange"), longest=20, render_kw={"inputmode": "decimal"})
    yellow = line(_l("Yellow"), longest=20, render_kw={"inputmode": "decimal"})
    blue = line(_l("Blue"), longest=20, render_kw={"inputmode": "decimal"})
    clear = line(_l("Clear at"), longest=20, render_kw={"inputmode": "decimal"})
    days = _whole(_l("Window in days"))
    hits = _whole(_l("Times in a row"))
    least = _whole(_l("Records at least"))
    plan = choice(_l("Response plan"))
    active = BooleanField(_l("The rule is on"))

    def fit(self, rule: SignalRule | None, metric: Metric) -> "RuleForm":
        """Begin with a rule as it is, or with a new one; bounds are named with their unit."""
        plans = [
            (plan.code, plan_name(plan.code)) for plan in ResponsePlan.select().order_by(ResponsePlan.id)
        ]
        self.plan.choices = choices(plans)
        self.metric.data = metric.name
        if metric.unit.named:
            offered = [(value, word) for value, word in metric.unit.named.items() if value]
            for colour in COLOURS:
                self[colour].choices = choices(offered, _l("not raised"))
        else:
            for name, unit in (*((colour, metric.unit) for colour in COLOURS), ("clear", metric.clear_unit)):
                label = self[name].label
                label.text = _("%(label)s (%(unit)s)", label=label.text, unit=unit.label)
        if not self.is_submitted():
            self._begin(rule, metric)
        return self

    def values(self) -> dict[str, Any]:
        """The columns of the rule. Raises Invalid for what is no number."""
        return {
            **{name: self._number(name) for name in BOUNDS},
            **{name: self[name].data for name in ("days", "hits", "least", "active")},
            "plan": self.plan.data,
            "name": self.text_of("name"),
        }

    def _number(self, name: str) -> float | None:
        text = self.text_of(name) if name in self else ""
        if not text:
            return None
        if not NUMBER.fullmatch(text):
            raise Invalid(name, "Type a number, such as 3 or 2.5.")
        return float(text.replace(",", "."))

    def _begin(self, rule: SignalRule | None, metric: Metric) -> None:
        if rule is None:
            self.days.data, self.hits.data, self.least.data, self.active.data = 30, 1, 1, True
            return
        self.rev.data = str(rule.rev)
        self.name.data = rule.name
        for name in BOUNDS:
            value = getattr(rule, name)
            if name in self and value is not None:
                self[name].data = number(metric.unit.reached(value) if metric.unit.named else value)
        for name in ("days", "hits", "least", "active", "plan"):
            self[name].data = getattr(rule, name)


def plan_form(steps: int) -> "PlanForm":
    """A form with places for so many steps, and three more."""
    fields: dict[str, Any] = {}
    for place in range(min(steps + 3, MOST_STEPS)):
        fields[f"what_{place}"] = line(_l("Step"), longest=LONGEST_STEP)
        fields[f"kind_{place}"] = choice(_l("Kind"), required=False)
        fields[f"hours_{place}"] = line(
            _l("Within (working hours)"), longest=8, render_kw={"inputmode": "decimal"}
        )
    form: PlanForm = type("PlanForm", (PlanForm,), fields)()
    form.places = min(steps + 3, MOST_STEPS)
    for place in range(form.places):
        form[f"kind_{place}"].choices = choices([(DO, KIND_WORDS[DO]), (REPORT, KIND_WORDS[REPORT])])
    return form


class PlanForm(RecordForm):
    """What is done about signals of a colour."""

    accept = line(_l("Accept within (working hours)"), required=True, longest=8)
    effect = IntegerField(
        _l("Look at the effect after (days)"),
        validators=[InputRequired(REQUIRED), NumberRange(1, LONGEST_WINDOW)],
    )
    places: int = 0

    def begin(self, plan: ColourPlan, rev: int) -> "PlanForm":
        """Show the plan as it is."""
        if self.is_submitted():
            return self
        self.rev.data, self.effect.data = str(rev), plan.effect
        self.accept.data = number(plan.accept / HOUR)
        for place, step in enumerate(plan.steps):
            self[f"what_{place}"].data = str(STEP_WORDS.get(step.what, step.what))
            self[f"kind_{place}"].data = step.kind
            self[f"hours_{place}"].data = number(step.minutes / HOUR)
        return self

    def planned(self, before: ColourPlan) -> ColourPlan:
        """The plan as it is typed; a shipped step keeps its code. Raises Invalid."""
        codes = {str(STEP_WORDS.get(step.what, step.what)): step.what for step in before.steps}
        steps = [
            PlannedStep(
                self[f"kind_{place}"].data or DO, codes.get(text, text), self._minutes(f"hours_{place}")
            )
            for place in range(self.places)
            if (text := self.text_of(f"what_{place}"))
        ]
        return ColourPlan(self._minutes("accept"), self.effect.data, steps)

    def _minutes(self, name: str) -> int:
        text = self.text_of(name)
        if not NUMBER.fullmatch(text):
            raise Invalid(name, "Type working hours, such as 4 or 7.5.")
        return round(float(text.replace(",", ".")) * HOUR)

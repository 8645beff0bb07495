"""The form of a bulk change."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.access.gate import Gate
from app.customers.bulk.planning import Plan
from app.customers.models import Batch
from app.customers.words import FIELDS, LEVELS, Words
from app.errors import Invalid
from app.web.forms import Form, choice, choices, line

UNCHANGED = _l("(unchanged)")


class BulkForm(Form):
    """New values for all that were chosen; what stays empty is left alone."""

    owner = choice(FIELDS["owner"], required=False)
    department = choice(FIELDS["department"], required=False)
    add = SelectMultipleField(_l("Add interests"), option_widget=CheckboxInput(), widget=ListWidget())
    remove = SelectMultipleField(
        _l("Take interests away"), option_widget=CheckboxInput(), widget=ListWidget()
    )
    level = choice(_l("Raise the level to"), required=False)
    reason = line(_l("Reason"))
    basis = line(_l("Basis"), description=_l("The rule or contract that asks for it."))

    def fit(self, gate: Gate, batch: Batch, words: Words) -> "BulkForm":
        """Offer what the person may choose, and show what they chose last."""
        for name in ("owner", "department"):
            if gate.has("customer.assign"):
                self[name].choices = choices(words.offered(name), UNCHANGED)
            else:
                del self[name]
        for name in ("add", "remove"):
            self[name].choices = choices(words.offered("interest"))
        levels = [pair for pair in LEVELS.items() if 1 < pair[0] <= gate.standing.clearance]
        self.level.choices = choices(levels, UNCHANGED)
        if not self.is_submitted():
            for name, value in batch.__data__["what"].items():
                if name in self:
                    self[name].data = value if isinstance(value, list) else str(value)
            self.reason.data = batch.__data__["reason"]
        return self

    def plan(self) -> Plan:
        """What was chosen. Raises Invalid."""
        names = [name for name in ("owner", "department", "level") if name in self and self.text_of(name)]
        numbers = {name: int(self.text_of(name)) for name in names}
        sets = {name: frozenset(self[name].data or ()) for name in ("add", "remove")}
        plan = Plan(basis=self.text_of("basis"), add=sets["add"], remove=sets["remove"], **numbers)
        if not plan.fields:
            raise Invalid("", "Choose what is to change.")
        if plan.add & plan.remove:
            raise Invalid("remove", "An interest can't be added and taken away at once.")
        if plan.level and len(plan.fields) > 1:
            raise Invalid("level", "A level is raised by itself: a second person confirms it.")
        if plan.level and not self.text_of("reason"):
            raise Invalid("reason", "Fill this in.")
        return plan

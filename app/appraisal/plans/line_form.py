"""The indicators in the editor of a plan: each has fields by its place, and a rule that is drawn."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.appraisal import marking
from app.appraisal.models import ENTERED, GIVEN
from app.appraisal.plans import typed
from app.appraisal.plans.checking import line_field
from app.appraisal.plans.drafts import Line
from app.appraisal.plans.offering import OWN, offered
from app.appraisal.plans.words import RULES
from app.appraisal.scoring import Rule
from app.errors import Invalid
from app.people.models import Person
from app.web.forms import choice, choices, line
from app.web.record_forms import RecordForm

T = TypeVar("T")
MOST_LINES, BANDS = 20, 6
LONGEST_LABEL, LONGEST_UNIT, LONGEST_NUMBER = 40, 10, 14
MANY: dict[str, Any] = {"option_widget": CheckboxInput(), "widget": ListWidget()}
KNOTS = {"floor": _l("Floor: 60"), "target": _l("Target: 90"), "stretch": _l("Stretch: 100")}
ADD, DRAW, REMOVE = "add", "draw", "remove-"
"""What a button of the editor does without keeping anything."""
COUNT = "count"


def fields_of(place: int) -> dict[str, Any]:
    """The fields of the indicator at a place."""
    found: dict[str, Any] = {
        "key": HiddenField(),
        "indicator": choice(_l("Indicator"), required=False),
        "label": line(_l("What it is called"), longest=LONGEST_LABEL),
        "unit": line(_l("Unit"), longest=LONGEST_UNIT),
        "supplier": choice(_l("Who enters it"), required=False),
        "weight": number(_l("Weight")),
        "rule": choice(_l("Rule"), required=False),
        **{name: number(label) for name, label in KNOTS.items()},
        "below": BooleanField(_l("On the line below the floor, too")),
        "each": number(_l("Points for each event")),
        "options": SelectMultipleField(_l("Counted so"), **MANY),
    }
    for at in range(BANDS):
        found[f"from_{at}"], found[f"points_{at}"] = (
            number(_l("From (value)")),
            number(_l("Points of the band")),
        )
    return {line_field(place, name): field for name, field in found.items()}


def number(label: Any) -> Any:  # noqa: ANN401  a text or a lazy one; an unbound field
    """A number, kept as it was typed."""
    return line(label, longest=LONGEST_NUMBER)


def count_of(sent: MultiDict[str, str]) -> int:
    """How many indicators a form that was sent has."""
    text = sent.get(COUNT, "")
    return min(int(text), MOST_LINES) if text.isascii() and text.isdecimal() and len(text) <= 2 else 0  # noqa: PLR2004


def arranged(sent: MultiDict[str, str], act: str) -> MultiDict[str, str]:
    """What was sent, with an indicator more or less as the button `act` says."""
    count, after = count_of(sent), MultiDict(sent)
    if act == ADD and count < MOST_LINES:
        after[COUNT] = str(count + 1)
    out = act.removeprefix(REMOVE)
    if act.startswith(REMOVE) and out in map(str, range(count)):
        after = MultiDict((name, value) for name, value in _without(sent, int(out)))
        after[COUNT] = str(count - 1)
    return after


def _without(sent: MultiDict[str, str], out: int) -> Iterator[tuple[str, str]]:
    """Each field that was sent, those of later indicators one place earlier."""
    for name, value in sent.items(multi=True):
        place, _, rest = name.removeprefix("line_").partition("_")
        if not name.startswith("line_") or not place.isdecimal() or int(place) < out:
            yield name, value
        elif int(place) > out:
            yield line_field(int(place) - 1, rest), value


class LinesForm(RecordForm):
    """The indicators of a plan. `places` are those that there are."""

    places: Sequence[int] = ()

    def offer_lines(self, people: Sequence[Person]) -> None:
        """What can be chosen for each."""
        names = [*((name, one.label) for name, one in offered().items()), *OWN.items()]
        suppliers = [(one.username, one.name) for one in people]
        rules = [pair for pair in RULES.items() if pair[0] != marking.GIVEN]
        for place in self.places:
            self.at(place, "indicator").choices = choices(names, _l("Choose one"))
            self.at(place, "supplier").choices = choices(suppliers, _l("Choose one"))
            self.at(place, "rule").choices = choices(rules)
            self._offer_options(place)

    def at(self, place: int, name: str) -> Any:  # noqa: ANN401  a field
        """A field of the indicator at a place."""
        return self[line_field(place, name)]

    def text_at(self, place: int, name: str) -> str:
        """What stands in it."""
        return self.text_of(line_field(place, name))

    def read_line(self, place: int) -> Line | None:
        """The indicator that was typed at a place; None where it can't be read: its fields say why."""
        weight = self.read(line_field(place, "weight"), typed.weight)
        rule = self.try_to(lambda: self._rule(place))
        name = self.text_at(place, "indicator")
        if not name:
            self.refuse(
                Invalid(line_field(place, "indicator"), "Choose an indicator, or take this line out.")
            )
        if weight is None or rule is None or not name:
            return None
        entered = name == ENTERED
        return Line(
            name,
            weight,
            rule,
            label=self.text_at(place, "label") if name in OWN else "",
            unit=self.text_at(place, "unit") if entered else "",
            options=tuple(self.at(place, "options").data or ()),
            supplier=self.text_at(place, "supplier") if entered else "",
            key=self.text_at(place, "key"),
        )

    def fill_line(self, place: int, one: Line) -> None:
        """Show an indicator of a plan at a place."""
        said: dict[str, Any] = {
            "key": one.key,
            "indicator": one.indicator,
            "label": one.label,
            "unit": one.unit,
            "supplier": one.supplier,
            "weight": str(one.weight),
            "options": list(one.options),
            **{name: one.rule[name] for name in ("rule", *KNOTS, "below", "each") if name in one.rule},
        }
        for at, (first, points) in enumerate(one.rule.get("bands", ())[:BANDS]):
            said |= {f"from_{at}": first, f"points_{at}": points}
        for name, value in said.items():
            self.at(place, name).data = value
        self._offer_options(place)

    def rule_at(self, place: int) -> Rule | None:
        """The rule that was typed, None where it has a fault as yet."""
        try:
            rule = marking.rule_of(self._rule(place))
        except Invalid:
            return None
        return None if rule.flaw() else rule

    def kind_at(self, place: int) -> str:
        """Which kind of rule is chosen."""
        if self.text_at(place, "indicator") == GIVEN:
            return marking.GIVEN
        return self.text_at(place, "rule") or marking.KNOTS

    def weight_sum(self) -> int:
        """What the weights add up to; what is no weight counts nothing."""
        texts = [self.text_at(place, "weight") for place in self.places]
        return sum(
            int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) <= typed.DIGITS
        )

    def read(self, name: str, reading: Callable[[str, str], T]) -> T | None:
        """What was typed in a field as `reading` has it; None where it refuses, which the field says."""
        return self.try_to(lambda: reading(self.text_of(name), name))

    def try_to(self, work: Callable[[], T]) -> T | None:
        """What comes out of it; None where it is refused, which the field says."""
        try:
            return work()
        except Invalid as error:
            self.refuse(error)
            return None

    def _offer_options(self, place: int) -> None:
        found = offered().get(self.text_at(place, "indicator"))
        self.at(place, "options").choices = choices(list(found.options.items()) if found else [])

    def _rule(self, place: int) -> dict[str, Any]:
        kind = self.kind_at(place)
        if kind == marking.KNOTS:
            knots = {name: str(self._number(place, name)) for name in KNOTS}
            return {"rule": kind, **knots, "below": bool(self.at(place, "below").data)}
        if kind == marking.BANDS:
            return {"rule": kind, "bands": self._bands(place)}
        if kind == marking.MINUS:
            return {"rule": kind, "each": str(self._number(place, "each"))}
        return {"rule": kind}

    def _bands(self, place: int) -> list[list[str]]:
        pairs = [(f"from_{at}", f"points_{at}") for at in range(BANDS)]
        filled = [pair for pair in pairs if any(self.text_at(place, name) for name in pair)]
        return [
            [str(self._number(place, first)), str(self._points(place, points))] for first, points in filled
        ]

    def _number(self, place: int, name: str) -> Decimal:
        return typed.number(self.text_at(place, name), line_field(place, name))

    def _points(self, place: int, name: str) -> Decimal:
        return typed.points(self.text_at(place, name), line_field(place, name))

"""Forms of the service catalogue."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from app.customers.models import TIERS
from app.customers.words import VISIT_KINDS
from app.errors import Invalid
from app.organisation.names import LONGEST_CODE
from app.organisation.record_form import RecordForm, Ticks
from app.tickets.catalogue.entitlements import Rhythm
from app.tickets.catalogue.items import LONGEST_NAME, Given, given_to
from app.tickets.catalogue.models import VISIT, ServiceItem
from app.web.forms import Form, choice, choices, line

LONGEST_DAYS = 4


class _Words(Form):
    zh = line(_l("Chinese"), required=True, longest=LONGEST_NAME)
    en = line(_l("English"), required=True, longest=LONGEST_NAME)

    def values(self) -> dict[str, str]:
        """What was typed."""
        return {name: self.text_of(name) for name in ("code", "zh", "en") if name in self}


class _Tiers(_Words):
    tiers = Ticks(_l("Tiers that get it"))

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.tiers.choices = [SelectChoice(tier, tier) for tier in TIERS]

    def given(self) -> Given:
        """The tiers that were ticked."""
        return dict.fromkeys(self.tiers.data or ())


class NewItemForm(_Tiers):
    """A new service."""

    code = line(
        _l("Code"),
        required=True,
        longest=LONGEST_CODE,
        description=_l("For files and commands, such as north_east. It can't be changed later."),
    )


class ItemForm(_Tiers, RecordForm):
    """What there is, and who gets it."""

    @staticmethod
    def start(record: ServiceItem) -> dict[str, Any]:
        """Its words and tiers."""
        return {"zh": record.zh, "en": record.en, "tiers": sorted(given_to(record))}


class VisitForm(_Words, RecordForm):
    """How often customers of each tier are visited: `days_A`, `kind_A` and so on."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        for tier in TIERS:
            self[f"kind_{tier}"].choices = choices(list(VISIT_KINDS.items()), _l("no planned visits"))

    @staticmethod
    def start(record: ServiceItem) -> dict[str, Any]:
        """Its words, and the rhythm of each tier."""
        values = {"zh": record.zh, "en": record.en} | {
            f"{name}_{tier}": "" for tier in TIERS for name in PAIR
        }
        for tier, rhythm in given_to(record).items():
            if rhythm:
                values |= {f"days_{tier}": str(rhythm.days), f"kind_{tier}": rhythm.kind}
        return values

    def given(self) -> Given:
        """The rhythms that were typed. Raises Invalid for what is no number of days."""
        return {
            tier: Rhythm(self._days(f"days_{tier}"), self.text_of(f"kind_{tier}"))
            for tier in TIERS
            if self.text_of(f"kind_{tier}")
        }

    def pairs(self) -> list[tuple[str, Any, Any]]:
        """Each tier with its two fields."""
        return [(tier, self[f"days_{tier}"], self[f"kind_{tier}"]) for tier in TIERS]

    def _days(self, name: str) -> int:
        text = self.text_of(name)
        if not (text.isascii() and text.isdecimal()):
            raise Invalid(name, "A whole number, such as 12.")
        return int(text)


PAIR = ("days", "kind")
for _tier in TIERS:
    setattr(VisitForm, f"days_{_tier}", line(_l("Days between two visits"), longest=LONGEST_DAYS))
    setattr(VisitForm, f"kind_{_tier}", choice(_l("Kind of visit"), required=False))


def form_of(item: ServiceItem) -> ItemForm | VisitForm:
    """The form of an item, which depends on its kind."""
    form: ItemForm | VisitForm = (VisitForm if item.kind == VISIT else ItemForm)(item)
    return form

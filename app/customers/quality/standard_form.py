"""The form of the collection standard: a tick per kind of customer and field."""

from typing import Any

from app.customers.models import KINDS
from app.customers.quality.completeness import fields_of
from app.customers.quality.standard import PresentStandard, present_standard
from app.customers.words import FIELDS, Words
from app.organisation.record_form import RecordForm, Ticks
from app.web.forms import choices


class StandardForm(RecordForm):
    """Kind → the fields that are wanted."""

    individual = Ticks()
    enterprise = Ticks()

    def __init__(self, present: PresentStandard, words: Words, **options: Any) -> None:  # noqa: ANN401
        super().__init__(present, **options)
        for kind in KINDS:
            self[kind].label.text = words.of("kind", kind)
            self[kind].choices = choices([(name, FIELDS[name]) for name in fields_of(kind)])

    @staticmethod
    def start(record: PresentStandard) -> dict[str, Any]:
        """What is wanted now."""
        return dict(record.wanted)

    def reread(self) -> PresentStandard:
        """The standard as it stands now."""
        return present_standard()

    def ticks(self) -> dict[tuple[str, str], Any]:
        """(kind, field) → its checkbox."""
        return {(kind, tick.data): tick for kind in KINDS for tick in self[kind]}

    def values(self) -> dict[str, list[str]]:
        """What was ticked."""
        return {kind: self[kind].data or [] for kind in KINDS}

"""The base of long forms: what is typed there is kept, and offered again until it is saved or thrown away."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from flask import request, url_for
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from app.db.connection import database
from app.drafts.keeping import TOKEN, drafts_for, forget, is_kept, new_token, text_of
from app.drafts.long_forms import here
from app.drafts.models import Draft
from app.drafts.typed import marks_of, standing
from app.people.models import Person
from app.web.forms import Form

T = TypeVar("T")


class KeptForm(Form):
    """A form of a `LongForm`: its page calls `resume` once it is filled, its saving goes through `settle`.

    The macro ``kept(form)`` stands inside it and ``offered(form)`` above it. A box that was unticked comes
    back as it is in a fresh form.
    """

    draft = HiddenField()
    offered: Draft | None = None
    offers: int = 0
    kept_at: datetime | None = None

    def __init__(self, *given: Any, **options: Any) -> None:  # noqa: ANN401  as WTForms has them
        super().__init__(*given, **options)
        if not self.draft.data:
            self.draft.data = new_token()

    def resume(self, person: Person) -> None:
        """Fill in the draft that the address names, offer the others. Costs one query."""
        form, number = here(self)
        found = drafts_for(person, form.saved_by, number)
        wanted = next((one for one in found if one.token == request.args.get("draft")), None)
        others = [one for one in found if one is not wanted]
        self.offers, self.offered = len(others), others[0] if others else None
        token = wanted.token if wanted else self.draft.data
        marks = "" if form.new else marks_of(standing(self), token)
        if wanted:
            self.kept_at = wanted.kept_at
            self._fill_in(MultiDict(text_of(wanted)))
        self.draft.data = f"{token}.{marks}" if marks else token

    def settle(self, person: Person, work: Callable[[], T]) -> T:
        """Do `work`, which saves the form, and let go of its draft in the same transaction.

        A form that was sent without one, such as one of a single field, has none.
        """
        token = split(self.draft.data)[0]
        if not self.draft.raw_data or not is_kept(person, token):
            return work()
        with database.atomic():
            done = work()
            forget(person, token)
        return done

    @property
    def keep_url(self) -> str:
        """Where the page sends what is typed."""
        form, number = here(self)
        return url_for("drafts.keep", form=form.saved_by, number=number or None)

    def _fill_in(self, typed: "MultiDict[str, str]") -> None:
        for field in self:
            if field.name in typed:
                field.process(typed)


def fresh(pairs: Iterable[tuple[str, str]]) -> str:
    """What the field `draft` of a record's form holds that is opened now with `pairs` in it."""
    token = new_token()
    return f"{token}.{marks_of(pairs, token)}"


def split(draft: str | None) -> tuple[str, str]:
    """(token, marks) of what the field `draft` holds; a new token where it holds none."""
    token, _, marks = (draft or "").partition(".")
    return (token if TOKEN.fullmatch(token) else new_token()), marks

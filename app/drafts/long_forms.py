"""The long forms of the rooms above, and where each of them is opened again."""

from collections.abc import Iterator
from typing import Any

from flask import current_app, request, url_for

from app.access.gate import Gate
from app.access.routes import SIGNED_IN, permission_of
from app.drafts.keeping import drafts_of, text_of
from app.drafts.models import Draft
from app.drafts.typed import shown_names
from app.errors import NotFound
from app.people.models import Person
from app.room import LongForm

NUMBER = "number"
LONGEST_NUMBER = 40


def long_forms() -> dict[str, LongForm]:
    """Every long form by the endpoint that saves it."""
    rooms = current_app.extensions["kebu"]["rooms"]
    return {form.saved_by: form for room in rooms for form in room.drafts}


def begun(person: Person, most: int | None = None) -> list[tuple[LongForm, Draft]]:
    """What `person` has begun and not saved, the one kept last first; at most `most`."""
    forms = long_forms()
    return [(forms[draft.form], draft) for draft in drafts_of(person) if draft.form in forms][:most]


def here(fields: Any) -> tuple[LongForm, str]:  # noqa: ANN401  a form
    """The long form of the class of `fields` that this request shows or saves, and its record's number.

    One that is `anywhere` stands on other pages of its record, too. Raises LookupError.
    """
    forms = [form for form in long_forms().values() if isinstance(fields, form.fields)]
    found = [form for form in forms if form.anywhere or request.endpoint in {form.saved_by, form.page}]
    if not found:
        message = f"{request.endpoint} has no long form {type(fields).__name__}"
        raise LookupError(message)
    return found[0], str((request.view_args or {}).get(NUMBER, ""))


def named(endpoint: str, number: str) -> LongForm:
    """The long form that `endpoint` saves, of the record `number`. Raises NotFound, but never looks it up."""
    form = long_forms().get(endpoint)
    if form is None or bool(number) == (form.new or not form.kind) or len(number) > LONGEST_NUMBER:
        raise NotFound
    return form


def may_open(gate: Gate, form: LongForm, number: str) -> bool:
    """Whether the person may still open `form` of the record `number`, and save it."""
    permission = permission_of(current_app.view_functions[form.saved_by])
    if permission != SIGNED_IN and not gate.has(permission):
        return False
    if not number:
        return True
    model = _records()[form.kind]
    return bool(gate.select(model, model.id, permission=permission).where(model.number == number).exists())


def opened_again(form: LongForm, draft: Draft) -> str:
    """The address of the form's page with the draft filled in."""
    typed = dict(text_of(draft)) if form.asks else {}
    carried: dict[str, Any] = {name: typed.get(name) for name in form.asks}
    return url_for(form.page, number=draft.number or None, draft=draft.token, **carried)


def told(gate: Gate, form: LongForm, draft: Draft) -> Iterator[tuple[Any, Any]]:
    """(label, text) of what the person typed, of fields that their clearance covers."""
    model = _records().get(form.kind)
    labels = form.fields()
    names = [
        name
        for name in shown_names(form.fields)
        if model is None or name not in model.field_rules or gate.may_use(model, name)
    ]
    typed = [(name, value) for name, value in text_of(draft) if name in names and value]
    for (name, _), text in zip(typed, form.told(typed), strict=True):
        yield labels[name].label.text, text


def _records() -> dict[str, Any]:
    rooms = current_app.extensions["kebu"]["rooms"]
    return {kind: model for room in rooms for kind, model in room.records.items()}

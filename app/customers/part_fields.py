"""Fields of the forms of parts: what is typed is kept in its normal form, or refused beside the field."""

from collections.abc import Callable
from typing import Any

from wtforms import Field, StringField
from wtforms.validators import DataRequired, StopValidation

from app.customers.typed.contacts import check_name
from app.customers.typed.dates import check_day
from app.customers.typed.identity import looks_like_id_number
from app.errors import Invalid
from app.web.answers import translated
from app.web.forms import REQUIRED

LONGEST_NAME = 120


def checking(check: Callable[[str], Any]) -> Callable[[Any, Field], None]:
    """A validator that keeps the normal form of what was typed in `field.kept`."""

    def validate(_form: Any, field: Field) -> None:  # noqa: ANN401
        try:
            found = check(field.data) if (field.data or "").strip() else None
            field.kept = None if found == "" else found
        except Invalid as error:
            raise StopValidation(translated(error)) from error
        if field.flags.required and not field.kept:  # nothing but what a paste leaves behind
            raise StopValidation(REQUIRED)

    return validate


def without_id(field: str, text: str) -> str:
    """`text` as it is. Raises Invalid where an ID number stands in it: it would be less secret here."""
    if looks_like_id_number(text):
        raise Invalid(field, "This looks like an ID number: it does not belong here.")
    return text


def name_of_somebody(field: str) -> Callable[[str], str]:
    """The check of the name of a person or firm in `field`."""

    def check(text: str) -> str:
        return check_name(without_id(field, text), LONGEST_NAME, field)

    return check


def typed_line(
    label: Any,  # noqa: ANN401  a text or a lazy one
    check: Callable[[str], Any],
    *,
    required: bool = False,
    **options: Any,  # noqa: ANN401
) -> StringField:
    """A line whose normal form `check` gives; it raises Invalid."""
    needed = [DataRequired(REQUIRED)] if required else []
    return StringField(label, validators=[*needed, checking(check)], **options)


def typed_day(label: Any, field: str, *, required: bool = False, **options: Any) -> StringField:  # noqa: ANN401
    """A day, as people write one."""
    return typed_line(label, lambda text: check_day(text, field), required=required, **options)

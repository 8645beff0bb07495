"""What a customer's values must be: each field's check turns what was typed into its normal form.

Values in, values out.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.customers.contacts import check_address, check_email, check_mobile, check_name
from app.customers.dates import check_birth_date
from app.customers.identity import check_credit_code, check_id_number, looks_like_id_number
from app.customers.text import clean
from app.errors import Invalid

LONGEST_EXTERNAL_ID = 64
INDIVIDUALS_ONLY = ("sex", "birth_date", "id_number")
FREE_TEXT = ("name", "external_id")


def check_external_id(text: str) -> str:
    """The key of the source, as it stands there. Raises Invalid("external_id") when it is too long."""
    key = clean(text)
    if len(key) > LONGEST_EXTERNAL_ID:
        message = "A key has at most %(longest)s characters, this one has %(count)s."
        raise Invalid("external_id", message, longest=LONGEST_EXTERNAL_ID, count=len(key))
    return key


CHECKS: dict[str, Callable[[str], Any]] = {
    "name": check_name,
    "birth_date": check_birth_date,
    "id_number": lambda text: check_id_number(text).number,
    "credit_code": check_credit_code,
    "mobile": check_mobile,
    "email": check_email,
    "address": check_address,
    "external_id": check_external_id,
}
"""Field → its check. A check takes what was typed and returns the value to keep, or raises Invalid."""


def checked(field: str, text: str) -> Any:  # noqa: ANN401
    """The value to keep for what was typed in `field`, None for nothing. Raises Invalid."""
    return (CHECKS[field](text) or None) if text.strip() else None


def check_together(values: Mapping[str, Any]) -> None:
    """Raise Invalid where values contradict each other.

    An enterprise with a birth date, an ID number of another day.
    """
    if "name" in values and not values["name"]:
        raise Invalid("name", "The name is empty.")
    if values.get("kind") == "enterprise":
        for field in INDIVIDUALS_ONLY:
            if values.get(field):
                raise Invalid(field, "An enterprise has none.")
    elif values.get("credit_code"):
        raise Invalid("credit_code", "Only an enterprise has a credit code.")
    for field in FREE_TEXT:
        if values.get(field) and looks_like_id_number(str(values[field])):
            raise Invalid(
                field, "This looks like an ID number. It belongs in its own field, where it is protected."
            )
    _check_id_agrees(values)


def filled_from_id(values: Mapping[str, Any]) -> dict[str, Any]:
    """Birth date and sex as the ID number says them, where they were left empty."""
    number = values.get("id_number")
    if not number or values.get("kind") == "enterprise":
        return {}
    said = check_id_number(number)
    return {
        name: value
        for name, value in (("birth_date", said.birth_date), ("sex", said.sex))
        if not values.get(name)
    }


def _check_id_agrees(values: Mapping[str, Any]) -> None:
    number = values.get("id_number")
    if not number:
        return
    said = check_id_number(number)
    born: date | None = values.get("birth_date")
    if born and born != said.birth_date:
        raise Invalid("birth_date", "The ID number says another birth date.")
    if values.get("sex") and values["sex"] != said.sex:
        raise Invalid("sex", "The ID number says the other sex.")

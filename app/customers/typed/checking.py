"""What a customer's values must be: each field's check turns what was typed into its normal form.

Values in, values out.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from app.customers.typed.contacts import check_address, check_email, check_mobile, check_name
from app.customers.typed.dates import check_birth_date
from app.customers.typed.identity import (
    AS_RESIDENT,
    RESIDENT,
    check_credit_code,
    check_document_number,
    check_id_number,
    looks_like_id_number,
)
from app.customers.typed.text import clean, narrow
from app.errors import Invalid

LONGEST_EXTERNAL_ID = 64
LONGEST_NATIVE_PLACE = 100
SHORTEST_ACCOUNT, LONGEST_ACCOUNT = 8, 30
INDIVIDUALS_ONLY = ("sex", "birth_date", "native_place", "document_type", "id_number")
ENTERPRISES_ONLY = ("legal_representative", "industry", "size")
FREE_TEXT = ("name", "legal_representative", "native_place", "address", "external_id")


def check_external_id(text: str) -> str:
    """The key of the source, as it stands there. Raises Invalid("external_id") when it is too long."""
    key = clean(text)
    if len(key) > LONGEST_EXTERNAL_ID:
        message = "A key has at most %(longest)s characters, this one has %(count)s."
        raise Invalid("external_id", message, longest=LONGEST_EXTERNAL_ID, count=len(key))
    return key


def check_native_place(text: str) -> str:
    """Where somebody comes from, on one line. Raises Invalid("native_place") when it is too long."""
    place = clean(text)
    if len(place) > LONGEST_NATIVE_PLACE:
        message = "A native place has at most %(longest)s characters, this one has %(count)s."
        raise Invalid("native_place", message, longest=LONGEST_NATIVE_PLACE, count=len(place))
    return place


def check_bank_account(text: str) -> str:
    """The number of an account or card: 8 to 30 digits, spaces and dashes left out.

    Raises Invalid("bank_account").
    """
    number = narrow(text).replace(" ", "").replace("-", "")
    if not (number.isascii() and number.isdecimal()):
        raise Invalid("bank_account", "An account number holds digits only.")
    if not SHORTEST_ACCOUNT <= len(number) <= LONGEST_ACCOUNT:
        message = "An account number has 8 to 30 digits, this one has %(count)s."
        raise Invalid("bank_account", message, count=len(number))
    return number


CHECKS: dict[str, Callable[[str], Any]] = {
    "name": check_name,
    "birth_date": check_birth_date,
    "native_place": check_native_place,
    "id_number": check_document_number,
    "credit_code": check_credit_code,
    "legal_representative": lambda text: check_name(text, field="legal_representative"),
    "mobile": check_mobile,
    "email": check_email,
    "address": check_address,
    "bank_account": check_bank_account,
    "external_id": check_external_id,
}
"""Field → its check. A check takes what was typed and returns the value to keep, or raises Invalid."""


def checked(field: str, text: str, document_type: str | None = None) -> Any:  # noqa: ANN401
    """The value to keep for what was typed in `field`, None for nothing. Raises Invalid.

    An ID number is checked as the number of a document of `document_type`.
    """
    if not text.strip():
        return None
    if field == "id_number" and document_type:
        return check_document_number(text, document_type)
    return CHECKS[field](text) or None


def check_together(values: Mapping[str, Any]) -> None:
    """Raise Invalid for the first contradiction among `values`."""
    for wrong in contradictions(values):
        raise wrong


def contradictions(values: Mapping[str, Any]) -> Iterator[Invalid]:
    """Where values in normal form contradict each other.

    An enterprise with a birth date, an ID number of another day.
    """
    if "name" in values and not values["name"]:
        yield Invalid("name", "The name is empty.")
    if values.get("kind") == "enterprise":
        for field in filter(values.get, INDIVIDUALS_ONLY):
            yield Invalid(field, "An enterprise has none.")
    else:
        yield from _of_enterprises(values)
    for field in FREE_TEXT:
        if values.get(field) and looks_like_id_number(str(values[field])):
            yield Invalid(
                field, "This looks like an ID number. It belongs in its own field, where it is protected."
            )
    yield from _of_id_number(values)


def filled_from_id(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the ID number says where it was left empty: document type, birth date, sex, native place."""
    number = values.get("id_number")
    if not number or values.get("kind") == "enterprise":
        return {}
    found: dict[str, Any] = {"document_type": RESIDENT}
    if (values.get("document_type") or RESIDENT) in AS_RESIDENT:
        said = check_id_number(number)
        found |= {
            "birth_date": said.birth_date,
            "sex": said.sex,
            "native_place": said.native_place or None,
        }
    return {name: value for name, value in found.items() if value and not values.get(name)}


def warnings_of_id(values: Mapping[str, Any]) -> tuple[str, ...]:
    """What is odd and yet accepted about the ID number among `values`: English message ids."""
    number = values.get("id_number")
    if not number or (values.get("document_type") or RESIDENT) not in AS_RESIDENT:
        return ()
    return check_id_number(number).warnings


def _of_enterprises(values: Mapping[str, Any]) -> Iterator[Invalid]:
    if values.get("credit_code"):
        yield Invalid("credit_code", "Only an enterprise has a credit code.")
    for field in filter(values.get, ENTERPRISES_ONLY):
        yield Invalid(field, "Only an enterprise has this.")


def _of_id_number(values: Mapping[str, Any]) -> Iterator[Invalid]:
    number = values.get("id_number")
    if not number:
        return
    try:
        check_document_number(number, values.get("document_type") or RESIDENT)
    except Invalid as wrong:
        yield wrong
        return
    if (values.get("document_type") or RESIDENT) not in AS_RESIDENT:
        return
    said = check_id_number(number)
    born: date | None = values.get("birth_date")
    if born and born != said.birth_date:
        yield Invalid("birth_date", "The ID number says another birth date.")
    if values.get("sex") and values["sex"] != said.sex:
        yield Invalid("sex", "The ID number says the other sex.")

"""Numbers that identify: resident ID numbers (GB 11643) and unified social credit codes (GB 32100).

No message repeats more of a number than one character that can't stand in it.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum.cn import ric, uscc

from app import clock
from app.customers.typed import places
from app.customers.typed.dates import EARLIEST_YEAR
from app.customers.typed.text import narrow
from app.errors import Invalid

FULL, SHORT = 18, 15
"""Lengths of an ID number: since 1999, and before (no century, no check digit)."""

RESIDENT = "resident_id"
AS_RESIDENT = (RESIDENT, "residence_permit", "foreigner_card")
"""Document types whose number has the format of a resident ID number."""

OTHER_NUMBERS = {
    "passport": re.compile(r"[A-Z0-9]{5,15}"),
    "hk_macao_permit": re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?"),
    "taiwan_permit": re.compile(r"[0-9]{8}|[0-9]{10}[A-Z]?"),
}
"""Document type → the form of its numbers."""

UNKNOWN_PLACE = "The first six digits of the ID number name no county known here."

_SEPARATORS = str.maketrans("", "", " -")
_LOOKS = re.compile(
    r"(?<![0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?"
    r"((18|19|20)[0-9]{2}[ -]?(0[1-9]|1[0-2])[ -]?(0[1-9]|[12][0-9]|3[01])[ -]?[0-9]{3}[0-9Xx]"
    r"|[0-9]{2}[ -]?(0[1-9]|1[0-2])[ -]?(0[1-9]|[12][0-9]|3[01])[ -]?[0-9]{3})(?![0-9])"
)


@dataclass(frozen=True)
class IdNumber:
    """What an ID number says."""

    number: str
    """Normal form: 18 characters with an upper-case X, or 15 digits; nothing between."""
    birth_date: date
    sex: Literal["male", "female"]
    native_place: str
    """Province, prefecture and county in Chinese as far as known; empty on a foreigner's card."""
    warnings: tuple[str, ...]
    """English message ids of what is odd and yet accepted."""


def check_id_number(text: str) -> IdNumber:
    """Read a resident ID number of 18 or 15 digits; spaces, dashes, full width and a small x are fine.

    Residence permits (81, 82, 83) and foreigners' permanent residence cards since 2023 (9…) have the same
    format. Raises Invalid("id_number") for other characters or lengths, an impossible birth date, a wrong
    check digit.
    """
    number = _plain_id_number(text)
    born = _birth_date(number)
    if len(number) == FULL and ric.calc_check_digit(number) != number[-1]:
        raise Invalid(
            "id_number",
            "The last character of the ID number does not fit the others: "
            "one of them is wrong, or two are swapped.",
        )
    order = int(number[16] if len(number) == FULL else number[14])
    foreigner = len(number) == FULL and number[0] == "9"
    place, known = ("", True) if foreigner else places.native_place(number[:6], born.year)
    return IdNumber(number, born, "male" if order % 2 else "female", place, () if known else (UNKNOWN_PLACE,))


def check_document_number(text: str, document_type: str = RESIDENT) -> str:
    """The number of a document in its normal form: upper case, half width, nothing between.

    Raises Invalid("id_number").
    """
    if document_type not in OTHER_NUMBERS:
        return check_id_number(text).number
    number = narrow(text).translate(_SEPARATORS).upper()
    if OTHER_NUMBERS[document_type].fullmatch(number):
        return number
    if document_type == "passport":
        raise Invalid("id_number", "A passport number has 5 to 15 letters and digits.")
    if document_type == "hk_macao_permit":
        raise Invalid(
            "id_number",
            "The number of a permit for residents of Hong Kong and Macao is H or M and 8 or 10 digits.",
        )
    raise Invalid(
        "id_number",
        "The number of a permit for residents of Taiwan has 8 digits (older ones 10, and perhaps a letter).",
    )


def looks_like_id_number(text: str) -> bool:
    """Whether an ID number may stand in `text`, by length and birth date, its check digit right or not."""
    return _LOOKS.search(narrow(text)) is not None


def check_credit_code(text: str) -> str:
    """The 18 characters of a unified social credit code, upper case, nothing between.

    Any registering authority (A, N and Y too) is accepted. Raises Invalid("credit_code") for other
    characters or lengths, a region that is no number, a wrong check digit.
    """
    code = narrow(text).translate(_SEPARATORS).upper()
    _check_credit_characters(code)
    if len(code) != FULL:
        raise Invalid(
            "credit_code", "A credit code has 18 characters, this one has %(count)s.", count=len(code)
        )
    if code[0] == "0":
        raise Invalid("credit_code", "A credit code does not begin with 0.")
    if not code[2:8].isdigit():
        raise Invalid("credit_code", "Characters 3 to 8 of a credit code are digits (the region).")
    if uscc.calc_check_digit(code) != code[-1]:
        raise Invalid(
            "credit_code",
            "The last character of the credit code does not fit the others: "
            "one of them is wrong, or two are swapped.",
        )
    return code


def _plain_id_number(text: str) -> str:
    number = narrow(text).translate(_SEPARATORS).upper()
    if not number:
        raise Invalid("id_number", "The ID number is empty.")
    _check_id_characters(number)
    if number[-1] == "X" and len(number) != FULL:
        raise Invalid(
            "id_number",
            "An ID number that ends in X has 18 characters, this one has %(count)s.",
            count=len(number),
        )
    if len(number) not in (FULL, SHORT):
        raise Invalid(
            "id_number",
            "An ID number has 18 digits (older ones 15), this one has %(count)s.",
            count=len(number),
        )
    return number


def _check_id_characters(number: str) -> None:
    wrong = re.search(r"[^0-9X]", number)
    if wrong:
        raise Invalid("id_number", "“%(character)s” can't stand in an ID number.", character=wrong[0])
    if "X" in number[:-1]:
        raise Invalid("id_number", "X can only be the last character of an ID number.")


def _birth_date(number: str) -> date:
    digits = number[6:14] if len(number) == FULL else "19" + number[6:12]
    last = 14 if len(number) == FULL else 12
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        message = "The birth date in the ID number (digits 7 to %(last)s) does not exist."
        raise Invalid("id_number", message, last=last) from error
    if born > clock.today():
        raise Invalid("id_number", "The birth date in the ID number (digits 7 to 14) lies in the future.")
    if born.year < EARLIEST_YEAR:
        raise Invalid("id_number", "The birth date in the ID number (digits 7 to 14) is before 1850.")
    return born


def _check_credit_characters(code: str) -> None:
    if not code:
        raise Invalid("credit_code", "The credit code is empty.")
    wrong = re.search(r"[^0-9A-Z]", code)
    if wrong:
        raise Invalid("credit_code", "“%(character)s” can't stand in a credit code.", character=wrong[0])
    never = re.search(r"[IOSVZ]", code)
    if never:
        raise Invalid(
            "credit_code",
            "A credit code never holds I, O, S, V or Z: check whether “%(letter)s” is a digit.",
            letter=never[0],
        )

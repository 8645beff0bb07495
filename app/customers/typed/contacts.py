"""Names, phones, e-mail, WeChat ids and postal addresses in one normal form each.

No message repeats more of a value than one character that can't stand in it.
"""

import re
from collections.abc import Callable

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from app.customers.typed.text import clean, is_letter_or_digit, narrow
from app.errors import Invalid

LONGEST_ADDRESS = 300
LONGEST_EMAIL = 254
LONGEST_E164 = 15
MAINLAND = 86

_DOTS = str.maketrans(dict.fromkeys("\u2022\u2027\u2219\u22c5\u30fb\uff65", "\u00b7"))
_SEPARATORS = str.maketrans("", "", " -.()")
_EXTENSION = re.compile(
    r"(.*[0-9].*?)(?:转|分机|ext\.?|x|#|,)+([0-9]{1,6})|(.*[0-9]{7,})-([0-9]{1,6})", re.IGNORECASE
)
_SERVICE = re.compile(r"9[56][0-9]{3,6}|[48]00[0-9]{7}|1[0-9]{4}|1[0-2][0-9]|12[0-9]{3}")
_WECHAT = re.compile(r"[A-Za-z][-_A-Za-z0-9]{5,19}|1[3-9][0-9]{9}|[1-9][0-9]{4,10}")
_MAINLAND = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})")


def check_name(text: str, longest: int = 120, field: str = "name") -> str:
    """A name of at most `longest` characters, cleaned; any middle dot becomes ``·`` (U+00B7).

    One dot, the one ID cards print, so that a name typed on another keyboard is the same name.

    Raises Invalid(`field`) when nothing is left, it is too long, or it holds neither a letter nor a digit.
    """
    name = clean(text).translate(_DOTS)
    if not name:
        raise Invalid(field, "The name is empty.")
    if len(name) > longest:
        message = "A name has at most %(longest)s characters, this one has %(count)s."
        raise Invalid(field, message, longest=longest, count=len(name))
    if not any(map(is_letter_or_digit, name)):
        raise Invalid(field, "A name holds at least one letter or digit.")
    return name


def check_mobile(text: str) -> str:
    """A mobile number: 11 digits for a mainland one (13800005678), E.164 for any other (+85291234567).

    +86, 0086, 86, spaces, dashes, dots, brackets and full width are fine. A mainland number needs the shape
    of a mobile, in an assigned range or not; another needs + or 00, a country code that exists and a possible
    length. Raises Invalid("mobile").
    """
    number = _dialled(text)
    mainland = _MAINLAND.fullmatch(number)
    if mainland:
        return mainland[1]
    if number.startswith("+") and not number.startswith("+86"):
        return _foreign(number)
    digits = number.removeprefix("+86")
    if digits.startswith("0"):
        raise Invalid("mobile", "A mobile number begins with 13 to 19, without a 0 before it.")
    if len(digits) != len("13800005678"):
        raise Invalid("mobile", "A mobile number has 11 digits, this one has %(count)s.", count=len(digits))
    raise Invalid(
        "mobile", "A mobile number begins with 13 to 19; one from abroad with + and the country code."
    )


def check_landline(text: str) -> str:
    """A fixed line with its area code: 0512-62345678, with an extension 0512-62345678-801.

    One from abroad in E.164 with its extension after a dash. Raises Invalid("landline").
    """
    typed = narrow(text)
    extended = _EXTENSION.fullmatch(typed.replace(" ", ""))
    number, extension = [part for part in extended.groups() if part] if extended else (typed, "")
    try:
        parsed = phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException as error:
        raise Invalid("landline", "Write a fixed line like 0512-62345678, or 0512-62345678-801.") from error
    if not phonenumbers.is_possible_number(parsed) or not phonenumbers.is_valid_number(parsed):
        raise Invalid("landline", "This is no fixed line: look at the area code and the number of digits.")
    if phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE:
        raise Invalid("landline", "This is a mobile number: choose mobile.")
    tail = f"-{extension}" if extension else ""
    if parsed.country_code != MAINLAND:
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) + tail
    area = phonenumbers.length_of_geographical_area_code(parsed)
    if not area:
        raise Invalid("landline", "This is a service number: choose service number.")
    whole = phonenumbers.national_significant_number(parsed)
    return f"0{whole[:area]}-{whole[area:]}{tail}"


def check_service_number(text: str) -> str:
    """A short or service number in digits alone: 95588, 4008123123, 10086.

    Raises Invalid("service_number").
    """
    number = narrow(text).translate(_SEPARATORS)
    if not _SERVICE.fullmatch(number):
        raise Invalid("service_number", "A service number reads like 95588, 10086 or 400-812-3123.")
    return number


def check_wechat(text: str) -> str:
    """A WeChat id: 6 to 20 letters, digits, - and _ after a letter; or a mobile or QQ number.

    Raises Invalid("wechat").
    """
    name = narrow(text)
    if not _WECHAT.fullmatch(name):
        message = "A WeChat id has 6 to 20 letters, digits, - or _ and begins with a letter."
        raise Invalid("wechat", message)
    return name


def check_phone(text: str, field: str) -> str:
    """A mobile number or a fixed line, whichever it is. Raises Invalid(`field`)."""
    mobile = re.fullmatch(r"(?:\+|00|(?:86)?1[3-9]).*", narrow(text).translate(_SEPARATORS))
    try:
        return check_mobile(text) if mobile else check_landline(text)
    except Invalid as error:
        raise Invalid(field, error.message, **error.values) from error


def check_email(text: str) -> str:
    """An e-mail address with its domain in lower case, in half width; nothing is asked of the network.

    Raises Invalid("email").
    """
    address = narrow(text)
    _check_email_parts(address)
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError as error:
        message = "This e-mail address can't exist: check the signs before and after the @."
        raise Invalid("email", message) from error


def check_address(text: str) -> str:
    """A postal address on one line, cleaned, at most 300 characters, perhaps empty.

    Raises Invalid("address") when it is longer, or holds neither a letter nor a digit.
    """
    address = clean(text)
    if address and not any(map(is_letter_or_digit, address)):
        raise Invalid("address", "An address holds at least one letter or digit.")
    if len(address) > LONGEST_ADDRESS:
        message = "An address has at most %(longest)s characters, this one has %(count)s."
        raise Invalid("address", message, longest=LONGEST_ADDRESS, count=len(address))
    return address


def _dialled(text: str) -> str:
    """Digits, with + before them where a country code follows."""
    number = narrow(text).translate(_SEPARATORS)
    if not number:
        raise Invalid("mobile", "The mobile number is empty.")
    wrong = re.search(r"(?<!^)\+|[^0-9+]", number)
    if wrong:
        raise Invalid("mobile", "“%(character)s” can't stand there in a phone number.", character=wrong[0])
    return "+" + number[2:] if number.startswith("00") else number


def _foreign(number: str) -> str:
    count = len(number) - 1
    if count > LONGEST_E164:
        raise Invalid(
            "mobile", "An international number has at most 15 digits, this one has %(count)s.", count=count
        )
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException as error:
        if error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
            raise Invalid("mobile", "No country has the code that stands after the +.") from error
        raise Invalid("mobile", "Digits are missing after the country code.") from error
    _check_length_abroad(parsed)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _check_length_abroad(parsed: phonenumbers.PhoneNumber) -> None:
    possible = phonenumbers.is_possible_number_for_type_with_reason(
        parsed, phonenumbers.PhoneNumberType.MOBILE
    )
    if possible == phonenumbers.ValidationResult.IS_POSSIBLE:
        return
    if possible == phonenumbers.ValidationResult.TOO_LONG:
        raise Invalid("mobile", "Too many digits for a mobile number of this country.")
    if possible == phonenumbers.ValidationResult.TOO_SHORT:
        raise Invalid("mobile", "Too few digits for a mobile number of this country.")
    raise Invalid("mobile", "No mobile number with this country code has this length.")


def _check_email_parts(address: str) -> None:
    if not address:
        raise Invalid("email", "The e-mail address is empty.")
    if "*" in address or "\u2022" in address:
        raise Invalid("email", "This is a masked e-mail address: write it out.")
    if " " in address:
        raise Invalid("email", "An e-mail address holds no spaces.")
    if address.count("@") != 1:
        raise Invalid(
            "email", "An e-mail address has one @, this one has %(count)s.", count=address.count("@")
        )
    mailbox, domain = address.split("@")
    if not mailbox:
        raise Invalid("email", "The name before the @ is missing.")
    if "." not in domain.strip("."):
        raise Invalid("email", "The domain after the @ is missing or cut off: it reads like example.com.")
    if len(address) > LONGEST_EMAIL:
        raise Invalid(
            "email",
            "An e-mail address has at most 254 characters, this one has %(count)s.",
            count=len(address),
        )


CONTACT_CHECKS: dict[str, Callable[[str], str]] = {
    "mobile": check_mobile,
    "landline": check_landline,
    "service_number": check_service_number,
    "email": check_email,
    "wechat": check_wechat,
    "address": check_address,
}
"""Kind of contact point → its check."""

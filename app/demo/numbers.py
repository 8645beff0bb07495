"""Numbers that pass every check and reach nobody: of documents, phones, accounts; e-mail addresses."""

from datetime import date
from random import Random

from app.demo.draws import between, chance, one
from app.demo.places import Trunk

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
# The highest order codes of a county and day are given out last; 996 to 999 are kept for centenarians.
_ORDER_LOW, _ORDER_HIGH = 900, 995

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# Bodies are given out upwards from MA0; the end of the alphabet is far from reached.
_UNISSUED = ("MAT", "MAU", "MAW", "MAX", "MAY")

# The five prefixes of the shape 1[3-9]x given to no carrier, so that nobody is called; libphonenumber finds
# such numbers possible, not valid. Others that look free are not: 161 and 174 are partly in use; 140, 141,
# 144, 146 and 148 connect things.
UNASSIGNED = ("142", "143", "154", "164", "194")

# Subscribers' numbers begin with 2 to 8, those with 9 are services of the network: 95, 96, and none with 900.
_NO_SUBSCRIBER = "900"
# 400 numbers are given out from 4000, 4001 and 4005 to 4009, numbers of five to eight digits from 950 to 959
# without 954.
_NO_SERVICE = (("4004", 6), ("954", 5))

# Reserved for documentation by RFC 2606 §3 and RFC 6761 §6.5, with everything below them.
_HOSTS = ("example.com", "example.net", "example.org", "mail.example.com", "post.example.net")
_DESKS = ("contact", "office", "sales", "service", "finance", "info")


def id_number(rng: Random, county: str, born: date, sex: str) -> str:
    """A resident ID number (GB 11643): odd order codes are men's."""
    order = between(rng, _ORDER_LOW, _ORDER_HIGH - 1) // 2 * 2 + (sex == "male")
    body = f"{county}{born:%Y%m%d}{order}"
    return body + _ID_CHECKS[sum(int(d) * w for d, w in zip(body, _ID_WEIGHTS, strict=True)) % 11]


def credit_code(rng: Random, county: str, *, self_employed: bool) -> str:
    """A unified social credit code (GB 32100) of a company (91) or a shop (92), of the county or its city."""
    office = county if chance(rng, 0.75) else f"{county[:4]}00"
    unit = one(rng, _UNISSUED) + "".join(one(rng, _ALPHABET) for _ in range(5))
    code = f"{'92' if self_employed else '91'}{office}{unit}{_body_check(unit)}"
    total = sum(_ALPHABET.index(c) * w for c, w in zip(code, _CREDIT_WEIGHTS, strict=True))
    return code + _ALPHABET[-total % 31]


def mobile(rng: Random) -> str:
    """Eleven digits of the shape of a mobile, in a range assigned to no carrier."""
    return f"{one(rng, UNASSIGNED)}{int(rng.random() * 100_000_000):08d}"


def email(rng: Random, kind: str, stem: str) -> str:
    """An address in a domain that exists in examples only."""
    if kind == "enterprise":
        return f"{one(rng, _DESKS)}@{stem}.example.com"
    return f"{stem}{between(rng, 10, 99_999)}@{one(rng, _HOSTS)}"


def landline(rng: Random, trunk: Trunk) -> str:
    """A fixed line that no subscriber of the city has: 0512-90012345."""
    digits = trunk.digits - len(_NO_SUBSCRIBER)
    return f"{trunk.code}-{_NO_SUBSCRIBER}{int(rng.random() * 10**digits):0{digits}d}"


def service_number(rng: Random) -> str:
    """A number of the shape of 400 and 95 numbers, from ranges that are not given out."""
    start, digits = one(rng, _NO_SERVICE)
    return f"{start}{int(rng.random() * 10**digits):0{digits}d}"


def wechat(rng: Random, stem: str) -> str:
    """A WeChat id that says what it is."""
    return f"demo_{stem}{between(rng, 100, 99_999)}"


def bank_account(rng: Random, kind: str) -> str:
    """The number of a card or an account. No card has it: its check digit (ISO/IEC 7812-1) is wrong."""
    body = "62" + "".join(str(between(rng, 0, 9)) for _ in range(13 if kind == "enterprise" else 16))
    return body + str((_card_check(body) + 1 + between(rng, 0, 8)) % 10)


def _card_check(body: str) -> int:
    """The check digit that would follow `body`."""
    doubled = [2 * int(digit) if place % 2 == 0 else int(digit) for place, digit in enumerate(body[::-1])]
    return -sum(number // 10 + number % 10 for number in doubled) % 10


def _body_check(unit: str) -> str:
    """The check character of an organisation code (GB 11714), where A is 10 and Z 35."""
    rest = 11 - sum(int(c, 36) * w for c, w in zip(unit, _BODY_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))

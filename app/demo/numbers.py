"""Numbers that pass every check and reach nobody: ID numbers, credit codes, mobiles, e-mail addresses."""

from datetime import date
from random import Random

from app.demo.draws import between, chance, one

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


def _body_check(unit: str) -> str:
    """The check character of an organisation code (GB 11714), where A is 10 and Z 35."""
    rest = 11 - sum(int(c, 36) * w for c, w in zip(unit, _BODY_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))

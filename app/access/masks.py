"""Partial masks (access rule 3): what of a revealing value may stand on every page. Values in, values out."""

NOTHING = "••••"
STAR = "*"
MOBILE_SHORTEST = 11
ACCOUNT_SHORTEST = 9
ENDS = 2


def is_mask(text: str) -> bool:
    """Whether `text` stands in a value's place: what a page or an export shows of it, sent back."""
    return NOTHING in text or STAR * ENDS in text


def mobile(value: str) -> str:
    """First three and last four: ``138****5678``; of a shorter number the last two only."""
    if len(value) < MOBILE_SHORTEST:
        return STAR * (len(value) - ENDS) + value[-ENDS:] if len(value) > ENDS * 2 else NOTHING
    return value[:3] + STAR * (len(value) - 7) + value[-4:]


def landline(value: str) -> str:
    """The area code and the last four of the number, without its extension: ``0512-****5678``."""
    parts = value.split("-")
    if len(parts) == 1:
        return mobile(value)
    area, number = parts[:2]
    return f"{area}-{STAR * (len(number) - 4)}{number[-4:]}" if area.startswith("0") else mobile(parts[0])


def id_number(value: str) -> str:
    """First one and last one."""
    return value[0] + STAR * (len(value) - ENDS) + value[-1] if len(value) > ENDS * 2 else NOTHING


def email(value: str) -> str:
    """First character and the domain."""
    name, _, domain = value.rpartition("@")
    return f"{name[0]}***@{domain}" if len(name) > 1 else f"***@{domain}" if name else NOTHING


def account(value: str) -> str:
    """Last four."""
    return NOTHING + value[-4:] if len(value) >= ACCOUNT_SHORTEST else NOTHING


def person(value: str) -> str:
    """The first character, ``沈**``, so that a reader who knows the name recognises it."""
    return value[0] + STAR * ENDS if len(value) > 1 else NOTHING


def nothing(_: str) -> str:
    """No character of it."""
    return NOTHING

"""Who a customer is when registered, before anything happens to it."""

from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from app.customers.typed.places import native_place
from app.demo import firms, names, numbers, places
from app.demo.draws import Weighted, chance, fresh

# How often each field is left open of somebody of whom little is known yet.
_UNKNOWN = {
    "individual": {
        "id_number": 1.0,
        "sex": 0.15,
        "birth_date": 0.6,
        "email": 0.8,
        "address": 0.6,
    },
    "enterprise": {
        "credit_code": 0.4,
        "legal_representative": 0.7,
        "industry": 0.5,
        "size": 0.7,
        "email": 0.8,
        "address": 0.6,
    },
}
_FROM_ID = ("native_place", "document_type")
_SIZES = Weighted({"large": 4, "medium": 16, "small": 50, "micro": 30})


class Identity(NamedTuple):
    """What a clerk writes down; `stem` as in `numbers.email`."""

    kind: str
    name: str
    stem: str
    sex: str | None
    birth_date: date | None
    id_number: str | None
    credit_code: str | None
    native_place: str | None
    document_type: str | None
    legal_representative: str | None
    industry: str | None
    size: str | None
    place: places.County
    mobile: str
    email: str | None
    address: str | None


def individual(rng: Random, place: places.County, today: date, taken: set[str]) -> Identity:
    """Somebody living in `place`; the ID number, if known, is none of those `taken`."""
    sex = _sex(rng)
    born = today - timedelta(days=_age_in_days(rng))
    name = names.person_name(rng, sex, born.year, place.province)
    number = None
    if not name.foreign and chance(rng, 0.965):
        county = places.birthplace(rng, place, born.year)
        number = fresh(taken, lambda: numbers.id_number(rng, county, born, sex))
    return Identity(
        kind="individual",
        name=name.text,
        stem=name.stem,
        sex=sex,
        birth_date=born if number or chance(rng, 0.8) else None,
        id_number=number,
        credit_code=None,
        native_place=native_place(number[:6], born.year)[0] if number else None,
        document_type="resident_id" if number else None,
        legal_representative=None,
        industry=None,
        size=None,
        place=place,
        mobile=numbers.mobile(rng),
        email=numbers.email(rng, "individual", name.stem) if chance(rng, 0.5) else None,
        address=places.address(rng, place, "individual"),
    )


def enterprise(rng: Random, place: places.County, taken: set[str]) -> Identity:
    """A firm in `place`; the credit code, if known, is none of those `taken`."""
    firm = firms.firm(rng, place)
    code = None
    if chance(rng, 0.985):
        shop = firm.self_employed
        code = fresh(taken, lambda: numbers.credit_code(rng, place.code, self_employed=shop))
    return Identity(
        kind="enterprise",
        name=firm.name,
        stem=firm.stem,
        sex=None,
        birth_date=None,
        id_number=None,
        credit_code=code,
        native_place=None,
        document_type=None,
        legal_representative=names.person_name(rng, _sex(rng), 1975, place.province).text,
        industry=firm.industry,
        size="micro" if firm.self_employed else _SIZES.pick(rng),
        place=place,
        mobile=numbers.mobile(rng),
        email=numbers.email(rng, "enterprise", firm.stem) if chance(rng, 0.8) else None,
        address=places.address(rng, place, "enterprise"),
    )


def little_known(rng: Random, who: Identity) -> Identity:
    """As after a first call: whom to call, and little more."""
    unknown = [name for name, share in _UNKNOWN[who.kind].items() if chance(rng, share)]
    if "id_number" in unknown:
        unknown.extend(_FROM_ID)
    nothing: dict[str, Any] = dict.fromkeys(unknown)
    return who._replace(**nothing)


def _sex(rng: Random) -> str:
    return "male" if chance(rng, 0.52) else "female"


def _age_in_days(rng: Random) -> int:
    """From 18 to 83 years, most between 25 and 55."""
    return int(365.25 * (18 + 30 * rng.random() + 35 * rng.random() * rng.random()))

"""Customers who are registered a second time, with the small differences of another clerk."""

from datetime import date, timedelta
from random import Random

from app.demo import firms, names, numbers, places
from app.demo.draws import between, chance
from app.demo.identities import Identity


def again(rng: Random, first: Identity, region: str, *, numbered: bool) -> Identity:
    """The same person or firm once more: in another region, or with its number only if `numbered`."""
    place = first.place if region == first.place.region else places.county(rng, region)
    same_place = place is first.place
    return first._replace(
        name=_name(rng, first),
        birth_date=first.birth_date if numbered else _birth_date(rng, first.birth_date),
        id_number=first.id_number if numbered else None,
        credit_code=first.credit_code if numbered else None,
        document_type=first.document_type if numbered else None,
        place=place,
        mobile=first.mobile if chance(rng, 0.6) else numbers.mobile(rng),
        email=first.email if chance(rng, 0.5) else None,
        address=_address(rng, first) if same_place else places.address(rng, place, first.kind),
    )


def _name(rng: Random, first: Identity) -> str:
    if first.kind == "enterprise":
        return firms.written_otherwise(first.name)
    return (chance(rng, 0.5) and names.misheard(first.name)) or first.name


def _birth_date(rng: Random, born: date | None) -> date | None:
    if born is None or chance(rng, 0.25):
        return None
    return born + timedelta(days=between(rng, -9, 9)) if chance(rng, 0.3) else born


def _address(rng: Random, first: Identity) -> str:
    """The same without the province, or another one in the same county."""
    if first.address and chance(rng, 0.5):
        return first.address.removeprefix(first.place.province)
    return places.address(rng, first.place, first.kind)

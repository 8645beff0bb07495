"""Confirming: typing a masked value that stands on a readable record tells as much as revealing it.

The warning about a duplicate must point at the record (access rule 7). So each hit is a row on the chain, as
a reveal is (rule 3), and tries are counted: after `MOST` within an hour nothing is checked for an hour.

A search for a masked value confirms it too. It costs nothing to miss, so each one is a try, whether it finds
anything or not, and there may be `MOST_SEARCHES` in each hour of the clock.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from app.access.gate import Gate
from app.accounts.delays import FORGOTTEN
from app.accounts.models import Guess
from app.chain.refusals import count_refusal
from app.chain.writing import Entry, append
from app.clock import now
from app.customers.models import Customer
from app.customers.searching.duplicates import UNIQUE, Duplicate
from app.db.connection import database
from app.errors import Invalid
from app.people.models import Person
from app.vault.fields import keyed_hash

T = TypeVar("T")
MOST = 10
"""Tries of a person within an hour: hits, and what another duplicate kept from becoming a record."""
PLACE = "confirming"
MOST_SEARCHES = 100
"""Enough for a service desk; to find four hidden digits so takes days, with refusals on the chain."""
SEARCHING = "searching"
MINUTE = 60
HOUR = timedelta(hours=1)


def is_masked(field: str) -> bool:
    """Whether pages show a mask of `field` even to those who are cleared for it."""
    rule = Customer.rule_of(field)
    return rule is not None and rule.mask is not None


def watched(gate: Gate, values: Mapping[str, Any], work: Callable[[], T]) -> T:
    """Do `work`, which refuses duplicates of `values`. Raises Invalid beside the field after too many tries.

    Call it outside the transaction of `work`: what a refusal rolls back is not what is written here. Who is
    told of no record is treated the same whether one holds the value or nobody does.
    """
    typed = [name for name in UNIQUE if is_masked(name) and values.get(name)]
    if typed:
        _refuse_too_many(gate.person, typed[0])
    try:
        return work()
    except Duplicate as found:
        if typed:
            confirmed(gate.person, [found])
        raise


def confirmed(person: Person, found: Iterable[Duplicate]) -> None:
    """Write what `person` was told of masked values, and count it as one try."""
    with database.atomic():
        write_confirmed(person, found)
        _count(person)


def looked_up(person: Person, look: Callable[[], Iterable[Duplicate]]) -> None:
    """Write which masked values a search by `person` confirms, as `look` finds them, and count it as one try.

    Raises Invalid("words"), and `look` is not asked, after too many.
    """
    hour = now().replace(minute=0, second=0, microsecond=0)
    place = f"{SEARCHING} {hour:%d %H}"
    if _tries(person, place) >= MOST_SEARCHES:
        count_refusal(person.username, "search")
        left = hour + HOUR - now()
        message = (
            "Too many phone numbers, ID numbers and e-mails were searched for. Try again in %(minutes)s min."
        )
        raise Invalid("words", message, minutes=math.ceil(left.total_seconds() / MINUTE))
    found = list(look())
    with database.atomic():
        write_confirmed(person, found)
        _count(person, place)


def write_confirmed(person: Person, found: Iterable[Duplicate]) -> None:
    """A row on the chain for each masked value of `found`, in the caller's write transaction."""
    hits = [one for one in found if is_masked(one.field)]
    if hits:
        append(_entry(person, one) for one in hits)


def _entry(person: Person, found: Duplicate) -> Entry:
    entry = Entry(person, "customer.confirmed", Customer(number=found.number))
    entry.told(field=found.field)
    return entry


def _refuse_too_many(person: Person, field: str) -> None:
    tries = Guess.get_or_none(Guess.account == _account(person), Guess.place == PLACE)
    if tries is None or tries.failures < MOST or tries.last_at <= now() - FORGOTTEN:
        return
    left = tries.last_at + FORGOTTEN - now()
    count_refusal(person.username, "duplicate")
    message = "Too many values typed here stand on other records. Try again in %(minutes)s min."
    raise Invalid(field, message, minutes=math.ceil(left.total_seconds() / MINUTE))


def _tries(person: Person, place: str) -> int:
    tries = Guess.get_or_none(Guess.account == _account(person), Guess.place == place)
    return int(tries.failures) if tries else 0


def _count(person: Person, place: str = PLACE) -> None:
    Guess.delete().where(Guess.last_at <= now() - FORGOTTEN).execute()
    Guess.insert(account=_account(person), place=place, failures=1, last_at=now()).on_conflict(
        conflict_target=[Guess.account, Guess.place],
        update={Guess.failures: Guess.failures + 1, Guess.last_at: now()},
    ).execute()


def _account(person: Person) -> str:
    return keyed_hash(PLACE, person.username).hex()

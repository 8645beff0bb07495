"""Slowing guesses (access rule 10).

Tries are counted per account and address, and for browsers that are strangers to the account also per
account, whatever their address. Browsers with the account's device cookie are counted apart, so that no
stranger can lock them out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.delays import FORGOTTEN, seconds_left
from app.accounts.models import Guess
from app.chain.refusals import count_refusal
from app.clock import now
from app.db.connection import database
from app.errors import TooMany
from app.vault.fields import keyed_hash

ANYWHERE = ""


@dataclass(frozen=True)
class Try:
    """One try at an account's password. `who` is the name or address that a refusal is counted under."""

    account: str
    address: str
    who: str
    stranger: bool

    @property
    def places(self) -> Sequence[str]:
        """Where it is counted."""
        return (self.address, ANYWHERE) if self.stranger else (f"device {self.address}",)

    def begin(self) -> None:
        """Count this try as wrong until `forgive`: many at once can't pass together. Raises TooMany."""
        with database.atomic():
            left = max((seconds_left(row.failures, row.last_at, now()) for row in self._rows()), default=0)
            if not left:
                self._count()
        if left:
            self.refused()
            raise TooMany(left)

    def refused(self) -> None:
        """Count the refusal for the chain."""
        count_refusal(self.who, "sign-in")

    def forgive(self) -> None:
        """It was right: forget what was wrong here, and take this one back from all strangers' tries."""
        with database.atomic():
            mine = Guess.account == self.account
            Guess.delete().where(mine, Guess.place == self.places[0]).execute()
            if self.stranger:
                Guess.update(failures=Guess.failures - 1).where(mine, Guess.place == ANYWHERE).execute()

    def _rows(self) -> Sequence[Guess]:
        return list(Guess.select().where(Guess.account == self.account, Guess.place.in_(self.places)))

    def _count(self) -> None:
        Guess.delete().where(Guess.last_at <= now() - FORGOTTEN).execute()
        for place in self.places:
            Guess.insert(account=self.account, place=place, failures=1, last_at=now()).on_conflict(
                conflict_target=[Guess.account, Guess.place],
                update={Guess.failures: Guess.failures + 1, Guess.last_at: now()},
            ).execute()


def account_of(name: str) -> str:
    """What is kept of an account's name, whether it exists or not."""
    return keyed_hash("account", name).hex()

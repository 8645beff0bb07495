"""The list of answers: which rows an address asks for, and by what they are sorted."""

from collections.abc import Mapping
from dataclasses import dataclass

from peewee import SQL, Expression, ModelSelect

from app.access.gate import Gate
from app.clock import today
from app.tickets.answers.models import ASKED, DRAFT, RETIRED, Answer, are_in_use
from app.tickets.answers.words import IN_USE, STALE, STATES, Words
from app.tickets.answers.writing import WRITE
from app.web.listing import Sort

SORTS = {"changed": Sort(Answer.changed_at, "desc"), "valid": Sort(Answer.valid_until)}
NOTHING = SQL("0")


@dataclass(frozen=True)
class Query:
    """What an address asks for; `unknown` where it names what there is not."""

    category: str = ""
    state: str = ""
    mine: bool = False
    unknown: bool = False

    @classmethod
    def read(cls, values: Mapping[str, str], words: Words) -> "Query":
        """What these values of an address say."""
        category, state = values.get("category", ""), values.get("state", "")
        known = {*dict(words.categories(category)), ""}
        wrong = category not in known or state not in {*STATES, ""}
        return cls(category, state, mine=bool(values.get("mine")), unknown=wrong)

    @property
    def address(self) -> dict[str, str]:
        """The values that say so."""
        return {"category": self.category, "state": self.state, "mine": "1" if self.mine else ""}


def select(gate: Gate, query: Query) -> ModelSelect:
    """The answers that `query` asks for: what is in use, and the rest for those who may write."""
    found = Answer.select()
    if not gate.has(WRITE):
        found = found.where(are_in_use())
    if query.unknown:
        return found.where(NOTHING)
    if query.category:
        found = found.where(Answer.category == query.category)
    if query.mine:
        found = found.where(Answer.owner == gate.person.id)
    return found.where(_of_state(query.state)) if query.state else found


def _of_state(state: str) -> Expression:
    return {
        IN_USE: are_in_use(),
        STALE: are_in_use() & (Answer.valid_until < today()),
        DRAFT: Answer.state == DRAFT,
        ASKED: Answer.state == ASKED,
        RETIRED: Answer.state == RETIRED,
    }[state]

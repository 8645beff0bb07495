"""Rows of the chain that an auditor is not shown: those about what is addressed to others alone.

They stand on the chain all the same, and are verified like any other.
"""

from collections.abc import Mapping
from functools import reduce
from operator import and_, or_

from peewee import SQL, Expression, fn

from app.access.gate import Gate, everything
from app.access.models import Protected
from app.chain.models import AuditEntry


def shown_to(gate: Gate, models: Mapping[str, type[Protected]]) -> Expression:
    """The condition of the rows that tell of nothing which is addressed to others than the person."""
    hidden = (_about(gate, model) for model in models.values() if model.addressed_by)
    return reduce(and_, (~one for one in hidden if one is not None), AuditEntry.id > 0)


def _about(gate: Gate, model: type[Protected]) -> Expression | None:
    """The rows of those records, and of requests and tasks that name them; None where there are none."""
    own = (fn.COALESCE(getattr(model, name), 0) == gate.person.id for name in model.own_by)
    others = getattr(model, model.addressed_by) & ~reduce(or_, own)
    if (
        not everything(
            model, SQL("1"), why="what is addressed to others is left out of what an auditor is shown"
        )
        .where(others)
        .exists()
    ):
        return None
    named = fn.INSTR(AuditEntry.changes, model.number) | fn.INSTR(AuditEntry.facts, model.number)
    theirs = everything(
        model, SQL("1"), why="what is addressed to others is left out of what an auditor is shown"
    ).where(others, (AuditEntry.record == model.number) | named)
    return fn.EXISTS(theirs)

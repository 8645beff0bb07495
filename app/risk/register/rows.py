"""What the register shows of risks beside their own fields: whom or what they are about."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from app.access.gate import Gate
from app.access.showing import Shown
from app.customers.models import Customer
from app.db.base import among
from app.db.unchanged import while_unchanged
from app.organisation.processes.models import ProcessStep
from app.risk.models import Risk

SHOWN = (
    *("number", "title", "category", "owner", "state", "residual_band", "treatment", "next_review"),
    *("ungrounded", "level", "customer", "step"),
    *(
        f"{rating}_{part}"
        for rating in ("inherent", "residual", "target")
        for part in ("likelihood", "impact")
    ),
)
"""What every row tells of its risk."""


class Row(NamedTuple):
    """A risk of a list, by the rights of whom it is shown to; `about` is a customer's name or a step."""

    risk: Any
    about: Any


def rows_of(gate: Gate, risks: Sequence[Risk], fields: Sequence[str] = SHOWN) -> list[Row]:
    """The rows of risks that came through the gate, in two queries however many there are."""
    names, steps = names_of(gate, risks), steps_of(risks)
    wanted = tuple(dict.fromkeys((*SHOWN, *fields)))
    found = []
    for risk, shown in zip(risks, gate.show_rows(risks, wanted), strict=True):
        about = names.get(risk.customer_id) if risk.customer_id else steps.get(risk.step_id)
        found.append(Row(Shown(dict(zip(wanted, shown, strict=True))), about))
    return found


def names_of(gate: Gate, risks: Sequence[Risk]) -> Mapping[int, Any]:
    """The names of the customers of risks, by their ids; of those that can be read."""
    ids = {risk.customer_id for risk in risks} - {None}
    if not ids or not gate.has(Customer.view_permission):
        return {}
    return gate.fetch_by_id(gate.select(Customer).where(among(Customer.id, ids)), "name")


def steps_of(risks: Sequence[Risk]) -> Mapping[int, str]:
    """The names of the steps of processes, by their ids, where any of the risks is about one."""
    return _step_names() if any(risk.step_id for risk in risks) else {}


@while_unchanged
def _step_names() -> Mapping[int, str]:
    return dict(ProcessStep.select(ProcessStep.id, ProcessStep.name).tuples())

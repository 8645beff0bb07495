"""Who sees a customer's score: whoever is cleared for it on the record (access: field levels)."""

from app.access.gate import Gate
from app.customers.models import Customer
from app.errors import Forbidden

FIELD = "credit_score"
ENTER, OVERRIDE = "scorecard.enter", "scorecard.override"


def sees(gate: Gate, customer: Customer) -> bool:
    """Whether the person may know the score of a customer that came through their gate."""
    return gate.field_level(Customer, FIELD, customer) <= gate.clearance_on(customer)


def check_sees(gate: Gate, customer: Customer) -> None:
    """Raise Forbidden unless `sees`."""
    if not sees(gate, customer):
        raise Forbidden

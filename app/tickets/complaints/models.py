"""What is known of a ticket as a complaint."""

from typing import ClassVar

from peewee import SQL, ForeignKeyField, TextField

from app.db.fields import MomentField
from app.people.models import Person
from app.tickets.models import TicketPart
from app.vault.fields import SealedField

SEVERITIES = MINOR, SERIOUS, GRAVE = ("minor", "serious", "grave")
OUTCOMES = UPHELD, NOT_UPHELD, WITHDRAWN = ("upheld", "not_upheld", "withdrawn")


class Complaint(TicketPart):
    """A ticket as a complaint (投诉): how severe, by which cause (a code), what was done to put it right.

    `outcome` is what somebody else than the handler decided, with their `decided_by` and `decided_at`;
    `outcome_reason` is why. Whom it is about stands on the ticket: the gate asks for that. A ticket that is
    a complaint may have no row yet; one that is none any more keeps its row.
    """

    word = "complaint"
    rule_names: ClassVar[dict[str, str]] = {
        "severity": "complaint_severity",
        "cause": "complaint_cause",
        "remedy": "remedy",
        "outcome": "complaint_outcome",
        "outcome_reason": "outcome_reason",
        "decided_by": "complaint_outcome",
        "decided_at": "complaint_outcome",
    }

    severity = TextField(null=True, constraints=[SQL(f"CHECK (severity IN {SEVERITIES})")])
    cause = TextField(null=True)
    remedy = SealedField(null=True)
    outcome = TextField(null=True, constraints=[SQL(f"CHECK (outcome IN {OUTCOMES})")])
    outcome_reason = SealedField(null=True)
    decided_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    decided_at = MomentField(null=True)

    class Meta:
        indexes = ((("ticket",), True),)

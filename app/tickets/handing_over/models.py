"""Hand-overs of tickets that were offered."""

from typing import ClassVar

from peewee import SQL, ForeignKeyField, TextField

from app.db.fields import MomentField
from app.people.models import Person
from app.tickets.models import TicketPart
from app.vault.fields import SealedField

STATES = OFFERED, ACCEPTED, DECLINED, RETURNED, TAKEN_BACK, OVERTAKEN = (
    "offered",
    "accepted",
    "declined",
    "returned",
    "taken_back",
    "overtaken",
)
"""``returned``: nobody accepted in time; ``overtaken``: the ticket was closed or went elsewhere meanwhile."""
WAITS = SQL("state = 'offered'")


class Offer(TicketPart):
    """A hand-over of a ticket from `giver` to `receiver` (转交), who accepts until `until` or it returns.

    The giver holds the ticket until it is accepted. `note` is what they say with it, `reason` why it was
    declined; both are sealed whatever the ticket's level: nobody looks for them. `ended_by` is None where the
    program ended it.
    """

    word = "offer"
    rule_names: ClassVar[dict[str, str]] = {
        "note": "offer_note",
        "reason": "offer_reason",
        "giver": "offer",
        "receiver": "offer",
        "offered_at": "offer",
        "until": "offer",
        "state": "offer",
        "ended_at": "offer",
        "ended_by": "offer",
    }

    giver = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    receiver = ForeignKeyField(Person, index=False, backref="+", lazy_load=False, on_delete="RESTRICT")
    note = SealedField()
    offered_at = MomentField()
    until = MomentField()
    state = TextField(default=OFFERED, constraints=[SQL(f"CHECK (state IN {STATES})")])
    ended_at = MomentField(null=True)
    ended_by = ForeignKeyField(
        Person, null=True, index=False, backref="+", lazy_load=False, on_delete="RESTRICT"
    )
    reason = SealedField(null=True)

    class Meta:
        table_name = "ticket_offer"
        indexes = ((("ticket", "key"), True),)


Offer.add_index(Offer.index(Offer.ticket, unique=True, name="ticket_offer_waits", where=WAITS))
Offer.add_index(Offer.index(Offer.until, name="ticket_offer_until", where=WAITS))

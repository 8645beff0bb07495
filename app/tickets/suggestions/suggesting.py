"""Writing down what a customer suggests: with their feedback, or on any ticket at any time."""

from app.access.gate import Gate
from app.audit.changes import PART
from app.chain.writing import writing
from app.clock import now
from app.customers.part_marks import tell_row
from app.customers.part_rows import new_key
from app.customers.typed.text import clean_lines
from app.db.base import next_id
from app.errors import Invalid
from app.people.models import Person
from app.tickets.closing.models import Feedback
from app.tickets.models import Ticket
from app.tickets.suggestions.models import BY_HAND, Suggestion
from app.tickets.texts import text_columns

PERMISSION = "ticket.handle"
LONGEST = 1000


def suggest(gate: Gate, ticket: Ticket, text: str) -> Suggestion:
    """Write down what the customer of a ticket suggested, closed or not. Raises Forbidden, Invalid("text")."""
    gate.require(PERMISSION, ticket)
    return keep(gate.person, ticket, text, BY_HAND)


def keep(
    person: Person | None, ticket: Ticket, text: str, source: str, feedback: Feedback | None = None
) -> Suggestion:
    """Keep a suggestion, in a transaction of its own or the caller's. Raises Invalid("text")."""
    text = clean_lines(text)
    if not text:
        raise Invalid("text", "Fill this in.")
    if len(text) > LONGEST:
        raise Invalid("text", "At most %(most)s characters.", most=LONGEST)
    with writing(person, "ticket.suggestion.made", ticket) as entry:
        row = next_id(Suggestion)
        made = Suggestion(
            id=row,
            key=new_key(),
            ticket=ticket.id,
            source=source,
            feedback=feedback and feedback.id,
            person=person and person.id,
            at=now(),
            **text_columns(Suggestion, row, {"text": text}, ticket.level),
        )
        made.save(force_insert=True)
        entry.changed(made.field_name("text"), None, text)
        entry.told(source=source, **{PART: made.key})
        tell_row(entry, made)
    return made

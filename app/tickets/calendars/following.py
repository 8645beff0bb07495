"""What follows from a change of a calendar: the deadlines of open tickets are made again."""

from app.jobs.queue import enqueue
from app.people.models import Person
from app.room import Outcome, Running
from app.tickets.clocks import recompute_open

RECOMPUTE = "tickets.recompute"


def changed(by: Person | None) -> None:
    """Have the deadlines of open tickets made again; call it in the transaction of the change.

    In the background: what is changed counts from tomorrow at the earliest.
    """
    enqueue(RECOMPUTE, by)


def recompute(_: Running) -> Outcome:
    """The job: clocks that have ended are left as they are."""
    return Outcome("Deadlines that moved: %(count)s", count=recompute_open())

"""What the activities of logs mean: a table that is edited."""

from app.chain.writing import writing
from app.clock import now
from app.errors import Conflict, Invalid
from app.people.models import Person
from app.tickets.log.models import CLOSED, DONE, EXECUTION, MEANINGS, PAUSE, RECEPTION, LogActivity

SHIPPED = {
    "Insert ticket": RECEPTION,
    "Assign seriousness": RECEPTION,
    "Take in charge ticket": EXECUTION,
    "Wait": PAUSE,
    "Resolve ticket": DONE,
    "Closed": CLOSED,
}
LONGEST = 80


def meanings() -> dict[str, str]:
    """Meaning by activity, in small letters."""
    return {row.activity.casefold(): row.meaning for row in LogActivity.select()}


def ship_meanings() -> None:
    """Add what is shipped where there is no activity at all yet."""
    if LogActivity.select().exists():
        return
    with writing(None, "log_activity.shipped") as entry:
        for activity, meaning in SHIPPED.items():
            LogActivity.create(activity=activity, meaning=meaning)
        entry.told(at=now())


def set_meaning(person: Person, activity: str, meaning: str, rev: int | None = None) -> None:
    """Say what an activity means; `rev` None adds it. Raises Invalid, Conflict."""
    if not activity or len(activity) > LONGEST:
        raise Invalid("activity", "Name the activity as the log does, in at most 80 characters.")
    if meaning not in MEANINGS:
        raise Invalid("meaning", "Choose from what is offered.")
    row = LogActivity.get_or_none(LogActivity.activity == activity)
    if rev is None and row is not None:
        raise Invalid("activity", "This activity is in the table already.")
    if rev is not None and (row is None or row.rev != rev):
        raise Conflict
    with writing(person, "log_activity.changed", row or LogActivity(activity=activity)) as entry:
        entry.changed("meaning", row and row.meaning, meaning)
        if row is None:
            LogActivity.create(activity=activity, meaning=meaning)
        else:
            LogActivity.update(meaning=meaning, rev=row.rev + 1).where(LogActivity.id == row.id).execute()

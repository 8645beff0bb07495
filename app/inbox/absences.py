"""Deputies (代理): who stands in for somebody who is away, on which days."""

from datetime import date, timedelta

from app.chain.writing import writing
from app.clock import today
from app.db.connection import database
from app.errors import Invalid
from app.inbox.models import Absence
from app.people.models import Person

LONGEST = timedelta(days=366)


def absence_of(person: Person) -> Absence | None:
    """When `person` is away, today or later, and who stands in for them; None if nobody does."""
    found: Absence | None = Absence.get_or_none(Absence.person == person, Absence.until >= today())
    return found


def away(deputy: Person) -> list[Person]:
    """The people whom `deputy` stands in for today."""
    here = (Absence.deputy == deputy.id, Absence.since <= today(), Absence.until >= today())
    return list(Person.select().join(Absence, on=Absence.person == Person.id).where(*here))


def deputy_of(person: Person) -> Person | None:
    """Who stands in for `person` today, or None."""
    here = (Absence.person == person.id, Absence.since <= today(), Absence.until >= today())
    absent = Person.select().join(Absence, on=Absence.deputy == Person.id).where(*here, ~Person.disabled)
    found: Person | None = absent.first()
    return found


def absent_today() -> dict[int, int]:
    """Everybody who is away today → who stands in for them, by ids."""
    here = (Absence.since <= today(), Absence.until >= today(), Absence.deputy.is_null(False))  # noqa: FBT003
    return dict(Absence.select(Absence.person, Absence.deputy).where(*here).tuples())


def appoint(by: Person, person: Person, deputy: Person, since: date, until: date) -> None:
    """Let `deputy` stand in for `person`, both days included, in place of whoever did.

    Raises Invalid.
    """
    if deputy.id == person.id or deputy.disabled:
        raise Invalid("deputy", "Choose a colleague who can sign in.")
    if deputy.id == by.id:
        raise Invalid("deputy", "Nobody makes themselves the deputy of somebody else.")
    if since > until or until - since > LONGEST:
        raise Invalid("until", "The last day lies after the first one, and at most a year later.")
    if until < today():
        raise Invalid("until", "This day is over.")
    _write(by, person, "absence.changed", deputy, since, until)


def dismiss(by: Person, person: Person) -> bool:
    """Nobody stands in for `person` any more. Returns whether somebody did."""
    if absence_of(person) is None:
        return False
    _write(by, person, "absence.ended", None, None, None)
    return True


def _write(
    by: Person, person: Person, action: str, deputy: Person | None, since: date | None, until: date | None
) -> None:
    with database.atomic():
        before = Absence.get_or_none(Absence.person == person)
        absence = before or Absence(person=person.id)
        former = Person.get_or_none(Person.id == absence.deputy_id) if before else None
        with writing(by, action, absence) as entry:
            entry.changed("deputy", former and former.username, deputy and deputy.username)
            entry.changed("since", absence.since and absence.since.isoformat(), since and since.isoformat())
            entry.changed("until", absence.until and absence.until.isoformat(), until and until.isoformat())
            absence.deputy, absence.since, absence.until = deputy and deputy.id, since, until
            absence.save()

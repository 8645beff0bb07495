"""Answers whose day is over: they stay in use, marked, and whoever answers for them hears of it once."""

from app.access.standing import holders_of
from app.chain.writing import writing
from app.clock import today
from app.db.base import fetch
from app.db.connection import database
from app.inbox import notices
from app.room import Outcome, Running
from app.tickets.answers.keepers import keeper_of
from app.tickets.answers.models import Answer, are_in_use
from app.tickets.answers.writing import MANAGE, WRITE, save


def warn(_: Running) -> Outcome | None:
    """The job `tickets.answers`: tell the owner, else the keeper, else whoever manages the service."""
    late = Answer.select().where(Answer.valid_until < today(), are_in_use())
    able, told = holders_of(WRITE), 0
    for answer in fetch(late.where(Answer.warned_for.is_null() | (Answer.warned_for != Answer.valid_until))):
        with database.atomic():
            owner = answer.owner_id if answer.owner_id in able else keeper_of(answer.category)
            about = (Answer.audit_kind, answer.number)
            notices.notify([owner] if owner else holders_of(MANAGE), notices.PAST_ITS_DAY, about, None)
            with writing(None, "answer.expired", answer) as entry:
                entry.told(valid_until=answer.valid_until.isoformat())
                save(answer, answer.rev, {"warned_for": answer.valid_until})
            told += 1
    return Outcome("Answers past their day: %(count)s.", count=told) if told else None

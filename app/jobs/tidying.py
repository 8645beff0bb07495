"""What has had its time is over: sessions expire; guesses, searches, drafts and old runs are deleted."""

from datetime import timedelta

from peewee import fn

from app.accounts.delays import FORGOTTEN
from app.accounts.models import Guess, Session
from app.accounts.sessions import REMEMBERED, end, expire
from app.chain.refusals import write_refusals
from app.clock import now
from app.db.connection import refresh_statistics
from app.drafts.keeping import forget_old
from app.jobs.models import DONE, FAILED, JobRun
from app.people.models import Person
from app.room import Outcome, Running
from app.web.models import StoredSearch
from app.web.options import options

SEARCHES_KEPT = timedelta(days=1)
RUNS_KEPT = timedelta(days=30)


def tidy(_: Running) -> Outcome | None:
    """The job `tidy`."""
    counts = {
        "sessions": _end_expired(),
        "guesses": Guess.delete().where(Guess.last_at < now() - FORGOTTEN).execute(),
        "searches": StoredSearch.delete().where(StoredSearch.created_at < now() - SEARCHES_KEPT).execute(),
        "drafts": forget_old(),
        "runs": _forget_runs(),
    }
    if not any(counts.values()):
        return None
    return Outcome(
        "Deleted: %(sessions)s expired sessions, %(guesses)s old guesses, %(searches)s kept searches,"
        " %(drafts)s old drafts, %(runs)s old runs.",
        **counts,
    )


def refusals(_: Running) -> Outcome | None:
    """The job `refusals`."""
    count = write_refusals()
    return Outcome("Rows written on the audit chain: %(count)s.", count=count) if count else None


def statistics(_: Running) -> None:
    """The job `statistics`."""
    refresh_statistics()


def _end_expired() -> int:
    limits = options()
    idle = Session.last_seen_at < now() - timedelta(hours=limits["session_idle_hours"])
    too_long = Session.began_at < now() - timedelta(hours=limits["session_absolute_hours"])
    lasting = Session.select(Session, Person).join(Person).where(Session.expired_at.is_null())
    over = list(lasting.where(idle | too_long | Person.disabled))
    for session in over:
        if session.person.disabled:
            end(session, "session.expired")
        else:
            expire(session)
    Session.delete().where(Session.expired_at < now() - REMEMBERED).execute()
    return len(over)


def _forget_runs() -> int:
    newest = JobRun.select(fn.MAX(JobRun.id)).group_by(JobRun.name)
    ended = JobRun.outcome.in_([DONE, FAILED]) & (JobRun.ended_at < now() - RUNS_KEPT)
    return int(JobRun.delete().where(ended, JobRun.id.not_in(newest)).execute())

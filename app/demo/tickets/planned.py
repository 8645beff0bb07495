"""The plan of an invented ticket: the steps of its category's template, and how they end."""

from app.demo.tickets.records import TICKET, Chore, Step
from app.demo.tickets.scribe import Scribe
from app.tickets.planning.models import HEAD, OWNER
from app.tickets.planning.recording import PLAN_STEP


def planned(telling: Scribe) -> None:
    """The steps of the category's template; somebody else's is a task of theirs."""
    at = telling.at()
    for position, usual in enumerate(telling.plan):
        owner = _step_owner(telling, usual.who)
        due = telling.office.at(telling.minute + usual.minutes)
        number = ""
        if owner != telling.story.handler:
            number = telling.number()
            day = telling.office.calendar.local(due).date()
            chore = Chore(number, usual.zh, PLAN_STEP, TICKET, owner, telling.story.handler, at, day)
            telling.act(telling.story.handler, "task.given", at=at, chore=chore)
        step = Step(telling.key(), position, usual.zh, usual.manner, owner, due, task=number)
        telling.steps.append(step)
        telling.act(telling.story.handler, "ticket.step.added", at=at, step=step)


def finished(telling: Scribe, step: Step) -> None:
    """It is done, and its task with it."""
    at = telling.at()
    place = telling.steps.index(step)
    if step.task:
        given = next(act.chore for act in telling.story.acts if act.chore and act.chore.number == step.task)
        telling.act(step.owner, "task.finished", at=at, chore=given._replace(done=True))
    telling.steps[place] = step._replace(closed_at=at, task="")
    telling.act(step.owner, "ticket.step.finished", at=at, step=telling.steps[place])


def _step_owner(telling: Scribe, who: str) -> str:
    story = telling.story
    wanted: str | None = story.handler
    if who == OWNER and story.client:
        wanted = story.client.each.owner
    elif who == HEAD:
        wanted = telling.head()
    return wanted if wanted and telling.reads(wanted) else story.handler

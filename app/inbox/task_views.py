"""Pages of tasks and notifications."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import signed_in
from app.inbox import notices, tasks
from app.inbox.models import Task
from app.inbox.sections import tabs
from app.inbox.subjects import NOTHING, Subject, about, protected, record_of
from app.inbox.task_forms import PassOnForm, TaskForm
from app.inbox.views import inbox
from app.people.models import Person
from app.web.answers import done, page_or_part, partial
from app.web.counts import waiting
from app.web.cursors import cursor_of, row_at
from app.web.listing import Page, Sort
from app.web.once import once

NOTICES = "notices"
ABOUT = 20
SORTS = {tasks.MINE: Sort(Task.due), tasks.GIVEN: Sort(Task.due), tasks.DONE: Sort(Task.id, "desc")}


@inbox.get("/tasks/")
@signed_in
def task_list() -> ResponseReturnValue:
    """One's own open tasks, the overdue first; those one gave; those one has done."""
    view = request.args.get("view", tasks.MINE)
    view = view if view in tasks.VIEWS else tasks.MINE
    page = Page(
        tasks.select(gate(), view),
        {view: SORTS[view]},
        endpoint="inbox.task_list",
        keep={"view": view if view != tasks.MINE else ""},
        read=lambda query: tasks.cards(gate(), list(query)),
    )
    return render_template("inbox/tasks.html", page=page, view=view, tabs=tabs("inbox.task_list"))


@inbox.get("/tasks/new")
@signed_in
def new_task() -> ResponseReturnValue:
    """An empty form, perhaps about a record."""
    subject = _asked()
    form = TaskForm().fit(tasks.receivers(gate(), subject), gate().person)
    return render_template("inbox/new_task.html", form=form, about=about(gate(), subject))


@inbox.post("/tasks/new")
@signed_in
def give_task() -> ResponseReturnValue:
    """Give a task."""
    subject = _asked()
    form = TaskForm().fit(tasks.receivers(gate(), subject), gate().person)
    given = form.submit(lambda: once(gate().person, lambda: _give(form, subject)))
    if given is None:
        return render_template("inbox/new_task.html", form=form, about=about(gate(), subject)), 422
    there = about(gate(), subject)
    then = url_for(there.page, number=there.number) if there.page else url_for(".task_list")
    return done(then, _("Task given to %(name)s", name=dict(_offered(form))[form.person.data]))


@inbox.get("/tasks/about")
@signed_in
def tasks_about() -> ResponseReturnValue:
    """The open tasks about a record, for whoever may read it: a part of its page."""
    subject = _asked()
    if subject == NOTHING:
        return redirect(url_for(".task_list"))
    context = {"cards": tasks.of_record(gate(), subject, ABOUT), "about": about(gate(), subject)}
    return page_or_part("inbox/about.html", "inbox/_about.html", **context)


@inbox.get("/tasks/<task:number>")
@signed_in
def task(number: str) -> ResponseReturnValue:
    """One task; as much of it as its record lets the person see."""
    found = tasks.get_task(gate(), number)
    return _page(found, _pass_on_form(found))


@inbox.post("/tasks/<task:number>")
@signed_in
def pass_on_task(number: str) -> ResponseReturnValue:
    """Pass it on, or put it off."""
    found = tasks.get_task(gate(), number)
    form = _pass_on_form(found)
    if form.submit(lambda: _pass_on(form, found)) is None:
        fresh = tasks.get_task(gate(), number)
        return _page(fresh, form.renew(fresh) if form.late else form), form.answers_with
    return done(url_for(".task_list"), _("Saved"))


@inbox.post("/tasks/<task:number>/done")
@signed_in
def finish_task(number: str) -> ResponseReturnValue:
    """It is done; or the page where that is written down, which says so."""
    found = tasks.get_task(gate(), number)
    if instead := tasks.instead(gate(), found):
        there = about(gate(), (found.kind, found.record))
        if there.page:
            return done(url_for(there.page, number=there.number), str(instead))
    tasks.finish(gate(), found)
    context = {"cards": tasks.cards(gate(), [found]), "counts": waiting()}
    return partial("inbox/_finished.html", url_for(".task_list"), _("Done"), **context)


@inbox.get("/notices")
@signed_in
def notice_list() -> ResponseReturnValue:
    """What one was told, the newest first."""
    before = row_at(NOTICES, request.args.get("before", ""))
    told, older = notices.notices(gate(), before=before)
    more = cursor_of(NOTICES, older) if older else None
    context = {"told": told, "more": more, "later": before is not None}
    return render_template("inbox/notices.html", **context, tabs=tabs("inbox.notice_list"))


@inbox.post("/notices/read")
@signed_in
def read_notices() -> ResponseReturnValue:
    """One has read all of them."""
    notices.mark_read(gate().person)
    return done(url_for(".notice_list"), _("All marked as read"))


def _asked() -> Subject:
    """The record that a new task is about. Raises NotFound for one that can't be read."""
    kind = request.args.get("kind", "")
    if kind not in protected():
        return NOTHING
    subject = (kind, request.args.get("record", ""))
    record_of(gate(), subject)
    return subject


def _give(form: TaskForm, subject: Subject) -> str:
    receiver = Person.get(Person.username == form.person.data)
    return str(tasks.give(gate().person, receiver, form.text_of("what"), form.due.data, subject).number)


def _pass_on_form(found: Task) -> PassOnForm:
    subject = (found.kind, found.record)
    return PassOnForm().fit(tasks.receivers(gate(), subject, found), found)


def _pass_on(form: PassOnForm, found: Task) -> bool:
    receiver = Person.get(Person.username == form.person.data)
    tasks.pass_on(gate(), found, receiver, form.due.data, form.read_rev())
    return True


def _page(found: Task, form: PassOnForm) -> str:
    [card] = tasks.cards(gate(), [found])
    return render_template("inbox/task.html", card=card, form=form, may_act=tasks.may_act(gate(), found))


def _offered(form: TaskForm) -> list[tuple[str, str]]:
    return [(choice.value, choice.label) for choice in form.person.choices]

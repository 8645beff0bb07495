"""The answer library: its list, finding while typing, the page of one answer."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.routes import requires
from app.db.connection import database
from app.organisation.forms import RevForm
from app.people.models import Person
from app.room import Entry
from app.tickets.answers import approving, citing, listing, questions, writing
from app.tickets.answers.finding import LONGEST_TYPED, find
from app.tickets.answers.forms import (
    AnswerForm,
    AskForm,
    NewAnswerForm,
    OwnerForm,
    QuestionForm,
    RetireForm,
)
from app.tickets.answers.history import history
from app.tickets.answers.models import Answer, OpenQuestion
from app.tickets.answers.words import STATES, Words
from app.tickets.views.blueprint import tickets
from app.tickets.views.library import library
from app.web.answers import done, page_or_part
from app.web.htmx import by_htmx
from app.web.listing import Page
from app.web.searches import keep_search, kept_search

ENTRY = Entry(
    "tickets.answers",
    _l("Answer library"),
    icon="book",
    permission="ticket.view",
    group=_l("Customers"),
    position=22,
    count=questions.count_addressed,
)
TYPED = ("q", "subject", "content")
"""Fields whose text is looked for: of the library's own page, and of the form of a ticket."""


@tickets.get("/answers/")
@requires("ticket.view")
def answers() -> ResponseReturnValue:
    """The list, and above it what was typed finds."""
    words = Words()
    query = listing.Query.read(request.args, words)
    page = Page(
        listing.select(gate(), query),
        listing.SORTS,
        endpoint="tickets.answers",
        keep=query.address,
        read=list,
    )
    token = request.args.get("q", "")
    typed = kept_search(g.session_key, gate().person, token) if token else ""
    return page_or_part(
        "tickets/answers.html",
        "tickets/_answers.html",
        page=page,
        query=query,
        **_found(typed, words),
        **library("answers", words),
    )


@tickets.post("/answers/find")
@requires("ticket.view")
def find_answers() -> ResponseReturnValue:
    """What fits what was typed so far: a part, which keeps none of it, or the page (access rule 13)."""
    typed = " ".join(request.form.get(name, "") for name in TYPED).strip()[:LONGEST_TYPED]
    if by_htmx():
        chosen, cites = request.form.getlist("answers"), request.form.get("cites", "")
        words = Words()
        found = _found(typed, words, chosen)
        return render_template("tickets/_answers_found.html", cites=cites, words=words, **found)
    token = keep_search(g.session_key, gate().person, typed) if typed else None
    return redirect(url_for(".answers", q=token), 303)


@tickets.get("/answers/new")
@requires("ticket.handle")
def new_answer() -> ResponseReturnValue:
    """An empty form, perhaps to answer a question."""
    number = request.args.get("about", "")
    about = questions.get_question(gate(), number) if number else None
    text = str(questions.text_of(about)) if about else ""
    form = NewAnswerForm().fit(Words(), about, text)
    form.resume(gate().person)
    return render_template("tickets/new_answer.html", form=form)


@tickets.post("/answers/new")
@requires("ticket.handle")
def create_answer() -> ResponseReturnValue:
    """Write it as a draft."""
    form, number = NewAnswerForm().fit(Words()), request.form.get("about", "")
    about = questions.get_question(gate(), number) if number else None
    answer = form.submit(lambda: form.settle(gate().person, lambda: _written(form, about)))
    if answer is None:
        return render_template("tickets/new_answer.html", form=form), 422
    return done(url_for(".answer", number=answer.number), _("Draft saved. Ask for its approval."))


@tickets.get("/answers/<answer:number>")
@requires("ticket.view")
def answer(number: str) -> ResponseReturnValue:
    """What it says, whose it is, where it was cited, what happened to it."""
    return _page(writing.get_answer(gate(), number))


@tickets.get("/answers/<answer:number>/edit")
@requires("ticket.handle")
def edit_answer(number: str) -> ResponseReturnValue:
    """The form of its text."""
    found = writing.get_answer(gate(), number)
    form = AnswerForm(found).fit(Words())
    return render_template("tickets/edit_answer.html", answer=found, form=form)


@tickets.post("/answers/<answer:number>/edit")
@requires("ticket.handle")
def save_answer(number: str) -> ResponseReturnValue:
    """Write what was changed, as a draft."""
    found = writing.get_answer(gate(), number)
    form = AnswerForm(found).fit(Words())
    if form.submit(lambda: writing.change(gate(), found, form.written(), form.read_rev())) is None:
        return render_template("tickets/edit_answer.html", answer=found, form=form), form.status
    return done(url_for(".answer", number=number), _("Draft saved. Ask for its approval."))


@tickets.post("/answers/<answer:number>/ask")
@requires("ticket.handle")
def ask_answer(number: str) -> ResponseReturnValue:
    """Ask that the draft is used; a second person decides."""
    found, form = writing.get_answer(gate(), number), AskForm()
    asked = form.submit(
        lambda: approving.ask_for_approval(gate(), found, form.text_of("reason"), form.read_rev())
    )
    if asked is None:
        return _page(found, asking=form), 422
    return done(url_for(".answer", number=number), _("Asked for. A second person decides."))


@tickets.post("/answers/<answer:number>/discard")
@requires("ticket.handle")
def discard_answer(number: str) -> ResponseReturnValue:
    """Let go of a change that is not in use."""
    writing.discard(gate(), writing.get_answer(gate(), number), RevForm().read_rev())
    return done(url_for(".answer", number=number), _("Change discarded"))


@tickets.post("/answers/<answer:number>/retire")
@requires("ticket.handle")
def retire_answer(number: str) -> ResponseReturnValue:
    """Offer it no longer."""
    found, form = writing.get_answer(gate(), number), RetireForm()
    retired = form.submit(lambda: writing.retire(gate(), found, form.text_of("why"), form.read_rev()))
    if retired is None:
        return _page(found, retiring=form), 422
    return done(url_for(".answer", number=number), _("Retired"))


@tickets.post("/answers/<answer:number>/restore")
@requires("ticket.handle")
def restore_answer(number: str) -> ResponseReturnValue:
    """Make a draft of it again."""
    writing.restore(gate(), writing.get_answer(gate(), number), RevForm().read_rev())
    return done(url_for(".answer", number=number), _("Restored as a draft"))


@tickets.post("/answers/<answer:number>/owner")
@requires("ticket.handle")
def pass_answer(number: str) -> ResponseReturnValue:
    """Make somebody its owner."""
    found = writing.get_answer(gate(), number)
    form = OwnerForm().fit(found, writing.writers())
    passed = form.submit(lambda: writing.hand_to(gate(), found, _owner(form), form.read_rev()))
    if passed is None:
        return _page(found, owning=form), 422
    return done(url_for(".answer", number=number), _("Saved"))


def _written(form: NewAnswerForm, about: OpenQuestion | None) -> Answer:
    with database.atomic():
        new = writing.write(gate(), form.written())
        if about is not None:
            questions.draft_for(about, new)
    return new


def _owner(form: OwnerForm) -> Person:
    return Person.get(Person.username == form.owner.data)


def _found(typed: str, words: Words, chosen: list[str] | None = None) -> dict[str, Any]:
    return {
        "typed": typed,
        "hits": find(typed, chosen or []) if typed or chosen else [],
        "noting": QuestionForm(formdata=None).fit(words, typed) if gate().has(writing.WRITE) else None,
    }


def _page(
    found: Answer,
    asking: AskForm | None = None,
    retiring: RetireForm | None = None,
    owning: OwnerForm | None = None,
) -> str:
    inside, keeps = gate(), writing.may_keep(gate(), found)
    return render_template(
        "tickets/answer.html",
        answer=found,
        words=Words(),
        states=STATES,
        proposed=writing.proposed(found) if found.is_changed and inside.has(writing.WRITE) else None,
        may_write=inside.has(writing.WRITE),
        may_ask=approving.may_ask(inside, found),
        may_keep=keeps,
        waiting=approving.waiting(inside, found),
        asking=asking or AskForm(formdata=None).fit(found.rev),
        retiring=retiring or RetireForm(formdata=None).fit(found.rev),
        owning=owning or (OwnerForm(formdata=None).fit(found, writing.writers()) if keeps else None),
        cited=citing.count_citing(inside, found),
        happenings=history(found) if inside.has(writing.WRITE) else [],
    )

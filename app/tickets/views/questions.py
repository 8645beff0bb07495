"""Questions that found no answer, and who keeps which answers."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.people.models import Person
from app.tickets.answers import keepers as keeping
from app.tickets.answers import questions as noted
from app.tickets.answers.forms import AnsweredForm, DropForm, QuestionForm, field_of, keepers_form
from app.tickets.answers.models import ALL_OTHERS, OPEN, Answer, OpenQuestion
from app.tickets.answers.words import QUESTION_STATES, Words
from app.tickets.answers.writing import writers
from app.tickets.models import Ticket
from app.tickets.views.blueprint import tickets
from app.tickets.views.library import library
from app.web.answers import done, invalid, partial
from app.web.forms import Form
from app.web.listing import Page, Sort


@tickets.get("/answers/questions/")
@requires("ticket.handle")
def questions() -> ResponseReturnValue:
    """The open questions that the person may read, and noting one, perhaps on a ticket."""
    form = QuestionForm().fit(Words(), ticket=request.args.get("ticket", ""))
    return render_template("tickets/questions.html", **_open_ones(form))


@tickets.post("/answers/questions/")
@requires("ticket.handle")
def note_question() -> ResponseReturnValue:
    """Note a question for whoever keeps its category."""
    form = QuestionForm().fit(Words())
    number = form.text_of("ticket")
    ticket = gate().get(Ticket, number) if number else None
    new = form.submit(lambda: noted.note(gate(), form.text_of("text"), form.text_of("category"), ticket))
    if new is None:
        part, page = "tickets/_note_question.html", "tickets/questions.html"
        return invalid(part, page, 422, **_open_ones(form))
    return partial("tickets/_noted.html", url_for(".questions"), _("Noted"), question=new)


@tickets.get("/answers/questions/<question:number>")
@requires("ticket.handle")
def question(number: str) -> ResponseReturnValue:
    """One question, with the ways to end it."""
    return _page(noted.get_question(gate(), number))


@tickets.post("/answers/questions/<question:number>/answer")
@requires("ticket.handle")
def answer_question(number: str) -> ResponseReturnValue:
    """Name the answer that fits."""
    found, form = noted.get_question(gate(), number), AnsweredForm()
    ended = form.submit(lambda: noted.answer_with(gate(), found, form.text_of("answer"), form.read_rev()))
    if ended is None:
        return _page(found, answered=form), 422
    return done(url_for(".questions"), _("Answered"))


@tickets.post("/answers/questions/<question:number>/drop")
@requires("ticket.handle")
def drop_question(number: str) -> ResponseReturnValue:
    """It needs no answer."""
    found, form = noted.get_question(gate(), number), DropForm()
    ended = form.submit(lambda: noted.drop(gate(), found, form.text_of("note"), form.read_rev()))
    if ended is None:
        return _page(found, dropped=form), 422
    return done(url_for(".questions"), _("Dropped"))


@tickets.get("/answers/keepers")
@requires("service.manage")
def keepers() -> ResponseReturnValue:
    """Who keeps the answers of each category."""
    return _keepers(keepers_form(Words(), writers()))


@tickets.post("/answers/keepers")
@requires("service.manage")
def save_keepers() -> ResponseReturnValue:
    """Write who keeps what."""
    form = keepers_form(Words(), writers())
    if form.submit(lambda: keeping.set_keepers(gate(), _chosen(form))) is None:
        return _keepers(form), 422
    return done(url_for(".keepers"), _("Saved"))


def _chosen(form: Form) -> dict[str, Person | None]:
    people = {one.username: one for one in writers()}
    codes = [*dict(Words().categories()), ALL_OTHERS]
    return {code: people.get(str(form[field_of(code)].data or "")) for code in codes}


def _keepers(form: Form) -> str:
    return render_template("tickets/keepers.html", form=form, **library("keepers", Words()))


def _open_ones(form: QuestionForm) -> dict[str, Any]:
    sorts = {"asked": Sort(OpenQuestion.id)}
    page = Page(noted.select(gate()), sorts, endpoint="tickets.questions", keep={}, read=list)
    text = {one.number: noted.text_of(one) for one in page.rows}
    return {"noting": form, "page": page, "text": text, **library("questions", Words())}


def _page(found: OpenQuestion, answered: AnsweredForm | None = None, dropped: DropForm | None = None) -> str:
    inside = gate()
    tickets_there = inside.select(Ticket).where(Ticket.id == found.ticket_id)
    return render_template(
        "tickets/question.html",
        question=found,
        text=noted.text_of(found),
        words=Words(),
        states=QUESTION_STATES,
        ticket=tickets_there.first() if found.ticket_id else None,
        answer=Answer.get_or_none(Answer.id == found.answer_id),
        open=found.state == OPEN,
        may_end=noted.may_end(inside, found),
        answered=answered or AnsweredForm(formdata=None, data={"rev": found.rev}),
        dropped=dropped or DropForm(formdata=None, data={"rev": found.rev}),
    )

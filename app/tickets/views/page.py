"""A ticket's own page: its stages, clocks, conversation and facts."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.models import Protected
from app.access.revealing import may_reveal
from app.access.routes import requires
from app.clock import now
from app.customers.models import TIERS, Customer
from app.customers.words import Words
from app.db.base import fetch
from app.errors import NotFound
from app.files.attaching import may_attach
from app.files.reading import files_of
from app.tickets import analysing, moving, pausing
from app.tickets.answers.citing import cited
from app.tickets.answers.forms import CiteForm
from app.tickets.catalogue.panel import told_in_short
from app.tickets.clocks import events, happened, runs_of
from app.tickets.complaints.deciding import complaint_with_proposal
from app.tickets.complaints.showing import complaint_block
from app.tickets.conversation.drawing import untouched
from app.tickets.conversation.form import MessageForm
from app.tickets.conversation.messages import shown_messages
from app.tickets.conversation.pauses import standstills
from app.tickets.faces import faces, span
from app.tickets.forms import AnalysisForm, MoveForm, PauseForm, SharedForm, known
from app.tickets.handing_over.forms import DeclineForm
from app.tickets.handing_over.showing import handing_of
from app.tickets.handing_over.words import STATE_WORDS
from app.tickets.handling import closers_of, head_of, possible_handlers
from app.tickets.happening import changed_since
from app.tickets.history import passed, year_of
from app.tickets.merging.together import WORDS, links_of
from app.tickets.models import CLOSED, EXECUTION, PAUSED, STAGES, WAITING, Ticket, TicketEvent
from app.tickets.planning.showing import plan_of
from app.tickets.runs import Run
from app.tickets.stages import ANALYSED_IN, BY_NAME
from app.tickets.standards.third_parties import third_parties_pause
from app.tickets.targets import HANDLING
from app.tickets.views.blueprint import tickets
from app.tickets.watching.watching import watching_of
from app.tickets.words import CHANNELS, COMPLEXITIES, ENDINGS, PAUSED_FOR, URGENCIES, URGENCY_TONES
from app.tickets.words import STAGES as STAGE_WORDS
from app.web.answers import done, invalid
from app.web.marks import marks
from app.web.panels import panels_of


@tickets.get("/<ticket:number>")
@requires("ticket.view")
def ticket(number: str) -> ResponseReturnValue:
    """One ticket at a glance."""
    found = gate().get(Ticket, number)
    return render_template("tickets/ticket.html", **page_of(found))


@tickets.post("/<ticket:number>/moves/<move>")
@requires("ticket.handle")
def move(number: str, move: str) -> ResponseReturnValue:
    """To another stage."""
    found = gate().get(Ticket, number, "ticket.handle")
    if move not in BY_NAME:
        raise NotFound
    form = MoveForm()
    way = form.submit(lambda: moving.move(gate(), found, move, form.text_of("reason"), form.read_rev()))
    if way is None:
        context = _moving(met(found, form), form, move)
        return invalid("tickets/_moving.html", "tickets/ticket.html", form.answers_with, **context)
    return done(url_for(".ticket", number=number), _("Now in: %(stage)s", stage=STAGE_WORDS[way.end]))


@tickets.get("/<ticket:number>/moves/<move>")
@requires("ticket.handle")
def ask_to_move(number: str, move: str) -> ResponseReturnValue:
    """The form for a move that needs a reason."""
    found = gate().get(Ticket, number, "ticket.handle")
    if move not in BY_NAME:
        raise NotFound
    form = MoveForm()
    form.rev.data = str(found.rev)
    return render_template("tickets/ticket.html", **_moving(found, form, move))


@tickets.get("/<ticket:number>/pause")
@requires("ticket.handle")
def ask_to_pause(number: str) -> ResponseReturnValue:
    """The form of waiting for somebody."""
    found = gate().get(Ticket, number, "ticket.handle")
    form = PauseForm().fit(third_parties_pause())
    form.rev.data = str(found.rev)
    return render_template("tickets/pause.html", form=form, **head_of_page(found, Words()))


@tickets.post("/<ticket:number>/pause")
@requires("ticket.handle")
def pause(number: str) -> ResponseReturnValue:
    """Wait for somebody."""
    found = gate().get(Ticket, number, "ticket.handle")
    form = PauseForm().fit(third_parties_pause())
    if form.submit(lambda: _pause(found, form)) is None:
        context = head_of_page(met(found, form), Words()) | {"form": form}
        return invalid("tickets/_pause.html", "tickets/pause.html", form.answers_with, **context)
    return done(url_for(".ticket", number=number), _("Paused"))


@tickets.post("/<ticket:number>/resume")
@requires("ticket.handle")
def resume(number: str) -> ResponseReturnValue:
    """The work goes on."""
    found = gate().get(Ticket, number, "ticket.handle")
    form = MoveForm()
    if form.submit(lambda: _resume(found, form)) is None:
        context = page_of(met(found, form)) | {"refused": form}
        return invalid("tickets/_refused.html", "tickets/ticket.html", form.answers_with, **context)
    return done(url_for(".ticket", number=number), _("The work goes on"))


@tickets.get("/<ticket:number>/analysis")
@requires("ticket.handle")
def analysis(number: str) -> ResponseReturnValue:
    """The form of the needs analysis."""
    found = gate().get(Ticket, number, "ticket.handle")
    analysing.check_open(found)
    form, words = _analysis_form(found)
    form.start(found, *_goal_and_holder(found))
    return render_template("tickets/analysis.html", form=form, **head_of_page(found, words))


@tickets.post("/<ticket:number>/analysis")
@requires("ticket.handle")
def save_analysis(number: str) -> ResponseReturnValue:
    """Write what is known of it now."""
    found = gate().get(Ticket, number, "ticket.handle")
    form, words = _analysis_form(found)
    asked = form.submit(lambda: _analyse(found, form))
    if asked is None:
        present = gate().get(Ticket, number, "ticket.handle")
        if form.late:
            now = known(present, *_goal_and_holder(present))
            form.meet_others(present, now, changed_since(present, form.read_rev()))
        context = head_of_page(present, words) | {"form": form}
        return invalid("tickets/_analysis.html", "tickets/analysis.html", form.answers_with, **context)
    told = _("Somebody else has to confirm the lower priority: %(request)s.", request=asked)
    return done(url_for(".ticket", number=number), told if asked else _("Saved"))


def head_of_page(found: Ticket, words: Words) -> dict[str, Any]:
    """What stands above every page of a ticket."""
    return {
        "ticket": gate().show(found),
        "words": words,
        "marks": marks(words.locale),
        "stages": [(name, STAGE_WORDS[name]) for name in STAGES[:-1]],
        "stage_words": STAGE_WORDS,
        "urgencies": URGENCIES,
        "urgency_tones": URGENCY_TONES,
        "complexities": COMPLEXITIES,
        "channels": CHANNELS,
        "endings": ENDINGS,
    }


def page_of(found: Ticket) -> dict[str, Any]:
    """What the page of a ticket shows."""
    words = Words()
    rows = happened([found.id])[found.id]
    runs = runs_of(found, events(rows))
    head = head_of(found)
    complaint, proposed = complaint_with_proposal(found) if found.is_complaint else (None, None)
    return {
        **head_of_page(found, words),
        "rev": found.rev,
        "rows": rows,
        "faces": faces(runs),
        "ways": moving.ways(gate(), found, closers_of(found, head, complaint)),
        "entries": _entries(found, rows, runs),
        "paused_for": PAUSED_FOR,
        "passed": passed(rows),
        **_beside(found, customer_of(found)),
        **_writing(found),
        "paused": found.line == PAUSED,
        "may_pause": found.stage == EXECUTION and found.line == WAITING,
        "plan": plan_of(gate(), found),
        "may_handle": gate().may(Ticket.edit_permission, found),
        "may_analyse": found.stage in ANALYSED_IN,
        "files": files_of(gate(), found),
        "may_attach": may_attach(gate(), found),
        "cited": cited(found),
        "citing": CiteForm(formdata=None),
        "links": links_of(gate(), found),
        "link_words": WORDS,
        "may_follow": found.stage == CLOSED and gate().has("ticket.create"),
        **complaint_block(gate(), found, head, complaint, proposed),
        "panels": panels_of(gate(), found),
        "handing": handing_of(gate(), found, rows),
        "decline_form": DeclineForm(formdata=None),
        "offer_states": STATE_WORDS,
        "span": span,
        "watching": watching_of(gate(), found),
    }


def phone_of(found: Ticket, customer: Customer | None) -> tuple[Protected, str]:
    """Whose phone number a ticket's page shows, and in which field it stands."""
    return (customer, "mobile") if customer else (found, "caller_phone")


def _entries(found: Ticket, rows: list[TicketEvent], runs: Mapping[str, Run]) -> list[Any]:
    """What was said and when the work stood still, newest first."""
    stood = standstills(rows, runs[HANDLING], now()) if HANDLING in runs else []
    return sorted([*shown_messages(gate(), found), *stood], key=lambda one: one.at, reverse=True)


def met(found: Ticket, form: SharedForm) -> Ticket:
    """The ticket as it is by now, which a form is told of where somebody else was faster."""
    present: Ticket = gate().get(Ticket, found.number, "ticket.handle")
    if form.late:
        form.meet(present.rev)
    return present


def _beside(found: Ticket, customer: Customer | None) -> dict[str, Any]:
    """The customer, what they are entitled to, and how often they came in the last year."""
    may = {"may_reveal_phone": may_reveal(gate(), *phone_of(found, customer))}
    if customer is None:
        return {"customer": None, **may}
    shown = gate().show(customer)
    told = told_in_short(shown["tier"]) if shown["tier"] in TIERS else None
    return {"customer": shown, "told": told, "year": year_of(gate(), customer), **may}


def composer(found: Ticket) -> MessageForm | None:
    """The form to write on a ticket, with the draft that was asked for; None where one may not."""
    if not _may_write(found):
        return None
    form = MessageForm(formdata=None).fit(gate(), found)
    form.resume(gate().person)
    return form


def _may_write(found: Ticket) -> bool:
    return found.stage != CLOSED and gate().may(Ticket.edit_permission, found)


def _writing(found: Ticket) -> dict[str, Any]:
    """The form to write on a ticket: as it is drawn for all, or with what was typed before."""
    drawn = untouched(gate(), found) if _may_write(found) else None
    return {"composer": drawn, "message_form": composer(found) if drawn is None else None}


def customer_of(found: Ticket) -> Customer | None:
    """The customer of a ticket, if there is one whom the person may read."""
    if found.customer_id is None:
        return None
    return next(iter(fetch(gate().select(Customer).where(Customer.id == found.customer_id))), None)


def _moving(found: Ticket, form: MoveForm, move: str) -> dict[str, Any]:
    """The page of a ticket with the form of a move; `goes`: that leads out of its stage."""
    page = page_of(found)
    goes = move in {way.name for way in page["ways"]}
    return page | {"move_form": form, "moving": BY_NAME[move], "goes": goes}


def _goal_and_holder(found: Ticket) -> tuple[Any, str]:
    return gate().show(found, ("goal",))["goal"] or "", dict(_people(found)).get(found.handler_id, "")


def _people(found: Ticket) -> list[tuple[int, str]]:
    return [(one.id, one.username) for one in possible_handlers(found)]


def _analysis_form(found: Ticket) -> tuple[AnalysisForm, Words]:
    words = Words()
    categories = words.offered("ticket_category", found.category)
    form = AnalysisForm().fit(possible_handlers(found), categories, found.handler_id)
    if not gate().may_write(found, "goal", "ticket.handle"):
        del form.goal
    return form, words


def _analyse(found: Ticket, form: AnalysisForm) -> str:
    """The number of the request that asks for a lower priority, "" where none is needed."""
    values: dict[str, Any] = {
        "category": form.category.data or None,
        "complexity": form.complexity.data or None,
        "urgency": form.urgency.data,
    }
    if form.handler.data:
        values["handler"] = {name: one for one, name in _people(found)}[form.handler.data]
    if "goal" in form:
        values["goal"] = form.text_of("goal") or None
    asked = analysing.analyse(gate(), found, values, form.text_of("reason"), form.read_rev())
    return asked.number if asked else ""


def _pause(found: Ticket, form: PauseForm) -> bool:
    whom, text, told_by = (form.text_of(name) for name in ("waits_for", "awaited", "told_by"))
    pausing.pause(gate(), found, pausing.Awaited(whom, text, form.until.data, told_by), form.read_rev())
    return True


def _resume(found: Ticket, form: MoveForm) -> bool:
    pausing.resume(gate(), found, form.read_rev())
    return True

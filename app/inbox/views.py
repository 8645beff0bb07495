"""The inbox: what waits for its person, what they asked for and decided; and the card of a request."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from peewee import ModelSelect

from app.access.gate import gate
from app.access.routes import signed_in
from app.inbox import finding, requests
from app.inbox.approvals import approval_of, approvals
from app.inbox.forms import APPROVE, DecisionForm, WithdrawForm
from app.inbox.models import DONE, FAILED, REFUSED, Request
from app.inbox.sections import WAITING, tabs
from app.inbox.subjects import protected
from app.inbox.words import STATES
from app.web.answers import done, page_or_part
from app.web.listing import Page, Sort

inbox = Blueprint("inbox", __name__, url_prefix="/inbox")


@inbox.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """Everything that waits for the person."""
    parts = [(part.template, part.read(gate())) for part in WAITING]
    return render_template("inbox/index.html", parts=parts, **_shell("inbox.index"))


@inbox.get("/to-decide")
@signed_in
def to_decide() -> ResponseReturnValue:
    """The requests that the person may decide, the oldest first."""
    return _list("inbox.to_decide", finding.to_decide(gate()), _("Nothing waits for your decision."), "asc")


@inbox.get("/mine")
@signed_in
def mine() -> ResponseReturnValue:
    """What the person asked for, the newest first."""
    return _list("inbox.mine", finding.mine(gate()), _("You have asked for nothing yet."))


@inbox.get("/past")
@signed_in
def past() -> ResponseReturnValue:
    """What the person decided, the newest first."""
    return _list("inbox.past", finding.decided(gate()), _("You have decided nothing yet."))


@inbox.get("/requests/<request:number>")
@signed_in
def request(number: str) -> ResponseReturnValue:
    """The card of one request."""
    return _card(requests.get_request(gate(), number), DecisionForm())


@inbox.post("/requests/<request:number>")
@signed_in
def decide(number: str) -> ResponseReturnValue:
    """Approve or refuse it; what is approved is done at once."""
    found, form = requests.get_request(gate(), number), DecisionForm()
    agreed = form.decision.data == APPROVE
    decided = form.submit(lambda: requests.decide(gate(), found, form.text_of("answer"), approved=agreed))
    if decided is None:
        return _card(requests.get_request(gate(), number), form), form.answers_with
    return done(url_for(".request", number=number), _said(decided))


@inbox.post("/requests/<request:number>/withdraw")
@signed_in
def withdraw(number: str) -> ResponseReturnValue:
    """Take back one's own."""
    found, form = requests.get_request(gate(), number), WithdrawForm()
    if form.submit(lambda: requests.withdraw(gate(), found)) is None:
        return _card(
            requests.get_request(gate(), number), DecisionForm(formdata=None), form
        ), form.answers_with
    return done(url_for(".request", number=number), _("Withdrawn"))


def _said(request: Request) -> str:
    if request.state == REFUSED:
        return _("Not approved")
    if request.state == DONE:
        return _("Approved and done")
    return _("Approved, but it could not be done") if request.state == FAILED else _("Approved")


def _list(endpoint: str, query: ModelSelect, nothing: str, first: str = "desc") -> ResponseReturnValue:
    sorts = {"asked": Sort(Request.id, first)}
    page = Page(query, sorts, endpoint=endpoint, keep={}, read=finding.with_people)
    context = {"page": page, "nothing": nothing, "here": endpoint, **_shell(endpoint)}
    return page_or_part("inbox/list.html", "inbox/_list.html", **context)


def _shell(endpoint: str) -> dict[str, Any]:
    return {"tabs": tabs(endpoint), "kinds": approvals(), "states": STATES, "records": protected()}


def _card(found: Request, form: DecisionForm, withdrawal: WithdrawForm | None = None) -> str:
    approval = approval_of(found.kind)
    opened = requests.is_open(found)
    return render_template(
        "inbox/request.html",
        request=found,
        approval=approval,
        lines=approval.told(found, gate()),
        outcome=_(found.message, **found.named) if found.message else "",
        states=STATES,
        form=form,
        failed=withdrawal or form,
        may_decide=opened and requests.may_decide(gate(), found),
        may_withdraw=opened and found.asked_by_id == gate().person.id,
    )

"""The page of an action against a risk."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.parts import Viewer
from app.access.routes import requires
from app.clock import today
from app.risk import steps
from app.risk.blueprint import risks
from app.risk.models import Risk
from app.risk.register.list_words import RiskWords
from app.risk.register.page import actions_of, head_of
from app.risk.treating import treating
from app.risk.treating.forms import ActionRecordForm, DropForm, MoveForm, ReportForm
from app.risk.treating.models import DONE, OPEN, Action
from app.risk.words import ACTION_STATES
from app.web.answers import done
from app.web.forms import beside

OF_ACTION = "/<risk:number>/actions/<action_key:key>"


@risks.get(OF_ACTION)
@requires(steps.VIEW)
def action(number: str, key: str) -> ResponseReturnValue:
    """One action: its dates, how it ended, what can be done."""
    found = gate().get(Risk, number)
    return _page(found, treating.action_of(found, key))


@risks.post(f"{OF_ACTION}/report")
@requires(steps.VIEW)
def report_action(number: str, key: str) -> ResponseReturnValue:
    """Its owner says that it is done."""

    def work(found: Risk, one: Action, form: Any) -> None:  # noqa: ANN401
        treating.report(gate(), found, one, form.text_of("evidence"), form.done_on.data)

    return _step(number, key, "report", work)


@risks.post(f"{OF_ACTION}/confirm")
@requires(steps.PROPOSE)
def confirm_action(number: str, key: str) -> ResponseReturnValue:
    """Somebody else says so, too."""
    return _step(number, key, "confirm", lambda found, one, _form: treating.confirm(gate(), found, one))


@risks.post(f"{OF_ACTION}/return")
@requires(steps.PROPOSE)
def return_action(number: str, key: str) -> ResponseReturnValue:
    """It is not done yet."""

    def work(found: Risk, one: Action, form: Any) -> None:  # noqa: ANN401
        treating.give_back(gate(), found, one, form.text_of("reason"), form.due.data)

    return _step(number, key, "return", work)


@risks.post(f"{OF_ACTION}/move")
@requires(steps.PROPOSE)
def move_action(number: str, key: str) -> ResponseReturnValue:
    """Its date moves."""

    def work(found: Risk, one: Action, form: Any) -> None:  # noqa: ANN401
        treating.slip(gate(), found, one, form.text_of("reason"), form.due.data)

    return _step(number, key, "move", work)


@risks.post(f"{OF_ACTION}/drop")
@requires(steps.PROPOSE)
def drop_action(number: str, key: str) -> ResponseReturnValue:
    """It is not to be done any more."""

    def work(found: Risk, one: Action, form: Any) -> None:  # noqa: ANN401
        treating.drop(gate(), found, one, form.text_of("reason"))

    return _step(number, key, "drop", work)


FORMS: Mapping[str, type[ActionRecordForm]] = {
    "report": ReportForm,
    "confirm": ActionRecordForm,
    "return": MoveForm,
    "move": MoveForm,
    "drop": DropForm,
}


def _step(number: str, key: str, name: str, work: Callable[[Risk, Action, Any], None]) -> ResponseReturnValue:
    """What a form does; or the page as it is by now, with that form and why not."""
    found = gate().get(Risk, number)
    one, form = treating.action_of(found, key), FORMS[name]()

    def run() -> bool:
        one.rev = form.read_rev()
        work(found, one, form)
        return True

    if form.submit(run) is None:
        fresh = gate().get(Risk, number)
        return _page(fresh, treating.action_of(fresh, key), {name: form}), form.answers_with
    return done(url_for(".action", number=number, key=key), _("Saved"))


def _page(found: Risk, one: Action, refused: Mapping[str, ActionRecordForm] = MappingProxyType({})) -> str:
    viewer = Viewer(gate(), found)
    [(shown, slips, overdue)] = [row for row in actions_of(gate(), viewer, found) if row[0].key == one.key]
    forms = {}
    for name in _open_to(found, one):
        form = refused.get(name) or FORMS[name](formdata=None)
        form.rev.data = str(one.rev)
        forms[name] = form
    shut = [text for name, form in refused.items() if name not in forms for text in form.form_errors]
    return render_template(
        "risk/action.html",
        **head_of(gate(), found, RiskWords()),
        action=shown,
        slips=slips,
        overdue=overdue,
        forms=beside(forms),
        shut=shut,
        action_states=ACTION_STATES,
        today=today(),
    )


def _open_to(found: Risk, one: Action) -> list[str]:
    """What the person may do about it now."""
    names = []
    if one.state == OPEN and treating.may_report(gate(), found, one):
        names.append("report")
    if one.state == DONE and treating.may_settle(gate(), found, one):
        names += ["confirm", "return"]
    if one.state == OPEN and steps.may(gate(), "act", found):
        names.append("move")
    if one.state in treating.UNSETTLED and treating.may_settle(gate(), found, one):
        names.append("drop")
    return names

"""Pages of controls: one with its tests, forms of it and of a test."""

from operator import attrgetter
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.organisation.forms import RevForm
from app.organisation.processes.rights import MANAGE, VIEW
from app.risk.blueprint import risks
from app.risk.controls import keeping, listing, reading
from app.risk.controls.forms import ControlForm, ControlTestForm, NewControlForm
from app.risk.controls.testing import add_test
from app.risk.controls.words import AXES, EFFECTS, FREQUENCIES, KINDS
from app.risk.models import Control, Risk, RiskPoint
from app.risk.processes.blueprint import processes
from app.risk.processes.points import point_called
from app.web.answers import done, page_or_part
from app.web.listing import Page

WORDS = {"kinds": KINDS, "axes": AXES, "frequencies": FREQUENCIES, "effects": EFFECTS}


@processes.get("/controls/")
@requires(VIEW)
def controls() -> ResponseReturnValue:
    """Every control in use, by when it has to be tested next."""
    view = request.args.get("view", listing.ALL)
    view = view if view in listing.VIEWS else listing.ALL
    page = Page(
        listing.select(gate(), view),
        listing.SORTS,
        endpoint="processes.controls",
        keep={"view": view},
        number=attrgetter("key"),
        numbers=Control.key,
    )
    context = {"page": page, "rows": listing.listed(page.rows), "view": view, "views": listing.VIEWS}
    return page_or_part("processes/controls.html", "processes/_controls.html", **context, **WORDS)


@processes.get("/points/<risk_point:key>/controls/new")
@requires(MANAGE)
def new_control(key: str) -> ResponseReturnValue:
    """An empty form of a control at a risk point."""
    return _form_page(NewControlForm(), point_called(key))


@processes.post("/points/<risk_point:key>/controls/new")
@requires(MANAGE)
def add_control(key: str) -> ResponseReturnValue:
    """Add a control."""
    return _add(point_called(key))


@risks.get("/<risk:number>/controls/new")
@requires(MANAGE)
def new_control_of(number: str) -> ResponseReturnValue:
    """An empty form of a control of one risk alone."""
    return _form_page(NewControlForm(), gate().get(Risk, number))


@risks.post("/<risk:number>/controls/new")
@requires(MANAGE)
def add_control_of(number: str) -> ResponseReturnValue:
    """Add a control of one risk alone."""
    return _add(gate().get(Risk, number))


@processes.get("/controls/<control:number>")
@requires(VIEW)
def control(number: str) -> ResponseReturnValue:
    """A control, what is proven of it, and how."""
    found = reading.control_called(gate(), number)
    return _page(found, ControlTestForm(formdata=None).fit(found, gate().person))


@processes.get("/controls/<control:number>/edit")
@requires(MANAGE)
def edit_control(number: str) -> ResponseReturnValue:
    """The form of a control."""
    found = reading.control_called(gate(), number)
    return _form_page(ControlForm(found, formdata=None), keeping.belongs_to(gate(), found), found)


@processes.post("/controls/<control:number>/edit")
@requires(MANAGE)
def save_control(number: str) -> ResponseReturnValue:
    """Write what was changed."""
    found = reading.control_called(gate(), number)
    form = ControlForm(found)
    if form.submit(lambda: _save(found, form)) is None:
        return _form_page(form, keeping.belongs_to(gate(), found), found), form.status
    return done(url_for(".control", number=number), _("Saved"))


@processes.post("/controls/<control:number>/retire")
@requires(MANAGE)
def retire_control(number: str) -> ResponseReturnValue:
    """Count on it no more."""
    found = reading.control_called(gate(), number)
    keeping.set_control_retired(gate(), found, RevForm().read_rev(), retired=True)
    return done(url_for(".control", number=number), _("Control retired"))


@processes.post("/controls/<control:number>/restore")
@requires(MANAGE)
def restore_control(number: str) -> ResponseReturnValue:
    """Count on it again."""
    found = reading.control_called(gate(), number)
    keeping.set_control_retired(gate(), found, RevForm().read_rev(), retired=False)
    return done(url_for(".control", number=number), _("Control restored"))


@processes.post("/controls/<control:number>/tests")
@requires(MANAGE)
def test_control(number: str) -> ResponseReturnValue:
    """Write down a test."""
    found = reading.control_called(gate(), number)
    form = ControlTestForm().fit(found, gate().person)
    if form.submit(lambda: add_test(gate(), found, form.typed())) is None:
        return _page(found, form), 422
    return done(url_for(".control", number=number), _("Test written down"))


def _add(belongs: keeping.Belongs) -> ResponseReturnValue:
    form = NewControlForm()
    made = form.submit(lambda: keeping.add_control(gate(), belongs, form.typed()))
    if made is None:
        return _form_page(form, belongs), 422
    return done(url_for("processes.control", number=made.key), _("Control added"))


def _save(found: Control, form: ControlForm) -> bool:
    keeping.edit_control(gate(), found, form.typed(), form.read_rev())
    return True


def _page(found: Control, form: ControlTestForm) -> str:
    belongs = keeping.belongs_to(gate(), found)
    tests = [
        (test, tester, reading.verdict_of(test), reading.text_of(test, "note"))
        for test, tester in reading.tests_of(found)
    ]
    return render_template(
        "processes/control.html",
        one=reading.seen([found])[found.id],
        form=form,
        tests=tests,
        may_edit=gate().has(MANAGE),
        operates=found.operator_id == gate().person.id,
        **_place(belongs),
        **WORDS,
    )


def _form_page(form: Any, belongs: keeping.Belongs, found: Control | None = None) -> str:  # noqa: ANN401
    seen = reading.seen([found])[found.id] if found else None
    if found is not None:
        url = url_for("processes.save_control", number=found.key)
    elif isinstance(belongs, RiskPoint):
        url = url_for("processes.add_control", key=belongs.key)
    else:
        url = url_for("risk.add_control_of", number=belongs.number)
    return render_template(
        "processes/edit_control.html", form=form, one=seen, form_url=url, **_place(belongs)
    )


def _place(belongs: keeping.Belongs) -> dict[str, Any]:
    """Where a control stands: at a point of a process, or beside a risk."""
    if isinstance(belongs, RiskPoint):
        step = belongs.step
        return {"point": belongs, "step": step, "process": step.process, "risk": None, "around": ""}
    around = url_for("risk.risk", number=belongs.number)
    return {"point": None, "step": None, "process": None, "risk": belongs, "around": around}

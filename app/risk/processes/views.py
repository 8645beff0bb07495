"""Pages of processes: the list, a process taken apart, forms of what it is made of."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.organisation.forms import RevForm
from app.organisation.processes import keeping
from app.organisation.processes.models import Process, ProcessStep
from app.organisation.processes.rights import MANAGE, VIEW
from app.risk.models import RiskPoint
from app.risk.processes import points as kept
from app.risk.processes.blueprint import processes
from app.risk.processes.forms import (
    NewPointForm,
    NewProcessForm,
    NewStepForm,
    PointForm,
    ProcessForm,
    StepForm,
)
from app.risk.processes.page import page_of, summary
from app.risk.processes.reading import processes as all_processes
from app.risk.processes.reading import taken_apart
from app.web.answers import done
from app.web.forms import Form


@processes.get("/")
@requires(VIEW)
def index() -> ResponseReturnValue:
    """Every process in use with what it is made of and what it lacks; those out of use on request."""
    retired = request.args.get("retired") == "1"
    found = taken_apart(gate(), all_processes(retired=retired))
    return render_template(
        "processes/index.html",
        found=found,
        summary=summary(found),
        retired=retired,
        may_edit=gate().has(MANAGE),
    )


@processes.get("/new")
@requires(MANAGE)
def new() -> ResponseReturnValue:
    """An empty form."""
    return _process_form(NewProcessForm())


@processes.post("/new")
@requires(MANAGE)
def add() -> ResponseReturnValue:
    """Add a process."""
    form = NewProcessForm()
    made = form.submit(lambda: keeping.add_process(gate(), form.values()))
    if made is None:
        return _process_form(form), 422
    return done(url_for(".process", key=made.key), _("Process added"))


@processes.get("/<process:key>")
@requires(VIEW)
def process(key: str) -> ResponseReturnValue:
    """A process taken apart."""
    found = keeping.process_called(key)
    return render_template("processes/process.html", **page_of(gate(), found))


@processes.get("/<process:key>/edit")
@requires(MANAGE)
def edit(key: str) -> ResponseReturnValue:
    """The form of a process."""
    found = keeping.process_called(key)
    return _process_form(ProcessForm(found, formdata=None), found)


@processes.post("/<process:key>/edit")
@requires(MANAGE)
def save(key: str) -> ResponseReturnValue:
    """Write what was changed."""
    found = keeping.process_called(key)
    form = ProcessForm(found)
    saved = form.submit(lambda: _saved(keeping.edit_process(gate(), found, form.values(), form.read_rev())))
    if saved is None:
        return _process_form(form, found), form.status
    return done(url_for(".process", key=key), _("Saved"))


@processes.post("/<process:key>/retire")
@requires(MANAGE)
def retire(key: str) -> ResponseReturnValue:
    """Take it out of use."""
    keeping.set_process_retired(gate(), keeping.process_called(key), RevForm().read_rev(), retired=True)
    return done(url_for(".process", key=key), _("Process retired"))


@processes.post("/<process:key>/restore")
@requires(MANAGE)
def restore(key: str) -> ResponseReturnValue:
    """Take it into use again."""
    keeping.set_process_retired(gate(), keeping.process_called(key), RevForm().read_rev(), retired=False)
    return done(url_for(".process", key=key), _("Process restored"))


@processes.get("/<process:key>/steps/new")
@requires(MANAGE)
def new_step(key: str) -> ResponseReturnValue:
    """An empty form of a step."""
    return _step_form(keeping.process_called(key), NewStepForm())


@processes.post("/<process:key>/steps/new")
@requires(MANAGE)
def add_step(key: str) -> ResponseReturnValue:
    """Add a step behind the last one."""
    found, form = keeping.process_called(key), NewStepForm()
    made = form.submit(lambda: keeping.add_step(gate(), found, form.values()))
    if made is None:
        return _step_form(found, form), 422
    return done(_at(made), _("Step added"))


@processes.get("/steps/<process_step:key>")
@requires(MANAGE)
def step(key: str) -> ResponseReturnValue:
    """The form of a step."""
    found = keeping.step_called(key)
    return _step_form(found.process, StepForm(found, formdata=None), found)


@processes.post("/steps/<process_step:key>")
@requires(MANAGE)
def save_step(key: str) -> ResponseReturnValue:
    """Write what was changed."""
    found = keeping.step_called(key)
    form = StepForm(found)
    saved = form.submit(lambda: _saved(keeping.edit_step(gate(), found, form.values(), form.read_rev())))
    if saved is None:
        return _step_form(found.process, form, found), form.status
    return done(_at(found), _("Saved"))


@processes.post("/steps/<process_step:key>/retire")
@requires(MANAGE)
def retire_step(key: str) -> ResponseReturnValue:
    """Take it out of its process."""
    found = keeping.step_called(key)
    keeping.set_step_retired(gate(), found, RevForm().read_rev(), retired=True)
    return done(url_for(".process", key=found.process.key), _("Step retired"))


@processes.post("/steps/<process_step:key>/restore")
@requires(MANAGE)
def restore_step(key: str) -> ResponseReturnValue:
    """Take it back."""
    found = keeping.step_called(key)
    keeping.set_step_retired(gate(), found, RevForm().read_rev(), retired=False)
    return done(_at(found), _("Step restored"))


@processes.post("/steps/<process_step:key>/move")
@requires(MANAGE)
def move_step(key: str) -> ResponseReturnValue:
    """Change places with the step before or behind it."""
    found, way = keeping.step_called(key), request.form.get("step", "")
    keeping.move_step(gate(), found, way, RevForm().read_rev())
    return done(url_for(".process", key=found.process.key, _anchor=f"{key}-{way}"))


@processes.get("/steps/<process_step:key>/points/new")
@requires(MANAGE)
def new_point(key: str) -> ResponseReturnValue:
    """An empty form of a risk point."""
    return _point_form(keeping.step_called(key), NewPointForm())


@processes.post("/steps/<process_step:key>/points/new")
@requires(MANAGE)
def add_point(key: str) -> ResponseReturnValue:
    """Add a risk point."""
    found, form = keeping.step_called(key), NewPointForm()
    made = form.submit(lambda: kept.add_point(gate(), found, form.typed()))
    if made is None:
        return _point_form(found, form), 422
    return done(_at(found), _("Risk point added"))


@processes.get("/points/<risk_point:key>")
@requires(MANAGE)
def point(key: str) -> ResponseReturnValue:
    """The form of a risk point."""
    found = kept.point_called(key)
    return _point_form(found.step, PointForm(found, formdata=None), found)


@processes.post("/points/<risk_point:key>")
@requires(MANAGE)
def save_point(key: str) -> ResponseReturnValue:
    """Write what was changed."""
    found = kept.point_called(key)
    form = PointForm(found)
    saved = form.submit(lambda: _saved(kept.edit_point(gate(), found, form.typed(), form.read_rev())))
    if saved is None:
        return _point_form(found.step, form, found), form.status
    return done(_at(found.step), _("Saved"))


@processes.post("/points/<risk_point:key>/retire")
@requires(MANAGE)
def retire_point(key: str) -> ResponseReturnValue:
    """Look at it no more."""
    found = kept.point_called(key)
    kept.set_point_retired(gate(), found, RevForm().read_rev(), retired=True)
    return done(_at(found.step), _("Risk point retired"))


@processes.post("/points/<risk_point:key>/restore")
@requires(MANAGE)
def restore_point(key: str) -> ResponseReturnValue:
    """Look at it again."""
    found = kept.point_called(key)
    kept.set_point_retired(gate(), found, RevForm().read_rev(), retired=False)
    return done(_at(found.step), _("Risk point restored"))


def _saved(_changed: bool) -> bool:  # noqa: FBT001
    """A form that changes nothing is saved as well."""
    return True


def _at(step: ProcessStep) -> str:
    return url_for(".process", key=step.process.key, _anchor=f"step-{step.key}")


def _process_form(form: Form, found: Process | None = None) -> str:
    return render_template("processes/edit.html", form=form, process=_again(found))


def _step_form(of: Process, form: Form, found: ProcessStep | None = None) -> str:
    return render_template("processes/step.html", form=form, process=of, step=_again(found))


def _point_form(of: ProcessStep, form: Form, found: RiskPoint | None = None) -> str:
    return render_template(
        "processes/point.html", form=form, process=of.process, step=of, point=_again(found)
    )


def _again(found: Any) -> Any:  # noqa: ANN401  a record or None
    """The record as it stands: a form that met a conflict leads on from there."""
    return found and type(found).get_by_id(found.id)

"""Pages of departments: the tree for everybody, the forms for whoever manages users."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires, signed_in
from app.errors import NotFound
from app.organisation import departments
from app.organisation.forms import DepartmentForm, NewDepartmentForm, RevForm
from app.organisation.tree import retired_departments, tree
from app.people.models import Department
from app.web.answers import done
from app.web.names import department_name

organisation = Blueprint("organisation", __name__, url_prefix="/organisation")


@organisation.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """The departments with their leads and colleagues."""
    may_edit = gate().has("user.manage")
    retired = retired_departments() if may_edit else []
    return render_template(
        "organisation/index.html", tops=tree(), retired=retired, name_of=department_name, may_edit=may_edit
    )


@organisation.get("/new")
@requires("user.manage")
def new() -> ResponseReturnValue:
    """An empty form."""
    return render_template("organisation/new.html", form=NewDepartmentForm())


@organisation.post("/new")
@requires("user.manage")
def add() -> ResponseReturnValue:
    """Add a department."""
    form = NewDepartmentForm()
    if form.submit(lambda: departments.add_department(gate(), form.values())) is None:
        return render_template("organisation/new.html", form=form), 422
    return done(url_for(".index"), _("Department added"))


@organisation.get("/<department:code>")
@requires("user.manage")
def department(code: str) -> ResponseReturnValue:
    """The form of a department."""
    found = _department(code)
    return _page(found)


@organisation.post("/<department:code>")
@requires("user.manage")
def edit(code: str) -> ResponseReturnValue:
    """Write what was changed."""
    found = _department(code)
    form = DepartmentForm(found)
    saved = form.submit(lambda: departments.edit_department(gate(), found, form.values(), form.read_rev()))
    if saved is None:
        return _page(found, form), form.status
    return done(url_for(".index"), _("Saved"))


@organisation.post("/<department:code>/retire")
@requires("user.manage")
def retire(code: str) -> ResponseReturnValue:
    """Take it out of every choice."""
    found = _department(code)
    form = RevForm()
    if form.submit(lambda: departments.retire(gate(), found, form.read_rev())) is None:
        return _page(found, state=form), 422
    return done(url_for(".index"), _("Department retired"))


@organisation.post("/<department:code>/restore")
@requires("user.manage")
def restore(code: str) -> ResponseReturnValue:
    """Take it back."""
    found = _department(code)
    form = RevForm()
    if form.submit(lambda: departments.restore(gate(), found, form.read_rev())) is None:
        return _page(found, state=form), 422
    return done(url_for(".index"), _("Department restored"))


@organisation.post("/<department:code>/move")
@requires("user.manage")
def move(code: str) -> ResponseReturnValue:
    """Change places with the department above or below."""
    step = request.form.get("step", "")
    departments.move(gate(), _department(code), step, RevForm().read_rev())
    return done(url_for(".index", _anchor=f"{code}-{step}"))


def _department(code: str) -> Department:
    found = Department.get_or_none(Department.code == code)
    if found is None:
        raise NotFound
    return found


def _page(found: Department, form: DepartmentForm | None = None, state: RevForm | None = None) -> str:
    found = Department.get_by_id(found.id)
    return render_template(
        "organisation/department.html",
        department=found,
        name=department_name(found),
        form=form or DepartmentForm(found, formdata=None),
        state=state or RevForm(formdata=None, data={"rev": found.rev}),
        holds=departments.holds(found),
    )

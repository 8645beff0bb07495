"""Templates of steps, one for each category of tickets."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers.words import Words
from app.errors import NotFound
from app.organisation.forms import RevForm
from app.tickets.planning import templates as kept
from app.tickets.planning.forms import TemplateStepForm
from app.tickets.planning.models import StepTemplate
from app.tickets.planning.words import WHO
from app.tickets.standards.spans import span_in_words
from app.tickets.views.blueprint import tickets
from app.web.answers import done
from app.web.language import language


@tickets.get("/templates/")
@requires("service.manage")
def step_templates() -> ResponseReturnValue:
    """Every category with the number of its steps."""
    return render_template("tickets/templates.html", templates=kept.templates(), words=Words())


@tickets.get("/templates/<step_template:category>")
@requires("service.manage")
def step_template(category: str) -> ResponseReturnValue:
    """The steps of one."""
    return _page(kept.template_of(category))


@tickets.get("/templates/<step_template:category>/<int:place>")
@requires("service.manage")
def template_step(category: str, place: int) -> ResponseReturnValue:
    """The form of a step; behind the last one that of a new one."""
    found = kept.template_of(category)
    return _form_page(found, place, TemplateStepForm().fit(Words(), _at(found, place)))


@tickets.post("/templates/<step_template:category>/<int:place>")
@requires("service.manage")
def save_template_step(category: str, place: int) -> ResponseReturnValue:
    """Write it."""
    found = kept.template_of(category)
    form = TemplateStepForm().fit(Words(), _at(found, place))
    if form.submit(lambda: _put(found, place, form)) is None:
        fresh = kept.template_of(category)
        if form.late:
            form.meet(fresh.rev)
        return _form_page(fresh, place, form), form.answers_with
    return done(url_for(".step_template", category=category), _("Saved"))


@tickets.post("/templates/<step_template:category>/<int:place>/remove")
@requires("service.manage")
def remove_template_step(category: str, place: int) -> ResponseReturnValue:
    """Take it out."""
    kept.remove(gate(), kept.template_of(category), place, RevForm().read_rev())
    return done(url_for(".step_template", category=category), _("Removed"))


@tickets.post("/templates/<step_template:category>/<int:place>/move")
@requires("service.manage")
def move_template_step(category: str, place: int) -> ResponseReturnValue:
    """Change places with the step above or below."""
    way = request.form.get("step", "")
    kept.move(gate(), kept.template_of(category), place, way, RevForm().read_rev())
    moved = place - 1 if way == "up" else place + 1
    return done(url_for(".step_template", category=category, _anchor=f"step-{moved}-{way}"))


def _at(found: StepTemplate, place: int) -> kept.Usual | None:
    """The step at a place, None behind the last. Raises NotFound."""
    present = kept.steps_of(found)
    if place > len(present):
        raise NotFound
    return present[place] if place < len(present) else None


def _put(found: StepTemplate, place: int, form: TemplateStepForm) -> bool:
    kept.put(gate(), found, place, form.usual(), form.read_rev())
    return True


def _context(found: StepTemplate) -> dict[str, Any]:
    return {"template": found, "words": Words(), "who": WHO}


def _page(found: StepTemplate) -> str:
    steps = [(one, span_in_words(one.minutes, language())) for one in kept.steps_of(found)]
    return render_template("tickets/template.html", **_context(found), steps=steps)


def _form_page(found: StepTemplate, place: int, form: TemplateStepForm) -> str:
    if not form.is_submitted():
        form.rev.data = str(found.rev)
    return render_template(
        "tickets/template_step.html", **_context(found), place=place, form=form, steps=kept.steps_of(found)
    )

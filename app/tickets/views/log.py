"""What the activities of event logs mean: an editable table."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from app.access.gate import gate
from app.access.routes import requires
from app.room import Entry
from app.tickets.log.meanings import LONGEST, set_meaning
from app.tickets.log.models import CLOSED, DONE, EXECUTION, NOTE, PAUSE, RECEPTION, LogActivity
from app.tickets.views.blueprint import tickets
from app.web.answers import done, invalid
from app.web.forms import Form, choice, choices, line

WORDS = {
    RECEPTION: _l("Reception"),
    EXECUTION: _l("Execution"),
    PAUSE: _l("Pause until the next activity"),
    DONE: _l("Done"),
    CLOSED: _l("Case closed"),
    NOTE: _l("A note"),
}
OFFER = Entry(
    "tickets.log_activities",
    _l("Activities of event logs"),
    icon="import",
    permission="service.manage",
)


class ActivityForm(Form):
    """An activity of a log, and what it means."""

    rev = HiddenField()
    activity = line(_l("Activity"), required=True, longest=LONGEST)
    meaning = choice(_l("Meaning"))

    def fit(self) -> "ActivityForm":
        """Offer the meanings."""
        self.meaning.choices = choices(list(WORDS.items()))
        return self


@tickets.get("/log/")
@requires("service.manage")
def log_activities() -> ResponseReturnValue:
    """The activities that are known, and a form for one more."""
    return render_template("tickets/log.html", **_page(ActivityForm(formdata=None).fit()))


@tickets.post("/log/")
@requires("service.manage")
def save_log_activity() -> ResponseReturnValue:
    """Say what an activity means."""
    form = ActivityForm().fit()
    rev = form.read_rev() if request.form.get("rev") else None
    if form.submit(lambda: _save(form, rev)) is None:
        return invalid("tickets/_log.html", "tickets/log.html", **_page(form))
    return done(url_for(".log_activities"), _("Saved"))


def _save(form: ActivityForm, rev: int | None) -> bool:
    set_meaning(gate().person, form.text_of("activity"), form.meaning.data, rev)
    return True


def _page(form: ActivityForm) -> dict[str, Any]:
    return {"form": form, "activities": list(LogActivity.select().order_by(LogActivity.id)), "words": WORDS}

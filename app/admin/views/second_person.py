"""Which actions need a second person, for the security officer; a change of it is a request itself."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.deciding import DECIDE_LEVEL
from app.access.gate import gate
from app.access.routes import requires
from app.admin.views.blueprint import GROUP, admin
from app.inbox.forms import ReasonForm
from app.inbox.second_person import NEEDED, actions, ask_to_change
from app.room import Entry
from app.web.answers import done
from app.web.forms import choice, choices

ENTRY = Entry("admin.second_person", _l("Two-person actions"), "check", "role.manage", GROUP, position=93)


class ChangeForm(ReasonForm):
    """Which action is to change, and why."""

    kind = choice(_l("Change"))

    def __init__(self) -> None:
        super().__init__()
        offered = [
            (
                one.approval.kind,
                _("%(label)s: %(value)s", label=one.approval.label, value=NEEDED[not one.needed]),
            )
            for one in actions()
            if not one.approval.fixed
        ]
        self.kind.choices = choices(offered)


@admin.get("/second-person")
@requires("role.manage")
def second_person() -> ResponseReturnValue:
    """The table."""
    return _page(ChangeForm())


@admin.post("/second-person")
@requires("role.manage")
def ask_second_person() -> ResponseReturnValue:
    """Ask for a change of it."""
    form = ChangeForm()
    asked = form.submit(lambda: ask_to_change(gate(), form.kind.data, form.text_of("reason")))
    if asked is None:
        return _page(form), 422
    return done(url_for("inbox.request", number=asked.number), _("Asked for. A second person decides."))


def _page(form: ChangeForm) -> str:
    return render_template(
        "admin/second_person.html", actions=actions(), needed=NEEDED, form=form, of_levels=DECIDE_LEVEL
    )

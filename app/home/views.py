"""The first page: what waits, and where to begin."""

from typing import Any

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.roles import roles_of
from app.access.routes import requires, signed_in
from app.customers.words import Words
from app.drafts.long_forms import begun
from app.home import recent
from app.home.checklist import key_is_copied, steps
from app.inbox.notices import notices
from app.inbox.tasks import first_due
from app.web.answers import done

DUE, TOLD, BEGUN = 6, 5, 5

home = Blueprint("home", __name__)


@home.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """What waits for the person, and where they left off; by role also the officers' work."""
    inside = gate()
    settings = current_app.extensions["kebu"]["settings"]
    told, _older = notices(inside, unread=True, limit=TOLD)
    return render_template(
        "home/index.html",
        roles=roles_of(inside.person),
        cards=first_due(inside, DUE),
        told=told,
        drafts=begun(inside.person, BEGUN),
        **(_customers() if inside.has("customer.view") else {"customers": None}),
        words=Words(),
        steps=steps(settings.backups) if inside.has("user.manage") else None,
        key_file=settings.key_file if inside.has("user.manage") else "",
        may_verify=inside.has("audit.verify"),
        may_rights=inside.has("clearance.manage"),
    )


@home.post("/checklist/key")
@requires("user.manage")
def key_copied() -> ResponseReturnValue:
    """The administrator says that the key lies in a safe place."""
    key_is_copied(gate().person)
    return done(url_for(".index"), _("Noted"))


def _customers() -> dict[str, Any]:
    """Who has customers of their own sees what changed of those, others what changed of all they may read."""
    inside = gate()
    mine = recent.count_own(inside) if inside.has("customer.edit") else 0
    customers = recent.own_changed(inside) if mine else recent.last_changed(inside)
    return {"mine": mine, "customers": customers, "worked_on": recent.worked_on(inside)}

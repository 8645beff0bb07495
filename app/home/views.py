"""The first page: what waits, and where to begin."""

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.roles import roles_of
from app.access.routes import requires, signed_in
from app.customers.lists import listing
from app.customers.lists.query import Query
from app.customers.models import Customer
from app.customers.words import Words
from app.home.checklist import key_is_copied, steps
from app.web.answers import done

RECENT = 10
SHOWN = ("number", "name", "tier", "level", "status", "owner", "updated_at")

home = Blueprint("home", __name__)


@home.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """By role: customers that changed last, the administrator's checklist, a word to who has no role."""
    inside = gate()
    settings = current_app.extensions["kebu"]["settings"]
    return render_template(
        "home/index.html",
        roles=roles_of(inside.person),
        customers=_recent() if inside.has("customer.view") else None,
        mine=_mine() if inside.has("customer.edit") else None,
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


def _recent() -> list[tuple[object, ...]]:
    inside = gate()
    query = listing.select(inside, Query(), SHOWN)
    newest = query.order_by(Customer.updated_at.desc(), Customer.id.desc()).limit(RECENT)
    return inside.fetch_rows(newest, SHOWN)


def _mine() -> int:
    return int(listing.select(gate(), Query(filters={"mine": True})).order_by().count())

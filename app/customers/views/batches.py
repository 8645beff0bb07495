"""Bulk changes and imports as batches: chosen, looked over, carried out, undone."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.routes import requires
from app.customers import batch_undoing, batches
from app.customers.bulk import changing, raising, telling
from app.customers.bulk.choosing import choose_all, choose_numbers
from app.customers.bulk.form import BulkForm
from app.customers.bulk.planning import Plan
from app.customers.facts import Why
from app.customers.lists import listing
from app.customers.models import CHOSEN, UNDOING, UNDONE, Batch
from app.customers.views.blueprint import customers
from app.customers.views.listing import LISTS
from app.customers.words import Words
from app.errors import Invalid
from app.jobs.queue import enqueue
from app.room import Entry
from app.web.answers import done, invalid, page_or_part
from app.web.listing import Page, Sort

ENTRY = Entry(
    "customers.all_batches", _l("Batches"), "columns", "customer.edit", _l("Customers"), position=25
)


@customers.post("/pick")
@requires("customer.edit")
def pick() -> ResponseReturnValue:
    """Choose what is ticked, or all that the list finds, for a bulk change."""
    if request.form.get("all"):
        batch = choose_all(gate(), listing.select(gate(), LISTS.read_query(Words())))
    else:
        batch = choose_numbers(gate(), request.form.getlist("number"))
    return redirect(url_for(".batch", number=batch.number), 303)


@customers.get("/batches/")
@requires("customer.edit")
def all_batches() -> ResponseReturnValue:
    """One's own batches and those of colleagues that one may undo, the newest first."""
    mine = (Batch.person == gate().person) & (Batch.state != CHOSEN)
    query = Batch.select().where(mine | batches.of_colleagues(gate()))
    page = Page(query, {"began": Sort(Batch.id, "desc")}, endpoint="customers.all_batches", keep={})
    context = {"page": page, "waiting": raising.all_waiting(gate()), **_people()}
    return page_or_part("customers/batches.html", "customers/_batches.html", **context)


@customers.get("/batches/<batch:number>")
@requires("customer.edit")
def batch(number: str) -> ResponseReturnValue:
    """One batch: what is to be done, or what became of it."""
    found = batches.batch_of(gate(), number)
    if found.state == CHOSEN:
        return render_template("customers/batch.html", **_chosen(found))
    return page_or_part("customers/batch.html", "customers/_batch.html", **_page(found))


@customers.post("/batches/<batch:number>")
@requires("customer.edit")
def look_over(number: str) -> ResponseReturnValue:
    """Keep what is to change, and show what that makes of each customer."""
    found = batches.own_batch(gate().person, number)
    form = BulkForm().fit(gate(), found, Words())
    if form.submit(lambda: _look_over(found, form)) is None:
        return invalid("customers/batch.html", "customers/batch.html", **_chosen(found, form))
    return redirect(url_for(".batch", number=number, _anchor="preview"), 303)


@customers.post("/batches/<batch:number>/confirm")
@requires("customer.edit")
def confirm(number: str) -> ResponseReturnValue:
    """Carry it out."""
    found = batches.own_batch(gate().person, number)
    if Plan.of(found).level:
        asked = raising.ask_to_raise(gate(), found)
        return done(
            url_for(".batch", number=number), _("Asked for. A second person decides.") if asked else ""
        )
    return _gone_on(number, changing.confirm(gate(), found), _("The change is done"))


@customers.post("/batches/<batch:number>/undo")
@requires("customer.edit")
def undo_batch(number: str) -> ResponseReturnValue:
    """Undo all of it that nobody has changed since; of levels that were raised a second person decides."""
    found = batches.batch_of(gate(), number)
    reason = request.form.get("reason", "")
    if found.state in {UNDOING, UNDONE} or raising.waiting(gate(), found):  # pressed twice
        return redirect(url_for(".batch", number=number), 303)
    if Plan.of(found).level:
        raising.ask_to_lower_back(gate(), found, reason)
        return done(url_for(".batch", number=number), _("Asked for. A second person decides."))
    return _gone_on(number, batch_undoing.ask_to_undo(gate(), found, Why(reason)), _("Undone"))


@customers.post("/batches/<batch:number>/resume")
@requires("customer.edit")
def resume(number: str) -> ResponseReturnValue:
    """Let the worker go on with what was cut off too often."""
    found = batches.own_batch(gate().person, number)
    job = telling.job_of(found)
    if not job:
        raise Invalid("number", "Nothing is left to do.")
    enqueue(job, gate().person, found.number)
    return _gone_on(number, ended=False, said="")


def batch_address(number: str) -> str:
    """Where a batch stands."""
    return url_for("customers.batch", number=number)


def _gone_on(number: str, ended: bool, said: str) -> ResponseReturnValue:  # noqa: FBT001
    """To the batch; or to all of them, where what was undone is out of the person's reach now."""
    there = Batch.select().where(Batch.number == number, batches.of_colleagues(gate())).exists()
    then = url_for(".batch", number=number) if there or _is_mine(number) else url_for(".all_batches")
    return done(then, said if ended else _("It goes on in the background"))


def _is_mine(number: str) -> bool:
    return bool(Batch.select().where(Batch.number == number, Batch.person == gate().person).exists())


def _people() -> dict[str, Any]:
    return {"me": gate().person.id, "people": Words().table("owner")}


def _look_over(found: Batch, form: BulkForm) -> bool:
    changing.look_over(gate(), found, form.plan(), form.text_of("reason"))
    return True


def _page(found: Batch) -> dict[str, Any]:
    words = Words()
    told = telling.told(gate(), found, words)
    return {"batch": found, "words": words, "told": told, **_people()}


def _chosen(found: Batch, form: BulkForm | None = None) -> dict[str, Any]:
    page = _page(found)
    return {**page, "form": form or BulkForm().fit(gate(), found, page["words"])}

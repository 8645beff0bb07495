"""The customer's own page: overview, history, level, who may see it."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access import grants
from app.access.gate import gate
from app.access.models import Grant
from app.access.revealing import revealable
from app.access.routes import requires
from app.customers import part_kinds, record, timeline
from app.customers.facts import Why, facts_of, shown_on
from app.customers.lowering import may_lower, waiting
from app.customers.models import Customer
from app.customers.page_forms import DayForm, GrantForm, LevelForm, LowerForm
from app.customers.quality.standard import Counting
from app.customers.values import editable
from app.customers.views.blueprint import customers
from app.customers.words import GRANTABLE, Words
from app.errors import Forbidden
from app.people.models import Person
from app.web.answers import done, invalid, page_or_part
from app.web.marks import marks
from app.web.panels import panels_of

RECENT = 8
DATED = ("owner", "department", "status", "tier")


@customers.get("/<customer:number>")
@requires("customer.view")
def customer(number: str) -> ResponseReturnValue:
    """One customer at a glance."""
    found = gate().get(Customer, number)
    parts = {kind: part_kinds.lines_of(gate(), found, kind) for kind in part_kinds.kinds_of(found)}
    return render_template(
        "customers/customer.html",
        **overview(found),
        kinds=part_kinds.KINDS,
        parts=parts,
        interests=part_kinds.shown_interests(gate(), found),
    )


@customers.get("/<customer:number>/history")
@requires("customer.view")
def history(number: str) -> ResponseReturnValue:
    """All that happened, newest first, by the reader's rights."""
    found = gate().get(Customer, number)
    page = page_of(found, "history")
    before, kind = request.args.get("before", ""), request.args.get("kind", "")
    read = timeline.read(gate(), found, page["words"], before, kind)
    part = "customers/_entries.html" if before else "customers/_timeline.html"
    return page_or_part("customers/customer.html", part, **page, timeline=read, older=bool(before))


@customers.get("/<customer:number>/as-of")
@requires("customer.view")
def as_of(number: str) -> ResponseReturnValue:
    """What held for the customer on a day of the past."""
    found = gate().get(Customer, number)
    form = DayForm(request.args)
    held = form.look_up(lambda: shown_on(gate(), found, form.on.data))
    context = {**page_of(found, "as_of"), "form": form, "held": held}
    return page_or_part("customers/customer.html", "customers/_as_of.html", **context)


@customers.get("/<customer:number>/level")
@requires("customer.view")
def level(number: str) -> ResponseReturnValue:
    """The decisions about the level (定密), and raising it."""
    found = gate().get(Customer, number)
    form = LevelForm().fit(found)
    return render_template("customers/customer.html", **level_page(found, form))


@customers.post("/<customer:number>/level")
@requires("customer.edit")
def raise_level(number: str) -> ResponseReturnValue:
    """Raise the level; above the own clearance the record is handed over."""
    found = gate().get(Customer, number, "customer.edit")
    form = LevelForm().fit(found)
    if form.submit(lambda: _raise(found, form)) is None:
        return _level_again(form, number)
    if record.is_readable(gate(), number):
        return done(url_for(".level", number=number), _("Level raised"))
    return done(url_for(".index"), _("Level raised. You can no longer open %(number)s.", number=number))


@customers.get("/<customer:number>/access")
@requires("customer.view")
def access(number: str) -> ResponseReturnValue:
    """Who may see this customer, and why; grants."""
    found = gate().get(Customer, number)
    form = GrantForm().fit(gate(), found)
    return render_template("customers/customer.html", **_access_page(found, form))


@customers.post("/<customer:number>/grants")
@requires("grant.give")
def give(number: str) -> ResponseReturnValue:
    """Grant a colleague this record for a time."""
    found = gate().get(Customer, number)
    form = GrantForm().fit(gate(), found)
    if form.submit(lambda: _give(found, form)) is None:
        return invalid("customers/_access.html", "customers/customer.html", **_access_page(found, form))
    return done(url_for(".access", number=number), _("Access granted"))


@customers.post("/<customer:number>/grants/end")
@requires("grant.give")
def end_grants(number: str) -> ResponseReturnValue:
    """End before its time what a colleague was granted on the record: by whoever may give it, or gave it."""
    found = gate().get(Customer, number)
    to = request.form.get("to", "")
    given = [one for one in grants.grants_on(found) if one.receiver.username == to]
    for one in given:
        _end(found, one)
    return done(url_for(".access", number=number), _("Access ended"))


def overview(found: Customer, words: Words | None = None, dated: tuple[str, ...] = DATED) -> dict[str, Any]:
    """What the customer's page shows at a glance; of `dated`, since when it holds."""
    page = page_of(found, "overview", words)
    return {
        **page,
        "timeline": timeline.read(gate(), found, page["words"], limit=RECENT),
        "facts": facts_of(found, dated) if dated else {},
        "revealable": revealable(gate(), found),
        "editable": editable(gate(), found),
        "complete": Counting(gate()).of(found),
        "addable": part_kinds.addable(gate(), found),
        "panels": panels_of(gate(), found),
    }


def _raise(found: Customer, form: LevelForm) -> bool:
    why = Why(form.text_of("reason"), form.text_of("basis"))
    record.raise_level(gate(), found, int(form.level.data), why, form.read_rev())
    return True


def _level_again(form: LevelForm, number: str) -> ResponseReturnValue:
    found = gate().get(Customer, number, "customer.edit")
    if form.late:
        form.fit(found)
        form.meet(found)
    page = level_page(found, form)
    return invalid("customers/_level.html", "customers/customer.html", form.answers_with, **page)


def _give(found: Customer, form: GrantForm) -> Grant:
    return grants.give(
        gate().person,
        gate().standing,
        found,
        person=Person.get_by_id(int(form.person.data)),
        permissions=frozenset(form.permissions.data),
        level=int(form.level.data),
        until=form.end,
        purpose=form.text_of("purpose"),
    )


def _end(found: Customer, given: Grant) -> None:
    inside = gate()
    if not inside.may_end(given, found):
        raise Forbidden
    grants.end(inside.person, given, found)


def page_of(found: Customer, tab: str, words: Words | None = None) -> dict[str, Any]:
    """What every page of a customer shows: its head and tabs."""
    inside, words = gate(), words or Words()
    tabs = [
        ("overview", _("Overview"), url_for(".customer", number=found.number)),
        ("transactions", _("Transactions"), url_for(".transactions", number=found.number)),
        ("history", _("Timeline"), url_for(".history", number=found.number)),
        ("files", _("Files"), url_for(".files", number=found.number)),
        ("level", _("Level decisions"), url_for(".level", number=found.number)),
        ("tier", _("Tier decisions"), url_for(".tier", number=found.number)),
        ("access", _("Who may see it"), url_for(".access", number=found.number)),
    ]
    return {
        "customer": inside.show(found),
        "words": words,
        "marks": marks(words.locale),
        "may_edit": inside.may("customer.edit", found),
        "tab": tab,
        "tabs": tabs,
    }


def level_page(found: Customer, form: LevelForm | LowerForm) -> dict[str, Any]:
    """What the tab of the level shows, with the form of raising or lowering it."""
    return {
        **page_of(found, "level"),
        "form": form,
        "lowers": isinstance(form, LowerForm),
        "decisions": facts_of(found, ("level",))["level"],
        "waiting": waiting(gate(), found),
        "may_lower": may_lower(gate(), found),
    }


def _access_page(found: Customer, form: GrantForm) -> dict[str, Any]:
    inside = gate()
    return {
        **page_of(found, "access"),
        "form": form,
        "readers": inside.readers(found),
        "grants": [(one, inside.may_end(one, found)) for one in grants.grants_on(found)],
        "permission_words": GRANTABLE,
        "may_grant": inside.may("grant.give") and inside.by_own_right(found),
    }

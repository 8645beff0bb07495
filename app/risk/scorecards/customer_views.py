"""Pages of a customer's score: in short on the customer's page, explained, printed for the customer."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers.models import INDIVIDUAL, Customer
from app.errors import NotFound
from app.people.models import Person
from app.risk.scorecard import LONGEST_NUMBER, plain
from app.risk.scorecards import explaining, facts, forms, overriding
from app.risk.scorecards.attributes import KNOWN
from app.risk.scorecards.blueprint import scorecards
from app.risk.scorecards.models import HUNDREDTHS, ScoreOverride
from app.risk.scorecards.seeing import ENTER, OVERRIDE, sees
from app.risk.scorecards.words import BAND_TONES, BANDS, CATEGORIES
from app.vault.fields import opened
from app.web.answers import done, invalid, page_or_part
from app.web.forms import Form
from app.web.htmx import by_htmx

PAGE = "risk/scorecards/customer.html"


class Override(NamedTuple):
    """A total that two people set, as the history shows it."""

    since: date
    until: date
    ended_at: datetime | None
    total: str
    reason: str
    asker: str
    decider: str


@scorecards.get("/of/<customer:number>")
@requires("customer.view")
def of_customer(number: str) -> ResponseReturnValue:
    """The score in short to the customer's page, explained to everybody else."""
    found = gate().get(Customer, number)
    if not sees(gate(), found):
        return _sealed(found)
    if by_htmx():
        return render_template("risk/scorecards/_panel.html", **_short(found))
    return render_template(PAGE, **_page(found))


@scorecards.post("/of/<customer:number>/what-if")
@requires("customer.view")
def what_if(number: str) -> ResponseReturnValue:
    """What the total would be with other bins; nothing is kept."""
    found, form = gate().get(Customer, number), Form()
    if not sees(gate(), found):
        return _sealed(found)
    score = explaining.explain(gate(), found)
    if score is None:
        raise NotFound
    chosen = [_place(request.form.get(f"bin{place}", "")) for place in range(len(score.points))]
    asked = form.submit(lambda: (explaining.what_if(score.card, chosen),))
    page = {**_page(found), "chosen": chosen, "asked_for": asked and asked[0], "what_if_form": form}
    if asked is None:
        return invalid("risk/scorecards/_what_if.html", PAGE, **page)
    return page_or_part(PAGE, "risk/scorecards/_what_if.html", **page)


@scorecards.get("/of/<customer:number>/print")
@requires("customer.view")
def print_score(number: str) -> ResponseReturnValue:
    """The explanation for the customer, to be printed; a person has rights in it (PIPL article 24)."""
    found = gate().get(Customer, number)
    if not sees(gate(), found):
        return _sealed(found)
    score = explaining.explain(gate(), found)
    if score is None:
        raise NotFound
    of_person = found.kind == INDIVIDUAL
    return render_template("risk/scorecards/print.html", of_person=of_person, **_short(found))


@scorecards.post("/of/<customer:number>/facts")
@requires(ENTER)
def enter_fact(number: str) -> ResponseReturnValue:
    """Note what is known of the customer's credit."""
    found, form = gate().get(Customer, number, ENTER), forms.FactForm()
    if not sees(gate(), found):
        return _sealed(found), 422
    if form.submit(lambda: _enter(found, form)) is None:
        return render_template(PAGE, **_page(found, fact_form=form)), 422
    return done(url_for(".of_customer", number=number), _("Entered, and scored anew"))


@scorecards.get("/of/<customer:number>/override")
@requires(OVERRIDE)
def override(number: str) -> ResponseReturnValue:
    """The form for another total."""
    found = gate().get(Customer, number, OVERRIDE)
    if not sees(gate(), found):
        return _sealed(found)
    return render_template("risk/scorecards/override.html", **_override(found, forms.OverrideForm()))


@scorecards.post("/of/<customer:number>/override")
@requires(OVERRIDE)
def ask_override(number: str) -> ResponseReturnValue:
    """Ask a second person for it."""
    found, form = gate().get(Customer, number, OVERRIDE), forms.OverrideForm()
    if not sees(gate(), found):
        return _sealed(found), 422
    page = _override(found, form)
    asked = form.submit(
        lambda: overriding.ask_for_override(
            gate(), found, form.read(), form.until.data, form.text_of("reason")
        )
    )
    if asked is None:
        return render_template("risk/scorecards/override.html", **page), 422
    return done(url_for(".of_customer", number=number), _("Asked for. A second person decides."))


@scorecards.post("/of/<customer:number>/override/end")
@requires(OVERRIDE)
def end_override(number: str) -> ResponseReturnValue:
    """Let the score hold again."""
    found, form = gate().get(Customer, number, OVERRIDE), Form()
    if not sees(gate(), found):
        return _sealed(found), 422
    if form.submit(lambda: _end(found)) is None:
        return render_template(PAGE, **_page(found)), 422
    return done(url_for(".of_customer", number=number), _("The score holds again"))


def _sealed(found: Customer) -> str:
    context = {"number": found.number, "level": found.level, "sealed": True, "score": None}
    return render_template(
        "risk/scorecards/_panel.html" if by_htmx() else "risk/scorecards/sealed.html", **context
    )


def _enter(found: Customer, form: forms.FactForm) -> bool:
    name, value = form.read()
    facts.enter(gate(), found, name, value, form.known_on.data, form.text_of("source"))
    return True


def _end(found: Customer) -> bool:
    overriding.end(gate(), found)
    return True


def _place(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < LONGEST_NUMBER else None


def _short(found: Customer) -> dict[str, Any]:
    score = explaining.explain(gate(), found)
    return {
        "number": found.number,
        "name": gate().value(found, "name"),
        "level": max(found.level, gate().field_level(Customer, "credit_score", found)),
        "sealed": False,
        "score": score,
        "card": explaining.in_force(found),
        "bands": BANDS,
        "tones": BAND_TONES,
    }


def _page(found: Customer, fact_form: forms.FactForm | None = None) -> dict[str, Any]:
    inside, short = gate(), _short(found)
    known, others = facts.facts_of(inside, found), overriding.past_overrides(found)
    ids = {one.person_id for one in known} | {one.asked_by_id for one in others}
    ids |= {one.decided_by_id for one in others}
    names = dict(Person.select(Person.id, Person.name).where(Person.id.in_(ids - {None})).tuples())
    return {
        **short,
        "past": sorted(
            [*explaining.past_of(inside, found), *(_set(one, names) for one in others)],
            key=lambda one: one.since,
            reverse=True,
        ),
        "facts": [
            (one, KNOWN[one.attribute].label, CATEGORIES[one.attribute][one.value], opened(one, "source"))
            for one in known
        ],
        "names": names,
        "waiting": overriding.waiting(found),
        "fact_form": fact_form or forms.FactForm(formdata=None),
        "may_enter": inside.may(ENTER, found),
        "may_override": inside.may(OVERRIDE, found) and short["card"] is not None,
        "chosen": [point.place for point in short["score"].points] if short["score"] else [],
        "asked_for": None,
        "what_if_form": None,
    }


def _set(one: ScoreOverride, names: Mapping[int, str]) -> Override:
    decider = names[one.decided_by_id] if one.decided_by_id else ""
    asker, reason = names[one.asked_by_id], opened(one, "reason") or ""
    return Override(one.since, one.until, one.ended_at, plain_total(one.total), reason, asker, decider)


def plain_total(kept: int) -> str:
    """A total that is kept in hundredths."""
    return plain(Decimal(kept) / HUNDREDTHS)


def _override(found: Customer, form: forms.OverrideForm) -> dict[str, Any]:
    return {**_short(found), "form": form, "latest": overriding.latest_end()}

"""Pages of cards: their list, a version, its table and mapping, its trial, its way into force."""

from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.routes import requires
from app.customers.models import KINDS as CUSTOMER_KINDS
from app.errors import Invalid
from app.jobs.queue import enqueue
from app.organisation.forms import RevForm
from app.people.models import Person
from app.risk.scorecard import card_of, plain
from app.risk.scorecards import cards, forms, trial
from app.risk.scorecards.approving import ask_for_approval
from app.risk.scorecards.attributes import KNOWN, is_personal
from app.risk.scorecards.blueprint import scorecards
from app.risk.scorecards.files import card_file
from app.risk.scorecards.formats import Read
from app.risk.scorecards.models import DRAFT, STATES, TRIED, Scorecard
from app.risk.scorecards.packages import NAMES
from app.risk.scorecards.scoring import JOB as SCORING
from app.risk.scorecards.shipped import expert_card
from app.risk.scorecards.trial_page import shown_trial, trial_of, trial_run
from app.risk.scorecards.words import BANDS, KINDS, TONES, bin_words, label_of
from app.risk.scorecards.words import STATES as STATE_WORDS
from app.room import Entry
from app.sheets.writing import FORMS
from app.web.answers import done, translated
from app.web.forms import Form
from app.web.htmx import by_htmx
from app.web.listing import Page, Sort
from app.web.uploads import takes_files

ENTRY = Entry(
    "scorecards.index", _l("Scorecards"), "card", cards.VIEW, _l("Evaluation and risk"), position=56
)
SORTS = {"made_at": Sort(Scorecard.made_at, "desc")}


@scorecards.get("/")
@requires(cards.VIEW)
def index() -> ResponseReturnValue:
    """Every version, the newest first."""
    page = Page(Scorecard.select(), SORTS, endpoint="scorecards.index", keep={})
    return render_template(
        "risk/scorecards/index.html",
        page=page,
        kinds=KINDS,
        states=STATE_WORDS,
        tones=TONES,
        form=None,
        may_edit=gate().has(cards.EDIT),
    )


@scorecards.get("/import")
@requires(cards.EDIT)
def new_card() -> ResponseReturnValue:
    """The form for a table."""
    return render_template("risk/scorecards/import.html", form=forms.ImportForm())


@scorecards.post("/import")
@takes_files
@requires(cards.EDIT)
def import_card() -> ResponseReturnValue:
    """Make a version of a table."""
    form = forms.ImportForm()
    made = form.submit(lambda: cards.make(gate(), form.text_of("name"), form.text_of("kind"), form.read()))
    if made is None:
        return render_template("risk/scorecards/import.html", form=form), 422
    return done(url_for(".card", number=made.number), _("Imported as a draft"))


@scorecards.post("/shipped")
@requires(cards.EDIT)
def take_shipped() -> ResponseReturnValue:
    """Make a version of the expert card as shipped, for the kind of customers that was asked for."""
    form, kind = Form(), request.form.get("kind", "")
    if kind not in CUSTOMER_KINDS:
        raise Invalid("kind", "Choose from what is offered.")
    read = Read(expert_card(kind), "", ())
    made = form.submit(lambda: cards.make(gate(), _("Expert card"), kind, read))
    if made is None:
        return new_card()
    return done(url_for(".card", number=made.number), _("A draft of the expert card was made"))


@scorecards.get("/<scorecard:number>")
@requires(cards.VIEW)
def card(number: str) -> ResponseReturnValue:
    """A version: how far it is, what comes next, its attributes and bins."""
    return render_template("risk/scorecards/card.html", **_page(cards.card_numbered(number)))


@scorecards.get("/<scorecard:number>/table")
@requires(cards.EDIT)
def table(number: str) -> ResponseReturnValue:
    """The table of a draft, to be changed."""
    row = cards.card_numbered(number)
    cards.check_may_change(gate(), row)
    return render_template("risk/scorecards/table.html", card=row, form=forms.TableForm().begin(row))


@scorecards.post("/<scorecard:number>/table")
@requires(cards.EDIT)
def save_table(number: str) -> ResponseReturnValue:
    """Have a draft say what the table says."""
    row, form = cards.card_numbered(number), forms.TableForm()
    if form.submit(lambda: cards.replace(gate(), row, form.read(), form.read_rev())) is None:
        return render_template("risk/scorecards/table.html", card=row, form=form), form.answers_with
    return done(url_for(".card", number=number), _("Saved"))


@scorecards.get("/<scorecard:number>/setup")
@requires(cards.EDIT)
def setup(number: str) -> ResponseReturnValue:
    """Where the attributes come from, and where bands begin."""
    row = cards.card_numbered(number)
    cards.check_may_change(gate(), row)
    return render_template("risk/scorecards/setup.html", **_setup(row, forms.setup_form(row)))


@scorecards.post("/<scorecard:number>/setup")
@requires(cards.EDIT)
def save_setup(number: str) -> ResponseReturnValue:
    """Keep that."""
    row = cards.card_numbered(number)
    form = forms.setup_form(row)
    if form.submit(lambda: cards.change(gate(), row, form.values(row), form.read_rev())) is None:
        return render_template("risk/scorecards/setup.html", **_setup(row, form)), form.answers_with
    return done(url_for(".card", number=number), _("Saved"))


@scorecards.post("/<scorecard:number>/copy")
@requires(cards.EDIT)
def copy(number: str) -> ResponseReturnValue:
    """A new version that says the same."""
    row, form = cards.card_numbered(number), Form()
    made = form.submit(lambda: cards.copy(gate(), row))
    if made is None:
        return render_template("risk/scorecards/card.html", **_page(row, form)), 422
    return done(url_for(".card", number=made.number), _("A new version was made, a draft"))


@scorecards.post("/<scorecard:number>/remove")
@requires(cards.EDIT)
def remove(number: str) -> ResponseReturnValue:
    """Throw a draft away."""
    row, form = cards.card_numbered(number), RevForm()
    if form.submit(lambda: _remove(row, form)) is None:
        return render_template("risk/scorecards/card.html", **_page(row, form)), 422
    return done(url_for(".index"), _("Draft discarded"))


@scorecards.get("/<scorecard:number>/trial")
@requires(cards.VIEW)
def trial_page(number: str) -> ResponseReturnValue:
    """How far the trial is, and what it found."""
    row = cards.card_numbered(number)
    template = "risk/scorecards/_run.html" if by_htmx() else "risk/scorecards/trial.html"
    return render_template(template, **_trial(row, polled=by_htmx()))


@scorecards.post("/<scorecard:number>/trial")
@requires(cards.EDIT)
def try_card(number: str) -> ResponseReturnValue:
    """Try a version over all customers, in the background."""
    row, form = cards.card_numbered(number), Form()
    if form.submit(lambda: trial.ask_for_trial(gate(), row)) is None:
        return render_template("risk/scorecards/trial.html", **_trial(row, form)), 422
    return done(url_for(".trial_page", number=number))


@scorecards.get("/<scorecard:number>/ask")
@requires(cards.EDIT)
def ask(number: str) -> ResponseReturnValue:
    """The form that asks for approval."""
    row = cards.card_numbered(number)
    cards.check_may_change(gate(), row)
    return render_template(
        "risk/scorecards/ask.html",
        card=row,
        form=forms.AskForm(rev=str(row.rev)),
        personal=cards.personal(row),
    )


@scorecards.post("/<scorecard:number>/ask")
@requires(cards.EDIT)
def ask_for(number: str) -> ResponseReturnValue:
    """Ask a second person to approve it."""
    row, form = cards.card_numbered(number), forms.AskForm()
    asked = form.submit(lambda: ask_for_approval(gate(), row, form.text_of("reason"), form.read_rev()))
    if asked is None:
        page = {"card": row, "form": form, "personal": cards.personal(row)}
        return render_template("risk/scorecards/ask.html", **page), form.answers_with
    return done(url_for(".card", number=number), _("Asked for. A second person decides."))


@scorecards.post("/<scorecard:number>/publish")
@requires(cards.PUBLISH)
def publish(number: str) -> ResponseReturnValue:
    """Have it score all customers from now on."""
    row, form = cards.card_numbered(number), Form()
    if form.submit(lambda: _publish(row)) is None:
        return render_template("risk/scorecards/card.html", **_page(row, form)), 422
    return done(url_for(".card", number=number), _("In force. All customers are being scored."))


@scorecards.get("/<scorecard:number>/<any(scorecardpy, optbinning, toad):package>.<any(csv, xlsx):form>")
@requires(cards.VIEW)
def download(number: str, package: str, form: str) -> ResponseReturnValue:
    """The card as one of the packages writes it."""
    row, said = cards.card_numbered(number), Form()
    content = said.attempt(lambda: card_file(card_of(row.card), package, form))
    if content is None:
        return render_template("risk/scorecards/card.html", **_page(row, said)), 422
    answer = Response(content, mimetype=FORMS[form].mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.number}-{package}.{form}"'
    return answer


def _remove(row: Scorecard, form: RevForm) -> bool:
    cards.remove(gate(), row, form.read_rev())
    return True


def _publish(row: Scorecard) -> bool:
    cards.publish(gate(), row)
    enqueue(SCORING, gate().person)
    return True


def _page(row: Scorecard, form: Form | None = None) -> dict[str, Any]:
    inside, kept, asked = gate(), card_of(row.card), cards.waiting(row)
    editable = row.state in {DRAFT, TRIED} and asked is None
    return {
        "card": row,
        "form": form,
        "asked": asked,
        "problems": [translated(one) for one in cards.problems(row)] if row.state in {DRAFT, TRIED} else [],
        "warnings": [_(message, **values) for message, values in row.warnings],
        "uncovered": cards.uncovered(row),
        "personal": cards.personal(row),
        "attributes": [_attribute(row, one) for one in kept.attributes],
        "base": None if kept.base is None else plain(kept.base),
        "least": plain(kept.least),
        "most": plain(kept.most),
        "bands": list(zip(BANDS, [*row.bands, None], strict=True)),
        "kinds": KINDS,
        "states": STATE_WORDS,
        "tones": TONES,
        "stages": list(STATES),
        "packages": NAMES,
        "maker": _person(row.made_by_id),
        "approver": _person(row.approved_by_id),
        "tried": trial_of(row),
        "may_edit": inside.has(cards.EDIT),
        "may_change": inside.has(cards.EDIT) and editable,
        "may_publish": inside.has(cards.PUBLISH),
    }


def _attribute(row: Scorecard, one: Any) -> dict[str, Any]:  # noqa: ANN401
    known = row.mapping.get(one.name, "")
    return {
        "name": one.name,
        "label": label_of(one.name, known),
        "known": KNOWN.get(known),
        "personal": is_personal(one.name, known),
        "bins": [(bin_words(each, known), plain(each.points), each.points == one.best) for each in one.bins],
    }


def _person(number: int | None) -> Person | None:
    found: Person | None = Person.get_or_none(Person.id == number) if number else None
    return found


def _setup(row: Scorecard, form: forms.SetupForm) -> dict[str, Any]:
    names = forms.names_of(row)
    return {"card": row, "form": form, "known": KNOWN, "personal": cards.personal(row), "names": names}


def _trial(row: Scorecard, form: Form | None = None, *, polled: bool = False) -> dict[str, Any]:
    found = trial_of(row)
    return {
        "card": row,
        "form": form,
        "report": trial_run(row),
        "polled": polled,
        "found": found and shown_trial(gate(), row, found),
        "may_change": gate().has(cards.EDIT) and row.state in {DRAFT, TRIED} and cards.waiting(row) is None,
        "states": STATE_WORDS,
        "tones": TONES,
    }

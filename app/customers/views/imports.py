"""The import wizard: a file is chosen, its columns are mapped, it is checked, imported, perhaps undone."""

from collections.abc import Iterator
from typing import IO, Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.routes import requires
from app.customers import batch_undoing
from app.customers.imports import error_file, forms, mappings, wizard
from app.customers.imports.pages import page_of
from app.customers.models import UNDOING, UNDONE, ImportFile
from app.customers.views.blueprint import customers
from app.db.connection import database
from app.room import Entry
from app.web.answers import done, invalid, page_or_part
from app.web.once import once
from app.web.uploads import takes_files

BLOCK = 1 << 16
PAGE = "customers/import.html"
ENTRY = Entry("customers.imports", _l("Import"), "import", "customer.import", _l("Customers"), position=24)


@customers.get("/imports/")
@requires("customer.import")
def imports() -> ResponseReturnValue:
    """Choose a file, and one's own imports so far."""
    return render_template("customers/imports.html", **_chosen(forms.ChooseForm()))


@customers.post("/imports/")
@requires("customer.import")
@takes_files
def choose_import() -> ResponseReturnValue:
    """Take a file."""
    form = forms.ChooseForm()
    token = form.submit(lambda: _choose(form))
    if token is None:
        page = "customers/imports.html"
        return invalid(page, page, **_chosen(form))
    return done(url_for(".import_columns", token=token))


@customers.get("/imports/<import:token>")
@requires("customer.import")
def import_file(token: str) -> ResponseReturnValue:
    """Where the import stands: its columns, the check, the run, or what came of it."""
    page = page_of(gate(), _file(token), after=request.args.get("after", type=int) or 0)
    return page_or_part(PAGE, "customers/_import.html", **page)


def import_address(token: str) -> str:
    """Where an import stands."""
    return url_for("customers.import_file", token=token)


@customers.get("/imports/<import:token>/columns")
@requires("customer.import")
def import_columns(token: str) -> ResponseReturnValue:
    """Which column makes which field; with `use` those of a mapping that was kept."""
    page = page_of(gate(), _file(token), columns=True, use=request.args.get("use", ""))
    return render_template(PAGE, **page)


@customers.post("/imports/<import:token>/reading")
@requires("customer.import")
def read_import(token: str) -> ResponseReturnValue:
    """Read the text in another encoding, or with another delimiter."""
    file = _file(token)
    form = forms.ReadingForm().fit(file)
    if form.submit(lambda: _read_anew(file, form)) is None:
        return invalid(PAGE, PAGE, **page_of(gate(), _file(token), columns=True, reading=form))
    return done(url_for(".import_columns", token=token))


@customers.post("/imports/<import:token>/columns")
@requires("customer.import")
def map_import(token: str) -> ResponseReturnValue:
    """Take the mapping, and let the file be checked."""
    file = _file(token)
    form = forms.ColumnsForm()
    if form.submit(lambda: _map(file, form)) is None:
        return invalid(PAGE, PAGE, **page_of(gate(), file, columns=True, form=form))
    return done(url_for(".import_file", token=token))


@customers.post("/imports/<import:token>/start")
@requires("customer.import")
def start_import(token: str) -> ResponseReturnValue:
    """Let it be imported."""
    file = _file(token)
    form = forms.StartForm().fit()
    if form.submit(lambda: _begin(file, form)) is None:
        return invalid(PAGE, PAGE, **page_of(gate(), file, start=form))
    return done(url_for(".import_file", token=token))


@customers.post("/imports/<import:token>/again")
@requires("customer.import")
def go_on_with_import(token: str) -> ResponseReturnValue:
    """Ask once more for work that broke off."""
    wizard.go_on(gate().person, _file(token))
    return done(url_for(".import_file", token=token))


@customers.get("/imports/<import:token>/errors/<any(csv, xlsx):form>")
@requires("customer.import")
def import_errors(token: str, form: str) -> ResponseReturnValue:
    """The rows that were not taken, to be corrected and chosen again; the page where none are kept."""
    file = _file(token)
    content = error_file.error_file(gate(), file, form)
    if content is None:
        return redirect(url_for(".import_file", token=token))
    answer = Response(content, mimetype=error_file.TYPES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="errors.{form}"'
    return answer


@customers.post("/imports/<import:token>/undo")
@requires("customer.import")
def undo_import(token: str) -> ResponseReturnValue:
    """Take back all that nobody has changed since."""
    batch = wizard.batch_of(_file(token))
    if batch.state in {UNDOING, UNDONE}:  # pressed twice
        return redirect(url_for(".import_file", token=token), 303)
    ended = batch_undoing.ask_to_undo(gate(), batch)
    said = _("Undone") if ended else _("It goes on in the background")
    return done(url_for(".import_file", token=token), said)


@customers.post("/imports/<import:token>/discard")
@requires("customer.import")
def discard_import(token: str) -> ResponseReturnValue:
    """Let go of the file."""
    wizard.discard(_file(token))
    return done(url_for(".imports"), _("Thrown away"))


@customers.post("/imports/mappings/forget")
@requires("customer.import")
def forget_import_mapping() -> ResponseReturnValue:
    """Delete a mapping that was kept."""
    mappings.forget_mapping(gate().person, request.form.get("name", ""))
    return done(url_for(".imports"), _("Deleted"))


def _file(token: str) -> ImportFile:
    return wizard.file_of(gate().person, token)


def _chosen(form: forms.ChooseForm) -> dict[str, Any]:
    person = gate().person
    files = [(one, wizard.name_of(one)) for one in wizard.files_of(person)]
    return {"form": form.fit(), "files": files, "mappings": mappings.mappings_of(person)}


def _choose(form: forms.ChooseForm) -> str:
    sent = form.file.data
    person = gate().person
    return wizard.choose(gate(), _pieces(sent.stream), sent.filename or "", lambda work: once(person, work))


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(BLOCK):
        yield piece


def _read_anew(file: ImportFile, form: forms.ReadingForm) -> bool:
    wizard.read_anew(file, form.text_of("encoding"), form.read_delimiter())
    return True


def _map(file: ImportFile, form: forms.ColumnsForm) -> bool:
    columns = form.columns(wizard.look(file).headers)
    with database.atomic():
        if form.text_of("keep_as"):
            mappings.keep_mapping(gate().person, form.text_of("keep_as"), columns)
        wizard.map_columns(gate().person, file, columns)
    return True


def _begin(file: ImportFile, form: forms.StartForm) -> bool:
    wizard.begin(gate().person, file, form.how(), again=form.again.data)
    return True

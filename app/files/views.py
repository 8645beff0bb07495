"""The files of a record: a room hangs these pages on the blueprint of its records."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import Gate, gate
from app.access.models import Protected
from app.access.routes import SIGNED_IN, requires
from app.errors import Conflict, Forbidden, NotFound
from app.files import attaching, reading
from app.files.forms import AttachForm, FileLevelForm
from app.files.models import Attachment
from app.files.reading import Download
from app.web.answers import done
from app.web.uploads import takes_files

UNPROCESSABLE = 422


def _is_fine(_gate: Gate, _record: Protected) -> None:
    pass


def _are_there(_gate: Gate, _record: Protected) -> bool:
    return True


def _of_the_record(_gate: Gate, record: Protected) -> int:
    return int(record.level)


@dataclass(frozen=True)
class Shelf:
    """Where the files of one kind of record are shown.

    `template` is the page of the record, `context` gives what it needs beside the files; its template
    includes ``files/_files.html``. `lower` is the endpoint that asks to lower the level of a file, "" for
    none. `under` is what stands before the record in addresses. `check(gate, record)` raises an error of ours
    where nobody may attach or change files by now. With `own` a file is changed by whoever attached it alone.
    `shows(gate, record)`: the files that others attached are there for the reader. `least(gate, record)` is
    the lowest level of what is attached.
    """

    blueprint: Blueprint
    model: type[Protected]
    converter: str
    template: str
    context: Callable[[Any], dict[str, Any]]
    lower: str
    under: str = ""
    check: Callable[[Gate, Any], None] = _is_fine
    own: bool = False
    shows: Callable[[Gate, Any], bool] = _are_there
    least: Callable[[Gate, Any], int] = _of_the_record

    def hang(self) -> None:
        """Add the pages to the blueprint, as ``files``, ``attach_file``, ``file`` and so on."""
        own = self.model.own_permission  # whoever needs no role for their own gets past the door of the route
        view = requires(SIGNED_IN if own == self.model.view_permission else self.model.view_permission)
        edit = requires(SIGNED_IN if own == self.model.edit_permission else self.model.edit_permission)
        all_files = f"{self.under}/<{self.converter}:number>/files"
        one = f"{all_files}/<file:file>"
        add = self.blueprint.add_url_rule
        add(all_files, "files", view(partial(self._files)), methods=["GET"])
        add(all_files, "attach_file", edit(takes_files(partial(self._attach))), methods=["POST"])
        add(one, "file", view(partial(self._download)), methods=["GET"])
        add(f"{one}/change", "change_file", edit(partial(self._change)), methods=["GET"])
        add(f"{one}/change", "save_file", edit(partial(self._save)), methods=["POST"])
        add(f"{one}/remove", "remove_file", edit(partial(self._remove)), methods=["POST"])

    def _files(self, number: str) -> ResponseReturnValue:
        found = gate().get(self.model, number)
        return render_template(self.template, **self._page(found, self._attach_form(found)))

    def _attach(self, number: str) -> ResponseReturnValue:
        found = self._editable(number)
        attaching.require(gate(), found)
        self.check(gate(), found)
        form = self._attach_form(found)
        if form.submit(lambda: attaching.attach(gate(), found, form.sent(), int(form.level.data))) is None:
            return self._again(found, form)
        return done(self._address(found), _("File attached"))

    def _attach_form(self, found: Protected) -> AttachForm:
        return AttachForm().fit(gate(), found, self.least(gate(), found))

    def _download(self, number: str, file: str) -> ResponseReturnValue:
        found = gate().get(self.model, number)
        one = self._there(found, file)
        form = self._attach_form(found)
        given = form.attempt(lambda: reading.download(gate(), found, one))
        return self._again(found, form) if given is None else sent_out(given)

    def _change(self, number: str, file: str) -> ResponseReturnValue:
        found = self._editable(number)
        one = self._changeable(found, file)
        return render_template(
            self.template, **self._page(found, FileLevelForm().fit(gate(), found, one), one)
        )

    def _save(self, number: str, file: str) -> ResponseReturnValue:
        found = self._editable(number)
        one = self._changeable(found, file)
        form = FileLevelForm().fit(gate(), found, one)
        if form.submit(lambda: self._raise(found, one, form)) is None:
            if form.late:
                one = reading.file_of(gate(), found, file)
                form.meet(gate(), found, one)
            return self._again(found, form, one, form.answers_with)
        return done(self._address(found), _("Level raised"))

    def _remove(self, number: str, file: str) -> ResponseReturnValue:
        found = self._editable(number)
        attaching.remove(gate(), found, self._changeable(found, file))
        return done(self._address(found), _("File removed"))

    def _raise(self, found: Protected, one: Attachment, form: FileLevelForm) -> bool:
        attaching.raise_level(gate(), found, one, int(form.level.data), form.read_rev())
        return True

    def _editable(self, number: str) -> Protected:
        found: Protected = gate().get(self.model, number, self.model.edit_permission)
        return found

    def _changeable(self, found: Protected, file: str) -> Attachment:
        self.check(gate(), found)
        one = self._there(found, file)
        if not self._is_theirs(one.person_id):
            raise Forbidden
        return one

    def _there(self, found: Protected, file: str) -> Attachment:
        one = reading.file_of(gate(), found, file)
        if not self._is_shown(found, one.person_id):
            raise NotFound
        return one

    def _is_shown(self, found: Protected, person: int | None) -> bool:
        return person == gate().person.id or self.shows(gate(), found)

    def _is_theirs(self, person: int | None) -> bool:
        return not self.own or person == gate().person.id

    def _may_attach(self, found: Protected) -> bool:
        with suppress(Forbidden, Conflict):
            self.check(gate(), found)
            return attaching.may_attach(gate(), found)
        return False

    def _again(
        self,
        found: Protected,
        form: AttachForm | FileLevelForm,
        one: Attachment | None = None,
        status: int = UNPROCESSABLE,
    ) -> ResponseReturnValue:
        return render_template(self.template, **self._page(found, form, one)), status

    def _page(
        self, found: Protected, form: AttachForm | FileLevelForm, one: Attachment | None = None
    ) -> dict[str, Any]:
        files = [one for one in reading.files_of(gate(), found) if self._is_shown(found, one.person_id)]
        may_attach = self._may_attach(found)
        return {
            **self.context(found),
            "files": files,
            "changeable": {one.number for one in files if may_attach and self._is_theirs(one.person_id)},
            "form": form,
            "changing": one and {"number": one.number, "name": reading.name_of(one)},
            "lower": self.lower if one is not None and reading.is_above(found, one) else "",
            "may_attach": may_attach,
            "number": found.number,
            "room": self.blueprint.name,
        }

    def _address(self, found: Protected) -> str:
        return url_for(f"{self.blueprint.name}.files", number=found.number)


def sent_out(given: Download) -> Response:
    """A content as an answer that no browser shows: it is saved, under a name that tells nothing."""
    answer = Response(given.pieces, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{given.name}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.content_length = given.size
    return answer

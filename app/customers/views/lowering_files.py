"""Asking to lower the level of a file, on the pages of whatever it is attached to."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers.facts import Why
from app.customers.lowering_files import FileLowering, lower_levels
from app.customers.page_forms import LowerForm
from app.files.attaching import require
from app.files.models import Attachment
from app.files.reading import file_of, name_of
from app.files.views import Shelf
from app.web.answers import done, invalid

PART = "customers/_lower_file.html"


@dataclass(frozen=True)
class LowerPages:
    """The form beside the files of a `shelf`, whose template includes PART where `lowering` is defined."""

    shelf: Shelf
    lowering: FileLowering

    def hang(self) -> None:
        """Add the pages to the shelf's blueprint, as ``lower_file`` and ``ask_lower_file``."""
        edit = requires(self.shelf.model.edit_permission)
        place = f"/<{self.shelf.converter}:number>/files/<file:file>/lower"
        add = self.shelf.blueprint.add_url_rule
        add(place, "lower_file", edit(partial(self._form)), methods=["GET"])
        add(place, "ask_lower_file", edit(partial(self._ask)), methods=["POST"])

    def _form(self, number: str, file: str) -> ResponseReturnValue:
        found, one = self._file(number, file)
        form = LowerForm().offer(lower_levels(found, one))
        return render_template(self.shelf.template, **self._page(found, one, form))

    def _ask(self, number: str, file: str) -> ResponseReturnValue:
        found, one = self._file(number, file)
        form = LowerForm().offer(lower_levels(found, one))
        asked = form.submit(
            lambda: self.lowering.ask(
                gate(), found, one, int(form.level.data), Why(form.text_of("reason"), form.text_of("basis"))
            )
        )
        if asked is None:
            return invalid(PART, self.shelf.template, **self._page(found, one, form))
        return done(url_for("inbox.request", number=asked.number), _("Asked for. A second person decides."))

    def _file(self, number: str, file: str) -> tuple[Any, Attachment]:
        found = gate().get(self.shelf.model, number, self.shelf.model.edit_permission)
        one = file_of(gate(), found, file)
        require(gate(), found)
        return found, one

    def _page(self, found: Any, one: Attachment, form: LowerForm) -> dict[str, Any]:  # noqa: ANN401
        room, place = self.shelf.blueprint.name, {"number": found.number}
        return {
            **self.shelf.context(found),
            "form": form,
            "lowering": {"name": name_of(one), "level": one.level},
            "lower_url": url_for(f"{room}.ask_lower_file", file=one.number, **place),
            "back": url_for(f"{room}.files", **place),
        }

"""Exporting a list as it is shown (access rule 8): a room hangs these pages on the blueprint of the list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import Gate, gate
from app.access.routes import requires
from app.exports.asking import ask, needs_second
from app.exports.caps import left_to
from app.exports.models import ASKED
from app.room import Exporter
from app.web.answers import done, invalid, page_or_part
from app.web.list_pages import ListPages
from app.web.once import new_key, once
from app.web.queries import Worded


@dataclass(frozen=True)
class ExportPages:
    """The way out of the house for the rows of `list`.

    `form` asks which file, which columns, what for: it has `fit(words)` and `wish(kind, asked, shown)`.
    `counted(rows)` says how many leave it, and `revealing(gate)` names the fields that may leave in full.
    """

    list: ListPages
    exporter: Exporter
    title: Any
    form: Callable[..., Any]
    counted: Callable[[int], str]
    revealing: Callable[[Gate], Sequence[str]]

    def hang(self) -> None:
        """Add the pages to the blueprint, as ``export`` and ``take_out``."""
        may, add = requires(self.exporter.permission), self.list.blueprint.add_url_rule
        add("/export", "export", may(partial(self._export)), methods=["GET"])
        add("/export", "take_out", may(partial(self._take_out)), methods=["POST"])

    def _export(self) -> ResponseReturnValue:
        """What file, which columns, what for."""
        words = self.list.words()
        form = self.form(once=new_key()).fit(words)
        return page_or_part("exports/export.html", "exports/_export.html", form=form, **self._page(words))

    def _take_out(self) -> ResponseReturnValue:
        """Let the worker make the file, or ask a second person for it."""
        words, inside = self.list.words(), gate()
        form = self.form().fit(words)

        def work() -> str:
            wish = form.wish(self.exporter.kind, self._asked(words), self.list.shown_columns())
            return str(ask(inside, wish).state)

        made = form.submit(lambda: once(inside.person, work))
        if made is None:
            return invalid("exports/_export.html", "exports/export.html", form=form, **self._page(words))
        said = _("A second person has to approve it.") if made == ASKED else _("The export has been started")
        return done(url_for("exports.index"), said)

    def _asked(self, words: Worded) -> dict[str, Any]:
        return self.list.asked(self.list.read_query(words))

    def _page(self, words: Worded) -> dict[str, Any]:
        inside = gate()
        asked = {**self._asked(words), "columns": []}
        rows = self.exporter.table(inside, asked, False).count  # noqa: FBT003
        return {
            "export": self,
            "list": self.list,
            "said": self.counted(rows),
            "left": left_to(inside.person),
            "second": needs_second(inside, rows, whole=False),
            "may_reveal": bool(self.revealing(inside)),
            "asked": request.args,
            "way_back": self.list.way_back(),
        }

"""Lowering the level of a file: asked for with reason and basis, a second person decides (access rule 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.access.deciding import DECIDE_LEVEL
from app.access.gate import Gate
from app.access.models import Protected
from app.customers.facts import Why
from app.customers.lowering import check_levels, told_levels
from app.customers.models import Customer
from app.customers.words import LEVELS
from app.errors import NotFound
from app.files import attaching, reading
from app.files.models import Attachment
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.room import Approval, Outcome, Told


@dataclass(frozen=True)
class FileLowering:
    """How it is asked for files of records of a `model`, by `kind` of request.

    `label` names the request, `word` the record; the endpoint `page` shows its files.
    """

    kind: str
    label: Any
    model: type[Protected]
    word: Any
    page: str

    def ask(self, gate: Gate, record: Any, file: Attachment, level: int, why: Why) -> Request:  # noqa: ANN401
        """Ask that a second person lets `file` of `record` go down to `level`. Raises Forbidden, Invalid."""
        details = {"file": file.number, "from": file.level, "to": level, "basis": why.basis}
        return ask(gate, self.kind, Subject(record.audit_kind, record.number), why.reason, details)

    def approval(self) -> Approval:
        """What a second person decides."""
        return Approval(
            self.kind,
            self.label,
            self.model.edit_permission,
            self._run,
            check=self._check,
            told=self._told,
            decided_by=DECIDE_LEVEL,
        )

    def _check(self, gate: Gate, number: str, details: Mapping[str, Any]) -> None:
        record = gate.get(self.model, number, self.model.edit_permission)
        attaching.require(gate, record)
        file = reading.file_of(gate, record, details["file"])
        check_levels(file.number, file.level, lower_levels(record, file), details)

    def _run(self, approved: Approved) -> Outcome:
        asker, details = approved.asker, approved.details
        record = asker.get(self.model, approved.request.subject, self.model.edit_permission)
        file = reading.file_of(asker, record, details["file"])
        told = {"reason": approved.request.reason}
        if approved.decider:
            told["decided_by"] = approved.decider.username
        if details["basis"]:
            told["basis"] = details["basis"]
        attaching.set_level(asker.person, record, file, details["to"], file.rev, told)
        return Outcome("The level of %(number)s was lowered.", number=file.number)

    def _told(self, request: Request, gate: Gate) -> list[Told]:
        """The numbers and levels; name and way to the file for whoever can open it."""
        details, number = details_of(request), request.subject
        name = self._name(gate, number, details["file"])
        url = url_for(self.page, number=number) if name else ""
        lines = [
            Told(self.word, number),
            Told(_l("File"), name or details["file"], url=url),
        ]
        return [*lines, *told_levels(details)]

    def _name(self, gate: Gate, number: str, file: str) -> str:
        try:
            return reading.name_of(reading.file_of(gate, gate.get(self.model, number), file))
        except NotFound:
            return ""


OF_CUSTOMERS = FileLowering(
    "file.level.lower", _l("Lower the level of a file"), Customer, _l("Customer"), "customers.files"
)


def lower_levels(record: Any, file: Attachment) -> list[int]:  # noqa: ANN401  any protected record
    """The levels that `file` may go down to: never below its record."""
    return [level for level in LEVELS if record.level <= level < file.level]

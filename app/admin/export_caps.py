"""How many rows the holders of a role take out in a day: two people change that (access rules 6 and 8)."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.access.models import Role
from app.admin.role_contents import role_coded, role_name
from app.chain.writing import writing
from app.errors import Conflict, Invalid
from app.exports.caps import HIGHEST
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.room import Approval, Outcome, Told

KIND = "role.export_cap"
PERMISSION = "role.manage"


def ask_for_cap(gate: Gate, role: Role, rows: int, reason: str) -> Request:
    """Ask that the holders of `role` may take out `rows` a day. Raises Forbidden, Invalid."""
    return ask(gate, KIND, Subject(Role.audit_kind, role.code), reason, {"from": role.export_cap, "to": rows})


def _check(_gate: Gate, code: str, details: Mapping[str, Any]) -> None:
    role = role_coded(code)
    if role.export_cap != details["from"]:
        raise Conflict("The cap has changed since it was asked for.")
    if not 0 <= details["to"] <= HIGHEST:
        raise Invalid("rows", "Between %(least)d and %(most)d.", least=0, most=HIGHEST)
    if details["to"] == role.export_cap:
        raise Invalid("rows", "That is the cap now.")


def _run(approved: Approved) -> Outcome:
    role, rows = role_coded(approved.request.subject), approved.details["to"]
    with writing(approved.request.asked_by, "role.export_cap.changed", role) as entry:
        entry.changed("export_cap", role.export_cap, rows)
        Role.update(export_cap=rows, rev=Role.rev + 1).where(Role.id == role.id).execute()
    return Outcome("Now %(count)s rows a day.", count=rows)


def _told(request: Request, _gate: Gate) -> list[Told]:
    details = details_of(request)
    return [
        Told(_l("Role"), role_name(role_coded(request.subject))),
        Told(_l("Rows a day in exports"), f"{details['to']:,}", before=f"{details['from']:,}"),
    ]


CAPS = Approval(KIND, _l("Change how much a role exports"), PERMISSION, _run, check=_check, told=_told)

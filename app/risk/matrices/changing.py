"""A new version of the matrix, as a second person agrees (clause 5.1, access rule 6)."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.customers.typed.amounts import yuan
from app.errors import Conflict, Invalid
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.risk.matrices.models import RiskMatrix
from app.risk.matrices.scales import LABELS, LONGEST, NAMES, SHIPPED
from app.risk.matrices.versions import ACCEPTORS, add_version, document_of, in_force
from app.risk.matrix import BANDS, STEPS, falls, is_matrix
from app.risk.steps import MANAGE
from app.risk.words import ACCEPTORS as ACCEPTOR_WORDS
from app.risk.words import BANDS as BAND_WORDS
from app.room import Approval, Outcome, Told

KIND = "risk_matrix.publish"
MOST_MONTHS = 36
MOST_REVENUE = 10**15
"""Fen."""


def ask_to_publish(gate: Gate, document: Mapping[str, Any], reason: str) -> Request:
    """Ask that a new version comes into force. Raises Forbidden, Invalid."""
    gate.require(MANAGE)
    check_document(document)
    present = in_force()
    if dict(document) == document_of(present):
        raise Invalid("reason", "Nothing was changed.")
    details = {"against": present.number, "document": dict(document)}
    return ask(gate, KIND, Subject(RiskMatrix.audit_kind, str(present.number + 1)), reason, details)


def check_document(document: Mapping[str, Any]) -> None:
    """Raise Invalid for a matrix that falls, and for what else can't be."""
    cells = document["cells"]
    if not is_matrix(cells):
        raise Invalid("cells", "Choose from what is offered.")
    fallen = falls(cells)
    if fallen:
        one = fallen[0]
        before = (
            (one.likelihood, one.impact - 1) if one.axis == "impact" else (one.likelihood - 1, one.impact)
        )
        raise Invalid(
            f"cell_{one.likelihood}_{one.impact}",
            "Lower than %(likelihood)s × %(impact)s before it: raise this cell, or lower that one.",
            likelihood=before[0],
            impact=before[1],
        )
    revenue = document["revenue"]
    if revenue is not None and not 0 < revenue <= MOST_REVENUE:
        raise Invalid("revenue", "Say a year's revenue in yuan, above zero.")
    last = 0
    for band in BANDS:
        who, months = document["acceptance"][str(band)]
        if who not in ACCEPTORS or not 1 <= months <= MOST_MONTHS:
            raise Invalid(f"months_{band}", "From 1 to %(most)s months.", most=MOST_MONTHS)
        if ACCEPTORS.index(who) < last:
            raise Invalid(f"who_{band}", "A higher band can't be accepted by somebody lower.")
        last = ACCEPTORS.index(who)
    for name, words in document["words"].items():
        if name not in NAMES or len(words) > LONGEST:
            raise Invalid("words", "At most %(max)d characters.", max=LONGEST)


def waiting() -> Request | None:
    """The request for a new version that waits for a second person."""
    number = in_force().number + 1
    found: Request | None = Request.get_or_none(
        Request.kind == KIND, Request.subject == str(number), Request.state == "asked"
    )
    return found


def _check(_: Gate, __: str, details: Mapping[str, Any]) -> None:
    if details["against"] != in_force().number:
        raise Conflict("Another version has come into force since it was asked for.")
    check_document(details["document"])


def _run(approved: Approved) -> Outcome:
    details, request = approved.details, approved.request
    made = add_version(approved.asker.person, details["document"], approved.decider, request.reason)
    return Outcome("Version %(number)s of the matrix is in force.", number=made.number)


def _told(request: Request, gate: Gate) -> list[Told]:
    """What would be different."""
    details = details_of(request)
    url = url_for("risk.matrix_settings") if gate.has(MANAGE) else ""
    lines = [Told(_l("Matrix"), _("Version %(number)s", number=request.subject), url=url)]
    present, document = document_of(in_force()), details["document"]
    for likelihood in STEPS:
        for impact in STEPS:
            was, becomes = (one["cells"][likelihood - 1][impact - 1] for one in (present, document))
            if was != becomes:
                label = _(
                    "Likelihood %(likelihood)s, impact %(impact)s", likelihood=likelihood, impact=impact
                )
                lines.append(Told(label, BAND_WORDS[becomes], before=BAND_WORDS[was]))
    for band in BANDS:
        was, becomes = (_acceptance(one["acceptance"][str(band)]) for one in (present, document))
        if was != becomes:
            lines.append(Told(BAND_WORDS[band], becomes, before=was))
    if present["revenue"] != document["revenue"]:
        was, becomes = (yuan(one["revenue"]) if one["revenue"] else "—" for one in (present, document))
        lines.append(Told(_l("Revenue of a year"), becomes, before=was))
    lines += [
        Told(
            _words_label(name),
            document["words"].get(name) or _shipped(name),
            before=present["words"].get(name) or _shipped(name),
        )
        for name in NAMES
        if present["words"].get(name) != document["words"].get(name)
    ]
    return lines


def _acceptance(one: list[Any]) -> str:
    return _("%(who)s, %(months)s months", who=ACCEPTOR_WORDS[one[0]], months=one[1])


def _words_label(name: str) -> str:
    scale, _dot, step = name.partition(".")
    return f"{LABELS[scale]} {step}"


def _shipped(name: str) -> str:
    scale, _dot, step = name.partition(".")
    return str(SHIPPED[scale][int(step) - 1])


PUBLISHING = Approval(
    KIND, _l("Change the matrix of risks"), MANAGE, _run, check=_check, told=_told, decided_by=MANAGE
)

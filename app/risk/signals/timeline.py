"""Signals in the timeline of their customer: when each was raised."""

from collections.abc import Iterable, Iterator, Mapping

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from peewee import SQL

from app.access.gate import Gate
from app.customers.models import Customer
from app.db.base import fetch
from app.db.fields import moment_text
from app.risk.signals.lists.rows import rules_by_id
from app.risk.signals.models import Signal
from app.risk.signals.raising import BLUE, ORANGE, RED, YELLOW
from app.risk.signals.words import COLOUR_WORDS, STATE_TONES, STATE_WORDS, rule_name, said
from app.room import Dated, Source

KIND = "signals"
TONES = {RED: "danger", ORANGE: "warn", YELLOW: "notice", BLUE: "info"}


def _tell(gate: Gate, record: Customer, asked: Mapping[str, str], limit: int) -> Iterable[Iterator[Dated]]:
    """Those that the person may not read are not there."""
    if KIND not in asked or not gate.has(Signal.view_permission):
        return
    query = gate.select(Signal).where(Signal.customer == record.id)
    if asked[KIND]:
        at, _space, row = asked[KIND].partition("|")
        query = query.where(SQL("(raised_at, id) < (?, ?)", (at, int(row))))
    found = fetch(query.order_by(Signal.raised_at.desc(), Signal.id.desc()).limit(limit))
    rules = rules_by_id() if found else {}
    yield iter(
        [
            Dated(
                kind=KIND,
                place=f"{moment_text(one.raised_at)}|{one.id}",
                at=one.raised_at,
                icon="signal",
                tone=TONES[one.colour],
                words=_("A signal was raised: %(rule)s", rule=rule_name(rules[one.rule_id])),
                lines=[said(rules[one.rule_id], one.value)],
                badges=[
                    (COLOUR_WORDS[one.colour], TONES[one.colour]),
                    (STATE_WORDS[one.state], STATE_TONES[one.state]),
                ],
                url=url_for("signals.signal", number=one.number),
            )
            for one in found
        ]
    )


SIGNALS_TOLD = Source(Customer.audit_kind, {KIND: _l("Signals")}, _tell)

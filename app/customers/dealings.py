"""Notes, visits and transactions of a customer in the order of time, as the reader may see them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.access.levels import Masked
from app.access.parts import Viewer
from app.clock import today, zone
from app.customers.models import Customer, CustomerPart, Note, Transaction, Visit
from app.customers.typed.amounts import yuan
from app.customers.words import LEVELS, Words
from app.db.base import columns_of, loaded
from app.db.connection import database
from app.room import Dated
from app.web.places import url_for

LAST = "~"
"""Later than any moment in the database."""


class Telling(NamedTuple):
    """How a kind is told: its model, what it is ordered by, and the rule that says who knows of it at all."""

    model: type[CustomerPart]
    moment: str
    rule: str


KINDS: Mapping[str, Telling] = {
    "notes": Telling(Note, "written_at", "note"),
    "visits": Telling(Visit, "at", "visited_at"),
    "transactions": Telling(Transaction, "date", "transaction_date"),
}
LABELS = {"notes": _l("Notes"), "visits": _l("Visits and calls"), "transactions": _l("Transactions")}
INSTEAD = frozenset(f"customer.{one.model.word}.added" for one in KINDS.values())
WIDEST = max(len(one.model._meta.sorted_fields) for one in KINDS.values())
VISITED = {
    "visit": ("people", _l("%(person)s visited the customer")),
    "reception": ("people", _l("%(person)s received the customer")),
    "call": ("phone", _l("%(person)s telephoned with the customer")),
    "video": ("eye", _l("%(person)s met the customer by video")),
    "message": ("chat", _l("%(person)s exchanged messages with the customer")),
}


def tell(
    gate: Gate, customer: Customer, words: Words, asked: Mapping[str, str], limit: int
) -> Iterable[Iterator[Dated]]:
    """Rows of entries of the `asked` kinds: one query for all of them. See `room.Source`."""
    view = Viewer(gate, customer)
    known = {kind: place for kind, place in asked.items() if view.sees(KINDS[kind].rule)}
    if not known:
        return []
    found: dict[str, list[CustomerPart]] = {kind: [] for kind in known}
    level = gate.clearance_on(customer)
    values: list[Any] = []
    for kind, place in known.items():
        moment, _bar, row = place.rpartition("|")
        values += [customer.id, moment or LAST, int(row or 0)]
        values += [level] * (kind == "notes") + [limit]
    sql = " UNION ALL ".join(_question(kind) for kind in known)
    for kind, *columns in database.execute_sql(sql, values).fetchall():
        model = KINDS[kind].model
        found[kind].append(loaded(model, columns[: len(model._meta.sorted_fields)]))
    editing = gate.may("customer.edit", customer)
    return [_told(kind, parts, _Teller(customer, view, words, editing)) for kind, parts in found.items()]


def _question(kind: str) -> str:
    model, moment, _rule = KINDS[kind]
    columns = columns_of(model)  # type: ignore[arg-type]
    empty = ", NULL" * (WIDEST - len(model._meta.sorted_fields))
    table, level = model._meta.table_name, "AND level <= ? " if kind == "notes" else ""
    return (
        f"SELECT * FROM (SELECT '{kind}', {columns}{empty} FROM \"{table}\" "  # noqa: S608  names of the models
        f'WHERE customer_id = ? AND ("{moment}", id) < (?, ?) {level}'
        f'ORDER BY "{moment}" DESC, id DESC LIMIT ?)'
    )


def _told(kind: str, parts: Sequence[CustomerPart], teller: "_Teller") -> Iterator[Dated]:
    tell_one = {"notes": teller.note, "visits": teller.visit, "transactions": teller.transaction}[kind]
    field = KINDS[kind].model._meta.fields[KINDS[kind].moment]
    for part in parts:
        moment = part.__data__[field.name]
        yield tell_one(part, kind=kind, place=f"{field.db_value(moment)}|{part.id}")


class _Teller:
    """The words for one customer's parts."""

    def __init__(self, customer: Customer, view: Viewer, words: Words, editing: bool) -> None:  # noqa: FBT001
        self._customer, self._view, self._words, self._editing = customer, view, words, editing

    def note(self, part: Any, **given: Any) -> Dated:  # noqa: ANN401
        shown: Any = self._view.show(part)
        named = {"person": self._person(shown.person)}
        badges = [(LEVELS[part.level], "")] if part.level > self._customer.level else []
        if shown.changed_at:
            badges.append((_("changed"), ""))
        return Dated(
            **given,
            at=part.written_at,
            icon="edit",
            tone="accent",
            words=_("%(person)s wrote a note", **named),
            lines=_lines(shown.text),
            badges=badges,
            edit=self._edit(given["kind"], shown),
            panel="notes",
        )

    def visit(self, part: Any, **given: Any) -> Dated:  # noqa: ANN401
        shown: Any = self._view.show(part)
        icon, said = VISITED.get(shown.kind, ("people", _l("%(person)s was in touch with the customer")))
        return Dated(
            **given,
            at=part.at,
            icon=icon,
            tone="ok",
            words=str(said) % {"person": self._person(shown.person)},
            lines=_lines(shown.outcome),
            badges=self._next(shown),
            edit=self._edit(given["kind"], shown),
            panel="visits",
        )

    def transaction(self, part: Any, **given: Any) -> Dated:  # noqa: ANN401
        shown: Any = self._view.show(part)
        named = {"kind": self._words.of("transaction_kind", shown.kind), "amount": amount_of(shown.amount)}
        return Dated(
            **given,
            at=datetime.combine(part.date, time(), zone()),
            whole_day=True,
            icon="card",
            words=_("%(kind)s, %(amount)s yuan", **named),
            lines=_lines(shown.note),
            badges=standing(shown),
            edit=self._edit(given["kind"], shown),
            url=url_for("customers.transactions", number=self._customer.number),
        )

    def _next(self, shown: Any) -> list[tuple[Any, str]]:  # noqa: ANN401
        if not shown.next_step:
            return []
        if not shown.next_on:
            return [(_("Next step: %(step)s", step=shown.next_step), "info")]
        return [(_("Next step by %(day)s: %(step)s", day=shown.next_on, step=shown.next_step), "info")]

    def _person(self, person: Any) -> str:  # noqa: ANN401
        return str(self._words.of("owner", person)) if person else _("Kebu")

    def _edit(self, kind: str, shown: Any) -> str:  # noqa: ANN401
        if not self._editing:
            return ""
        return url_for("customers.edit_part", number=self._customer.number, kind=kind, key=shown.key)


def amount_of(value: Any) -> Any:  # noqa: ANN401
    """Fen in yuan; a mask stays one."""
    return value if value is None or isinstance(value, Masked) else yuan(value)


def is_overdue(shown: Any) -> bool:  # noqa: ANN401
    """Whether something of a transaction is open that was due before today, as far as the reader sees it."""
    masked = isinstance(shown.open_amount, Masked) or isinstance(shown.due_on, Masked)
    return bool(not masked and shown.open_amount and shown.due_on and shown.due_on < today())


def standing(shown: Any) -> list[tuple[Any, str]]:  # noqa: ANN401
    """How far a transaction is paid, as badges."""
    if isinstance(shown.open_amount, Masked):
        return []
    if not shown.open_amount:
        return [(_("settled"), "ok")]
    left = yuan(shown.open_amount)
    if is_overdue(shown):
        return [(_("overdue since %(day)s: %(amount)s yuan", day=shown.due_on, amount=left), "danger")]
    if shown.due_on:
        return [(_("open until %(day)s: %(amount)s yuan", day=shown.due_on, amount=left), "warn")]
    return [(_("open: %(amount)s yuan", amount=left), "warn")]


def _lines(text: Any) -> list[Any]:  # noqa: ANN401
    if text is None:
        return []
    return [text] if isinstance(text, Masked) else text.splitlines()

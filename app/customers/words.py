"""Words for the ids and codes on customers.

People, departments, dictionary entries, in the reader's language.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from babel.dates import get_month_names
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from app.access.standing import HOLDERS
from app.admin import field_words
from app.customers import models
from app.db.connection import database
from app.db.unchanged import while_unchanged
from app.people.dictionaries import dictionary_of
from app.web.language import language

SEXES = {"male": _l("Male"), "female": _l("Female")}
STATUSES = {
    "prospect": _l("Prospect"),
    "active": _l("Active"),
    "dormant": _l("Dormant"),
    "lost": _l("Lost"),
    "closed": _l("Closed"),
}
SIZES = {
    "large": _l("Large"),
    "medium": _l("Medium-sized"),
    "small": _l("Small"),
    "micro": _l("Micro"),
}
DOCUMENT_TYPES = {
    "resident_id": _l("Resident ID card"),
    "passport": _l("Passport"),
    "hk_macao_permit": _l("Permit for residents of Hong Kong and Macao"),
    "taiwan_permit": _l("Permit for residents of Taiwan"),
    "residence_permit": _l("Residence permit"),
    "foreigner_card": _l("Foreigner's permanent residence card"),
}
LEVELS = {1: _l("Public"), 2: _l("Internal"), 3: _l("Confidential"), 4: _l("Secret")}
BANDS = {"low": _l("below 60 %"), "middle": _l("60 to 99 %"), "full": _l("100 %")}
VISIT_KINDS = {
    "visit": _l("Visit at the customer's"),
    "reception": _l("Visit in our office"),
    "call": _l("Phone call"),
    "video": _l("Video call"),
    "message": _l("Messages"),
}
GRANTABLE = {
    "customer.view": _l("Read"),
    "customer.edit": _l("Edit"),
    "customer.reveal": _l("Reveal"),
}
FIELDS = field_words.FIELDS["customer"] | {
    "number": _l("Number"),
    "level": _l("Level"),
    "completeness": _l("Completeness"),
    "created_at": _l("Created"),
    "updated_at": _l("Changed"),
}
"""Fields of a customer and of its parts."""
CONTACT_KINDS = {name: FIELDS[name] for name in models.CONTACT_KINDS}
LABELS = FIELDS | {
    "created": FIELDS["created_at"],
    "updated": FIELDS["updated_at"],
    "document": _l("ID or credit code"),
    "enterprise_size": FIELDS["size"],
    "birthday": _l("Birthday in"),
    "interest": FIELDS["interests"],
    "created_since": _l("Created since"),
    "created_until": _l("Created until"),
    "changed_since": _l("Changed since"),
    "changed_until": _l("Changed until"),
    "mine": _l("Only mine"),
    "q": _l("Search"),
}
TABLES = {
    "department": "department_code",
    "owner": "username",
    "enterprise_size": "size",
    "birthday": "month",
}
"""Filters whose codes in an address are other ones than the record keeps, or those of another field."""


ALL = f"""
WITH RECURSIVE tree (id, path) AS (
  SELECT id, printf('%06d.%06d', position, id) FROM department WHERE parent_id IS NULL
  UNION ALL
  SELECT d.id, tree.path || printf('.%06d.%06d', d.position, d.id)
  FROM department d JOIN tree ON d.parent_id = tree.id),
ordered (id, code, zh, en, retired) AS (
  SELECT id, code, name, CASE name_en WHEN '' THEN name ELSE name_en END, retired
  FROM tree JOIN department USING (id) ORDER BY path)
SELECT 'department', id, zh, en, retired, '' FROM ordered
UNION ALL SELECT 'department_code', code, zh, en, retired, '' FROM ordered
UNION ALL SELECT * FROM (
  SELECT 'owner', id, name, name, id NOT IN ({HOLDERS}), '' FROM person ORDER BY name)
UNION ALL SELECT 'username', username, name, name, 0, '' FROM person
UNION ALL SELECT * FROM (
  SELECT dictionary, code, zh, en, retired, colour FROM dictionary_entry ORDER BY dictionary, position)
"""  # noqa: S608  SQL of the access room
"""Owners are open that can see customers: nobody else is offered one."""


class Table(dict[Any, Any]):
    """Words by id or code; what has none (a mask, a retired code) stands for itself."""

    def __missing__(self, key: Any) -> Any:  # noqa: ANN401
        return key


NONE = Table()


@dataclass(frozen=True)
class _Known:
    """Tables of words; which (table, key) are not offered any more; the colours of those that have one."""

    tables: Mapping[str, Table]
    closed: frozenset[tuple[str, Any]]
    tones: Mapping[tuple[str, Any], str]


@while_unchanged
def _known(spoken: str) -> _Known:
    tables = {name: Table() for name in ("department", "owner")}
    closed, tones = set(), {}
    for table, key, zh, en, shut, tone in database.execute_sql(ALL, (models.Customer.view_permission,)):
        tables.setdefault(table, Table())[key] = en if spoken == "en" else zh
        if shut:
            closed.add((table, key))
        if tone:
            tones[table, key] = tone
    return _Known(tables | _fixed(spoken), frozenset(closed), tones)


@lru_cache(maxsize=2)
def _fixed(spoken: str) -> dict[str, Table]:
    """The words of the codes that the program knows, in one language."""
    tables: dict[str, dict[Any, Any]] = {"sex": SEXES, "status": STATUSES, "level": LEVELS}
    tables |= {
        "visit_kind": VISIT_KINDS,
        "completeness": BANDS,
        "size": SIZES,
        "document_type": DOCUMENT_TYPES,
        "field": FIELDS,
    }
    months = get_month_names("wide", "stand-alone", spoken)
    tables |= {"tier": {tier: tier for tier in models.TIERS}, "month": dict(months.items()), "label": LABELS}
    tables |= {"edit": {name: _("Edit %(label)s", label=label) for name, label in FIELDS.items()}}
    return {name: Table((code, str(word)) for code, word in table.items()) for name, table in tables.items()}


@lru_cache(maxsize=64)
def _options(words: tuple[tuple[Any, Any], ...]) -> str:
    """Written by hand and remembered: the form of every list has a dozen choices, each with a dozen lines."""
    return "".join(f'<option value="{escape(code)}">{escape(word)}</option>' for code, word in words)


class Words:
    """All of them in one query, read when first asked for.

    Colleagues' names are open to everybody who is signed in.
    """

    codes: ClassVar[Mapping[str, str]] = TABLES

    def __init__(self) -> None:
        self.locale = language()

    @cached_property
    def _known(self) -> "_Known":
        return _known(self.locale)

    def table(self, field: str) -> "Table":
        """Id or code → word, of one field."""
        return self._known.tables.get(dictionary_of(field), NONE)

    def offered(self, field: str, keep: Any = None) -> list[tuple[Any, Any]]:  # noqa: ANN401
        """(id or code, word) pairs that a form offers: what is open, and `keep` that a record still has."""
        table, name = self.table(field), dictionary_of(field)
        return [
            (key, word) for key, word in table.items() if key == keep or (name, key) not in self._known.closed
        ]

    def options(self, name: str, chosen: Any = None) -> Markup:  # noqa: ANN401
        """The `<option>` of each code that filter `name` takes, `chosen` selected."""
        lines = _options(tuple(self.table(self.codes.get(name, name)).items()))
        if chosen is not None:
            opening = f'<option value="{escape(chosen)}"'
            lines = lines.replace(opening, f"{opening} selected", 1)
        return Markup(lines)  # noqa: S704  escaped when it was written

    def of(self, field: str, value: Any) -> Any:  # noqa: ANN401
        """`value` of `field` as a reader should see it.

        The word for an id or code, anything else as it is.
        """
        return self.table(field).get(value, value) if isinstance(value, str | int) else value

    def tone(self, field: str, value: Any) -> str:  # noqa: ANN401
        """The colour of a dictionary's entry, "" for none."""
        known = isinstance(value, str) and value in self.table(field)
        return self._known.tones.get((dictionary_of(field), value), "") if known else ""

    def labels(self, names: Iterable[str]) -> str:
        """The labels of filters or columns, in a row."""
        table = self.table("label")
        return _(", ").join(table[name] for name in names)

    def filter_word(self, name: str, value: Any) -> str:  # noqa: ANN401
        """What a chip says of a filter."""
        if name == "mine":
            return _("Only mine")
        word = self.of(self.codes.get(name, name), value)
        return _("%(label)s: %(value)s", label=self.table("label")[name], value=word)

"""Departments and dictionaries as the chain tells of them: what was shipped and never changed it does not."""

from app.chain.tables import Audited
from app.people.models import Department, DictionaryEntry

DEPARTMENTS = Audited(
    Department,
    Department.select,
    number='"t1"."code"',
    fields={
        **{name: f'"t1"."{name}"' for name in ("name", "name_en", "retired")},
        "parent": '(SELECT above.code FROM department AS above WHERE above.id = "t1"."parent_id")',
        "lead_id": '(SELECT username FROM person WHERE person.id = "t1"."lead_id")',
    },
)
DICTIONARIES = Audited(
    DictionaryEntry,
    DictionaryEntry.select,
    number='"t1"."dictionary" || \'.\' || "t1"."code"',
    fields={name: f'"t1"."{name}"' for name in ("zh", "en", "retired")},
)

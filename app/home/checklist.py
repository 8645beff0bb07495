"""What is left to do before the company can work: the administrator's list after set-up."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from app.admin.backups import all_backups
from app.chain.writing import writing
from app.people.models import Department, Person
from app.web.models import Setting

OFFICERS = 3
KEY_COPIED = "key_copied"


@dataclass(frozen=True)
class Step:
    """One thing to do, whether it is done, and the endpoint where ("" for what is done outside)."""

    name: str
    words: Any
    hint: Any
    done: bool
    endpoint: str = ""


def steps(backups: Path) -> list[Step]:
    """The steps, each looked up now."""
    return [
        Step(
            "departments",
            _l("Departments"),
            _l("The tree of departments, each with its lead."),
            Department.select().where(~Department.retired).count() > 1,
            "organisation.index",
        ),
        Step(
            "people",
            _l("People"),
            _l("Everybody who signs in; the security officer gives them roles, clearance and scope."),
            Person.select().where(~Person.disabled).count() > OFFICERS,
            "admin.users",
        ),
        Step(
            KEY_COPIED,
            _l("A copy of the key in a safe place"),
            _l("Without the key file no sealed value can be read again. Backups never hold it."),
            Setting.select().where(Setting.name == KEY_COPIED).exists(),
        ),
        Step(
            "backups",
            _l("Backups"),
            _l("One is made each night. Put the folder of the backups on another disk."),
            bool(all_backups(backups)),
            "admin.backups",
        ),
    ]


def key_is_copied(person: Person) -> None:
    """Note that the key was copied to a safe place."""
    if Setting.select().where(Setting.name == KEY_COPIED).exists():
        return
    with writing(person, "key.copied") as entry:
        Setting.insert(name=KEY_COPIED, value="1").execute()
        entry.told(by=person.username)

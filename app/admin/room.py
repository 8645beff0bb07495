"""What the officers do plugs itself in."""

from flask_babel import lazy_gettext as _l

from app.admin import audit_commands
from app.admin.approvals.codes import CODES
from app.admin.approvals.field_levels import FIELD_LEVELS
from app.admin.approvals.rights import RIGHTS
from app.admin.approvals.roles import CONTENTS
from app.admin.audited import ROLES
from app.admin.backup_commands import backup, restore
from app.admin.backups import BACKUP, nightly
from app.admin.converters import ChainRow, DictionaryName, EntryNumber, JobName, RoleCode, Username
from app.admin.export_caps import CAPS
from app.admin.views import (
    access,
    audit,
    backups,
    dictionaries,
    field_levels,
    jobs,
    options,
    rights,
    roles,
    second_person,
    users,
)
from app.admin.views.blueprint import admin
from app.chain.models import TRIGGERS
from app.room import Room, Task

PERMISSIONS = (
    "user.manage",
    "clearance.manage",
    "role.manage",
    "access.review",
    "grant.revoke",
    "dictionary.manage",
    "setting.manage",
    "backup.manage",
    "audit.view",
    "audit.verify",
    "job.manage",
)

DICTIONARIES = ("dictionaries", "entries", "entry", "new_entry")

OF_TWO = ("second_person", "export_cap", "role", "ask_role", "new_role", "ask_rights")

room = Room(
    "admin",
    views=[admin, audit.audit],
    menu=[
        users.ENTRY,
        rights.ENTRY,
        roles.ENTRY,
        second_person.ENTRY,
        field_levels.ENTRY,
        access.ENTRY,
        dictionaries.ENTRY,
        options.ENTRY,
        backups.ENTRY,
        jobs.ENTRY,
        audit.ENTRY,
    ],
    help={
        **dict.fromkeys(("admin", "audit"), "administration"),
        **dict.fromkeys((f"admin.{page}" for page in DICTIONARIES), "dictionaries"),
        **dict.fromkeys((f"admin.{page}" for page in OF_TWO), "requests"),
    },
    permissions=PERMISSIONS,
    approvals=[CONTENTS, RIGHTS, CODES, FIELD_LEVELS, CAPS],
    audited=[ROLES],
    triggers=TRIGGERS,
    converters={
        "username": Username,
        "role": RoleCode,
        "dictionary": DictionaryName,
        "entry": EntryNumber,
        "job": JobName,
        "chain_row": ChainRow,
    },
    jobs=[Task(BACKUP, nightly, every="30 2 * * *", label=_l("Backup"), long=True)],
    commands=[audit_commands.audit, backup, restore],
)

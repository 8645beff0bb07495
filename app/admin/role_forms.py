"""Forms of roles: names and permissions, with the reason for whoever decides."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.models import Role
from app.admin.approvals.roles import offered
from app.admin.permission_words import PERMISSIONS, SUBJECTS
from app.admin.role_contents import permissions_of
from app.inbox.forms import ReasonForm
from app.organisation.names import LONGEST_CODE, LONGEST_NAME
from app.organisation.record_form import Ticks
from app.web.forms import choices, line


class RoleForm(ReasonForm):
    """What a role is called and holds."""

    zh = line(_l("Chinese"), required=True, longest=LONGEST_NAME)
    en = line(_l("English"), required=True, longest=LONGEST_NAME)
    permissions = Ticks(_l("May"))

    def __init__(self, role: Role | None = None) -> None:
        super().__init__(data=self.start(role) if role else {})
        self.permissions.choices = choices([(name, PERMISSIONS[name]) for name in offered()])

    @staticmethod
    def start(role: Role) -> dict[str, Any]:
        """The role's values."""
        return {"zh": role.zh, "en": role.en, "permissions": permissions_of(role)}

    def by_subject(self) -> list[tuple[Any, list[Any]]]:
        """(subject, its ticks), as the roles page tells them."""
        ticks = list(self.permissions)
        found = [
            (words, [tick for tick in ticks if tick.data.partition(".")[0] == subject])
            for subject, words in SUBJECTS.items()
        ]
        return [(words, own) for words, own in found if own]

    def values(self) -> dict[str, Any]:
        """What was typed and ticked."""
        return {
            "zh": self.text_of("zh"),
            "en": self.text_of("en"),
            "permissions": self.permissions.data or [],
        }


class NewRoleForm(RoleForm):
    """A new role."""

    code = line(
        _l("Code"),
        required=True,
        longest=LONGEST_CODE,
        description=_l("For files and commands, such as north_east. It can't be changed later."),
    )

    def values(self) -> dict[str, Any]:
        """What was typed and ticked."""
        return {"code": self.text_of("code"), **super().values()}

"""Roles as the chain tells of them: what was shipped and never changed it does not."""

from app.access.models import Role
from app.chain.tables import Audited

_PERMISSIONS = (
    "(SELECT json_group_array(permission) FROM (SELECT permission FROM role_permission "
    'WHERE role_id = "t1"."id" ORDER BY permission))'
)

ROLES = Audited(
    Role,
    Role.select,
    number='"t1"."code"',
    fields={"zh": '"t1"."zh"', "en": '"t1"."en"', "permissions": _PERMISSIONS},
)

"""People as the chain tells of them: name, place and rights; never what lets them sign in."""

from app.chain.tables import Audited
from app.people.models import Person

_PLAIN = ("name", "post", "clearance", "scope", "disabled", "locale", "theme", "density")
_ROLES = (
    "(SELECT json_group_array(code) FROM (SELECT code FROM role "
    'JOIN person_role ON role.id = role_id WHERE person_id = "t1"."id" ORDER BY code))'
)

PEOPLE = Audited(
    Person,
    Person.select,
    number='"t1"."username"',
    fields={
        **{name: f'"t1"."{name}"' for name in _PLAIN},
        "department": '(SELECT code FROM department WHERE department.id = "t1"."department_id")',
        "roles": _ROLES,
    },
)

"""Whose figures are for whom: the permission and the scope together, asked in one place (access rule 9)."""

import pytest

from app.people.models import Department
from tests.conftest import Company


@pytest.mark.parametrize(
    ("username", "permission", "company_wide", "east", "west"),
    [
        ("director", "report.view", True, True, True),
        ("lead_east", "report.view", False, True, False),
        ("auditor", "report.view", False, False, False),
        ("auditor", "spend.enter", False, False, False),
        ("hr_zhou", "report.view", True, True, True),
        ("hr_zhou", "spend.enter", False, False, False),
    ],
)
def test_a_wide_scope_without_the_permission_is_for_nothing(
    company: Company,
    username: str,
    permission: str,
    company_wide: bool,  # noqa: FBT001
    east: bool,  # noqa: FBT001
    west: bool,  # noqa: FBT001
) -> None:
    inside = company.gate(username)
    ids = (None, *(Department.get(code=code).id for code in ("east", "west")))
    assert [inside.oversees(permission, one) for one in ids] == [company_wide, east, west]

"""What stops the start: a route without a permission, a field without a level."""

from typing import ClassVar

import pytest
from peewee import TextField

from app import create_app
from app.access.fields import check_fields
from app.access.levels import FieldRule, plain
from app.access.models import Protected
from app.access.routes import PUBLIC, SIGNED_IN, check_routes, permission_of, public, requires, signed_in
from app.customers.models import Customer
from app.vault.fields import KeyedHashField, SealedField
from tests.conftest import Company

KNOWN = frozenset({"customer.view"})


def view() -> str:
    return ""


class Bare(Protected):
    """A protected table whose fields all have a level but those that a test adds."""

    view_permission = "customer.view"
    field_rules: ClassVar[dict[str, FieldRule]] = {
        name: plain(1)
        for name in ("number", "level", "owner", "department", "region", "business_line", "kind")
    }

    class Meta:
        database = None


def test_a_route_without_a_permission_is_named() -> None:
    with pytest.raises(RuntimeError, match=r"route tickets\.queue declares no permission"):
        check_routes({"customers.index": requires("customer.view")(lambda: ""), "tickets.queue": view}, KNOWN)


def test_a_route_that_asks_for_a_permission_nobody_declares_is_named() -> None:
    asks = requires("customer.veiw")(lambda: "")
    with pytest.raises(RuntimeError, match=r"route customers\.index asks for customer\.veiw"):
        check_routes({"customers.index": asks}, KNOWN)


def test_public_routes_and_those_for_everybody_signed_in_pass() -> None:
    views = {"login": public(lambda: ""), "profile": signed_in(lambda: "")}
    check_routes(views, frozenset())
    assert [permission_of(one) for one in views.values()] == [PUBLIC, SIGNED_IN]


def test_a_field_without_a_level_is_named() -> None:
    class Careless(Bare):
        salary = TextField(null=True)

    with pytest.raises(RuntimeError, match=r"field Careless\.salary has no level"):
        check_fields([Customer, Careless])


def test_a_sealed_field_needs_a_level_and_its_hash_needs_none() -> None:
    class Sealing(Bare):
        phone = SealedField(null=True)
        phone_hash = KeyedHashField("phone")
        field_rules: ClassVar[dict[str, FieldRule]] = {**Bare.field_rules, "phone": plain(2)}

    class Unsealed(Sealing):
        field_rules: ClassVar[dict[str, FieldRule]] = Bare.field_rules

    check_fields([Sealing])
    with pytest.raises(RuntimeError, match=r"Unsealed\.phone"):
        check_fields([Unsealed])


def test_a_level_for_a_field_that_does_not_exist_is_named() -> None:
    class Misspelt(Bare):
        field_rules: ClassVar[dict[str, FieldRule]] = {**Bare.field_rules, "adress": plain(3)}

    with pytest.raises(RuntimeError, match=r"Misspelt\.adress"):
        check_fields([Misspelt])


def test_a_field_raised_by_one_that_has_no_rule_is_named() -> None:
    class Loose(Bare):
        field_rules: ClassVar[dict[str, FieldRule]] = {
            **Bare.field_rules,
            "number": plain(1, with_field="passport", then_level=3),
        }

    with pytest.raises(RuntimeError, match=r"Loose\.number"):
        check_fields([Loose])


def test_the_application_itself_does_not_start_with_such_a_route(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.permissions_of", lambda _: frozenset())
    with pytest.raises(RuntimeError, match="no room declares"):
        create_app(company.settings)

"""What a customer's values must be, alone and together."""

from datetime import date
from typing import Any

import pytest

from app.customers.models import Customer
from app.customers.typed.checking import (
    CHECKS,
    LONGEST_EXTERNAL_ID,
    check_external_id,
    check_together,
    checked,
    filled_from_id,
)
from app.errors import Invalid
from tests.customers.identities import id_number

NUMBER = id_number("19850212", 3)
BORN = date(1985, 2, 12)


def refused_field(values: dict[str, Any]) -> str:
    with pytest.raises(Invalid) as refused:
        check_together(values)
    assert NUMBER not in str(refused.value)
    return refused.value.field


@pytest.mark.parametrize("field", CHECKS)
@pytest.mark.parametrize("text", ["", " ", "\u3000\t"])
def test_nothing_typed_is_no_value(field: str, text: str) -> None:
    assert checked(field, text) is None


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        ("name", " 周　以恒 ", "周 以恒"),
        ("birth_date", "1985-02-12", BORN),
        ("id_number", NUMBER[:6] + " " + NUMBER[6:], NUMBER),
        ("mobile", "+86 138 0000 5678", "13800005678"),
        ("email", "Lin@Example.CN", "Lin@example.cn"),
        ("external_id", " K-1\u200b ", "K-1"),
    ],
)
def test_each_field_is_kept_in_its_normal_form(field: str, text: str, kept: object) -> None:
    assert checked(field, text) == kept


def test_a_refusal_stands_beside_its_own_field() -> None:
    wrong = {
        "birth_date": "1985-02-30",
        "id_number": NUMBER[:-1],
        "credit_code": "1",
        "mobile": "1",
        "email": "x",
    }
    for field, text in wrong.items():
        with pytest.raises(Invalid) as refused:
            checked(field, text)
        assert refused.value.field == field


def test_every_check_is_of_a_field_of_a_customer() -> None:
    assert set(CHECKS) <= set(Customer.field_rules)


def test_the_key_of_the_source_has_a_longest_length() -> None:
    assert check_external_id("k" * LONGEST_EXTERNAL_ID)
    with pytest.raises(Invalid) as refused:
        check_external_id("k" * (LONGEST_EXTERNAL_ID + 1))
    assert refused.value.field == "external_id"


@pytest.mark.parametrize(
    "values",
    [
        {"name": "周"},
        {"name": "周", "kind": "individual", "id_number": NUMBER, "birth_date": BORN, "sex": "male"},
        {"name": "周", "kind": "individual", "id_number": NUMBER},
        {"name": "云栖", "kind": "enterprise", "credit_code": "91330106MA27XL0Q4M"},
        {"name": "云栖", "kind": "enterprise", "sex": None, "id_number": None},
        {"name": "周", "kind": "individual", "sex": "female", "birth_date": date(1999, 1, 1)},
    ],
)
def test_values_that_fit_each_other_pass(values: dict[str, Any]) -> None:
    check_together(values)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"kind": "enterprise", "sex": "male"}, "sex"),
        ({"kind": "enterprise", "birth_date": BORN}, "birth_date"),
        ({"kind": "enterprise", "id_number": NUMBER}, "id_number"),
        ({"kind": "individual", "credit_code": "91330106MA27XL0Q4M"}, "credit_code"),
        ({"id_number": NUMBER, "birth_date": date(1985, 2, 13)}, "birth_date"),
        ({"id_number": NUMBER, "sex": "female"}, "sex"),
        ({"name": f"周 {NUMBER}"}, "name"),
        ({"external_id": NUMBER}, "external_id"),
    ],
)
def test_contradictions_are_told_beside_the_field_that_can_be_mended(
    values: dict[str, Any], field: str
) -> None:
    assert refused_field(values) == field


def test_an_id_number_fills_in_what_was_left_empty_and_overrules_nothing() -> None:
    said = {
        "birth_date": BORN,
        "sex": "male",
        "document_type": "resident_id",
        "native_place": "浙江省杭州市西湖区",
    }
    assert filled_from_id({"id_number": NUMBER}) == said
    known = {"sex": "female", "native_place": "绍兴", "document_type": "residence_permit"}
    assert filled_from_id({"id_number": NUMBER} | known) == {"birth_date": BORN}
    assert filled_from_id({"id_number": "E12345678", "document_type": "passport"}) == {}
    assert filled_from_id({"id_number": None}) == {}
    assert filled_from_id({"id_number": NUMBER, "kind": "enterprise"}) == {}


@pytest.mark.parametrize(
    ("document_type", "typed", "kept"),
    [
        ("passport", " e1234 5678 ", "E12345678"),
        ("passport", "ｅ１２３４５６７８", "E12345678"),
        ("hk_macao_permit", "H1234567890", "H1234567890"),
        ("hk_macao_permit", "m12345678", "M12345678"),
        ("taiwan_permit", "12345678", "12345678"),
        ("taiwan_permit", "1234567890(B)".translate({40: None, 41: None}), "1234567890B"),
        ("residence_permit", "810000199408230021", "810000199408230021"),
    ],
)
def test_each_document_has_its_own_form_of_number(document_type: str, typed: str, kept: str) -> None:
    assert checked("id_number", typed, document_type) == kept


@pytest.mark.parametrize(
    ("document_type", "typed"),
    [
        ("passport", "E123"),
        ("passport", "E1234567890123456"),
        ("passport", "E12345*78"),
        ("hk_macao_permit", "K12345678"),
        ("hk_macao_permit", "H1234567"),
        ("taiwan_permit", "1234567"),
        ("taiwan_permit", "A12345678"),
        ("residence_permit", "810000199408230022"),
        ("foreigner_card", "E12345678"),
    ],
)
def test_a_number_of_another_form_is_refused(document_type: str, typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked("id_number", typed, document_type)
    assert refused.value.field == "id_number"


def test_a_number_that_does_not_fit_its_document_any_more_is_refused() -> None:
    values = {"name": "刘敏", "kind": "individual", "id_number": NUMBER, "document_type": "hk_macao_permit"}
    with pytest.raises(Invalid, match="Hong Kong"):
        check_together(values)


@pytest.mark.parametrize("field", ["legal_representative", "industry", "size"])
def test_what_only_an_enterprise_has_is_refused_of_an_individual(field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_together({"name": "刘敏", "kind": "individual", field: "x"})
    assert refused.value.field == field

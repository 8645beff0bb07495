import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import all_rooms
from app.access.levels import SEALED
from app.admin.audit_telling import Teller
from app.admin.audit_words import ACTIONS, FIELDS, KINDS
from app.appraisal.moving import PLAN_ACTIONS, SHEET_ACTIONS
from app.audit.sight import GONE
from app.db.base import Model
from tests.conftest import Company

APP = Path(__file__).parents[2] / "app"
DONE = re.compile(
    r"[a-z_]+(\.[a-z_]+)*\.([a-z_]+ed|began|given|undone|moved|withdrawn|set_up|backed_up|people|told|missing|made|taken_back|overtaken|overdue)"
)


def calls(name: str) -> Iterator[ast.Call]:
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
                yield node


def actions_of_the_code() -> set[str]:
    return {
        node.value
        for path in APP.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and DONE.fullmatch(node.value)
    }


def test_every_action_of_the_code_has_words() -> None:
    found = actions_of_the_code()
    assert {"customer.created", "session.began", "audit.queried"} <= found
    figures = {indicator.name for room in all_rooms() for indicator in room.indicators}
    assert found - figures - ACTIONS.keys() == set()


def test_no_words_are_kept_for_what_nobody_does() -> None:
    steps = {*PLAN_ACTIONS.values(), *SHEET_ACTIONS.values()}
    steps |= {f"appraisal.file.{done}" for done in ("added", "removed", "level.changed")}
    assert ACTIONS.keys() - actions_of_the_code() - steps - {"refused"} == set()


@pytest.mark.usefixtures("company")
def test_every_kind_of_record_has_words() -> None:
    def below(model: type[Model]) -> Iterator[type[Model]]:
        for child in model.__subclasses__():
            yield child
            yield from below(child)

    kinds = {model.audit_kind for model in below(Model) if hasattr(model, "audit_kind")}
    assert kinds - KINDS.keys() == set()


def test_every_fact_and_field_named_in_the_code_has_words() -> None:
    told = {keyword.arg for call in calls("told") for keyword in call.keywords if keyword.arg}
    changed = {
        call.args[0].value
        for call in calls("changed")
        if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }
    assert {"reason", "clearance"} <= told | changed
    own = {name if name in FIELDS else name.rpartition(".")[2] for name in told | changed}
    assert own - FIELDS.keys() - {"named"} == set()


def test_codes_ids_and_moments_become_words(company: Company) -> None:
    wang = company.person("manager_wang")
    with company.app.test_request_context(headers={"Accept-Language": "en"}):
        teller = Teller()
        assert teller.value("owner", wang.id) == "王若溪"
        assert teller.value("department", wang.department_id) == "East China Customers"
        assert teller.value("parent", "east") == "East China Customers"
        assert teller.value("region", "east") == "East"
        assert teller.value("interests", ["tea", "hiking"]) == "Tea, Hiking"
        assert teller.value("emergency.relation", "spouse") == "Spouse"
        assert teller.value("roles", ["director", "auditor"]).startswith("Director")
        assert teller.value("until", "2026-03-16 01:00:00+00:00") == "2026-03-16 09:00:00"
        assert teller.value("minute", "2026-03-02 01:05") == "2026-03-02 09:05:00"
        assert "East" in teller.value("scope", "set:region=east+west")
        assert teller.value("handler", "manager_wang") == "王若溪"
        assert teller.value("category", "complaint") != "complaint"
        assert teller.label("message.message") != teller.label("message")
        assert teller.value("birth_date", "1990-03-07") == "1990-03-07"
        assert teller.value("mobile", SEALED) is SEALED
        assert teller.value("name", None) is None
        assert teller.value("mobile", GONE) != str(GONE)
        assert teller.value("region", "unheard") == "unheard"

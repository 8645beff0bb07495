"""The checks of the source can fail, and stay silent where nothing is wrong."""

import pytest

from tests.checks.gate_uses import raw_uses, told, uses
from tests.checks.house_rules import broken_rules
from tests.checks.rights import conditions_on_rights
from tests.checks.source import Source, modules, templates

MODELS = Source(
    "app/customers/models.py",
    'class Customer(Protected): ...\nclass CustomerFact(Model):\n    protected_by = "customer"\n',
)


def wrong(code: str, path: str = "app/tickets/queue.py") -> list[str]:
    return list(raw_uses([MODELS, Source(path, code)]))


@pytest.mark.parametrize(
    "code",
    [
        "Customer.select()",
        "Customer.get(Customer.number == number)",
        "models.Customer.get_or_none(Customer.id == 1)",
        "Customer.get_by_id(1)",
        'Customer.raw("SELECT 1")',
        "Customer.alias()",
        "CustomerFact.select().where(CustomerFact.customer == 1)",
        "Grant.select(Grant, Customer)",
        "gate().select(Ticket).join(Customer)",
        "Grant.select().join(CustomerFact, on=True)",
        'database.execute_sql("SELECT count(*) FROM customer")',
        "database.execute_sql('SELECT 1 FROM ticket JOIN \"customer_fact\" ON 1')",
    ],
)
def test_a_query_that_passes_the_gate_is_found_with_its_place(code: str) -> None:
    [found] = wrong(f"\n{code}\n")
    assert found.startswith("app/tickets/queue.py:2: ")


@pytest.mark.parametrize(
    "code",
    [
        "gate().select(Customer, Customer.number)",
        "gate().get(Customer, number)",
        "everything(Customer, why='a figure').join(CustomerFact)",
        "Customer.update(rev=2).where(Customer.id == 1).execute()",
        "Customer.insert(name='x').execute()",
        "CustomerFact.delete().execute()",
        "Person.select().where(Person.id.in_(ids))",
        "Person.get_or_none(Person.username == name)",
        "Customer.field_rules.get('name')",
        '"""Read SELECT name FROM customer as you like: this is a sentence."""',
        "SQL('(SELECT rowid FROM customer_name WHERE customer_name MATCH ?)')",
    ],
)
def test_what_goes_through_the_gate_or_writes_is_not(code: str) -> None:
    assert wrong(code) == []


def test_the_room_of_access_asks_as_it_likes() -> None:
    assert wrong("Customer.select()", "app/access/gate.py") == []


def test_uses_are_listed_with_place_model_and_reason_and_none_without_one() -> None:
    source = Source(
        "app/jobs/figures.py",
        "everything(Customer, Customer.id, why='a figure')\n\neverything(Ticket, why=x)",
    )
    assert [tuple(use) for use in uses([source])] == [
        ("app/jobs/figures.py:1", "Customer", "a figure"),
        ("app/jobs/figures.py:3", "Ticket", ""),
    ]
    lines, bad = told([MODELS, source])
    assert len(lines) == 2
    assert bad == ["app/jobs/figures.py:3: everything() must say why, as plain text"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/tickets/views.py", "if gate().standing.clearance > 2: pass"),
        ("app/tickets/views/queue.py", "shown = 1 if 'auditor' in person.roles else 0"),
        ("app/tickets/views/queue.py", "found = [one for one in rows if one.level <= 2]"),
        ("app/tickets/views/queue.py", "may = record.level < top"),
        ("app/tickets/views/queue.py", "if person.has_role('director'): pass"),
        ("templates/tickets/queue.html", "{% if person.clearance > 2 %}x{% endif %}"),
        ("templates/tickets/queue.html", "{% elif has_role('director') %}"),
        ("templates/tickets/queue.html", "{{ 'x' if ticket.level > 2 else 'y' }}"),
        ("templates/tickets/queue.html", "{% for one in rows if one.level >= 3 %}"),
    ],
)
def test_a_condition_on_rights_is_found_in_views_and_templates(path: str, text: str) -> None:
    [found] = set(conditions_on_rights([Source(path, text)]))
    assert found.startswith(f"{path}:1: ")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/tickets/views.py", "scope = Scope.parse(person.scope)"),
        ("app/tickets/views.py", "may_edit = gate().may('ticket.handle', ticket)"),
        ("app/tickets/views.py", "if form.level.data: pass"),
        ("app/tickets/queue.py", "if record.level > 2: pass"),
        ("templates/tickets/queue.html", "{{ level(ticket.level) }}{% if may_edit %}x{% endif %}"),
        ("templates/tickets/queue.html", "{% if form.level.choices %}{{ form.clearance }}{% endif %}"),
    ],
)
def test_showing_a_level_or_asking_the_gate_is_no_condition_on_rights(path: str, text: str) -> None:
    assert list(conditions_on_rights([Source(path, text)])) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/serve.py", "import os\nos.environ['X']"),
        ("app/serve.py", "import os\nos.getenv('X')"),
        ("app/serve.py", "from os import environ"),
        ("app/web/answers.py", "from htmx_flask import request"),
        ("app/web/answers.py", "import htmx_flask"),
        ("app/web/answers.py", "from app.web.htmx import *"),
        ("app/web/__init__.py", '"""What pages share."""\nfrom app.web import htmx'),
        ("app/web/__init__.py", ""),
    ],
)
def test_a_broken_rule_of_the_house_is_found(path: str, text: str) -> None:
    [found] = broken_rules([Source(path, text)])
    assert found.startswith(f"{path}:")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/settings.py", "import os\nload(os.environ)"),
        ("app/web/htmx.py", "from htmx_flask import Htmx"),
        ("app/web/__init__.py", '"""What pages share."""'),
        ("app/__init__.py", "from flask import Flask"),
        ("app/accounts/views/__init__.py", "accounts = Blueprint()"),
        ("app/web/answers.py", "import os\nos.path.join('a')"),
    ],
)
def test_what_the_rules_allow_is_not(path: str, text: str) -> None:
    assert list(broken_rules([Source(path, text)])) == []


def test_the_application_itself_is_clean() -> None:
    sources = list(modules())
    assert told(sources)[1] == []
    assert list(conditions_on_rights([*sources, *templates()])) == []
    assert list(broken_rules(sources)) == []

"""The shorter ways of templates and addresses give what Jinja's and Flask's own give."""

from typing import Any

import flask
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader
from markupsafe import Markup, escape

from app.web.places import url_for
from app.web.templates import written
from tests.conftest import Company

NASTY = "<b>&\"'%(day)s"


def rendered(company: Company, source: str, **values: Any) -> str:  # noqa: ANN401
    """What a template file with this source gives: its sentences are put in place when it is compiled."""
    environment = company.app.jinja_env.overlay(cache_size=0)
    environment.loader = type(company.app.jinja_env.loader)(DictLoader({"page.html": source}))
    with company.app.test_request_context():
        return environment.get_template("page.html").render(**values)


@given(st.one_of(st.text(), st.integers(), st.none(), st.text().map(Markup)))
def test_what_is_written_is_escaped_as_jinja_does(value: Any) -> None:  # noqa: ANN401
    assert str(written(value)) == str(escape(value))


@pytest.mark.parametrize(
    "source", ['{{ _("since %(day)s", day=it) }}', '<p>{{ _("since %(day)s", day=it) }}</p>']
)
def test_a_value_in_a_sentence_is_escaped(company: Company, source: str) -> None:
    assert f"since {escape(NASTY)}" in rendered(company, source, it=NASTY)


def test_a_sentence_that_is_given_to_a_macro_is_escaped_once(company: Company) -> None:
    source = '{% macro show(text) %}<b>{{ text }}</b>{% endmacro %}{{ show(_("since %(day)s", day=it)) }}'
    assert rendered(company, source, it="<i>") == "<b>since &lt;i&gt;</b>"


def test_a_macro_takes_its_caller_and_what_it_is_given_by_name(company: Company) -> None:
    source = (
        '{% macro box(name, tone="") %}<i class="{{ tone }}">{{ name }}{{ caller(name) }}</i>{% endmacro %}'
        '{% for n in ("a", "<") %}{% call(x) box(n, tone="warn") %}[{{ x }}]{% endcall %}{% endfor %}'
    )
    expected = '<i class="warn">a[a]</i><i class="warn">&lt;[&lt;]</i>'
    assert rendered(company, source) == expected


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("customers.index", {}),
        ("customers.customer", {"number": "C26-7K3QXP"}),
        ("customers.customer", {"number": "a/b ?&{number}"}),
        ("customers.customer", {"number": "C26-7K3QXP", "_anchor": "notes"}),
        ("customers.customer", {"number": "C26-7K3QXP", "_external": True}),
        ("customers.history", {"number": "C26-7K3QXP", "kind": "files", "before": None}),
        ("customers.history", {"number": "C26-7K3QXP", "kind": "two words"}),
        ("customers.edit_part", {"number": "C26-7K3QXP", "kind": "notes", "key": "ABCD2345"}),
        ("inbox.tasks_about", {"kind": "customer", "record": "C26-7K3QXP"}),
        ("customers.import_errors", {"token": "an-import-12", "form": "csv"}),
    ],
)
def test_an_address_is_what_flask_makes_of_it(
    company: Company, endpoint: str, values: dict[str, Any]
) -> None:
    with company.app.test_request_context():
        assert url_for(endpoint, **values) == flask.url_for(endpoint, **values)
        assert url_for(endpoint, **values) == flask.url_for(endpoint, **values)

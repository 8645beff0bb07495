"""Rating a risk: what can be said, who confirms it, what is refused with the fix named."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.errors import Forbidden
from app.inbox.requests import decide
from app.risk.assessing.assessing import assess
from app.risk.models import Risk
from tests.conftest import Company
from tests.risk.conftest import control_of, prove, said
from tests.risk.test_life import CHOICES, fresh, open_request, post

As = Callable[[str], FlaskClient]
Registered = Callable[..., Risk]


def test_a_choice_of_thousands_of_digits_is_none_that_is_offered(as_: As, registered: Registered) -> None:
    risk = registered(owner="manager_wang")
    long = CHOICES | {"likelihood": "9" * 5000, "money": "٣"}
    assert post(as_("manager_wang"), risk, "assess/outcome", **long).status_code == 200
    assert post(as_("manager_wang"), risk, "assess", **long).status_code == 422


def test_a_reason_that_nobody_can_see_lets_no_residual_be_lower(as_: As, registered: Registered) -> None:
    risk = registered(owner="manager_wang")
    lower = CHOICES | {"residual_likelihood": "1", "lower": "\u200b\u200b"}
    assert post(as_("manager_wang"), risk, "assess", **lower).status_code == 422


def test_nobody_confirms_their_own_rating(company: Company, registered: Registered) -> None:
    risk = registered("risk_sun", owner="risk_sun")
    request = assess(company.gate("risk_sun"), risk, said((3, 3)), risk.rev)
    with pytest.raises(Forbidden):
        decide(company.gate("risk_sun"), request, "同意", approved=True)
    decide(company.gate("director"), request, "同意", approved=True)
    assert fresh(risk).residual_band == 2


def test_a_rating_that_is_given_back_changes_nothing(company: Company, registered: Registered) -> None:
    risk = registered(owner="manager_wang")
    request = assess(company.gate("manager_wang"), risk, said((5, 5)), risk.rev)
    decide(company.gate("risk_sun"), request, "依据不足", approved=False)
    assert fresh(risk).residual_band is None
    again = assess(company.gate("manager_wang"), fresh(risk), said((3, 5)), fresh(risk).rev)
    assert again.state == "asked"


@pytest.mark.parametrize(
    ("choices", "field", "words"),
    [
        ({"residual_likelihood": "5"}, "residual_likelihood", "can&#39;t be above the inherent"),
        ({"target_likelihood": "5"}, "target_likelihood", "target can&#39;t be above"),
        ({"residual_likelihood": "2"}, "lower", "Say why the residual is lower"),
        ({"money": "", "leak": ""}, "money", "Say on one scale at least"),
        ({"likelihood": ""}, "likelihood", "Fill this in"),
    ],
)
def test_a_rating_that_cannot_be_is_refused_with_the_fix_named(
    as_: As, registered: Registered, choices: dict[str, str], field: str, words: str
) -> None:
    risk = registered(owner="manager_wang")
    answer = post(as_("manager_wang"), risk, "assess", **(CHOICES | choices))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422, page
    assert words in page
    assert f'id="{field}' in page
    assert "likelihood" in choices or re.search(r'<input checked[^>]*name="likelihood"[^>]*value="4"', page)


def test_a_rating_without_likelihood_and_impact_names_both(as_: As, registered: Registered) -> None:
    empty = dict.fromkeys(CHOICES, "") | {"note": "两户拖欠"}
    answer = post(as_("manager_wang"), registered(owner="manager_wang"), "assess", **empty)
    assert answer.status_code == 422
    for field, words in (("likelihood", "Fill this in."), ("money", "Say on one scale at least")):
        assert re.search(rf'id="{field}-error">.*?{words}', answer.text), field
        assert f'<a href="#{field}-0">' in answer.text
    assert "两户拖欠" in answer.text


def test_proven_controls_let_the_residual_be_lower_without_a_reason(
    as_: As, company: Company, registered: Registered
) -> None:
    risk = registered(owner="manager_wang")
    prove(control_of(risk))
    assert post(as_("manager_wang"), risk, "assess", **CHOICES).status_code == 303
    decide(company.gate("risk_sun"), open_request("risk.assess"), "同意", approved=True)
    found = fresh(risk)
    assert (found.residual_likelihood, found.residual_impact) == (2, 4)
    assert not found.ungrounded

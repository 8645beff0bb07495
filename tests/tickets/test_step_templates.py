"""Templates of steps: what is shipped, and how they are kept."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.chain.tables import differences
from app.people.dictionaries import SHIPPED, all_dictionaries
from app.tickets.planning.audited import STEP_TEMPLATES
from app.tickets.planning.models import WHO
from app.tickets.planning.templates import Usual, steps_of, template_of
from tests.chained import count, last

AsPerson = Callable[[str], FlaskClient]
URL = "/tickets/templates/"


@pytest.fixture
def director(as_: AsPerson) -> FlaskClient:
    return as_("director")


def typed(**values: str) -> dict[str, str]:
    return {
        "zh": "回访",
        "en": "Call back",
        "manner": "phone",
        "who": "owner",
        "due": "1d 2h",
        "rev": "1",
        **values,
    }


def words(category: str) -> list[str]:
    return [one.en for one in steps_of(template_of(category))]


@pytest.mark.usefixtures("company")
def test_each_category_is_shipped_with_steps_that_can_be_planned() -> None:
    manners = all_dictionaries().codes("step_manner")
    for category, _, _ in SHIPPED["ticket_category"]:
        found = steps_of(template_of(category))
        assert len(found) >= 3
        assert [one for one in found if one.manner not in manners or one.who not in WHO] == []
        assert [one.minutes for one in found] == sorted(one.minutes for one in found)


def test_the_pages_tell_the_steps(director: FlaskClient) -> None:
    page = director.get(URL).text
    assert "Information change" in page
    page = director.get(f"{URL}complaint").text
    for told in ("Agree on a remedy with the head", "The handler's head", "Meeting", "3 d"):
        assert told in page


def test_steps_are_added_changed_moved_and_taken_out(director: FlaskClient) -> None:
    before = words("delivery")
    assert director.post(f"{URL}delivery/3", data=typed()).status_code == 303
    assert words("delivery") == [*before, "Call back"]
    assert steps_of(template_of("delivery"))[3] == Usual("回访", "Call back", "phone", "owner", 570)
    director.post(f"{URL}delivery/3/move", data={"rev": "2", "step": "up"})
    assert words("delivery")[2] == "Call back"
    director.post(f"{URL}delivery/2", data=typed(en="Ring back", rev="3"))
    assert words("delivery")[2] == "Ring back"
    director.post(f"{URL}delivery/2/remove", data={"rev": "4"})
    assert words("delivery") == before
    person, record, changes = last("step_template.changed")
    assert (person, record) == ("director", "delivery")
    assert changes["steps"][0].count("\n") == 3
    assert list(differences(STEP_TEMPLATES)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"zh": ""},
        {"en": " "},
        {"manner": "smoke"},
        {"who": "somebody"},
        {"due": "soon"},
        {"due": "0m"},
        {"due": "61d"},
    ],
)
def test_a_step_that_can_not_be_is_refused(director: FlaskClient, wrong: dict[str, str]) -> None:
    before = count()
    assert director.post(f"{URL}delivery/3", data=typed(**wrong)).status_code == 422
    assert count() == before


def test_who_saves_over_somebody_else_is_refused(director: FlaskClient) -> None:
    assert director.post(f"{URL}delivery/3", data=typed()).status_code == 303
    assert director.post(f"{URL}delivery/0", data=typed(en="Else", zh="其他")).status_code == 409
    assert director.post(f"{URL}delivery/0/remove", data={"rev": "1"}).status_code == 409


def test_what_is_not_there_is_not_found_and_nobody_else_gets_in(director: FlaskClient, as_: AsPerson) -> None:
    for path in ("no_such", "delivery/9", "no_such/0"):
        assert director.get(URL + path).status_code == 404
    assert director.post(f"{URL}delivery/9", data=typed()).status_code == 404
    assert as_("lead_east").get(URL).status_code == 403

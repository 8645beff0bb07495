"""The base of every form."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from wtforms import Form as WTForm
from wtforms import HiddenField, SelectField, SelectMultipleField

from app.chain.writing import writing
from app.db.connection import database
from app.errors import Invalid
from app.people.models import Person
from app.web.forms import Form, choice, choices, line, paragraph
from tests.conftest import Company

LABEL = "Label"


Send = Callable[..., "Sample"]


class Sample(Form):
    rev = HiddenField()
    name = line(LABEL, required=True, longest=5)
    note = paragraph(LABEL, longest=20)
    sex = choice(LABEL, required=False)
    level = choice(LABEL, radio=True)


@pytest.fixture
def sent(company: Company) -> Iterator[Send]:
    """`sent(name="甲")`: the form as a browser sent it."""
    contexts = []

    def send(**values: dict[str, str]) -> Sample:
        context = company.app.test_request_context("/", method="POST", data=values)
        context.push()
        contexts.append(context)
        form = Sample()
        form.sex.choices = choices([("male", "M"), ("female", "F")], "not known")
        form.level.choices = choices([(1, "one"), (2, "two")])
        return form

    yield send
    for context in reversed(contexts):
        context.pop()


@pytest.mark.parametrize("house", ["en", "zh"])
@pytest.mark.parametrize("forged", [["forged"], ["forged", "a", "another"]])
def test_a_forged_choice_of_several_is_refused_in_the_readers_language(
    company: Company, house: str, forged: list[str]
) -> None:
    class Ticked(Form):
        some = SelectMultipleField(LABEL)

    company.app.config["BABEL_DEFAULT_LOCALE"] = house
    try:
        with company.app.test_request_context("/", method="POST", data={"some": forged}):
            form = Ticked()
            form.some.choices = choices([("a", "A")])
            assert form.submit(lambda: True) is None
            assert form.some.errors == [
                {"en": "Choose from what is offered.", "zh": "请从所列选项中选择"}[house]
            ]
    finally:
        company.app.config["BABEL_DEFAULT_LOCALE"] = "en"


def test_valid_values_reach_the_work_trimmed(sent: Send) -> None:
    form = sent(name=" \u200b 甲\u00ad \t", level="2", sex="", rev="3", note="\u200e a\n  b👩\u200d⚕ \u200b")
    assert form.submit(lambda: (form.text_of("name"), form.text_of("note"), form.read_rev())) == (
        "甲",
        "a\n  b👩\u200d⚕",
        3,
    )
    assert not form.errors


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "", "level": "1"}, "name"),
        ({"name": " \u3000 ", "level": "1"}, "name"),
        ({"name": "\u200b \u2060\ufeff", "level": "1"}, "name"),
        ({"level": "1"}, "name"),
        ({"name": "甲乙丙丁戊己", "level": "1"}, "name"),
        ({"name": "甲", "level": "3"}, "level"),
        ({"name": "甲"}, "level"),
        ({"name": "甲", "level": "1", "sex": "other"}, "sex"),
        ({"name": "甲", "level": "1", "note": "x" * 21}, "note"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_done(
    sent: Send, values: dict[str, str], field: str
) -> None:
    form = sent(**values)
    assert form.submit(lambda: pytest.fail("nothing may be done")) is None
    assert set(form.errors) == {field}
    assert form.errors[field][0]


def test_a_choice_that_need_not_be_made_may_be_missing(sent: Send) -> None:
    form = sent(name="甲", level="1")
    assert form.submit(lambda: True)
    assert not form.text_of("sex")


def test_a_refusal_of_the_domain_goes_beside_its_field_or_to_the_top(sent: Send) -> None:
    def refuse(field: str) -> None:
        raise Invalid(
            field, "A name has at most %(longest)s characters, this one has %(count)s.", longest=5, count=6
        )

    form = sent(name="甲", level="1", sex="male")
    assert form.submit(lambda: refuse("name")) is None
    assert "5" in form.errors["name"][0]
    form = sent(name="甲", level="1", sex="male")
    assert form.submit(lambda: refuse("elsewhere")) is None
    assert form.form_errors
    assert not form.name.errors


def test_what_was_typed_stays_in_the_form(sent: Send) -> None:
    form = sent(name="甲乙丙丁戊己", level="2", note="b")
    form.submit(lambda: True)
    assert (form.name.data, form.level.data, form.note.data) == ("甲乙丙丁戊己", "2", "b")


@pytest.mark.parametrize("text", ["", "x", "-1", "1e3", "１２", "9" * 40, "1.0", " 1"])
def test_a_rev_that_is_none_is_nought(sent: Send, text: str) -> None:
    assert sent(name="甲", level="1", rev=text).read_rev() == 0


@pytest.mark.usefixtures("company")
def test_messages_of_the_library_speak_the_readers_language(as_: Callable[[str], FlaskClient]) -> None:
    texts = set()
    for locale in ("zh", "en"):
        with writing(None, "test.changed") as entry:
            entry.told(locale=locale)
            Person.update(locale=locale).where(Person.username == "manager_wang").execute()
        response = as_("manager_wang").post(
            "/customers/new", data={"name": "周", "status": "flying", "level": "1"}
        )
        assert response.status_code == 422
        texts.add(tuple(line for line in response.text.splitlines() if "error" in line))
        database.connect(reuse_if_open=True)
    assert len(texts) == 2


OFFERED = (("a", "甲"), ("b<", '<"乙">'), (3, ""), ("", "Choose"))


@given(st.sampled_from(["a", "b<", "3", "", None]))
def test_a_list_to_choose_from_is_written_as_wtforms_writes_it(chosen: str | None) -> None:
    class Choosing(WTForm):
        ours = choice("Ours", required=False)
        theirs = SelectField("Theirs", id="ours", name="ours")

    form = Choosing()
    form.ours.choices = form.theirs.choices = choices([*OFFERED])
    form.ours.data = form.theirs.data = chosen
    assert str(form.ours()) == str(form.theirs())

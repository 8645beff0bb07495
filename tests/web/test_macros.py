import gzip
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired

FOLDER = Path(__file__).parents[2] / "templates"
MARKS_BYTES = 1024  # of the 10 KB gz that a list page may weigh


class Customer(Form):
    rev = HiddenField()
    kind = RadioField(
        "Kind", choices=[SelectChoice("individual", "Individual"), SelectChoice("enterprise", "Enterprise")]
    )
    name = StringField("Name", [DataRequired("Enter a name.")], description="As on the document")
    level = RadioField("Level", choices=[SelectChoice(str(n), str(n)) for n in range(1, 5)])
    region = SelectField("Region", choices=[SelectChoice("east", "East")])
    notes = TextAreaField("Notes")
    password = PasswordField("Password")
    do_not_contact = BooleanField("Do not contact")


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append({"": tag, **dict(attrs)})


def render(text: str, **values: Any) -> str:  # noqa: ANN401
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
    )
    environment.install_null_translations(newstyle=True)
    environment.globals.update(static=lambda path: f"/static/{path}", csrf_token=lambda: "token")
    return environment.from_string(text).render(**values)


def marks(call: str, **values: Any) -> str:  # noqa: ANN401
    return render(
        '{% from "web/macros/marks.html" import level, masked, person, status_badge, tier, value %}' + call,
        **values,
    )


def forms(call: str, **values: Any) -> str:  # noqa: ANN401
    return render(
        '{% from "web/macros/forms.html" import field, form_errors, form_for, level_choice %}' + call,
        **values,
    )


def tag(html: str, **wanted: str) -> dict[str, str | None]:
    """The only tag of `html` with these attributes; `tag_` is its name."""
    wanted = {key.replace("tag_", "").replace("_", "-"): value for key, value in wanted.items()}
    found = [tag for tag in Tags(html).found if wanted.items() <= tag.items()]
    assert len(found) == 1, html
    return found[0]


def wrong_form() -> Customer:
    form = Customer(kind="individual", level="2", region="east")
    form.validate()
    return form


def masked(text: str, *, sealed: bool = False) -> SimpleNamespace:
    return SimpleNamespace(masked=True, text=text, sealed=sealed)


def test_a_value_is_shown_and_escaped() -> None:
    assert marks("{{ value('<b>') }}") == "&lt;b&gt;"


def test_a_number_is_a_value_like_any_other() -> None:
    assert marks("{{ value(0) }}") == "0"


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_missing_value_is_a_dash_that_is_read_as_not_known(nothing: str | None) -> None:
    html = marks("{{ value(v) }}", v=nothing)
    assert "—" in html
    assert "not known" in html


def test_a_sealed_value_is_a_lock_and_four_dots_whatever_it_holds() -> None:
    html = marks("{{ value(v) }}", v=masked("6222", sealed=True))
    assert "#i-lock" in html
    assert "••••" in html
    assert "6222" not in html


@pytest.mark.parametrize(
    "text", ["138****5678", "3****************7", "z***@example.cn", "****", "1**2**3", "A"]
)
def test_a_mask_reads_as_it_was_made(text: str) -> None:
    assert Markup(marks("{{ value(v) }}", v=masked(text))).striptags() == text


def test_a_level_is_bars_and_a_word() -> None:
    html = marks("{{ level(3) }}")
    assert "#i-level-3" in html
    assert "Confidential" in html


def test_a_field_says_what_is_wrong_between_label_and_control() -> None:
    html = forms("{{ field(form.name) }}", form=wrong_form())
    control = tag(html, id="name")
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "name-error name-hint"
    assert (
        html.index("<label")
        < html.index("Enter a name.")
        < html.index("<input")
        < html.index("As on the document")
    )


def test_a_field_without_error_is_not_called_invalid() -> None:
    control = tag(forms("{{ field(form.region) }}", form=wrong_form()), id="region")
    assert control[""] == "select"
    assert not control.keys() & {"aria-invalid", "aria-describedby"}


def test_what_was_typed_is_not_offered_by_the_browser_unless_wanted() -> None:
    form = Customer()
    assert tag(forms("{{ field(form.name) }}", form=form), id="name")["autocomplete"] == "off"
    html = forms("{{ field(form.password, autocomplete='current-password') }}", form=form)
    assert tag(html, id="password")["autocomplete"] == "current-password"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("rev", "hidden"), ("do_not_contact", "checkbox"), ("password", "password"), ("name", "text")],
)
def test_each_kind_of_field_gets_its_control(name: str, kind: str) -> None:
    assert tag(forms("{{ field(form[name]) }}", form=Customer(), name=name), id=name)["type"] == kind


def test_a_text_of_many_lines_gets_a_textarea() -> None:
    assert tag(forms("{{ field(form.notes, rows=6) }}", form=Customer()), id="notes")["rows"] == "6"


def test_choices_are_a_group_with_a_name() -> None:
    html = forms("{{ field(form.kind) }}", form=Customer())
    assert tag(html, role="radiogroup")["aria-labelledby"] == "kind-label"
    assert len([found for found in Tags(html).found if found.get("type") == "radio"]) == 2


def test_levels_are_chosen_by_their_badges() -> None:
    html = forms("{{ level_choice(form.level) }}", form=Customer(level="2"))
    assert [f"#i-level-{n}" in html for n in range(1, 5)] == [True] * 4
    assert "checked" in tag(html, id="level-1")


def test_the_summary_of_errors_takes_the_focus_and_leads_to_each_field() -> None:
    html = forms("{{ form_errors(form) }}", form=wrong_form())
    assert "data-focus" in tag(html, tabindex="-1")
    assert [found["href"] for found in Tags(html).found if found[""] == "a"] == ["#name"]


def test_the_summary_leads_to_the_first_of_some_choices() -> None:
    form = Customer(name="A", level="2", region="east", kind="other")
    form.validate()
    assert 'href="#kind-0"' in forms("{{ form_errors(form) }}", form=form)


def test_a_form_without_errors_has_no_summary() -> None:
    assert forms("{{ form_errors(form) }}", form=Customer()) == ""


def test_a_form_posts_its_token_and_guards_what_is_typed() -> None:
    html = forms("{% call form_for(form, '/x', 'Save') %}fields{% endcall %}", form=Customer())
    assert tag(html, name="csrf_token")["value"] == "token"
    assert tag(html, method="post")["data-guard"] == ""


def test_a_form_that_came_back_is_unsaved_from_the_start() -> None:
    html = forms("{% call form_for(form, '/x', 'Save') %}fields{% endcall %}", form=wrong_form())
    assert tag(html, method="post")["data-guard"] == "dirty"


def test_the_pager_leads_only_where_there_is_something() -> None:
    here = SimpleNamespace(first_url=None, previous_url=None, next_url="/?after=a&b", last_url="/?last")
    html = render('{% from "web/macros/lists.html" import pager %}{{ pager(list, "#list") }}', list=here)
    assert [found["hx-get"] for found in Tags(html).found if found[""] == "a"] == ["/?after=a&b", "/?last"]


def test_the_sorted_column_says_so() -> None:
    here = SimpleNamespace(sort="name", descending=True, sort_url=lambda column: f"/?sort={column}")
    html = render(
        '{% from "web/macros/lists.html" import sort_head %}'
        '{{ sort_head("Name", "name", list) }}{{ sort_head("Tier", "tier", list) }}',
        list=here,
    )
    assert [found.get("aria-sort") for found in Tags(html).found if found[""] == "th"] == ["descending", None]


def test_a_dangerous_thing_is_asked_first_and_works_without_script() -> None:
    html = render(
        '{% from "web/macros/page.html" import confirm, confirm_button %}{{ confirm_button("end", "End") }}'
        '{% call confirm("end", "End it", "/end", "End", danger=true) %}<p>Sure</p>{% endcall %}'
    )
    assert tag(html, data_open="end")["form"] == "end-form"
    assert tag(html, id="end-form")["action"] == "/end"


def test_the_marks_of_fifty_rows_stay_light() -> None:
    row = "{{ person(name) }}{{ tier('A') }}{{ level(2) }}{{ value(v) }}{{ status_badge('active') }}"
    html = marks("{% for n in range(50) %}" + row + "{% endfor %}", name="周以恒", v=masked("138****5678"))
    assert len(gzip.compress(html.encode())) < MARKS_BYTES

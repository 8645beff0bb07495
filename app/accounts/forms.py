"""The forms of sign-in and profile."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import DataRequired, Length

from app.accounts.adding import LONGEST_NAME
from app.accounts.choosing import LONGEST
from app.errors import TooMany
from app.web.answers import translated
from app.web.forms import REQUIRED, Form, choice, choices, line
from app.web.language import LANGUAGES

T = TypeVar("T")
LONGEST_CODE = 40


class GuardedForm(Form):
    """A form whose tries are slowed; `refusal` is the status and headers of what shows it again."""

    refusal: tuple[int, dict[str, str]] = (422, {})

    def submit(self, work: Callable[[], T]) -> T | None:
        """As every form, with the seconds to wait at its top."""
        try:
            return super().submit(work)
        except TooMany as error:
            self.refusal = 429, {"Retry-After": str(error.seconds)}
            self.form_errors.append(translated(error))
            return None


def secret(label: Any) -> PasswordField:  # noqa: ANN401
    """A password as it was typed: white space counts."""
    longest = Length(max=LONGEST, message=_l("At most %(max)d characters."))
    return PasswordField(label, validators=[DataRequired(REQUIRED), longest])


class SignInForm(GuardedForm):
    """The first step of signing in."""

    username = line(_l("User name"), required=True)
    password = secret(_l("Password"))


class PasswordForm(GuardedForm):
    """A new password; without `current` where the old one was given, or a code stood in for it."""

    current = secret(_l("Current password"))
    password = secret(_l("New password"))
    again = secret(_l("New password again"))


class SetupCodeForm(GuardedForm):
    """What proves that somebody can read what the server printed."""

    code = line(_l("Set-up code"), required=True, longest=LONGEST_CODE)


class SetupForm(SetupCodeForm):
    """The first department and the three officers; their fields begin with the role's code."""

    department = line(_l("First department"), required=True, longest=LONGEST_NAME)
    system_administrator_username = line(_l("The administrator's user name"), required=True)
    system_administrator_name = line(_l("The administrator's name"), required=True)
    security_officer_username = line(_l("The security officer's user name"), required=True)
    security_officer_name = line(_l("The security officer's name"), required=True)
    auditor_username = line(_l("The auditor's user name"), required=True)
    auditor_name = line(_l("The auditor's name"), required=True)


class PreferencesForm(Form):
    """How pages look to a person."""

    locale = choice(_l("Language"), required=False, radio=True)
    theme = choice(_l("Appearance"), required=False, radio=True)
    density = choice(_l("Density"), required=False, radio=True)

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.locale.choices = choices(list(LANGUAGES.items()))
        self.theme.choices = choices(
            [("system", _l("As the system")), ("light", _l("Light")), ("dark", _l("Dark"))]
        )
        self.density.choices = choices([("regular", _l("Regular")), ("compact", _l("Compact"))])

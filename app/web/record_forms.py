"""Forms of what somebody else may write or decide meanwhile."""

from collections.abc import Callable
from typing import TypeVar

from wtforms import HiddenField

from app.errors import Conflict
from app.web.answers import translated
from app.web.forms import Form

T = TypeVar("T")


class RacedForm(Form):
    """What only the first can do: for whoever comes later `late` is true after `submit`."""

    conflict: Conflict | None = None

    def submit(self, work: Callable[[], T]) -> T | None:
        """As every form's; None too where somebody else was first, which the form says if there is a word."""
        try:
            return super().submit(work)
        except Conflict as conflict:
            self.conflict = conflict
            if conflict.message:
                self.form_errors.append(translated(conflict))
            return None

    @property
    def late(self) -> bool:
        """Whether somebody else was faster."""
        return self.conflict is not None

    @property
    def answers_with(self) -> int:
        """The status with which the form is shown again."""
        return 409 if self.late else 422


class RecordForm(RacedForm):
    """A form of a record that is no longer at `rev` once somebody else has written it."""

    rev = HiddenField()

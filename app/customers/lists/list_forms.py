"""The form of a saved list."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from app.organisation.names import one_name
from app.web.forms import Form, line
from app.web.saved_lists import LONGEST_NAME


class SavedListForm(Form):
    """Its name, and whether the own department sees it."""

    once = HiddenField()
    name = line(_l("Name of the list"), required=True, longest=LONGEST_NAME)
    shared = BooleanField(_l("Share with my department"))

    def called(self) -> str:
        """The name that was typed. Raises Invalid."""
        return one_name("name", self.text_of("name"), LONGEST_NAME)

"""What the page of a sheet consists of: the tabs below its head, each a page of its own.

A page of a section renders a template that extends ``appraisal/sheets/page.html`` with the `head_of` its
sheet. Whoever adds a section adds its line here.
"""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

SCORES, EVIDENCE, COMMENTS, APPEALS, CONSEQUENCES = (
    *("scores", "evidence", "comments", "appeals", "consequences"),
)


class Section(NamedTuple):
    """A tab: its name, its words, and the endpoint that shows it, which takes the sheet's `number`."""

    name: str
    label: Any
    endpoint: str


SECTIONS = (
    Section(SCORES, _l("Scores"), "appraisal.sheet"),
    Section(EVIDENCE, _l("Evidence"), "appraisal.files"),
    Section(COMMENTS, _l("Comments"), "appraisal.comments"),
    Section(APPEALS, _l("Appeals"), "appraisal.appeals_of_sheet"),
    Section(CONSEQUENCES, _l("Rewards and training"), "appraisal.consequences_of"),
)

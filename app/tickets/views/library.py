"""What stands on every page of the answer library."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.access.gate import gate
from app.tickets.answers import questions
from app.tickets.answers.words import STATES, Words
from app.tickets.answers.writing import MANAGE, WRITE


def library(here: str, words: Words) -> dict[str, Any]:
    """Its tabs, of which the one called `here` is open, its words, and whether the person may write in it."""
    inside = gate()
    tabs = [{"label": _("Answers"), "url": url_for("tickets.answers"), "current": here == "answers"}]
    if inside.has(WRITE):
        asked = {"url": url_for("tickets.questions"), "current": here == "questions"}
        waiting = questions.count_addressed(inside)
        tabs.append({"label": _("Unanswered"), **asked, "count": waiting or None})
    if inside.has(MANAGE):
        kept = {"url": url_for("tickets.keepers"), "current": here == "keepers"}
        tabs.append({"label": _("Who keeps what"), **kept})
    return {"tabs": tabs, "states": STATES, "may_write": inside.has(WRITE), "words": words}

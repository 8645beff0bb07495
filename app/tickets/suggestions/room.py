"""Suggestions plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.room import Panel, Reason, Room
from app.tickets.converters import SuggestionKey
from app.tickets.suggestions.deciding import TASK
from app.tickets.views.suggestions import ENTRY

PAGES = ("suggestions", "suggestions_of", "add_suggestion", "suggestion", "decide_suggestion")

room = Room(
    "tickets.suggestions",
    menu=[ENTRY],
    panels=[Panel("ticket", _l("Suggestions"), "tickets.suggestions_of", "ticket.view")],
    reasons={TASK: Reason(_l("An adopted suggestion of a customer"))},
    help=dict.fromkeys((f"tickets.{name}" for name in PAGES), "suggestions"),
    converters={"suggestion_key": SuggestionKey},
)

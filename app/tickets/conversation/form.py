"""The composer: one form for all that is written on a ticket."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateTimeLocalField, HiddenField
from wtforms.validators import Optional

from app.access.gate import Gate
from app.access.levels import LEVELS
from app.clock import zone
from app.customers.words import LEVELS as LEVEL_WORDS
from app.drafts.forms import KeptForm
from app.files.attaching import Sent
from app.files.forms import AttachForm
from app.tickets.answers.finding import text_of
from app.tickets.conversation.composing import CALL, HEARD, NOTE, TOLD, Composed
from app.tickets.conversation.messages import LONGEST
from app.tickets.models import TOLD_BY, Ticket
from app.tickets.words import CHANNELS
from app.web.forms import choice, choices, line, paragraph

WAYS = {
    NOTE: _l("Internal note"),
    TOLD: _l("To the customer"),
    CALL: _l("Phone call"),
    HEARD: _l("From the customer"),
}


class MessageForm(KeptForm):
    """Something said: among colleagues, to the customer, on the phone, or by them."""

    way = choice(_l("Kind of entry"), radio=True)
    text = paragraph(_l("Text"), required=True, longest=LONGEST, id="said")
    mention = line(
        _l("Mention colleagues"),
        description=_l("In an internal note: names with commas between them, or @name in the text."),
    )
    told_by = choice(_l("How the customer was told"), required=False)
    reached = BooleanField(_l("They were reached"), default=True)
    came = DateTimeLocalField(_l("When it came, if earlier"), validators=[Optional()])
    file = FileField(_l("File"))
    level = choice(_l("Level"), required=False)
    answers = HiddenField()
    accept = AttachForm.accept

    def fit(self, gate: Gate, ticket: Ticket) -> "MessageForm":
        """Offer the kinds of entries, the ways of telling, and the levels from the ticket's to one's own."""
        self.way.choices = choices(list(WAYS.items()))
        self.told_by.choices = choices([(code, CHANNELS[code]) for code in TOLD_BY], _l("not chosen"))
        top = gate.clearance_on(ticket, Ticket.edit_permission)
        levels = [level for level in LEVELS if ticket.level <= level <= top]
        self.level.choices = choices([(level, LEVEL_WORDS[level]) for level in levels])
        self.way.data = self.way.data or NOTE
        self.level.data = self.level.data or str(ticket.level)
        return self

    def composed(self) -> Composed:
        """What was written."""
        came = self.came.data
        sent = self.file.data
        return Composed(
            self.text_of("text"),
            self.way.data,
            self.told_by.data or "",
            bool(self.reached.data),
            came and came.replace(tzinfo=zone()),
            int(self.level.data or 1),
            Sent(sent.stream, sent.filename or "") if sent else None,
            self.text_of("answers").split(),
            self.text_of("mention"),
        )

    def insert(self, number: str) -> str:
        """Put the text of a standard answer, which it returns, at the end. Raises Invalid("text").

        It is cited with what is written.
        """
        said, there = text_of(number), self.text_of("text")
        self.text.data = f"{there}\n{said}" if there else said
        self.answers.data = " ".join(dict.fromkeys([*self.text_of("answers").split(), number]))
        return said


def told_in_words(typed: Sequence[tuple[str, str]]) -> list[Any]:
    """What a draft holds, in words."""
    levels = {str(level): word for level, word in LEVEL_WORDS.items()}
    words: dict[str, Any] = {"way": WAYS, "told_by": CHANNELS, "level": levels}
    return [words.get(name, {}).get(value, value) for name, value in typed]

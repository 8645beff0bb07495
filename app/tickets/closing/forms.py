"""The form of feedback, for colleagues and customers alike."""

from flask_babel import lazy_gettext as _l

from app.tickets.closing.scores import LONGEST, Scored
from app.tickets.forms import SharedForm
from app.web.forms import choice, choices, paragraph

SCORES = (
    (5, _l("5 very content")),
    (4, _l("4 content")),
    (3, _l("3 so-so")),
    (2, _l("2 not content")),
    (1, _l("1 not at all")),
)


class FeedbackForm(SharedForm):
    """Two scores, why, and what could be better."""

    process_score = choice(_l("How it was handled"), radio=True)
    process_reason = paragraph(_l("Why"), longest=LONGEST)
    result_score = choice(_l("What came of it"), radio=True)
    result_reason = paragraph(_l("Why"), longest=LONGEST)
    suggestion = paragraph(_l("What could be better"), longest=LONGEST)

    def fit(self) -> "FeedbackForm":
        """Offer the scores."""
        for name in ("process_score", "result_score"):
            self[name].choices = choices(list(SCORES))
        return self

    @property
    def scored(self) -> Scored:
        """What was given."""
        return Scored(
            int(self.process_score.data),
            int(self.result_score.data),
            self.text_of("process_reason"),
            self.text_of("result_reason"),
            self.text_of("suggestion"),
        )

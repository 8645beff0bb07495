"""The places of answers' and questions' numbers in addresses. They look nothing up."""

from werkzeug.routing import BaseConverter


class AnswerNumber(BaseConverter):
    """Any text without a slash: a wrong number gets the same answer as an unused one."""

    kind = "answer"
    regex = "[^/]+"


class QuestionNumber(BaseConverter):
    """The same for the number of a question."""

    kind = "question"
    regex = "[^/]+"

"""What can go wrong. Domain functions raise these.

`web/answers.py` turns them into pages, `commands` into one line.

Messages are English message ids with named parameters (``%(name)s``); they are translated where they are
shown.
"""


class KebuError(Exception):
    """Anything a person can be told about in one sentence.

    `message` is an English message id, `values` its named parameters.
    """

    def __init__(self, message: str = "", **values: object) -> None:
        self.message = message
        self.values = values
        super().__init__(message % values if values else message)


class NotFound(KebuError):
    """The record does not exist for this person: missing and unreadable are the same (access rule 2)."""


class Forbidden(KebuError):
    """The person lacks the permission, or may not do this to this record."""


class Conflict(KebuError):
    """Somebody else changed the record since it was read."""


class Busy(KebuError):
    """Others have been writing for longer than anybody waits for their turn. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("Kebu is busy right now, so nothing was saved. Please try again in a moment.")


SLOWED = "Too many tries. Try again in %(seconds)s s."


class TooMany(KebuError):
    """Slowed down: `seconds` until the next try is worth making."""

    def __init__(self, seconds: int, message: str = SLOWED) -> None:
        self.seconds = seconds
        super().__init__(message, seconds=seconds)


class Invalid(KebuError):
    """A value that can't be accepted. `field` is the glossary's identifier of the field."""

    def __init__(self, field: str, message: str, **values: object) -> None:
        self.field = field
        super().__init__(message, **values)


class SettingError(KebuError):
    """The program can't start or go on as it is set up: one clear line for the operator."""

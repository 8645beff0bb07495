"""Why somebody does something, as it is kept."""

from app.customers.typed.text import clean_lines
from app.errors import Invalid


def checked_reason(reason: str, longest: int, field: str = "reason") -> str:
    """A reason in one clean form. Raises Invalid(field) where there is none, or it is too long."""
    text = clean_lines(reason)
    if not text:
        raise Invalid(field, "Say why.")
    if len(text) > longest:
        raise Invalid(field, "At most %(max)d characters.", max=longest)
    return text

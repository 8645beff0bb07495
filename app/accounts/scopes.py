"""Scopes as people type them, with codes or words of either language, and as they are kept: with codes."""

from collections.abc import Iterable

from app.access.rules import Scope
from app.errors import Invalid
from app.people.dictionaries import Dictionaries, all_dictionaries

KINDS = {"individual": ("individual", "个人"), "enterprise": ("enterprise", "企业")}
FORMS = "all, department, own, set:region=…,line=…,kind=… (several values: a+b)"


def read_scope(text: str) -> str:
    """``set:region=华东`` → ``set:region=east``. Raises Invalid("scope") with what is possible."""
    try:
        scope = Scope.parse(text)
    except ValueError as error:
        message = "%(scope)s is no scope. Possible: %(forms)s."
        raise Invalid("scope", message, scope=text, forms=FORMS) from error
    dictionaries = all_dictionaries()
    sets = {column: frozenset(_codes(column, values, dictionaries)) for column, values in scope.sets.items()}
    return str(Scope(scope.kind, sets))


def _codes(column: str, values: Iterable[str], dictionaries: Dictionaries) -> Iterable[str]:
    for value in values:
        code = _kind(value) if column == "kind" else dictionaries.code_of(column, value)
        if code is None:
            possible = KINDS if column == "kind" else dictionaries.codes(column)
            message = "There is no %(column)s %(value)s. Possible: %(possible)s."
            raise Invalid("scope", message, column=column, value=value, possible=", ".join(sorted(possible)))
        yield code


def _kind(value: str) -> str | None:
    return next((code for code, words in KINDS.items() if value.casefold() in words), None)

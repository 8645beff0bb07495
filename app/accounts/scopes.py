"""Scopes as people type them, with codes or words of either language, and as they are kept: with codes."""

from collections.abc import Iterable

from app.access.rules import Scope
from app.errors import Invalid
from app.people.dictionaries import Dictionaries, all_dictionaries, dictionary_of

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
        code = dictionaries.code_of(dictionary_of(column), value)
        if code is None:
            possible = dictionaries.codes(dictionary_of(column))
            message = "There is no %(column)s %(value)s. Possible: %(possible)s."
            raise Invalid("scope", message, column=column, value=value, possible=", ".join(sorted(possible)))
        yield code

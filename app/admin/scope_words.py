"""A scope in the reader's words."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.rules import ALL, DEPARTMENT, OWN, SET, Scope
from app.people.dictionaries import Dictionaries, dictionary_of
from app.web.language import language

SCOPES = {
    OWN: _l("Only their own"),
    DEPARTMENT: _l("Their department and below"),
    SET: _l("A set"),
    ALL: _l("All"),
}
COLUMNS = {"region": _l("Region"), "business_line": _l("Business line"), "kind": _l("Kind")}


def scope_words(scope: Scope, dictionaries: Dictionaries) -> list[tuple[Any, list[Any]]]:
    """(column, words of the values allowed in it) for each restriction of a set; nothing for other scopes."""
    return [
        (label, [word(column, code, dictionaries) for code in sorted(scope.sets[column])])
        for column, label in COLUMNS.items()
        if column in scope.sets
    ]


def word(column: str, code: str, dictionaries: Dictionaries) -> Any:  # noqa: ANN401
    """The word for one value of a column of records."""
    return dictionaries.label(dictionary_of(column), code, language())

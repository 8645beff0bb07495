"""Chinese stands in the catalogue, and in the source only where it is data."""

import ast
import re
from collections.abc import Iterable, Iterator

from tests.checks.source import Source, modules, templates

HAN = re.compile(r"[\u4e00-\u9fff]")
DATA = {
    "app/access/roles.py": "names of the shipped roles",
    "app/accounts/scopes.py": "scopes are typed in either language",
    "app/accounts/commands.py": "what a parameter stands for",
    "app/accounts/common_passwords.py": "passwords that are guessed first",
    "app/appraisal/plans/shipped.py": "names of the shipped grades",
    "app/customers/typed/amounts.py": "amounts are typed in either language",
    "app/customers/typed/contacts.py": "extensions are typed in either language",
    "app/customers/typed/dates.py": "dates are typed in either language",
    "app/customers/imports/rows.py": "headers and values of files",
    "app/customers/searching/pinyin.py": "characters of enterprises' names",
    "app/customers/typed/places.py": "places that the list of codes lacks",
    "app/people/dictionaries.py": "the shipped dictionaries",
    "app/risk/scorecards/attributes.py": "attributes are named in either language",
    "app/tickets/answers/shipped.py": "the shipped answers",
    "app/tickets/calendars/shipping.py": "names of the shipped calendars",
    "app/tickets/calendars/year_file.py": "headers and values of files",
    "app/tickets/standards/spans.py": "spans are typed and told in either language",
    "app/worktime/china.py": "names of the public holidays",
    "app/worktime/written.py": "hours are typed in either language",
    "app/serve.py": "both languages in one line",
    "app/sheets/encoding.py": "characters that tell encodings apart",
    "app/web/language.py": "languages are called by their own names",
}
DATA_FOLDERS = ("app/demo/",)


def chinese_in_source(sources: Iterable[Source]) -> Iterator[str]:
    """Where Chinese stands that no catalogue knows of."""
    for source in sources:
        if source.path.endswith(".html"):
            lines = source.text.splitlines()
            yield from (
                f"{source.path}:{n}: Chinese text" for n, line in enumerate(lines, 1) if HAN.search(line)
            )
        elif source.path not in DATA and not source.path.startswith(DATA_FOLDERS):
            yield from (
                f"{source.at(node)}: Chinese text" for node in _texts(source) if HAN.search(node.value)
            )


def _texts(source: Source) -> Iterator[ast.Constant]:
    """Texts of a module that are no docstrings."""
    said = {id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node


def told() -> tuple[list[str], list[str]]:
    """(lines to print, what is wrong)."""
    return [], list(chinese_in_source([*modules(), *templates()]))


if __name__ == "__main__":
    from tests.checks.report import report

    report(told())

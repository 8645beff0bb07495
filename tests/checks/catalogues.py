"""The catalogues say everything: ``python -m tests.checks.catalogues``; with ``--write`` new ids come in.

Every message id has its Chinese, none stands there for nothing, parameters are the same in both languages.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tests.checks.messages import Id, Messages, messages
from tests.checks.report import report
from tests.checks.source import ROOT, Source, modules, templates

FOLDER = ROOT / "app" / "translations"
CHINESE, ENGLISH = "zh", "en"
HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {code}\\n"
"Plural-Forms: {plurals};\\n"

"""
PARAMETER = re.compile(r"%(?:\(\w+\))?[a-z%]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”）][,;:?!]|[,;:?!][\u4e00-\u9fff“（]")
PIECE = re.compile(r"\s.*|.*\s|[,.;:)].*|.+ (?:a|an|and|from|is|of|or|the|was|with)", re.DOTALL)
JOINING = {", "}


def told() -> tuple[list[str], list[str]]:
    """(lines to print, what is wrong)."""
    found = _found(tuple(modules()), tuple(templates()))
    wrong = [*found.wrong, *_pieces(found)]
    for code in (CHINESE, ENGLISH):
        wrong += _gaps(found, code, read(code))
    return [], wrong


def read(code: str, folder: Path = FOLDER) -> Catalog:
    """The catalogue of one language, empty where there is none."""
    path = _path(code, folder)
    if not path.exists():
        return Catalog(locale=code)
    with path.open("rb") as file:
        return read_po(file, locale=code)


def write(code: str, folder: Path = FOLDER) -> None:
    """Add what is new, with nothing said, and drop what stands nowhere any more; in the order of the ids."""
    before = read(code, folder)
    catalogue = Catalog(locale=code)
    for one in _wanted(_found(tuple(modules()), tuple(templates())), code):
        kept = before.get(_key(one))
        catalogue.add(one, kept.string if kept else (one if code == ENGLISH else None))
    path = _path(code, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(HEADER.format(code=code, plurals=catalogue.plural_forms.rstrip("; ")).encode())
        write_po(file, catalogue, width=0, omit_header=True, no_location=True, sort_output=True)


def is_piece(one: Id) -> bool:
    """Whether a message can only be part of a sentence."""
    return any(PIECE.fullmatch(text) and text not in JOINING for text in _forms(one))


def faults(one: Id, said: Id, *, fuzzy: bool) -> Iterator[str]:
    """What is wrong with the words `said` for message `one`."""
    if fuzzy:
        yield "marked as fuzzy"
    parameters = {frozenset(PARAMETER.findall(text)) for text in _forms(one)}
    for text in _forms(said):
        if frozenset(PARAMETER.findall(text)) not in parameters:
            yield f"other parameters in {text!r}"
        if HALF_WIDTH.search(text):
            yield f"half-width punctuation in {text!r}"


@cache
def _found(python: tuple[Source, ...], pages: tuple[Source, ...]) -> Messages:
    """What these sources say, looked up once while they stay what they are."""
    return messages(python, pages)


def _pieces(found: Messages) -> Iterator[str]:
    for one, places in found.places.items():
        if is_piece(one):
            yield f"{places[0]}: {one!r} is a piece of a sentence"


def _gaps(found: Messages, code: str, catalogue: Catalog) -> Iterator[str]:
    wanted = _wanted(found, code)
    for one in wanted:
        message = catalogue.get(_key(one))
        if message is None or not all(_forms(message.string)):
            yield f"{found.places[one][0]}: {one!r} says nothing in {code}"
        else:
            yield from (
                f"{code}: {one!r}: {what}" for what in faults(one, message.string, fuzzy=message.fuzzy)
            )
    keys = {_key(one) for one in wanted}
    gone = [_key(message.id) for message in catalogue if message.id and _key(message.id) not in keys]
    yield from (f"{code}: {key!r} stands nowhere any more" for key in [*gone, *catalogue.obsolete])


def _wanted(found: Messages, code: str) -> list[Id]:
    """The ids that a catalogue must have: English is in the ids already, but for its plurals."""
    plural = {one[0]: one for one in found.places if isinstance(one, tuple)}
    single = {one: one for one in found.places if isinstance(one, str) and code != ENGLISH}
    return list({**single, **plural}.values())


def _key(one: Id) -> str:
    return one if isinstance(one, str) else one[0]


def _forms(one: Id) -> tuple[str, ...]:
    return (one,) if isinstance(one, str) else tuple(one)


def _path(code: str, folder: Path) -> Path:
    return folder / code / "LC_MESSAGES" / "messages.po"


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        for language in (CHINESE, ENGLISH):
            write(language)
    report(told())

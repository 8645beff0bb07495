"""What the words of a search may mean: text in, values out.

Each word is looked up in every way that its form allows, and a customer is found that all words fit.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from app.customers.searching.pinyin import beginnings
from app.customers.typed.contacts import check_email, check_landline, check_mobile
from app.customers.typed.identity import OTHER_NUMBERS, RESIDENT, check_credit_code, check_document_number
from app.customers.typed.text import clean, narrow, search_key
from app.db.numbers import is_number
from app.errors import Invalid

MOST_WORDS = 8
"""What is typed beyond these is left out."""

_HAN = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_BORDER = re.compile(f"(?<=[{_HAN}])(?=[0-9A-Za-z+])|(?<=[0-9A-Za-z])(?=[{_HAN}])")
_CODE = re.compile(r"(?=.*[0-9])[0-9A-Za-z+().-]+")
_NUMBER_WITHOUT_DASH = re.compile(r"([A-Z][0-9]{2})([0-9A-Z]{6})")
_LAST_FOUR = re.compile(r"[0-9]{4}")
_LAST_FOUR_OF_DOCUMENT = re.compile(r"[0-9]{3}[0-9A-Z]")
_CREDIT_CODE = re.compile(r"[0-9A-Z]{18}")
_SYLLABLE = re.compile(r"(?=.)(?:[zcs]h?|[bpmfdtnlgkhjqxrwyv])?[aeiou]{0,3}(?:ng?|r)?")
_FIVE_DIGITS = re.compile(r"(?:[^0-9]*[0-9]){5}")


@dataclass(frozen=True)
class Word:
    """One word: as typed, in half width; and for each way to look it up (see WAYS) the values it may be."""

    text: str
    meanings: dict[str, Sequence[str]]

    def only(self, ways: Collection[str]) -> "Word":
        """The same word, looked up in these ways alone."""
        return Word(self.text, {way: values for way, values in self.meanings.items() if way in ways})

    @property
    def is_broad(self) -> bool:
        """Whether it may fit a large part of all names: Latin letters, one syllable of them at most."""
        return _SYLLABLE.fullmatch(search_key(self.text)) is not None

    @property
    def narrowness(self) -> tuple[bool, int]:
        """The narrowest word of a search fits the fewest customers: what has digits, then what is long."""
        return any(map(str.isdigit, self.text)), len(self.text)


class Way(NamedTuple):
    """A way to look a word up: the field whose value it says, and how a word is read as such a value."""

    field: str
    read: Callable[[str], Iterable[str]]


def read(text: str) -> list[Word]:
    """The words of what was typed.

    None where it holds no letter and no digit. A phone or ID number with spaces in it is one word; where
    Chinese characters meet Latin letters or digits, one word ends and the next begins.
    """
    pieces = [piece for piece in _BORDER.sub(" ", narrow(text)).split(" ") if search_key(piece)]
    return [_word(piece, text) for piece in _joined(pieces)[:MOST_WORDS]]


def _word(word: str, whole: str) -> Word:
    """One word of the `whole` text, which as a whole may be the key of another system, spaces and all."""
    meanings = {name: list(way.read(word)) for name, way in WAYS.items()}
    meanings["external_id"] = [*_external_ids(word), *_external_ids(whole)]
    return Word(word, {name: values for name, values in meanings.items() if values})


def _joined(pieces: Iterable[str]) -> list[str]:
    """The pieces between spaces, with those that are one number together put together."""
    found: list[str] = []
    for is_code, run in groupby(pieces, lambda piece: _CODE.fullmatch(piece) is not None):
        some = list(run)
        found += ["".join(some)] if is_code and _is_one_number(some) else some
    return found


def _is_one_number(pieces: Sequence[str]) -> bool:
    """Whether they are a phone number (perhaps with its country before it), an ID number or a credit code."""
    together = "".join(pieces)
    if any(_checked(check_mobile, together)) or any(_checked(check_landline, together)):
        return True
    return _is_document(together) and not any(
        _is_document(piece) or any(_checked(check_mobile, piece)) for piece in pieces
    )


def _is_document(word: str) -> bool:
    return any(any(_checked(check, word)) for check in (check_document_number, check_credit_code))


def _checked(check: Callable[[str], Any], word: str) -> Iterator[str]:
    try:
        yield str(check(word))
    except Invalid:
        return


def _name_parts(word: str) -> Iterator[str]:
    if search_key(word):
        yield word


def _texts(word: str) -> Iterator[str]:
    """Parts of what is written down: a single character would stand in most of it."""
    if len(search_key(word)) > 1:
        yield word


def _pinyin(word: str) -> Iterable[str]:
    return beginnings(search_key(word))


def _numbers(word: str) -> Iterator[str]:
    number = _NUMBER_WITHOUT_DASH.sub(r"\1-\2", word.upper())
    if is_number(number):
        yield number


def _last_four(word: str) -> Iterator[str]:
    if _LAST_FOUR.fullmatch(word):
        yield word


def _documents(word: str) -> Iterable[str]:
    """Numbers of a document of any type. What has fewer than five digits is taken for a name.

    A public number is none, which would be a try (see `confirming`).
    """
    if not _FIVE_DIGITS.match(word) or is_number(word.upper()):
        return ()
    checks = [partial(check_document_number, document_type=one) for one in (RESIDENT, *OTHER_NUMBERS)]
    return dict.fromkeys(number for check in checks for number in _checked(check, word))


def _last_four_of_documents(word: str) -> Iterator[str]:
    if _LAST_FOUR_OF_DOCUMENT.fullmatch(word.upper()):
        yield word.upper()


def _credit_codes(word: str) -> Iterator[str]:
    """Whatever is as long as a credit code; that it is one was checked when it was kept."""
    code = word.replace("-", "").upper()
    if _CREDIT_CODE.fullmatch(code):
        yield code


def _emails(word: str) -> Iterable[str]:
    """The address as typed and in lower case: most mailboxes do not tell them apart."""
    return [found for one in (word, word.lower()) for found in _checked(check_email, one)]


def _external_ids(word: str) -> Iterable[str]:
    narrowed = narrow(word)
    return clean(word), narrowed, narrowed.upper(), narrowed.lower()


WAYS = {
    "name": Way("name", _name_parts),
    "pinyin": Way("name", _pinyin),
    "number": Way("number", _numbers),
    "mobile": Way("mobile", partial(_checked, check_mobile)),
    "mobile_last4": Way("mobile", _last_four),
    "landline": Way("landline", partial(_checked, check_landline)),
    "landline_last4": Way("landline", _last_four),
    "id_number": Way("id_number", _documents),
    "id_number_last4": Way("id_number", _last_four_of_documents),
    "email": Way("email", _emails),
    "credit_code": Way("credit_code", _credit_codes),
    "external_id": Way("external_id", _external_ids),
    "note": Way("note", _texts),
    "interest_note": Way("interest_note", _texts),
}
"""Every way to look a word up."""

"""Typed and pasted text in one clean form: to store, to read codes from, to compare in a search."""

import unicodedata

from app.text import visible

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))


def clean(value: str) -> str:
    """`value` as one line without what a paste leaves behind: `visible`, each run of spaces a single one."""
    return " ".join(visible(value).split())


def clean_lines(value: str) -> str:
    r"""`value` cleaned line by line, lines ended by ``\n``, without empty lines at either end."""
    return "\n".join(clean(line) for line in value.splitlines()).strip("\n")


def narrow(value: str) -> str:
    """`value` cleaned, in half width (NFKC), any dash as ``-``: for numbers, codes, dates, e-mail."""
    return clean(unicodedata.normalize("NFKC", value)).translate(_DASHES)


def search_key(value: str) -> str:
    """The letters and digits of `value` in half width and lower case: for both sides of a search."""
    folded = narrow(value).casefold()
    if not folded.isalnum():
        folded = "".join([one for one in folded if one.isalnum() or is_letter_or_digit(one)])
    return unicodedata.normalize("NFKC", folded)


def is_letter_or_digit(character: str) -> bool:
    """Whether one character is a letter, ideograph or digit.

    Counts the ideographic planes and the private use area whole: names hold characters newer than Python's
    Unicode table (CJK extensions H and I) and the private ones of older GB 18030 files.
    """
    return (
        character.isalnum() or "\U00020000" <= character < "\U00040000" or "\ue000" <= character <= "\uf8ff"
    )

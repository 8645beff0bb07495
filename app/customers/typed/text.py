"""Typed and pasted text in one clean form: to store, to read codes from, to compare in a search."""

import re
import unicodedata

# Scripts in which a joiner changes how a word is written: Arabic (Uyghur) to Myanmar, Khmer, Mongolian.
_JOINING = r"\u0600-\u109f\u1780-\u180d\u180f-\u18af"
_EMOJI = r"\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"

# Controls, soft hyphen, zero width and direction marks, BOM, pasted objects, halves of characters; tags stay
# where they spell a flag.
_INVISIBLE = re.compile(
    r"(\U0001f3f4[\U000e0020-\U000e007f]+)"
    r"|[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff\U000e0001-\U000e007f]"
)
_JOINERS = re.compile(
    rf"((?<=[{_JOINING}])[\u180e\u200c\u200d]|(?<=[{_EMOJI}])\u200d(?=[{_EMOJI}]))|[\u180e\u200c\u200d]"
)
# Hangul fillers and the empty Braille cell look like spaces and are none to Unicode.
_BLANKS = str.maketrans(dict.fromkeys("\u115f\u1160\u2800\u3164\uffa0", " "))
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))


def clean(value: str) -> str:
    """`value` as one line without what a paste leaves behind, in NFC.

    Invisible characters go, any run of any spaces becomes one normal space, the ends are trimmed. Visible
    characters stay as typed, full-width and four-byte ones, emoji and variation selectors too. A zero-width
    joiner stays between emoji and after letters of scripts that join (Uyghur, Mongolian, Indic).
    """
    text = unicodedata.normalize("NFC", _INVISIBLE.sub(r"\1", value))
    text = unicodedata.normalize("NFC", _JOINERS.sub(r"\1", text))
    return " ".join(text.translate(_BLANKS).split())


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

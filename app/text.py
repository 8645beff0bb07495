"""What is typed or pasted, without what nobody can see in it. Values in, values out."""

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


def visible(value: str) -> str:
    """`value` in NFC without invisible characters and without white space at its ends.

    Lines and spaces inside stay. Visible characters stay as typed, full-width and four-byte ones, emoji and
    variation selectors too. A zero-width joiner stays between emoji and after letters of scripts that join
    (Uyghur, Mongolian, Indic).
    """
    text = unicodedata.normalize("NFC", _INVISIBLE.sub(r"\1", value))
    text = unicodedata.normalize("NFC", _JOINERS.sub(r"\1", text))
    return text.translate(_BLANKS).strip()

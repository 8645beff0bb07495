"""What a name sounds like: the letters by which a search in pinyin finds it.

A name is indexed by the spellings that begin at each of its first `STARTS` characters: the whole pinyin, and
the initials alone, by every reading of each character, cut after `LETTERS` letters. So a question is only the
beginning of a spelling, and needs no cutting into syllables: `zhangw` begins `zhangwei`, `xian` both 先 and
西安. Where readings multiply to more than `MOST` spellings from one character on, the characters beyond go on
with their commonest reading alone.
"""

import re
import unicodedata
from array import array
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

STARTS = 8
LETTERS = 12
MOST = 16

FIRMS = {"有": "you", "限": "xian", "公": "gong", "司": "si", "责": "ze", "份": "fen"}
"""Characters that end the names of most enterprises: their other readings, long out of use, are left out."""

_DIAERESIS = "\u0308"
_LAST = 0x3FFFF
_ENTRY = re.compile(r'"(?P<code>\d+)": "(?P<readings>[^"]+)"')


def spellings(key: str) -> list[str]:
    """The spellings of a name, given its search key in simplified characters; sorted, each once."""
    read = [_readings(character) for character in key[: STARTS + LETTERS]]
    found: set[str] = set()
    for start in range(min(STARTS, len(read))):
        found |= _spelled_from(read[start:])
    return sorted(found - {""})


def opening_spellings(key: str) -> set[str]:
    """Those of the spellings of a name that begin at its first character."""
    return _spelled_from([_readings(character) for character in key[: STARTS + LETTERS]])


def beginnings(key: str) -> list[str]:
    """The beginnings of spellings that `key`, a search key, may mean; none unless it is Latin letters.

    Tones are left out. ü may be typed as itself, v, u or yu; before yu, n may also be the end of a
    syllable. Digits may stand between letters.
    """
    letters = _without_marks(key, "v")
    if not letters.isascii() or not any(map(str.isalpha, letters)):
        return []
    for initial in "jqxy":
        letters = letters.replace(f"{initial}v", f"{initial}u")
    letters = letters.replace("lyu", "lv")
    return sorted({one[:LETTERS] for one in (letters, letters.replace("nyu", "nv"))})


def _spelled_from(readings: Sequence[tuple[str, ...]]) -> set[str]:
    """The whole pinyin and the initials alone."""
    spoken = _until_silent(readings)
    initials = [tuple(dict.fromkeys(one[0] for one in several)) for several in spoken]
    return _spelled(spoken) | _spelled(initials)


def _spelled(readings: Sequence[tuple[str, ...]]) -> set[str]:
    """Every way to read one character after the other, as letters."""
    grown = [""]
    for one in readings:
        if min(map(len, grown)) >= LETTERS:
            break
        if len(one) == 1:
            [syllable] = one
            grown = [begun + syllable for begun in grown]
            continue
        several = len(grown) * len(one) <= MOST
        grown = [begun + syllable for begun in grown for syllable in (one if several else one[:1])]
    return {letters[:LETTERS] for letters in grown}


def _until_silent(readings: Sequence[tuple[str, ...]]) -> Sequence[tuple[str, ...]]:
    """Up to the first character that has no reading."""
    return readings[: readings.index(())] if () in readings else readings


def _readings(character: str) -> tuple[str, ...]:
    """How one character is read, without tones, the commonest first; a Latin letter or a digit as itself."""
    if character.isascii() or character in FIRMS:
        return (FIRMS.get(character, character),)
    places, readings = _dictionary()
    place = places[ord(character)] if ord(character) <= _LAST else 0
    return readings[place] if place else _latin(character)


def _latin(character: str) -> tuple[str, ...]:
    found = dict.fromkeys(_without_marks(character, umlaut) for umlaut in "uv")
    return tuple(letter for letter in found if letter.isascii())


def _without_marks(text: str, umlaut: str) -> str:
    """`text` without tones and accents, `umlaut` for each ü."""
    apart = unicodedata.normalize("NFD", text).replace(f"u{_DIAERESIS}", umlaut)
    return "".join(character for character in apart if not unicodedata.combining(character))


@lru_cache(maxsize=1)
def _dictionary() -> "tuple[array[int], list[tuple[str, ...]]]":
    """The readings of each character: a place for each code point, and what is read there.

    From the file that pypinyin brings: importing pypinyin itself would load its words and their readings too,
    and keep them. Read once, when the first name is written. Many characters share their readings, and no
    other form of the file is ever held, so this takes a megabyte and a half.
    """
    places = array("H", bytes(2 * (_LAST + 1)))
    known: dict[tuple[str, ...], int] = {(): 0}
    plain: dict[str, dict[str, None]] = {}
    for entry in _ENTRY.finditer(_file().read_text(encoding="utf-8")):
        toned = entry["readings"].split(",")
        plain.update((one, _plain(one)) for one in toned if one not in plain)
        spelled = tuple(dict.fromkeys(letters for one in toned for letters in plain[one]))
        places[int(entry["code"])] = known.setdefault(spelled, len(known))
    return places, list(known)


def _file() -> Path:
    spec = find_spec("pypinyin")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(name="pypinyin")
    return Path(spec.origin).with_name("pinyin_dict.json")


def _plain(reading: str) -> dict[str, None]:
    """A reading without tones: lǚ as lv and lu."""
    return dict.fromkeys(_without_marks(reading, umlaut) for umlaut in "vu")

"""Where an ID number was first given out: the administrative divisions (GB/T 2260) by their six digits."""

import re
from functools import lru_cache

from stdnum import numdb

FIRST_CARDS = 1984
"""ID numbers exist since then: whoever was born before got the county code of a later year."""

PERMITS = {"810000": "香港特别行政区", "820000": "澳门特别行政区", "830000": "台湾省"}
"""What residence permits begin with instead of a county."""

_NAMED = re.compile(r"(?:\[(?P<first>\d*)-(?P<last>\d*)\])?(?P<name>[^,]+)")
_GROUPS = re.compile(r"市辖区|县|(省|自治区)直辖(县级)?行政单位")


def native_place(digits: str, born: int) -> tuple[str, bool]:
    """Province, prefecture and county of six `digits` as called when a person `born` in that year got them.

    Also whether the division itself is known; abolished ones are. What is unknown is left out of the name.
    """
    if digits in PERMITS:
        return PERMITS[digits], True
    year = max(born, FIRST_CARDS)
    province = _entry(digits[:2] + "0000").get("province", "")
    county = _name(digits, year)
    parts = [province]
    for name in (_name(digits[:4] + "00", year), county):
        if name not in parts and not _GROUPS.fullmatch(name):
            parts.append(name)
    return "".join(parts), bool(county)


def _name(digits: str, year: int) -> str:
    """What the division was called in `year`, else its last name; empty when unknown."""
    name = ""
    for named in _NAMED.finditer(_entry(digits).get("county", "")):
        name = named["name"]
        if int(named["first"] or 0) <= year <= int(named["last"] or 9999):
            break
    return name


@lru_cache(maxsize=4096)  # the table is searched line by line, an import asks 100,000 times
def _entry(digits: str) -> dict[str, str]:
    """What the table says: `province`, and `county` (``[1982-1988]name,[1989-]name``) where known."""
    found = numdb.get("cn/loc").info(digits)
    return {key: value for _, properties in found for key, value in properties.items()}

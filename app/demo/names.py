"""What people are called: by decade, in Xinjiang, Tibet and Inner Mongolia, and a few from abroad."""

from random import Random
from typing import NamedTuple

from app.demo.draws import chance, one
from app.demo.given import ERAS, RARE
from app.demo.surnames import SURNAMES

_SURNAMES = frozenset(surname.text for surname in SURNAMES.values)
_RARE = 1 / 600
_FOREIGN = 1 / 400


class Name(NamedTuple):
    """`stem` is what an e-mail address is made of; `foreign`: its bearer has no resident ID card."""

    text: str
    stem: str
    foreign: bool = False


class Local(NamedTuple):
    """Names usual in a province; `share` (0–1) of its customers have one, with the father's name if any."""

    share: float
    male: tuple[str, ...]
    female: tuple[str, ...]
    fathers: tuple[str, ...] = ()


_XINJIANG = tuple(
    "买买提 艾力 阿迪力 吐尔逊 艾尔肯 玉素甫 阿卜杜热合曼 卡哈尔 叶尔兰 巴合提 买买提依明".split()
)
_LOCAL = {
    "新疆维吾尔自治区": Local(
        0.45,
        _XINJIANG,
        tuple("古丽娜尔 阿依古丽 热依拉 帕提古丽 米热古丽 阿依努尔 茹先古丽 玛依拉".split()),
        _XINJIANG,
    ),
    "西藏自治区": Local(
        0.5,
        tuple("扎西次仁 平措 洛桑 多吉 旦增 格桑罗布 次旦 边巴".split()),
        tuple("卓玛 央金 白玛 德吉 拉姆 次仁卓嘎 仓决 达娃卓玛".split()),
    ),
    "内蒙古自治区": Local(
        0.12,
        tuple("巴特尔 苏和 阿古拉 朝鲁 那顺 布和 哈斯巴根".split()),
        tuple("乌云其木格 萨仁 其其格 娜仁 托娅 乌兰 高娃".split()),
    ),
}
_GUESTS = Local(
    1,
    tuple("马丁 托马斯 亚历山大 米格尔 阿卜杜拉 彼得".split()),
    tuple("安娜 玛丽亚 索菲 卡特琳娜 法蒂玛 埃琳娜".split()),
    tuple("彼得连科 霍夫曼 罗德里格斯 杜布瓦 林德格伦 哈桑".split()),
)

# Pairs that sound alike and are mistaken for each other on the telephone.
_PAIRS = (
    "伟炜 丽莉 静婧 敏旻 军君 文雯 红宏 燕艳 婷亭 俊峻 志智 慧惠 芳方 "
    "欣鑫 浩皓 晨辰 琳林 颖莹 佳嘉 杰洁 峰锋 华桦 英瑛 涛韬 明铭"
)
_HOMOPHONES = {a: b for pair in _PAIRS.split() for a, b in (tuple(pair), tuple(reversed(pair)))}


def person_name(rng: Random, sex: str, year: int, province: str) -> Name:
    """A name for somebody of this `sex` ('male', 'female'), born in `year`, living in `province`."""
    local = _LOCAL.get(province)
    if local and chance(rng, local.share):
        return Name(_local_name(rng, sex, local), "mail")
    if chance(rng, _FOREIGN):
        return Name(_local_name(rng, sex, _GUESTS), "mail", foreign=True)
    surname = SURNAMES.pick(rng)
    era = next(era for era in ERAS if year < era.until)
    given = one(rng, era.male if sex == "male" else era.female)
    if chance(rng, _RARE):
        given = given[:-1] + one(rng, RARE)
    return Name(surname.text + given, surname.reading)


def surname_of(name: str) -> str:
    """The surname of somebody called `name`; the whole of a name without one."""
    if "·" in name:
        return name
    return next((name[:length] for length in (2, 1) if name[:length] in _SURNAMES), name)


def kin_name(rng: Random, of: str, sex: str, year: int, province: str) -> str:
    """The name of a blood relation of somebody called `of`: with the same surname, if it has one."""
    surname = surname_of(of)
    if surname == of:
        return person_name(rng, sex, year, province).text
    era = next(era for era in ERAS if year < era.until)
    return surname + one(rng, era.male if sex == "male" else era.female)


def misheard(name: str) -> str | None:
    """The name with its last mistakable character mistaken; None if it has none."""
    for index in range(len(name) - 1, 0, -1):
        if name[index] in _HOMOPHONES:
            return name[:index] + _HOMOPHONES[name[index]] + name[index + 1 :]
    return None


def _local_name(rng: Random, sex: str, local: Local) -> str:
    given = one(rng, local.male if sex == "male" else local.female)
    return f"{given}·{one(rng, local.fathers)}" if local.fathers else given

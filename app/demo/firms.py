"""What enterprises are called: city, invented brand, industry, legal form."""

from random import Random
from typing import NamedTuple

from app.demo.draws import Weighted, chance, one
from app.demo.places import County, county


class Firm(NamedTuple):
    """`stem` is the brand in pinyin, for e-mail; `self_employed`: a shop, registered under 92, not 91."""

    name: str
    stem: str
    industry: str
    self_employed: bool = False


class Industry(NamedTuple):
    """Trades of one industry, by the dictionary's code, and the legal forms firms in it take."""

    code: str
    trades: tuple[str, ...]
    forms: Weighted[str]


# Pairs of unusual characters, so that no well-known brand comes out.
_FIRSTS = tuple(
    "栩xu 砚yan 岫xiu 霁ji 铎duo 楷kai 昱yu 沅yuan 湛zhan 屹yi 穗sui 翊yi "
    "桐tong 榕rong 颂song 煦xu 钧jun 邈miao 峤qiao 珩heng".split(),
)
_SECONDS = tuple(
    "禾he 川chuan 岑cen 宸chen 原yuan 拓tuo 岳yue 序xu 润run 诚cheng 丰feng "
    "泽ze 盛sheng 汇hui 达da 茂mao 庭ting 砺li 舫fang".split(),
)
_COMPANY = Weighted({"有限公司": 78, "有限责任公司": 12, "股份有限公司": 10})
_WORKS = Weighted({"有限公司": 65, "厂": 20, "有限责任公司": 9, "股份有限公司": 6})
_SHOP = Weighted({"有限公司": 60, "商行": 30, "经营部": 10})
_INDUSTRIES = Weighted(
    {
        Industry("manufacturing", tuple("精密机械 自动化设备 模具 五金制品 轴承 阀门".split()), _WORKS): 18,
        Industry("manufacturing", tuple("纺织 服装 针织 印染 家纺".split()), _WORKS): 9,
        Industry("manufacturing", tuple("食品 粮油 调味品 茶业 饮品".split()), _WORKS): 9,
        Industry("manufacturing", tuple("化工 新材料 塑胶 涂料 包装材料".split()), _WORKS): 9,
        Industry("information", tuple("电子科技 信息技术 软件 网络科技 智能科技".split()), _COMPANY): 16,
        Industry("research", tuple("医疗器械 生物科技 医药".split()), _COMPANY): 6,
        Industry("construction", tuple("建筑工程 装饰工程 市政工程 园林绿化 机电安装".split()), _COMPANY): 10,
        Industry("transport", tuple("物流 供应链管理 货运代理 仓储服务".split()), _COMPANY): 7,
        Industry(
            "business_services",
            tuple("企业管理咨询 财务咨询 人力资源服务 会展服务".split()),
            _COMPANY,
        ): 7,
        Industry("trade", tuple("商贸 建材 汽车配件 文化用品 农资".split()), _SHOP): 12,
        Industry("hospitality", tuple("餐饮管理 酒店管理 旅游服务".split()), _COMPANY): 5,
        Industry("agriculture", tuple("农业科技 种业 畜牧 果蔬".split()), _COMPANY): 5,
    },
)
_BRANCHES, _BRACKETED = 0.03, 0.15
_SHOPS = ("商行", "经营部")


def firm(rng: Random, place: County) -> Firm:
    """An enterprise seated in the county's city, or a branch there of one seated elsewhere in the region."""
    city, first, second = short(place.city), one(rng, _FIRSTS), one(rng, _SECONDS)
    industry = _INDUSTRIES.pick(rng)
    trade, form = one(rng, industry.trades), industry.forms.pick(rng)
    brand, stem = first[0] + second[0], first[1:] + second[1:]
    if form in _SHOPS or form == "厂":
        return Firm(f"{city}{place.name}{brand}{trade}{form}", stem, industry.code, form in _SHOPS)
    if chance(rng, _BRANCHES) and (seat := short(county(rng, place.region).city)) != city:
        return Firm(f"{seat}{brand}{trade}{form}{city}分公司", stem, industry.code)
    bracketed = chance(rng, _BRACKETED)
    name = f"{brand}（{city}）{trade}{form}" if bracketed else f"{city}{brand}{trade}{form}"
    return Firm(name, stem, industry.code)


def written_otherwise(name: str) -> str:
    """The same firm as somebody else might write it: ASCII brackets, the other word for limited, no city."""
    if "（" in name:
        return name.replace("（", "(").replace("）", ")")
    if "有限责任公司" in name:
        return name.replace("有限责任公司", "有限公司")
    if "股份有限公司" in name:
        return name.replace("股份有限公司", "股份公司")
    return name.replace("有限公司", "有限责任公司") if "有限公司" in name else name[2:]


def short(city: str) -> str:
    """The name of a city without its rank: 苏州, 喀什, 大理."""
    return city.removesuffix("市").removesuffix("地区").removesuffix("白族自治州")

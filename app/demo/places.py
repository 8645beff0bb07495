"""Where customers live and come from: real provinces, cities and counties (GB/T 2260), invented houses."""

from collections import defaultdict
from random import Random
from typing import NamedTuple

from app.demo.draws import Weighted, between, chance, one


class County(NamedTuple):
    """A county or district; `code` has six digits and stands in ID numbers of births from `since` on."""

    code: str
    since: int
    name: str
    city: str
    province: str
    region: str


class Trunk(NamedTuple):
    """How a city is dialled: its area code, and how many digits a number in it has."""

    code: str
    digits: int


# region, province, city, city code, year from which its counties' codes are valid, weight, counties
_TABLE = """
east 上海市 上海市 3101 0 12 黄浦区01 徐汇区04 长宁区05 静安区06 普陀区07 虹口区09 杨浦区10
east 上海市 上海市 3101 1992 7 闵行区12 宝山区13 嘉定区14 浦东新区15
east 江苏省 南京市 3201 1983 7 玄武区02 秦淮区04 建邺区05 鼓楼区06 栖霞区13 雨花台区14
east 江苏省 苏州市 3205 1993 6 常熟市81 张家港市82 昆山市83 太仓市85
east 江苏省 苏州市 3205 2012 6 虎丘区05 吴中区06 姑苏区08 吴江区09
east 江苏省 无锡市 3202 1989 4 江阴市81 宜兴市82
east 江苏省 徐州市 3203 1983 3 鼓楼区02 云龙区03 丰县21 沛县22 睢宁县24
east 浙江省 杭州市 3301 1983 7 上城区02 拱墅区05 西湖区06
east 浙江省 宁波市 3302 1987 5 海曙区03 江北区05 北仑区06 镇海区11 象山县25 宁海县26
east 浙江省 温州市 3303 1984 4 鹿城区02 龙湾区03 永嘉县24 平阳县26 苍南县27
east 浙江省 金华市 3307 1989 3 婺城区02 武义县23 浦江县26 兰溪市81 义乌市82 东阳市83
east 安徽省 合肥市 3401 1983 2 长丰县21 肥东县22 肥西县23
east 安徽省 合肥市 3401 2002 3 瑶海区02 庐阳区03 蜀山区04 包河区11
east 福建省 福州市 3501 1983 3 鼓楼区02 台江区03 仓山区04 马尾区05 闽侯县21 连江县22
east 福建省 厦门市 3502 1987 3 思明区03 湖里区06 集美区11
east 江西省 南昌市 3601 1983 3 东湖区02 西湖区03 青云谱区04 南昌县21 进贤县24
east 山东省 济南市 3701 1987 4 历下区02 市中区03 槐荫区04 天桥区05 历城区12
east 山东省 青岛市 3702 1988 4 市南区02 市北区03 黄岛区11 崂山区12
south 广东省 广州市 4401 1987 9 荔湾区03 越秀区04 海珠区05 天河区06 白云区11 黄埔区12
south 广东省 深圳市 4403 1992 9 罗湖区03 福田区04 南山区05 宝安区06 龙岗区07
south 广东省 佛山市 4406 2002 4 禅城区04 南海区05 顺德区06
south 广西壮族自治区 南宁市 4501 1983 3 兴宁区02 江南区05
south 广西壮族自治区 桂林市 4503 1983 2 秀峰区02 叠彩区03 象山区04 七星区05 阳朔县21
south 海南省 海口市 4601 2002 2 秀英区05 龙华区06 琼山区07 美兰区08
south 湖南省 长沙市 4301 1996 4 芙蓉区02 天心区03 岳麓区04 开福区05 雨花区11 长沙县21
south 湖北省 武汉市 4201 1983 5 江岸区02 江汉区03 硚口区04 汉阳区05 武昌区06 青山区07 洪山区11
north 北京市 北京市 1101 0 10 东城区01 西城区02 朝阳区05 丰台区06 石景山区07 海淀区08
north 天津市 天津市 1201 0 5 和平区01 河东区02 河西区03 南开区04 河北区05 红桥区06
north 河北省 石家庄市 1301 1986 3 长安区02 桥西区04 新华区05 井陉县21 正定县23
north 山西省 太原市 1401 1997 3 小店区05 迎泽区06 杏花岭区07 万柏林区09
north 内蒙古自治区 呼和浩特市 1501 1983 2 新城区02 回民区03 玉泉区04 托克托县22
north 辽宁省 沈阳市 2101 1983 3 和平区02 沈河区03 大东区04 皇姑区05 铁西区06
north 辽宁省 大连市 2102 1987 3 中山区02 西岗区03 沙河口区04 甘井子区11 金州区13
north 吉林省 长春市 2201 1983 2 南关区02 宽城区03 朝阳区04
north 黑龙江省 哈尔滨市 2301 1983 2 道里区02 南岗区03 道外区04 平房区08
north 河南省 郑州市 4101 1983 4 中原区02 二七区03 管城回族区04 金水区05 中牟县22
west 四川省 成都市 5101 1990 11 锦江区04 青羊区05 金牛区06 武侯区07 成华区08 龙泉驿区12 金堂县21
west 四川省 绵阳市 5107 1992 3 涪城区03 游仙区04 三台县22 江油市81
west 重庆市 重庆市 5001 1997 9 涪陵区02 渝中区03 沙坪坝区06 九龙坡区07 南岸区08 北碚区09 巴南区13
west 贵州省 贵阳市 5201 1983 4 南明区02 云岩区03 花溪区11 乌当区12
west 云南省 昆明市 5301 1983 5 五华区02 盘龙区03 官渡区11 西山区12 富民县24
west 云南省 大理白族自治州 5329 1983 2 大理市01 祥云县23 宾川县24 洱源县30
west 西藏自治区 拉萨市 5401 1983 1 城关区02 林周县21 曲水县24
west 陕西省 西安市 6101 1983 9 新城区02 碑林区03 莲湖区04 灞桥区11 未央区12 雁塔区13
west 陕西省 宝鸡市 6103 1983 2 渭滨区02 金台区03 岐山县23 扶风县24 眉县26
west 甘肃省 兰州市 6201 1983 3 城关区02 七里河区03 西固区04 安宁区05 榆中县23
west 青海省 西宁市 6301 1986 1 城东区02 城中区03 城西区04 城北区05
west 宁夏回族自治区 银川市 6401 2002 2 兴庆区04 西夏区05 金凤区06 永宁县21
west 新疆维吾尔自治区 乌鲁木齐市 6501 1983 2 天山区02 沙依巴克区03 新市区04 水磨沟区05
west 新疆维吾尔自治区 喀什地区 6531 0 1 喀什市01 疏附县21 疏勒县22 莎车县25
"""
# Codes that never changed, for whoever was born before the present code of the home county existed.
_OLD = {
    "east": "310101 310104 310105 310106 310107 310109 310110 "
    "330122 330127 340121 340421 340621 350121 360121",
    "south": "422822 422823 422825 422826 430121 430321 433122 433123 433124 433126 433127 433130",
    "north": "110101 110102 110105 110106 110107 110108 120101 "
    "120103 120104 140121 140122 210321 210726 211021",
    "west": "510121 510321 513327 513425 520203 522723 530124 "
    "532328 532524 610323 610324 620123 630121 640121",
}
# Trunk codes; local numbers have eight digits, in the cities named after the colon seven.
_TRUNKS = """
上海市 021 南京市 025 苏州市 0512 无锡市 0510 徐州市 0516 杭州市 0571 宁波市 0574 温州市 0577 金华市 0579
合肥市 0551 福州市 0591 南昌市 0791 济南市 0531 青岛市 0532 广州市 020 深圳市 0755 佛山市 0757
海口市 0898 长沙市 0731 武汉市 027 北京市 010 天津市 022 石家庄市 0311 沈阳市 024 大连市 0411 长春市 0431
哈尔滨市 0451 郑州市 0371 成都市 028 重庆市 023 贵阳市 0851 昆明市 0871 西安市 029:
厦门市 0592 南宁市 0771 桂林市 0773 太原市 0351 呼和浩特市 0471 绵阳市 0816 大理白族自治州 0872 拉萨市 0891
宝鸡市 0917 兰州市 0931 西宁市 0971 银川市 0951 乌鲁木齐市 0991 喀什地区 0998
"""
_ROADS = tuple(
    "人民路 解放路 中山路 建设路 和平路 新华路 文化路 光明路 青年路 学府路 滨河路 迎宾大道 "
    "长江路 黄河路 健康路 友谊街 幸福街 胜利街 朝阳街 东风路 环城北路 环城南路 体育场路 公园路 "
    "工业大道 振兴路 民生路 梧桐巷 槐花巷 柳荫街 桂花路 银杏路 云溪路 望湖路".split(),
)
_ESTATES = tuple(
    "锦绣花园 翠湖苑 阳光家园 金色年华 碧水湾 和悦府 桂语里 书香门第 梧桐公寓 望江阁 安居新村 静安里".split(),
)
_TOWERS = tuple("汇金大厦 创业大厦 国贸中心 科技大厦 商会大厦 新天地广场 财智中心".split())
_PARKS = tuple("高新技术产业园 经济开发区工业园 物流园 软件园 创新产业园 循环经济产业园".split())
_BUILDING = {"east": "幢", "south": "栋", "north": "号楼", "west": "栋"}


def _read() -> tuple[dict[str, dict[tuple[County, ...], float]], dict[str, tuple[County, ...]]]:
    by_region: dict[str, dict[tuple[County, ...], float]] = defaultdict(dict)
    by_city: dict[str, tuple[County, ...]] = defaultdict(tuple)
    for line in _TABLE.strip().splitlines():
        region, province, city, code, since, weight, *names = line.split()
        row = tuple(County(code + n[-2:], int(since), n[:-2], city, province, region) for n in names)
        by_region[region][row] = float(weight)
        by_city[city] += row
    return by_region, by_city


def _trunks() -> dict[str, Trunk]:
    found: dict[str, Trunk] = {}
    for cells, digits in zip(map(str.split, _TRUNKS.split(":")), (8, 7), strict=True):
        found |= {city: Trunk(code, digits) for city, code in zip(cells[::2], cells[1::2], strict=True)}
    return found


_by_region, CITIES = _read()
TRUNKS = _trunks()
_ROWS = {region: Weighted(rows) for region, rows in _by_region.items()}
_HOMETOWNS = {region: tuple(codes.split()) for region, codes in _OLD.items()}
_REGIONS = tuple(_ROWS)


def county(rng: Random, region: str) -> County:
    """A county of the region, the large cities the likelier."""
    return one(rng, _ROWS[region].pick(rng))


def birthplace(rng: Random, home: County, year: int) -> str:
    """The code of the county where somebody now living in `home` was born in `year`: there, or elsewhere."""
    if home.since <= year and chance(rng, 0.6):
        return home.code
    region = home.region if chance(rng, 0.75) else one(rng, _REGIONS)
    other = county(rng, region)
    return other.code if other.since <= year else one(rng, _HOMETOWNS[region])


def address(rng: Random, place: County, kind: str) -> str:
    """A made-up address in the county: a flat for an individual, an office or a works for an enterprise."""
    city = "" if place.city == place.province else place.city
    street = f"{place.province}{city}{place.name}{one(rng, _ROADS)}{between(rng, 1, 899)}号"
    building = f"{between(rng, 1, 28)}{_BUILDING[place.region]}"
    if kind == "enterprise":
        if chance(rng, 0.5):
            return f"{street}{one(rng, _TOWERS)}{between(rng, 3, 32)}层"
        return f"{street}{one(rng, _PARKS)}{building}"
    room = f"{between(rng, 1, 18)}{between(rng, 1, 4):02d}室"
    return f"{street}{one(rng, _ESTATES)}{building}{between(rng, 1, 4)}单元{room}"

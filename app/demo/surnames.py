"""Surnames, how they are read as surnames, how many of 10,000 people bear them (the rare ones raised)."""

from typing import NamedTuple

from app.demo.draws import Weighted


class Surname(NamedTuple):
    """`reading` is the pinyin without tones, ü written v."""

    text: str
    reading: str


# The last two rows are those that programs read wrongly, and the compound ones: common enough here to be met.
_TABLE = """
王 wang 715 李 li 719 张 zhang 679 刘 liu 543 陈 chen 453 杨 yang 308 赵 zhao 229 黄 huang 223 周 zhou 212
吴 wu 205 徐 xu 167 孙 sun 154 胡 hu 131 朱 zhu 126 高 gao 121 林 lin 118 何 he 117 郭 guo 115 马 ma 110
罗 luo 86 梁 liang 84 宋 song 81 郑 zheng 78 谢 xie 72 韩 han 68 唐 tang 65 冯 feng 64 于 yu 62 董 dong 61
萧 xiao 50 程 cheng 57 曹 cao 57 袁 yuan 54 邓 deng 54 许 xu 54 傅 fu 51 沈 shen 50 彭 peng 49 吕 lv 47
苏 su 46 卢 lu 46 蒋 jiang 46 蔡 cai 46 贾 jia 42 丁 ding 42 魏 wei 45 薛 xue 41 叶 ye 42 阎 yan 37 余 yu 40
潘 pan 40 杜 du 39 戴 dai 38 夏 xia 37 钟 zhong 37 田 tian 37 姜 jiang 36 范 fan 36 方 fang 35 石 shi 35
姚 yao 34 谭 tan 34 廖 liao 34 邹 zou 33 熊 xiong 33 金 jin 32 陆 lu 31 郝 hao 30 孔 kong 30 白 bai 29
崔 cui 29 康 kang 28 毛 mao 27 邱 qiu 27 秦 qin 27 江 jiang 26 史 shi 26 顾 gu 25 侯 hou 25 邵 shao 24
孟 meng 24 龙 long 24 万 wan 23 段 duan 23 钱 qian 22 汤 tang 22 尹 yin 22 黎 li 22 易 yi 21 常 chang 21
武 wu 21 乔 qiao 20 贺 he 20 赖 lai 20 龚 gong 19 文 wen 19 施 shi 18 庞 pang 17 樊 fan 17 殷 yin 16
翁 weng 15 俞 yu 14 章 zhang 14 鲁 lu 14 韦 wei 14 柳 liu 13 倪 ni 13 严 yan 13 牛 niu 12 温 wen 12 季 ji 12
单 shan 22 曾 zeng 52 查 zha 14 仇 qiu 12 区 ou 10 解 xie 12 任 ren 41 盖 ge 6 朴 piao 8 覃 qin 16 翟 zhai 14
缪 miao 8 冼 xian 5 尉 wei 4 宁 ning 10 华 hua 8 葛 ge 15 乐 yue 5 员 yun 4 晁 chao 4 召 shao 2 隗 wei 3
欧阳 ouyang 12 上官 shangguan 6 司马 sima 6 尉迟 yuchi 4 诸葛 zhuge 5 皇甫 huangfu 4 令狐 linghu 3
慕容 murong 3 夏侯 xiahou 3 司徒 situ 4 东方 dongfang 2 长孙 zhangsun 2 万俟 moqi 2 宇文 yuwen 2
"""
_cells = _TABLE.split()

SURNAMES = Weighted(
    {
        Surname(text, reading): float(weight)
        for text, reading, weight in zip(_cells[::3], _cells[1::3], _cells[2::3], strict=True)
    },
)

"""Given names as parents chose them, decade by decade; one- and two-character ones."""

from typing import NamedTuple


class Era(NamedTuple):
    """Given names of those born before the year `until`, by sex, the fashionable ones repeated."""

    until: int
    male: tuple[str, ...]
    female: tuple[str, ...]


def _given(singles: str, firsts: str, seconds: str) -> tuple[str, ...]:
    pairs = [first + second for first in firsts.split() for second in seconds.split() if first != second]
    return tuple(singles.split() * 3 + pairs)


ERAS = (
    Era(
        1965,
        _given(
            "忠 义 贵 祥 富 荣 清 德 勤 和",
            "国 建 德 志 文 永 玉 长 振 福 庆 世 正 宝",
            "华 荣 林 生 祥 山 海 良 昌 贵 田 成 义 安 根",
        ),
        _given(
            "英 兰 珍 芬 芳 琴 梅 莲 凤 娣",
            "秀 桂 玉 淑 凤 素 月 惠 翠 美 金 巧",
            "英 兰 珍 芳 华 梅 琴 芬 荣 莲 香 霞 仙",
        ),
    ),
    Era(
        1980,
        _given(
            "军 勇 涛 斌 波 辉 刚 健 平 峰 磊 林 海",
            "建 志 海 文 晓 永 卫 少 新 立 学 国 宏",
            "军 平 东 峰 辉 明 林 波 伟 民 斌 刚 生 才",
        ),
        _given(
            "丽 艳 敏 静 红 霞 燕 娟 玲 萍 慧 洁 莉",
            "丽 晓 海 雪 秀 红 玉 小 文 亚 艳 爱",
            "华 梅 丽 霞 玲 红 燕 萍 娟 敏 芳 琴 君",
        ),
    ),
    Era(
        1990,
        _given(
            "伟 超 磊 鑫 凯 亮 浩 飞 琦 晨 威 炜 俊",
            "志 俊 海 晓 文 振 子 明 少 建 宏 立 佳",
            "伟 杰 辉 龙 峰 飞 超 斌 宇 阳 锋 亮 凯 东",
        ),
        _given(
            "静 婷 娟 丹 莹 倩 颖 雪 琳 洁 琼 薇 璐 婧",
            "晓 丽 海 雅 文 佳 小 思 雪 艳 梦 晶",
            "静 婷 燕 丹 莹 敏 琳 霞 洁 颖 芳 云 慧",
        ),
    ),
    Era(
        2000,
        _given(
            "浩 阳 宇 鑫 晨 博 凯 帅 航 旭 睿 豪",
            "俊 浩 宇 嘉 子 文 天 志 梓 思 博 泽",
            "杰 豪 宇 轩 文 阳 辉 铭 峰 涛 航 晨 远",
        ),
        _given(
            "婷 倩 颖 雪 悦 瑶 琪 琳 欣 萌 蕾 璇 妍",
            "雨 欣 思 梦 佳 雅 诗 文 嘉 婉 静 晓 若",
            "婷 怡 琪 雯 颖 涵 欣 瑶 雪 洁 楠 彤 妍",
        ),
    ),
    Era(
        9999,
        _given(
            "睿 轩 晨 宸 昊 霖 骁 煜",
            "子 梓 宇 浩 俊 嘉 奕 一 明 睿 承 景",
            "轩 涵 宸 泽 睿 辰 霖 航 皓 然 煜 哲",
        ),
        _given(
            "悦 妍 萱 涵 玥 怡 晴 柠",
            "欣 梓 子 雨 诗 若 语 可 思 一 佳 沐",
            "怡 涵 萱 妍 彤 琪 桐 晴 宁 玥 汐 瑶",
        ),
    ),
)

# In GB 18030 but not in older fonts and character sets; all but two take four bytes in UTF-8.
RARE = ("𠮷", "𬱖", "𫍯", "𬀩", "𬎆", "𫖯", "䶮", "㛃")

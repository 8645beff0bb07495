"""Dictionaries: the choices that an administrator edits."""

from collections.abc import Iterable

from app.people.models import DictionaryEntry

SHIPPED = {
    "region": (
        ("east", "华东", "East"),
        ("west", "西部", "West"),
        ("south", "华南", "South"),
        ("north", "华北", "North"),
    ),
    "business_line": (
        ("sales", "销售", "Sales"),
        ("service", "服务", "Service"),
        ("relationship", "关系维护", "Relationship"),
    ),
    "industry": (
        ("agriculture", "农、林、牧、渔业", "Agriculture, forestry and fishing"),
        ("mining", "采矿业", "Mining"),
        ("manufacturing", "制造业", "Manufacturing"),
        ("energy", "电力、热力、燃气及水生产和供应业", "Electricity, heat, gas and water"),
        ("construction", "建筑业", "Construction"),
        ("trade", "批发和零售业", "Wholesale and retail trade"),
        ("transport", "交通运输、仓储和邮政业", "Transport, storage and post"),
        ("hospitality", "住宿和餐饮业", "Accommodation and catering"),
        ("information", "信息传输、软件和信息技术服务业", "Information and software"),
        ("finance", "金融业", "Finance"),
        ("real_estate", "房地产业", "Real estate"),
        ("business_services", "租赁和商务服务业", "Leasing and business services"),
        ("research", "科学研究和技术服务业", "Research and technical services"),
        ("environment", "水利、环境和公共设施管理业", "Water, environment and public facilities"),
        ("household_services", "居民服务、修理和其他服务业", "Household and repair services"),
        ("education", "教育", "Education"),
        ("health", "卫生和社会工作", "Health and social work"),
        ("culture", "文化、体育和娱乐业", "Culture, sport and entertainment"),
        ("public_administration", "公共管理、社会保障和社会组织", "Public administration"),
        ("international", "国际组织", "International organisations"),
    ),
    "purpose": (
        ("call_back", "回电", "Calling back"),
        ("visit", "回访", "Visit"),
        ("verify", "核实资料", "Verifying data"),
        ("ticket", "工单处理", "Handling a ticket"),
        ("contract", "签约办理", "Concluding a contract"),
        ("payment", "收付款", "Payment"),
        ("delivery", "寄送材料", "Sending documents"),
        ("risk", "风险核查", "Checking a risk"),
        ("request", "客户本人要求", "Asked for by the customer"),
    ),
}
"""Dictionary → its entries as shipped: code, Chinese, English. A purpose is why a value is revealed."""


class Dictionaries:
    """All entries at one moment."""

    def __init__(self, entries: Iterable[DictionaryEntry]) -> None:
        self._entries: dict[str, dict[str, DictionaryEntry]] = {}
        for entry in entries:
            self._entries.setdefault(entry.dictionary, {})[entry.code] = entry

    def codes(self, dictionary: str) -> frozenset[str]:
        """Every code that may be chosen now."""
        return frozenset(
            code for code, entry in self._entries.get(dictionary, {}).items() if not entry.retired
        )

    def label(self, dictionary: str, code: str | None, locale: str) -> str | None:
        """The words for `code` in `locale` ("zh" or "en").

        The code itself when it is unknown; None for None.
        """
        entry = self._entries.get(dictionary, {}).get(code or "")
        if entry is None:
            return code
        return entry.en if locale == "en" else entry.zh

    def choices(self, dictionary: str, locale: str, keep: str | None = None) -> list[tuple[str, str]]:
        """(code, label) pairs that a form offers, with the retired `keep` if a record still has it."""
        return [
            (code, entry.en if locale == "en" else entry.zh)
            for code, entry in self._entries.get(dictionary, {}).items()
            if not entry.retired or code == keep
        ]

    def code_of(self, dictionary: str, text: str) -> str | None:
        """The code that may be chosen now whose code or label in either language is `text`, or None."""
        wanted = text.strip().casefold()
        for code, entry in self._entries.get(dictionary, {}).items():
            words = {code.casefold(), entry.zh.casefold(), entry.en.casefold()}
            if wanted and wanted in words and not entry.retired:
                return code
        return None


def all_dictionaries() -> Dictionaries:
    """Read every dictionary, in its order."""
    return Dictionaries(
        DictionaryEntry.select().order_by(DictionaryEntry.dictionary, DictionaryEntry.position)
    )

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

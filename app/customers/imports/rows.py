"""From the texts of one row to the values of a customer and of its parts."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.access.masks import is_mask
from app.customers.typed.amounts import check_amount
from app.customers.typed.checking import CHECKS, checked
from app.customers.typed.contacts import check_landline, check_name, check_phone, check_wechat
from app.customers.typed.dates import check_day, check_since
from app.customers.typed.identity import looks_like_id_number
from app.customers.typed.text import clean_lines
from app.errors import Invalid
from app.people.departments import all_departments
from app.people.dictionaries import all_dictionaries, dictionary_of
from app.people.models import Person

LONGEST_NAME = 120
LONGEST_NOTE = 4000
LONGEST_REMARK = 500
DAYS = frozenset({"birth_date", "since", "transaction_date", "due_on", "settled_on"})
_COUNTED = re.compile(r"[1-9][0-9]{4}(\.[0-9]+)?")
_BETWEEN = re.compile(r"[,，、;；/\n]")


def _named(field: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if looks_like_id_number(text):
            raise Invalid(field, "This looks like an ID number: it does not belong here.")
        return check_name(text, LONGEST_NAME, field)

    return check


def _check_note(text: str, field: str = "note", longest: int = LONGEST_NOTE) -> str:
    note = clean_lines(text)
    if len(note) > longest:
        message = "A note has at most %(longest)s characters, this one has %(count)s."
        raise Invalid(field, message, longest=longest, count=len(note))
    return note


def _day(field: str) -> Callable[[str], Any]:
    return lambda text: check_day(text, field)


def _amount(field: str) -> Callable[[str], Any]:
    return lambda text: check_amount(text, field)


PART_CHECKS: dict[str, Callable[[str], Any]] = {
    "landline": check_landline,
    "wechat": check_wechat,
    "contact_person": _named("contact_person"),
    "employer": _named("employer"),
    "position": _named("position"),
    "since": lambda text: check_since(text, "since"),
    "annual_income": lambda text: str(check_amount(text, "annual_income")),
    "emergency_name": _named("emergency_name"),
    "emergency_mobile": lambda text: check_phone(text, "emergency_mobile"),
    "note": _check_note,
    "transaction_date": _day("transaction_date"),
    "amount": _amount("amount"),
    "open_amount": _amount("open_amount"),
    "due_on": _day("due_on"),
    "settled_on": _day("settled_on"),
    "transaction_note": lambda text: _check_note(text, "transaction_note", LONGEST_REMARK),
}
"""Fields of what a customer has several of → their check."""
OF_DICTIONARIES = frozenset({"emergency_relation", "transaction_kind", "transaction_line"})
PART_FIELDS = frozenset(PART_CHECKS) | OF_DICTIONARIES | {"interests"}

FIELDS = (
    frozenset(CHECKS)
    | PART_FIELDS
    | {
        "kind",
        "sex",
        "document_type",
        "industry",
        "size",
        "region",
        "business_line",
        "source",
        "status",
        "level",
        "department",
        "owner",
    }
)

DICTIONARIES = OF_DICTIONARIES | {"kind", "region", "business_line", "source", "industry"}
IN_DICTIONARY = {"emergency_relation": "relation"}
"""Fields whose dictionary is called otherwise."""
HEADERS: dict[str, tuple[str, ...]] = {
    "external_id": ("外部编号", "客户编号", "编号", "key", "rec_id"),
    "name": ("姓名", "名称", "姓名/名称", "客户名称", "客户姓名", "full name", "company"),
    "kind": ("客户类型", "类型", "customer type", "type"),
    "sex": ("性别", "gender"),
    "birth_date": ("出生日期", "生日", "date of birth", "birthday", "dob"),
    "id_number": ("身份证号", "身份证", "证件号", "身份证号码", "证件号码"),
    "native_place": ("籍贯", "户籍地", "place of origin"),
    "document_type": ("证件类型", "证件种类", "document"),
    "legal_representative": ("法定代表人", "法人代表", "法人"),
    "industry": ("行业", "所属行业"),
    "size": ("规模", "企业规模", "enterprise size"),
    "credit_code": ("统一社会信用代码", "信用代码", "unified social credit code"),
    "mobile": ("手机", "手机号", "手机号码", "联系电话", "电话", "phone", "mobile phone"),
    "email": ("邮箱", "电子邮件", "电子邮箱", "e-mail", "mail"),
    "address": ("地址", "联系地址", "通讯地址", "住址"),
    "region": ("地域", "地区", "区域"),
    "business_line": ("业务种类", "业务", "业务线", "line"),
    "source": ("来源", "客户来源", "渠道来源", "customer source", "lead source"),
    "status": ("状态", "客户状态"),
    "level": ("密级", "保密级别", "confidentiality"),
    "department": ("归属部门", "部门"),
    "owner": ("客户经理", "负责人", "account manager"),
    "landline": ("座机", "固定电话", "固话", "办公电话", "telephone", "tel"),
    "wechat": ("微信", "微信号", "weixin"),
    "bank_account": ("银行账号", "银行卡号", "账号", "bank account number", "account number"),
    "contact_person": ("联系人", "联系人姓名", "contact", "contact name"),
    "employer": ("工作单位", "单位", "就职单位", "雇主", "company name", "workplace"),
    "position": ("职务", "职位", "岗位", "job title", "title"),
    "annual_income": ("年收入", "年收入(元)", "income"),
    "since": ("入职日期", "入职时间", "任职起始", "employed since"),
    "emergency_name": ("紧急联系人", "紧急联系人姓名", "emergency contact"),
    "emergency_relation": ("与客户关系", "紧急联系人关系", "关系", "relation"),
    "emergency_mobile": (
        "紧急联系电话",
        "紧急联系人电话",
        "紧急联系人手机",
        "emergency phone",
        "phone of the emergency contact",
    ),
    "interests": ("兴趣", "兴趣爱好", "爱好", "hobbies"),
    "note": ("备注", "说明", "notes", "remark", "remarks", "comment"),
    "transaction_date": ("交易日期", "成交日期", "消费日期", "day of the transaction"),
    "amount": ("交易金额", "成交金额", "金额", "transaction amount"),
    "open_amount": ("未结金额", "未付金额", "欠款", "outstanding"),
    "due_on": ("应付日期", "应付日", "付款期限", "到期日", "due date", "due"),
    "settled_on": ("结清日期", "结清日", "付清日期", "settled"),
    "transaction_line": ("交易业务种类", "交易所属业务", "交易业务", "business line of the transaction"),
    "transaction_kind": ("交易类型", "交易类别", "交易种类", "kind of transaction"),
    "transaction_note": ("交易备注", "交易说明", "note on the transaction"),
}
"""Field → headers it is guessed from, its identifier aside."""

WORDS: dict[str, dict[str, Any]] = {
    "kind": {
        "individual": "individual",
        "个人": "individual",
        "enterprise": "enterprise",
        "企业": "enterprise",
        "公司": "enterprise",
    },
    "sex": {"male": "male", "m": "male", "男": "male", "female": "female", "f": "female", "女": "female"},
    "document_type": {
        "resident_id": "resident_id",
        "居民身份证": "resident_id",
        "身份证": "resident_id",
        "passport": "passport",
        "护照": "passport",
        "hk_macao_permit": "hk_macao_permit",
        "港澳居民来往内地通行证": "hk_macao_permit",
        "回乡证": "hk_macao_permit",
        "taiwan_permit": "taiwan_permit",
        "台湾居民来往大陆通行证": "taiwan_permit",
        "台胞证": "taiwan_permit",
        "residence_permit": "residence_permit",
        "港澳台居民居住证": "residence_permit",
        "foreigner_card": "foreigner_card",
        "外国人永久居留身份证": "foreigner_card",
        "resident id card": "resident_id",
        "permit for residents of hong kong and macao": "hk_macao_permit",
        "permit for residents of taiwan": "taiwan_permit",
        "residence permit": "residence_permit",
        "foreigner's permanent residence card": "foreigner_card",
    },
    "size": {
        "large": "large",
        "大型": "large",
        "medium": "medium",
        "中型": "medium",
        "small": "small",
        "小型": "small",
        "micro": "micro",
        "微型": "micro",
        "medium-sized": "medium",
    },
    "status": {
        "prospect": "prospect",
        "潜在": "prospect",
        "active": "active",
        "活跃": "active",
        "dormant": "dormant",
        "沉睡": "dormant",
        "lost": "lost",
        "流失": "lost",
        "closed": "closed",
        "注销": "closed",
    },
    "level": {
        **{str(level): level for level in (1, 2, 3, 4)},
        "公开": 1,
        "public": 1,
        "内部": 2,
        "internal": 2,
        "秘密": 3,
        "confidential": 3,
        "机密": 4,
        "secret": 4,
    },
}


class RowReader:
    """Reads rows; what departments, people and dictionaries there are is read once."""

    def __init__(self) -> None:
        self._dictionaries = all_dictionaries()
        self._known: dict[str, dict[str, Any]] = {**WORDS, "department": _departments(), "owner": _people()}

    def read(
        self,
        texts: Mapping[str, str],
        rounded: frozenset[str] = frozenset(),
        document_type: str | None = None,
    ) -> tuple[dict[str, Any], list[Invalid]]:
        """The checked values of the fields that have a text, and what is wrong with the others.

        An ID number is that of a document of `document_type` where the row names no type.
        """
        values: dict[str, Any] = {}
        wrong: list[Invalid] = []
        for field in filter(lambda field: texts[field].strip() and field != "id_number", texts):
            try:
                _refuse_mask(field, texts[field])
                values[field] = self._value(field, texts[field], rounded)
            except Invalid as error:
                wrong.append(error)
        if texts.get("id_number", "").strip() and all(error.field != "document_type" for error in wrong):
            try:
                _refuse_mask("id_number", texts["id_number"])
                _refuse_rounded("id_number", rounded)
                document_type = values.get("document_type", document_type)
                values["id_number"] = checked("id_number", texts["id_number"], document_type)
            except Invalid as error:
                wrong.append(error)
        return values, wrong

    def _value(self, field: str, text: str, rounded: frozenset[str]) -> Any:  # noqa: ANN401
        _refuse_rounded(field, rounded)
        _refuse_counted(field, text)
        if field in CHECKS:
            return checked(field, text)
        if field in PART_CHECKS:
            value = PART_CHECKS[field](text)
            return None if value == "" else value
        if field == "interests":
            return self._interests(text)
        dictionary = dictionary_of(IN_DICTIONARY.get(field, field))
        value = self._dictionaries.code_of(dictionary, text) if field in DICTIONARIES else None
        if value is None:
            value = self._known.get(field, {}).get(text.strip().casefold())
        if value is None:
            raise Invalid(field, "This is none of the known values.")
        return value

    def _interests(self, text: str) -> list[str]:
        """The codes of the interests that one cell names, in their order."""
        words = [word for word in map(str.strip, _BETWEEN.split(text)) if word]
        codes = {self._dictionaries.code_of("interest", word) or "" for word in words}
        if "" in codes:
            raise Invalid("interests", "One of these is no known interest. Set them apart by commas.")
        return sorted(codes)


def _refuse_mask(field: str, text: str) -> None:
    """An export has masks in the place of values: they must not be written over these."""
    if is_mask(text):
        raise Invalid(field, "This is a mask in the place of the value. Leave the cell empty.")


def _refuse_rounded(field: str, rounded: frozenset[str]) -> None:
    if field in rounded:
        raise Invalid(
            field, "The spreadsheet has rounded this number. Format the column as text and enter it again."
        )


def _refuse_counted(field: str, text: str) -> None:
    """From which day on it counts, 1900 or 1904, a number without a format does not tell."""
    if field in DAYS and _COUNTED.fullmatch(text.strip()):
        raise Invalid(
            field,
            "This is a date as a spreadsheet counts days. Format the column as a date and save it again.",
        )


def _departments() -> dict[str, int]:
    open_ones = [one for one in all_departments() if not one.retired]
    return _of_one((name, one.id) for one in open_ones for name in (one.code, one.name, one.name_en))


def _people() -> dict[str, int]:
    people = Person.select(Person.id, Person.username, Person.name).where(~Person.disabled)
    return _of_one((name, person.id) for person in people for name in (person.username, person.name))


def _of_one(names: Iterable[tuple[str | None, int]]) -> dict[str, int]:
    """What each name stands for; a name that stands for several is none."""
    found: dict[str, set[int]] = defaultdict(set)
    for name, row in names:
        found[(name or "").casefold()].add(row)
    return {name: rows.pop() for name, rows in found.items() if name and len(rows) == 1}
